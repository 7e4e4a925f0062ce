"""Add two views, through which the triggers write the journal and the pairs of characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def migrate(db: Database) -> None:
    """Create the views `journal_entry` and `character_text`; their triggers are made later."""
    db.executescript(
        "CREATE VIEW journal_entry AS SELECT tbl, uid, before, after FROM journal;\n"
        "CREATE VIEW character_text AS SELECT tbl, id, '' AS before, pair AS after FROM character_pair;\n"
    )
