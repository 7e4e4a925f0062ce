"""Find differences between the journal and the tables, and write the journal entries that are missing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from confnote.store.db import Store
from confnote.store.rows import columns
from confnote.store.tables import NOW, RECORDS, TICK
from confnote.upkeep.dump import packed

Values = Mapping[str, Any] | None
ENTRY = f"""INSERT INTO journal (change, wall, tick, at, device, writer, tbl, uid, before, after, command, target)
 SELECT coalesce(change, (SELECT coalesce(max(seq), 0) + 1 FROM journal)), wall, tick, coalesce(?, pinned, {NOW}),
  device, writer, ?, ?, ?, ?, command, target FROM clock"""


@dataclass(frozen=True, slots=True)
class Difference:
    """A record as the journal has it last, and as its table has it; None if one of them lacks it."""

    table: str
    uid: str
    in_journal: dict[str, Any] | None
    in_table: dict[str, Any] | None


def differences(store: Store) -> Iterator[Difference]:
    """Yield the records that the journal lacks, or has with other values."""
    for table in RECORDS:
        row = "json_object(" + ", ".join(f"'{name}', t.[{name}]" for name in sorted(columns(store, table))) + ")"
        found = store.execute(
            f"""SELECT uid, in_journal, in_table FROM (
                 SELECT t.uid, {row} AS in_table, t.id,
                  (SELECT after FROM journal WHERE uid = t.uid ORDER BY seq DESC LIMIT 1) AS in_journal
                 FROM [{table}] t)
                WHERE in_journal IS NOT in_table ORDER BY id"""
        )
        for uid, entry, record in found:
            in_journal, in_table = json.loads(entry) if entry else None, json.loads(record)
            # an entry of an older schema has other columns
            shared = in_table.keys() & (in_journal or {})
            if in_journal is None or any(in_journal[name] != in_table[name] for name in shared):
                yield Difference(table, uid, in_journal, in_table)
        gone = store.execute(
            f"""SELECT uid, after FROM journal j WHERE tbl = ? AND after IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM journal k WHERE k.uid = j.uid AND k.seq > j.seq)
                AND NOT EXISTS (SELECT 1 FROM [{table}] t WHERE t.uid = j.uid) ORDER BY seq""",
            (table,),
        )
        yield from (Difference(table, uid, json.loads(entry), None) for uid, entry in gone)


def complete_journal(store: Store) -> None:
    """Append the missing entries, inside a change."""
    for found in list(differences(store)):
        put_entry(store, found.table, found.uid, found.in_journal, found.in_table)


def put_entry(store: Store, table: str, uid: str, before: Values, after: Values, *, at: int | None = None) -> None:
    """Append an entry for what no trigger sees: a post, or a deletion on another machine.

    It belongs to the current change; `at` is the time to show (ms), if that is not now.
    """
    store.execute(TICK)
    store.execute(ENTRY, (at, table, uid, packed(before), packed(after)))
