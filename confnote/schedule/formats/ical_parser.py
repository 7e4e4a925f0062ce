"""Parse the components of an iCalendar file, and find the times at which its events take place.

This is a parser of our own because `icalendar` makes a typed object of each property: 0.27 s for 600 events, against
0.01 s here. The tests compare the two.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import islice, pairwise
from typing import NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from confnote.errors import Refused
from confnote.schedule.assemble import MAX_SESSIONS
from confnote.schedule.text import line
from confnote.schedule.times import YEARS, length
from confnote.schedule.value import Skipped
from confnote.schedule.zones import as_zone, is_utc, zone_named

FOLD = re.compile(rb"\r*\n[ \t]|\r[ \t]")
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
MAX_DEPTH = 20


class Property(NamedTuple):
    """One content line: parameters by upper-case name, and the value as in the file."""

    params: dict[str, str]
    value: str

    @property
    def text(self) -> str:
        r"""The value as text, with `\n`, `\,`, `\;` and `\\` unescaped."""
        if "\\" not in self.value:
            return self.value
        return ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], self.value)


NONE = Property({}, "")


@dataclass(slots=True)
class Component:
    """A component such as a VEVENT, a VTIMEZONE or the VCALENDAR itself.

    `line` is the number of its first line in the file.
    """

    name: str
    line: int
    properties: dict[str, list[Property]] = field(default_factory=dict)

    def first(self, name: str) -> Property:
        """Return the first property of a name, an empty one if there is none."""
        found = self.properties.get(name)
        return found[0] if found else NONE

    def text(self, name: str) -> str:
        """Return the text of the first property of a name, empty if there is none."""
        return self.first(name).text

    def all(self, name: str) -> list[Property]:
        """Return all properties of a name."""
        return self.properties.get(name, [])


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """A parsed file: the properties of the calendar itself (`head`), its events, its zones."""

    head: Component
    events: tuple[Component, ...]
    zones: ZoneTable


def calendar(data: bytes) -> CalendarFile:
    """Parse a file; raise Refused if its components are unclosed, badly nested or too many."""
    head = Component("VCALENDAR", 1)
    found: dict[str, list[Component]] = {"VEVENT": [], "VTIMEZONE": []}
    stack: list[Component] = []
    for number, text in unfold(data):
        name, params, value = split_line(text)
        if name == "BEGIN":
            if len(stack) >= MAX_DEPTH:
                raise Refused("broken iCalendar: its parts are nested more than 20 deep")
            begun = value.strip().upper()[:40]
            stack.append(head if begun == "VCALENDAR" and not stack else Component(begun, number))
        elif name == "END":
            ended = stack.pop() if stack else None
            if ended is None or ended.name != value.strip().upper():
                what = f"END:{value.strip()[:40]} closes nothing that is open"
                raise Refused(f"broken iCalendar: {what}; get the file again")
            if ended.name in found:
                found[ended.name].append(ended)
                if len(found[ended.name]) > MAX_SESSIONS:
                    what = f"more than {MAX_SESSIONS:,} events"
                    raise Refused(f"this calendar has {what}: no conference has; is it the right file?")
        # properties before BEGIN:VCALENDAR belong to nothing
        elif name and stack:
            stack[-1].properties.setdefault(name, []).append(Property(params, value))
    if stack:
        raise Refused(f"the calendar breaks off inside a {stack[-1].name}: get the file again")
    return CalendarFile(head, tuple(found["VEVENT"]), ZoneTable(tuple(found["VTIMEZONE"])))


def unfold(data: bytes) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank, unfolded, each with its number in the file.

    Unfold before decoding, since a fold can be inside a character.
    """
    # a fold becomes a NUL until its lines are counted; no text has one
    rows = FOLD.sub(b"\0", data.replace(b"\0", b""))
    number = 1
    for row in rows.split(b"\n" if b"\n" in rows else b"\r"):
        text = row.replace(b"\0", b"").decode("utf-8", "replace").strip("\r")
        if text.strip():
            yield number, text
        number += 1 + row.count(b"\0")


