"""Allow two kinds of notes that mark a moment: `moment` and `photo`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confnote.store.migrations import change_table

if TYPE_CHECKING:
    from sqlite_utils import Database

KINDS = "'note', 'takeaway', 'quote', 'question', 'action'"


def migrate(db: Database) -> None:
    """Widen the CHECK of `note.kind`."""
    change_table(db, "note", KINDS, f"{KINDS}, 'moment', 'photo'")
