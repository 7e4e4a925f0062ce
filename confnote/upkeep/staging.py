"""Records on their way into the store -> a temporary table, so that a large file needs no memory and no lock."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any

from confnote.errors import Refused
from confnote.store.playback import PARENTS
from confnote.upkeep.incoming import Record
from confnote.upkeep.lines import JOURNAL, key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from confnote.store.connect import Store

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
