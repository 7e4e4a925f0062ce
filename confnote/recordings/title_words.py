"""The words of titles: of a talk, a conference, a day or a time of day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from confnote.core.clock import MONTHS, WEEKDAYS
from confnote.core.day_words import WEEKDAY_WORDS
from confnote.core.lookup import fold

YEAR = re.compile(r"(?<!\d)(?:19[89]\d|20\d\d)(?!\d)")
CLOCK = re.compile(r"\b(\d{1,2})(?:[:.](\d\d))? ?([ap]m\b)?", re.IGNORECASE)
DATES = frozenset(name[:n].lower() for name in (*MONTHS, *WEEKDAYS) for n in (3, len(name)))
DAYS = tuple(
    {fold(name) for name in (*names.split(), english[:3]) if len(name) > 2}
    for names, english in zip(WEEKDAY_WORDS, WEEKDAYS, strict=True)
)
WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=1 << 14)  # each recording is compared with several sessions
def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text without case, accents, apostrophes, punctuation and `and`."""
    words = WORD.findall(fold(text).replace("'", ""))
    return tuple(word for word in words if word != "and") or tuple(words)  # `&` is the same


def names_of(conference: str) -> frozenset[str]:
    """Return the words of a name, and how it is written as one: `clouddays2026`, `clouddays26`."""
    words = words_of(conference)
    years = {year for word in words for year in YEAR.findall(word)}
    name = "".join(word for word in words if word not in years)
    return frozenset({*words, name, *(f"{name}{year}" for year in years), *(f"{name}{year[2:]}" for year in years)})


def names_date(words: Sequence[str], day: date) -> bool:
    """Return whether words name a day, such as `may 17`, `17 05` or `friday`."""
    month = MONTHS[day.month - 1].lower()
    endings = ("", "st", "nd", "rd", "th")
    is_number = any(f"{day.day}{ending}" in words for ending in endings) or f"{day.day:02}" in words
    figures = ((f"{day.month:02}", f"{day.day:02}"), (f"{day.day:02}", f"{day.month:02}"))
    return (
        not DAYS[day.weekday()].isdisjoint(words)
        or (is_number and (month in words or month[:3] in words))
        or any(position(figure, words) >= 0 for figure in figures)
    )


def has(text: str, part: Sequence[str]) -> bool:
    """Return whether the words of a part stand together in a text of words."""
    return bool(part) and f" {' '.join(part)} " in f" {text} "


@lru_cache(maxsize=1 << 10)
def times_of_day(title: str) -> frozenset[int]:
    """Return the times that a title names (`5pm`, `17:00`), in minutes after midnight."""
    return frozenset(
        {
            (int(hour) % 12 + (12 if half.lower() == "pm" else 0) if half else int(hour)) * 60 + int(minutes or 0)
            for hour, minutes, half in CLOCK.findall(title)
            if minutes or half
        }
    )


def position(part: Sequence[str], whole: Sequence[str]) -> int:
    """Return where a part begins in the whole; -1 if its words do not stand there together."""
    size = len(part)
    return next((at for at in range(len(whole) - size + 1) if whole[at : at + size] == part), -1)
