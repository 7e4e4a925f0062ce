"""Read a dump: check every line, stage the records in a temporary table, write rows.

An incomplete file is refused whole.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from confnote.core.text import has_surrogate
from confnote.core.time import find_zone
from confnote.errors import ConfnoteError, Refused
from confnote.post.settings import DraftText, Settings
from confnote.store.db import Store
from confnote.store.journal import row_json
from confnote.store.rows import PARENTS
from confnote.store.schema import RECORDS
from confnote.store.write import bounds
from confnote.upkeep.dump import AGAIN, DERIVED, DROPPED, JOURNAL, TABLES, TRASH, Header, key_of

STAGE = """CREATE TEMP TABLE incoming (
  line INTEGER NOT NULL, tbl TEXT NOT NULL, name TEXT, id INTEGER, at INTEGER, row TEXT NOT NULL)"""


@dataclass(frozen=True, slots=True)
class Record:
    """A row to load, with its line number; `at` is when it was deleted (ms), None if it was not."""

    line: int
    table: str
    row: Mapping[str, Any]
    at: int | None = None


class Incoming:
    """A dump that is being read: first its header, then its records.

    `number` is the number of the line read last. Raises Refused if there is no header that this version can read.
    """

    def __init__(self, lines: Iterable[bytes], store: Store) -> None:
        self.number = 0
        self._lines = iter(lines)
        self._columns = {table: columns_of(store, table) for table in (*TABLES, JOURNAL)}
        first = next((line for line in self._numbered() if line.strip()), b"")
        self.header = Header.of(self._parse(first.removeprefix(b"\xef\xbb\xbf")))

    def records(self) -> Iterator[Record]:
        """Yield the records in the file's order; raise Refused if it is faulty or incomplete."""
        count = 0
        ended = False
        for line in self._numbered():
            if not line.strip():
                continue
            value = self._parse(line)
            if ended:
                raise Refused(f"line {self.number} comes after its end: are these two dumps? Load them one by one")
            if "end" in value:
                wanted = value.get("records")
                if wanted != count:
                    raise Refused(f"a part of it is missing: it has {count:,} records of {wanted}; {AGAIN}")
                ended = True
                continue
            count += 1
            yield self._record(value)
        if not ended:
            raise Refused(f"it is cut off: its last line is missing, after {count:,} records; {AGAIN}")

    def _numbered(self) -> Iterator[bytes]:
        for line in self._lines:
            self.number += 1
            yield line

    def _parse(self, line: bytes) -> dict[str, Any]:
        try:
            value = json.loads(line.decode("utf-8"), parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            # only the last line of a file can lack its end
            if not line.endswith(b"\n"):
                raise Refused(f"it is cut off in line {self.number}; {AGAIN}") from error
            what = "UTF-8" if isinstance(error, UnicodeDecodeError) else "JSON"
            raise Refused(f"line {self.number} is no {what}; {AGAIN}") from error
        if not isinstance(value, dict):
            raise Refused(f"line {self.number} is no JSON object; {AGAIN}")
        return value

    def _record(self, value: dict[str, Any]) -> Record:
        table = value.pop("table", None)
        if table == TRASH:
            table, row, at = value.get("of"), value.get("row"), value.get("at")
            if table not in RECORDS or not isinstance(row, dict) or type(at) is not int:
                raise Refused(f"line {self.number} is no deleted record: it needs of, at and row")
            return Record(self.number, table, self._check(table, row), at)
        if table == JOURNAL:
            sides = {side: row_json(value[side]) for side in ("before", "after") if isinstance(value.get(side), dict)}
            self._check(JOURNAL, value | sides)
            return Record(self.number, JOURNAL, value)
        if table not in TABLES:
            raise Refused(f"line {self.number} is of no table that confnote has ({str(table)[:40]!r})")
        return Record(self.number, table, self._check(table, value))

    def _check(self, table: str, row: dict[str, Any]) -> dict[str, Any]:
        """Return the row without columns that were dropped since; raise Refused if it is faulty."""
        row = {n: value for n, value in row.items() if DROPPED.get((table, n), 0) <= self.header.schema}
        key = key_of(table)
        if table != JOURNAL and row.get(key) is None:
            raise Refused(f"line {self.number}: the {table} has no {key}")
        wrong = fault(table, row, self._columns[table], DERIVED.get(table, ()))
        if wrong:
            raise Refused(f"line {self.number}: {wrong}")
        return row


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def stage(store: Store, records: Iterable[Record]) -> None:
    """Put the records into a temporary table: a large file needs no memory and no lock.

    Raises Refused if two lines are the same record.
    """
    store.execute("DROP TABLE IF EXISTS temp.incoming")
    store.execute(STAGE)
    store.execute("CREATE UNIQUE INDEX temp.incoming_once ON incoming (name)")
    store.execute("CREATE INDEX temp.incoming_by_table ON incoming (tbl, at, id)")
    store.execute("BEGIN")  # locks only the temporary table
    try:
        for record in records:
            key = key_of(record.table)
            value = None if record.table == JOURNAL else str(record.row[key])
            name = value if key == "uid" else f"{key} {value}"  # uids are unique over all tables
            # as JSON, so that json_extract finds the record's references
            row = json.dumps(record.row, ensure_ascii=False)
            values = (record.line, record.table, name, record.row.get("id"), record.at, row)
            try:
                store.execute("INSERT INTO temp.incoming VALUES (?, ?, ?, ?, ?, ?)", values)
            except sqlite3.IntegrityError:
                (before,) = store.execute("SELECT line FROM temp.incoming WHERE name = ?", (name,)).fetchone()
                raise Refused(
                    f"lines {before} and {record.line} are one record ({record.table} {value}): are these two dumps in "
                    "one file? Load them one by one; nothing was loaded"
                ) from None
        store.execute("COMMIT")
    finally:
        if store.in_transaction:
            store.execute("ROLLBACK")


def staged(store: Store, table: str) -> Iterator[Record]:
    """Yield the staged records of a table that are not deleted, ordered by id."""
    sql = "SELECT line, row FROM temp.incoming WHERE tbl = ? AND at IS NULL ORDER BY id, line"
    for line, row in store.execute(sql, (table,)):
        yield Record(line, table, json.loads(row))


def staged_trash(store: Store) -> Iterator[Record]:
    """Yield the staged deleted records in the order of the file."""
    sql = "SELECT line, tbl, at, row FROM temp.incoming WHERE at IS NOT NULL ORDER BY line"
    for line, table, at, row in store.execute(sql):
        yield Record(line, table, json.loads(row), at)


def check_references(store: Store) -> None:
    """Raise Refused if a staged record refers to one that is not in the store.

    Call it after all staged records are written.
    """
    for table, parents in PARENTS.items():
        for column, parent in parents:
            sql = f"""SELECT line, parent FROM (
                       SELECT line, json_extract(row, '$.{column}') AS parent FROM temp.incoming
                       WHERE tbl = ? AND at IS NULL)
                      WHERE parent IS NOT NULL AND NOT EXISTS (SELECT 1 FROM [{parent}] p WHERE p.uid = parent)
                      LIMIT 1"""
            missing = store.execute(sql, (table,)).fetchone()
            if missing:
                raise Refused(
                    f"line {missing[0]}: the {table} belongs to a {parent} ({missing[1]}) that is neither in "
                    "the file nor in the store; nothing was loaded"
                )


FIRST, LAST = -62_135_596_800_000, 253_402_300_799_999  # milliseconds of the years 1 to 9999
LONGEST = 10_000_000  # characters of one text; the limit of `add_note` too
EXACT = 2**53  # JSON numbers beyond it lose digits in other programs
NUMBERS = {"day_end": (0, 1439), "utc_offset": (-1439, 1439), "private": (0, 1), "service": (0, 1), "rating": (1, 5)}
DATES = {"starts_on", "ends_on", "day_one", "day"}


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table, for text or else for whole numbers. A `required` one takes no NULL.

    A primary key counts as not `required`, with a default.
    """

    name: str
    is_text: bool
    required: bool
    has_default: bool


def columns_of(store: sqlite3.Connection, table: str) -> dict[str, TableColumn]:
    """Return the columns of a table by name."""
    return {
        name: TableColumn(name, kind == "TEXT", bool(not_null) and not is_key, default is not None or bool(is_key))
        for _, name, kind, not_null, default, is_key in store.execute(f"PRAGMA table_info([{table}])").fetchall()
    }


def fault(table: str, row: Mapping[str, Any], columns: Mapping[str, TableColumn], derived: tuple[str, ...]) -> str:
    """Return why a row does not fit its table, else empty; the row may lack `derived` columns."""
    for name, value in row.items():
        if name not in columns:
            return f"a {table} has no {name!r}"
        wrong = _wrong_value(columns[name], value)
        if wrong:
            return f"the {table}'s {name} is {wrong}"
    for column in columns.values():
        if column.required and not column.has_default and column.name not in (*derived, *row):
            return f"the {table} has no {column.name}"
    # records of recap posts have hashes instead of ULIDs
    if "uid" in columns and not (row["uid"].isascii() and row["uid"].isalnum() and len(row["uid"]) <= 64):
        return f"{row['uid'][:40]!r} is no uid"
    return _unreadable(table, row)


def _wrong_value(column: TableColumn, value: Any) -> str:
    if value is None:
        return "null" if column.required else ""
    # True is an int in Python, but no number in JSON
    if isinstance(value, bool) or not isinstance(value, str if column.is_text else int):
        return f"no {'text' if column.is_text else 'whole number'}"
    if isinstance(value, str):
        return _wrong_text(column.name, value)
    is_instant = column.name == "at" or column.name.endswith("_at")
    low, high = NUMBERS.get(column.name, (FIRST, LAST) if is_instant else (-EXACT, EXACT))
    return "" if low <= value <= high else f"{value}, which is not from {low} to {high}"


def _wrong_text(name: str, value: str) -> str:
    if len(value) > LONGEST:
        return f"longer than {LONGEST:,} characters"
    if "\0" in value:
        return "a text with a NUL in it"
    if has_surrogate(value):
        return "a text with an incomplete character (a lone surrogate)"
    return f"{value[:40]!r}, and no date such as 2022-05-17" if name in DATES and not _is_date(value) else ""


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _unreadable(table: str, row: Mapping[str, Any]) -> str:
    """Return which column of a row cannot be parsed (see READERS) and why, empty for none."""
    for name, read in READERS.get(table, {}).items():
        try:
            if row.get(name) is not None:
                read(row[name])
        except (ConfnoteError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            why = str(error) if isinstance(error, ConfnoteError) else "it cannot be read"
            return f"the {table}'s {name} is no {name} ({why})"
    return ""


def _read_zone(name: str) -> None:
    if find_zone(name).key != name:
        raise ValueError(name)


def _read_slug(slug: str) -> None:
    if not slug.strip() or not slug.isprintable():
        raise ValueError(slug)


READERS: dict[str, dict[str, Callable[[str], Any]]] = {
    "conference": {"zone": _read_zone, "slug": _read_slug},
    "session": {"imported": json.loads},
    "post": {"options": Settings.from_json, "base": DraftText.from_json},
}


def insert(store: Store, table: str, row: Mapping[str, Any]) -> None:
    """Insert a row and its computed columns; raise Refused if the table does not accept them."""
    values = {**row, **_derived(table, row)}
    names = ", ".join(f"[{name}]" for name in values)
    _run(store, f"INSERT INTO [{table}] ({names}) VALUES ({', '.join('?' * len(values))})", (*values.values(),))


def update(store: Store, table: str, key: str, row: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Write `new` values, and the columns computed from them, into the existing row `row`.

    `key` is the column that identifies the row. Raises Refused if the table does not accept the values.
    """
    values = {**new, **_derived(table, {**row, **new})}
    assignments = ", ".join(f"[{column}] = ?" for column in values)
    _run(store, f"UPDATE [{table}] SET {assignments} WHERE [{key}] = ?", (*values.values(), row[key]))


def _derived(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Compute the columns of a row that a dump leaves out."""
    if table != "conference":
        return {}
    try:
        first, last = date.fromisoformat(row["starts_on"]), date.fromisoformat(row["ends_on"])
        opens_at, closes_at = bounds(row["zone"], first, last, row["day_end"])
    except (ConfnoteError, ValueError, OverflowError) as error:
        raise Refused(f"the conference's dates are out of range ({error})") from error
    return {"opens_at": opens_at, "closes_at": closes_at}


def _run(store: Store, sql: str, values: tuple[Any, ...]) -> None:
    try:
        store.execute(sql, values)
    except (sqlite3.IntegrityError, OverflowError) as error:
        raise Refused(str(error)) from error
