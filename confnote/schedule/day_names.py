"""Find the date that `Friday`, `Day 2` or `18 May` means at a conference whose dates are known."""

from __future__ import annotations

import re
from collections.abc import Collection
from contextlib import suppress
from datetime import date, timedelta

from confnote.core.clock import MONTHS
from confnote.core.day_words import month_of, weekday_of
from confnote.core.time import dates_label, day_label
from confnote.errors import Advised
from confnote.schedule.value import EDIT, NEW

_LETTERS = r"[A-Za-zÀ-ÿ]"
WEEKDAY = rf"(?:{_LETTERS}{{2,10}}\.?,? )?"
_YEAR = r"(?:,? (?:de |of )?(?P<year>[0-9]{4}))"
_DAY = r"(?P<day>[0-9]{1,2})"
DAY_MONTH = re.compile(
    rf"{WEEKDAY}(?:the )?{_DAY}(?:st|nd|rd|th|er|º|\.)?[ -]?(?:of |de )?(?P<month>{_LETTERS}{{3,10}})\.?"
    rf"(?:,?[ -](?:de |of )?(?P<year>[0-9]{{4}}))?",
    re.IGNORECASE,
)
MONTH_DAY = re.compile(rf"{WEEKDAY}(?P<month>{_LETTERS}{{3,10}})\.? ?{_DAY}(?:st|nd|rd|th)?{_YEAR}?", re.IGNORECASE)
NUMERIC = re.compile(rf"{WEEKDAY}([0-9]{{1,2}})([./])([0-9]{{1,2}})\.?", re.IGNORECASE)
NUMBERED = re.compile(
    r"(?:(?:day|tag|jour|d[ií]a|giorno|dag|conference day)[ _#-]*(?P<number>[0-9]{1,2}|one|two|three|four|five|zero)"
    r"|(?P<first>[0-9]{1,2})(?:st|nd|rd|th|\.|er|e|[ºª°])? (?:day|tag|jour|d[ií]a|giorno|dag)"
    "|第(?P<of>[0-9]{1,2})日目?|(?P<nth>[0-9]{1,2})日目)",
    re.IGNORECASE,
)
NUMBER_WORDS = {"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
NUMBER = re.compile(f"[0-9]|noon|midday|midnight|{'|'.join(NUMBER_WORDS)}", re.IGNORECASE)
WORD = re.compile(f"{_LETTERS}+")
# `TH01` is the code of a time slot
NAMED = re.compile(
    rf"(?:on )?(?P<weekday>{_LETTERS}{{2,10}}(?:-[Ff]eira)?)"
    r"(?:(?P<nth>[1-9])|\.?(?:,? ?(?!(?<=[A-Za-z])0)(?P<day>[0-9]{1,2})(?:st|nd|rd|th|\.)?)?)"
)
DIGIT = re.compile("[0-9]")
# `1126`, `11-26`, `26.11` in a column of days
FIGURES = re.compile(r"([0-9]{2})[-.]?([0-9]{2})")
# years begin before the first of an era
ERAS = {"\u4ee4\u548c": 2018, "\u5e73\u6210": 1988}
KANJI = re.compile(
    f"(?:({'|'.join(ERAS)})?([0-9]{{1,4}}|\u5143)\u5e74)?([0-9]{{1,2}})\u6708([0-9]{{1,2}})\u65e5"
    "(?: ?(?:[(\uff08][\u6708\u706b\u6c34\u6728\u91d1\u571f\u65e5](?:[\u30fb\u795d]{2})?[)\uff09]"
    "|[\u6708\u706b\u6c34\u6728\u91d1\u571f\u65e5](?:\u66dc\u65e5?)?(?!\\w)))?"
)
BUDDHIST = 543
THAI_MONTHS = (
    "มกราคม ม.ค.", "กุมภาพันธ์ ก.พ.", "มีนาคม มี.ค.", "เมษายน เม.ย.", "พฤษภาคม พ.ค.", "มิถุนายน มิ.ย.", "กรกฎาคม ก.ค.",
    "สิงหาคม ส.ค.", "กันยายน ก.ย.", "ตุลาคม ต.ค.", "พฤศจิกายน พ.ย.", "ธันวาคม ธ.ค.",
)  # fmt: skip
THAI = re.compile(
    rf"([0-9]{{1,2}}) ?({'|'.join(re.escape(name) for names in THAI_MONTHS for name in names.split())}) ?([0-9]{{4}})"
)
# `Monday \u00b7 21 September`
DOT = re.compile(r"\s*[\u00b7\u2022\u2027\u2219\u22c5\u25aa\u25cf]\s*")
_BETWEEN = r"(?:[\s,.:;()\[\]|\u2013\u2014-]|(?<=\s)/(?=\s))"
FIRST = re.compile(
    rf"[(\[]?(?P<word>{_LETTERS}{{2,12}}(?:-[Ff]eira)?){_BETWEEN}+(?:(?:den|the|le|el|il) )?(?P<rest>.*)", re.DOTALL
)
LAST = re.compile(rf"{_BETWEEN}(?P<word>{_LETTERS}{{2,12}}(?:-[Ff]eira)?)\.?[)\]]?\Z")
_TO = r" ?(?:-|\u2013|\u2014|to|until|through|and|&|bis|und|au|et|al|y|e|t/m|tot|en) ?"
_END = r"(?:st|nd|rd|th|er|\.)?"
_MONTH = rf"{_LETTERS}{{3,10}}"
# `20-21 November 2026`, `30 Nov - 2 Dec`, `20, 21 and 22 May`; `May 20-21, 2026`; `20.-21.11.2026`;
# `2026-11-20 - 2026-11-21`
DAY_RANGES = tuple(
    re.compile(rf"(?<![\w.:/-]){begin}{_TO}{end}(?![\w:/])", re.IGNORECASE)
    for begin, end in (
        (
            rf"(?P<first>[0-9]{{1,2}}){_END}(?:, [0-9]{{1,2}}{_END})*(?: (?P<from>{_MONTH})\.?)?(?:,? [0-9]{{4}})?",
            rf"{WEEKDAY}(?P<last>[0-9]{{1,2}}){_END} (?:of |de )?(?P<month>{_MONTH})\.?{_YEAR}?",
        ),
        (
            rf"(?P<from>{_MONTH})\.? (?P<first>[0-9]{{1,2}}){_END}(?:,? [0-9]{{4}})?",
            rf"(?:(?P<month>{_MONTH})\.? )?(?P<last>[0-9]{{1,2}}){_END}{_YEAR}?",
        ),
        (
            r"(?P<first>[0-9]{1,2})\.(?:(?P<from>[0-9]{1,2})\.)?(?:[0-9]{4})?",
            r"(?P<last>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})",
        ),
        (
            r"[0-9]{4}-(?P<from>[0-9]{2})-(?P<first>[0-9]{2})",
            r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<last>[0-9]{2})",
        ),
    )
)
MOST_DAYS = timedelta(days=31)
# a conference can be longer in the file than the user has said, by a day before and a day after
MARGIN = timedelta(days=1)

