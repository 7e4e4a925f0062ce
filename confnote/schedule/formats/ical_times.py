"""Read the times of a calendar, the zones that it defines, and its rules of repetition."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import chain, islice
from typing import Any, Literal
from zoneinfo import ZoneInfo

from confnote.schedule.formats.ical_lines import CalendarFile, Component, Property
from confnote.schedule.times import YEARS, length
from confnote.schedule.zones import as_zone, is_utc, zone_named

DATE = r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})"
TIME = r"([0-9]{2}):?([0-9]{2})(?::?([0-9]{2}))?(?:\.[0-9]+)?"
STAMP = re.compile(rf"{DATE}(?:[Tt ]{TIME})?\s*([Zz]|[+-][0-9]{{2}}:?[0-9]{{2}})?")
OFFSET = re.compile(r"\s*([+-]?)([0-9]{2}):?([0-9]{2})(?::?[0-9]{2})?\s*")
DAY = timedelta(days=1)
MIDNIGHT = datetime.min.time()
MAX_TIMES = 60
# days of the events in a zone that are compared with the rules in the file
MAX_DAYS = 60


@dataclass(frozen=True, slots=True)
class Moment:
    """A start or an end: `at` is naive if in the programme's zone, midnight if `whole_day`."""

    at: datetime
    whole_day: bool = False

    @property
    def wall(self) -> datetime:
        """The time on the wall clock, without a zone."""
        return self.at.replace(tzinfo=None)

    def in_zone(self, zone: tzinfo) -> datetime:
        """Return the time as an instant; `zone` is that of a time without one."""
        return self.at if self.at.tzinfo is not None else self.at.replace(tzinfo=zone)


class FileRules(tzinfo):
    """The zone that a VTIMEZONE defines by the beginnings of its standard and daylight times."""

    def __init__(self, zone: Component) -> None:
        # start, rule, other starts, offset before, offset from then on
        self._parts = [
            (start, part.first("RRULE").value, list(_walls(part)), before, after)
            for part in zone.parts
            if (start := stamp_of(part.first("DTSTART").value))
            and (after := _offset_of(part.first("TZOFFSETTO").value)) is not None
            and (before := _offset_of(part.first("TZOFFSETFROM").value) or timedelta()) is not None
        ]
        self.offsets = {after for *_, after in self._parts}
        self._years: dict[int, list[tuple[datetime, timedelta]]] = {}

    def utcoffset(self, at: datetime | None) -> timedelta | None:
        """Return the offset of the latest change before a time."""
        if at is None or not self._parts:
            return None
        wall = at.replace(tzinfo=None)
        changes = self._years.get(wall.year)
        if changes is None:
            changes = self._years[wall.year] = sorted(self._changes(wall.year))
        earlier = [after for begins, after in changes if begins <= wall]
        return earlier[-1] if earlier else min(self._parts, key=lambda part: part[0])[3]

    def _changes(self, year: int) -> Iterator[tuple[datetime, timedelta]]:
        first, last = datetime(year - 1, 1, 1), datetime(year, 12, 31, 23, 59)  # noqa: DTZ001  # wall clocks
        for start, rule, others, _, after in self._parts:
            yield from ((at, after) for at in (start, *others))
            if "YEARLY" in rule.upper() and start < last:
                # a rule of 1601 begins anew, so that dateutil does not step through the centuries
                day = min(start.day, 28) if start.month == 2 else start.day
                begin = start if start.year >= first.year else start.replace(year=first.year, day=day)
                yield from ((at, after) for at in rule_times(rule, begin, last) or ())

    def fromutc(self, at: datetime) -> datetime:
        """Return the local time of a time in UTC."""
        offset = self.utcoffset(at) or timedelta()
        return at + (self.utcoffset(at + offset) or timedelta())

    def dst(self, _: datetime | None) -> timedelta:
        """Return nothing: a file may call its summer time standard."""
        return timedelta()

    def tzname(self, _: datetime | None) -> str | None:
        """Return no name."""
        return None


