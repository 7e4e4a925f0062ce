"""Drop the column `conference.source` and the list of migrations, which nothing reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def migrate(db: Database) -> None:
    """Drop `conference.source`, and `_sqlite_migrations` if it is there."""
    db.executescript("ALTER TABLE conference DROP COLUMN source;\nDROP TABLE IF EXISTS _sqlite_migrations;\n")
