"""Fill what a row leaves to the row above it: the time of a slot, `Same as above`, a ditto mark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from confnote.model import Speaker
from confnote.schedule.formats.table_rows import LENGTHS, Rows, TableRow
from confnote.schedule.text import line, listed
from confnote.schedule.value import Skipped, Slot

_MARKS = "[\"'\u2033\u3003]+"
# a cell for which that of the row above counts
SAME = re.compile(rf"(?i)|{_MARKS}|[-]+|ditto|same|dito|idem")
# the same in the place of people or of a room, where `-` is nobody
SAME_AS_ABOVE = re.compile(
    rf"(?i){_MARKS}|ditto|dito|idem|ídem|same|\(?(?:the )?(?:same(?: (?:speakers?|presenters?|people|person|room))?"
    r"(?: as (?:above|before))?|(?:see|as) above|(?:siehe|wie|s\.) oben|wie zuvor|como arriba|comme ci-dessus"
    r"|come sopra)\)?\.?"
)


def with_slots_above(rows: Rows) -> Sequence[TableRow]:
    """Return the rows; those in other rooms below one with a time get it, if that is a habit.

    Such a file writes the time of parallel sessions once, in merged cells. Without rooms, the tracks count.
    """
    place_column = "room" if any(rows.text(record, "room") for record in rows.records) else "track"
    found = list(rows.records)
    above = TableRow("", {})
    taken: set[str] = set()
    timed: list[tuple[str, str]] = []
    today = ""
    below = others = 0
    for place, record in enumerate(rows.records):
        room, day, start = (rows.text(record, column) for column in (place_column, "date", "start"))
        if len(record.cells) == 1:  # the heading of a day
            day, start = next(iter(record.cells.values())), ""
        is_same_day = day == today or SAME.fullmatch(day) is not None
        today = today if is_same_day else day
        if start:
            above, taken = record, {room}
            # a break without a room can begin with the sessions in rooms
            timed += [(today, start)] if room else []
        elif rows.text(record, "title") and room:
            if timed and is_same_day and room not in taken:
                below += 1
                found[place] = _in_slot(rows, record, above)
            elif is_same_day or not timed:
                others += 1
            taken.add(room)
    # where each session has its own time, parallel ones repeat it
    repeated = len(timed) - len(set(timed))
    is_habit = below * 5 >= max(len(timed), others * 20, repeated * 25)
    return found if below and is_habit else rows.records


def _in_slot(rows: Rows, record: TableRow, above: TableRow) -> TableRow:
    """Return a row with the start of the row above, and its end if the row has none of its own."""
    lengths = [] if any(rows.text(record, column) for column in LENGTHS) else LENGTHS
    headings = [heading for column in ("start", "date", *lengths) for heading in rows.columns.get(column, ())]
    cells = {heading: text for heading in headings if (text := above.cells.get(heading))}
    return replace(record, cells={**cells, **record.cells})


def with_same_as_above(read: Sequence[Slot | Skipped]) -> tuple[list[Slot | Skipped], tuple[str, ...]]:
    """Return the sessions with the people, or the room, of a session above for `Same as above`.

    Each becomes the text of the last session above that has one. The second part is a notice of those filled.
    """
    made: list[Slot | Skipped] = []
    people: tuple[Speaker, ...] = ()
    room = ""
    filled: list[str] = []
    for one in read:
        new = one
        if isinstance(one, Slot):
            same = [speaker.name for speaker in one.speakers if SAME_AS_ABOVE.fullmatch(speaker.name)]
            is_same_room = SAME_AS_ABOVE.fullmatch(one.room) is not None
            others = tuple(speaker for speaker in one.speakers if speaker.name not in same)
            # a break in between has no speakers
            people = (*people, *others) if same else one.speakers or people
            room = one.room if one.room and not is_same_room else room
            if same or is_same_room:
                new = replace(one, speakers=people if same else one.speakers, room=room if is_same_room else one.room)
                filled.append(f"{line(one.title, 40)} ({line(same[0] if same else 'same room', 30)})")
        made.append(new)
    notice = f"entries that have the speakers or the room of the entry above: {listed(filled, 3)}"
    return made, (notice,) if filled else ()
