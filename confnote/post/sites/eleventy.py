"""Eleventy: YAML front matter, markdown-it, Liquid or Nunjucks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from confnote.errors import Usage
from confnote.post.markdown import escape
from confnote.post.sites import PLAIN, embeds, markdown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import PurePosixPath

    from confnote.model import Link
    from confnote.post.sites import Facts, Options, Social

NAME = "eleventy"
LINE = "Eleventy: slug.md with title, date, tags and description"
TITLE_IN_BODY = False
RAW_HTML = True
MORE = "<!-- excerpt -->"

_BRACED = re.compile(r"\{[{%#]|#\}")


def without_braces(text: str) -> str:
    """Make plain text of Liquid and Nunjucks alike; `{#` and `#}` frame a comment in the latter."""
    return _BRACED.sub(r'{{ "\g<0>" }}', text)


ENGINE = escape.Engine(
    marks=re.compile(r"(?<=\])\("),
    templates=without_braces,
)
"""markdown-it; the template language before it is Liquid, or Nunjucks for many."""


def front(facts: Facts) -> dict[str, Any]:
    """Give title, date, tags, description, and what else is known."""
    keys: dict[str, Any] = {"title": facts.title, "date": facts.date, "tags": list(facts.tags)}
    keys |= {"description": facts.description, "author": facts.author, "series": facts.series}
    return {key: value for key, value in keys.items() if value not in (None, "", [])}


def file_name(facts: Facts, options: Options = PLAIN) -> PurePosixPath:
    """Give `slug.md`, or `slug/index.md` for a folder of its own."""
    return markdown.file_name(facts, options)


def write_front(mapping: Mapping[str, Any], options: Options = PLAIN) -> str:
    """Write YAML."""
    if options.front == "toml":
        raise Usage("Eleventy reads no TOML by itself: leave the front matter as YAML")
    return markdown.write_front(mapping)


text, inline, plain = ENGINE.text, ENGINE.inline, ENGINE.plain


def social(link: Link, how: Social = "quote", *, first: bool = True) -> str:
    """Show a social post."""
    return embeds.social(link, how, plain, first=first)


def video(link: Link) -> str:
    """Link to a video."""
    return embeds.linked(link, plain)
