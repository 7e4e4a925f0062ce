"""Find the days of a conference in running text, such as `between 27th and 30th June`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from confnote.core.clock import MONTHS, WEEKDAYS

# no IGNORECASE: `may 5` and `march 3` are seldom dates if they begin small
_MONTH = "|".join(sorted({form for name in MONTHS for form in (name, name[:3], name[:4])}, key=len, reverse=True))
_WEEKDAY = "|".join(f"{name}|{name[:3]}s?|{name[:4]}|{name[:5]}" for name in WEEKDAYS)
_BEFORE = rf"(?:(?:the\s+)?(?:{_WEEKDAY})\.?,?\s+)?(?:the\s+)?"
_AFTER = r"(?:\s?(?:st|nd|rd|th)\b|\.)?(?!\d|[:.]\d)"
_DAY, _DAY_OF = rf"(\d{{1,2}}){_AFTER}", rf"\d{{1,2}}{_AFTER}"
_JOIN = r"\s*(?:[-\u2010-\u2015/,&]+|,?\s(?:to|until|till|through|thru|and)\b)\s*"
_YEAR = r"(?:,?\s+(?:of\s+)?((?:19|20)\d\d)\b|(?:,?\s*'(\d\d))\b)?"
# several days of one month, as one group: `25, 26 and 27`
_DAYS = rf"({_DAY_OF}(?:{_JOIN}{_BEFORE}{_DAY_OF})*)"
_DAY_MONTH = rf"{_DAYS},?\s+(?:of\s+)?({_MONTH})\b\.?{_YEAR}"
_MONTH_DAY = rf"({_MONTH})\.?\s+(?:the\s+)?{_DAYS}{_YEAR}"
_DATE = rf"(?:{_BEFORE}{_DAY}\s+(?:of\s+)?({_MONTH})\b\.?{_YEAR}|{_BEFORE}({_MONTH})\.?\s+(?:the\s+)?{_DAY}{_YEAR})"
_TWO = re.compile(rf"(?<![\w.]){_DATE}{_JOIN}{_DATE}")
_ONE_MONTH = re.compile(rf"(?<![\w.:/-])(?:{_DAY_MONTH}|{_MONTH_DAY})")
_ISO = re.compile(r"(?<![\d/-])(\d{4})-(\d\d)-(\d\d)(?:\s*(?:-|\u2013|to|/|\.\.+)\s*(\d{4})-(\d\d)-(\d\d))?(?![\d-])")
_DOTTED = re.compile(r"(?<![\d.])(?:(\d{1,2})\.?(?:(\d{1,2})\.)?\s*[-\u2013]\s*)?(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)")
_WEEKEND = re.compile(r"(?i)\b(?:last|this past|this|the past|over the|past) weekend\b")
# words before a single date that is not the conference's
_OTHER = re.compile(
    r"(?i)\b(?:since|until|till|before|after|by|from|deadline|booked|published|updated|posted)\s+(?:\w+\s+)?$"
)
LONGEST = timedelta(days=31)  # a longer range is no conference
LATE = timedelta(days=10)  # a post is seldom older than its conference by more
_ADDRESS = re.compile(r"\S*(?:://|www\.)\S*|`[^`]*`")
_SENTENCE = re.compile(r"(?<=[.!?])[\"'\u201d)]*\s+(?=[\"'\u201c(\[*_]*[^\W\d_a-z])")
_SHORT = re.compile(rf"(?:\b(?:{_MONTH}|{_WEEKDAY}|St|Dr|Mr|Ms|vs|e\.g|i\.e)|\d)\.$")
SENTENCES = 4


@dataclass(frozen=True, slots=True)
class NamedDays:
    """The first and the last day that a text names; `words` are its words for them."""

    first: date
    last: date
    words: str


def first_sentences(text: str, count: int = SENTENCES) -> str:
    """Return the first sentences of a text without addresses."""
    found: list[str] = []
    for sentence in _SENTENCE.split(_ADDRESS.sub(" ", text[:2000])):
        if found and _SHORT.search(found[-1]):  # the stop after `Sept.` ends no sentence
            found[-1] += f" {sentence}"
        elif len(found) == count:
            break
        else:
            found.append(sentence)
    return " ".join(found)


def span_in(text: str, posted: date | None, year: int | None) -> NamedDays | None:
    """Return the days of a conference that a text names, None for none.

    Several days come before a single one. `posted` and `year`, both of the post, decide a missing year; days after the
    post are another conference's.
    """
    found = [span for span in _spans(text, posted, year) if _fits(span, posted, year)]
    several = [span for span in found if span.first < span.last]
    if not several:
        return next(iter(found), None)
    whole = several[0]
    for span in several[1:]:  # `8-9 July tutorials, 10-12 July talks`
        if timedelta(0) <= span.first - whole.last <= timedelta(1):
            whole = replace(whole, last=span.last)
    return whole


def weekend_in(text: str, posted: date) -> NamedDays | None:
    """Return the weekend that `last weekend` means in a post of a day; None without such words."""
    if not (match := _WEEKEND.search(text)):
        return None
    # on a Sunday, `this weekend` ends that day, and `last weekend` a week before
    back = (posted.weekday() - 6) % 7
    if back == 0 and "last" in match[0].lower():
        back = 7
    sunday = posted - timedelta(back)
    return NamedDays(sunday - timedelta(1), sunday, match[0])


def _fits(span: NamedDays, posted: date | None, year: int | None) -> bool:
    if span.last - span.first > LONGEST or span.first > span.last:
        return False
    if posted and span.first > posted + LATE:
        return False
    # a post about 2024 may say when one was at the conference for the first time
    return year is None or year in {span.first.year, span.last.year}


def _spans(text: str, posted: date | None, year: int | None) -> Iterator[NamedDays]:
    """Yield the days that a text names, in its order."""
    found: list[tuple[int, NamedDays]] = []
    taken: list[tuple[int, int]] = []
    for pattern in (_TWO, _ISO, _DOTTED, _ONE_MONTH):
        for match in pattern.finditer(text):
            if any(match.start() < end and begin < match.end() for begin, end in taken):
                continue
            span = _span(match, posted, year)
            if span is None or (span.first == span.last and _OTHER.search(text[: match.start()])):
                continue
            taken.append(match.span())
            found.append((match.start(), span))
    yield from (span for _, span in sorted(found, key=lambda pair: pair[0]))


def _span(match: re.Match[str], posted: date | None, year: int | None) -> NamedDays | None:
    got = match.groups()
    ends: list[tuple[int, int, int | None]]
    if match.re is _ISO:
        ends = [(int(got[2]), int(got[1]), int(got[0]))]
        ends += [(int(got[5]), int(got[4]), int(got[3]))] if got[3] else []
    elif match.re is _DOTTED:
        ends = [(int(got[0]), int(got[1] or got[3]), int(got[4]))] if got[0] else []
        ends.append((int(got[2]), int(got[3]), int(got[4])))
    elif match.re is _TWO:
        ends = [_end(got[:8]), _end(got[8:])]
    else:
        # days before the month's name, or after it
        days, month, years = (got[0], got[1], got[2:4]) if got[0] else (got[5], got[4], got[6:8])
        numbers = re.findall(r"\d+", days or "")
        ends = [(int(day), _month(month), _full(*years)) for day in (numbers[0], numbers[-1])]
    return _dated(ends, " ".join(match[0].split()), posted, year)


def _end(got: tuple[str | None, ...]) -> tuple[int, int, int | None]:
    """Return day, month and year of the groups of _DATE."""
    if got[0]:
        return int(got[0]), _month(got[1]), _full(got[2], got[3])
    return int(got[5] or 0), _month(got[4]), _full(got[6], got[7])


def _month(name: str | None) -> int:
    return next(number for number, month in enumerate(MONTHS, 1) if name and month.startswith(name))


def _full(year: str | None, short: str | None) -> int | None:
    return int(year) if year else 2000 + int(short) if short else None


def _dated(
    ends: list[tuple[int, int, int | None]], words: str, posted: date | None, year: int | None
) -> NamedDays | None:
    named = next((on for _, _, on in reversed(ends) if on), None)
    years = [named] if named else [posted.year, posted.year - 1, posted.year + 1] if posted else [year] if year else []
    for last_year in years:
        try:
            last = date(last_year, ends[-1][1], ends[-1][0])
            first_year = ends[0][2] or (last_year - 1 if ends[0][1] > ends[-1][1] else last_year)
            first = date(first_year, ends[0][1], ends[0][0])
        except ValueError:  # 31 June, or 29 February
            continue
        # without a year, the last such days before the post
        if named or not posted or first <= posted + LATE:
            return NamedDays(first, last, words)
    return None
