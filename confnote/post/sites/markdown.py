"""Plain Markdown for READMEs and wikis: the title is a heading, front matter only on demand."""

from __future__ import annotations

import re
from typing import Any

from confnote.post.content.facts import PostFacts
from confnote.post.markdown.escape import Engine
from confnote.post.sites.base import PublishedPost, Site

# GitHub's Markdown: task lists, footnotes, single tildes that strike through.
ENGINE = Engine(
    starts=re.compile(r"\[(?=[ xX]\](?!\s)|[^\]\n]+\]:)"),
    marks=re.compile(r"(?<=\[)\^|(?<=\])\(|(?<!~)~(?!~(?!~))|(?<=~~)~|(?<=~)~(?=~)"),
)


def no_keys(_facts: PostFacts) -> dict[str, Any]:
    """Return no front matter; keys set by hand are written all the same."""
    return {}


def recognise(post: PublishedPost) -> int:
    """Recognise a file without front matter."""
    return 3 if not post.kind else 0


SITE = Site(
    name="markdown",
    help="plain Markdown, the title as a heading",
    keys=no_keys,
    title_in_body=True,
    engine=ENGINE,
    recognise=recognise,
)
