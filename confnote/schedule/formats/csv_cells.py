"""Cells of a table -> dates, times and durations; a date that can be read two ways is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from confnote.core.time import MONTHS
from confnote.errors import Refused
from confnote.schedule.times import HOUR, MINUTE, YEARS, length, stamp

if TYPE_CHECKING:
    from collections.abc import Iterable

Order = Literal["", "day", "month"]
"""Which comes first in `03/04/2026`; empty where nothing in the file tells."""

YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
FIGURES = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
DAY_MONTH = re.compile(
    r"(?:[A-Za-z]{3,9}\.?,? )?([0-9]{1,2})(?:st|nd|rd|th|\.)? (?:of )?([A-Za-z]{3,9})\.?,? ([0-9]{4})"
)
MONTH_DAY = re.compile(r"(?:[A-Za-z]{3,9}\.?,? )?([A-Za-z]{3,9})\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")
CLOCK = re.compile(r"([0-9]{1,2})(?:[:.h]([0-9]{2}))?(?::([0-9]{2}))?(?: ?([ap])\.?m\.?)?(?: ?uhr)?", re.IGNORECASE)
SPLIT = re.compile(
    r"(?P<date>.+?)(?:,? at |[ T,]+)"
    r"(?P<time>[0-9]{1,2}(?:[:.h][0-9]{2}(?::[0-9]{2})?(?: ?[ap]\.?m\.?)?| ?[ap]\.?m\.?)(?: ?uhr)?)",
    re.IGNORECASE,
)
HOURS = re.compile(r"(?:([0-9]{1,3}) ?h(?:(?:ou)?rs?)?)? ?(?:([0-9]{1,4}) ?m(?:in(?:ute)?s?)?\.?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class When:
    """A cell's date and time, either of which may be missing; `exact` where it says both and an offset."""

    day: date | None = None
    clock: timedelta | None = None
    exact: datetime | None = None


def order_of(cells: Iterable[str]) -> Order:
    """Return which of day and month comes first in a file's dates: a cell with one reading tells for all."""
    found: set[Order] = set()
    for cell in cells:
        figures = FIGURES.match(cell.strip())
        if figures and figures[2] != ".":
            if int(figures[1]) > 12:
                found.add("day")
            if int(figures[3]) > 12:
                found.add("month")
    return found.pop() if len(found) == 1 else ""


def when(cell: str, order: Order) -> When | None:
    """Return what a cell says of a time, None if it cannot be read."""
    text = " ".join(cell.split())
    exact = stamp(text) if YEAR_FIRST.match(text) and len(text) > len("2026-05-17") else None
    if exact is not None and exact.tzinfo is not None:
        return When(exact=exact)
    if (day := date_of(text, order)) is not None:
        return When(day=day)
    if (clock := clock_of(text)) is not None:
        return When(clock=clock)
    split = SPLIT.fullmatch(text)
    day, clock = (date_of(split["date"], order), clock_of(split["time"])) if split else (None, None)
    if day is None or clock is None:
        return When(day=exact.date(), clock=_since_midnight(exact)) if exact else None
    return When(day=day, clock=clock)


def _since_midnight(moment: datetime) -> timedelta:
    return timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second)


def date_of(text: str, order: Order) -> date | None:
    """Return a date; refuse one whose day and month could be the other way round."""
    if found := YEAR_FIRST.fullmatch(text):
        return _date(found[1], found[2], found[3])
    if found := FIGURES.fullmatch(text):
        return _figures(found, order)
    if found := DAY_MONTH.fullmatch(text):
        return _date(found[3], _month(found[2]), found[1])
    if found := MONTH_DAY.fullmatch(text):
        return _date(found[3], _month(found[1]), found[2])
    return None


def _figures(found: re.Match[str], order: Order) -> date | None:
    one, other, year = found[1], found[3], found[4]
    if found[2] == "." or order == "day" or int(one) > 12 or one == other:  # dots: the day stands first
        return _date(year, other, one)
    if order == "month" or int(other) > 12:
        return _date(year, one, other)
    readings = (
        f"{int(one)} {MONTHS[int(other) - 1]} or {int(other)} {MONTHS[int(one) - 1]}"
        if int(one) and int(other)
        else "none"
    )
    raise Refused(f"{found[0]} can be {readings}: write dates with the year first, {year}-{other:0>2}-{one:0>2}")


def _month(name: str) -> str:
    short = name[:3].casefold()
    return next((str(place) for place, month in enumerate(MONTHS, 1) if month[:3].casefold() == short), "0")


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day)) if int(year) in YEARS else None
    except ValueError:
        return None


def clock_of(text: str) -> timedelta | None:
    """Return a time of day since midnight: `14:05`, `2:05 PM`, `2 pm`, `14.05 Uhr`."""
    found = CLOCK.fullmatch(text)
    if not found or not (found[2] or found[4]):
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[4] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return timedelta(hours=hour, minutes=minute, seconds=int(found[3] or 0)) if hour < 24 and minute < 60 else None


def duration_of(cell: str) -> int | None:
    """Return a duration in milliseconds: minutes, `1:30`, `45 min`, `1h30`, `PT45M`."""
    text = " ".join(cell.split())
    if (known := length(text)) is not None:
        return known
    found = HOURS.fullmatch(text)
    if found and any(found.groups()):
        return int(found[1] or 0) * HOUR + int(found[2] or 0) * MINUTE
    late = re.fullmatch(r"([0-9]{1,3}) ?h ?([0-9]{1,2})", text, re.IGNORECASE)
    return int(late[1]) * HOUR + int(late[2]) * MINUTE if late else None
