"""Staged records with their journal -> an empty store that is the same one again, its history and handles included."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from confnote.errors import Refused
from confnote.post.settings import Settings
from confnote.store.tables import INDEXED, RECORDS, recreate_triggers
from confnote.store.zones import refresh_zone
from confnote.upkeep.consistency import bring_in_step
from confnote.upkeep.dump import JOURNAL, TABLES
from confnote.upkeep.incoming import highest_id, staged
from confnote.upkeep.rows import insert

if TYPE_CHECKING:
    from collections.abc import Mapping

    from confnote.store.db import Store


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


UNIQUE = {"conference": ("slug",), "tech": ("conference", "key"), "post": ("conference", "name")}
"""What no two rows of a table may share; the last of them is what is changed."""


class Handles:
    """Gives ids: the one a record has had elsewhere if nothing here ever had it, else one above all known."""

    def __init__(self, store: Store, table: str) -> None:
        self._store, self._table = store, table
        self._deleted: dict[int, str] = dict(
            store.execute(
                "SELECT json_extract(before, '$.id'), uid FROM journal WHERE after IS NULL AND tbl = ? ORDER BY seq",
                (table,),
            ).fetchall()
        )
        self._old = {uid: number for number, uid in self._deleted.items()}
        given = store.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
        self._given = given[0] if given else 0
        self._next = max(self._given, highest_id(store, table)) + 1

    def give(self, row: Mapping[str, Any]) -> int:
        """Return the id of a new row; one that was deleted here comes back under its old one."""
        wanted = self._old.get(row["uid"], row.get("id"))
        if wanted is not None and self._is_free(wanted, row["uid"]):
            return int(wanted)
        self._next += 1
        return self._next - 1

    def _is_free(self, number: int, uid: str) -> bool:
        if number < 1 or self._deleted.get(number, uid) != uid:
            return False
        taken = self._store.execute(f"SELECT uid FROM [{self._table}] WHERE id = ?", (number,)).fetchone()
        return taken is None

    def keep(self, number: int) -> None:
        """Let an id that stands in the trash alone never be given again."""
        self._deleted.setdefault(number, "")
        keep_handle(self._store, self._table, number)


def is_taken(store: Store, table: str, row: Mapping[str, Any]) -> bool:
    """Whether another record here has a row's slug, key or name."""
    columns = UNIQUE.get(table)
    if columns is None:
        return False
    where = " AND ".join(f"[{column}] = ?" for column in columns)
    found = store.execute(
        f"SELECT 1 FROM [{table}] WHERE {where} AND uid <> ?", (*(row[column] for column in columns), row["uid"])
    )
    return found.fetchone() is not None


def renamed(store: Store, table: str, row: dict[str, Any]) -> dict[str, Any]:
    """Return the row with a slug, key or name of its own, if another record here has that one."""
    if not is_taken(store, table, row):
        return row
    column = UNIQUE[table][-1]
    between = " " if table == "tech" else "-"
    number = 2
    while is_taken(store, table, {**row, column: f"{row[column]}{between}{number}"}):
        number += 1
    row = {**row, column: f"{row[column]}{between}{number}"}
    if table == "post":
        row["options"] = replace(Settings.from_json(row["options"]), name=row["name"]).to_json()
    return row
