"""The schema's history, one frozen module per version: `vN.migrate(db)` turns schema N-1 into N.

To change the schema, add a module here and raise `SCHEMA_VERSION` in `store/db.py`. Never edit a migration that was
released. A migration runs inside a transaction, with foreign keys off and without triggers, which are made again from
the new tables. So a migration that changes words covered by full text must rebuild that index.
"""

from __future__ import annotations

import sqlite3
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def migrate_from(conn: sqlite3.Connection, version: int, target: int) -> None:
    """Run the migrations after `version` up to `target`, in order."""
    from sqlite_utils import Database  # 100 ms, for a store that is created or migrated only

    db = Database(conn, execute_plugins=False, recursive_triggers=False)  # no plug-in of the user runs inside the store
    for number in range(version + 1, target + 1):
        import_module(f"{__name__}.v{number}").migrate(db)


def change_table(db: Database, table: str, old: str, new: str) -> None:
    """Replace `old`, such as a CHECK, by `new` in a CREATE TABLE; rows, ids and indexes stay.

    `old` must occur exactly once. SQLite can add, rename and drop columns by ALTER TABLE, but it cannot change a
    constraint (sqlite.org/lang_altertable.html, section 7).
    """
    (sql,) = db.execute("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?", (table,)).fetchone()
    _, body = sql.split("(", 1)
    assert body.count(old) == 1, f"{table} has {body.count(old)} times {old!r}"
    indexes = db.execute(
        "SELECT sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL", (table,)
    ).fetchall()
    db.execute(f"CREATE TABLE changed_{table} (" + body.replace(old, new))
    db.execute(f"INSERT INTO changed_{table} SELECT * FROM [{table}]")
    # keep the highest id that was ever given, so that no handle is given twice
    db.execute(
        "INSERT OR REPLACE INTO sqlite_sequence (rowid, name, seq)"
        " SELECT (SELECT rowid FROM sqlite_sequence WHERE name = ?), ?, seq FROM sqlite_sequence WHERE name = ?",
        (f"changed_{table}", f"changed_{table}", table),
    )
    db.execute(f"DROP TABLE [{table}]")
    db.execute(f"ALTER TABLE changed_{table} RENAME TO [{table}]")
    for (index,) in indexes:
        db.execute(index)