PART_OF_DAY = (
    r"(?:(?:in )?the )?(?:early |late )?(?:morning|afternoon|evening|night)s?|(?:(?:vor|nach)mittag|abend|nacht)s?"
    r"|mañana|tarde|noche|manhã|noite|mattina|pomeriggio|sera|matin(?:ée)?|après-midi|soir(?:ée)?|avond|ochtend|夜|晚上|저녁"
)
# `Friday evening`; `Die Nacht` is no Tuesday
PART_BEHIND = re.compile(rf"(?i)(?<=\w{{5}}),?\s(?:{PART_OF_DAY})\Z")

_OPTIONS = '--dates "DAY-DAY MONTH YEAR"'
SAY_DATES = f"say the dates of the conference by {NEW} {_OPTIONS}, or {EDIT} {_OPTIONS} before you import it"


class Unresolved(Exception):
    """A named day that no date of the conference fits, or several; the text says which."""

    def __init__(self, text: str, *, is_absent: bool = True) -> None:
        super().__init__(text)
        self.is_absent = is_absent


def weekday_apart(text: str) -> tuple[int | None, str]:
    """Return the weekday before or after a date, and the rest; None and the text without one."""
    if DIGIT.search(text):
        if (first := FIRST.fullmatch(text)) and (weekday := weekday_of(first["word"])) is not None:
            # of `Thursday (26/06/2025)`
            return weekday, first["rest"].rstrip(")]") if "(" not in first["rest"] else first["rest"]
        if (last := LAST.search(text)) and (weekday := weekday_of(last["word"])) is not None:
            return weekday, text[: last.start()].rstrip(" ,:;([|/\u2013\u2014-")
    return None, text


