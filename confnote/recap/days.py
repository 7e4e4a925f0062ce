"""Read the days that headings name, and find their dates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

from confnote.core.clock import MONTHS, WEEKDAYS
from confnote.model import Conference
from confnote.post.content.line_template import spell
from confnote.post.content.select import PostDay
from confnote.post.content.wording import NUMBERS
from confnote.post.content.wording import day as day_line
from confnote.post.style import read_style
from confnote.recap.value import DayName, Recap

# (?a:) since IGNORECASE alone takes a dotless i for an i, and no table of names has such a word
_MONTH = "(?a:" + "|".join(f"{name[:3]}(?:{name[3:]})?" if len(name) > 3 else name for name in MONTHS) + ")"
_WEEKDAY = f"(?a:{'|'.join(WEEKDAYS)})"
_NUMBERED = re.compile(rf"day\s*#?(?P<n>\d{{1,2}}|(?a:{'|'.join(NUMBERS)}))\b", re.IGNORECASE)
_NAMED = re.compile(rf"(?P<weekday>{_WEEKDAY})\b,?", re.IGNORECASE)
_DATED = re.compile(
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?(?P<month>{_MONTH})\b|"
    rf"(?P<month2>{_MONTH})\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b)(?:,?\s+(?P<year>\d{{4}}))?",
    re.IGNORECASE,
)
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)\b")
_BETWEEN = re.compile(r"[\s,:;()/|\u2013\u2014-]*")
_SUBTITLE = re.compile(r"\s*(?:[:(|]|[-\u2013\u2014]+\s)")


def day_name(words: str) -> DayName | None:
    """Read the day in a heading such as `Day 1` or `Friday 17 May: Expo`; None for any other."""
    # a heading may have several: `Day 2 - Wednesday, 18 May`
    rest, found = words.strip(), DayName()
    while True:
        number, weekday = _NUMBERED.match(rest), _NAMED.match(rest)
        dated = _ISO.match(rest) or _DATED.match(rest)
        match = number or weekday or dated
        if match is None:
            return None
        if number and found.number is None:
            value = number["n"].capitalize()
            found = replace(found, number=int(value) if value.isdigit() else NUMBERS.index(value))
        elif weekday and found.weekday is None:
            found = replace(found, weekday=WEEKDAYS.index(weekday["weekday"].capitalize()))
        elif dated and found.day is None:
            groups = dated.groupdict()
            word = (groups.get("month") or groups.get("month2") or "").lower().rstrip(".")
            names = (number for number, name in enumerate(MONTHS, 1) if name.lower().startswith(word))
            month = int(word) if word.isdigit() else next(names)
            on = int(groups.get("day") or groups.get("day2") or 1)
            found = replace(found, day=on, month=month, year=int(groups["year"]) if groups["year"] else None)
        after = rest[match.end() :]
        rest = _BETWEEN.sub("", after, count=1)
        if not any(pattern.match(rest) for pattern in (_NUMBERED, _NAMED, _ISO, _DATED)):
            break
    if not rest:
        return found
    # a mark must separate a subtitle: `Monday morning blues` is no day, nor is `May 17 was hot`
    return replace(found, rest=after.strip(" :;()/|\u2013\u2014-")) if _SUBTITLE.match(after) else None


_IN_BRACKETS = re.compile(r"(?P<before>.*\S [\[(])(?P<day>[^\[\]()]+)(?P<after>[\])])")


def day_in_brackets(words: str) -> DayName | None:
    """Read the date at the end of a heading such as `Rope Days [4 May]`; None without one."""
    match = _IN_BRACKETS.fullmatch(words)
    day = day_name(match["day"]) if match else None
    return day if day and day.month and not day.rest else None


def dates_of(names: Sequence[DayName], end: date, first: date | None = None) -> tuple[date, ...]:
    """Return a date for each day of a post: as named, else by its number, weekday or neighbours.

    What the names leave open counts from `first`, or without `first` back from `end`.
    """
    named = [_whole(name, end) for name in names]
    numbers = [name.number for name in names if name.number is not None]
    day_one = next((day - timedelta(name.number - 1) for name, day in zip(names, named, strict=True)
                    if day and name.number is not None), None)  # fmt: skip
    if numbers and not any(named):
        day_one = (
            first - timedelta(min(numbers) - 1) if first else _by_weekday(names, end - timedelta(max(numbers) - 1))
        )
    dates: list[date] = []
    for at in range(len(names) - 1, -1, -1):  # backwards: the last day is the surest, just before the post
        name, after = names[at], dates[-1] if dates else None
        day = named[at]
        if day is None and day_one is not None and name.number is not None:
            day = day_one + timedelta(name.number - 1)
        if day is None:
            day = after - timedelta(1) if after else _last_day(names, first, end) if first else end
            if name.weekday is not None:
                day -= timedelta((day.weekday() - name.weekday) % 7)
        dates.append(day)
    return tuple(reversed(dates))


def _by_weekday(names: Sequence[DayName], day_one: date) -> date:
    """Return the last date up to `day_one` on which a day with a number lies on its weekday."""
    named = ((name.number, name.weekday) for name in names if name.weekday is not None)
    number, weekday = next((pair for pair in named if pair[0] is not None), (None, None))
    if number is None or weekday is None:
        return day_one
    return day_one - timedelta(((day_one + timedelta(number - 1)).weekday() - weekday) % 7)


def _last_day(names: Sequence[DayName], first: date, end: date) -> date:
    """Return the date of the last day if all follow each other from `first` on.

    Each lies on its weekday. A last day with a weekday lies at `end` at the latest: the caller goes back from there to
    its weekday.
    """
    day = first - timedelta(1)
    for name in names:
        day += timedelta(1 if name.weekday is None else (name.weekday - day.weekday() - 1) % 7 + 1)
    return day if names[-1].weekday is None else min(day, end)


def _whole(name: DayName, near: date) -> date | None:
    """Return the date that a heading names, None without one; `near` decides a missing year."""
    if name.day is None or name.month is None:
        return None
    # a post of January can be about December
    years = (name.year,) if name.year else (near.year, near.year - 1, near.year + 1)
    candidates = []
    for year in years:
        with suppress(ValueError):  # 29 February
            candidates.append(date(year, name.month, name.day))
    return min(candidates, key=lambda day: abs((day - near).days), default=None)


# --- the days of a conference ---

_COUNTED = ("Day {n}", "Day {word}", "Day {one}", "day {n}", "DAY {n}")
_DATES = (
    "{weekday}", "{weekday} {date}", "{weekday}, {date}", "{date}", "{month} {day}", "{weekday}, {month} {day}",
    "{weekday} {month} {day}", "{weekday} {date} {year}", "{weekday}, {date} {year}", "{date} {year}",
    "{month} {day}, {year}", "{weekday}, {month} {day}, {year}", "{iso}", "{weekday} {iso}", "{weekday}, {iso}",
)  # fmt: skip
_JOINED = ("{} - {}", "{}: {}", "{} ({})", "{}, {}", "{} \u2013 {}", "{} \u2014 {}", "{} | {}", "{} {}")
# the simplest first
TEMPLATES = (
    *_COUNTED, *_DATES,
    *(way.format(*pair) for pair in product(_COUNTED, _DATES) for way in _JOINED),
    *(way.format(date, counted) for counted, date in product(_COUNTED, _DATES) for way in _JOINED),
)  # fmt: skip


def dates_at(recap: Recap, conference: Conference) -> tuple[date, ...]:
    """Return the date of each day with a heading; the conference decides which date is Day 1."""
    numbers = [name.number for name in recap.day_names if name.number is not None]
    first = conference.day_one + timedelta(min(numbers) - 1) if numbers else conference.starts_on
    return dates_of(recap.day_names, conference.ends_on, first)


def day_template(recap: Recap, conference: Conference) -> str:
    """Return the template (style key `day`) that reproduces most headings of days."""
    days = [PostDay(on, (on - conference.day_one).days + 1) for on in dates_at(recap, conference)]
    found = [_IN_BRACKETS.fullmatch(part.heading) for part in recap.days]
    frames = {(match["before"], match["after"]) if match and not day_name(match[0]) else ("", "") for match in found}
    before, after = frames.pop() if len(frames) == 1 else ("", "")
    headings = [part.heading.removeprefix(before).removesuffix(after) for part in recap.days]

    def matching(template: str) -> int:
        style = read_style([("day", template)])
        return sum(spell(day_line(day, style)) == words for day, words in zip(days, headings, strict=True))

    # the first of equals is the simplest; to try all of them takes 50 ms
    whole = next((template for template in TEMPLATES if matching(template) == len(headings)), None)
    best = whole or max(TEMPLATES, key=matching)
    if before and not matching(best):
        best = "{weekday} {date}"  # the brackets have a date in another form
    return f"{before}{best}{after}"
