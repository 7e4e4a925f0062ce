"""Blocks that belong together -> notes, in their order; social posts go with the note they stand beside."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from confnote.core.embeds import Embed, read_embed
from confnote.errors import Usage
from confnote.recap.value import Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from confnote.recap.chunks import Chunk

Place = Literal["before", "after"]
_QUOTED = re.compile(r"^ {0,3}> ?", re.MULTILINE)
_POST = re.compile(r"<(?:blockquote|iframe)\b", re.IGNORECASE)


def embed_of(chunk: Chunk) -> Embed | None:
    """Return the social post whose embed code a block is."""
    if chunk.sort != "html" or not _POST.search(chunk.text):
        return None
    try:
        return read_embed(chunk.text)
    except Usage:
        return None


def place_of_posts(blocks: Iterable[Sequence[Chunk]]) -> Place:
    """Say whether social posts stand before what is said of them, or after it."""
    return "before" if any(block and embed_of(block[0]) for block in blocks) else "after"


def notes(blocks: Iterable[Chunk], place: Place) -> tuple[Said, ...]:
    """Turn blocks into notes: one each, but a heading goes with what stands under it."""
    told: list[Said] = []
    waiting: list[Embed] = []
    heading = ""
    for block in blocks:
        post = embed_of(block)
        if post and (place == "before" or not told):
            waiting.append(post)
        elif post:
            told[-1] = replace(told[-1], posts=(*told[-1].posts, post))
        elif block.sort == "heading":
            heading += f"{'#' * block.level} {block.words}\n\n"
        elif block.sort not in {"rule", "more"}:
            said = _said(block) if not heading else Said(heading + block.text)
            told.append(replace(said, posts=tuple(waiting)))
            waiting, heading = [], ""
    if heading:
        told.append(Said(heading.rstrip()))
    if waiting and told:
        told[-1] = replace(told[-1], posts=(*told[-1].posts, *waiting))
    elif waiting:
        told += [Said(post.embed or post.url) for post in waiting]
    return tuple(told)


def _said(block: Chunk) -> Said:
    if block.sort == "quote" and all(_QUOTED.match(line) for line in block.text.split("\n")):
        return Said(_QUOTED.sub("", block.text), "quote")
    return Said(block.text)
