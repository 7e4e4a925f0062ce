"""Compare staged records with the store; insert those that need no Python, yield the others.

`incoming.stage` puts them into a temporary table.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from confnote.store.db import Store
from confnote.store.triggers import RECORDS, enter_inserted
from confnote.upkeep.incoming import NOTE, Record, columns_in_dump, note_columns, note_value


def compare(store: Store) -> bool:
    """Set the `state` of each staged record; return whether the store lacks any of them.

    It is "there" for a record that exists, "back" for one that was deleted, "other" if the uid is that of a record in
    another table, and None for a uid that the store has never had.
    """
    for table in RECORDS:
        mine = f"tbl = '{table}' AND at IS NULL"
        store.execute(
            f"""UPDATE temp.incoming SET state = 'there' WHERE {mine}
                AND EXISTS (SELECT 1 FROM [{table}] t WHERE t.uid = incoming.name)"""
        )
        last = "FROM journal WHERE uid = incoming.name ORDER BY seq DESC LIMIT 1"
        store.execute(
            f"""UPDATE temp.incoming SET state = (SELECT iif(after IS NULL, 'back', 'other') {last})
                WHERE {mine} AND state IS NULL AND EXISTS (SELECT 1 {last})"""
        )
    mine = f"at IS NULL AND state IS NOT 'there' AND tbl IN {RECORDS}"
    return store.execute(f"SELECT 1 FROM temp.incoming WHERE {mine} LIMIT 1").fetchone() is not None


# a record whose handle is free here, and which is the first of the file with it
FREE_HANDLE = """id >= 1 AND NOT EXISTS (SELECT 1 FROM [{0}] t WHERE t.id = incoming.id)
 AND NOT EXISTS (SELECT 1 FROM temp.incoming k
  WHERE k.tbl = '{0}' AND k.at IS NULL AND k.id = incoming.id AND k.rowid < incoming.rowid)
 AND id NOT IN (SELECT json_extract(before, '$.id') FROM journal WHERE after IS NULL AND tbl = '{0}')"""


def pass_over_same(store: Store, table: str) -> int:
    """Set the state of staged records that are the same in the store to "same"; return how many."""
    equal = " AND ".join(f"t.[{name}] IS {value}" for name, value in _values(table).items() if name != "id")
    return store.execute(
        f"""UPDATE temp.incoming SET state = 'same' WHERE tbl = '{table}' AND at IS NULL AND state = 'there' AND whole
            AND EXISTS (SELECT 1 FROM [{table}] t WHERE t.uid = incoming.name AND {equal})"""
    ).rowcount


def insert_whole(store: Store, table: str, where: str = "1") -> int:
    """Insert the staged rows that have all columns and meet a condition (SQL); return how many.

    Their state is "new" then. Inserts none if the table does not accept one of them.
    """
    mine, new, values = f"tbl = '{table}' AND at IS NULL AND whole", "state = 'new'", _values(table)
    names = ", ".join(f"[{name}]" for name in values)
    rows = f"SELECT {', '.join(values.values())} FROM temp.incoming WHERE {mine} AND {new} ORDER BY id, rowid"
    store.execute(f"UPDATE temp.incoming SET {new} WHERE {mine} AND state IS NULL AND {where}")
    try:
        return store.execute(f"INSERT INTO [{table}] ({names}) {rows}").rowcount
    except sqlite3.IntegrityError:  # the caller finds the row
        store.execute(f"UPDATE temp.incoming SET state = NULL WHERE {mine} AND {new}")
        return 0


def _values(table: str) -> dict[str, str]:
    """Return the columns of a table with the SQL for their values in a staged row."""
    if table == NOTE:
        return {"id": "incoming.id", "uid": "incoming.name", **{name: note_value(name) for name in note_columns()}}
    return {name: f"json_extract(incoming.row, '$.{name}')" for name in columns_in_dump(table)}


def enter_staged(store: Store, table: str) -> None:
    """Write the journal and the indexes for the staged records of a table that were inserted."""
    enter_inserted(
        store,
        table,
        f"""SELECT t.id FROM temp.incoming i CROSS JOIN [{table}] t ON t.uid = i.name
            WHERE i.tbl = '{table}' AND i.at IS NULL AND coalesce(i.state, '') NOT IN ('there', 'same')""",
    )


def staged(store: Store, table: str) -> Iterator[Record]:
    """Yield the staged rows of a table that are neither deleted nor "new" or "same", by id."""
    row = ", ".join(f"'{name}', {value}" for name, value in _values(NOTE).items())
    sql = f"""SELECT line, coalesce(row, json_object({row})), state, mended FROM temp.incoming
     WHERE tbl = ? AND at IS NULL AND coalesce(state, '') NOT IN ('new', 'same') ORDER BY id, rowid"""
    for line, text, state, mended in store.execute(sql, (table,)):
        row = json.loads(text)
        row.pop("table", None)  # of a line that is used as it is
        yield Record(line, table, row, state=state, mended=tuple(mended.split()))


def staged_trash(store: Store) -> Iterator[Record]:
    """Yield the staged deleted records in the order of the file."""
    sql = "SELECT line, tbl, at, row FROM temp.incoming WHERE at IS NOT NULL ORDER BY line"
    for line, table, at, row in store.execute(sql):
        yield Record(line, table, json.loads(row), at)