def weekday_in(text: str) -> int | None:
    """Return the first weekday that a text names; None without one."""
    # the `th` of `9th October` is no Thursday
    words = re.findall(rf"(?!(?<=[0-9])(?i:th)\b){_LETTERS}{{2,12}}", text)
    return next((weekday for word in words if (weekday := weekday_of(word)) is not None), None)


def can_be_moment(text: str) -> bool:
    """Return whether a text has a digit, a weekday or a word such as `noon`, as all moments do."""
    return NUMBER.search(text) is not None or any(weekday_of(word) is not None for word in WORD.findall(text))


def named_days(text: str, days: tuple[date, date] | None, day_one: date | None, *, is_day: bool = False) -> date | None:
    """Return the date of `Fri`, `Day 2`, `18 May` or `18.5.`; None for other text.

    Raises Refused if it needs the dates of the conference and `days` is None, and Unresolved if no date of the
    conference fits. With `is_day`, a number alone is the number of a day.
    """
    text = text.strip(" :-\u2013")
    number = NUMBERED.match(text)
    if number is not None:
        rest = after_number(text)
        dated = DAY_MONTH.fullmatch(rest) or MONTH_DAY.fullmatch(rest)
        if dated and dated["year"]:
            return _exact(dated)
        if dated and month_of(dated["month"]):
            return _by_month(rest, days)
        if rest and weekday_of(rest.split()[0]) is None and not dated:
            return None
        word = next(filter(None, number.groups()))
        return _numbered(text, NUMBER_WORDS.get(word.casefold(), int(word) if word.isdigit() else 0), days, day_one)
    if is_day and text.isascii() and text.isdigit() and len(text) < 3:
        return _numbered(text, int(text), days, day_one)
    return (_by_figures(text, *days) if is_day and days else None) or _by_month(text, days) or _by_weekday(text, days)


def is_weekday(text: str) -> bool:
    """Return whether a text is the name of a weekday and nothing else."""
    return 2 < len(text) < 20 and weekday_of(text.strip(" .:")) is not None


def first_numbered_day(texts: Collection[str], days: tuple[date, date]) -> tuple[date | None, str]:
    """Return the date of Day 1 if that is not the first day, else None; and a notice of a conflict.

    If the numbers are 0, 1 and so on, one for each day, 0 is the first day. Days with the name of a weekday are fixed,
    and the numbered days are among the others.
    """
    numbers = {text: number for text in texts if (number := _number_alone(text)) is not None}
    every = days_between(*days)
    if {*numbers.values()} == {*range(len(every))}:
        return every[0] + timedelta(days=1), ""
    named = {weekday_of(text.strip(" :.")): text for text in texts if is_weekday(text)}
    fixed = {day: named[day.weekday()] for day in every if day.weekday() in named}
    numbered = {every[number - 1]: text for text, number in numbers.items() if 0 < number <= len(every)}
    if not (both := sorted(fixed.keys() & numbered.keys())):
        return None, ""
    free = [day for day in every if day not in fixed]
    last = max(numbers.values())
    if min(numbers.values()) > 0 and last <= len(free) and (free[last - 1] - free[0]).days == last - 1:
        first = next((text for text, number in numbers.items() if number == 1), "Day 1")
        return free[0], f"{fixed[both[0]]!r} is {day_label(both[0])}, so {first!r} is {day_label(free[0])}"
    same = f"{numbered[both[0]]!r} and {fixed[both[0]]!r} are both {day_label(both[0])}"
    return None, f"{same}: if they are not, give the date of Day 1 by --day-one"


