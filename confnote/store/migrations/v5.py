"""Index the sessions that the user attended, entered or rated, to find who was heard before."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def migrate(db: Database) -> None:
    """Create the index; `store.heard` repeats its condition, so that SQLite uses it."""
    db.execute(
        "CREATE INDEX session_heard ON session (uid) WHERE rating IS NOT NULL OR entered_at IS NOT NULL"
        " OR attendance IN ('attended', 'left-early')"
    )