def split_line(text: str) -> tuple[str, dict[str, str], str]:
    """Return name, parameters and value of a content line; an empty name for other text."""
    head, colon, value = text.partition(":")
    if not colon:
        return "", {}, ""
    if '"' in head:  # a colon in a quoted parameter: `CN="Panel: one"`
        # if a quote is not closed, the first colon counts
        end = next(_outside_quotes(text, ":"), len(head))
        head, value = text[:end], text[end + 1 :]
    if ";" not in head:
        return head.strip().upper(), {}, value
    ends = [-1, *_outside_quotes(head, ";"), len(head)]
    name, *params = (head[begin + 1 : end] for begin, end in pairwise(ends))
    pairs = (param.partition("=") for param in params)
    return name.strip().upper(), {key.strip().upper(): of.strip('"') for key, _, of in pairs}, value


def _outside_quotes(text: str, char: str) -> Iterator[int]:
    """Yield the indexes of a character outside quotes; an open quote reaches to the end."""
    return (found.start() for found in re.finditer(f'"[^"]*"?|{char}', text) if found[0] == char)


DATE = r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})"
TIME = r"([0-9]{2}):?([0-9]{2})(?::?([0-9]{2}))?(?:\.[0-9]+)?"
STAMP = re.compile(rf"{DATE}(?:[Tt ]{TIME})?\s*([Zz]|[+-][0-9]{{2}}:?[0-9]{{2}})?")


@dataclass(frozen=True, slots=True)
class Moment:
    """A start or an end: `at` is naive if in the programme's zone, midnight if `whole_day`."""

    at: datetime
    whole_day: bool = False

    @property
    def wall(self) -> datetime:
        """The time on the wall clock, without a zone."""
        return self.at.replace(tzinfo=None)


class ZoneTable:
    """Find the zones that a file names: by IANA name, by its own VTIMEZONE, by Windows name."""

    def __init__(self, zones: tuple[Component, ...]) -> None:
        self.components = zones
        self._own = {zone.text("TZID").strip(): zone for zone in zones}
        self._known: dict[str, tzinfo | None] = {}

    def zone(self, name: str) -> tzinfo | None:
        """Return the zone of a TZID; None if unknown: such times are in the programme's zone."""
        if name not in self._known:
            own = self._own.get(name)
            self._known[name] = zone_named(name) or (zone_named(own.text("X-LIC-LOCATION")) if own else None)
        return self._known[name]

    @property
    def unknown(self) -> list[str]:
        """The names of zones that the file uses and nobody knows."""
        return [name for name, zone in self._known.items() if zone is None]


def moment(found: Property, zones: ZoneTable) -> Moment | None:
    """Return the time of a property such as DTSTART or RECURRENCE-ID; None if it cannot be read."""
    parts = STAMP.fullmatch(found.value.strip())
    if parts is None or int(parts[1]) not in YEARS:
        return None
    try:
        at = datetime(*(int(parts[place] or 0) for place in range(1, 7)))  # type: ignore[arg-type]  # noqa: DTZ001  # its zone follows
        offset = datetime.strptime(parts[7].upper(), "%z").tzinfo if parts[7] else None
    except ValueError:
        return None
    # only a date, with or without VALUE=DATE
    if parts[4] is None:
        return Moment(at, whole_day=True)
    tzid = found.params.get("TZID", "")
    return Moment(at.replace(tzinfo=offset or (zones.zone(tzid) if tzid else None)))


def end_of(event: Component, start: Moment, zones: ZoneTable) -> Moment:
    """Return when an event ends: at DTEND, else by DURATION, else with its day or start."""
    end = moment(event.first("DTEND"), zones)
    if end is not None:
        return end
    duration = length(event.text("DURATION"))
    if duration is not None:
        return Moment(start.at + timedelta(milliseconds=duration), start.whole_day)
    return Moment(start.at + timedelta(days=1), whole_day=True) if start.whole_day else start


