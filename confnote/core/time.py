"""A zone's name -> its rules; instants in milliseconds <-> wall clocks in that zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from confnote.core.calendar_names import MONTHS, WEEKDAYS
from confnote.core.lookup import did_you_mean, nearest
from confnote.errors import Usage

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from confnote.model import Conference


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
DAY_MS = 86_400_000

BEGINNING = -(2**62)
"""Minus infinity for `zone_offsets`: before any instant, and still an integer that SQLite can add to."""


@lru_cache(maxsize=64)
def find_zone(name: str) -> ZoneInfo:
    """Return the rules of an IANA zone; its `key` is the name to store. Case is forgiven, spaces stand for `_`.

    A zone of the machine (`localtime`) or with leap seconds (`right/...`) would mean something else elsewhere: every
    IANA name begins with a capital, and only those are asked for.
    """
    from zoneinfo import ZoneInfo  # 8 ms, and most commands never ask for a zone

    if name[:1].isupper():
        try:
            return ZoneInfo(name)
        # ValueError: `../x`, a NUL; KeyError: no such zone; OSError: a folder (`Europe`), a name too long
        except (ValueError, KeyError, OSError):
            pass
    return ZoneInfo(_same_or_nearest(name))


def _same_or_nearest(name: str) -> str:
    """Return the zone that differs by case only; else refuse, and name the nearest ones."""
    from zoneinfo import available_timezones

    known = sorted(zone for zone in available_timezones() if zone[:1].isupper())
    typed = name.strip().replace(" ", "_").casefold()
    same = next((zone for zone in known if zone.casefold() == typed), None)
    if same:
        return same
    cities = {zone.rpartition("/")[2]: zone for zone in reversed(known)}
    near = [cities[city] for city in nearest(typed[:60], sorted(cities), least=75, whole=True)]
    advice = did_you_mean(near or nearest(typed[:60], known, least=75), "write an IANA name such as Europe/Madrid")
    raise Usage(f"no time zone {name[:60]!r}: {advice}")


def local_time(at: int, zone_name: str) -> datetime:
    """Return the wall clock of a zone at an instant, with its offset."""
    return (EPOCH + at * MILLISECOND).astimezone(find_zone(zone_name))


def utc_offset(at: int, zone_name: str) -> int:
    """Return the minutes east of UTC in force at an instant (odd seconds of old local times are cut off)."""
    return _minutes(at, find_zone(zone_name))


def instant_of(moment: datetime, zone_name: str) -> int:
    """Return the instant at which a zone's wall clock shows `moment` (naive).

    A time that the clock jumps over in spring is moved forward by the jump (02:30 is 03:30); of a time that comes
    twice in autumn the first is meant.
    """
    return (moment.replace(tzinfo=find_zone(zone_name), fold=0) - EPOCH) // MILLISECOND


def zone_offsets(zone_name: str, first: date, last: date) -> tuple[tuple[int, int], ...]:
    """Return rows `(from_at, minutes)`: the offset since `BEGINNING`, and each change of it, to the millisecond.

    They reach from a year before `first` to two years after `last`, so that SQL alone can tell the day of an instant.
    The offset is looked at once a day, and a change found by halving: no zone has changed twice within one day.
    """
    rules = find_zone(zone_name)
    begin = max(first.toordinal() - 366, 2) - EPOCH.toordinal()
    end = min(last.toordinal() + 731, date.max.toordinal() - 1) - EPOCH.toordinal()
    rows = [(BEGINNING, _minutes(begin * DAY_MS, rules))]
    for day in range(begin + 1, end + 1):
        minutes = _minutes(day * DAY_MS, rules)
        if minutes != rows[-1][1]:
            rows.append((_change(day * DAY_MS, minutes, rules), minutes))
    return tuple(rows)


def _change(after: int, minutes: int, rules: ZoneInfo) -> int:
    """Return the first instant of the day before `after` at which `minutes` is in force."""
    before = after - DAY_MS
    while after - before > 1:
        middle = (before + after) // 2
        if _minutes(middle, rules) == minutes:
            after = middle
        else:
            before = middle
    return after


def _minutes(at: int, rules: ZoneInfo) -> int:
    east = (EPOCH + at * MILLISECOND).astimezone(rules).utcoffset()
    assert east is not None
    return east // timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """What time means at a conference. `day_end` is in minutes after midnight; `day_one` is the date called Day 1."""

    zone: str
    day_end: int
    day_one: date
    starts_on: date
    ends_on: date

    @classmethod
    def of(cls, conference: Conference) -> Calendar:
        """Return the calendar of a conference."""
        return cls(
            zone=conference.zone,
            day_end=conference.day_end,
            day_one=conference.day_one,
            starts_on=conference.starts_on,
            ends_on=conference.ends_on,
        )


def day_of(at: int, calendar: Calendar) -> date:
    """Return the conference day that holds an instant: what happens before the day end belongs to the day before.

    The same arithmetic as the SQL that files notes, on whole minutes of offset.
    """
    minutes = utc_offset(at, calendar.zone) - calendar.day_end
    return date.fromordinal(EPOCH.toordinal() + (at + minutes * 60_000) // DAY_MS)


def day_number(day: date, calendar: Calendar) -> int:
    """Return what a day is called: day one is 1, the day before it 0, earlier ones negative."""
    return (day - calendar.day_one).days + 1


def clock_time(at: int, zone_name: str) -> str:
    """Return `14:05`, as the wall clock of the zone shows it."""
    moment = local_time(at, zone_name)
    return f"{moment.hour:02}:{moment.minute:02}"


def day_label(day: date) -> str:
    """Return `Tue 17 May 2022`."""
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def dates_label(first: date, last: date) -> str:
    """Return `16-20 May 2022`, `30 May - 2 June 2022` or one date: what `dates` reads back."""
    end = f"{last.day} {MONTHS[last.month - 1]} {last.year}"
    if first == last:
        return end
    begin = f"{first.day} {MONTHS[first.month - 1]}"
    if first.year != last.year:
        return f"{begin} {first.year} - {end}"
    return f"{begin} - {end}" if first.month != last.month else f"{first.day}-{end}"
