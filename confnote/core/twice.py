"""Local times that a change of the clocks skips or repeats."""

from __future__ import annotations

from datetime import datetime

from confnote.core.time import day_label, instants_of, local_time
from confnote.errors import Usage


def only_instant(moment: datetime, zone: str) -> int:
    """Return the instant of a local time; raise Usage if clocks skip or repeat it."""
    first, second = instants_of(moment, zone)
    if first == second:
        return first
    what = f"{moment:%H:%M} on {day_label(moment.date())}"
    if first < second:
        raise Usage(f"{what} comes twice, because the clock goes back: write {' or '.join(readings(moment, zone))}")
    both = reversed(readings(moment, zone))  # the earlier one first
    raise Usage(f"there is no {what}, because the clock goes forward: write {' or '.join(both)}")


def readings(moment: datetime, zone: str) -> list[str]:
    """Return the instants that a local time can mean, typed as `2026-10-25T02:30+02:00`."""
    return [local_time(instant, zone).isoformat("T", "minutes") for instant in instants_of(moment, zone)]
