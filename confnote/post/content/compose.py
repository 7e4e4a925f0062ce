"""Sessions, notes and lists -> the blocks that tell of them: what every layout is put together from."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from confnote.post.content import wording
from confnote.post.content.blocks import (
    Block,
    Heading,
    Inline,
    Item,
    Line,
    Plain,
    Player,
    Prose,
    Quote,
    Rule,
    Social,
    Wording,
)
from confnote.post.content.select import Told

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from confnote.model import Link, Note, Tech
    from confnote.post.content.select import Content, Day
    from confnote.post.style import Style


def heading(key: str, level: int, words: Inline) -> tuple[Block, ...]:
    """A heading, if there are words for it."""
    return (Heading(key, min(level, 6), words),) if words else ()


def session(told: Told, style: Style, level: int) -> list[Block]:
    """One session as the style shows it; its heading, if it has one, is of this level."""
    shape = style["session"]
    if shape == "heading":
        return _headed(told, style, level)
    if shape == "list":
        return _listed(told, style)
    return {"bold": _bold, "inline": _inline, "prose": _body}[shape](told, style, level - 1)


def _headed(told: Told, style: Style, level: int) -> list[Block]:
    head = heading(f"s:{told.session.uid}.title", level, wording.title(told.session, style))
    return [*head, *_about(told, style), *_body(told, style, level)]


def _bold(told: Told, style: Style, under: int) -> list[Block]:
    head = Line(f"s:{told.session.uid}.title", wording.bold(wording.title(told.session, style)))
    return [head, *_about(told, style), *_body(told, style, under)]


def _inline(told: Told, style: Style, under: int) -> list[Block]:
    lead = wording.bold((*wording.title(told.session, style), Wording(".")))
    return [*_body(told, style, under, lead), *_about(told, style)]


def _listed(told: Told, style: Style) -> list[Block]:
    below = tuple(note.text for note in told.notes)
    before, after = socials([*told.session.links, *_links_of(told.notes)], style)
    words = wording.joined([wording.title(told.session, style), wording.rating(told.session, style)], ": ")
    return [*before, entry(f"s:{told.session.uid}.title", words, told, style, below), *after]


def entry(key: str, words: Inline, told: Told, style: Style, below: tuple[str, ...] = ()) -> Item:
    """A session as an item of a list, its links in brackets."""
    links = wording.links(told.session.links, style, titled=True)
    return Item(key, (*words, Wording(" ("), *links, Wording(")")) if links else words, below=below)


def _about(told: Told, style: Style) -> list[Block]:
    """The lines between a session's title and its notes: links, then the rating."""
    key = f"s:{told.session.uid}"
    links = wording.links(told.session.links, style, titled=True)
    rating = wording.rating(told.session, style)
    players = [one for one in told.session.links if one.kind == "video" and style["video"] == "player"]
    return [
        *([Line(f"{key}.links", links)] if links else []),
        *([Line(f"{key}.rating", rating)] if rating else []),
        *(Player(f"l:{one.uid}", one) for one in players if "video" in style.listed("links")),
    ]


def _body(told: Told, style: Style, under: int, lead: Inline = ()) -> list[Block]:
    """A session's notes, run on in one paragraph or one by one; a lead goes into the first paragraph."""
    size = len(told.notes) if style["join"] != "note" else 1 if lead else 0
    if lead and told.notes and told.notes[0].kind == "quote":
        size = 0
    first, rest = told.notes[:size], told.notes[size:]
    by = quoted([told], style) if any(note.kind == "quote" for note in told.notes) else {}
    before, after = socials([*told.session.links, *_links_of(first)], style)
    paragraph = Prose(f"s:{told.session.uid}.{'lead' if lead else 'notes'}", (), lead, under)
    return [
        *before,
        *(run_on_notes(first, style, paragraph, by) if first or lead else ()),
        *notes(rest, style, under, by),
        *after,
    ]


def _links_of(notes: Iterable[Note]) -> tuple[Link, ...]:
    return tuple(link for note in notes for link in note.links)


