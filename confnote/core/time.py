"""Convert between instants (milliseconds since 1970 UTC), local times and days of a conference."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from confnote.core.clock import MONTHS, WEEKDAYS
from confnote.core.lookup import did_you_mean, nearest
from confnote.errors import Usage
from confnote.model import Calendar

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
FIXED = re.compile(r"Etc/GMT([+-])([0-9]{1,2})")
TYPED_OFFSET = re.compile(r"UTC([+-])([0-9]{1,2})", re.IGNORECASE)
DAY_MS = 86_400_000
BEGINNING = -(2**62)
"""Minus infinity for `zone_offsets`: before any instant, and small enough for SQLite to add to it."""


@lru_cache(maxsize=64)
def find_zone(name: str) -> ZoneInfo:
    """Return the rules of an IANA zone; its `key` is the name to store.

    Case does not count, and a space means `_`. Raises Usage with the nearest names.
    """
    from zoneinfo import ZoneInfo, available_timezones

    found = exact_zone(name)
    if found:
        return found
    offset = TYPED_OFFSET.fullmatch(name.strip())
    # `zone_label` shows such a zone in this way
    fixed = fixed_zone(int(offset[1] + offset[2]) * 60) if offset else None
    if fixed:
        return fixed
    if name.isupper() and name.isalpha() and len(name) < 6:  # the nearest of `CEST` is `EST`, which is another zone
        raise Usage(f"no time zone {name!r}: it is no IANA name; write one such as Europe/Madrid, or UTC+2")
    known = sorted(zone for zone in available_timezones() if zone[:1].isupper())
    typed = name.strip().replace(" ", "_").casefold()
    same = next((zone for zone in known if zone.casefold() == typed), None)
    if same:
        return ZoneInfo(same)
    cities = {zone.rpartition("/")[2]: zone for zone in reversed(known)}
    near = [cities[city] for city in nearest(typed[:60], sorted(cities), least=75, whole=True)]
    advice = did_you_mean(near or nearest(typed[:60], known, least=75), "write an IANA name such as Europe/Madrid")
    raise Usage(f"no time zone {name[:60]!r}: {advice}")


def exact_zone(name: str) -> ZoneInfo | None:
    """Return the rules of the IANA zone of exactly this name, None if there is none."""
    from zoneinfo import ZoneInfo  # 8 ms, and most commands need no zone

    # IANA names begin with a capital. `localtime` means another zone on another machine, `right/...` has leap seconds.
    if not name[:1].isupper():
        return None
    try:
        return ZoneInfo(name)
    # ValueError: `../x`, a NUL; KeyError: no such zone; OSError: a folder (`Europe`), a name too long
    except (ValueError, KeyError, OSError):
        return None


def fixed_zone(minutes: int) -> ZoneInfo | None:
    """Return the zone of a fixed offset such as `Etc/GMT+4` (UTC-4); None without whole hours."""
    hours, rest = divmod(minutes, 60)
    # in these names of IANA the sign is the other way round
    return None if rest else exact_zone(f"Etc/GMT{-hours:+d}" if hours else "UTC")


def zone_label(zone_name: str) -> str:
    """Return how to show a zone: `UTC-4` for `Etc/GMT+4`, else its name."""
    found = FIXED.fullmatch(zone_name)
    return f"UTC{'-' if found[1] == '+' else '+'}{found[2]}" if found else zone_name


def local_time(at: int, zone_name: str) -> datetime:
    """Return the local time at an instant, with its offset."""
    return (EPOCH + at * MILLISECOND).astimezone(find_zone(zone_name))


def utc_offset(at: int, zone_name: str) -> int:
    """Return the offset in force at an instant, in whole minutes east of UTC."""
    return _minutes(at, find_zone(zone_name))


def is_offset(minutes: int) -> bool:
    """Return whether some time zone has had this offset since 1973."""
    return -720 <= minutes <= 840 and minutes % 15 == 0


def instant_of(moment: datetime, zone_name: str) -> int:
    """Return the instant at which clocks in a zone show `moment` (naive).

    When the clock jumps from 02:00 to 03:00, 02:30 means 03:30. Of a time that comes twice, the first counts.
    `core.dates` refuses both in what a user types.
    """
    return instants_of(moment, zone_name)[0]


def instants_of(moment: datetime, zone_name: str) -> tuple[int, int]:
    """Return the two instants that `moment` (naive) can mean in a zone; mostly they are equal.

    Of a time that comes twice, they are the first and the second. If the clock jumps over the time, the first is the
    later one: it counts with the offset before the jump, the second with the offset after it.
    """
    first, second = (moment.replace(tzinfo=find_zone(zone_name), fold=fold) for fold in (0, 1))
    return (first - EPOCH) // MILLISECOND, (second - EPOCH) // MILLISECOND


def zone_offsets(zone_name: str, first: date, last: date) -> tuple[tuple[int, int], ...]:
    """Return `(from_at, minutes)` rows: the offset since `BEGINNING`, then each change.

    The rows reach from a year before `first` to two years after `last`, so that SQL alone can find the day of an
    instant.
    """
    rules = find_zone(zone_name)
    begin = max(first.toordinal() - 366, 2) - EPOCH.toordinal()
    end = min(last.toordinal() + 731, date.max.toordinal() - 1) - EPOCH.toordinal()
    years = range(date.fromordinal(begin + EPOCH.toordinal()).year, date.fromordinal(end + EPOCH.toordinal()).year + 1)
    changes = [(at, minutes) for y in years for day, at, minutes in _changes(y, rules) if begin < day <= end]
    return ((BEGINNING, _minutes(begin * DAY_MS, rules)), *changes)


@lru_cache  # `load` and `doctor` ask for the same years for each conference of a zone
def _changes(year: int, rules: ZoneInfo) -> tuple[tuple[int, int, int], ...]:
    """Return `(day, from_at, minutes)` for each change of the offset that a look at a day finds."""
    found = []
    first, last = (date(year, month, day).toordinal() for month, day in ((1, 1), (12, 31)))
    begin, end = max(first, 3) - EPOCH.toordinal(), min(last, date.max.toordinal() - 1) - EPOCH.toordinal()
    known = _minutes((begin - 1) * DAY_MS, rules)
    # zoneinfo does not list its changes; one look a day finds all, for no zone has changed twice within a day
    for day in range(begin, end + 1):
        before, after = (day - 1) * DAY_MS, day * DAY_MS
        minutes = _minutes(after, rules)
        if minutes == known:
            continue
        while after - before > 1:
            middle = (before + after) // 2
            before, after = (before, middle) if _minutes(middle, rules) == minutes else (middle, after)
        found.append((day, after, minutes))
        known = minutes
    return tuple(found)


@lru_cache(maxsize=1 << 15)  # many sessions begin at the same time
def _minutes(at: int, rules: ZoneInfo) -> int:
    east = (EPOCH + at * MILLISECOND).astimezone(rules).utcoffset()
    assert east is not None
    return east // timedelta(minutes=1)  # local times before 1900 have seconds, which are cut off


def day_of(at: int, calendar: Calendar) -> date:
    """Return the conference day of an instant: until the day end, it is the calendar day before."""
    # whole minutes of offset, as in the SQL that files notes
    minutes = utc_offset(at, calendar.zone) - calendar.day_end
    return date.fromordinal(EPOCH.toordinal() + (at + minutes * 60_000) // DAY_MS)


def is_whole_day(begins: int, ends: int | None, zone_name: str) -> bool:
    """Return whether a session has no hours: it lasts from midnight to a later midnight."""
    # 23 hours: a day on which the clock goes forward
    if ends is None or ends - begins < DAY_MS - 3_600_000:
        return False
    return {local_time(begins, zone_name).time(), local_time(ends, zone_name).time()} == {time()}


def day_of_session(begins: int, ends: int | None, calendar: Calendar) -> date:
    """Return the conference day of a session; a whole day is on its own date."""
    if is_whole_day(begins, ends, calendar.zone):
        return local_time(begins, calendar.zone).date()
    return day_of(begins, calendar)


def day_number(day: date, calendar: Calendar) -> int:
    """Return a day's number, such as the 2 of `Day 2`; 0 or negative before day one."""
    return (day - calendar.day_one).days + 1


def clock_time(at: int, zone_name: str) -> str:
    """Return the local time at an instant, as `clock_words` does."""
    return clock_words(local_time(at, zone_name))


def clock_words(moment: datetime) -> str:
    """Return `14:05`; in the second of two equal hours with the name of the zone, `02:30 CET`."""
    return f"{moment:%H:%M} {moment:%Z}" if moment.fold else f"{moment:%H:%M}"


def day_label(day: date) -> str:
    """Return `Tue 17 May 2022`."""
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def dates_label(first: date, last: date) -> str:
    """Return `16-20 May 2022`, `30 May - 2 June 2022` or one date, for `parse_dates` to read."""
    end = f"{last.day} {MONTHS[last.month - 1]} {last.year}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}-{end}"
    year = f" {first.year}" if first.year != last.year else ""
    return f"{first.day} {MONTHS[first.month - 1]}{year} - {end}"
