"""A typed time -> the instant it names, in milliseconds."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import NoReturn

from confnote.errors import Usage
from confnote.when.dates import YEARS, calendar_date, fold, named_day, refuse
from confnote.when.days import Calendar, day_of
from confnote.when.zones import EPOCH, MILLISECOND, wall

EXAMPLES = "14:05, -10m, yesterday 14:05, day 2 14:05, tue 14:05 or 2022-05-17 14:05"
CLOCK = r"(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?)?(?: ?(?P<half>[ap])\.?m\.?)?"
TIME = re.compile(CLOCK)
DAY_AND_TIME = re.compile(rf"(?P<day>.+?),? (?:at )?{CLOCK}")
# seconds and offset may be missing; fromisoformat() alone would take a date, a week or a lone hour as well
ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[t ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,6})?)?"
    r"(?: ?(?:z|[+-][0-9]{2}:?[0-9]{2}))?"
)
BACK = re.compile(
    r"(?:(?P<hours>[0-9]{1,3}) ?h)? ?(?:(?P<minutes>[0-9]{1,4}) ?m(?:in)?)? ?(?:(?P<seconds>[0-9]{1,5}) ?s)?"
)


def instant(text: str, now: int, calendar: Calendar) -> int:
    """Return the instant that a text names, seen at `now`; everything without an offset is in the conference's zone.

    | typed | meant |
    |---|---|
    | `now` | this moment |
    | `-10m`, `-1h30m`, `10m ago` | so long before now |
    | `14:05`, `14:05:30`, `2:05 pm` | on the conference day that holds now |
    | `yesterday 14:05`, `day 2 14:05`, `tue 14:05` | on that conference day: 01:30, before the day end, is its night |
    | `17 May 2022 14:05`, `2022-05-17 14:05` | that date of the calendar, whatever the day end |
    | `2022-05-17T14:05:00+02:00`, `...Z` | that instant |

    A time that the clock jumps over moves forward by the jump, of one that comes twice the first is meant (`wall`).
    """
    typed = fold(text)
    if typed == "now":
        return now
    found = _back(typed, now)
    if found is None:
        found = _iso(typed, calendar)
    if found is None:
        found = _on_day(typed, now, calendar)
    return found if found is not None else _refuse(text, now, calendar)


def time_of_day(text: str) -> int:
    """Return the minutes after midnight that a clock reading names: `4:00`, `14:05`, `2:05 pm`; no seconds."""
    found = TIME.fullmatch(fold(text))
    at = _time(found) if found and not found["second"] else None
    return at.hour * 60 + at.minute if at else refuse(text, "time of day", "4:00, 14:05 or 2:05 pm")


def _refuse(text: str, now: int, calendar: Calendar) -> NoReturn:
    typed = fold(text)
    lone_number = typed.removeprefix("-").isdigit()  # `9` may have been meant as an hour
    if not lone_number and (named_day(typed, now, calendar) or _date(typed, calendar)):
        raise Usage(f"{text.strip()!r} is a day: add the time, such as {text.strip() + ' 14:05'!r}")
    refuse(text, "time", EXAMPLES)


def _back(typed: str, now: int) -> int | None:
    if typed.startswith("-"):
        found = BACK.fullmatch(typed[1:])
    elif typed.endswith(" ago"):
        found = BACK.fullmatch(typed.removesuffix(" ago"))
    else:
        return None
    if found is None or not any(found.groups()):
        return None
    return now - timedelta(**{unit: int(count or 0) for unit, count in found.groupdict().items()}) // MILLISECOND


def _iso(typed: str, calendar: Calendar) -> int | None:
    if not ISO.fullmatch(typed):
        return None
    try:
        found = datetime.fromisoformat(typed[:11].upper() + typed[11:].replace(" ", "").upper())
    except ValueError:
        return None
    if found.year not in YEARS:
        return None
    return wall(found, calendar.zone) if found.tzinfo is None else (found - EPOCH) // MILLISECOND


def _on_day(typed: str, now: int, calendar: Calendar) -> int | None:
    """A clock reading alone or after a day: on a conference day the hours before its end come last."""
    found = TIME.fullmatch(typed) or DAY_AND_TIME.fullmatch(typed)
    at = _time(found) if found else None
    if found is None or at is None:
        return None
    words = found.groupdict().get("day")
    day = named_day(words, now, calendar) if words else day_of(now, calendar)
    if day is not None:
        night = at.hour * 60 + at.minute < calendar.day_end
        return _wall(day + timedelta(days=night), at, calendar)
    day = _date(words or "", calendar)
    return _wall(day, at, calendar) if day else None


def _date(typed: str, calendar: Calendar) -> date | None:
    return calendar_date(typed, (calendar.starts_on, calendar.ends_on))


def _wall(day: date, at: time, calendar: Calendar) -> int:
    return wall(datetime.combine(day, at), calendar.zone)


def _time(found: re.Match[str]) -> time | None:
    """The time of a clock reading; an hour alone needs its `am` or `pm` to be one."""
    hour, half = int(found["hour"]), found["half"]
    if (half and not 1 <= hour <= 12) or not (half or found["minute"]):
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return time(hour, int(found["minute"] or 0), int(found["second"] or 0))
    except ValueError:
        return None
