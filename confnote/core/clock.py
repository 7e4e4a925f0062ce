"""The current time, and the names of weekdays and months.

`confnote.quick` imports this module at every run. Unlike core/time it does without `datetime`, which takes 6 ms.
"""

import os
import time

from confnote.errors import Usage

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

MINUTE = 60_000


def short_day(day: str) -> str:
    """Return `17 May` for 2022-05-17."""
    return f"{int(day[8:])} {MONTHS[int(day[5:7]) - 1][:3]}"


def wait(ms: int) -> str:
    """Return the time until something begins (ms) in words, rounded up to a minute."""
    return duration(-(-ms // MINUTE) * MINUTE)


def duration(ms: int) -> str:
    """Return a length of time (ms) in words: `40 s`, `40 min`, `13 h 30 min`, `5 days`."""
    minutes = ms // MINUTE
    if minutes < 1:
        return f"{ms // 1000} s"
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 2 * 24 * 60:
        return f"{minutes // 60} h {minutes % 60} min" if minutes % 60 else f"{minutes // 60} h"
    return f"{minutes // (24 * 60)} days"


def now() -> int:
    """Return the current time in milliseconds since 1970-01-01 UTC.

    In scripts and tests the variable `CONFNOTE_NOW` (ISO 8601 with an offset, 1970 to 2199) replaces the machine's
    clock. Raises Usage for any other value of it.
    """
    typed = os.environ.get("CONFNOTE_NOW")
    if not typed:
        return time.time_ns() // 1_000_000
    from datetime import datetime  # takes 6 ms, and only scripts set the variable

    try:
        at = datetime.fromisoformat(typed)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise Usage(f"CONFNOTE_NOW is {typed!r}: write an ISO 8601 instant with its offset, 2022-05-17T14:05:00+02:00")
    if not 1970 <= at.year < 2200:
        raise Usage(f"CONFNOTE_NOW is {typed!r}: write a year from 1970 to 2199")
    return round(at.timestamp() * 1000)


def clock_warning(last: int, pinned: int | None = None) -> str:
    """Return a warning if the clock went back since an instant (ms), else an empty text.

    `pinned` (ms) replaces the machine's clock in scripts and tests.
    """
    back = last - (time.time_ns() // 1_000_000 if pinned is None else pinned)
    # a clock that the network sets may go back by seconds
    if back <= MINUTE:
        return ""
    return (
        f"the clock went back {duration(back)} since the last change: notes are listed in the order in which you write"
        " them, and a session that you started stays until you stop it"
    )
