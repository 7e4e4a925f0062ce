"""Times as people type them -> instants, conference days and date ranges; and back into words.

The grammar is closed: what is not in it is refused with examples, never guessed. A named day (`today`, `day 2`, `tue`)
is a conference day, which runs from day end to day end, so `tue 01:30` is the night after Tuesday; a date
(`17 May 2022`, `2022-05-17`) is the calendar's. `python-dateutil` reads single dates that the grammar has cut out
and is handed nothing else: alone it takes "16-20 May 2022" for a minute of the year 2016.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import NoReturn

from confnote.core.calendar_names import MONTHS, WEEKDAYS
from confnote.core.time import (
    EPOCH,
    MILLISECOND,
    Calendar,
    day_label,
    day_of,
    instant_of,
)
from confnote.errors import Usage

LONGEST = 80
"""No typed time is longer: anything else is a paste, and not worth a scan."""

YEARS = range(1970, 2200)
NEW_YEAR = timedelta(days=31)
"""The longest range that may run into a year which was not typed: `30 Dec - 2 Jan` does, `20 May - 16 May` does not."""

# 2022-05-17, 2022/5/17 or 2022.05.17, turned into 2022/5/17 so that every hyphen left is one of a range
YEAR_FIRST = re.compile(r"(?<![0-9])([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?![0-9])")
NUMERIC = re.compile(r"(?<![0-9./-])([0-9]{1,2})([-/.])([0-9]{1,2})(?:\2([0-9]{4}|[0-9]{2}))?(?![0-9/]|[.-][0-9])")
BETWEEN = re.compile(r" ?(?:\.\.+|-+) ?| (?:to|until|till) ")
DAY_NUMBER = re.compile(r"(?P<named>day ?)?(?P<number>-?[0-9]{1,3})")
SHAPES = {"i", "dm", "dmy", "md", "mdy", "ymd"}
CUT_SHORT = {"d", "dy"}
"""Ends of a range that take their month from the other end: `16-20 May`, `May 16-20, 2022`."""


def fold_words(text: str) -> str:
    """Return the text in lower case with plain spaces and hyphens: what macOS and a word processor make of them."""
    plain = unicodedata.normalize("NFKC", text[: LONGEST + 1]).lower()
    return " ".join(re.sub("[\u2010-\u2015\u2212]", "-", plain).split())


def refuse_date(text: str, what: str, examples: str) -> NoReturn:
    """Say that a text is not of the grammar, and show what is."""
    shown = text if len(text) <= LONGEST else text[:LONGEST] + "..."
    raise Usage(f"{shown!r} is no {what} that confnote can read: write {examples}")


def parse_day(text: str, now: int, calendar: Calendar) -> date:
    """Return the conference day that is meant: `2`, `day 2`, `-1`, `today`, `tue`, `17 May`, `2022-05-17`.

    A date without a year is the one nearest the conference. A lone number that is no day of the conference by number
    but one by date (`17` of 16-20 May) is refused with both readings.
    """
    typed = fold_words(text)
    found = named_day(typed, now, calendar) or calendar_date(typed, (calendar.starts_on, calendar.ends_on))
    return found or refuse_date(text, "day", "2, today, tue, 17 May 2022 or 2022-05-17")


def named_day(typed: str, now: int, calendar: Calendar) -> date | None:
    """Return a conference day by number, name or weekday; None if the folded text is none of these."""
    numbered = DAY_NUMBER.fullmatch(typed)
    if numbered:
        found = calendar.day_one + timedelta(days=int(numbered["number"]) - 1)
        if not numbered["named"]:
            _refuse_day_of_month(typed, found, calendar)
        return found
    today = day_of(now, calendar)
    return _relative(typed, today) or _weekday(typed, today, calendar)


def _refuse_day_of_month(typed: str, found: date, calendar: Calendar) -> None:
    if calendar.starts_on <= found <= calendar.ends_on:
        return
    length = min((calendar.ends_on - calendar.starts_on).days + 1, 31)
    for day in (calendar.starts_on + timedelta(days=step) for step in range(length)):
        if str(day.day) == typed.lstrip("0"):
            by_date = f"{day.day} {MONTHS[day.month - 1]}"
            raise Usage(f"{typed} is Day {typed} ({day_label(found)}) or {by_date}: write 'day {typed}' or '{by_date}'")


def _relative(typed: str, today: date) -> date | None:
    steps = {"yesterday": -1, "today": 0, "tomorrow": 1}
    return today + timedelta(days=steps[typed]) if typed in steps else None


def _weekday(typed: str, today: date, calendar: Calendar) -> date | None:
    """The weekday within the conference dates, of several the last that has come; else the last one that was."""
    index = _index(typed, WEEKDAYS)
    if index is None:
        return None
    first = calendar.starts_on + timedelta(days=(index - calendar.starts_on.weekday()) % 7)
    if first > calendar.ends_on:
        return today - timedelta(days=(today.weekday() - index) % 7)
    latest = min(today, calendar.ends_on)
    return max(first, latest - timedelta(days=(latest.weekday() - index) % 7))


def _index(word: str, names: tuple[str, ...]) -> int | None:
    """The place of the name that a word of three letters or more begins."""
    word = word.removesuffix(".")
    if len(word) < 3:
        return None
    return next((place for place, name in enumerate(names) if name.lower().startswith(word)), None)


def calendar_date(typed: str, near: tuple[date, date]) -> date | None:
    """Return a single date of the calendar; None if the folded text has not its shape."""
    parts = _parts(_year_first_by_slashes(typed))
    if parts is None or parts.shape not in SHAPES:
        return None
    any_year = replace(parts, weekday=None)  # the weekday is held against the nearest year, it does not choose one
    return _checked(_nearest(any_year, any_year, near)[0], parts.weekday)


def parse_dates(text: str, today: date) -> tuple[date, date]:
    """Return the first and the last date: `16-20 May 2022`, `30 May - 2 June`, `2022-05-16..2022-05-20`, `today`.

    A missing year is the one that brings the range nearest to today, before or after it (of two as near, the later):
    one makes a conference some weeks before it or writes it up some weeks after. A weekday, if typed, must fit, and so
    helps to find the year. A range may run over New Year when a year is missing.
    """
    typed = _year_first_by_slashes(fold_words(text))
    relative = _relative(typed, today)
    if relative:
        return relative, relative
    ends = [_parts(end) for end in BETWEEN.split(typed)] if len(typed) <= LONGEST else []
    left, right = (ends[0], ends[-1]) if 1 <= len(ends) <= 2 else (None, None)
    if left is None or right is None or {left.shape, right.shape} <= CUT_SHORT:
        refuse_date(text, "date", "16-20 May 2022, 30 May - 2 June 2022, 17 May 2022 or 2022-05-16..2022-05-20")
    first, last = _nearest(left, right, (today, today))
    if first > last:
        raise Usage(f"{text.strip()!r} ends before it begins: write the first day first")
    return first, last


@dataclass(frozen=True, slots=True)
class _Parts:
    """What was typed of one date, as words; `shape` has a letter for each, `i` for a date with the year first."""

    shape: str
    day: str
    month: str = ""
    year: int | None = None
    weekday: int | None = None


def _year_first_by_slashes(typed: str) -> str:
    """The text with dates that start with a year as `2022/5/17`; any other date in figures alone is refused."""
    plain = YEAR_FIRST.sub(r"\1/\3/\4", typed)
    figures = NUMERIC.search(plain)
    if figures and (figures[4] or figures[2] != "-"):
        _refuse_figures(figures)
    return plain


def _refuse_figures(figures: re.Match[str]) -> None:
    one, other = int(figures[1]), int(figures[3])
    year = figures[4] or ""
    year = f" {year if len(year) == 4 else '20' + year}" if year else ""
    pairs = dict.fromkeys(((one, other), (other, one)))
    readings = [f"{day} {MONTHS[month - 1]}{year}" for day, month in pairs if 1 <= month <= 12 and 1 <= day <= 31]
    if readings:
        raise Usage(f"{figures[0]} can be read as {' or '.join(readings)}: write the month's name, or the year first")


def _parts(typed: str) -> _Parts | None:
    """Cut one date into its words; None if there is a word that has no place in a date."""
    parts = _Parts(shape="", day="")
    for word in typed.replace(",", " ").split():
        if word in {"of", "the"}:
            continue
        figures = re.fullmatch(r"([0-9]{1,2})(?:st|nd|rd|th|\.)?", word)
        if figures:
            parts = replace(parts, shape=parts.shape + "d", day=figures[1])
        elif re.fullmatch(r"[0-9]{4}", word):
            parts = replace(parts, shape=parts.shape + "y", year=int(word))
        elif re.fullmatch(r"[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}", word):
            year, month, day_ = word.split("/")
            parts = replace(parts, shape=parts.shape + "i", day=day_, month=month, year=int(year))
        elif _index(word, MONTHS) is not None:
            parts = replace(parts, shape=parts.shape + "m", month=word.removesuffix("."))
        elif not parts.shape and parts.weekday is None and _index(word, WEEKDAYS) is not None:
            parts = replace(parts, weekday=_index(word, WEEKDAYS))
        else:
            return None
    return parts if parts.shape in SHAPES | CUT_SHORT else None


def _nearest(left: _Parts, right: _Parts, near: tuple[date, date]) -> tuple[date, date]:
    """Read both ends, each taking what it lacks from the other; a year that nobody typed is the nearest to `near`."""
    left, right = replace(left, month=left.month or right.month), replace(right, month=right.month or left.month)
    if left.year is not None or right.year is not None:
        return _range(left, right, (left.year if left.year is not None else right.year) or 0)
    found = []
    reach = 4 if "29" in (left.day, right.day) else 1  # a 29 February comes within four years
    for year in range(near[0].year - reach, near[1].year + reach + 1):
        try:
            found.append(_range(left, right, year))
        except Usage as refused:
            trouble = refused
    if not found:
        raise trouble
    return min(found, key=lambda span: (max(span[0] - near[1], near[0] - span[1], timedelta()), -span[0].toordinal()))


def _range(left: _Parts, right: _Parts, year: int) -> tuple[date, date]:
    first, last = _read(left, left.year or year), _read(right, right.year or year)
    if first > last and right.year is None and _read(right, year + 1) - first <= NEW_YEAR:
        last = _read(right, year + 1)
    elif first > last and left.year is None and last - _read(left, year - 1) <= NEW_YEAR:
        first = _read(left, year - 1)
    return first, last


def _read(parts: _Parts, year: int) -> date:
    """One date from its words: dateutil knows the month's names, and which days a month has."""
    from dateutil import parser  # 15 ms

    in_figures = parts.month.isdigit()  # the year came first: that needs no reader
    typed = f"{year}-{parts.month:0>2}-{parts.day:0>2}" if in_figures else f"{parts.day} {parts.month} {year}"
    try:
        found = date.fromisoformat(typed) if in_figures else parser.parse(typed).date()
    except (ValueError, OverflowError):
        found = None
    if found is None or found.year not in YEARS:
        raise Usage(f"there is no {typed}: write a date such as 17 May 2022 or 2022-05-17")
    return _checked(found, parts.weekday)


