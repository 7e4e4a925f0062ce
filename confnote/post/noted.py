"""Notes and the links on them -> blocks: one by one, or run on in one paragraph."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from confnote.post import lines
from confnote.post.blocks import Block, Inline, Item, Line, Plain, Prose, Quote, Social, Wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from confnote.model import Link, Note
    from confnote.post.style import Style

BULLET = re.compile(r"[-*+][ \t]+(?=\S)")


def notes(given: Iterable[Note], style: Style, under: int, by: Mapping[str, Inline] | None = None) -> list[Block]:
    """Notes one by one, each with its links; `by` says by session who is quoted."""
    told: list[Block] = []
    by = by or {}
    for note in given:
        block = _note(note, style, under, by)
        if not note.links:
            told.append(block)
            continue
        before, after = socials(note.links, style)
        told += [*before, block, *_links(note, style), *after]
    return told


def run(given: Sequence[Note], style: Style, paragraph: Prose, by: Mapping[str, Inline]) -> list[Block]:
    """Notes in one paragraph, which has key and lead already; a quotation among them stands by itself and parts it."""
    told: list[Block] = []
    for quoted, group in groupby(given, lambda note: note.kind == "quote"):
        if quoted:
            told += [_note(note, style, paragraph.under, by) for note in group]
        else:
            told.append(replace(paragraph, texts=tuple(note.text for note in group)))
            paragraph = replace(paragraph, lead=())
    if paragraph.lead:
        told.insert(0, paragraph)
    return told + [line for note in given for line in _links(note, style)]


def _note(note: Note, style: Style, under: int, by: Mapping[str, Inline]) -> Block:
    key = f"n:{note.uid}"
    if note.kind == "quote":
        return Quote(key, note.text, style.fill("quote.by", {"speakers": by.get(note.session or "", ())}))
    lead = [*_time(note, style)]
    if note.kind == "takeaway" and style["label.takeaway"]:
        lead += lines.bold((*lines.plain(style["label.takeaway"]), Wording(":")))
    if style["notes"] == "bullets" and not lead:
        return Item(key, text=note.text)
    text = _unbulleted(note.text) if style["notes"] == "paragraphs" or lead else note.text
    if style["notes"] == "bullets":
        return Item(key, words=tuple(lead), text=text)
    return Prose(key, (text,), tuple(lead), under)


def _unbulleted(text: str) -> str:
    """A note of one bullet without it; a real list is left alone."""
    marker = BULLET.match(text)
    single = marker and not any(BULLET.match(row.lstrip()) for row in text.splitlines()[1:])
    return text[marker.end() :] if marker and single else text


def _time(note: Note, style: Style) -> Inline:
    if not style.on("times"):
        return ()
    at = datetime.fromtimestamp(note.at // 1000, UTC) + timedelta(minutes=note.utc_offset)
    return lines.bold((Plain(f"{at:%H:%M}"),))


def _links(note: Note, style: Style) -> tuple[Block, ...]:
    words = lines.links(note.links, style)
    return (Line(f"n:{note.uid}.links", words),) if words else ()


def socials(links: Iterable[Link], style: Style) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Social posts, to stand before and after."""
    shown = tuple(Social(f"l:{one.uid}", one, style["social"]) for one in links if one.kind == "social")
    if style["social"] == "drop":
        return (), ()
    return (shown, ()) if style["social.place"] == "before" else ((), shown)
