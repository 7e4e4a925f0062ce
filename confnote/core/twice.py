"""Local times with no or two readings: the clock skips or repeats them, or it is after midnight."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from confnote.core.clock import MONTHS
from confnote.core.time import day_label, day_number, instants_of, local_time
from confnote.errors import Usage
from confnote.model import Calendar


def only_instant(moment: datetime, zone: str, now: int | None = None) -> int:
    """Return the instant of a local time; raise Usage if clocks skip or repeat it.

    With `now`, a time that comes twice is the last one up to now, if there is one.
    """
    first, second = instants_of(moment, zone)
    if first == second:
        return first
    if now is not None and first < second and first <= now:
        return second if second <= now else first
    what = f"{moment:%H:%M} on {day_label(moment.date())}"
    if first < second:
        raise Usage(f"{what} comes twice, because the clock goes back: write {' or '.join(readings(moment, zone))}")
    both = reversed(readings(moment, zone))  # the earlier one first
    raise Usage(f"there is no {what}, because the clock goes forward: write {' or '.join(both)}")


def readings(moment: datetime, zone: str) -> list[str]:
    """Return the instants that a local time can mean, typed as `2026-10-25T02:30+02:00`."""
    return [local_time(instant, zone).isoformat("T", "minutes") for instant in instants_of(moment, zone)]


def refuse_two_days(typed: str, day: date, now: int, calendar: Calendar, time_of_day: str = "") -> None:
    """Raise Usage if `yesterday` can be the date before or, after midnight, the day before that."""
    other = local_time(now, calendar.zone).date() - timedelta(days=1)
    if other != day:
        both = " or ".join(f"{day_label(each)}{time_of_day}" for each in (other, day))
        write = " or ".join(repr(f"{each}{time_of_day}") for each in (other, day))
        raise Usage(f"{typed!r} can be read as {both}, because it is after midnight: write {write}")


def refuse_number_or_date(typed: str, day: date, calendar: Calendar) -> None:
    """Raise Usage if a lone number that is one of the dates can be the number of a day, too."""
    first, last = day_number(calendar.starts_on, calendar), day_number(calendar.ends_on, calendar)
    if int(typed) <= max(9, last + 1):
        known = f"days {first} to {last}" if last > first else f"day {first} only"
        write = f"write {f'{day.day} {MONTHS[day.month - 1]}'!r} for Day {day_number(day, calendar)}"
        raise Usage(f"there is no day {int(typed)}: the conference has {known}; {write} ({day_label(day)})")


def last_moment(at: time, now: int, calendar: Calendar) -> datetime:
    """Return the last local time (naive) up to now that showed `at`, or jumped over it."""
    shown = local_time(now, calendar.zone).replace(tzinfo=None)
    moment = datetime.combine(shown.date(), at)
    first, second = instants_of(moment, calendar.zone)
    # in the second of two equal hours, the clock shows less than in the first
    has_been = first <= now if first < second else moment <= shown
    return moment if has_been else moment - timedelta(days=1)
