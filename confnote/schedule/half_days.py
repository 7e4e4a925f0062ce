"""Find times of a table that are in the afternoon although they do not say so: 12:45, 1:20."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from confnote.schedule.cells import When

PLAIN = re.compile(r"([0-9]{1,2})[:.][0-9]{2}(?: ?[-\u2013\u2014] ?([0-9]{1,2})[:.][0-9]{2})?")
MARKED = re.compile(r"(?i)[0-9 .](?P<half>[ap])\.?m\b")
NOON = timedelta(hours=12)
# no programme begins in these hours of the night and ends at noon
SMALL = range(1, 7)
MORNING = range(7, 13)


def afternoons(rows: Iterable[tuple[str, str, str, str]]) -> dict[str, str]:
    """Return the starts that are twelve hours later than they say, by the places of their rows.

    A row is its place, its date, its start and its end. No start or end in the file may have a date or, without `pm`,
    an hour after 12, and the first start has to be in the morning.
    """
    found: dict[str, str] = {}
    today, is_late, first = "", False, 0
    for place, date, start, end in rows:
        if not start:
            continue
        if date and date != today:
            today, is_late = date, False
        if marked := [mark["half"].casefold() for text in (start, end) for mark in MARKED.finditer(text)]:
            is_late = marked[0] == "p"
            first = first or min(MORNING)
            continue
        plain = PLAIN.fullmatch(start.strip())
        until = PLAIN.fullmatch(end.strip()) if end else plain
        if plain is None or until is None:
            return {}
        if any(hour and not 0 < int(hour) < 13 for hour in (*plain.groups(), *until.groups())):
            return {}
        hour = int(plain[1])
        first = first or hour
        is_late = is_late or hour in SMALL
        if is_late and hour != 12:
            found[place] = start
    return found if first in MORNING else {}


def later(when: When) -> When:
    """Return the same with times before noon twelve hours later."""
    clock = when.clock + NOON if when.clock is not None and when.clock < NOON else when.clock
    return replace(when, clock=clock, until=later(when.until) if when.until else None)


def afternoon_notice(found: dict[str, str]) -> tuple[str, ...]:
    """Return a notice that names the first and the last of such times."""
    starts = list(found.values())
    if not starts:
        return ()
    more = f" to {starts[-1]!r} are" if starts[0] != starts[-1] else " is"
    return (f"no time without pm is after 12:59: {starts[0]!r}{more} read as afternoon",)
