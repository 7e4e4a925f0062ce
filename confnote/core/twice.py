"""Local times that a change of the clocks skips or repeats."""

from __future__ import annotations

from datetime import datetime, timedelta

from confnote.core.clock import WEEKDAYS
from confnote.core.time import day_label, day_of, instants_of, local_time
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


def on_this_date(typed: str, instant: int, now: int, calendar: Calendar) -> int | None:
    """Return the instant of `sun 02:30` today, if it is Sunday before the day end; else None."""
    moment = local_time(instant, calendar.zone).replace(tzinfo=None) - timedelta(days=1)
    is_night = day_of(now, calendar) < moment.date() == local_time(now, calendar.zone).date()
    if not is_night or not typed.startswith(WEEKDAYS[moment.weekday()][:3].lower()):
        return None
    return next((found for found in reversed(instants_of(moment, calendar.zone)) if found <= now), None)


def readings(moment: datetime, zone: str) -> list[str]:
    """Return the instants that a local time can mean, typed as `2026-10-25T02:30+02:00`."""
    return [local_time(instant, zone).isoformat("T", "minutes") for instant in instants_of(moment, zone)]
