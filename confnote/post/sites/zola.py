"""Zola: TOML front matter, tags as a taxonomy, posts as files or folders, pulldown-cmark."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from confnote.core.recording_links import youtube_id
from confnote.model import Link
from confnote.post.content.facts import PostFacts
from confnote.post.markdown.escape import PUNCTUATION, Engine
from confnote.post.markdown.parser import Edit, ProseSpans, Reading
from confnote.post.sites import hugo, players
from confnote.post.sites.base import DEFAULT, FileOptions, PublishedPost, Site, TemplateTags, yaml_or_toml

ZERO_WIDTH = "\u200b"
_LITERAL = r"(?:true|false|\"[^\"]*\"|'[^']*'|`[^`]*`|-?\d+(?:\.\d+)?|\[[^\]]*\])"
_ARGUMENT = rf"[a-zA-Z_]\w*\s*=\s*{_LITERAL}"
_CALL = rf"\s*[a-zA-Z_]\w*\s*\(\s*(?:{_ARGUMENT}(?:\s*,\s*{_ARGUMENT})*)?\s*\)\s*"
_INLINE = rf"\{{\{{{_CALL}\}}\}}"
_BODY = rf"\{{%{_CALL}%\}}|\{{%\s*end\s*%\}}"
_COMMENTED = rf"\{{\{{/\*{_CALL}\*/\}}\}}|\{{%/\*{_CALL}\*/%\}}|\{{%/\*\s*end\s*\*/%\}}"
_SHORTCODE = re.compile(rf"(?P<inline>{_INLINE})|{_BODY}|{_COMMENTED}")


def without_shortcodes(reading: Reading) -> Iterator[Edit]:
    """Make Zola show shortcodes as text: part their braces, or turn them into comments in code.

    A commented shortcode, or one with a body, gets a zero-width space in code.
    """
    prose, rows, escapes = ProseSpans(reading), sorted(reading.rows), {*reading.escapes}
    for match in _SHORTCODE.finditer(reading.text):
        at = match.start()
        row = bisect_right(rows, (at, len(reading.text))) - 1
        if row >= 0 and at < rows[row][1] and (prose.has(at) or at - 1 in escapes):
            yield at + 1, at + 1, "\\"
        elif match["inline"]:
            yield at + 2, at + 2, "/*"
            yield match.end() - 2, match.end() - 2, "*/"
        else:
            yield at + 1, at + 1, ZERO_WIDTH


# Footnotes, task lists, single tildes that strike through, links that run code. A brace at the end of a heading closes
# attributes, also after a backslash, so it becomes an entity.
ENGINE = Engine(
    escapable=PUNCTUATION - {"}"},
    marks=re.compile(
        r"(?<=\[)\^|(?<=\])\(|(?<!~)~(?!~(?!~))|(?<=~~)~|(?<=~)~(?=~)|<(?=(?i:javascript|vbscript|file|data):)"
        r"|\}(?=[ \t]*$)"
    ),
    starts=re.compile(r"\[(?=[ xX]\](?!\s)|[^\]\n]+\]:)"),
    more=without_shortcodes,
)
_BASE = re.compile(r"""^[ \t]*base_url[ \t]*=[ \t]*["']([^"'\s]+)""", re.MULTILINE)


def keys(facts: PostFacts) -> dict[str, Any]:
    """Return title, date, draft, description, authors, tags (a taxonomy) and the series (extra)."""
    return {
        "title": facts.title,
        "date": facts.date,
        "draft": facts.draft,
        "description": facts.description,
        "authors": [facts.author] if facts.author else [],
        "taxonomies": {"tags": list(facts.tags)} if facts.tags else None,
        "extra": {"series": facts.series} if facts.series else None,
    }


def write_front(mapping: Mapping[str, Any], options: FileOptions = DEFAULT) -> str:
    """Write TOML, or YAML if it is asked for."""
    return yaml_or_toml(mapping, FileOptions(front=options.front or "toml"))


def player(link: Link) -> str:
    """Return the shortcode for a video on YouTube or Vimeo, or a player in HTML; else ""."""
    if name := youtube_id(link.url):
        return f'{{{{ youtube(id="{name}") }}}}'
    address = players.video(link)
    vimeo = re.fullmatch(r"https://player\.vimeo\.com/video/(\d+)", address)
    if vimeo:
        return f'{{{{ vimeo(id="{vimeo[1]}") }}}}'
    return players.video_html(link)


def url_prefix(config: str) -> str:
    """Return the path of the site's address."""
    base = _BASE.search(config)
    return urlsplit(base[1]).path.rstrip("/") if base else ""


def recognise(post: PublishedPost) -> int:
    """Return 3 for front matter with taxonomies, or a link to `@/`; else 0."""
    return 3 if isinstance(post.front.get("taxonomies"), dict) or "](@/" in post.body else 0


SITE = Site(
    name="zola",
    help="Zola: content/blog/slug.md, or slug/index.md; TOML with taxonomies and extra",
    keys=keys,
    write_front=write_front,
    needs_front=True,
    engine=ENGINE,
    heading_ids=True,
    more="<!-- more -->",
    player=player,
    tags=TemplateTags(re.compile(rf"\{{\{{(?={_CALL}\}}\}})|\{{%(?={_CALL}%\}})"), re.compile(rf"{_INLINE}|{_BODY}")),
    internal=re.compile("@/"),
    address_of=lambda path: f"@/{path}",
    config_files=("zola.toml", "config.toml"),
    beside=("content", "templates"),
    sections=("content/blog", "content/posts", "content/post", "content"),
    content_folder="content",
    url_prefix=url_prefix,
    image_place=hugo.image_place,
    images_advice=hugo.SITE.images_advice,
    recognise=recognise,
)
