"""A journal entry written by hand: for what no trigger sees, a post, or a deletion that happened elsewhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from confnote.store.tables import NOW, TICK

if TYPE_CHECKING:
    from collections.abc import Mapping

    from confnote.store.connect import Store

ENTRY = f"""INSERT INTO journal (change, wall, tick, at, device, writer, tbl, uid, before, after, command, target)
 SELECT coalesce(change, (SELECT coalesce(max(seq), 0) + 1 FROM journal)), wall, tick, coalesce(?, pinned, {NOW}),
  device, writer, ?, ?, ?, ?, command, target FROM clock"""


def put_entry(
    store: Store,
    table: str,
    uid: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    *,
    at: int | None = None,
) -> None:
    """Append an entry to the change that is being made; `at` is the wall clock to show, if it was not now."""
    store.execute(TICK)
    store.execute(ENTRY, (at, table, uid, _packed(before), _packed(after)))


def _packed(row: Mapping[str, Any] | None) -> str | None:
    """Return a row as SQLite's json_object writes it."""
    return None if row is None else json.dumps(row, ensure_ascii=False, separators=(",", ":"))
