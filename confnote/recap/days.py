"""The words of a heading -> the day they name, by number, weekday or date; and days in a row -> their dates."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from confnote.core.time import MONTHS, WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Sequence

NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" if len(name) > 3 else name for name in MONTHS)
_WEEKDAY = "|".join(WEEKDAYS)
_NUMBERED = re.compile(rf"day\s*#?(?P<n>\d{{1,2}}|{'|'.join(NUMBERS)})\b", re.IGNORECASE)
_NAMED = re.compile(rf"(?P<weekday>{_WEEKDAY})\b,?", re.IGNORECASE)
_DATED = re.compile(
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?(?P<month>{_MONTH})\b|"
    rf"(?P<month2>{_MONTH})\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b)(?:,?\s+(?P<year>\d{{4}}))?",
    re.IGNORECASE,
)
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)\b")
_BETWEEN = re.compile(r"[\s,:;()/|\u2013\u2014-]*")
_SUBTITLE = re.compile(r"\s*(?:[:(|]|[-\u2013\u2014]+\s)")


@dataclass(frozen=True, slots=True)
class DayName:
    """What a heading says of a day; `rest` is its subtitle."""

    number: int | None = None
    weekday: int | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None
    rest: str = ""


def day_name(words: str) -> DayName | None:
    """Read a heading that begins with a day: `Day 1`, `Friday 17 May 2024`, `Tuesday: Talks`; None for any other."""
    text, found = words.strip(), DayName()
    while True:
        number, weekday = _NUMBERED.match(text), _NAMED.match(text)
        dated = _ISO.match(text) or _DATED.match(text)
        match = number or weekday or dated
        if number and found.number is None:
            value = number["n"].lower()
            found = replace(found, number=int(value) if value.isdigit() else NUMBERS.index(value))
        elif weekday and found.weekday is None:
            index = [name.lower() for name in WEEKDAYS].index(weekday["weekday"].lower())
            found = replace(found, weekday=index)
        elif dated and found.day is None:
            found = _with_date(found, dated)
        if match is None or found == DayName():
            return None
        after = _BETWEEN.match(text, match.end())
        rest = text[after.end() if after else match.end() :]
        if not any(one.match(rest) for one in (_NUMBERED, _NAMED, _ISO, _DATED)):
            return _with_rest(found, text[match.end() :]) if rest else found
        text = rest


def _with_rest(name: DayName, rest: str) -> DayName | None:
    """A subtitle is set off by a mark: `Monday morning blues` names no day, nor does `May 17 was hot`."""
    if not _SUBTITLE.match(rest):
        return None
    return replace(name, rest=rest.strip(" :;()/|\u2013\u2014-"))


def _with_date(found: DayName, match: re.Match[str]) -> DayName:
    groups = match.groupdict()
    month = groups.get("month") or groups.get("month2") or ""
    number = int(month) if month.isdigit() else next(n for n, name in enumerate(MONTHS, 1) if _is_month(month, name))
    day = int(groups.get("day") or groups.get("day2") or 1)
    return replace(found, day=day, month=number, year=int(groups["year"]) if groups["year"] else None)


def _is_month(word: str, name: str) -> bool:
    return name.lower().startswith(word.lower().rstrip("."))


def dates_of(names: Sequence[DayName], end: date, first: date | None = None) -> tuple[date, ...]:
    """Give each day its date: as the headings say, else counted from `first` (of the lowest day), else up to `end`."""
    found: list[date | None] = [_whole(name, end) for name in names]
    if first is not None and not any(found):
        lowest = min((name.number for name in names if name.number is not None), default=None)
        found = [
            first + timedelta(name.number - lowest) if name.number is not None and lowest is not None else None
            for name in names
        ]
    return _filled(names, found, first, end)


def _filled(names: Sequence[DayName], found: list[date | None], first: date | None, end: date) -> tuple[date, ...]:
    """Fill in what is missing: from numbers, then from weekdays, then one day after the other."""
    one = next((day - timedelta(name.number - 1) for name, day in zip(names, found, strict=True)
                if day and name.number is not None), None)  # fmt: skip
    numbers = [name.number for name in names if name.number is not None]
    if one is None and numbers and not any(found):
        one = end - timedelta(max(numbers) - 1)
    dates: list[date] = []
    for at in range(len(names) - 1, -1, -1):  # the last day is the one that is known best: the post came after it
        name, after = names[at], dates[-1] if dates else None
        day = found[at] or (one + timedelta(name.number - 1) if one is not None and name.number is not None else None)
        if day is None:
            latest = after - timedelta(1) if after else (first + timedelta(len(names) - 1) if first else end)
            day = latest
            if name.weekday is not None:
                day -= timedelta((day.weekday() - name.weekday) % 7)
        dates.append(day)
    return tuple(reversed(dates))


def _whole(name: DayName, near: date) -> date | None:
    """Return the date a heading names; a year that it does not say is the one nearest."""
    if name.day is None or name.month is None:
        return None
    years = (name.year,) if name.year else (near.year, near.year - 1, near.year + 1)
    candidates = []
    for year in years:
        try:
            candidates.append(date(year, name.month, name.day))
        except ValueError:
            continue
    return min(candidates, key=lambda day: abs((day - near).days), default=None)
