"""Hugo: YAML or TOML front matter, posts as files or page bundles, goldmark, shortcodes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from confnote.post import escape, templates
from confnote.post.sites import PLAIN, embedding, markdown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import PurePosixPath

    from confnote.model import Link
    from confnote.post.sites import Facts, Options, Social

NAME = "hugo"
LINE = "Hugo: content/posts/slug.md, or a page bundle; --style front=toml for TOML"
TITLE_IN_BODY = False
RAW_HTML = False
MORE = "<!--more-->"

ENGINE = escape.Engine(
    marks=re.compile(
        r"(?<=\[)\^|(?<=\])\(|(?<!~)~(?!~(?!~))|(?<=~~)~|(?<=~)~(?=~)|<(?=<|(?i:javascript|vbscript|file|data):)|(?<=<)<|>(?=>)|(?<=>)>"
    ),
    starts=re.compile(r":(?=[ \t]|$)|\[(?=[ xX]\](?!\s)|[^\]\n]+\]:)"),
    more=templates.without_shortcodes,
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
    post = embedding.x_post(link.url)
    shortcode = f'{{{{< x user="{post[0]}" id="{post[1]}" >}}}}' if post else ""
    return embedding.social(link, how, plain, first=first, shortcode=shortcode)


def video(link: Link) -> str:
    """Show a video in Hugo's own player, if it is on YouTube or Vimeo."""
    for name, found in (("youtube", embedding.youtube(link.url)), ("vimeo", embedding.vimeo(link.url))):
        if found:
            return f"{{{{< {name} {found} >}}}}"
    return embedding.linked(link, plain)
