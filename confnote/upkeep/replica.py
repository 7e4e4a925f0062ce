"""Staged records with their journal -> an empty store that is the same one again, its history and handles included."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from confnote.errors import Refused
from confnote.store.tables import INDEXED, RECORDS, recreate_triggers
from confnote.store.zones import refresh_zone
from confnote.upkeep.in_step import bring_in_step
from confnote.upkeep.lines import JOURNAL, TABLES
from confnote.upkeep.rows import insert
from confnote.upkeep.staging import staged

if TYPE_CHECKING:
    from confnote.store.connect import Store

# what the next entry will be: in the hybrid clock after all that were loaded, in a change of its own, no handle again
AFTER = """UPDATE clock SET wall = max(wall, (SELECT coalesce(max(wall), 0) FROM journal)),
 tick = (SELECT coalesce(max(tick), 0) + 1 FROM journal), change = (SELECT coalesce(max(seq), 0) + 1 FROM journal)"""
HANDLES = "SELECT tbl, max(json_extract(before, '$.id')) FROM journal WHERE after IS NULL GROUP BY tbl"


def is_blank(store: Store) -> bool:
    """Whether nothing was ever written into the store."""
    return not any(store.execute(f"SELECT 1 FROM [{table}] LIMIT 1").fetchone() for table in (*RECORDS, JOURNAL))


def replicate(store: Store) -> Counter[str]:
    """Insert the rows past the triggers, for the journal tells of them already; count them by table."""
    for (name,) in store.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        store.execute(f"DROP TRIGGER [{name}]")
    new = Counter({table: _insert_all(store, table) for table in (*TABLES, JOURNAL)})
    for table in INDEXED:
        store.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')")
    recreate_triggers(store)
    store.execute(AFTER)
    for table, number in store.execute(HANDLES).fetchall():
        keep_handle(store, table, number)
    for (uid,) in store.execute("SELECT uid FROM conference").fetchall():
        refresh_zone(store, uid)
    bring_in_step(store)
    return +new


def _insert_all(store: Store, table: str) -> int:
    count = 0
    for record in staged(store, table):
        row = dict(record.row)
        if table == JOURNAL:
            row |= {side: _packed(row.get(side)) for side in ("before", "after")}
        try:
            insert(store, table, row)
        except Refused as error:
            raise Refused(f"line {record.line}: {error}; nothing was loaded") from error
        count += 1
    return count


def _packed(row: object) -> str | None:
    return None if row is None else json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def keep_handle(store: Store, table: str, number: int) -> None:
    """Let an id never be given again, though it stands in the trash alone."""
    if store.execute("SELECT 1 FROM sqlite_sequence WHERE name = ?", (table,)).fetchone():
        store.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (number, table))
    else:
        store.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, number))
