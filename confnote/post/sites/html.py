"""HTML to paste into WordPress, Ghost or Medium: no front matter, videos as bare addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape
from itertools import pairwise

from confnote.core.links import clean_url
from confnote.model import Link
from confnote.post.markdown.escape import Engine
from confnote.post.markdown.parser import with_extras
from confnote.post.markdown.pieces import Piece, Pieces, join, split
from confnote.post.sites import players
from confnote.post.sites.base import Site, slug_file

_ADDRESS = re.compile(r"(https?://[^\s<>]+)|<(https?://[^\s<>]+)>")
_LONE_IMAGE = re.compile(r"<p>(<img [^>]*?)(?: title=\"([^\"]*)\")? /></p>")
_LIST = re.compile(r"<(ul|ol)[^>]*>\n")
_MARKER = re.compile(r"([-+*])[ \t]|\d{1,9}([.)])[ \t]")


def to_html(pieces: Pieces) -> Pieces:
    """Turn pieces of Markdown into HTML; the items of a list come to be in one element."""
    return tuple(_converted(list(_whole_items(pieces))))


def _whole_items(pieces: Pieces) -> Iterator[Piece]:
    """Join the pieces of one list item: a nested list has a piece for each item, and one below."""
    whole: Piece | None = None
    for piece in pieces:
        below = whole and (whole.gap == "\n" or _MARKER.match(whole.text)) and piece.text[:1] in (" ", "\t")
        if whole and below:
            whole = replace(whole, text=f"{whole.text}{whole.gap}{piece.text}", gap=piece.gap)
            continue
        if whole:
            yield whole
        whole = piece
    if whole:
        yield whole


def _converted(pieces: Sequence[Piece]) -> Iterator[Piece]:
    inside = False
    for piece, after in pairwise((*pieces, Piece("", ""))):
        mark, next_mark = _MARKER.match(piece.text), _MARKER.match(after.text)
        goes_on = bool(mark and next_mark and mark.groups() == next_mark.groups())
        blocks = list(_whole_items(split(piece.text)))  # a note may have several
        text = join(_converted(blocks)) if len(blocks) > 1 else _html(piece.text)
        if inside:
            text = _LIST.sub("", text, count=1)
        if goes_on:
            text = re.sub(r"\n</[uo]l>\Z", "", text)
        # a blank line makes each item a piece of its own for the next merge
        yield replace(piece, text=text, gap="\n\n" if piece.gap == "\n" and after.text else piece.gap)
        inside = goes_on


def _html(markdown: str) -> str:
    # blogs show a video or a social post in place of its address; a page that was noted is a link
    if (alone := _ADDRESS.fullmatch(markdown)) and (alone[1] or players.is_played(alone[2])):
        return escape(alone[1] or alone[2], quote=False)
    html = _LONE_IMAGE.sub(_figure, str(with_extras().render(markdown))).strip("\n")
    return re.sub(r"\n(?=\n)", "&#10;", html)  # a blank line in code would end the piece for the next merge


def _figure(image: re.Match[str]) -> str:
    caption = f"<figcaption>{image[2]}</figcaption>" if image[2] else ""
    return f"<figure>{image[1]}>{caption}</figure>"


def address(link: Link) -> str:
    """Return the address of a page alone: the editor of a blog shows the page in its place."""
    return clean_url(link.url)


SITE = Site(
    name="html",
    help="HTML to paste into WordPress, Ghost or Medium: slug.html, the title as a heading",
    keys=lambda _facts: {},
    no_toml="HTML has no front matter: leave out --style front=toml",
    file_name=lambda facts, options: slug_file(facts, options).with_suffix(".html"),
    title_in_body=True,
    engine=Engine(marks=re.compile(r"(?<=\])\(")),
    more="<!--more-->",
    html=lambda _code: "",  # these editors take out frames and scripts
    shortcode=address,
    player=lambda link: address(link) if players.video(link) else "",
    references=False,
    convert=to_html,
    images_advice="upload them in the editor of the blog, and write the addresses that it gives into the post",
)
