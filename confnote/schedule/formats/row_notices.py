"""Name the rows of a table that are after midnight, and those that are equal to others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from confnote.core.time import day_label
from confnote.schedule.formats.table_rows import Rows
from confnote.schedule.text import line, listed
from confnote.schedule.value import EDIT, Skipped, Slot


def night_notices(rows: Rows, said: Sequence[str]) -> Iterator[str]:
    """Yield notices of the rows after midnight whose day has no year; `said` names others."""
    if found := rows.nights.get(True):
        what = "entry after midnight is" if len(found) == 1 else "entries after midnight are"
        yield f"{len(found)} {what} below later ones of the same day, read as the next date: {listed(found, 3)}"
    if found := [name for name in rows.nights.get(False, ()) if not any(name in notice for notice in said)]:
        what = "begins before 04:00 and is" if len(found) == 1 else "begin before 04:00 and are"
        yield f"{listed(found, 3)} {what} listed on the day before: to change this, type {EDIT} --day-end 00:00"


def doubled_notices(rows: Rows, read: Sequence[Slot | Skipped]) -> Iterator[str]:
    """Yield notices of days with two headings and sessions at the same time, and of equal rows."""
    taken: dict[object, str] = {}
    days: dict[date, None] = {}
    for begin, record, heading in rows.below:
        key = (begin.day, begin.clock, rows.text(record, "room"), rows.track(record))
        if begin.day and taken.setdefault(key, heading) != heading:
            days[begin.day] = None
    if days:
        named = listed([*map(day_label, days)], 3)
        what = f"several headings mean {named}, and sessions below them are at the same time"
        yield f"{what}: is one of them another day?"
    equal = Counter(
        (slot.title, slot.starts_at, slot.ends_at, slot.room, slot.track, slot.speakers, slot.aliases)
        for slot in read if isinstance(slot, Slot) and slot.starts_at is not None
    )  # fmt: skip
    if found := [line(title, 40) for (title, *_), count in equal.items() if count > 1]:
        what = "1 session is" if len(found) == 1 else f"{len(found)} sessions are"
        yield f"{what} in several equal rows and listed once: {listed(found, 3)}"
