"""Read the headings above tables in Markdown, and the lines with a label below them.

These are lines such as `**Location:** Hall` and `**When:** 10 AM`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from confnote.schedule.columns import ROOM_WORDS, column_of, columns_of, words_of
from confnote.schedule.day_names import NUMBERED, PART_OF_DAY
from confnote.schedule.formats.keys import date_in, day_in, day_or_clock, is_moment
from confnote.schedule.formats.table_rows import TableRow
from confnote.schedule.text import line, listed, unmarked
from confnote.schedule.zones import place_in

HEADING = re.compile(r"[ ]{0,3}(?P<marks>#{1,6})[ \t]+(?P<name>\S.*?)[ \t#]*")
LABELLED = re.compile(r"[-*_>\s]*(?P<label>[^\W\d_][\w ]{1,30}?)[*_\s]*:[*_\s]*(?P<text>[^\s*_].*?)[*_\s\\]*")
PLACES = {"track", "room"}
TRACKS = {"track", "stream", "strand"}
MOST_WORDS = 6
IN_PART_OF_DAY = re.compile(rf"(?i)(?:{PART_OF_DAY})(?: sessions?)?")


@dataclass(frozen=True, slots=True)
class Section:
    """What is below a heading: its first line, and what its lines with a label say by column.

    `above` is the section around it, `of` the column that the heading names: `track`, `room`, `date` or nothing.
    `lines` are the places of the lines with a label, `text` has the other lines.
    """

    number: int
    level: int
    name: str
    of: str
    above: Section | None = None
    said: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    @property
    def has_table(self) -> bool:
        """Whether there is a table directly below the heading."""
        return "(table)" in self.said

    @property
    def has_room(self) -> bool:
        """Whether `Location: ...` names a room, not the address of the conference."""
        text = self.said.get("room", "")
        is_part = self.level > 1 and (self.is_session or not ROOM_WORDS.isdisjoint(words_of(text)))
        return bool(text) and (self.of in PLACES or is_part) and place_in(text, is_address=True) is None

    @property
    def is_session(self) -> bool:
        """Whether the section has a time and no table: its heading names a session."""
        return not self.has_table and not self.of and is_moment(self.said.get("start", ""))

    def shared(self) -> dict[str, str]:
        """Return the track and the room of the sessions below the heading."""
        found = self.above.shared() if self.above else {}
        found.update({self.of: self.name} if self.of in PLACES else {})
        return {**found, "room": self.said["room"]} if self.has_room else found


def sections_of(text: str) -> list[Section]:
    """Return the sections of a text in Markdown, in order."""
    found: list[Section] = []
    for number, written in enumerate(text.splitlines(), 1):
        if heading := HEADING.fullmatch(written):
            name, level = " ".join(unmarked(heading["name"]).split()), len(heading["marks"])
            above = found[-1] if found else None
            while above and above.level >= level:
                above = above.above
            found.append(Section(number, level, name, _column_of(name), above))
        elif not found:
            continue
        elif written.count("|") > 1:
            found[-1].said["(table)"] = "yes"
        elif (label := LABELLED.fullmatch(written[:300])) and (column := column_of(label["label"])):
            # a second place, such as `Location: ...` below `Venue: ...`
            column = "other place" if column == "room" and "room" in found[-1].said else column
            found[-1].said.setdefault(column, label["text"])
            found[-1].lines.append(f"line {number}")
        elif text := unmarked(written).strip("- |"):
            found[-1].text.append(text)
    return found


def is_part_of_day(text: str) -> bool:
    """Return whether a heading is nothing but a part of a day: `Afternoon`, `Morning session`."""
    return IN_PART_OF_DAY.fullmatch(text) is not None


def _column_of(name: str) -> str:
    words = words_of(name)
    if day_or_clock(name) == "date" or date_in(name):
        return "date"
    if not TRACKS.isdisjoint(words):
        return "track"
    if len(words) <= MOST_WORDS and not ROOM_WORDS.isdisjoint(words):
        return "room"
    return "date" if NUMBERED.match(name) and day_in(name) else ""


def in_sections(records: Iterable[TableRow], sections: list[Section]) -> tuple[list[TableRow], tuple[str, ...]]:
    """Return the records with the track and the room of their section; name other headings.

    A section with a time and without a table is a session that its heading names.
    """
    numbers = [section.number for section in sections]
    headings = {f"line {section.number}": section for section in sections}
    made = [(one.number, _session(one)) for one in sections if one.is_session]
    # a day with text alone
    filled = {id(one.above) for one in sections} | {id(one) for one in sections if one.said or not one.text}
    unread = [f"{one.name}: {one.text[0]}" for one in sections if one.of == "date" and id(one) not in filled]
    for record in records:
        number, heading = int(record.where.split()[1]), headings.get(record.where)
        if heading and heading.of != "date":
            is_read = heading.of or not heading.has_table or is_part_of_day(heading.name)
            unread += [] if is_read else [heading.name]
            continue
        if heading and day_or_clock(heading.name) != "date" and (day := day_in(heading.name)):
            record = replace(record, cells=dict.fromkeys(record.cells, day))  # noqa: PLW2901  # `Day 1. Basics`
        place = bisect_left(numbers, number)
        section = sections[place - 1] if place else None
        known = columns_of(record.cells)
        shared = section.shared() if section and not heading and len(record.cells) > 1 else {}
        own = {column: text for column, text in shared.items() if column not in known}
        made.append((number, replace(record, cells={**record.cells, **own})))
    named = [*dict.fromkeys(line(name, 40) for name in unread)]
    return [row for _, row in sorted(made, key=lambda pair: pair[0])], (
        (f"headings not read: {listed(named)}",) if named else ()
    )


def _session(section: Section) -> TableRow:
    said = {column: text for column, text in section.said.items() if column not in {"title", "id"}}
    return TableRow(f"line {section.number}", {**section.shared(), **said, "title": section.name})


def is_of_section(cells: list[str], sections: list[Section]) -> bool:
    """Return whether a line above the first table is about that table, not about the conference."""
    text = unmarked(" ".join(cells)).strip("# ")
    return any(
        (text == one.name and one.of in PLACES) or (one.has_room and text.endswith(one.said["room"]))
        for one in sections
    )
