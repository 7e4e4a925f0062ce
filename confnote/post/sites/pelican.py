"""Pelican: `Key: value` lines for front matter, Python-Markdown with its extra extensions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from html import escape as html
from typing import Any

from confnote.errors import Usage
from confnote.post.content.facts import PostFacts
from confnote.post.markdown.escape import Engine
from confnote.post.paths import ImagePlace
from confnote.post.sites.base import DEFAULT, FileOptions, Site, file_address

INTERNAL = re.compile(r"[{|](?:filename|static|attach|tag|category|author|index)[|}]")
# Python-Markdown: attribute lists, abbreviations, footnotes, definitions; `#tag` is a heading.
ENGINE = Engine(
    escapable=frozenset("\\`*_{}[]()>#+-.!"),
    marks=re.compile(r"\[(?=\^|TOC\])|(?<=\])\(|\{|<(?=[a-zA-Z/!?])|&(?=[#\w]+;)"),
    starts=re.compile(
        r":(?=[ \t]|$)|\*?(?P<label>\[)(?=[^\]\n]+\]:)|#|>|!(?=!!)|[-+*](?=[ \t])|\d+(?P<dot>\.)(?=[ \t])"
    ),
    loose=True,
    four_columns=True,
    internal=INTERNAL,
)


def keys(facts: PostFacts) -> dict[str, Any]:
    """Return title, date, tags, slug, author, summary and series."""
    return {
        "title": facts.title,
        "date": facts.date,
        "tags": list(facts.tags),
        "slug": facts.slug,
        "author": facts.author,
        "summary": facts.description,
        "series": facts.series,
    }


def write_front(mapping: Mapping[str, Any], _options: FileOptions = DEFAULT) -> str:
    """Write a line for each key, then a blank line; raise Usage for an unwritable value or key."""
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
    return ENGINE.plain(words) if key == "summary" else html(words, quote=False)  # only the summary is read as Markdown


SITE = Site(
    name="pelican",
    help="Pelican: slug.md with Title, Date, Tags and Slug lines",
    keys=keys,
    write_front=write_front,
    no_toml="Pelican reads no TOML: leave the front matter as it is",
    engine=ENGINE,
    heading_ids=True,
    more="<!-- PELICAN_END_SUMMARY -->",
    internal=INTERNAL,
    address_of=lambda path: f"{{filename}}{file_address(path)}",
    config_files=("pelicanconf.py",),
    sections=("content/posts", "content/blog", "content/articles", "content"),
    # Pelican copies `images/` from the content folder by itself
    image_place=lambda slug, _root, _bundle: ImagePlace(f"images/{slug}", "", f"{{static}}images/{slug}/%s"),
    recognise=lambda post: 3 if post.kind == "header" else 0,
)
