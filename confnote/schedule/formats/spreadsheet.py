"""Read a spreadsheet (.xlsx, .ods, .xls): one sheet with a header, or one for each day or room."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from confnote.errors import Advised, Refused
from confnote.schedule.assemble import limited
from confnote.schedule.cells import Cells
from confnote.schedule.columns import ROOM_WORDS, columns_of, words_of
from confnote.schedule.day_names import day_in_years, weekday_apart, weekday_in
from confnote.schedule.document import Document
from confnote.schedule.formats.csv_table import named_above, repeats
from confnote.schedule.formats.keys import day_or_clock
from confnote.schedule.formats.named import Columns
from confnote.schedule.formats.named_header import header_of
from confnote.schedule.formats.table import table_schedule
from confnote.schedule.formats.table_header import ESCAPED, TableHeader, records_of
from confnote.schedule.formats.table_rows import TableRow
from confnote.schedule.text import line, listed
from confnote.schedule.times import Hints
from confnote.schedule.value import Schedule

NAME = "spreadsheet"
HEADER_ROWS = 20
MOST_ROWS, MOST_SHEETS, MOST_COLUMNS = 30_000, 60, 200
# a zip file of 20 MB can hold many gigabytes
LARGEST_UNPACKED = 200 * 1024 * 1024
NO_READER = (
    "python-calamine, which reads spreadsheets, is not installed: pip install python-calamine "
    "(with pipx: pipx inject confnote python-calamine); or save the sheet as CSV"
)
CUT_OFF = "this spreadsheet or archive is cut off or damaged: get it again"


@dataclass(frozen=True, slots=True)
class TableSheet:
    """A sheet with a header: its name, the header, and its rows as texts."""

    name: str
    header: TableHeader
    rows: list[list[str]]


def identify(document: Document) -> bool:
    """Return whether the file is a workbook of Excel or LibreOffice."""
    head = document.head
    if head.startswith(b"\xd0\xcf\x11\xe0"):  # .xls; a Word file begins so, too
        return "Workbook".encode("utf-16-le") in document.data
    # the names of the files in a zip file are not compressed
    return head.startswith(b"PK\x03\x04") and (b"xl/workbook" in document.data or b"opendocument.spreadsheet" in head)


def is_cut_off(document: Document) -> bool:
    """Return whether the file is a zip file, as .xlsx and .ods are, whose end is missing."""
    # the header of the first file in it has 30 bytes; less may be anything
    is_zip = document.head.startswith(b"PK\x03\x04") and len(document.data) > 30
    return is_zip and not zipfile.is_zipfile(io.BytesIO(document.data))


def read(document: Document, hints: Hints) -> Schedule:
    """Return the programme; raise Refused for a broken workbook or one without such a table."""
    if is_cut_off(document):
        raise Refused(CUT_OFF)
    sheets = list(_sheets(document.data, document.columns))
    tables = [sheet for sheet in sheets if sheet.header.headings]
    if not tables:
        names = ", ".join(line(sheet.name, 40) for sheet in sheets[:5])
        raise Refused(f"no sheet of this spreadsheet ({names}) has a line with a title and a start as headings")
    largest = max(tables, key=lambda sheet: len(sheet.rows))
    # one sheet for each day or room has the same columns; another one is about something else
    chosen = [sheet for sheet in tables if sheet.header.headings == largest.header.headings]
    years = {day.year for sheet in chosen for day in _dates_above(sheet)}
    records = list(limited(record for sheet in chosen for record in _records(sheet, years, alone=len(chosen) == 1)))
    distinct = {tuple(sorted(record.cells.items())): record for record in records}
    schedule = named_above(NAME, largest.rows[: max(largest.header.row, 0)])
    left = [line(sheet.name, 40) for sheet in sheets if sheet not in chosen and sheet.rows]
    notices = (*schedule.notices, *([f"sheets not read: {listed(left)}"] if left else ()))
    written = [
        TableRow(_where(number, sheet), {str(n): ESCAPED.sub("\n", cell) for n, cell in enumerate(cells)})
        for sheet in chosen for number, cells in enumerate(sheet.rows, 1)
    ]  # fmt: skip
    schedule = replace(schedule, notices=notices)
    return table_schedule(schedule, list(distinct.values()), hints, merged=True, written=written)


def _where(number: int, sheet: TableSheet) -> str:
    return f"row {number} of {line(sheet.name, 30)}"


def _dates_above(sheet: TableSheet) -> set[date]:
    """Return the dates in cells above the headings, which can be in the row after `header.row`."""
    found: set[date] = set()
    for text in {text for cells in sheet.rows[: sheet.header.row + 2] for text in cells if text}:
        with suppress(Refused):  # a weekday, or a date without a year
            when = Cells().when(text)
            found.update([when.day] if when.day and when.clock is None and when.until is None else ())
    return found


def _day_of(sheet: TableSheet, years: set[int]) -> str:
    """Return the date of a sheet such as `Thu 12 Nov`, whose year a date of the file shows."""
    weekday, rest = weekday_apart(sheet.name)
    day = day_in_years(rest, years, weekday)
    above = _dates_above(sheet)
    # `Day 1` and `Thursday` name no date
    if day is None and len(above) == 1 and weekday_in(sheet.name) in {None, *(one.weekday() for one in above)}:
        day = above.pop()
    return day.isoformat() if day else sheet.name


def _records(sheet: TableSheet, years: set[int], *, alone: bool) -> Iterator[TableRow]:
    known = columns_of(filter(None, sheet.header.headings))
    said: dict[str, str] = {}
    if "date" not in known and day_or_clock(sheet.name) == "date":
        said["date"] = _day_of(sheet, years)
    elif "room" not in known and not alone and not ROOM_WORDS.isdisjoint(words_of(sheet.name)):
        said["room"] = sheet.name
    first = sheet.header.row + 1
    for number, cells in enumerate(sheet.rows[first:], first + 1):
        if repeats(cells, sheet.rows[:first]):
            continue
        for record in records_of(sheet.header, _where(number, sheet), cells):
            if len(record.cells) > 1 or (record.cells and not said):
                yield replace(record, cells={**said, **record.cells})


def _sheets(data: bytes, columns: Columns) -> Iterator[TableSheet]:
    for name, rows in sheets_in(data):
        yield TableSheet(name, header_of(rows[:HEADER_ROWS], columns=columns) or TableHeader([], 0, ""), rows)


def sheets_in(data: bytes) -> Iterator[tuple[str, list[list[str]]]]:
    """Yield the name and the rows of each sheet; raise Refused for a broken workbook."""
    try:
        from python_calamine import CalamineError, load_workbook
    except ImportError:
        raise Advised(NO_READER) from None
    try:
        if data.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                    raise Refused("this spreadsheet is too large: save its programme as CSV")
        book = load_workbook(io.BytesIO(data))
        for name in book.sheet_names[:MOST_SHEETS]:
            sheet = book.get_sheet_by_name(name)
            rows = [list(map(_text, row[:MOST_COLUMNS])) for row in islice(sheet.iter_rows(), MOST_ROWS)]
            yield name, rows
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError) as error:
        raise Refused(f"this spreadsheet cannot be read ({line(str(error), 100)}): save it as CSV") from None


def _text(value: Any) -> str:
    """Return the text of a cell as `cells` reads it."""
    if isinstance(value, datetime):
        # a date is stored as its midnight
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
