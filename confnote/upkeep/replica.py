"""Copy a store with its journal into an empty one, and give loaded records the handles and names that are free."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from typing import Any

from confnote.errors import Refused
from confnote.post.settings import Settings
from confnote.store.db import Store
from confnote.store.tables import INDEXED, RECORDS, create_triggers, drop_triggers
from confnote.store.zones import refresh_zone
from confnote.upkeep.consistency import complete_journal
from confnote.upkeep.dump import JOURNAL, TABLES, packed
from confnote.upkeep.incoming import staged
from confnote.upkeep.rows import insert

# the next entry comes after all loaded ones in the hybrid clock, and is a change of its own
AFTER = """UPDATE clock SET wall = max(wall, (SELECT coalesce(max(wall), 0) FROM journal)),
 tick = (SELECT coalesce(max(tick), 0) + 1 FROM journal), change = (SELECT coalesce(max(seq), 0) + 1 FROM journal)"""
HANDLES = "SELECT tbl, max(json_extract(before, '$.id')) FROM journal WHERE after IS NULL GROUP BY tbl"
HIGHEST_ID = """SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = ?), 0),
 coalesce((SELECT max(id) FROM temp.incoming WHERE tbl = ?), 0))"""
# the columns that no two rows of a table may share; the last one is changed to avoid that
UNIQUE = {"conference": ("slug",), "tech": ("conference", "key"), "post": ("conference", "name")}


def is_blank(store: Store) -> bool:
    """Return whether nothing was ever written into the store."""
    return not any(store.execute(f"SELECT 1 FROM [{table}] LIMIT 1").fetchone() for table in (*RECORDS, JOURNAL))


def replicate(store: Store) -> Counter[str]:
    """Insert all staged rows and their journal into an empty store; return their numbers by table."""
    drop_triggers(store)  # they would write the entries that are loaded anyway
    new = Counter({table: _insert_all(store, table) for table in (*TABLES, JOURNAL)})
    # the triggers that fill the indexes were dropped
    for table in INDEXED:
        store.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')")
    create_triggers(store)
    store.execute(AFTER)
    for table, number in store.execute(HANDLES).fetchall():
        reserve_id(store, table, number)
    for (uid,) in store.execute("SELECT uid FROM conference").fetchall():
        refresh_zone(store, uid)
    complete_journal(store)
    return +new


def _insert_all(store: Store, table: str) -> int:
    count = 0
    for record in staged(store, table):
        row = dict(record.row)
        if table == JOURNAL:
            row |= {side: packed(row.get(side)) for side in ("before", "after")}
        try:
            insert(store, table, row)
        except Refused as error:
            raise Refused(f"line {record.line}: {error}; nothing was loaded") from error
        count += 1
    return count


def reserve_id(store: Store, table: str, number: int) -> None:
    """Make sure that an id is never given again, even if only a deleted record has it."""
    if store.execute("SELECT 1 FROM sqlite_sequence WHERE name = ?", (table,)).fetchone():
        store.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (number, table))
    else:
        store.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, number))


class Handles:
    """Give ids to loaded rows: the id of the file if it was never given here, else one above all known ids."""

    def __init__(self, store: Store, table: str) -> None:
        self._store, self._table = store, table
        self._deleted: dict[int, str] = dict(
            store.execute(
                "SELECT json_extract(before, '$.id'), uid FROM journal WHERE after IS NULL AND tbl = ? ORDER BY seq",
                (table,),
            ).fetchall()
        )
        self._old = {uid: number for number, uid in self._deleted.items()}
        self._next: int = store.execute(HIGHEST_ID, (table, table)).fetchone()[0] + 1

    def give(self, row: Mapping[str, Any]) -> int:
        """Return the id of a new row; a record that was deleted here gets its old one."""
        wanted = self._old.get(row["uid"], row.get("id"))
        if wanted is not None and wanted >= 1 and self._deleted.get(wanted, row["uid"]) == row["uid"]:
            taken = self._store.execute(f"SELECT 1 FROM [{self._table}] WHERE id = ?", (wanted,)).fetchone()
            if taken is None:
                return int(wanted)
        self._next += 1
        return self._next - 1

    def reserve(self, number: int) -> None:
        """Make sure that the id of a deleted record is never given again."""
        self._deleted.setdefault(number, "")
        reserve_id(self._store, self._table, number)


def is_taken(store: Store, table: str, row: Mapping[str, Any]) -> bool:
    """Return whether another record here has the row's slug, key or name."""
    columns = UNIQUE.get(table)
    if columns is None:
        return False
    where = " AND ".join(f"[{column}] = ?" for column in columns)
    found = store.execute(
        f"SELECT 1 FROM [{table}] WHERE {where} AND uid <> ?", (*(row[column] for column in columns), row["uid"])
    )
    return found.fetchone() is not None


def renamed(store: Store, table: str, row: dict[str, Any]) -> dict[str, Any]:
    """Return the row, with a number after its slug, key or name if another record here has that one."""
    if not is_taken(store, table, row):
        return row
    column = UNIQUE[table][-1]
    separator = " " if table == "tech" else "-"
    numbered = ({**row, column: f"{row[column]}{separator}{number}"} for number in count(2))
    row = next(new for new in numbered if not is_taken(store, table, new))
    # a post's settings hold its name too
    if table == "post":
        row["options"] = replace(Settings.from_json(row["options"]), name=row["name"]).to_json()
    return row
