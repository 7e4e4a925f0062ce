"""Pelican: `Key: value` lines for front matter, Python-Markdown with its extra extensions."""

from __future__ import annotations

import re
from datetime import date, datetime
from html import escape as html
from typing import TYPE_CHECKING, Any

from confnote.errors import Usage
from confnote.post.markdown import escape
from confnote.post.markdown.indent import by_four
from confnote.post.sites import PLAIN, embeds, markdown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import PurePosixPath

    from confnote.model import Link
    from confnote.post.sites import Facts, Options, Social

NAME = "pelican"
LINE = "Pelican: slug.md with Title, Date, Tags and Slug lines"
TITLE_IN_BODY = False
RAW_HTML = True
MORE = "<!-- PELICAN_END_SUMMARY -->"

ENGINE = escape.Engine(
    escapable=frozenset("\\`*_{}[]()>#+-.!"),
    marks=re.compile(r"\[(?=\^|TOC\])|(?<=\])\(|\{|<(?=[a-zA-Z/!?])|&(?=[#\w]+;)"),
    starts=re.compile(
        r":(?=[ \t]|$)|\*?(?P<label>\[)(?=[^\]\n]+\]:)|#|>|!(?=!!)|[-+*](?=[ \t])|\d+(?P<dot>\.)(?=[ \t])",
    ),
    loose=True,
    more=by_four,
)
"""Python-Markdown: attribute lists, abbreviations, footnotes, definitions; `#tag` is a heading."""


def front(facts: Facts) -> dict[str, Any]:
    """Give title, date, tags, slug, and what else is known."""
    keys: dict[str, Any] = {"title": facts.title, "date": facts.date, "tags": list(facts.tags), "slug": facts.slug}
    keys |= {"author": facts.author, "summary": facts.description, "series": facts.series}
    return {key: value for key, value in keys.items() if value not in (None, "", [])}


def file_name(facts: Facts, options: Options = PLAIN) -> PurePosixPath:
    """Give `slug.md`, or `slug/index.md` for a folder of its own."""
    return markdown.file_name(facts, options)


def write_front(mapping: Mapping[str, Any], options: Options = PLAIN) -> str:
    """Write a line a key, and a blank one; the title is HTML to Pelican, the summary Markdown."""
    if options.front == "toml":
        raise Usage("Pelican reads no TOML: leave the front matter as it is")
    return "".join(f"{key.capitalize()}: {_value(key, value)}\n" for key, value in mapping.items()) + "\n"


def _value(key: str, value: Any) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]+", key):
        raise Usage(f"Pelican takes no key {key!r}: letters, digits, - and _ only")
    if isinstance(value, dict) or value is None:
        raise Usage(f"Pelican has no way to write {key!r} as {type(value).__name__}: set it to a text")
    if isinstance(value, list | tuple):
        return ", ".join(_value(key, item).replace(",", " ") for item in value)
    if isinstance(value, datetime | date):
        return value.isoformat(*(" ",) if isinstance(value, datetime) else ())
    words = " ".join(str(value).split())
    return plain(words) if key == "summary" else html(words, quote=False)


text, inline, plain = ENGINE.text, ENGINE.inline, ENGINE.plain


def social(link: Link, how: Social = "quote", *, first: bool = True) -> str:
    """Show a social post."""
    return embeds.social(link, how, plain, first=first)


def video(link: Link) -> str:
    """Link to a video."""
    return embeds.linked(link, plain)
