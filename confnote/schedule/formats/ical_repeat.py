"""A repeated event -> when it takes place: daily and weekly ones, within the conference, sixty times at most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from confnote.schedule.formats.ical_times import Moment, ZoneTable, moment_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from confnote.schedule.formats.ical_lines import Component

MOST = 60
OPEN_END = timedelta(days=31)
"""How far a repetition reaches in a calendar that has nothing else in it."""

OLDEST = timedelta(days=400)
"""What began longer ago is a standing meeting, no part of a conference; and dateutil steps through every day of it."""

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
PLAIN = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST"}
"""Anything beyond these (BYSETPOS, BYHOUR, ...) is no programme, and some of it keeps dateutil busy for ever."""


@dataclass(frozen=True, slots=True)
class Window:
    """The days of a conference, as wall clock times."""

    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Rule:
    """The part of RFC 5545's recurrence rules that is followed."""

    daily: bool
    interval: int
    count: int | None
    until: Moment | None
    weekdays: tuple[int, ...]
    week_start: int


def window_of(moments: Iterable[Moment]) -> Window | None:
    """Return the days from the first to the last of the events that are not repeated."""
    days = [at.at.replace(tzinfo=None, hour=0, minute=0, second=0) for at in moments]
    return Window(min(days), max(days) + timedelta(days=1)) if days else None


def occurrences(event: Component, start: Moment, window: Window | None, zones: ZoneTable) -> list[Moment] | None:
    """Return when a repeated event takes place, its exceptions left out; None if its rule is none that is followed."""
    rule = rule_of(event.first("RRULE").value)
    begin = start.at.replace(tzinfo=None)
    window = window or Window(begin, begin + OPEN_END)
    if rule is None or begin < window.first - OLDEST:
        return None
    found = {at for at in _repeated(begin, rule, start, window.last) if window.first <= at}
    found |= {at for at in _listed(event, "RDATE", zones) if window.first <= at <= window.last}
    found -= set(_listed(event, "EXDATE", zones))
    return [Moment(at.replace(tzinfo=start.at.tzinfo), start.whole_day) for at in sorted(found)[:MOST]]


def _repeated(begin: datetime, rule: Rule, start: Moment, last: datetime) -> Iterator[datetime]:
    """Yield the moments of a rule up to the last day; always with an end, so that no rule can run for ever."""
    from dateutil.rrule import DAILY, WEEKLY, rrule  # 20 ms, for repeated events only

    until = last if rule.until is None else min(last, _wall(rule.until, start))
    return islice(
        rrule(
            DAILY if rule.daily else WEEKLY,
            dtstart=begin,
            interval=rule.interval,
            until=until,
            wkst=rule.week_start,
            byweekday=rule.weekdays or None,
        ),
        rule.count,
    )


def _wall(until: Moment, start: Moment) -> datetime:
    """UNTIL as the event's own wall clock; a date means the whole of that day."""
    if until.whole_day:
        return until.at + timedelta(days=1, seconds=-1)
    return until.at.astimezone(start.at.tzinfo or UTC).replace(tzinfo=None) if until.at.tzinfo else until.at


def rule_of(text: str) -> Rule | None:
    """Return a rule, None if it is of a kind that no programme has."""
    pairs = (part.partition("=") for part in text.split(";") if part)
    parts = {key.strip().upper(): value.strip().upper() for key, _, value in pairs}
    interval, count = _number(parts.get("INTERVAL", "1"), 1000), _number(parts.get("COUNT", "1"), 10**6)
    weekdays = [day for day in parts.get("BYDAY", "").split(",") if day]
    until = moment_of(parts["UNTIL"], "", ZoneTable(())) if "UNTIL" in parts else None
    if parts.get("FREQ") not in {"DAILY", "WEEKLY"} or not set(parts) <= PLAIN or not set(weekdays) <= set(WEEKDAYS):
        return None
    if interval is None or count is None or ("UNTIL" in parts and until is None):
        return None
    week_start = parts.get("WKST", "MO")
    return Rule(
        daily=parts["FREQ"] == "DAILY",
        interval=interval,
        count=count if "COUNT" in parts else None,
        until=until,
        weekdays=tuple(WEEKDAYS.index(day) for day in weekdays),
        week_start=WEEKDAYS.index(week_start) if week_start in WEEKDAYS else 0,
    )


def _number(text: str, most: int) -> int | None:
    """A number from 1 to `most`; `INTERVAL=0` is an endless loop in dateutil."""
    value = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    return min(value, most) if value else None


def _listed(event: Component, name: str, zones: ZoneTable) -> Iterator[datetime]:
    """Yield the wall clock moments of EXDATE or RDATE: several to a line, several lines."""
    for found in event.all(name)[:MOST]:
        for value in found.value.split(",")[:MOST]:
            at = moment_of(value.partition("/")[0], found.params.get("TZID", ""), zones)
            if at is not None:
                yield at.at.replace(tzinfo=None)
