"""Drop what nothing reads: the column `conference.source`, and the list of migrations of the library used before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confnote.store.migrations import run_script

if TYPE_CHECKING:
    import sqlite3


def migrate(conn: sqlite3.Connection) -> None:
    """Drop the column and the table."""
    run_script(conn, "ALTER TABLE conference DROP COLUMN source;\nDROP TABLE IF EXISTS _sqlite_migrations;\n")
