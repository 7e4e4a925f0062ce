"""The bytes of a dump -> its header and its records, each checked; refused whole where a part of it is missing."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from confnote.errors import Refused
from confnote.store.db import VERSION as SCHEMA
from confnote.store.journal import PARENTS
from confnote.store.tables import RECORDS
from confnote.upkeep.dump import DERIVED, FORMAT, JOURNAL, TABLES, TRASH, VERSION, Header, key_of
from confnote.upkeep.rows import Column, columns_of, fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from confnote.store.db import Store


WHOLE = "nothing was loaded: fetch or make the file again, whole"


@dataclass(frozen=True, slots=True)
class Record:
    """One row on its way into the store, and the line it stands on; `at` is when it was deleted, None if it lives."""

    line: int
    table: str
    row: Mapping[str, Any]
    at: int | None = None


class Incoming:
    """A dump that is read: the header at once, the records when they are asked for."""

    def __init__(self, lines: Iterable[bytes], store: Store) -> None:
        self.number = 0
        self._lines = iter(lines)
        self._columns = {table: columns_of(store, table) for table in (*TABLES, JOURNAL)}
        first = next((line for line in self._numbered() if line.strip()), b"")
        self.header = self._header(self._parse(first.removeprefix(b"\xef\xbb\xbf")))

    def records(self) -> Iterator[Record]:
        """Yield the records in the order of the file; Refused at the first that is wrong, or at a missing end."""
        count = 0
        ended = False
        for line in self._numbered():
            if not line.strip():
                continue
            value = self._parse(line)
            if ended:
                _refuse(f"line {self.number} stands after its end: are these two dumps? Load them one by one")
            if "end" in value:
                self._check_count(value, count)
                ended = True
                continue
            count += 1
            yield self._record(value)
        if not ended:
            _refuse(f"it is cut off: its last line is missing, after {count:,} records; {WHOLE}")

    def _numbered(self) -> Iterator[bytes]:
        for line in self._lines:
            self.number += 1
            yield line

    def _parse(self, line: bytes) -> dict[str, Any]:
        try:
            value = json.loads(line.decode("utf-8"), parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            if not line.endswith(b"\n"):
                _refuse(f"it is cut off in line {self.number}; {WHOLE}")
            what = "UTF-8" if isinstance(error, UnicodeDecodeError) else "JSON"
            _refuse(f"line {self.number} is no {what}; {WHOLE}")
        if not isinstance(value, dict):
            _refuse(f"line {self.number} is no JSON object; {WHOLE}")
        return value

    def _header(self, value: dict[str, Any]) -> Header:
        if value.get("format") != FORMAT:
            if value.keys() & {"table", "end"}:
                _refuse(f"it is a part of a dump: the first line, its header, is missing; {WHOLE}")
            _refuse("it is JSON, but no dump of confnote's (confnote dump makes one)")
        version, schema = value.get("version"), value.get("schema")
        if type(version) is not int or type(schema) is not int or version < 1 or schema < 1:
            _refuse("its header names no version: it is no dump that confnote made")
        if version > VERSION or schema > SCHEMA:
            _refuse(
                f"it was made by a newer confnote (format {version}, schema {schema}; this one knows {VERSION} and "
                f"{SCHEMA}). Upgrade with: pip install -U confnote"
            )
        slug = value.get("conference")
        return Header(
            schema=schema,
            conference=slug if isinstance(slug, str) else None,
            trash=bool(value.get("trash")),
            journal=bool(value.get("journal")),
        )

    def _check_count(self, value: dict[str, Any], count: int) -> None:
        promised = value.get("records")
        if promised != count:
            _refuse(f"a part of it is missing: it holds {count:,} records of {promised}; {WHOLE}")

    def _record(self, value: dict[str, Any]) -> Record:
        table = value.pop("table", None)
        if table == TRASH:
            return self._deleted(value)
        if table == JOURNAL:
            self._check(JOURNAL, value)
            return Record(self.number, JOURNAL, value)
        if table not in TABLES:
            _refuse(f"line {self.number} is of no table that confnote has ({str(table)[:40]!r})")
        self._check(table, value)
        return Record(self.number, table, value)

    def _deleted(self, value: dict[str, Any]) -> Record:
        table, row, at = value.get("of"), value.get("row"), value.get("at")
        if table not in RECORDS or not isinstance(row, dict) or type(at) is not int:
            _refuse(f"line {self.number} is no deleted record: it needs of, at and row")
        self._check(table, row)
        return Record(self.number, table, row, at)

    def _check(self, table: str, row: dict[str, Any]) -> None:
        if table == JOURNAL:
            row = {name: _packed(value) if name in {"before", "after"} else value for name, value in row.items()}
        key = key_of(table)
        columns: Mapping[str, Column] = self._columns[table]
        if table != JOURNAL and row.get(key) is None:
            _refuse(f"line {self.number}: the {table} has no {key}")
        wrong = fault(table, row, columns, DERIVED.get(table, ()))
        if wrong:
            _refuse(f"line {self.number}: {wrong}")


def _refuse(why: str) -> NoReturn:
    raise Refused(why)


def _packed(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


TABLE = """CREATE TEMP TABLE incoming (
  line INTEGER NOT NULL, tbl TEXT NOT NULL, name TEXT, id INTEGER, at INTEGER, row TEXT NOT NULL)"""


def stage(store: Store, records: Iterable[Record]) -> None:
    """Put the records into the temporary table; Refused where two of them are the same one."""
    store.execute("DROP TABLE IF EXISTS temp.incoming")
    store.execute(TABLE)
    store.execute("CREATE UNIQUE INDEX temp.incoming_once ON incoming (name)")
    store.execute("CREATE INDEX temp.incoming_by_table ON incoming (tbl, at, id)")
    store.execute("BEGIN")  # of the temporary table alone: nobody is kept waiting
    try:
        for record in records:
            _stage(store, record)
        store.execute("COMMIT")
    finally:
        if store.in_transaction:
            store.execute("ROLLBACK")


def _stage(store: Store, record: Record) -> None:
    number = record.row.get("id")
    values = (record.line, record.table, _name(record), number, record.at, json.dumps(record.row, ensure_ascii=False))
    try:
        store.execute("INSERT INTO temp.incoming VALUES (?, ?, ?, ?, ?, ?)", values)
    except sqlite3.IntegrityError:
        (before,) = store.execute("SELECT line FROM temp.incoming WHERE name = ?", (_name(record),)).fetchone()
        raise Refused(
            f"lines {before} and {record.line} are one record ({record.table} {_key(record)}): are these two dumps in "
            "one file? Load them one by one; nothing was loaded"
        ) from None


def _key(record: Record) -> str | None:
    return None if record.table == JOURNAL else str(record.row[key_of(record.table)])


def _name(record: Record) -> str | None:
    """What no two records share: uids are unique over all tables."""
    key = key_of(record.table)
    return _key(record) if key == "uid" else f"{key} {_key(record)}"


def staged(store: Store, table: str) -> Iterator[Record]:
    """Yield the records of a table that live, by handle."""
    found = store.execute(
        "SELECT line, row FROM temp.incoming WHERE tbl = ? AND at IS NULL ORDER BY id, line", (table,)
    )
    for line, row in found:
        yield Record(line, table, json.loads(row))


def staged_trash(store: Store) -> Iterator[Record]:
    """Yield the deleted records in the order they were deleted in."""
    for line, table, at, row in store.execute(
        "SELECT line, tbl, at, row FROM temp.incoming WHERE at IS NOT NULL ORDER BY line"
    ):
        yield Record(line, table, json.loads(row), at)


def highest_id(store: Store, table: str) -> int:
    """Return the highest id that a record of that table has."""
    (found,) = store.execute("SELECT max(id) FROM temp.incoming WHERE tbl = ?", (table,)).fetchone()
    return int(found or 0)


def check_references(store: Store) -> None:
    """Refuse records that refer to what is neither in the file nor in the store."""
    for table, parents in PARENTS.items():
        for column, parent in parents:
            missing: tuple[Any, ...] | None = store.execute(
                f"""SELECT line, meant FROM (
                     SELECT line, json_extract(row, '$.{column}') AS meant FROM temp.incoming
                     WHERE tbl = ? AND at IS NULL)
                    WHERE meant IS NOT NULL AND NOT EXISTS (SELECT 1 FROM [{parent}] p WHERE p.uid = meant) LIMIT 1""",
                (table,),
            ).fetchone()
            if missing:
                raise Refused(
                    f"line {missing[0]}: the {table} belongs to a {parent} ({missing[1]}) that is neither in "
                    "the file nor in the store; nothing was loaded"
                )
