"""The names that a record brings along (handle, slug, key) -> the ones it gets here: its own wherever they are free."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from confnote.post.settings import Settings
from confnote.upkeep.replica import keep_handle
from confnote.upkeep.staging import highest_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from confnote.store.connect import Store

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
