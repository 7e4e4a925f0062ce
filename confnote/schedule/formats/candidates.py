"""The objects of JSON or YAML that can be sessions, and their places in the file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from confnote.schedule.columns import column_of, columns_of
from confnote.schedule.day_names import DOT, NUMBERED, PART_BEHIND, after_number, is_weekday, range_in
from confnote.schedule.document import TREE
from confnote.schedule.formats.flatten import Flat
from confnote.schedule.formats.keys import date_in, day_or_clock, is_moment
from confnote.schedule.formats.references import kind_of_list
from confnote.schedule.kinds import is_service

Path: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the file: its path, its place for messages, and the key that leads to it.

    `above` is what the objects above say of the sessions below, `chain` has the numbers of the candidates above.
    """

    path: Path = ()
    place: str = ""
    key: str = ""
    above: dict[str, str] = field(default_factory=dict)
    chain: tuple[int, ...] = ()

    def down(self, step: str, place: object, key: str | None = None, above: dict[str, str] | None = None) -> Spot:
        """Return the place one step below."""
        name, below = f"{self.place} {place}".strip(), self.above if above is None else above
        return Spot((*self.path, step), name, self.key if key is None else key, below, self.chain)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An object with a title: its place in the file, its fields, and those of the objects above.

    `key` leads to it or to its list, `chain` has the numbers of the candidates above it. `is_part` says that it can be
    a session inside a session: a name of a speaker or a room is none.
    """

    path: Path
    place: str
    flat: Flat
    above: dict[str, str]
    chain: tuple[int, ...]
    has_time: bool = True
    is_timed: bool = True
    key: str = ""
    is_part: bool = True


def without_day_names(flat: Flat, above: str) -> Flat:
    """Return the fields without days such as `Day 2 · Tuesday` below the date of one day."""
    days = columns_of(flat.cells).get("date", ()) if date_in(above) and range_in(above) is None else ()
    gone = {
        name for name in days
        if NUMBERED.match(text := DOT.sub(", ", flat.cells[name]))
        and (day_or_clock(text) != "date" or is_weekday(after_number(text)))
    }  # fmt: skip
    return replace(flat, cells={name: text for name, text in flat.cells.items() if name not in gone}) if gone else flat


def titles_day(node: dict[str, Any], title: str) -> bool:
    """Return whether the title of an object is a day; `Friday evening` with a date is a session."""
    is_dated = any(value and column_of(key) in {"date", "start"} for key, value in node.items())
    is_session = is_dated and PART_BEHIND.search(title) and not any(isinstance(value, TREE) for value in node.values())
    return day_or_clock(title) == "date" and not is_session


def are_beside(found: Sequence[Candidate], read: Sequence[Candidate]) -> bool:
    """Return whether a list has other sessions than those that are read, such as breaks.

    A list at another depth can have such sessions, too: `day1: [...], day2: {track1: [...]}`. None of `found` is inside
    a session.
    """
    keys, fields = {"", *(one.key for one in read)}, {name for one in read for name in one.flat.cells}
    are_alike = all(
        (one.key in keys or day_or_clock(one.key) == "date") and one.flat.cells.keys() <= fields for one in found
    )
    known = {("",), *(_name_of(one, are_alike) for one in read)}
    have_dates = any(map(_has_date, read))
    # a break of this name is on other days, too
    named = [one for one in found if are_alike or not is_service("", one.flat.best("title"))]
    return bool(named) and all(_name_of(one, are_alike) not in known for one in named) and all(
        (are_alike or kind_of_list(one.key) == "session") and one.path[-1:] == ("[]",)
        and is_moment(one.flat.best("start")) and (_has_date(found[0] if are_alike else one) or not have_dates)
        for one in found
    )  # fmt: skip


def _name_of(one: Candidate, with_time: bool) -> tuple[str, ...]:
    """Return the title, with the day and the start if asked: a break is in each of such lists."""
    day = one.flat.best("date") or one.above.get("date", "")
    return one.flat.best("title").casefold(), *((day, one.flat.best("start")) if with_time else ())


def _has_date(one: Candidate) -> bool:
    start = one.flat.best("start")
    return bool(one.flat.best("date") or one.above.get("date") or re.match("[0-9]{4}-", start))