def _offset_of(text: str) -> timedelta | None:
    found = OFFSET.fullmatch(text)
    if found is None or int(found[2]) > 15:
        return None
    offset = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return -offset if found[1] == "-" else offset


def _walls(part: Component) -> Iterator[datetime]:
    for found in part.all("RDATE")[:MAX_TIMES]:
        yield from filter(None, map(stamp_of, found.value.split(",")[:MAX_TIMES]))


class ZoneTable:
    """Find the zones that a file names: by name, and by the rules of its own VTIMEZONE."""

    def __init__(self, file: CalendarFile) -> None:
        self.components = file.zones
        self._own = {zone.text("TZID").strip(): zone for zone in file.zones}
        self._known: dict[str, tzinfo | None] = {}
        self._days: dict[str, set[datetime]] = {}
        for event in file.events if file.zones else ():
            start = event.first("DTSTART")
            days = self._days.setdefault(start.params.get("TZID", "").strip(), set())
            if len(days) < MAX_DAYS and (at := stamp_of(start.value)):
                days.add(at.replace(hour=12, tzinfo=None))

    def zone(self, name: str) -> tzinfo | None:
        """Return the zone of a TZID; None if unknown: such times are in the programme's zone."""
        if name not in self._known:
            self._known[name] = self._find(name.strip())
        return self._known[name]

    @property
    def unknown(self) -> list[str]:
        """The names of zones that the file uses and nobody knows."""
        return [name for name, zone in self._known.items() if zone is None]

    def _find(self, name: str) -> tzinfo | None:
        own = self._own.get(name)
        if own is None:
            return zone_named(name)
        known, rules = zone_named(name) or zone_named(own.text("X-LIC-LOCATION")), FileRules(own)
        if known is None or not rules.offsets:
            return known or (rules if rules.offsets else None)
        days = self._days.get(name, set())
        if all(rules.utcoffset(day) == known.utcoffset(day) for day in days):
            return known
        # some exporters lose the half hour of an offset: `+0900` for Adelaide
        if all(_is_cut(known.utcoffset(day), rules.utcoffset(day)) for day in days):
            return known
        # some exporters write only the winter time of a place: that is a part of its rules, not a contradiction
        is_place = isinstance(known, ZoneInfo) and "/" in known.key and "/" in name
        offsets = {known.utcoffset(day.replace(month=month, day=15)) for day in days for month in (1, 7)}
        return known if is_place and len(rules.offsets) == 1 and rules.offsets < offsets else rules


def _is_cut(known: timedelta | None, written: timedelta | None) -> bool:
    """Return whether an offset is that of a place without its minutes."""
    hour = timedelta(hours=1)
    return known is not None and written is not None and bool(known % hour) and known - known % hour == written


def stamp_of(text: str) -> datetime | None:
    """Return a date or a time of iCalendar, aware with an offset; None if it cannot be read."""
    parts = STAMP.fullmatch(text.strip())
    if parts is None or not (int(parts[1]) in YEARS or 1600 < int(parts[1]) < YEARS.start):
        return None
    hour = int(parts[4] or 0)
    # 24:00 is the end of the day; a leap second is the 60th
    late = hour == 24 and not int(parts[5] or 0)
    numbers = (int(parts[1]), int(parts[2]), int(parts[3]), 0 if late else hour, int(parts[5] or 0))
    try:
        at = datetime(*numbers, min(int(parts[6] or 0), 59))  # noqa: DTZ001  # its zone follows
        offset = datetime.strptime(parts[7].upper(), "%z").tzinfo if parts[7] else None
        return (at + DAY if late else at).replace(tzinfo=offset)
    except (ValueError, OverflowError):
        return None


def moment(found: Property, zones: ZoneTable) -> Moment | None:
    """Return the time of a property such as DTSTART or RECURRENCE-ID; None if it cannot be read."""
    at = stamp_of(found.value) if found.value else None
    if at is None or at.year not in YEARS:
        return None
    # only a date, with or without VALUE=DATE; some exporters add the time 000000 to it
    is_date = found.params.get("VALUE", "").upper() == "DATE" and at.time() == MIDNIGHT
    if is_date or len(found.value.strip()) <= len("2026-05-18"):
        return Moment(at.replace(tzinfo=None), whole_day=True)
    tzid = found.params.get("TZID", "")
    return Moment(at if at.tzinfo else at.replace(tzinfo=zones.zone(tzid) if tzid else None))