def _number_alone(text: str) -> int | None:
    """Return the number in `Day 2`, `day2` and `2`; None for other text."""
    plain = text.strip(" :.")
    if plain.isascii() and plain.isdigit() and len(plain) < 3:
        return int(plain)
    found = NUMBERED.fullmatch(plain)
    word = next(filter(None, found.groups())).casefold() if found else ""
    return NUMBER_WORDS.get(word, int(word) if word.isdigit() else None)


def range_in(text: str) -> tuple[date, date] | None:
    """Return the first and the last day that a line names, as `20-21 November 2026`, else None.

    The year can be elsewhere in the line, if it has only one: `Conf 2026, 20-21 November`.
    """
    found = next((found for pattern in DAY_RANGES if (found := pattern.search(text))), None)
    years = {found["year"]} if found and found["year"] else {*re.findall(r"\b(?:19|20)[0-9]{2}\b", text)}
    if found is None or len(years) != 1:
        return None
    names = (found["month"] or found["from"], found["from"] or found["month"])
    until, begin = (int(name) if name.isdigit() else month_of(name) for name in names)
    year = int(years.pop())
    try:
        last = date(year, until, int(found["last"]))
        # over New Year
        first = date(year - (begin > until), begin, int(found["first"]))
    except ValueError:
        return None
    return (first, last) if timedelta(0) < last - first <= MOST_DAYS else None


def after_number(text: str) -> str:
    """Return the rest of a text that begins with `Day 2`, such as a date; empty for other text."""
    number = NUMBERED.match(text)
    return re.sub(r"^[\s:,(\[\u2013\u2014-]+|[\s)\]]+$", "", text[number.end() :]) if number else ""


def _exact(found: re.Match[str]) -> date | None:
    try:
        return date(int(found["year"]), month_of(found["month"]), int(found["day"]))
    except ValueError:
        return None


def _numbered(text: str, number: int, days: tuple[date, date] | None, day_one: date | None) -> date:
    first, last = _needed(text, days, "numbers of days")
    found = (day_one or first) + timedelta(days=number - 1)
    if not first - MARGIN <= found <= last + MARGIN:
        # in a column `day`, `18` is the 18th
        by_date = [day for day in days_between(first, last) if day.day == number]
        if len(by_date) != 1:
            raise Unresolved(f"no {text!r} in {dates_label(first, last)}")
        return by_date[0]
    return found


def day_in_years(text: str, years: Collection[int], weekday: int | None) -> date | None:
    """Return the only date of `9 June` in some years that fits the weekday, else None."""
    found = DAY_MONTH.fullmatch(text) or MONTH_DAY.fullmatch(text) if years else None
    if found is None or found["year"] or not (month := month_of(found["month"])):
        return None
    fits: list[date] = []
    for year in sorted(years)[:5]:
        with suppress(ValueError):
            fits.append(date(year, month, int(found["day"])))
    fits = [day for day in fits if weekday in {None, day.weekday()}]
    return fits[0] if len(fits) == 1 else None


def _by_month(text: str, days: tuple[date, date] | None) -> date | None:
    """Return the date of a day and a month without a year."""
    pairs: list[tuple[int, int]] = []
    if found := DAY_MONTH.fullmatch(text) or MONTH_DAY.fullmatch(text):
        if found["year"] or not month_of(found["month"]):
            return None
        pairs = [(int(found["day"]), month_of(found["month"]))]
    elif (numeric := NUMERIC.fullmatch(text)) and (numeric[2] == "/" or text.endswith(".")):
        # `9.30` alone is a time of day, `18.5.` a date
        left, right = int(numeric[1]), int(numeric[3])
        pairs = [(left, right)] if numeric[2] == "." else [(left, right), (right, left)]
    if not pairs or not any(1 <= day <= 31 and 1 <= month <= 12 for day, month in pairs):
        return None
    first, last = _needed(text, days, "dates without a year")
    fits = [day for day in days_between(first - MARGIN, last + MARGIN) if (day.day, day.month) in pairs]
    inside = [day for day in fits if first <= day <= last] or fits
    if len(inside) != 1:
        raise Unresolved(f"{text!r} is not in {dates_label(first, last)}")
    return inside[0]