def stated_zone(calendar: CalendarFile) -> ZoneInfo | None:
    """Return the zone of the conference, None if the file does not name it.

    The TZID of most starts counts, else a property of the calendar, else its only VTIMEZONE. `UTC` does not count:
    Sched writes it into every file.
    """
    tzids = Counter(tzid for event in calendar.events if (tzid := event.first("DTSTART").params.get("TZID", "")))
    for tzid, _ in tzids.most_common():
        if (zone := as_zone(calendar.zones.zone(tzid))) and not is_utc(zone.key):
            return zone
    # one exporter has `VTIMEZONE: Europe/Rome` as a property by mistake
    for name in ("X-WR-TIMEZONE", "TIMEZONE-ID", "VTIMEZONE", "TZID"):
        text = calendar.head.text(name)
        if not is_utc(text) and (zone := as_zone(zone_named(text))):
            return zone
    known = [zone for own in calendar.zones.components if (zone := as_zone(calendar.zones.zone(own.text("TZID"))))]
    return known[0] if len(known) == 1 and not is_utc(known[0].key) else None


Window: TypeAlias = tuple[datetime, datetime]
# the most repeated events, times of one of them, and times of all
MAX_REPEATED, MAX_OCCURRENCES, MAX_TIMES = 500, 60, 2000
# how far a repetition reaches in a calendar that has no other events
OPEN_END = timedelta(days=31)
# an event that began longer ago is a regular meeting, not part of a conference; dateutil would step through each day
OLDEST = timedelta(days=400)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# no programme has the other parts (BYSETPOS, BYHOUR, ...), and some of them keep dateutil busy for ever
RULE_PARTS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST"}


@dataclass(frozen=True, slots=True)
class Occasion:
    """One time of an event; `repetition` ("" for a single time) distinguishes those of one UID."""

    event: Component
    start: Moment
    end: Moment
    repetition: str = ""


def occasions_of(found: CalendarFile) -> Iterator[Occasion | Skipped]:
    """Yield the times of each event, or Skipped for an event that cannot be read or repeated.

    A repeated event has the times of its rule within the conference, at most 60, and all of them 2,000. A time that
    another event replaces (by RECURRENCE-ID) is left out.
    """
    zones = found.zones
    starts = [(event, moment(event.first("DTSTART"), zones)) for event in found.events]
    window = window_of(at for event, at in starts if at is not None and not event.all("RRULE"))
    # keys are `id(event)`, since components cannot be hashed
    moved_from = {id(event): at for event in found.events if (at := moment(event.first("RECURRENCE-ID"), zones))}
    moved = {(event.text("UID"), _mark(moved_from[id(event)])) for event in found.events if id(event) in moved_from}
    repeated = count = 0
    for event, start in starts:
        if start is None:
            yield Skipped(line(event.text("SUMMARY"), 60), f"no readable start, line {event.line}")
            continue
        end = end_of(event, start, zones)
        # subtract the wall clocks if only one of start and end has a zone
        same_clock = (start.at.tzinfo is None) == (end.at.tzinfo is None)
        lasts = end.at - start.at if same_clock else end.wall - start.wall
        if not event.all("RRULE"):
            yield Occasion(event, start, end, _mark(moved_from[id(event)]) if id(event) in moved_from else "")
            continue
        # a hostile file could have 20,000 rules, which would take dateutil long
        repeated += 1
        times = occurrences(event, start, window, zones) if repeated <= MAX_REPEATED else None
        count += len(times or ())
        if times is None or count > MAX_TIMES:
            reason = "a rule that is not followed" if times is None else "one of too many rules in this file"
            yield Skipped(line(event.text("SUMMARY"), 60), f"repeated by {reason}")
            continue
        for at in times:
            if (event.text("UID"), _mark(at)) not in moved:
                yield Occasion(event, at, Moment(at.at + lasts, at.whole_day), _mark(at))


