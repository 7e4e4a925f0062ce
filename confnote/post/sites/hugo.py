"""Hugo: YAML or TOML front matter, posts as files or page bundles, goldmark, shortcodes."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from confnote.post.markdown import escape
from confnote.post.markdown.source import Prose
from confnote.post.sites import PLAIN, embeds, markdown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import PurePosixPath

    from confnote.model import Link
    from confnote.post.markdown.source import Edit, Reading
    from confnote.post.sites import Facts, Options, Social

NAME = "hugo"
LINE = "Hugo: content/posts/slug.md, or a page bundle; --style front=toml for TOML"
TITLE_IN_BODY = False
RAW_HTML = False
MORE = "<!--more-->"

_SHORTCODE = re.compile(r"(\{\{<)((?:(?!\{\{[<%]).)*?)(>\}\})|(\{\{%)((?:(?!\{\{[<%]).)*?)(%\}\})", re.DOTALL)
_OPENING = re.compile(r"\{\{[<%]")
ZERO_WIDTH = "\u200b"


def without_shortcodes(reading: Reading) -> Iterator[Edit]:
    """Make plain text of Hugo's shortcodes: comments of those that are closed, also in code.

    One that is never closed stops the build. In prose a backslash parts its braces; in code only a space of no width
    can, for nothing is escaped there.
    """
    closed = []
    for match in _SHORTCODE.finditer(reading.text):
        closed.append(match.start())
        first, last = (1, 3) if match[1] else (4, 6)
        yield *match.span(first), f"{match[first]}/*"
        yield *match.span(last), f"*/{match[last]}"
    prose = Prose(reading)
    rows = sorted(reading.rows)
    for match in _OPENING.finditer(reading.text):
        at = match.start()
        if at not in closed:
            row = bisect_right(rows, (at, len(reading.text))) - 1
            in_prose = row >= 0 and at < rows[row][1] and prose.has(at)
            yield at + 1, at + 1, "\\" if in_prose else ZERO_WIDTH


ENGINE = escape.Engine(
    marks=re.compile(
        r"(?<=\[)\^|(?<=\])\(|(?<!~)~(?!~(?!~))|(?<=~~)~|(?<=~)~(?=~)|<(?=<|(?i:javascript|vbscript|file|data):)|(?<=<)<|>(?=>)|(?<=>)>"
    ),
    starts=re.compile(r":(?=[ \t]|$)|\[(?=[ xX]\](?!\s)|[^\]\n]+\]:)"),
    more=without_shortcodes,
)
"""Footnotes, definition lists, single tildes that strike through, `<<` for quotation marks, links that run code."""


def front(facts: Facts) -> dict[str, Any]:
    """Give title, date, draft, tags, and what else is known."""
    keys: dict[str, Any] = {"title": facts.title, "date": facts.date, "draft": False, "tags": list(facts.tags)}
    keys |= {"author": facts.author, "description": facts.description}
    keys["series"] = [facts.series] if facts.series else []
    return {key: value for key, value in keys.items() if value not in (None, "", [])}


def file_name(facts: Facts, options: Options = PLAIN) -> PurePosixPath:
    """Give `slug.md`, or `slug/index.md` for a page bundle."""
    return markdown.file_name(facts, options)


def write_front(mapping: Mapping[str, Any], options: Options = PLAIN) -> str:
    """Write YAML, or TOML if asked."""
    return markdown.write_front(mapping, options)


text, inline, plain = ENGINE.text, ENGINE.inline, ENGINE.plain


def social(link: Link, how: Social = "quote", *, first: bool = True) -> str:
    """Show a social post; the shortcode is for posts on X, which name user and number."""
    post = embeds.x_post(link.url)
    shortcode = f'{{{{< x user="{post[0]}" id="{post[1]}" >}}}}' if post else ""
    return embeds.social(link, how, plain, first=first, shortcode=shortcode)


def video(link: Link) -> str:
    """Show a video in Hugo's own player, if it is on YouTube or Vimeo."""
    for name, found in (("youtube", embeds.youtube(link.url)), ("vimeo", embeds.vimeo(link.url))):
        if found:
            return f"{{{{< {name} {found} >}}}}"
    return embeds.linked(link, plain)
