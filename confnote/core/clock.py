"""Return the current time. `CONFNOTE_NOW` replaces the machine's clock in scripts and tests.

This is apart from core/time because `confnote.quick` reads the clock at every run, and `datetime` costs 6 ms.
"""

import os
import time

from confnote.errors import Usage


def now() -> int:
    """Return milliseconds since 1970-01-01 UTC; raise Usage for a bad `CONFNOTE_NOW` (ISO 8601 with an offset)."""
    typed = os.environ.get("CONFNOTE_NOW")
    if not typed:
        return time.time_ns() // 1_000_000
    from datetime import datetime

    try:
        at = datetime.fromisoformat(typed)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise Usage(f"CONFNOTE_NOW is {typed!r}: write an ISO 8601 instant with its offset, 2022-05-17T14:05:00+02:00")
    if not 1970 <= at.year < 2200:
        raise Usage(f"CONFNOTE_NOW is {typed!r}: write a year from 1970 to 2199")
    return round(at.timestamp() * 1000)
