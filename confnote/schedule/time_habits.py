"""Tell from all times of a file how it writes them: durations in hours, afternoons without `pm`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta

from confnote.core.clock import WEEKDAYS
from confnote.errors import Refused
from confnote.schedule.cells import Cells, When
from confnote.schedule.columns import column_of, words_of
from confnote.schedule.day_names import is_weekday, weekday_in
from confnote.schedule.span import DAY_END
from confnote.schedule.text import line, listed

PLAIN = re.compile(r"([0-9]{1,2})[:.][0-9]{2}(?: ?[-\u2013\u2014] ?([0-9]{1,2})[:.][0-9]{2})?")
# `2026-10-12 1:00`; a program that writes `2026-10-12 01:00` counts to 24
DATED = re.compile(rf"(?P<date>.*[0-9]{{4}}.*?)[ ,]+(?P<times>(?!0){PLAIN.pattern})")
MARKED = re.compile(r"(?i)[0-9 .](?P<half>[ap])\.?m\b")
# what the words of a heading mean that say no more than that it has times
TIMES = ("start", "end", "date", "duration")
HALF_NIGHT = re.compile(r"(?i)\b12(?:[:.][0-9]{2})? ?a\.?m\b")
NOON = timedelta(hours=12)
# no programme begins in these hours of the night and ends at noon
NIGHT = range(1, 7)
MORNING = range(7, 13)
EVENING = range(7, 9)
PART = re.compile(r"[0-9]*[.,][0-9]*[1-9][0-9]*")
NUMBER = re.compile(r"[0-9]+|[0-9]*[.,][0-9]+")
LONGEST_HOURS = 12
# what forms call the time at which they were sent
STAMPS = (
    {"timestamp"}, {"time", "stamp"}, {"horodateur"}, {"zeitstempel"}, {"tijdstempel"}, {"marca", "temporal"},
    {"carimbo", "data", "hora"},
)  # fmt: skip


def afternoons(rows: Iterable[tuple[str, str, str, str]]) -> dict[str, str]:
    """Return the starts that are twelve hours later than they say, by the places of their rows.

    A row is its place, its date, its start and its end. Without `pm`, no start or end in the file may have an hour
    after 12, and the first start has to be in the morning. 1:00 to 6:59 are in the afternoon; 7:00 to 8:59 are
    in the evening if they follow an afternoon and the times of the day are in order. 9:00 to 12:59 never change.
    """
    found, lunches = dict[str, str](), dict[str, str]()
    days: dict[str, list[tuple[str, str, int]]] = {}
    today, first = "", 0
    for place, dated, start, end in map(_dates_apart, rows):
        if not start:
            continue
        today = dated or today
        day = days.setdefault(today, [])
        if marked := [mark["half"].casefold() for text in (start, end) for mark in MARKED.finditer(text)]:
            first = first or min(MORNING)
            day.append(("", "", (12 if marked[0] == "p" else 0) * 60))
            continue
        plain = PLAIN.fullmatch(start.strip())
        until = PLAIN.fullmatch(end.strip()) if end else plain
        if plain is None or until is None:
            return {}
        if any(hour and not 0 < int(hour) < 13 for hour in (*plain.groups(), *until.groups())):
            return {}
        hour, last = int(plain[1]), int(until[2] or until[1])
        # of a file with no later session, the end alone shows how it counts: `12:30-1:30`
        if hour == 12 and last in NIGHT:
            lunches[place] = start
        first = first or hour
        day.append((place, start, hour * 60 + int(start.strip()[len(plain[1]) + 1 :][:2])))
    if first not in MORNING:
        return {}
    for day in days.values():
        found |= _afternoons_of(day)
    return found or lunches


def _dates_apart(row: tuple[str, str, str, str]) -> tuple[str, str, str, str]:
    """Return a row with the date of its start in the place of its date."""
    place, day, start, end = row
    begin, until = DATED.fullmatch(start), DATED.fullmatch(end)
    dated = (begin["date"], begin["times"]) if begin else (day, start)
    return place, *dated, until["times"] if until else end


def _afternoons_of(day: Iterable[tuple[str, str, int]]) -> dict[str, str]:
    """Return the places and starts of a day's afternoon; each has its minutes as written."""
    small, evening, last, in_order = dict[str, str](), dict[str, str](), 0, True
    for place, start, written in day:
        minutes = written
        if place and written // 60 in NIGHT:
            small[place] = start
            minutes += 12 * 60
        elif place and written // 60 in EVENING and last >= 13 * 60:
            evening[place] = start
            minutes += 12 * 60
        in_order = in_order and (minutes >= last or not place)
        last = max(minutes, last)
    return {place: start for place, start in (small | evening).items() if in_order or place in small}


