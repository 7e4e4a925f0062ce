"""Staged records -> the store, in one change: what is new comes in, what is there stays, nothing is there twice."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from confnote.errors import Refused
from confnote.store.read import rows
from confnote.store.rows import LETTERS, name_of
from confnote.store.tables import RECORDS
from confnote.store.zones import refresh_zone
from confnote.upkeep.consistency import put_entry
from confnote.upkeep.dump import JOURNAL, KEYS, TABLES, key_of
from confnote.upkeep.incoming import check_references, stage, staged, staged_trash
from confnote.upkeep.replica import UNIQUE, Handles, is_blank, is_taken, renamed, replicate
from confnote.upkeep.rows import insert, update

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from confnote.store.db import Store
    from confnote.upkeep.incoming import Record

Row = dict[str, Any]


@dataclass(slots=True)
class Loaded:
    """What a load came to: new rows by table, rows that were there, and what differs from the store's own."""

    new: Counter[str] = field(default_factory=Counter)
    there: int = 0
    kept: list[str] = field(default_factory=list)
    """Records that differ, and stay as they are here."""
    taken: list[str] = field(default_factory=list)
    """Records that differed, and are now as the file has them."""
    back: int = 0
    """New ones among them that had been deleted here."""
    trash: int = 0
    renamed: list[str] = field(default_factory=list)
    """(was, is) of what needed another slug or name here."""
    history: str = ""
    """What became of the file's journal: taken, or left out; nothing if it has none."""

    @property
    def changed(self) -> bool:
        """Whether anything is other than before."""
        return bool(self.new or self.taken or self.trash)


class _TakeBack(Exception):
    """Ends a change that was only looked at."""


def load(store: Store, records: Iterable[Record], *, theirs: bool = False, dry_run: bool = False) -> Loaded:
    """Load the records; `theirs` lets the file win over rows that differ here. Nothing is written if one is refused.

    A dry run finds out everything, and takes it back.
    """
    stage(store, records)
    loaded = Loaded()
    try:
        with suppress(_TakeBack), store.change("load"):
            _load(store, loaded, theirs=theirs)
            if dry_run:
                raise _TakeBack
    finally:
        store.execute("DROP TABLE IF EXISTS temp.incoming")
    return loaded


def _load(store: Store, loaded: Loaded, *, theirs: bool) -> None:
    has_history = store.execute("SELECT 1 FROM temp.incoming WHERE tbl = ? LIMIT 1", (JOURNAL,)).fetchone()
    loaded.history = ("taken" if is_blank(store) else "left out") if has_history else ""
    if loaded.history == "taken":
        loaded.new = replicate(store)
    else:
        _Writer(store, loaded, theirs=theirs).write()
    check_references(store)


class _Writer:
    """Writes the records one by one, inside a change."""

    def __init__(self, store: Store, loaded: Loaded, *, theirs: bool) -> None:
        self.store, self.loaded, self.theirs = store, loaded, theirs
        self.first = store.execute("SELECT 1 FROM conference").fetchone() is None
        self.handles: dict[str, Handles] = {}

    def write(self) -> None:
        for table in TABLES:
            if table not in KEYS:
                self.handles[table] = Handles(self.store, table)
            for record in staged(self.store, table):
                try:
                    self._put(record)
                except Refused as error:
                    raise Refused(f"line {record.line}: {error}; nothing was loaded") from error
        for record in staged_trash(self.store):
            self._put_deleted(record)

    def _put(self, record: Record) -> None:
        table, row = record.table, dict(record.row)
        key = key_of(table)
        own = rows(self.store, f"SELECT * FROM [{table}] WHERE [{key}] = ?", row[key])
        if not own:
            self._insert(table, row)
            return
        held = own[0]
        differing = {column: value for column, value in row.items() if column != "id" and held[column] != value}
        unique = UNIQUE.get(table, ("",))[-1]
        if unique in differing and is_taken(self.store, table, row):
            del differing[unique]  # it has had to get another one here
            differing.pop("options", None)
        if not differing:
            self.loaded.there += 1
        elif self.theirs and not self._is_in_use(table, row):
            self._update(table, held, differing)
        else:
            self.loaded.kept.append(_known_as(table, held))

    def _is_in_use(self, table: str, row: Row) -> bool:
        """Whether it says which conference is in use, in a store that has had one: that is never another's to say."""
        return table == "setting" and row["key"] == "conference" and not self.first

    def _insert(self, table: str, row: Row) -> None:
        if self._is_in_use(table, row):
            self.loaded.there += 1
            return
        if table in self.handles:
            named = renamed(self.store, table, row)
            if named != row:
                column = UNIQUE[table][-1]
                self.loaded.renamed.append(f"{row[column]} is {named[column]} here")
            known = self.store.execute("SELECT 1 FROM journal WHERE uid = ? LIMIT 1", (row["uid"],)).fetchone()
            self.loaded.back += known is not None
            row = {**named, "id": self.handles[table].give(row)}
        insert(self.store, table, row)
        self.loaded.new[table] += 1
        if table == "conference":
            refresh_zone(self.store, row["uid"])
        if table == "post":  # no trigger writes posts down: without an entry an undo could not take it back
            put_entry(self.store, table, row["uid"], None, self._whole(table, row["uid"]))

    def _update(self, table: str, held: Row, differing: Row) -> None:
        update(self.store, table, key_of(table), held, differing)
        if table == "conference":
            refresh_zone(self.store, held["uid"])
        if table == "post":
            put_entry(self.store, table, held["uid"], held, self._whole(table, held["uid"]))
        self.loaded.taken.append(_known_as(table, held))

    def _whole(self, table: str, uid: str) -> Row:
        return rows(self.store, f"SELECT * FROM [{table}] WHERE uid = ?", uid)[0]

    def _put_deleted(self, record: Record) -> None:
        """Write into the journal alone that a record was there and was deleted; what is known here stays as it is."""
        uid = record.row["uid"]
        if self.store.execute("SELECT 1 FROM journal WHERE uid = ? LIMIT 1", (uid,)).fetchone():
            self.loaded.there += 1
            return
        handles = self.handles[record.table]
        number = handles.give(record.row)
        handles.keep(number)
        row = {**record.row, "id": number}
        put_entry(self.store, record.table, uid, None, row, at=record.at)
        put_entry(self.store, record.table, uid, row, None, at=record.at)
        self.loaded.trash += 1


def _known_as(table: str, row: Mapping[str, Any]) -> str:
    """Return a record's handle, or the words it is known by."""
    name = name_of(table, row) if table in RECORDS else str(row.get("name") or row[key_of(table)])
    return name.split()[0] if table in LETTERS or table == "conference" else f"{table} {name}".strip()
