"""Find the header of a table by the columns that the user names, else by what the headings mean."""

from __future__ import annotations

from collections.abc import Iterable

from confnote.schedule.columns import BRACKETS, NO_MEANING
from confnote.schedule.formats.named import Columns, best_alias, is_rival
from confnote.schedule.formats.table_header import MOST_COLUMNS, TableHeader, distinct, find_header, row_of_header
from confnote.schedule.formats.table_rows import table_columns
from confnote.schedule.text import unmarked
from confnote.schedule.zones import zone_named


def header_of(rows: list[list[str]], delimiter: str = "", columns: Columns = ()) -> TableHeader | None:
    """Return the first row that has the columns that the user names; None if there is none.

    If the user names none, return the row whose headings are understood. If the user names numbers only, and no
    heading is understood, the table has no header.
    """
    if not columns:
        return find_header(rows, delimiter)
    tables: Iterable[tuple[int, list[str]]] = ((number, distinct(cells)) for number, cells in enumerate(rows))
    if all(name.isdecimal() for _, name in columns):
        known = find_header(rows)
        width = min(max(map(len, rows), default=0), MOST_COLUMNS)
        row = known.row if known else -1
        tables = [(row, distinct(rows[row]) if row >= 0 else [f"column {number + 1}" for number in range(width)])]
    for number, written in tables:
        if headings := _named(written, columns):
            row = row_of_header(headings, number, rows) if number >= 0 else number
            return TableHeader(headings, row, delimiter, written=tuple(written))
    return None


def plain_name(text: str) -> str:
    """Return a heading to compare it: without marks of Markdown, in lower case."""
    return " ".join(unmarked(text).split()).casefold()


def _named(written: list[str], columns: Columns) -> list[str]:
    """Replace the headings that the user named by headings with the meaning given to them.

    Return [] if the table lacks a named column. A number is that of a column, unless a heading is that number.
    """
    names = [plain_name(heading) for heading in written]
    new: dict[str, str] = {}
    for column, name in columns:
        number = int(name) if name.isdecimal() else 0
        place = names.index(plain_name(name)) if plain_name(name) in names else number - 1
        if not 0 <= place < len(written):
            return []
        zone = next((f" ({words})" for words in BRACKETS.findall(written[place]) if zone_named(words)), "")
        new[written[place]] = best_alias(column) + zone
    known = table_columns(filter(None, written))
    others = {heading for column, _ in columns for heading in known.get(column, ()) if is_rival(heading, column)}
    return [new.get(heading) or (f"{NO_MEANING}{heading}" if heading in others else heading) for heading in written]