def later(when: When) -> When:
    """Return the same with times before noon twelve hours later."""
    clock = when.clock + NOON if when.clock is not None and when.clock < NOON else when.clock
    return replace(when, clock=clock, until=later(when.until) if when.until else None)


def afternoon_notice(found: dict[str, str]) -> tuple[str, ...]:
    """Return a notice that names the earliest and the latest of such times."""
    starts = sorted(found.values(), key=lambda start: [int(part) for part in re.findall("[0-9]+", start)[:2]])
    if not starts:
        return ()
    more = f" to {starts[-1]!r} are" if starts[0] != starts[-1] else " is"
    return (f"no time without pm is after 12:59: {starts[0]!r}{more} read as afternoon",)


def noon_notice(rows: Iterable[tuple[Sequence[str], datetime | None]]) -> list[str]:
    """Return a notice of `12:30 am` in the middle of a day; a row is its texts and its moment."""
    found: list[str] = []
    before = 0
    for (title, start, end), moment in rows:
        is_start, hour = HALF_NIGHT.match(start) is not None, moment.hour if moment else 0
        # of `11:00 am - 12:30 am` the end, of `12:30 am - 1:30 pm` after a session of the morning the start
        written = HALF_NIGHT.search(f"{start} - {end}")
        if written and 5 < (before if is_start else hour) < 13:
            noon = re.sub(r"(?i)a(?=\.?m)", "p", written[0])
            found.append(f"{line(title, 40)} ({noon})")
        before = before if is_start else hour
    return [f"12 am is midnight, is 12 pm meant? Correct it in the file: {listed(found, 4)}"] if found else []


def time_families(columns: Mapping[str, Sequence[str]]) -> list[tuple[list[str], list[str]]]:
    """Return the headings of starts and ends that belong together, as `talk_start` and `talk_end`.

    They have the same words, but for those that mean a time. A file with one family has no others to choose from.
    """
    found: dict[frozenset[str], tuple[list[str], list[str]]] = {}
    for number, column in enumerate(("start", "end")):
        for heading in columns.get(column, ()):
            own = frozenset(word for word in words_of(heading) if column_of(word) not in TIMES)
            found.setdefault(own, ([], []))[number].append(heading)
    return [family for family in found.values() if all(family)] if len(found) > 1 else []


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
    heading = f" in {line(', '.join(headings), 60)}" if headings else ""
    return f"most times{heading} have seconds: they can be those at which a form was sent"


def stamps_apart(columns: dict[str, list[str]], texts_of: Callable[[str], list[str]]) -> None:
    """Take the time of a form for the start only if no column has a date or another start."""
    starts = columns.get("start", [])
    # a program writes the start of a session as a number
    sent = [name for name in starts if {*words_of(name)} in STAMPS and not all(map(str.isdigit, texts_of(name)))]
    others = [name for name in starts if name not in sent]
    if others or "date" in columns:
        columns["start"] = others


def weekdays_count(texts: Iterable[str], cells: Cells, days: tuple[date, date] | None) -> bool:
    """Return whether the weekdays of a file are right where its dates contradict them.

    The conference has each of these weekdays once, but not each of the dates, or the file gives one date to several
    weekdays.
    """
    found: set[tuple[int, date]] = set()
    for text in dict.fromkeys(texts if days else ()):
        with suppress(Refused):  # a date that needs another order
            if (weekday := weekday_in(text)) is not None and (day := cells.when(text).day) is not None:
                found.add((weekday, day))
    odd = [(weekday, day) for weekday, day in found if weekday != day.weekday()]
    if not odd or days is None or (days[1] - days[0]).days > 6:
        return False
    more = len({weekday for weekday, _ in found}) - len({day for _, day in found})
    are_inside = all(days[0] <= day <= days[1] for _, day in odd)
    return all(cells.when(WEEKDAYS[weekday]).day for weekday, _ in odd) and (more > 0 or (not more and not are_inside))


def note_weekday(texts: Iterable[str | None], begin: When, cells: Cells) -> None:
    """Note the weekday in another column than the date, for a notice, if the date has another one.

    What is after midnight can be listed on the day before.
    """
    said = [*filter(None, texts)]
    weekdays, dates = [*filter(is_weekday, said)], [text for text in said if not is_weekday(text)]
    if begin.day is None or not weekdays:
        return
    is_early = begin.clock is not None and begin.clock < timedelta(milliseconds=DAY_END)
    fits: set[int | None] = {day.weekday() for day in (begin.day, begin.day - timedelta(days=is_early))}
    if weekday_in(weekdays[0]) not in fits:
        cells.odd_days[f"{(*dates, begin.day.isoformat())[0]} ({weekdays[0]})"] = begin.day
