"""Let a link say when a recording began, and keep the captions of recordings."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

COLUMNS = (
    "length INTEGER NOT NULL DEFAULT 0 CHECK (length >= 0)",
    "captions TEXT NOT NULL DEFAULT ''",
    "cues TEXT NOT NULL DEFAULT ''",
    "zero_at INTEGER CHECK (zero_at BETWEEN -2208988800000 AND 7258118400000)",
    "zero_by TEXT NOT NULL DEFAULT '' CHECK (zero_by IN ('', 'words', 'hand'))",
)


def migrate(db: Database) -> None:
    """Add five columns to `link`, and a table of captions."""
    for column in COLUMNS:
        db.execute(f"ALTER TABLE link ADD COLUMN {column}")
    # by the key in `link.cues`; they can be read again from their files, so they are no record, and not in the journal
    db.execute("CREATE TABLE caption (key TEXT PRIMARY KEY, cues TEXT NOT NULL) STRICT, WITHOUT ROWID")
