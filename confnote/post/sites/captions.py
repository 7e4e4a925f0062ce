"""Write the captions of photos as the style says: as a title, in italics, or as a figure.

A caption is the title of an image that is a paragraph of its own, or a line in italics below it. A photo of a note has
its description as caption if it has no other.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from confnote.core.photos import COPY
from confnote.post.markdown.parser import blocks_only, commonmark
from confnote.post.markdown.pieces import Piece
from confnote.post.sites.base import Site

_IMAGE = re.compile(
    r"""
    !\[ (?P<alt> (?: [^\]\\] | \\. )* ) \]
    \( \s* (?P<target> \{\{.*?\}\} | <[^<>]*> | [^\s()<>]+ )    # Jekyll and Eleventy: `{{ "/x.jpg" | relative_url }}`
    (?: \s+ (?: "(?P<title> (?: [^"\\] | \\. )* )" | '(?P<single> (?: [^'\\] | \\. )* )' ) )? \s* \)
    """,
    re.VERBOSE,
)
_ITALIC = re.compile(r"(?P<mark>[*_])(?!(?P=mark))(?P<words>(?:[^*_\\]|\\.|(?<=\w)_(?=\w))+)(?P=mark)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_LIQUID = re.compile(r"\{\{ &quot;(.*?)&quot; \}\}")
_SHORTCODE = re.compile(r"\{\{[<%]|[>%]\}\}")


@dataclass(frozen=True, slots=True)
class Photo:
    """An image with its caption: `alt` and `title` are plain words, `markdown` is the caption."""

    alt: str
    target: str
    title: str
    markdown: str


def with_captions(pieces: Sequence[Piece], how: str, site: Site) -> tuple[Piece, ...]:
    """Write all captions as `title`, `italic` or `figure`; leave them as typed for `plain`."""
    if how == "plain":
        return tuple(pieces)
    return tuple(
        replace(piece, text=_captioned(piece.text, how, site)) if "![" in piece.text else piece for piece in pieces
    )


def described(pieces: Sequence[Piece], how: str) -> tuple[Piece, ...]:
    """Give each kept photo without a caption its description as a title; leave all for `plain`.

    A site moves the photos, so this comes before it.
    """
    if how == "plain":
        return tuple(pieces)
    return tuple(
        replace(piece, text=_described(piece.text)) if piece.text.startswith("![") else piece for piece in pieces
    )


def _described(text: str) -> str:
    image = _IMAGE.fullmatch(text)
    if image is None or not image["alt"].strip() or not COPY.fullmatch(image["target"]):
        return text
    if image["title"] or image["single"]:
        return text
    title = re.sub(r'(?<!\\)"', r"\"", image["alt"])
    return f'![{image["alt"]}]({image["target"]} "{title}")'


def _captioned(text: str, how: str, site: Site) -> str:
    rows = text.split("\n")
    tokens = [token for token in blocks_only().parse(text) if token.level == 0 and token.map]
    spans = [(*token.map, token.type == "paragraph_open") for token in tokens if token.map]
    for n, (first, end, is_paragraph) in reversed([*enumerate(spans)]):
        image = _IMAGE.fullmatch(rows[first].strip()) if is_paragraph else None
        if not image or end - first > 2:
            continue
        below = rows[first + 1].strip() if end - first == 2 else ""
        last = end
        if end - first == 1 and not (image["title"] or image["single"]) and n + 1 < len(spans):
            start, after, is_text = spans[n + 1]
            if is_text and after - start == 1 and _ITALIC.fullmatch(rows[start].strip()):
                below, last = rows[start].strip(), after
        if photo := _photo(image, below, site):
            rows[first:last] = _written(photo, how, site).split("\n")
    return "\n".join(rows)


def _photo(image: re.Match[str], below: str, site: Site) -> Photo | None:
    """Return an image with its caption; None if it has none, or if other words are below it."""
    title = image["title"] or image["single"] or ""
    italic = _ITALIC.fullmatch(below) if below else None
    if (below and not italic) or bool(italic) == bool(title):
        return None
    # a title has no links and no marks
    shown = re.sub(r"<[^>]+>", "", commonmark().renderInline(italic["words"])) if italic else ""
    words = html.unescape(shown) if italic else _plain(title)
    markdown = italic["words"] if italic else site.plain(words)
    return Photo(_plain(image["alt"]), image["target"], words, markdown)


def _plain(markdown: str) -> str:
    return html.unescape(_ESCAPE.sub(r"\1", markdown))


def _written(photo: Photo, how: str, site: Site) -> str:
    alt = site.plain(photo.alt)
    if how == "title":
        quoted = site.plain(photo.title).replace('"', '\\"')
        return f'![{alt}]({photo.target} "{quoted}")'
    if how == "figure":
        if site.figure and not any(map(_SHORTCODE.search, (photo.alt, photo.markdown))):
            return site.figure(photo.alt, photo.target.strip("<>"), photo.markdown)
        if not site.figure and not site.html_advice:
            return _figure(photo, site)
    return f"![{alt}]({photo.target})\n*{photo.markdown}*"


def _figure(photo: Photo, site: Site) -> str:
    """Return a figure in HTML."""
    bare = photo.target.strip("<>")
    source = bare if bare.startswith("{") else html.escape(bare)
    alt = site.engine.templates(html.escape(photo.alt))
    caption = _LIQUID.sub(r'{{ "\1" }}', commonmark().renderInline(photo.markdown))
    return f'<figure>\n<img src="{source}" alt="{alt}" />\n<figcaption>{caption}</figcaption>\n</figure>'