def _mark(at: Moment) -> str:
    """Return a text for a repetition: the same for a time of the rule and for its RECURRENCE-ID."""
    instant = at.at if at.at.tzinfo is None else at.at.astimezone(UTC)
    return f"{instant:%Y%m%d}" if at.whole_day else f"{instant:%Y%m%dT%H%M%S}"


def window_of(moments: Iterable[Moment]) -> Window | None:
    """Return the start of the first day and the end of the last; None without moments."""
    days = [at.wall.replace(hour=0, minute=0, second=0) for at in moments]
    return (min(days), max(days) + timedelta(days=1)) if days else None


def occurrences(event: Component, start: Moment, window: Window | None, zones: ZoneTable) -> list[Moment] | None:
    """Return up to 60 times of a repeated event; None if it is too old or has an unknown rule."""
    # without other events, the conference begins with the repeated event
    first, last = window or (start.wall, start.wall + OPEN_END)
    times = rule_times(event.first("RRULE").value, start, last) if start.wall >= first - OLDEST else None
    if times is None:
        return None
    found = {at for at in times if first <= at}
    found |= {at for at in _listed(event, "RDATE", zones) if first <= at <= last}
    found -= set(_listed(event, "EXDATE", zones))
    return [Moment(at.replace(tzinfo=start.at.tzinfo), start.whole_day) for at in sorted(found)[:MAX_OCCURRENCES]]


def rule_times(rule: str, start: Moment, last: datetime) -> Iterator[datetime] | None:
    """Return the wall times of a daily or weekly RRULE up to `last`; None for any other rule."""
    pairs = (part.partition("=") for part in rule.split(";") if part)
    parts = {key.strip().upper(): value.strip().upper() for key, _, value in pairs}
    interval, count = _number(parts.get("INTERVAL", "1"), 1000), _number(parts.get("COUNT", "1"), 10**6)
    weekdays = [day for day in parts.get("BYDAY", "").split(",") if day]
    until = moment(Property({}, parts["UNTIL"]), ZoneTable(())) if "UNTIL" in parts else None
    unknown = set(parts) - RULE_PARTS or set(weekdays) - set(WEEKDAYS)
    if parts.get("FREQ") not in {"DAILY", "WEEKLY"} or unknown:
        return None
    if interval is None or count is None or ("UNTIL" in parts and until is None):
        return None
    from dateutil.rrule import DAILY, WEEKLY, rrule  # 20 ms, for repeated events only

    if until is not None:
        # a date means the whole of that day
        end = until.at + timedelta(days=1, seconds=-1) if until.whole_day else until.at
        last = min(last, end.astimezone(start.at.tzinfo or UTC).replace(tzinfo=None) if end.tzinfo else end)
    week_start = parts.get("WKST", "MO")
    times = rrule(
        DAILY if parts["FREQ"] == "DAILY" else WEEKLY, dtstart=start.wall, interval=interval, until=last,
        wkst=WEEKDAYS.index(week_start) if week_start in WEEKDAYS else 0,
        byweekday=[WEEKDAYS.index(day) for day in weekdays] or None,
    )  # fmt: skip
    return islice(times, count if "COUNT" in parts else None)


def _number(text: str, most: int) -> int | None:
    """Return a number, at most `most`; None for other text, and for 0: dateutil would never end."""
    value = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    return min(value, most) if value else None


def _listed(event: Component, name: str, zones: ZoneTable) -> Iterator[datetime]:
    """Yield the wall clock times of the EXDATE or RDATE lines; a line can have several times."""
    for found in event.all(name)[:MAX_OCCURRENCES]:
        for value in found.value.split(",")[:MAX_OCCURRENCES]:
            at = moment(found._replace(value=value.partition("/")[0]), zones)
            if at is not None:
                yield at.wall
