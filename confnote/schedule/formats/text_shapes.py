"""Bring lists and tables in Markdown to lines with a time each, for the reader of texts.

Every line keeps its number.
"""

from __future__ import annotations

import re

from confnote.schedule.columns import ROOM_WORDS, column_of, words_of
from confnote.schedule.formats.keys import LINE, is_moment
from confnote.schedule.formats.markdown_sections import HEADING, LABELLED
from confnote.schedule.formats.members import LEADERS
from confnote.schedule.name_lists import people_in
from confnote.schedule.text import unmarked

# what marks a heading or an item of a list
MARKS = "#*=_~`:\u2022\u2013\u2014 \t-"
ITEM = re.compile(r"(?P<indent>\s*)(?:[-+\u2022]|\*(?!\S[^*]*\*\s*\Z))(?![-*+])\s*(?P<text>\S.*)")
# `0930 Title`, `| 0930-1000 Title |`, `- 0930 Title`; no programme has 9:37
_COMPACT = r"(?:[01]?[0-9]|2[0-3])[0-5][05]"
COMPACT = re.compile(
    rf"^(?P<mark>[|*\s-]{{0,8}})(?P<begin>{_COMPACT})(?:(?P<to> ?[-\u2013] ?)(?P<end>{_COMPACT}))?(?=[\s|])",
    re.MULTILINE,
)
# so many different times show that the numbers are no years
FEWEST = 3
ROW = re.compile(r"\s*\|(?P<cells>.*?)\|?\s*")
RULE = re.compile(r"[\s|:+-]*")
# `_Chair:_`, of whom nothing is known
NOBODY = re.compile(r"[_*\s]*[^\W\d_]{2,20}[_*\s]*:[_*\s]*")


def with_shapes(text: str) -> str:
    """Return a text with a line for each session: `09:30 Title`, a tab and its people."""
    return _with_rows(_with_times_of_items(with_colons_in_lines(text)))


def with_colons_in_lines(text: str) -> str:
    """Return a text with `09:30` for `0930` at the begin of lines, if no others are there."""
    times = {found["begin"] for found in COMPACT.finditer(text)}
    if len(times) < FEWEST or any(LINE.fullmatch(line.strip().lstrip(MARKS + "|")) for line in text.splitlines()):
        return text
    return COMPACT.sub(
        lambda found: (
            found["mark"] + _colon(found["begin"]) + (found["to"] + _colon(found["end"]) if found["to"] else "")
        ),
        text,
    )


def _colon(digits: str) -> str:
    return f"{digits[:-2]}:{digits[-2:]}"


def _with_rows(text: str) -> str:
    """Return a text in which the rows of tables that begin with a time and a title are lines."""
    lines = text.splitlines()
    rows = [ROW.fullmatch(line) for line in lines]
    firsts = [row["cells"].split("|")[0].strip() for row in rows if row]
    timed = sum(_has_time(first) for first in firsts)
    if timed < FEWEST:
        return text
    for number, row in enumerate(rows):
        if row:
            cells = [cell.strip() for cell in row["cells"].split("|")]
            beside = "; ".join(cell for cell in cells[1:] if cell and not NOBODY.fullmatch(cell))
            beside = f"\t{beside}" if people_in(beside) else f" ({beside})" if beside else ""
            lines[number] = "" if RULE.fullmatch(lines[number]) else cells[0] + beside
    return "\n".join(lines)


def _has_time(cell: str) -> bool:
    found = LINE.fullmatch(cell)
    return found is not None and is_moment(found["time"])


def _with_times_of_items(text: str) -> str:
    """Return a text in which each of several items below a time alone has that time.

    The second item can also say something of the first: then it is a person, a room, or has a label.
    """
    lines = text.splitlines()
    time, items = "", list[int]()
    for number, line in enumerate([*lines, "# end"]):
        plain = line.strip().lstrip(MARKS).rstrip(":* ")
        item = ITEM.fullmatch(line)
        alone = LINE.fullmatch(f"{plain} x") if plain else None
        if alone or HEADING.fullmatch(line):
            _write_time(lines, time, items)
            is_time = alone is not None and alone["time"] == plain and is_moment(plain)
            time, items = plain if is_time else "", []
        elif item and time and (not items or _indent(lines[items[0]]) == _indent(line)):
            items.append(number)
    return "\n".join(lines)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _write_time(lines: list[str], time: str, items: list[int]) -> None:
    """Write a time in front of the items behind the first one if each is a session."""
    found = [(number, found["text"]) for number in items[1:] if (found := ITEM.fullmatch(lines[number]))]
    is_more = any(map(_says_more, (text for _, text in found)))
    for number, text in found:
        # what says something of a session is below it
        indent = " " * (_indent(lines[number]) + 2 * is_more)
        lines[number] = f"{indent}- {'' if is_more else f'{time} '}{text}"


def _says_more(text: str) -> bool:
    """Return whether an item is a person or a room of a session, or has a label or a time."""
    plain = unmarked(text)
    found = LABELLED.fullmatch(text)
    is_label = found and (column_of(found["label"]) or not LEADERS.isdisjoint(words_of(found["label"])))
    return bool(is_room_text(plain) or is_label or people_in(plain) or LINE.fullmatch(plain))


def is_room_text(text: str) -> bool:
    """Return whether a short text is a room: `Room 2`, not `Clay (Room 2)`."""
    return not ROOM_WORDS.isdisjoint(words_of(text.partition("(")[0])) and len(text.split()) < 4
