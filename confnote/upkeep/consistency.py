"""A journal entry written by hand: for what no trigger sees, a post, or a deletion that happened elsewhere."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from confnote.store.rows import columns
from confnote.store.tables import NOW, RECORDS, TICK

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from confnote.store.db import Store


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


@dataclass(frozen=True, slots=True)
class Missed:
    """A record of which the journal's last word is not what its table holds; None where one of them knows nothing."""

    table: str
    uid: str
    told: dict[str, Any] | None
    held: dict[str, Any] | None


def missed(store: Store) -> Iterator[Missed]:
    """Yield what the journal does not know, or knows otherwise."""
    for table in RECORDS:
        names = sorted(columns(store, table))
        row = "json_object(" + ", ".join(f"'{name}', t.[{name}]" for name in names) + ")"
        found = store.execute(
            f"""SELECT uid, told, held FROM (
                 SELECT t.uid, {row} AS held, t.id,
                  (SELECT after FROM journal WHERE uid = t.uid ORDER BY seq DESC LIMIT 1) AS told FROM [{table}] t)
                WHERE told IS NOT held ORDER BY id"""
        )
        for uid, told, held in found:
            one = Missed(table, uid, json.loads(told) if told else None, json.loads(held))
            if one.told is None or not _is_same(one.told, one.held or {}):
                yield one
        gone = store.execute(
            f"""SELECT uid, after FROM journal j WHERE tbl = ? AND after IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM journal k WHERE k.uid = j.uid AND k.seq > j.seq)
                AND NOT EXISTS (SELECT 1 FROM [{table}] t WHERE t.uid = j.uid) ORDER BY seq""",
            (table,),
        )
        yield from (Missed(table, uid, json.loads(told), None) for uid, told in gone)


def _is_same(told: dict[str, Any], held: dict[str, Any]) -> bool:
    """Compare what both know: an entry of an older schema lacks columns."""
    return all(held[name] == value for name, value in told.items() if name in held)


def bring_in_step(store: Store) -> int:
    """Append the entries that are missing, inside a change; return how many."""
    found = list(missed(store))
    for one in found:
        put_entry(store, one.table, one.uid, one.told, one.held)
    return len(found)
