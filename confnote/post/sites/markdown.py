"""Plain Markdown for READMEs and wikis: the title is a heading, front matter only on demand."""

from __future__ import annotations

import re

from confnote.post.markdown.escape import Engine
from confnote.post.sites.base import Site

# GitHub's Markdown: task lists, footnotes, single tildes that strike through.
ENGINE = Engine(
    starts=re.compile(r"\[(?=[ xX]\](?!\s)|[^\]\n]+\]:)"),
    marks=re.compile(r"(?<=\[)\^|(?<=\])\(|(?<!~)~(?!~(?!~))|(?<=~~)~|(?<=~)~(?=~)"),
)


SITE = Site(
    name="markdown",
    help="plain Markdown, the title as a heading",
    keys=lambda _facts: {},  # keys that the user sets are still written
    title_in_body=True,
    engine=ENGINE,
    recognise=lambda post: 0 if post.kind else 3,
)
