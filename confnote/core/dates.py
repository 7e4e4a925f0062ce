"""Parse the times, days and date ranges that a user types.

Text in none of the forms below raises Usage with examples. A named day (`today`, `day 2`, `tue`) is a conference day,
which begins and ends at the day end (04:00 by default), so `tue 01:30` is the night after Tuesday. A date
(`17 May 2022`, `2022-05-17`) is a calendar date.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import NoReturn

from confnote.core.clock import MONTHS, WEEKDAYS, duration
from confnote.core.time import EPOCH, MILLISECOND, day_label, day_of, instants_of, local_time
from confnote.core.twice import last_moment, only_instant, readings, refuse_number_or_date, refuse_two_days
from confnote.errors import Usage
from confnote.model import Calendar

LONGEST = 80  # characters; a longer text is pasted by mistake, and the patterns need not scan it
YEARS = range(1970, 2200)
NEW_YEAR = timedelta(days=31)
"""The longest range that may run over New Year if a year is missing: `30 Dec - 2 Jan`, but not `20 May - 16 May`."""

# 2022-05-17, 2022/5/17 or 2022.05.17; rewritten as 2022/5/17, so that every hyphen left is one of a range
YEAR_FIRST = re.compile(r"(?<![0-9])([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?![0-9])")
NUMERIC = re.compile(r"(?<![0-9./-])([0-9]{1,2})([-/.])([0-9]{1,2})(?:\2([0-9]{4}|[0-9]{2}))?(?![0-9/]|[.-][0-9])")
BETWEEN = re.compile(r" ?(?:\.\.+|-+) ?| (?:to|until|till) ")
DAY_NUMBER = re.compile(r"(?P<named>day ?)?(?P<number>-?[0-9]{1,3})")
DAY_OF_MONTH = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|\.)?")
# the words of a date in their order: d a day, m a month, y a year, i a whole date in figures
SHAPES = {"i", "dm", "dmy", "md", "mdy", "ymd"}
CUT_SHORT = {"d", "dy"}
"""Ends of a range that take their month from the other end: `16-20 May`, `May 16-20, 2022`."""

EXAMPLES = "14:05, -10m, yesterday 14:05, day 2 14:05, tue 14:05 or 2022-05-17 14:05"
CLOCK = r"(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?)?(?: ?(?P<half>[ap])\.?m\.?)?"
TIME = re.compile(CLOCK)
DAY_AND_TIME = re.compile(rf"(?P<day>.+?),? (?:at )?{CLOCK}")
# seconds and offset may be missing; fromisoformat() alone would also accept a date, a week or a lone hour
ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[t ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,6})?)?"
    r"(?: ?(?:z|[+-][0-9]{2}:?[0-9]{2}))?"
)
BACK = re.compile(
    r"(?:(?P<hours>[0-9]{1,3}) ?h)? ?(?:(?P<minutes>[0-9]{1,4}) ?m(?:in)?)? ?(?:(?P<seconds>[0-9]{1,5}) ?s)?"
)


def parse_day(text: str, now: int, calendar: Calendar) -> date:
    """Parse a day: `2`, `day 2`, `-1`, `today`, `tue`, `17 May`, `2022-05-17`.

    A date without a year is the one nearest to the conference. A lone `17` is the date if the conference is on 16-20
    May. Raises Usage with both readings for a lone `3` on 2-3 July, and for `yesterday` after midnight.
    """
    typed = _fold(text)
    found = _named_day(typed, now, calendar) or _calendar_date(typed, calendar)
    if found and typed == "yesterday":
        refuse_two_days(typed, found, now, calendar)
    return found or _refuse(text, "day", "2, today, tue, 17 May 2022 or 2022-05-17")


def parse_dates(text: str, today: date) -> tuple[date, date]:
    """Parse first and last date: `16-20 May 2022`, `30 May - 2 June`, `2022-05-16..2022-05-20`.

    A missing year is the one in which the range is nearest to today, and the later of two equally near ones: users
    enter a conference some weeks before it, or write about it some weeks after. A weekday must fit the date, so it
    helps to find the year. A range may run over New Year if a year is missing.
    """
    typed = _year_first_by_slashes(_fold(text))
    relative = _relative(typed, today)
    if relative:
        return relative, relative
    ends = [_parts(end) for end in BETWEEN.split(typed)] if len(typed) <= LONGEST else []
    left, right = (ends[0], ends[-1]) if 1 <= len(ends) <= 2 else (None, None)
    if left is None or right is None or {left.shape, right.shape} <= CUT_SHORT:
        _refuse(text, "date", "16-20 May 2022, 30 May - 2 June 2022, 17 May 2022 or 2022-05-16..2022-05-20")
    first, last = _nearest_year(left, right, (today, today))
    if first > last:
        raise Usage(f"{text.strip()!r} ends before it begins: write the first day first")
    return first, last


def parse_instant(text: str, now: int, calendar: Calendar) -> int:
    """Parse an instant, relative to `now`. A time without an offset is in the conference's zone.

    | typed | meaning |
    |---|---|
    | `now` | this moment |
    | `-10m`, `-1h30m`, `10m ago` | that long before now |
    | `14:05`, `14:05:30`, `2:05 pm` | on the current conference day |
    | `yesterday 14:05`, `day 2 14:05`, `tue 14:05` | on that conference day; 01:30 is in the night after it |
    | `17 May 2022 14:05`, `2022-05-17 14:05` | on that calendar date, whatever the day end |
    | `2022-05-17T14:05:00+02:00`, `...Z` | that instant |

    A time without an offset that a change of the clock skips or repeats raises Usage with both readings; so does
    `yesterday 23:40` after midnight, before the day end.
    """
    typed = _fold(text)
    if typed == "now":
        return now
    found = _back(typed, now)
    found = _iso(typed, calendar) if found is None else found
    found = _on_day(typed, now, calendar) if found is None else found
    if found is not None:
        return found
    lone_number = typed.removeprefix("-").isdigit()  # `9` may be meant as an hour
    if not lone_number and (_named_day(typed, now, calendar) or _calendar_date(typed, calendar)):
        raise Usage(f"{text.strip()!r} is a day: add the time, such as {text.strip() + ' 14:05'!r}")
    return _refuse(text, "time", EXAMPLES)


def parse_past(text: str, now: int, calendar: Calendar) -> tuple[int, str | None]:
    """Parse an instant that has been, relative to `now`.

    Returns it with a remark about how it was read, or None. The forms are those of `parse_instant`, but a time without
    a day is the last such time up to now. The remark says if that was on an earlier conference day, if the time came
    twice, or if it is on the date after the day that was typed. Raises Usage for an instant after `now`.
    """
    found = TIME.fullmatch(_fold(text))
    at = _time(found) if found else None
    if at is None:
        instant = parse_instant(text, now, calendar)
        check_past(text, instant, now, calendar)
        return instant, next_date(text, instant, now, calendar)
    moment = last_moment(at, now, calendar)
    first, second = instants_of(moment, calendar.zone)
    if first < second <= now:
        twice = f"{at:%H:%M} came twice: it is read as the second"
        return second, f"{twice} (the first is {readings(moment, calendar.zone)[0]})"
    instant = first if first < second else only_instant(moment, calendar.zone)
    is_today = moment.date() == local_time(now, calendar.zone).date()
    if is_today or day_of(instant, calendar) == day_of(now, calendar):
        return instant, None
    return instant, f"{at:%H:%M} is read as {day_label(moment.date())} {at:%H:%M}: today it is still to come"


def next_date(text: str, instant: int, now: int, calendar: Calendar) -> str | None:
    """Return a remark with the date, if a typed time is in the night after the day it names."""
    found, moment = DAY_AND_TIME.fullmatch(_fold(text)), local_time(instant, calendar.zone)
    if found is None or found["day"] == "today" or _index(found["day"], WEEKDAYS) == moment.weekday():
        return None
    if _named_day(found["day"], now, calendar) != moment.date() - timedelta(days=1):
        return None
    return f"{text.strip()!r} is read as {day_label(moment.date())} {moment:%H:%M}: a night belongs to the day before"


def check_past(text: str, instant: int, now: int, calendar: Calendar) -> None:
    """Raise Usage, which names the last such time, if a typed instant is after `now`."""
    if instant <= now:
        return
    meant = local_time(instant, calendar.zone)
    last = last_moment(meant.time(), now, calendar)
    first, second = instants_of(last, calendar.zone)
    # an offset only where the date and the time would be refused without it
    write = last.isoformat(" ", "minutes") if first == second else readings(last, calendar.zone)[1]
    raise Usage(
        f"{text.strip()!r} is {day_label(meant.date())} {meant:%H:%M}, in {duration(instant - now)}, but a note has the"
        f" time at which you heard it. If you mean the last {meant:%H:%M}, write {write!r}"
    )


def parse_time_of_day(text: str) -> int:
    """Parse a time without seconds into minutes after midnight: `4:00`, `14:05`, `2:05 pm`."""
    found = TIME.fullmatch(_fold(text))
    at = _time(found) if found and not found["second"] else None
    return at.hour * 60 + at.minute if at else _refuse(text, "time of day", "4:00, 14:05 or 2:05 pm")


def _fold(text: str) -> str:
    """Return the text in lower case, with plain spaces and hyphens, cut just past LONGEST."""
    plain = unicodedata.normalize("NFKC", text[: LONGEST + 1]).lower()
    return " ".join(re.sub("[\u2010-\u2015\u2212]", "-", plain).split())


def _refuse(text: str, what: str, examples: str) -> NoReturn:
    shown = text if len(text) <= LONGEST else text[:LONGEST] + "..."
    raise Usage(f"{shown!r} is no {what} that confnote can read: write {examples}")


def _named_day(typed: str, now: int, calendar: Calendar) -> date | None:
    """Return a conference day by number, name or weekday; None if the text is none of these."""
    numbered = DAY_NUMBER.fullmatch(typed)
    if not numbered:
        today = day_of(now, calendar)
        return _relative(typed, today) or _weekday(typed, today, calendar)
    found = calendar.day_one + timedelta(days=int(numbered["number"]) - 1)
    if not numbered["named"] and not calendar.starts_on <= found <= calendar.ends_on:
        length = min((calendar.ends_on - calendar.starts_on).days + 1, 31)
        # there is no Day 25 at a conference on 22-27 March, so `25` is the 25th
        days = (calendar.starts_on + timedelta(days=step) for step in range(length))
        if day := next((day for day in days if str(day.day) == typed.lstrip("0")), None):
            refuse_number_or_date(typed, day, calendar)
            return day
    return found


def _relative(typed: str, today: date) -> date | None:
    steps = {"yesterday": -1, "today": 0, "tomorrow": 1}
    return today + timedelta(days=steps[typed]) if typed in steps else None


def _weekday(typed: str, today: date, calendar: Calendar) -> date | None:
    """Return the date of a weekday; None if the text names none.

    Of the conference's dates, choose the last one up to today, or else the first one. If the conference has no such
    weekday, choose the last one up to today.
    """
    index = _index(typed, WEEKDAYS)
    if index is None:
        return None
    first = calendar.starts_on + timedelta(days=(index - calendar.starts_on.weekday()) % 7)
    if first > calendar.ends_on:
        return today - timedelta(days=(today.weekday() - index) % 7)
    latest = min(today, calendar.ends_on)
    return max(first, latest - timedelta(days=(latest.weekday() - index) % 7))


def _index(word: str, names: tuple[str, ...]) -> int | None:
    """Return the index of the first name that begins with the word (3 letters or more), or None."""
    word = word.removesuffix(".")
    if len(word) < 3:
        return None
    return next((index for index, name in enumerate(names) if name.lower().startswith(word)), None)


def _calendar_date(typed: str, calendar: Calendar) -> date | None:
    """Return a single date; None if the text has another form."""
    parts = _parts(_year_first_by_slashes(typed))
    if parts is None or parts.shape not in SHAPES:
        return None
    # a weekday is checked against the nearest year; it does not choose the year
    any_year = replace(parts, weekday=None)
    return _checked(_nearest_year(any_year, any_year, (calendar.starts_on, calendar.ends_on))[0], parts.weekday)


def _year_first_by_slashes(typed: str) -> str:
    """Write `2022-05-17` as `2022/05/17`; raise Usage for a date such as `3/4/2022`."""
    plain = YEAR_FIRST.sub(r"\1/\3/\4", typed)
    figures = NUMERIC.search(plain)
    # without a year, `3-4` may be two days of a month
    if figures and (figures[4] or figures[2] != "-"):
        first, second, year = int(figures[1]), int(figures[3]), figures[4] or ""
        year = f" {year if len(year) == 4 else '20' + year}" if year else ""
        pairs = dict.fromkeys(((first, second), (second, first)))
        dates = [f"{day} {MONTHS[month - 1]}{year}" for day, month in pairs if 1 <= month <= 12 and 1 <= day <= 31]
        if dates:
            raise Usage(f"{figures[0]} can be read as {' or '.join(dates)}: write the month's name, or the year first")
    return plain


@dataclass(frozen=True, slots=True)
class _Parts:
    """A date as typed. `shape` has a letter for each word (see SHAPES); weekday 0 is Monday."""

    shape: str
    day: str
    month: str
    year: int | None
    weekday: int | None


def _parts(typed: str) -> _Parts | None:
    """Split a typed date, or one end of a range, into its words; return None for other text."""
    shape = day = month = ""
    year = weekday = None
    for word in typed.replace(",", " ").split():
        if word in {"of", "the"}:
            continue
        if figures := DAY_OF_MONTH.fullmatch(word):
            shape, day = shape + "d", figures[1]
        elif re.fullmatch(r"[0-9]{4}", word):
            shape, year = shape + "y", int(word)
        elif re.fullmatch(r"[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}", word):
            typed_year, month, day = word.split("/")
            shape, year = shape + "i", int(typed_year)
        elif _index(word, MONTHS) is not None:
            shape, month = shape + "m", word.removesuffix(".")
        elif not shape and weekday is None and _index(word, WEEKDAYS) is not None:
            weekday = _index(word, WEEKDAYS)
        else:
            return None
    return _Parts(shape, day, month, year, weekday) if shape in SHAPES | CUT_SHORT else None


def _nearest_year(left: _Parts, right: _Parts, near: tuple[date, date]) -> tuple[date, date]:
    """Return both ends of a range as dates, with the missing months and years.

    A month or year comes from the other end; if neither end has a year, it is the one in which the range is nearest to
    the dates `near`.
    """
    left, right = replace(left, month=left.month or right.month), replace(right, month=right.month or left.month)
    typed_year = right.year if left.year is None else left.year
    if typed_year is not None:
        return _range(left, right, typed_year)
    found = []
    reach = 4 if "29" in (left.day, right.day) else 1  # a 29 February comes within four years
    for year in range(near[0].year - reach, near[1].year + reach + 1):
        try:
            found.append(_range(left, right, year))
        except Usage as error:
            refusal = error
    if not found:
        raise refusal
    return min(found, key=lambda span: (max(span[0] - near[1], near[0] - span[1], timedelta()), -span[0].toordinal()))


def _range(left: _Parts, right: _Parts, year: int) -> tuple[date, date]:
    first, last = _date(left, left.year or year), _date(right, right.year or year)
    if first > last and right.year is None and _date(right, year + 1) - first <= NEW_YEAR:
        last = _date(right, year + 1)
    elif first > last and left.year is None and last - _date(left, year - 1) <= NEW_YEAR:
        first = _date(left, year - 1)
    return first, last


def _date(parts: _Parts, year: int) -> date:
    # dateutil knows the abbreviations of months. It gets a single date only: it reads "16-20 May 2022" as a minute
    # of the year 2016.
    from dateutil import parser  # takes 15 ms

    in_figures = parts.month.isdigit()  # the year came first
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


def _back(typed: str, now: int) -> int | None:
    """Return the instant of `-10m` or `10m ago`; None for text in another form."""
    length = typed[1:] if typed.startswith("-") else typed.removesuffix(" ago")
    found = BACK.fullmatch(length) if length != typed else None
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
    return only_instant(found, calendar.zone) if found.tzinfo is None else (found - EPOCH) // MILLISECOND


def _on_day(typed: str, now: int, calendar: Calendar) -> int | None:
    """Return the instant of a time of day, alone or after a day; None for other text."""
    found = TIME.fullmatch(typed) or DAY_AND_TIME.fullmatch(typed)
    at = _time(found) if found else None
    if found is None or at is None:
        return None
    words = found.groupdict().get("day")
    day = _named_day(words, now, calendar) if words else day_of(now, calendar)
    if day is not None:
        is_night = at.hour * 60 + at.minute < calendar.day_end  # the last hours of a conference day
        if words == "yesterday" and not is_night:
            refuse_two_days(typed, day, now, calendar, f" {at:%H:%M}")
        if is_night:
            day = _this_night(words or "", at, now, calendar) or day + timedelta(days=1)
    else:
        day = _calendar_date(words or "", calendar)
    return only_instant(datetime.combine(day, at), calendar.zone, None if words else now) if day else None


def _this_night(words: str, at: time, now: int, calendar: Calendar) -> date | None:
    """Return today for `sun 02:30` in the night to Sunday, if 02:30 has been; else None."""
    today = local_time(now, calendar.zone).date()
    if day_of(now, calendar) == today or _weekday(words, today, calendar) != today:
        return None
    return today if min(instants_of(datetime.combine(today, at), calendar.zone)) <= now else None


def _time(found: re.Match[str]) -> time | None:
    """Return the time of day in a match, or None; an hour without minutes needs `am` or `pm`."""
    hour, half = int(found["hour"]), found["half"]
    if (half and not 1 <= hour <= 12) or not (half or found["minute"]):
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return time(hour, int(found["minute"] or 0), int(found["second"] or 0))
    except ValueError:
        return None
