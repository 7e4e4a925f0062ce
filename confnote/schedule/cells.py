"""Read the dates and times in a cell of a table, as people write them: `Fri 9:00-9:45 AM CEST`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import islice, repeat
from typing import Literal, TypeAlias

from confnote.core.clock import WEEKDAYS
from confnote.core.day_words import month_of
from confnote.core.time import dates_label
from confnote.errors import Advised, Refused
from confnote.schedule.day_names import (
    DAY_MONTH,
    MONTH_DAY,
    Unresolved,
    after_number,
    can_be_moment,
    day_in_years,
    named_days,
    several_dates,
    weekday_apart,
    weekday_in,
    western,
    western_year,
)
from confnote.schedule.text import narrow, unmarked
from confnote.schedule.times import YEARS, Hints, midnight, stamp, with_colon
from confnote.schedule.zones import zone_named

Order: TypeAlias = Literal["", "day", "month", "year"]
"""The first number of `03/04/2026`; empty if the file does not show it."""

YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
YEAR_FIRST_NAMED = re.compile(r"([0-9]{4})[- /]([^\W\d_]{3,9})\.?[- /]([0-9]{1,2})")  # `2026-May-14`
ISO = re.compile(r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{8}(?:T[0-9]{4,6}(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?\Z")
NUMBERS = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
NUMBER_DATE = re.compile(rf"(?<![-/.0-9]){NUMBERS.pattern}")
_TIME = (
    r"[0-9]{1,2}(?:(?:[:.]| ?(?:h|uhr) ?)[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[ap]\.?m\b\.?)?|"
    r" ?(?:h|uhr) ?[0-9](?![0-9.]| ?[^\W\d_])| ?[ap]\.?m\b\.?| ?h| ?uhr)(?: ?(?:uhr|hrs?|h))?"
)
# `9 Uhr 5 Min.`
MINUTES = re.compile(r"(?i)(?<=[hr])( ?[0-9]{1,2}) ?min(?:uten?|utes?)?\b\.?")
CLOCK = re.compile(
    r"(?i)([0-9]{1,2})(?:(?:[:.](?=[0-9]{2})| ?(?:h|uhr) ?)([0-9]{1,2}))?(?::([0-9]{2})(?:\.[0-9]+)?)?"
    r"(?::? ?([ap])\.?m\.?)?(?: ?(?:uhr|hrs?|h))?"
)
# `ab 14 Uhr`, `kl. 14.30`, `~14:00`
ABOUT = re.compile(
    r"\A(?:ab|um|von|klo?\.?|gegen|from|at|about|around|approx\.?|ca\.?|circa|~|@|das|às?|dès|desde|dalle|alle)\s*(?=\d)",
    re.IGNORECASE,
)
_MARK = r"[-\u2013\u2014|\u2022\u00b7]"
DATE_AND_TIME = re.compile(
    rf"(?i)(?P<date>.+?)(?:,? (?:at|um|ab|von|klo?\.?|from|ca\.?|à|@|~) ?|,? ?{_MARK} ?|[ T,]+)(?P<time>{_TIME})"
)
TIME_AND_DATE = re.compile(rf"(?P<time>{_TIME})(?:,? on |,? ?{_MARK} |[ ,]+)(?P<date>.+)", re.IGNORECASE)
_TO = r"(?:[-\u2010-\u2015\u2192~/>]+|\b(?:to|until|till?|bis|à|às|as|até|a(?: las)?|al|alle|hasta)\b)"
RANGE = re.compile(rf"\s*{_TO}\s*", re.IGNORECASE)
MOST_MARKS = 10
# a start without an end: `19:00 - ..`, `19:00 onwards`, `19 Uhr - open end`; `10:00 GMT+0900 (Tokyo)` in JavaScript
ONWARD = re.compile(
    r"(?<=[0-9hmr.]) ?(?:onwards?|and later|open[ -]?ende?|\+|ff\.?|~ ?\([^()]*\)|(?<=GMT.[0-9]{4} )\([^()]*\)"
    rf"|(?:{_TO} ?)+(?:\.{{2,}}|\u2026|\?+|onwards?|open(?:[ -]?ende?)?|offen|late|ende?|close|fine?|fim|tb[acd])?)$",
    re.IGNORECASE,
)
# `9:00-10:00` and `9.00-10:00` are ranges, although `-10:00` could be an offset; after `T` or seconds it is one
DASHED = re.compile(
    r"(?i)(?:.*[^T0-9:.])?(?P<begin>[0-9]{1,2}(?:[:.][0-9]{2}| ?(?:h|uhr) ?[0-9]{2}|(?= ?[ahpu]))(?: ?[ap]\.?m\.?)?"
    r"(?: ?(?:h|uhr))?) ?[-\u2212] ?(?P<end>[0-9]{1,2}:[0-9]{2}|[0-9]{4})"
)
OFFSET = re.compile(r" [-\u2212][0-9]{4}\Z")  # `10:30 -0700`
ZONE = re.compile(
    r"(?<=[0-9mMrRhH.])\s*[(\[]?(?P<zone>(?:UTC|GMT)(?:\s?[+\u2212-][0-9]{1,2}(?::?[0-9]{2})?)?|"
    r"[+\u2212-][0-9]{2}:?[0-9]{2}|[A-Za-z]+/[A-Za-z_/]+|[A-Z]{1,5})[)\]]?\Z"
)
# abbreviations that `zone_named` does not have: of regions, German ones, and those with a second meaning far away
REGIONS = {
    "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles",
    "MEZ": "UTC+1", "MESZ": "UTC+2", "CST": "UTC-6", "CDT": "UTC-5", "PST": "UTC-8", "IST": "UTC+5:30",
}  # fmt: skip
BARE_HOUR = re.compile("[01]?[0-9]|2[0-4]")
YEAR = re.compile("[0-9]{4}")
NUMBER = re.compile(r"[0-9]{1,13}(?:\.[0-9]+)?")
# spreadsheets count days from here; the numbers are those of the years 1970 to 2119
EXCEL_ZERO = date(1899, 12, 30)
EXCEL_DAYS = range(25_569, 80_000)


@dataclass(frozen=True, slots=True)
class When:
    """The date, the time of day and the zone that a cell names, each None if it does not.

    `until` is the end of a range. `fault` says why a date cannot be found, in a few words.
    """

    day: date | None = None
    clock: timedelta | None = None
    zone: tzinfo | None = None
    until: When | None = None
    fault: str = ""

    def __bool__(self) -> bool:
        return self.day is not None or self.clock is not None


@dataclass(frozen=True, slots=True)
class Cells:
    """Reads the cells of one file, whose numeric dates have the order `order`.

    `has_ranges` says that `2026-05-14 23:00-01:00` is a range, not a time with an offset. `years` are those of dates in
    the file, for the dates without one. `odd_days` has the cells whose weekday is not that of their date, of which
    `by_weekday` says that the weekday counts, `no_days` those that name a day which the conference does not have.
    """

    order: Order = ""
    hints: Hints = Hints()  # noqa: RUF009  # frozen
    has_ranges: bool = False
    years: frozenset[int] = frozenset()
    by_weekday: bool = False
    odd_days: dict[str, date] = field(default_factory=dict, compare=False)
    no_days: dict[str, None] = field(default_factory=dict, compare=False)

    @property
    def notices(self) -> tuple[str, ...]:
        """Notices of the first cell whose weekday is not that of its date, and of unknown days."""
        found: list[str] = []
        for text, day in islice(self.odd_days.items(), 1):
            more = f", and {others} more such date{'s' * (others > 1)}" if (others := len(self.odd_days) - 1) else ""
            used = "weekday is used: the conference has that day" if self.by_weekday else "date is used"
            found.append(f"{text} is a {WEEKDAYS[day.weekday()]}{more}: the {used}")
        if self.no_days and self.hints.days:
            named = ", ".join([*map(repr, islice(self.no_days, 3)), *(["..."] if len(self.no_days) > 3 else [])])
            lacks = f"the conference's dates, {dates_label(*self.hints.days)}, have no {named}"
            found.append(f"{lacks}: give all of them by --dates (or confnote edit NAME --dates), and import again")
        return tuple(found)

    def when(self, cell: str, *, is_day: bool = False, zone: str = "") -> When:
        """Return what a cell says, else an empty When; raise Refused for dates that need others.

        `is_day` is set for a column of days, where `2` is Day 2. `zone` is what the heading says about the zone.
        """
        text = " ".join(narrow(unmarked(cell)).split())[:120].strip(" ,;:")
        if not can_be_moment(text):  # as most texts: they are titles
            return When()
        text = MINUTES.sub(r"\1", ONWARD.sub("", western(text)))
        if (dashed := DASHED.fullmatch(text)) and (
            self.has_ranges or not (ISO.match(text) or OFFSET.search(text)) or _is_forward(dashed)
        ):
            begin = text[: dashed.end("begin")]
            found = self._range(f"{begin}-{with_colon(dashed['end'])}") or self._one(text)
        else:
            found = (one := self._one(text, is_day=is_day)) or self._zoned(text) or self._range(text) or one
        named = self._zone(zone) if zone and found and found.zone is None else None
        until = found.until and replace(found.until, zone=found.until.zone or named)
        return replace(found, zone=named, until=until) if named else found

    def _zoned(self, text: str) -> When:
        """Read a time with a zone after it: `9:00 CEST`, `9:00-9:45 (UTC+2)`."""
        suffix = ZONE.search(text)
        if not suffix or (zone := self._zone(suffix["zone"])) is None:
            return When()
        inner = text[: suffix.start()].strip()
        found = self._one(inner) or self._range(inner)
        if found.clock is None or self._is_local(suffix["zone"]):
            return found if found.clock is not None else When()
        until = replace(found.until, zone=zone) if found.until else None
        return replace(found, zone=zone, until=until)

    def _is_local(self, name: str) -> bool:
        """Return whether a name such as `EDT` belongs to the zone that the user gave."""
        given = self.hints.given
        return given is not None and any(
            datetime(2026, month, 1, tzinfo=given).tzname() == name for month in (1, 4, 7, 10)
        )

    def _zone(self, name: str) -> tzinfo | None:
        name = name.strip()
        if self._is_local(name):
            return self.hints.given
        return zone_named(REGIONS.get(name, name)) if len(name) > 1 or name == "Z" else None

    def _one(self, text: str, *, is_day: bool = False) -> When:
        """Read a text that is no range: an ISO time, a date, a time of day, both, or a number."""
        if ISO.match(text) and (exact := stamp(text)) is not None and len(text) > len("2026-05-17"):
            return When(day := exact.date(), exact.replace(tzinfo=None) - midnight(day), exact.tzinfo)
        if (found := self._day(text, is_day=is_day)).day or found.fault:
            return found
        if (clock := clock_of(text)) is not None:
            return When(clock=clock)
        for pattern in (DATE_AND_TIME, TIME_AND_DATE):
            if split := pattern.fullmatch(text):
                dated, clock = self._day(split["date"].strip(" ,")), clock_of(split["time"])
                if clock is not None and (dated.day or dated.fault):
                    return replace(dated, clock=clock)
        return number_of(text)

    def _day(self, text: str, *, is_day: bool = False) -> When:
        weekday, rest = weekday_apart(text)
        days, day_one = self.hints.days, self.hints.day_one
        try:
            day = date_of(rest, self.order, days, weekday) or day_in_years(rest, () if days else self.years, weekday)
            day = day or (date_of(after, self.order, days) if (after := after_number(text)) else None)
            day = day or named_days(text, days, day_one, is_day=is_day)
            day = named_days(rest, days, day_one) if day is None and weekday is not None else day
        except Unresolved as error:
            if error.is_absent:
                self.no_days[text] = None
            return When(fault=str(error))
        if day is not None and weekday is not None and weekday != day.weekday():
            self.odd_days[text] = day
            day = named_days(WEEKDAYS[weekday], days, day_one) if self.by_weekday else day
        return When(day)

    def _range(self, text: str) -> When:
        """Parse a range such as `9:00 AM - 9:45 AM`, with or without dates.

        In `9-10:30 am`, both times are in the morning.
        """
        refused: Refused | None = None
        marks = list(islice(RANGE.finditer(text), MOST_MARKS))
        # two ISO times with offsets have seven marks; a line of dashes is no range
        for mark in marks if len(marks) < MOST_MARKS else ():
            head, tail = text[: mark.start()].strip(" ,"), text[mark.end() :].strip(" ,")
            if not head or not tail:
                continue
            try:
                end = self._one(tail) or self._zoned(tail) or self._hour(head, tail)
                begin = self._beginning(head, tail, end) if end else None
            except Refused as error:  # the mark can be in a date: `2026/05/14 09:00-09:45`
                refused = error
                continue
            if begin is None:
                continue
            # two dates without times are several days; `9:00 - 18 May` is a time and a date
            if (begin.clock is None) == (end.clock is None):
                zone = begin.zone or end.zone
                return replace(begin, zone=zone, until=replace(end, zone=end.zone or zone))
        if refused is not None:
            raise refused
        return When()

    def _hour(self, head: str, tail: str) -> When:
        """Return the end of `10:30-11`, a bare hour after a time that is earlier."""
        # before another tail, as in `Su1-A Clay`, the head is no day
        begin, end = (self._one(text) for text in (head, f"{tail}:00")) if BARE_HOUR.fullmatch(tail) else (When(),) * 2
        return end if begin.clock is not None and end.clock is not None and begin.clock < end.clock else When()

    def _beginning(self, head: str, tail: str, end: When) -> When | None:
        half = re.search(r"(?i) ?([ap])\.?m\.?$", tail)
        if half and end.clock is not None and not re.search(r"(?i)[ap]\.?m\.?$", head):
            # `11:30 - 1 PM` begins before noon
            readings = (self._one(f"{head} {letter}m") for letter in "ap")
            times = [one for one in readings if one.clock is not None]
            before = [one for one in times if one.clock is not None and one.clock < end.clock]
            if times:
                return before[-1] if before else times[-1]
        bare = re.fullmatch(rf"(.*?)(?<![0-9])(?:{BARE_HOUR.pattern})", head)
        if bare and end.clock is not None and end.day is None and (found := self._one(f"{head}:00")):
            return found if found.clock is not None else None
        return self._one(head) or self._zoned(head) or None


def _is_forward(dashed: re.Match[str]) -> bool:
    """Return whether the time before the dash is earlier than that behind it."""
    begin, end = clock_of(dashed["begin"]), clock_of(with_colon(dashed["end"]))
    return begin is not None and end is not None and begin < end


def order_of(
    cells: Sequence[str], days: tuple[date, date] | None = None, stated: Sequence[Collection[date]] = ()
) -> Order:
    """Return the only order in which all numeric dates of the file exist; else an empty text.

    If there are several, most weekdays in the cells decide, else `stated`, the ISO dates beside each cell, that most
    cells agree with, else `days`: only one order has all dates inside the conference.
    """
    found = [
        (dict(_readings(numbers)), weekday_in(cell), beside)
        for cell, beside in zip(cells, stated or repeat(()), strict=False)
        if (numbers := NUMBER_DATE.search(cell)) and numbers[2] != "."
    ]
    orders: list[Order] = [order for order in ORDERS if found and all(order in known for known, *_ in found)]
    if len(orders) > 1:
        fits = {order: sum(known[order].weekday() == weekday for known, weekday, _ in found) for order in orders}
        orders = [order for order in orders if fits[order] == max(fits.values())]
    if len(orders) > 1:
        agreed = [
            order for order in orders if 2 * sum(known[order] in beside for known, _, beside in found) > len(found)
        ]
        orders = agreed or orders
    if len(orders) > 1 and days:
        inside = [order for order in orders if all(days[0] <= known[order] <= days[1] for known, *_ in found)]
        orders = inside or orders
    return orders[0] if len(orders) == 1 else ""


def years_of(cells: Iterable[str]) -> frozenset[int]:
    """Return the years of the dates in the cells."""
    found: set[int] = set()
    for cell in dict.fromkeys(cell for cell in cells if YEAR.search(cell)):
        with suppress(Refused):
            found.update([day.year] if (day := Cells().when(cell).day) else ())
    return frozenset(found)


def has_ranges(cells: Iterable[str]) -> bool:
    """Return whether the cells end in more times such as `-10:00` than a zone has offsets."""
    return len({found["end"] for cell in cells if (found := DASHED.fullmatch(cell.strip()))}) > 2


ORDERS: tuple[Order, ...] = ("day", "month", "year")


def _readings(found: re.Match[str]) -> Iterator[tuple[Order, date]]:
    first, mark, second, year = found.groups()
    long_year = year if len(year) == 4 else f"20{year}"
    orders: list[tuple[Order, tuple[str, str, str]]] = [("day", (long_year, second, first))]
    if mark != ".":  # with dots the day comes first
        orders.append(("month", (long_year, first, second)))
    if mark == "-" and len(year) == 2 and len(first) == 2:
        orders.append(("year", (f"20{first}", second, year)))
    yield from ((order, day) for order, parts in orders if (day := _date(*parts)) is not None)


def date_of(text: str, order: Order, days: tuple[date, date] | None = None, weekday: int | None = None) -> date | None:
    """Return the date that a text names; None without one, and for `31 June`.

    Raises Refused if `order` is empty and the date has several readings, as `03/04/2026`, of which not just one is on
    the weekday or inside `days`.
    """
    if found := YEAR_FIRST.fullmatch(text):
        return _date(*found.groups())
    if found := YEAR_FIRST_NAMED.fullmatch(text):
        text = f"{found[3]} {found[2]} {found[1]}"
    if len(text) == 8 and text.isascii() and text.isdigit():
        return _date(text[:4], text[4:6], text[6:])
    if found := NUMBERS.fullmatch(text):
        readings = dict(_readings(found))
        if order in readings:
            return readings[order]
        known = sorted(set(readings.values()), key=list(readings.values()).index)
        known = [day for day in known if day.weekday() == weekday] or known
        inside = [day for day in known if days and days[0] <= day <= days[1]]
        if len(known) > 1 and len(inside) != 1:
            raise (Refused if days else Advised)(several_dates(text, known, days))
        return next(iter(inside or known), None)
    named = DAY_MONTH.fullmatch(text) or MONTH_DAY.fullmatch(text)
    return _date(named["year"], str(month_of(named["month"])), named["day"]) if named and named["year"] else None


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(found, int(month), int(day)) if (found := western_year(int(year))) in YEARS else None
    except ValueError:
        return None


def clock_of(text: str) -> timedelta | None:
    """Return the time since midnight of `14:05`, `2 pm` or `noon`; None for other text."""
    text = narrow(text)
    named = {"noon": 12, "12 noon": 12, "12:00 noon": 12, "midday": 12, "midnight": 0}.get(text.casefold())
    if named is not None:
        return timedelta(hours=named)
    found = CLOCK.fullmatch(text if text[:1].isdigit() else ABOUT.sub("", text, count=1))
    if not found or not (found[2] or found[4] or text[-1:].casefold() in {"r", "h"} or text[:2].casefold() == "kl"):
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[4] or "").lower()
    if half and not 1 <= hour <= 12:
        # `13:30 PM` and `13:30 AM` mean 13:30
        if hour > 12 and found[2]:
            half = ""
        else:
            return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    # Japanese programmes write the hours after midnight as 24:30 and 25:15
    is_time = minute < 60 and (hour < 24 or (hour == 24 and minute == 0) or (hour < 30 and text[2:3] == ":"))
    return timedelta(hours=hour, minutes=minute, seconds=int(found[3] or 0)) if is_time else None


def number_of(text: str) -> When:
    """Read seconds or milliseconds since 1970, or the days and parts of a day of a spreadsheet."""
    if not NUMBER.fullmatch(text):
        return When()
    value = float(text)
    for unit in (1, 1000):
        if 3e8 <= value / unit < 7e9:
            moment = datetime.fromtimestamp(0, UTC) + timedelta(seconds=value / unit)
            return When(moment.date(), moment.replace(tzinfo=None) - midnight(moment.date()), UTC)
    days, part = divmod(value, 1)
    clock = timedelta(seconds=round(part * 86_400)) if "." in text and part else None
    if int(days) in EXCEL_DAYS and (clock is not None or len(text) == 5):
        return When(EXCEL_ZERO + timedelta(days=int(days)), clock)
    return When(clock=clock) if not days and clock is not None and text.startswith("0.") else When()
