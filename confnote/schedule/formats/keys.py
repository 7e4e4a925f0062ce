"""Tell what a key, or a short text, of JSON or YAML says: a day, a time of day, a room."""

from __future__ import annotations

import re
from functools import lru_cache

from confnote.errors import Refused
from confnote.schedule.cells import Cells, clock_of, date_of
from confnote.schedule.columns import ROOM_WORDS, column_of, words_of
from confnote.schedule.day_names import DOT, NUMBERED
from confnote.schedule.formats.flatten import LINK_LISTS
from confnote.schedule.formats.members import NO_ROOM
from confnote.schedule.formats.references import kind_of_list

# two dates with weekdays, times and zones; a hostile title has thousands of dashes
LONGEST_MOMENT = 120
FULL_DATE = re.compile(
    r"\b(?:[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[^\W\d_]{3,9}\.? [0-9]{1,2}(?:st|nd|rd|th)?,? [0-9]{4}(?!-)"
    r"|[0-9]{1,2}(?:st|nd|rd|th|\.)? [^\W\d_]{3,9}\.?,? [0-9]{4})\b(?!-)"
)
SHARED = {
    "all", "all rooms", "all tracks", "everyone", "everybody", "alle", "break", "breaks", "pause", "plenum", "plenary",
    "common", "shared", "global", "general",
}  # fmt: skip
# what stands between a day and other words
DASH = re.compile(rf"\s+[-\u2013\u2014]\s+|{DOT.pattern}")
PARTS = re.compile(rf"\s*[:|(),\uff08\uff09\uff1a\uff0c\u3001]\s*|{DASH.pattern}")
# a line of a list: `9:00 - 10:00 Title @ Room`
_CLOCK = r"[0-9]{1,2}(?:[:.h][0-9]{2}(?: ?[AaPp]\.?[Mm]\.?| ?[Uu]hr\b)?| ?[AaPp]\.?[Mm]\b\.?|h\b| ?[Uu]hr\b)"
# `9:00 CEST Title`; other short words in capitals can begin a title
_ZONE = (
    r"(?: ?[(\[]?(?:(?:UTC|GMT)(?: ?[+\u2212-][0-9]{1,2}(?::?[0-9]{2})?)?|[CEW]ES?T|(?:[ECMP]|AK)[SD]T|[BJKN]ST|MES?Z"
    r"|A[CEW]ST|A[CE]DT|NZ[SD]T|SAST|IST|HKT|MSK|[ECMP]T(?=[)\]]| ?\|))\b[)\]]?)?"
)
_TO, _OPEN_END = (
    r"(?: ?[-\u2013\u2014~] ?| (?:to|bis|às?|as|até|alle|tot) )",
    r"\.{2,}|\u2026|\?+|(?i:open[ -]end|onwards)\b",
)
LINE = re.compile(
    # `9-10:00`, and `9:00-10`, but not `9:00 - 10 rules`
    rf"(?P<time>(?:{_CLOCK}{_ZONE}|[0-9]{{1,2}}(?={_TO}{_CLOCK}))"
    rf"(?:{_TO}(?:{_CLOCK}{_ZONE}|{_OPEN_END})|[-\u2013](?:1?[0-9]|2[0-4])(?= ))?|TB[ACD]|tb[acd](?=:))"
    r"(?:,(?=\s)|[\s:|\u2013\u2014-])[\s:|\u2013\u2014-]*(?P<title>[^\s].*?)"  # `9:00,Title` is a row of a table
    r"(?: @ (?P<room>[^@]{1,100}))?"
)
# lines above the header that do not name the conference
REMARK = re.compile(
    r"(?i)\Asep=|[.:!]\Z|\b(?:export(?:ed)?|generated|updated|version|draft|printed|stand|as of|all times)\b"
)
PROGRAMME = re.compile(
    r"(?i)\A(?:programm?e?|schedule|agenda) (?:of|for|der|des)(?: the)? |(?:(?:\A|\W+)(?:"
    r"(?:(?:session|conference|event|full) )?(?:programm?e?|schedule|agenda|sessions|talks|zeitplan)|day [0-9]))+\Z"
)
TO_COME = re.compile(r"(?i)tb[acd]")
MULTI_TRACK = [{more, track} for more in ("multi", "parallel") for track in ("track", "tracks")]


@lru_cache(maxsize=1 << 15)
def day_or_clock(text: str) -> str:
    """Return `date` for `Friday`, `Day 2` or a date, `start` for a time of day, else nothing."""
    plain = text.replace("_", " ").strip()
    if not 2 < len(plain) <= LONGEST_MOMENT or (plain.isdigit() and len(plain) != 8):
        return ""
    if clock_of(plain) is not None:
        return "start"
    try:
        found = Cells().when(plain)
    except Refused:  # a weekday, or a date of which only the conference knows the year
        return "date"
    if found.day is not None:
        return "start" if found.clock is not None else "date"
    is_clock = found.clock is not None and not re.fullmatch("[0-9.]+", plain)  # `9am EDT`
    return "start" if is_clock or found.until is not None else ""


