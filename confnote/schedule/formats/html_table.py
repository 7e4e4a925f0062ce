"""Read tables in HTML: those of a web page, or of a text in Markdown.

A table can have a header, a column for each day or room, or only times with titles beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from html.parser import HTMLParser

from confnote.schedule.assemble import limited
from confnote.schedule.cells import RANGE
from confnote.schedule.columns import ROOM_WORDS, columns_of, words_of
from confnote.schedule.document import Document
from confnote.schedule.formats.csv_table import HEADER_ROWS, LOOP, shown, zones_in
from confnote.schedule.formats.keys import day_in, day_or_clock, is_moment
from confnote.schedule.formats.markdown_sections import HEADING
from confnote.schedule.formats.table import table_schedule
from confnote.schedule.formats.table_header import MOST_COLUMNS, TableHeader, find_header, records_of
from confnote.schedule.formats.table_rows import TableRow
from confnote.schedule.kinds import is_service
from confnote.schedule.people import looks_like_names
from confnote.schedule.text import line, listed, unmarked
from confnote.schedule.times import Hints
from confnote.schedule.value import Schedule

NAME = "HTML table"
NOTICE = "only the tables and the headings of this page are read"
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "caption"}
HIDDEN = {"head", "script", "style", "template"}
CELLS = {"td", "th"}
BREAKS = {"br", "p", "div", "li", "tr", "dd", "dt", *HEADINGS, *CELLS}
STRUCK = {"del", "s", "strike"}
MOST_ROWS = 30_000
# that of a table which has no header
BARE = TableHeader(["Time", "Title", "Speakers"], -1, "")
SPACE = re.compile(r"\s+")


@dataclass(slots=True)
class HtmlTable:
    """A table: its rows as texts, the line of each, and the headings above.

    `spans` has the last row of each cell that goes over several, by the row and the column of its text.
    """

    headings: list[tuple[int, str]]
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    spans: dict[tuple[int, int], int] = field(default_factory=dict)


class _Page(HTMLParser):
    """Collects the outermost tables, and the headings between them."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[HtmlTable] = []
        self.headings: list[tuple[int, str]] = []
        self.zones: set[str] = set()
        # by column, the last row of a cell that goes over several
        self.last_rows: dict[int, int] = {}
        self.depth = self.hidden = 0
        self.picture, self.is_heading = "", False
        self.text: list[str] = []
        self.size: tuple[int, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in HIDDEN
        if tag == "table":
            self.depth += 1
            if self.depth == 1:
                self._end_text()
                self.tables.append(HtmlTable(self.headings))
                self.headings, self.last_rows = [], {}
        elif self.depth == 1 and tag in {"tr", *CELLS}:
            self._end_cell()
            if tag == "tr" and len(self.tables[-1].rows) < MOST_ROWS:
                self.tables[-1].rows.append([])
                self.tables[-1].lines.append(self.getpos()[0])
            given = dict(attrs)
            self.size = (_number(given.get("colspan")), _number(given.get("rowspan"))) if tag in CELLS else None
            self.is_heading, self.picture = tag == "th", ""
        elif not self.depth and tag in HEADINGS:
            self._end_text()
        if tag == "img":
            self.picture = dict(attrs).get("alt") or ""
        # `Practical 1<small>Send your data` has a blank on the screen
        self.text += ["\n"] if tag in BREAKS else ["~~"] if tag in STRUCK else [" "] if tag == "small" else []

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in HIDDEN and self.hidden > 0
        self.text += ["\n"] if tag in BREAKS else ["~~"] if tag in STRUCK else []
        if self.depth == 1 and tag in {"tr", "table", *CELLS}:
            self._end_cell()
        elif not self.depth and tag in HEADINGS:
            self._end_text(is_heading=True)
        self.depth -= tag == "table" and self.depth > 0

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            # the lines of the source are none of the cell
            self.text.append(SPACE.sub(" ", data) if self.depth else data)

    def _end_cell(self) -> None:
        lines = (" ".join(part.split()) for part in "".join(self.text).split("\n"))
        text, self.text, size, self.size = "\n".join(filter(None, lines)), [], self.size, None
        table = self.tables[-1]
        if size is None or not table.rows:
            return
        # a room can be named by the logo of its sponsor
        text = text or (" ".join(self.picture.split()) if self.is_heading else "")
        row = len(table.rows) - 1
        cells = table.rows[row]
        while self.last_rows.get(len(cells), -1) >= row:
            cells.append("")
        for _ in range(min(size[0], MOST_COLUMNS - len(cells))):
            if size[1] > 1:
                table.spans[row, len(cells)] = self.last_rows[len(cells)] = row + size[1] - 1
            cells.append(text)

    def _end_text(self, *, is_heading: bool = False) -> None:
        text, self.text, here = "".join(self.text), [], self.getpos()[0]
        if is_heading:
            self.headings.append((here, " ".join(text.split())))
            return
        for number, written in enumerate(text.split("\n"), here - text.count("\n")):
            plain = unmarked(written).strip("#* ")
            self.zones.update(name for name, _ in zones_in(plain))
            if plain and (HEADING.fullmatch(written) or day_or_clock(plain) == "date"):
                self.headings.append((number, plain))


def _number(text: str | None) -> int:
    return min(max(int(text), 1), 1000) if text and text.isdecimal() else 1


@lru_cache(maxsize=1)
def _read_page(text: str) -> tuple[list[tuple[HtmlTable, TableHeader]], set[str]]:
    """Return the tables of a programme, each with its header, and the zones that the text names."""
    page = _Page()
    with suppress(AssertionError):  # the parser of Python stops so at `<![x`
        page.feed(shown(text))
        page.close()
    # without rows, a loop fills the table, with the sessions of the front matter
    tables = [table for table in page.tables if len(table.rows) > 1 or not LOOP.search(text)]
    return [(table, header) for table in tables if (header := _header(table))], page.zones


def _header(table: HtmlTable) -> TableHeader | None:
    """Return the header, and fill the merged cells.

    It is `Time, Title` where the rows have a time and a text, and no header is above them.
    """
    header = find_header(table.rows[:HEADER_ROWS])
    if header and (header.rooms or header.groups):
        _write_times(table, header.row)
        return header
    for (row, column), last in table.spans.items():
        for below in table.rows[row + 1 : last + 1]:
            below[column : column + 1] = table.rows[row][column : column + 1] if column < len(below) else []
    if header:
        # a heading over two columns is that of both
        names = next(row for row in table.rows if len({*filter(None, row)}) > 1 and not _is_day_row(row))
        first = [n for n, name in enumerate(names) if not n or not name or name != names[n - 1]]
        pairs = list(zip(first, [*first[1:], MOST_COLUMNS], strict=True))
        table.rows = [
            [_joined([*dict.fromkeys(filter(None, row[begin:end]))]) for begin, end in pairs] for row in table.rows
        ]
        return find_header(table.rows[:HEADER_ROWS])
    rows = [row for row in table.rows if len({*filter(None, row)}) > 1]
    timed = sum(is_moment(row[0]) for row in rows)
    if not timed or 2 * timed < len(rows):
        return None
    _fill_bare(table, has_names=is_moment(rows[0][0]))
    return BARE


def _fill_bare(table: HtmlTable, *, has_names: bool) -> None:
    """Write time, title and speakers of a table without a header into its first cells."""
    for row in table.rows:
        if others := [*dict.fromkeys(filter(None, row[1:]))]:
            # below a header that is not understood a name can be anything
            are_names = has_names and looks_like_names(", ".join(others[1:]))
            row[1:] = [others[0], *([] if are_names else [""]), *others[1:]]
    for (number, column), last in table.spans.items():
        first, below = table.rows[number], table.rows[number + 1 : last + 1]
        # the speakers are in the row below the title
        if not column and len(below) == 1 and first[2:] == [""] and looks_like_names("".join(below[0][1:])):
            first[2] = below[0][1]
            below[0].clear()


def _joined(texts: list[str]) -> str:
    return ": ".join(" ".join(text.split()).rstrip(":") for text in texts) if len(texts) > 1 else "".join(texts)


def _write_times(table: HtmlTable, header: int) -> None:
    """Write its times in front of a title in a grid that goes over several rows."""
    clocks = [row[0] if row else "" for row in table.rows]
    for (row, column), last in table.spans.items():
        text = table.rows[row][column]
        begin, *rest = RANGE.split(clocks[row])
        # the next row begins when this one ends
        after = next(filter(None, clocks[last:row:-1] if rest else clocks[last + 1 :]), "")
        end = RANGE.split(after)[-1 if rest else 0]
        if column and row > header and text and is_moment(begin) and is_moment(end):
            table.rows[row][column] = f"{begin}-{end} {text}"


def _is_day_row(row: list[str]) -> bool:
    """Return whether a row has nothing but one day, as `Day 1, Friday 9 June` does."""
    texts = [*dict.fromkeys(filter(None, row))]
    return bool(texts) and len(texts) <= 2 and all(map(day_in, texts))


def identify(document: Document) -> bool:
    """Return whether the file has a table in HTML with times and titles."""
    return "<table" in document.text.lower() and bool(_read_page(document.text)[0])


def read(document: Document, hints: Hints) -> Schedule:
    """Return the programme; raise Refused for an ambiguous date or no session."""
    tables, zones = _read_page(document.text)
    zones = zones | {name for _, header in tables for text in header.headings for name, _ in zones_in(text)}
    records = list(limited(record for table, header in tables for record in _records(table, header)))
    left = [line(text, 40) for table, _ in tables for _, text in table.headings if not _is_day_row([text])]
    notices = [NOTICE, *([f"headings not read: {listed([*dict.fromkeys(left)])}"] if left else ())]
    days = [text for table, _ in tables for row in table.rows if _is_day_row(row) for text in row]
    if places := [line(text, 60) for text in dict.fromkeys(map(_beside_day, days)) if text and not _is_room(text)]:
        notices.append(f"texts beside days not used: {listed(places)}")
    return table_schedule(
        Schedule(format=NAME, notices=tuple(notices)), records, hints, merged=True,
        stated=next(iter(zones)) if len(zones) == 1 else "",
    )  # fmt: skip


def _records(table: HtmlTable, header: TableHeader) -> Iterator[TableRow]:
    known = columns_of(filter(None, header.headings))
    first = [*known.get("date", ()), *known.get("start", ()), header.headings[0]][0]
    for number, text in table.headings:
        if _is_day_row([text]):
            yield TableRow(f"line {number}", {first: day_in(text)})
    room = day_room = track = ""
    theme: list[TableRow] = []  # one that is above no session is named as a row without a title
    for number, row in list(zip(table.lines, table.rows, strict=True))[header.row + 1 :]:
        where, texts = f"line {number}", [*dict.fromkeys(filter(None, row))]
        if _is_day_row(row):
            yield from theme
            theme, track, place = [], "", _beside_day(texts[-1])
            day_room = place if _is_room(place) else ""
            yield TableRow(where, {first: day_in(texts[-1])})
        elif len(texts) == 1 and not is_moment(texts[0]) and _is_room(texts[0]):
            room, day_room = texts[0], ""
        elif _is_theme(row) and "track" not in known:
            yield from theme
            theme, track = [TableRow(where, {first: texts[0]})], texts[0]
        elif len(texts) < 2:
            texts = [text for text in texts if not (header.rooms and is_moment(text))]
            yield from (TableRow(where, {first: text}) for text in texts)
        else:
            # the times can be at both ends
            cells = [*row[:-1], ""] if row[-1] == row[0] else row
            theme = []
            above = {column: text for column, text in (("room", day_room or room), ("track", track)) if text}
            for record in records_of(header, where, cells):
                yield replace(record, cells={**above, **record.cells})
    yield from theme


def _beside_day(text: str) -> str:
    """Return what is in brackets behind a day: `Friday, 2 December (Aula)`."""
    found = re.search(r"\(([^()]*)\)\s*\Z", text)
    return found[1].strip() if found and not day_or_clock(found[1].strip()) else ""


def _is_room(text: str) -> bool:
    return not ROOM_WORDS.isdisjoint(words_of(text))


def _is_theme(row: list[str]) -> bool:
    """Return whether a cell as wide as the table can be the theme of the sessions below it."""
    text = next(iter(row), "")
    is_wide = len(row) > 1 and bool(text) and {*row} == {text}
    return is_wide and not (is_moment(text) or is_service(text))
