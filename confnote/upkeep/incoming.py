"""Read a dump: check every line, then stage the records in a temporary table. An incomplete file is refused whole."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from confnote.errors import Refused
from confnote.store.db import Store
from confnote.store.rows import PARENTS
from confnote.store.tables import RECORDS
from confnote.upkeep.dump import AGAIN, DERIVED, DROPPED, JOURNAL, TABLES, TRASH, Header, key_of, packed
from confnote.upkeep.rows import columns_of, fault

STAGE = """CREATE TEMP TABLE incoming (
  line INTEGER NOT NULL, tbl TEXT NOT NULL, name TEXT, id INTEGER, at INTEGER, row TEXT NOT NULL)"""


@dataclass(frozen=True, slots=True)
class Record:
    """A row to load, with its line number in the file; `at` is when it was deleted (ms), None if it was not."""

    line: int
    table: str
    row: Mapping[str, Any]
    at: int | None = None


class Incoming:
    """A dump that is being read: first its header, then its records."""

    def __init__(self, lines: Iterable[bytes], store: Store) -> None:
        self.number = 0
        self._lines = iter(lines)
        self._columns = {table: columns_of(store, table) for table in (*TABLES, JOURNAL)}
        first = next((line for line in self._numbered() if line.strip()), b"")
        self.header = Header.of(self._parse(first.removeprefix(b"\xef\xbb\xbf")))

    def records(self) -> Iterator[Record]:
        """Yield the records in the file's order; raise Refused at the first fault, or if the end is missing."""
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
            sides = {side: packed(value[side]) for side in ("before", "after") if isinstance(value.get(side), dict)}
            self._check(JOURNAL, value | sides)
            return Record(self.number, JOURNAL, value)
        if table not in TABLES:
            raise Refused(f"line {self.number} is of no table that confnote has ({str(table)[:40]!r})")
        return Record(self.number, table, self._check(table, value))

    def _check(self, table: str, row: dict[str, Any]) -> dict[str, Any]:
        """Return the row without columns that were dropped since the file was made; raise Refused if it is faulty."""
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
    """Put the records into a temporary table, so that a large file needs neither memory nor a lock.

    Raises Refused if two of them are the same record.
    """
    store.execute("DROP TABLE IF EXISTS temp.incoming")
    store.execute(STAGE)
    store.execute("CREATE UNIQUE INDEX temp.incoming_once ON incoming (name)")
    store.execute("CREATE INDEX temp.incoming_by_table ON incoming (tbl, at, id)")
    store.execute("BEGIN")  # locks only the temporary table
    try:
        for record in records:
            _stage(store, record)
        store.execute("COMMIT")
    finally:
        if store.in_transaction:
            store.execute("ROLLBACK")


def _stage(store: Store, record: Record) -> None:
    key = key_of(record.table)
    value = None if record.table == JOURNAL else str(record.row[key])
    name = value if key == "uid" else f"{key} {value}"  # uids are unique over all tables
    # as JSON, so that json_extract finds its references
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


def staged(store: Store, table: str) -> Iterator[Record]:
    """Yield the records of a table that are not deleted, by id."""
    for line, row in store.execute(
        "SELECT line, row FROM temp.incoming WHERE tbl = ? AND at IS NULL ORDER BY id, line", (table,)
    ):
        yield Record(line, table, json.loads(row))


def staged_trash(store: Store) -> Iterator[Record]:
    """Yield the deleted records in the order of their deletion."""
    for line, table, at, row in store.execute(
        "SELECT line, tbl, at, row FROM temp.incoming WHERE at IS NOT NULL ORDER BY line"
    ):
        yield Record(line, table, json.loads(row), at)


def check_references(store: Store) -> None:
    """Raise Refused if a staged record refers to one that is neither staged nor in the store."""
    for table, parents in PARENTS.items():
        for column, parent in parents:
            missing: tuple[Any, ...] | None = store.execute(
                f"""SELECT line, parent FROM (
                     SELECT line, json_extract(row, '$.{column}') AS parent FROM temp.incoming
                     WHERE tbl = ? AND at IS NULL)
                    WHERE parent IS NOT NULL
                     AND NOT EXISTS (SELECT 1 FROM [{parent}] p WHERE p.uid = parent) LIMIT 1""",
                (table,),
            ).fetchone()
            if missing:
                raise Refused(
                    f"line {missing[0]}: the {table} belongs to a {parent} ({missing[1]}) that is neither in "
                    "the file nor in the store; nothing was loaded"
                )
