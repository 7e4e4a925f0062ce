"""Read a list in plain text: lines such as `09:00-09:30 Title - Speaker` below those of days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from confnote.schedule.assemble import limited
from confnote.schedule.document import Document
from confnote.schedule.formats.csv_table import described, named_above
from confnote.schedule.formats.keys import date_in, day_or_clock, is_moment
from confnote.schedule.formats.nested import LINE
from confnote.schedule.formats.table import table_schedule
from confnote.schedule.formats.table_rows import OPEN, TableRow
from confnote.schedule.text import line
from confnote.schedule.times import Hints
from confnote.schedule.unused import MOST_NAMED
from confnote.schedule.value import Schedule

NAME = "text"
# the lines by which a text is known, the longest line of a list, and the fewest sessions
FIRST_LINES, LONGEST, FEWEST = 500, 400, 2


def identify(document: Document) -> bool:
    """Return whether most lines of a text are a session or a day, and at least two a session."""
    rows = list(_rows("\n".join(document.text[:50_000].splitlines()[:FIRST_LINES])))
    sessions = sum("title" in row.cells for row in rows)
    is_table = not described(document.text).startswith("text")
    return not is_table and sessions >= FEWEST and sum(bool(row.cells) for row in rows) * 2 > len(rows)


def read(document: Document, hints: Hints) -> Schedule:
    """Return the programme; raise Refused for an ambiguous date or no date."""
    rows = list(limited(_rows(document.text)))
    lines = document.text.splitlines()
    others = [lines[int(row.where.split()[1]) - 1] for row in rows if not row.cells]
    schedule = named_above(NAME, [others[:1]] if rows and not rows[0].cells else [])
    left = [line(text, 40) for text in others[bool(schedule.title) :]]
    more = f" and {len(left) - MOST_NAMED} more" if len(left) > MOST_NAMED else ""
    notices = (f"lines not read: {', '.join(left[:MOST_NAMED])}{more}",) if left else ()
    records = [row for row in rows if row.cells]
    return table_schedule(replace(schedule, notices=notices), records, hints, merged=True)


def _rows(text: str) -> Iterator[TableRow]:
    """Yield the lines: a session, a day, or another one, without cells."""
    for number, written in enumerate(text.splitlines(), 1):
        plain = written.strip().lstrip("#*\u2022 \t").rstrip(":* ")
        if not plain:
            continue
        found = LINE.fullmatch(plain) if len(plain) <= LONGEST else None
        cells: dict[str, str] = {}
        # `13:10-13:30;Title;` is a row of a table without a header
        is_timed = found and (is_moment(found["time"]) or OPEN.fullmatch(found["time"]))
        if found and is_timed and not is_moment(re.split("[;,\t]", found["title"])[0]):
            cells = {"time": found["time"], "title": found["title"], "room": found["room"] or ""}
        elif day := date_in(plain) or (plain if day_or_clock(plain) == "date" else ""):
            cells = {"time": day}
        yield TableRow(f"line {number}", cells)
