"""Move rooms out of titles such as `Keynote (Room 101)`, if a file has no other rooms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from confnote.schedule.columns import ROOM_WORDS, columns_of, words_of
from confnote.schedule.formats.table_rows import TableRow
from confnote.schedule.text import line, listed

BEHIND = re.compile(r"(?P<title>\S.*?)[\s*_]*\([\s*_]*(?P<room>[^()]{1,60}?)[\s*_]*\)[\s*_]*", re.DOTALL)
# `F105`, which is a room if a file has it twice: `P101` can be the number of a paper
CODE = re.compile(r"[A-Z]{1,3}[ .-]?[0-9]{2,4}[a-z]?")
WORDS = ROOM_WORDS - {"track", "lab", "forum"}


def with_rooms_of_titles(records: Sequence[TableRow]) -> tuple[Sequence[TableRow], tuple[str, ...]]:
    """Return the records with the rooms that their titles have in brackets, and a notice."""
    headings = dict.fromkeys(heading for record in records for heading, text in record.cells.items() if text)
    columns = columns_of(headings)
    titles = columns.get("title", ())
    if "room" in columns or not titles:
        return records, ()
    found = [BEHIND.fullmatch(_title(record, titles)) for record in records]
    rooms = [one["room"] if one else "" for one in found]
    codes = any(count > 1 and CODE.fullmatch(room) for room, count in Counter(rooms).items())
    moved: list[str] = []
    made: list[TableRow] = []
    for record, one, room in zip(records, found, rooms, strict=True):
        is_room = one and ((codes and CODE.fullmatch(room)) or _is_room(room))
        heading = next((name for name in titles if record.cells.get(name)), "")
        moved += [line(room, 40)] if is_room else []
        cells = {**record.cells, heading: one["title"], "room": room} if one and is_room else record.cells
        made.append(replace(record, cells=cells))
    what = (
        "1 title has its room in brackets, which was"
        if len(moved) == 1
        else f"{len(moved)} titles have their room in brackets, which was"
    )
    return made, (f"{what} moved out of it: {listed([*dict.fromkeys(moved)], 5)}",) if moved else ()


def _title(record: TableRow, headings: Sequence[str]) -> str:
    return next((text for name in headings if (text := record.cells.get(name))), "")


def _is_room(text: str) -> bool:
    """Return whether a text in brackets is a room: `Main Hall`, not `on stage`."""
    words = words_of(text)
    return 1 < len(text.split()) < 5 and not WORDS.isdisjoint({*words[:1], *words[-1:]}) and text[0].isupper()
