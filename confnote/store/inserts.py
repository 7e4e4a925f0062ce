"""Insert many records at once: an import of 1,000 sessions makes some 14,000 rows.

An insert by itself runs the triggers of its table, which takes ten times as long as many rows in one statement.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from itertools import groupby
from typing import Any, TypeAlias

from confnote.store import rows
from confnote.store.db import Store
from confnote.store.triggers import RECORDS, enter_inserted, insert_triggers_off

# to drop the triggers and make them again takes as long as this many inserts with triggers
FEW = 100
# of memory, in kB: with SQLite's 2 MB the pages of a large programme are written twice
CACHE = 20_000
Origin: TypeAlias = tuple[object, ...]


class NewRecord:
    """A record that is not in the store yet; `uid` is empty until it is.

    A value, or a part of an origin, may be another new record: it stands for the uid of that one. `was_known` says
    that the store has had a record of the first uid before.
    """

    __slots__ = ("origins", "uid", "values", "was_known")

    def __init__(self, origins: Sequence[Origin], values: dict[str, Any]) -> None:
        self.origins, self.values = origins, values
        self.uid, self.was_known = "", False

    def __str__(self) -> str:
        """Return the uid, as `uid_from` takes it."""
        return self.uid


class Inserts:
    """The new records of a change: `add` collects them, `write` inserts them all."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.added: dict[str, list[NewRecord]] = defaultdict(list)

    def add(self, table: str, origins: Iterable[Origin], /, **values: Any) -> NewRecord:
        """Add a record; its uid is made from the first free origin (see `rows.insert`)."""
        record = NewRecord(tuple(origins), values)
        self.added[table].append(record)
        return record

    def write(self) -> None:
        """Insert the added records, parents before children."""
        is_many = sum(map(len, self.added.values())) > FEW
        if is_many:
            self.store.execute(f"PRAGMA cache_size=-{CACHE}")
        with insert_triggers_off(self.store) if is_many else nullcontext():
            for table in RECORDS:
                records = self.added.pop(table, [])
                self._identify(table, records)
                # records of one table have the same columns, except those that come back from the trash
                for names, group in groupby(records, lambda record: tuple(record.values)):
                    self.store.executemany(
                        f"INSERT INTO [{table}] (uid, {', '.join(f'[{name}]' for name in names)})"
                        f" VALUES (?{', ?' * len(names)})",
                        [(record.uid, *map(_stored, record.values.values())) for record in group],
                    )
                if is_many and records:
                    ids = f"SELECT id FROM [{table}] WHERE uid IN (SELECT value FROM json_each(?))"
                    enter_inserted(self.store, table, ids, (_uids(record.uid for record in records),))

    def _identify(self, table: str, records: list[NewRecord]) -> None:
        """Set the uids of records, and what a deleted record of the same uid had."""
        first = [rows.uid_from(table, *record.origins[0]) if record.origins else "" for record in records]
        wanted = _uids(filter(None, first))
        # one look for all: a deleted record is only in the journal, a damaged store may lack its entry
        found = self.store.execute(
            "SELECT uid FROM journal WHERE uid IN (SELECT value FROM json_each(?1))"
            f" UNION SELECT uid FROM [{table}] WHERE uid IN (SELECT value FROM json_each(?1))",
            (wanted,),
        )
        known, used = {uid for (uid,) in found}, set[str]()
        for record, wish in zip(records, first, strict=True):
            record.uid, record.was_known = wish, wish in known
            if not wish or record.was_known or wish in used:
                conference = record.values.get("conference")
                record.uid, before = rows.identity(self.store, table, record.origins, conference, used)
                record.values = {**before, **record.values}
            used.add(record.uid)


def _uids(uids: Iterable[str]) -> str:
    return json.dumps(list(uids))


def _stored(value: Any) -> Any:
    return value.uid if isinstance(value, NewRecord) else value
