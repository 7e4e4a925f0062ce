"""A recap -> the conference it is of, as far as it says so; and the template that its days' headings are made by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from confnote.core.slug import slug
from confnote.errors import Usage
from confnote.post.content.line_template import spell
from confnote.post.content.select import Day
from confnote.post.content.wording import day as day_line
from confnote.post.style import read_style
from confnote.recap.days import dates_of
from confnote.recap.facts import year_of

if TYPE_CHECKING:
    from confnote.model import Conference
    from confnote.recap.value import Recap

TEMPLATES = (
    "Day {n}", "Day {word}", "{weekday}", "{weekday} {date}", "{weekday}, {date}", "{date}", "{month} {day}",
    "{weekday}, {month} {day}", "{weekday} {month} {day}", "{weekday} {date} {year}", "{weekday}, {date} {year}",
    "{date} {year}", "{month} {day}, {year}", "{weekday}, {month} {day}, {year}", "{iso}", "{weekday} {iso}",
    "day {n}", "DAY {n}", "Day {n} - {weekday}", "Day {n}: {weekday}", "Day {n} ({weekday})", "Day {n}, {weekday}",
    "Day {n} - {weekday} {date}", "Day {n} - {date}", "Day {n}: {date}", "Day {n} ({date})", "Day {n} - {month} {day}",
    "Day {n} - {weekday}, {date}", "Day {n}: {weekday}, {month} {day}", "Day {n} ({weekday}, {month} {day})",
)  # fmt: skip
_NAMED = re.compile(
    r"(?P<name>(?:.*\b(?:at|from|of|in) (?P<late>[^\W\d_a-z].*?\b(?:19|20)\d\d)|.*?[^\W\d].*?\b(?:19|20)\d\d))\b"
)


@dataclass(frozen=True, slots=True)
class Dates:
    """A conference's days, and whether somebody said so; `one` is the date called Day 1."""

    first: date
    last: date
    one: date
    is_known: bool = True


def name_of(title: str) -> str:
    """Return the conference's name in a post's title: `What I saw at GlassConf 2022: notes` is of GlassConf 2022."""
    named = _NAMED.search(title)
    return (named["late"] or named["name"]).strip(" ,;:-") if named else title


def dates_in(recap: Recap, first: date | None = None, last: date | None = None) -> Dates:
    """Return the days a post is about: those given, else those it names, else up to its own date.

    Raises Usage where nothing tells even the year.
    """
    names = [part.day for part in recap.days if part.day]
    low = min((name.number for name in names if name.number is not None), default=None)
    if first is not None:
        one = first - timedelta((1 if low is None else low) - 1)
        return Dates(first, last or first, one)
    posted = recap.date.date() if isinstance(recap.date, datetime) else recap.date
    year = next((name.year for name in names if name.year), None) or year_in(recap)
    if posted is None and year is None:
        raise Usage("nothing in it says when that was: add --dates '17-20 May 2022', or -c with a conference")
    # of a year alone: some days of its first two weeks, unless the headings name dates
    end = posted or (date(year or 1970, 12, 31) if any(name.month for name in names) else date(year or 1970, 1, 14))
    start = date(end.year, 1, 1) if posted is None and low is not None else None
    days = dates_of(names, end, start) if names else (end,)
    numbered = [(name.number, day) for name, day in zip(names, days, strict=False) if name.number is not None]
    one = numbered[0][1] - timedelta(numbered[0][0] - 1) if numbered else min(days)
    return Dates(min(days), max(days), one, is_known=bool(posted and not names) or any(name.day for name in names))


def year_in(recap: Recap) -> int | None:
    """Return the year that the title, or else the beginning of the text, names."""
    return year_of(recap.title) or next((year for said in recap.intro[:2] if (year := year_of(said.text[:300]))), None)


def slug_of(title: str) -> str:
    """Return the short name of the conference that a title names."""
    return slug(name_of(title), "conference")


def day_template(recap: Recap, conference: Conference) -> str:
    """Return the template by which most of the days' headings come out as they are."""
    first = conference.day_one
    numbers = [part.day.number for part in recap.days if part.day and part.day.number is not None]
    start = first + timedelta(min(numbers) - 1) if numbers else conference.starts_on
    days = dates_of([part.day for part in recap.days if part.day], conference.ends_on, start)
    told = [Day(on, (on - first).days + 1) for on in days]
    headings = [part.heading for part in recap.days]

    def same(template: str) -> int:
        style = read_style([("day", template)])
        return sum(spell(day_line(one, style)) == words for one, words in zip(told, headings, strict=True))

    return max(TEMPLATES, key=same)