def span_of(event: Component, zones: ZoneTable) -> tuple[Moment | None, Moment | None]:
    """Return start and end of an event: its end is at DTEND, else by DURATION, else unknown.

    A whole day ends at the midnight after it. Midnight to midnight in the zone of the place is a whole day, too.
    """
    start, end = moment(event.first("DTSTART"), zones), moment(event.first("DTEND"), zones)
    if start is None:
        return None, None
    duration = length(event.text("DURATION"))
    if end is None and duration is not None:
        end = Moment(start.at + timedelta(milliseconds=duration), start.whole_day)
    if not start.whole_day:
        midnights = end is not None and {start.at.time(), end.at.time()} == {MIDNIGHT} and end.wall > start.wall
        if not midnights or start.at.tzinfo is UTC:
            return start, end
        start = Moment(start.wall, whole_day=True)
    after = start.at + DAY
    if end is None or end.wall <= after:
        return start, Moment(after, whole_day=True)
    last = end.wall.replace(hour=0, minute=0, second=0)
    return start, Moment(last if last == end.wall else last + DAY, whole_day=True)


def stated_zone(file: CalendarFile, zones: ZoneTable) -> ZoneInfo | None:
    """Return the zone of the conference, None if the file does not name it.

    The TZID of most starts counts, else a property of the calendar, else its only VTIMEZONE. `UTC` does not count:
    Sched writes it into every file.
    """
    tzids = Counter(tzid for event in file.events if (tzid := event.first("DTSTART").params.get("TZID", "")))
    for tzid, _ in tzids.most_common():
        if (zone := as_zone(zones.zone(tzid))) and not is_utc(zone.key):
            return zone
    # one exporter has `VTIMEZONE: Europe/Rome` as a property by mistake; vCalendar 1.0 has `TZ:+09`
    for name in ("X-WR-TIMEZONE", "TIMEZONE-ID", "VTIMEZONE", "TZID", "TZ"):
        text = file.head.text(name)
        if not is_utc(text) and (zone := as_zone(zone_named(text))):
            return zone
    known = [zone for own in zones.components if (zone := as_zone(zones.zone(own.text("TZID"))))]
    return known[0] if len(known) == 1 and not is_utc(known[0].key) else None


WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# the numbers of dateutil
FREQUENCIES: dict[str, Literal[0, 1, 2, 3, 4]] = {"YEARLY": 0, "MONTHLY": 1, "WEEKLY": 2, "DAILY": 3, "HOURLY": 4}
NUMBERED = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
# parts with numbers, and the smallest and the largest number; no programme has the others
NUMBERS = {"BYMONTH": (1, 12), "BYMONTHDAY": (-31, 31), "BYSETPOS": (-4, 4), "BYHOUR": (0, 23), "BYMINUTE": (0, 59)}
RULE_PARTS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST", *NUMBERS}
MAX_LIST = 40
MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
MAX_REACH = timedelta(days=800)


def is_bounded(rule: str) -> bool:
    """Return whether a rule ends by itself."""
    return "UNTIL=" in rule.upper() or "COUNT=" in rule.upper()