def quoted(told: Iterable[Told], style: Style) -> dict[str, Inline]:
    """Who is quoted, by session."""
    return {one.session.uid: wording.speakers(one.session.speakers, style) for one in told}


def sessions(given: Iterable[Told], style: Style, level: int) -> list[Block]:
    """Sessions one after the other, a line between them if the style wants it."""
    blocks: list[Block] = []
    for told in given:
        if blocks and style["rules"] == "sessions":
            blocks.append(Rule(f"s:{told.session.uid}.rule"))
        blocks += session(told, style, level)
    return blocks


def briefly(told: Told, style: Style) -> Item:
    """A session in a list of others: title, rating and links."""
    words = wording.joined([wording.title(told.session, style), wording.rating(told.session, style)], ": ")
    return entry(f"s:{told.session.uid}.title", words, told, style)


def loose(one: Day, style: Style, level: int) -> list[Block]:
    """A day's notes that belong to no session."""
    return notes(one.notes, style, level - 1)


def day(one: Day, style: Style, level: int) -> list[Block]:
    """What a day has below its heading; its sessions have headings of this level."""
    if style["session"] == "prose" and style["join"] == "day":
        return _in_one(one, style, level - 1)
    if style["session"] not in ("prose", "inline"):
        return [*loose(one, style, level), *sessions(one.told, style, level)]
    blocks: list[Block] = []
    for part in _by_time(one):
        blocks += session(part, style, level) if isinstance(part, Told) else notes([part], style, level - 1)
    return blocks


def _by_time(one: Day) -> list[Told | Note]:
    """Sessions and notes as they came. Below titles this would not do: a note would seem to belong to a session."""
    parts: list[tuple[int, Told | Note]] = [(_begins(told), told) for told in one.told]
    parts += [(note.at, note) for note in one.notes]
    return [part for _, part in sorted(parts, key=lambda part: part[0])]


def _begins(told: Told) -> int:
    begins = told.session.begins
    if begins is not None:
        return begins
    return told.notes[0].at if told.notes else 0


def _in_one(one: Day, style: Style, under: int) -> list[Block]:
    """A day's notes as one paragraph, the social posts of all its sessions beside it."""
    said = [note for part in _by_time(one) for note in (part.notes if isinstance(part, Told) else (part,))]
    links = [link for told in one.told for link in told.session.links]
    before, after = socials([*links, *_links_of(said)], style)
    paragraph = Prose(f"{one.key}.notes", (), (), under)
    return [*before, *run_on_notes(said, style, paragraph, quoted(one.told, style)), *after]


def tech(content: Content, style: Style) -> list[Block]:
    """The products seen."""
    return [_product(one, style) for one in content.tech]


def _product(one: Tech, style: Style) -> Item:
    return Item(f"t:{one.uid}", wording.tech(one, style))


def points(given: Iterable[Note], part: str) -> list[Block]:
    """Notes as the items of a part of its own."""
    return [Item(f"n:{note.uid}.{part}", text=note.text) for note in given]


def missed(content: Content, style: Style) -> list[Block]:
    """Sessions to watch, with what was noted of them."""
    return [
        entry(f"s:{told.session.uid}.missed", wording.title(told.session, style), told, style,
              tuple(note.text for note in told.notes))
        for told in content.missed
    ]  # fmt: skip


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


def run_on_notes(given: Sequence[Note], style: Style, paragraph: Prose, by: Mapping[str, Inline]) -> list[Block]:
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
        lead += wording.bold((*wording.plain(style["label.takeaway"]), Wording(":")))
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
    return wording.bold((Plain(f"{at:%H:%M}"),))


def _links(note: Note, style: Style) -> tuple[Block, ...]:
    words = wording.links(note.links, style)
    return (Line(f"n:{note.uid}.links", words),) if words else ()


def socials(links: Iterable[Link], style: Style) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Social posts, to stand before and after."""
    shown = tuple(Social(f"l:{one.uid}", one, style["social"]) for one in links if one.kind == "social")
    if style["social"] == "drop":
        return (), ()
    return (shown, ()) if style["social.place"] == "before" else ((), shown)