def _checked(found: date, weekday: int | None) -> date:
    if weekday not in (None, found.weekday()):
        raise Usage(f"that date is {day_label(found)}: which is right, the weekday or the date?")
    return found


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


def parse_instant(text: str, now: int, calendar: Calendar) -> int:
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
    typed = fold_words(text)
    if typed == "now":
        return now
    found = _back(typed, now)
    if found is None:
        found = _iso(typed, calendar)
    if found is None:
        found = _on_day(typed, now, calendar)
    return found if found is not None else _refuse(text, now, calendar)


def parse_time_of_day(text: str) -> int:
    """Return the minutes after midnight that a clock reading names: `4:00`, `14:05`, `2:05 pm`; no seconds."""
    found = TIME.fullmatch(fold_words(text))
    at = _time(found) if found and not found["second"] else None
    return at.hour * 60 + at.minute if at else refuse_date(text, "time of day", "4:00, 14:05 or 2:05 pm")


def _refuse(text: str, now: int, calendar: Calendar) -> NoReturn:
    typed = fold_words(text)
    lone_number = typed.removeprefix("-").isdigit()  # `9` may have been meant as an hour
    if not lone_number and (named_day(typed, now, calendar) or _date(typed, calendar)):
        raise Usage(f"{text.strip()!r} is a day: add the time, such as {text.strip() + ' 14:05'!r}")
    refuse_date(text, "time", EXAMPLES)


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
    return instant_of(found, calendar.zone) if found.tzinfo is None else (found - EPOCH) // MILLISECOND


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
    return instant_of(datetime.combine(day, at), calendar.zone)


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