def _by_figures(text: str, first: date, last: date) -> date | None:
    """Return the only day of the conference that `1126`, `11-26` or `26.11` is, else None."""
    found = FIGURES.fullmatch(text)
    pair = {int(found[1]), int(found[2])} if found else set()
    fits = [day for day in days_between(first, last) if {day.month, day.day} == pair]
    return fits[0] if len(fits) == 1 else None


def western(text: str) -> str:
    """Return a text with `2026-11-26` for a Japanese or Thai date; without a year `11/26`.

    A dot between the parts of a date, as in `Monday \u00b7 21 September`, is a comma.
    """
    text = DOT.sub(", ", text)
    text = THAI.sub(lambda found: f"{western_year(int(found[3]))}-{_thai(found[2]):02}-{found[1]:0>2}", text)
    return KANJI.sub(_of_kanji, text)


def _of_kanji(found: re.Match[str]) -> str:
    era, number, month, day = found.groups()
    if not number:
        return f"{month}/{day}"
    # the first year of an era has a name
    year = ERAS[era] + int(number.replace("\u5143", "1")) if era else number
    return f"{year}-{int(month):02}-{int(day):02}"


def _thai(name: str) -> int:
    return next(number for number, names in enumerate(THAI_MONTHS, 1) if name in names.split())


def western_year(year: int) -> int:
    """Return 2026 for the Buddhist year 2569; another year as it is."""
    return year - BUDDHIST if year - BUDDHIST in range(2000, 2060) else year


def _by_weekday(text: str, days: tuple[date, date] | None) -> date | None:
    found = NAMED.fullmatch(PART_BEHIND.sub("", text))
    if found is None or (weekday := weekday_of(found["weekday"])) is None:
        return None
    first, last = _needed(text, days, "weekdays")
    number = int(found["day"]) if found["day"] else None
    fits = [day for day in days_between(first - MARGIN, last + MARGIN)
            if day.weekday() == weekday and number in (None, day.day)]  # fmt: skip
    inside = [day for day in fits if first <= day <= last] or fits
    if nth := int(found["nth"] or 0):
        # `saturday1` is the first Saturday, but `saturday3` can be the 3rd
        inside = [day for day in inside if day.day == nth] or inside[nth - 1 : nth]
    if len(inside) != 1:
        what = "twice" if inside else "not"
        raise Unresolved(f"{text!r} is {what} in {dates_label(first, last)}", is_absent=not inside)
    return inside[0]


def days_between(first: date, last: date) -> list[date]:
    """Return all days from the first to the last, at most 401."""
    return [first + timedelta(days=number) for number in range(min((last - first).days, 400) + 1)]


def _needed(text: str, days: tuple[date, date] | None, what: str) -> tuple[date, date]:
    if days is None:
        raise Advised(f"it names {what} ({text!r}): {SAY_DATES}")
    return days


def several_dates(text: str, known: list[date], days: tuple[date, date] | None) -> str:
    """Return a message that a numeric date has several readings."""
    is_short = len({day.year for day in known}) > 1
    words = " or ".join(f"{day.day} {MONTHS[day.month - 1]}{f' {day.year}' * is_short}" for day in known)
    more = "" if days else f"; or {SAY_DATES}"
    return f"{text} can be {words}: write dates with the year first, {known[0].isoformat()}{more}"


def no_date(days: tuple[date, date] | None, cell: str = "", *, is_table: bool = False) -> str:
    """Return a message that a time has no date; `cell` is the text where the date should be.

    A table or a list, `is_table`, can have the date in a line above the times of a day.
    """
    if cell:
        return f"no date in {cell!r:.40}: write it as YYYY-MM-DD"
    if days is None:
        return 'no date: write one with each time, or type confnote new --schedule FILE --dates "DAY MONTH YEAR"'
    several = f"the conference has several days, {day_label(days[0])} to {day_label(days[1])}"
    how = (
        f"write {days[0].isoformat()} in a line above the times of that day" if is_table else "write one with each time"
    )
    return f"no date, and {several}: {how}"