def rule_times(rule: str, start: datetime, last: datetime) -> Iterator[datetime] | None:
    """Return the times of an RRULE up to `last`, in the clock of `start`; None for an unsafe rule.

    The start itself counts as the first time, also if the rule does not give it.
    """
    pairs = (part.partition("=") for part in rule.split(";") if part)
    parts = {key.strip().upper(): value.strip().upper() for key, _, value in pairs}
    interval, count = number_in(parts.get("INTERVAL", "1"), 1000), number_in(parts.get("COUNT", "1"), 10**6)
    until = stamp_of(parts["UNTIL"]) if "UNTIL" in parts else None
    filters = _filters(parts, interval or 1, start.day)
    wrong = (filters is None, interval is None, count is None, "UNTIL" in parts and until is None)
    if any(wrong) or set(parts) - RULE_PARTS or parts.get("FREQ") not in FREQUENCIES:
        return None
    from dateutil.rrule import rrule  # 20 ms, for repeated events only

    wall, week = start.replace(tzinfo=None), parts.get("WKST", "MO")
    last = min(last, wall + MAX_REACH)
    if until is not None:
        # a date means the whole of that day
        end = until if len(parts["UNTIL"]) > len("2026-05-18") else until + timedelta(days=1, seconds=-1)
        last = min(last, end.astimezone(start.tzinfo or UTC).replace(tzinfo=None) if end.tzinfo else end)
    try:
        times = rrule(
            FREQUENCIES[parts["FREQ"]], dtstart=wall, interval=interval or 1, until=last,
            wkst=WEEKDAYS.index(week) if week in WEEKDAYS else 0, **(filters or {}),
        )  # fmt: skip
    except (ValueError, OverflowError):  # a BYSETPOS of 0, or alone
        return None
    return islice(chain([wall], (at for at in times if at != wall)), count if "COUNT" in parts else None)


def _filters(parts: dict[str, str], interval: int, start_day: int) -> dict[str, Any] | None:
    """Return the parts of a rule that choose days and times, for dateutil; None for unsafe ones."""
    numbers = {name: _numbers(parts[name], *limits) for name, limits in NUMBERS.items() if name in parts}
    names = [name.strip() for name in parts.get("BYDAY", "").split(",")[:MAX_LIST] if name.strip()]
    days = [day for name in names if (day := NUMBERED.fullmatch(name))]
    if None in numbers.values() or len(days) < len(names):
        return None
    if not _can_be_fulfilled(parts.get("FREQ", ""), interval, start_day, numbers, [day[1] for day in days]):
        return None
    found: dict[str, Any] = {name.lower(): values for name, values in numbers.items()}
    if days:
        from dateutil.rrule import weekday

        found["byweekday"] = [weekday(WEEKDAYS.index(day[2]), int(day[1]) if day[1] else None) for day in days]
    return found


def _can_be_fulfilled(
    frequency: str, interval: int, start_day: int, numbers: dict[str, list[int] | None], days: list[str | None]
) -> bool:
    """Return whether some day soon fulfils a rule; `days` are the ordinals of its weekdays.

    dateutil steps through the days up to the year 9999 if none does, such as 30 February. So this refuses rules that
    may be right, but are not seen in programmes.
    """
    by_month = frequency in {"MONTHLY", "YEARLY"}
    months, month_days, places = (numbers.get(name) or [] for name in ("BYMONTH", "BYMONTHDAY", "BYSETPOS"))
    ordinals = [int(day) for day in days if day]
    most = 52 if frequency == "YEARLY" and not months else 5
    # without days, the day of the start counts
    in_month = month_days or ([start_day] if by_month and not days else [])
    shortest = min(map(abs, in_month), default=1)
    return not any((
        frequency == "HOURLY" and (numbers or days),
        frequency == "WEEKLY" and month_days,
        frequency == "DAILY" and interval > 1 and (months or month_days or days),
        frequency in {"WEEKLY", "MONTHLY"} and interval > 1 and (months or shortest > 28),
        ordinals and (not by_month or month_days or not all(0 < abs(number) <= most for number in ordinals)),
        places and (not by_month or month_days or ordinals or not days or 0 in places),
        0 in month_days or shortest > max((MONTH_LENGTHS[month - 1] for month in months), default=31),
    ))  # fmt: skip


def number_in(text: str, most: int) -> int | None:
    """Return a number, at most `most`; None for other text, and for 0: dateutil would never end."""
    value = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    return min(value, most) if value else None


def _numbers(text: str, least: int, most: int) -> list[int] | None:
    values = text.split(",")
    if len(values) > MAX_LIST or not all(re.fullmatch(r"\s*[+-]?[0-9]{1,3}\s*", value) for value in values):
        return None
    numbers = [int(value) for value in values]
    return numbers if all(least <= number <= most for number in numbers) else None
