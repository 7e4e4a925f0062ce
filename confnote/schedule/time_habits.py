"""Tell from all times of a file how it writes them: durations in hours, afternoons without `pm`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from confnote.schedule.text import line

PART = re.compile(r"[0-9]*[.,][0-9]*[1-9][0-9]*")
NUMBER = re.compile(r"[0-9]+|[0-9]*[.,][0-9]+")
LONGEST_HOURS = 12
NIGHT = range(1, 7)
MORNING = range(7, 13)


def are_hours(texts: Iterable[str]) -> bool:
    """Return whether the numbers in a column of durations are hours, as in `0.75`, `1` and `2`."""
    numbers = [text for text in texts if NUMBER.fullmatch(text)]
    has_parts = any(PART.fullmatch(text) for text in numbers)
    return has_parts and all(float(text.replace(",", ".")) <= LONGEST_HOURS for text in numbers)


def night_doubt(starts: Iterable[datetime | None], *, is_without_pm: bool) -> str:
    """Return a doubt about talks at 2:00 in a file that seems to lack `pm`, else nothing.

    Without `is_without_pm`, a talk at 13:00 or later shows that the file counts to 24.
    """
    local = [start for start in starts if start is not None and start.tzinfo is None]
    hours = {start.hour for start in local}
    at_night = [start for start in local if start.hour in NIGHT]
    counts_to_12 = is_without_pm or (bool(hours.intersection(MORNING)) and hours <= {*NIGHT, *MORNING})
    if not at_night or not counts_to_12:
        return ""
    number = f"{len(at_night)} sessions begin" if len(at_night) > 1 else "1 session begins"
    return f"{number} at night, from {min(at_night):%H:%M}: the file seems to lack pm after its times"


def form_doubt(starts: Sequence[datetime | None], headings: Sequence[str]) -> str:
    """Return a doubt about times with seconds, which forms add and programmes lack."""
    if 2 * sum(start is not None and start.second > 0 for start in starts) <= len(starts):
        return ""
    heading = line(", ".join(headings), 60)
    return f"most times in {heading} have seconds: they can be those at which a form was sent"
