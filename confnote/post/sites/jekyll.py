"""Jekyll: YAML front matter, the date in the file's name, kramdown, Liquid."""

from __future__ import annotations

import re
from datetime import date
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from confnote.errors import Usage
from confnote.post.front_matter import dump_yaml
from confnote.post.markdown import escape
from confnote.post.sites import PLAIN, embeds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from confnote.model import Link
    from confnote.post.sites import Facts, Options, Social

NAME = "jekyll"
LINE = "Jekyll: _posts/YYYY-MM-DD-slug.md"
TITLE_IN_BODY = False
RAW_HTML = True
MORE = "<!--more-->"

_LIQUID = re.compile(r"\{\{|\{%")


def without_liquid(text: str) -> str:
    """Make plain text of Liquid: an opening is written as what Liquid prints; exact also in code."""
    return _LIQUID.sub(r'{{ "\g<0>" }}', text)


ENGINE = escape.Engine(
    escapable=frozenset("\\.*_+`<>()[]{}#!:|\"'$=-"),
    marks=re.compile(
        r"""
        \[ (?=\^)                             # a footnote
        | (?<=\]) \(                          # links whose address has spaces
        | \{ (?=[:\#])                        # attributes, {::comment}, {:toc}
        | \$ (?=\$) | (?<=\$) \$              # mathematics
        | ~ (?=~~) | (?<=~) ~ (?=~) | (?<=~~) ~   # three tildes and more
        | < (?=[a-zA-Z/!?<]) | (?<=<) <       # HTML that CommonMark would not take; << and >> are quotation marks
        | > (?=>) | (?<=>) >
        """,
        re.VERBOSE,
    ),
    starts=re.compile(
        r"""
        : (?=[ \t]|$)                         # a definition list
        | \*? (?P<label>\[) (?=[^\]\n]+\]:)   # a link's definition, an abbreviation
        | \d+ (?P<dot>\.) (?=[ \t])           # lists that CommonMark would not begin here
        | [-+*] (?=[ \t])
        | \^ (?=[ \t]*$) | \# | >
        """,
        re.VERBOSE | re.MULTILINE,
    ),
    loose=True,
    bars_are_tables=True,
    templates=without_liquid,
)
"""kramdown with the parser for GitHub's Markdown, as Jekyll has it; Liquid runs before it."""


def front(facts: Facts) -> dict[str, Any]:
    """Give layout, title, date, tags, and what else is known."""
    keys: dict[str, Any] = {"layout": "post", "title": facts.title, "date": facts.date, "tags": list(facts.tags)}
    keys |= {"author": facts.author, "excerpt": facts.description, "series": facts.series}
    return {key: value for key, value in keys.items() if value not in (None, "", [])}


def file_name(facts: Facts, options: Options = PLAIN) -> PurePosixPath:
    """Give `_posts/2022-05-20-slug.md`, without the folder if that is what the target is called."""
    if not isinstance(facts.date, date):
        raise Usage("a post for Jekyll needs a date for its file's name: --set date=2022-05-20")
    name = f"{facts.date:%Y-%m-%d}-{facts.slug}.md"
    return PurePosixPath(name) if options.folder == "_posts" else PurePosixPath("_posts", name)


def write_front(mapping: Mapping[str, Any], options: Options = PLAIN) -> str:
    """Write YAML, even for no keys: Jekyll renders no file without it."""
    if options.front == "toml":
        raise Usage("Jekyll reads no TOML: leave the front matter as YAML")
    return f"---\n{dump_yaml(mapping, spaced=True)}---\n"


text, inline, plain = ENGINE.text, ENGINE.inline, ENGINE.plain


def social(link: Link, how: Social = "quote", *, first: bool = True) -> str:
    """Show a social post."""
    return embeds.social(link, how, plain, first=first)


def video(link: Link) -> str:
    """Link to a video."""
    return embeds.linked(link, plain)
