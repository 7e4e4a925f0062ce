"""Find when the events of a calendar take place: their repetitions, exceptions and versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import islice
from operator import itemgetter
from typing import TypeAlias

from confnote.core.lookup import fold
from confnote.core.time import day_label
from confnote.schedule.formats.ical_lines import Component
from confnote.schedule.formats.ical_times import (
    DAY,
    MAX_REACH,
    Moment,
    ZoneTable,
    is_bounded,
    moment,
    number_in,
    rule_times,
    span_of,
)
from confnote.schedule.text import line, listed
from confnote.schedule.times import length
from confnote.schedule.value import Skipped

Window: TypeAlias = tuple[datetime, datetime]
Span: TypeAlias = tuple[Moment, Moment | None]
# the most repeated events, times of one of them, and times of all
MAX_REPEATED, MAX_OCCURRENCES, MAX_TIMES = 500, 60, 2000
MAX_LISTED = 500
# a series that ends within this time is part of the conference as a whole
OWN_REACH = timedelta(days=31)
# a series that begins so shortly before the other events is read from its start on
NEAR = timedelta(days=7)
# a series that began longer ago is a regular meeting, not part of a conference
OLDEST = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Occasion:
    """One time of an event; `repetition` ("" for a single time) distinguishes those of one UID."""

    event: Component
    start: Moment
    end: Moment | None
    repetition: str = ""


class Exceptions:
    """Times of a series that are taken off or changed, each with the event that says so."""

    def __init__(self, zone: tzinfo) -> None:
        self.zone = zone
        self.instants: dict[datetime, list[Component]] = defaultdict(list)
        self.dates: dict[date, list[Component]] = defaultdict(list)
        # the dates of all, also of those with a time
        self.local: dict[date, list[Component]] = defaultdict(list)
        # changes of a time and of all later ones
        self.ranges: list[tuple[datetime, Component]] = []

    def add(self, at: Moment, event: Component) -> None:
        """Add a time: an instant, or a date that means each time on it."""
        instant = at.in_zone(self.zone)
        self.local[at.at.date() if at.whole_day else instant.astimezone(self.zone).date()].append(event)
        if at.whole_day:
            self.dates[at.at.date()].append(event)
        else:
            self.instants[instant].append(event)
        if event.first("RECURRENCE-ID").params.get("RANGE", "").upper() == "THISANDFUTURE" and len(self.ranges) < 10:
            self.ranges.append((instant, event))

    def of(self, at: Moment) -> list[Component]:
        """Return the events that take off or change a time of a series."""
        if at.whole_day:
            return self.local.get(at.at.date(), [])
        return self.instants.get(at.in_zone(self.zone), []) + self.dates.get(at.at.date(), [])


@dataclass(slots=True)
class Occasions:
    """Find the times of events, and what to say about those that are left out.

    `zone` is that of the times without one, `days` are the dates of the conference if they are known.
    """

    zones: ZoneTable
    zone: tzinfo = UTC
    days: tuple[date, date] | None = None
    # of repeated events: names of those of which times are cut off, with the number if it is known; names of those
    # with a rule that is not followed
    cut: dict[str, int] = field(default_factory=dict)
    unfollowed: list[str] = field(default_factory=list)
    window: Window | None = None

    def find(self, events: Iterable[Component]) -> Iterator[Occasion | Skipped]:
        """Yield the times of each event, or Skipped for an event that cannot be read.

        Of several versions of an event, the newest counts. A time that another event replaces (by RECURRENCE-ID) is
        left out. A repeated event has at most 60 times, and all of them 2,000.
        """
        current = newest(list(events), self.zones)
        spans: dict[Component, Span] = {}
        for event in current:
            start, end = span_of(event, self.zones)
            if start is not None:
                spans[event] = (start, end)
        originals = {event: at for event in spans if (at := moment(event.first("RECURRENCE-ID"), self.zones))}
        # a dictionary, as thousands of events are looked up in it
        series = {
            event: start
            for event, (start, _) in spans.items()
            if event not in originals and (event.all("RRULE") or event.all("RDATE"))
        }
        repeated = {event.text("UID") for event in series} - {""}
        single = [
            at.wall
            for event, (at, _) in spans.items()
            if event not in series and not (event in originals and event.text("UID") in repeated)
        ]
        self.window = self._window(single, list(series.items()))
        changes: dict[str, Exceptions] = defaultdict(lambda: Exceptions(self.zone))
        for event, at in originals.items():
            changes[event.text("UID")].add(at, event)
        marks = {event: _mark(at) for event, at in originals.items()}
        found: dict[Component, list[Occasion]] = {}
        count = 0
        for number, event in enumerate(series, 1):
            follow = number <= MAX_REPEATED and count < MAX_TIMES
            found[event] = self._series(event, spans, changes[event.text("UID")], marks, follow=follow)
            count += len(found[event])
        for event in current:
            if event not in spans:
                yield Skipped(line(event.text("SUMMARY"), 60), f"no readable start, line {event.line}")
            elif event in found:
                yield from found[event]
            else:
                yield Occasion(event, *spans[event], marks.get(event, ""))

    def _window(self, single: list[datetime], series: list[tuple[Component, Moment]]) -> Window | None:
        """Return the first and last moment of the conference, from the file and its dates."""
        days = [*single, *(datetime(day.year, day.month, day.day) for day in self.days or ())]  # noqa: DTZ001  # wall clocks
        for event, start in series[:MAX_REPEATED]:
            days += self._own_times(event, start)
        midnights = [day.replace(hour=0, minute=0, second=0) for day in days]
        return (min(midnights), max(midnights) + DAY) if midnights else None

    def _own_times(self, event: Component, start: Moment) -> list[datetime]:
        """Return the times of a series that ends soon by itself; an empty list for another one."""
        if not all(is_bounded(rule.value) for rule in event.all("RRULE")):
            return []
        times = self._times(event, start, start.wall + OWN_REACH + DAY)
        return times if times and times[-1] <= start.wall + OWN_REACH else []

    def _times(self, event: Component, start: Moment, last: datetime) -> list[datetime] | None:
        """Return the times of a repeated event up to `last`; None if a rule is not supported."""
        found = {start.wall}
        for name in ("RRULE", "EXRULE"):
            for rule in event.all(name)[:MAX_OCCURRENCES]:
                times = rule_times(rule.value, start.in_zone(self.zone), last)
                if times is None:
                    return None
                listed = set(islice(times, MAX_TIMES))
                found = found | listed if name == "RRULE" else found - listed
        return sorted(found)

    def _series(
        self,
        event: Component,
        spans: dict[Component, Span],
        changes: Exceptions,
        marks: dict[Component, str],
        *,
        follow: bool,
    ) -> list[Occasion]:
        """Return the times of a repeated event without the changed ones; note their marks."""
        start, end = spans[event]
        times = self._within(event, start) if follow else None
        if times is None:
            self.unfollowed.append(event.text("SUMMARY"))
            times = [start.wall]
        found: dict[datetime, Span] = {}
        for wall in times:
            at = Moment(wall.replace(tzinfo=start.at.tzinfo), start.whole_day)
            found[at.in_zone(self.zone)] = (at, _later(at, start, end))
        for at, its_end in self._listed(event, "RDATE"):
            found.setdefault(at.in_zone(self.zone), (at, its_end or _later(at, start, end)))
        gone = Exceptions(self.zone)
        for at, _ in self._listed(event, "EXDATE"):
            gone.add(at, event)
        kept: list[Occasion] = []
        for instant, (at, its_end) in sorted(found.items()):
            if gone.of(at):
                continue
            changed = changes.of(at)
            marks.update((other, _mark(at)) for other in changed)
            if not changed:
                earlier = max(
                    (change for change in changes.ranges if change[0] < instant), default=None, key=itemgetter(0)
                )
                moved = _moved(at, spans[earlier[1]], earlier[0], self.zone) if earlier else (at, its_end)
                kept.append(Occasion(earlier[1] if earlier else event, *moved, _mark(at)))
        if len(kept) > MAX_OCCURRENCES:
            self._cut(event, len(kept) - MAX_OCCURRENCES)
        return kept[:MAX_OCCURRENCES]

    def _within(self, event: Component, start: Moment) -> list[datetime] | None:
        """Return the times of a series within the conference; its start stays if there are none."""
        if not event.all("RRULE"):
            return [start.wall]
        first, last = self.window or (start.wall, start.wall + OWN_REACH)
        bounded = all(is_bounded(rule.value) for rule in event.all("RRULE"))
        times = self._times(event, start, start.wall + MAX_REACH if bounded else last)
        if times is None:
            return None
        first = start.wall if start.wall >= first - NEAR else first
        within = [at for at in times if first <= at <= last] or [start.wall] * (start.wall >= first - OLDEST)
        if len(within) < len(times) or not bounded:
            self._cut(event, len(times) - len(within))
        return within

    def _cut(self, event: Component, count: int) -> None:
        name = event.text("SUMMARY")
        self.cut[name] = self.cut.get(name, 0) + count

    def _listed(self, event: Component, name: str) -> Iterator[Span]:
        """Yield the times of all EXDATE or RDATE lines, with the ends of periods."""
        values = ((found, value) for found in event.all(name) for value in found.value.split(","))
        for found, value in islice(values, MAX_LISTED):
            begin, _, end = value.partition("/")
            at, duration = moment(found._replace(value=begin), self.zones), length(end)
            if at is not None:
                ends = moment(found._replace(value=end), self.zones)
                yield at, ends if duration is None else Moment(at.at + timedelta(milliseconds=duration))

    @property
    def notices(self) -> Iterator[str]:
        """What is left out of repeated events, in a sentence each."""
        if self.unfollowed:
            what = "only the first time is read of events with a rule of repetition that confnote does not follow"
            yield f"{what}: {_names(self.unfollowed)}"
        if self.cut:
            first, last = self.window or (None, None)
            within = f" for {day_label(first.date())} to {day_label((last - DAY).date())}" if first and last else ""
            number = sum(self.cut.values())
            what = "1 other time is" if number == 1 else f"{number or 'the'} other times are"
            yield f"repeated events are read{within}, {what} left out: {_names(list(self.cut))}"


def _names(titles: list[str]) -> str:
    return listed([line(title, 60) or "one without a title" for title in titles], 3, between="; ", last="; and ")


def _mark(at: Moment) -> str:
    """Return a text for a repetition: the same for a time of the rule and for its RECURRENCE-ID."""
    if at.whole_day:
        return f"{at.at:%Y%m%d}"
    return f"{at.at if at.at.tzinfo is None else at.at.astimezone(UTC):%Y%m%dT%H%M%S}"


def _moved(at: Moment, changed: Span, original: datetime, zone: tzinfo) -> Span:
    """Return a later time of a series, moved as far as a change has moved the time `original`."""
    start, end = changed
    moved = Moment(at.at + (start.in_zone(zone) - original), start.whole_day)
    return moved, _later(moved, start, end)


def _later(at: Moment, start: Moment, end: Moment | None) -> Moment | None:
    """Return the end of a repetition, which lasts as long as the first time."""
    if end is None:
        return None
    # subtract the wall clocks if only one of start and end has a zone
    same_clock = (start.at.tzinfo is None) == (end.at.tzinfo is None)
    return Moment(at.at + (end.at - start.at if same_clock else end.wall - start.wall), at.whole_day)


def newest(events: list[Component], zones: ZoneTable) -> list[Component]:
    """Return the events without older versions: those of the same UID with a smaller SEQUENCE.

    Some exporters give several talks, or all, one UID: these stay.
    """
    groups: dict[tuple[str, str], list[Component]] = defaultdict(list)
    for event in events:
        if uid := event.text("UID").strip():
            original = event.first("RECURRENCE-ID")
            at = moment(original, zones)
            groups[uid, _mark(at) if at else original.value].append(event)
    old: set[Component] = set()
    for found in groups.values():
        if len(found) > 1:
            old.update(_replaced(found, len(events)))
    return [event for event in events if event not in old]


def _replaced(versions: list[Component], count: int) -> Iterator[Component]:
    """Yield the old versions among events with one UID; `count` is the number of all events."""
    titles = {fold(event.text("SUMMARY")) for event in versions}
    starts = {event.first("DTSTART").value for event in versions}
    latest = max(map(_sequence, versions))
    # an update can change title and time at once, but not so often that it makes up the whole file
    if min(len(titles), len(starts)) == 1 or len(versions) < 4 or len(versions) * 2 < count:
        last = next(event for event in reversed(versions) if _sequence(event) == latest)
        for event in versions:
            if _sequence(event) < latest:
                yield event
                if _is_off(last):  # a cancelled series may leave out its rule
                    for name in ("RRULE", "RDATE", "EXDATE"):
                        if event.all(name):
                            last.properties.setdefault(name, event.all(name))
    # copies of one event; of a cancellation and the event, the cancellation counts
    copies: dict[tuple[str, ...], Component] = {}
    for event in sorted((event for event in versions if _sequence(event) == latest), key=_is_off):
        key = (event.text("SUMMARY"), event.first("DTSTART").value, event.text("LOCATION"))
        if key in copies:
            yield copies[key]
        copies[key] = event


def _sequence(event: Component) -> int:
    return number_in(event.text("SEQUENCE").strip(), 10**9) or 0


def _is_off(event: Component) -> bool:
    return event.text("STATUS").strip().upper() == "CANCELLED"