def is_slot(key: str) -> bool:
    """Return whether a key is a time of day, or `tba` in its place."""
    return day_or_clock(key) == "start" or TO_COME.fullmatch(key.strip()) is not None


@lru_cache(maxsize=1 << 15)
def date_in(text: str) -> str:
    """Return the only date in a heading such as `Day 2, 2026-05-19 7:30 am`; else nothing."""
    if len(text) > LONGEST_MOMENT or not re.search("[0-9]{4}", text):
        return ""
    days = {day for found in FULL_DATE.findall(text) if (day := date_of(found, ""))}
    return days.pop().isoformat() if len(days) == 1 else ""


@lru_cache(maxsize=1 << 15)
def day_in(text: str) -> str:
    """Return the day that a heading names, also beside other words, as in `Day 1: Keynotes`.

    A date counts, not the number of the day beside it.
    """
    if len(text) > LONGEST_MOMENT:
        return ""
    # of `Day 2 - Practice` only a part is a day
    is_whole = not any(re.search(r"[^\W\d_]", part) and day_or_clock(part) != "date" for part in DASH.split(text))
    if day_or_clock(text) == "date" and is_whole:
        return text
    days = [part for part in PARTS.split(text) if day_or_clock(part) == "date"]
    dated = [day for day in days if not NUMBERED.match(day)]
    # `Day 1. Predict & Interpret`
    head = text.partition(". ")[0]
    return date_in(text) or next(iter(dated or days), "") or head * (head != text and day_or_clock(head) == "date")


def names_days(text: str) -> str:
    """Return a heading with nothing but names of a day, `Day 1 (12 June)`; else nothing."""
    return text if text and all(day_or_clock(part) == "date" for part in PARTS.split(text) if part.strip()) else ""


def is_moment(text: str) -> bool:
    """Return whether a text is a time of day, with or without a date, or a number of seconds."""
    return (bool(text) and day_or_clock(text) == "start") or bool(re.fullmatch(r"[0-9]{9,13}(?:\.[0-9]+)?", text))


def place_of_list(key: str) -> str:
    """Return `room` or `track` for a key that lists these, as `multi_track` does; else nothing."""
    listed = kind_of_list(key)
    return listed if listed in {"room", "track"} else "track" if {*words_of(key)} in MULTI_TRACK else ""


@lru_cache(maxsize=1 << 15)
def is_room(name: str) -> bool:
    """Return whether a key can be the name of a room: it means nothing else."""
    words = words_of(name)
    if column := column_of(name):
        return column == "room" and len(words) > 1  # `Main Stage`
    is_other = (
        name.isdigit()
        or kind_of_list(name)
        or day_or_clock(name)
        or is_slot(name)
        or date_in(name)
        or day_in(name)
        or name.casefold() in LINK_LISTS
    )
    return bool(words) and not is_other and NO_ROOM.isdisjoint(words)


def is_shared(name: str) -> bool:
    """Return whether a key beside rooms stands for all of them: `all`, `everyone`, `break`."""
    return name.replace("_", " ").casefold() in SHARED


def step_of(key: str) -> str:
    """Return a key as a step of a path: `*` for ids, days, times and names of rooms."""
    if not NO_ROOM.isdisjoint(words_of(key)):
        return "*"
    if kind_of_list(key) or (column_of(key) and not re.search("[0-9]", key)):
        return key
    return (
        "*"
        if re.search(r"[0-9]", key) or day_or_clock(key) or is_slot(key) or not re.fullmatch(r"[a-z_]+", key)
        else key
    )


def by_key(name: str, parent: str, below: dict[str, str]) -> dict[str, str]:
    """Return `below` with what the key of an object says: a day, a time, a room."""
    what = "start" if is_slot(name) else day_or_clock(name)
    if what != "date" and (day := date_in(name)):
        below = {**below, "date": day}
    elif not what and (day := day_in(name)):
        return {**below, "date": day}
    if what and len(name) > 2:
        return {**below, what: name.replace("_", " ")}
    if (listed := place_of_list(parent)) and not name.isdigit() and not kind_of_list(name):
        return {**below, listed: name}
    words = {*words_of(name)}
    if len(words) > 1 and words & ROOM_WORDS and not words & NO_ROOM and not column_of(name):
        return {**below, "track" if "track" in words else "room": name.replace("_", " ")}
    return below


def name_in_cell(cell: str) -> str:
    """Return what a cell above the header calls the conference; empty for a date or a remark."""
    name = PROGRAMME.sub("", cell)
    is_date = day_or_clock(name) or (name[:1].isdigit() and date_in(name))
    return "" if is_date or REMARK.search(name) else name
