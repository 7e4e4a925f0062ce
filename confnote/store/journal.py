"""The journal of changes: undo, redo and history.

Triggers write an entry for every insert, update and delete of a record, whatever program makes it (`schema.py`). A
change is the group of entries of one command; `target` of an undo or redo is the number of the change that it replays.
"Inside a change" means: the caller has opened one by `store.change`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from confnote.errors import NothingToUndo, Refused, StoreError
from confnote.store.db import Store
from confnote.store.pins import PinChange, last_pins, redo_pins, undo_pins, undone_pins
from confnote.store.rows import (
    CHILDREN,
    LETTERS,
    NAMED,
    OF_SESSION,
    PARENTS,
    columns,
    delete_row,
    fields_of,
    insert_row,
    name_in,
    update,
)
from confnote.store.triggers import NOW, RECORDS, TICK, as_json
from confnote.store.write import refresh_zone

Row = dict[str, Any]

MINE = "AND writer = :writer"
# the last change that is in force: no undo or redo itself, and replayed an even number of times; in which change it was
# made, or redone last
UNDO = """SELECT j.change, j.command,
  coalesce((SELECT max(u.change) FROM journal u WHERE u.target = j.change), j.change)
  FROM journal j WHERE j.target IS NULL {mine}
  AND (SELECT count(DISTINCT u.change) FROM journal u WHERE u.target = j.change) % 2 = 0
  ORDER BY j.seq DESC LIMIT 1"""
# the changes undone since the last change that is no undo or redo (the one that runs does not count), earliest first,
# and in which change each was undone
REDO = """SELECT target, max(change) FROM journal WHERE target IN
   (SELECT target FROM journal WHERE target IS NOT NULL {mine}
     AND seq > (SELECT coalesce(max(seq), 0) FROM journal
      WHERE target IS NULL {mine} AND change IS NOT (SELECT change FROM clock)))
  GROUP BY target HAVING count(DISTINCT change) % 2 = 1 ORDER BY target"""


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One write to one row. `before` is None for an insert, `after` is None for a delete."""

    seq: int
    at: int
    command: str
    target: int | None
    table: str
    uid: str
    before: Row | None
    after: Row | None

    @property
    def row(self) -> Row:
        """The row after the write; the deleted row for a delete."""
        row = self.after if self.after is not None else self.before
        assert row is not None
        return row

    def fields(self) -> Iterator[tuple[str, Any, Any]]:
        """Yield (column, before, after) of the columns that changed."""
        before, after = self.before or {}, self.after or {}
        for column in after or before:
            if before.get(column) != after.get(column):
                yield column, before.get(column), after.get(column)


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """A change: its number, its first entry of a record with a name, how many such records.

    If no record of it has a name, all records count, or the sessions whose speakers it changes. `records` and the
    numbers in `counts`, by table, stop at COUNTED: there may be more. Only `history` sets `undone`, and only undo and
    redo set `pins`, the change of the user's room that belongs to it.
    """

    number: int
    first: JournalEntry
    records: int
    counts: tuple[tuple[str, int], ...] = ()
    undone: bool = False
    pins: PinChange | None = None

    @property
    def command(self) -> str:
        """The command that made this change, or `another program`."""
        return self.first.command or "another program"


def entries(store: Store, number: int) -> tuple[JournalEntry, ...]:
    """Return the entries of one change, oldest first."""
    return tuple(read_entries(store, "change = ?", number))


def entries_of(store: Store, uid: str) -> tuple[JournalEntry, ...]:
    """Return all entries of one record, oldest first."""
    return tuple(read_entries(store, "uid = ?", uid))


def read_entries(store: Store, where: str, *values: object) -> Iterator[JournalEntry]:
    """Yield the entries for which a condition (SQL) is true, oldest first.

    Raises StoreError at a damaged one.
    """
    sql = f"SELECT seq, at, command, target, tbl, uid, before, after FROM journal WHERE {where} ORDER BY seq"
    for seq, at, command, target, table, uid, *sides in store.execute(sql, values).fetchall():
        try:
            before, after = (json.loads(side) if side else None for side in sides)
            is_whole = all(row is None or (row["uid"] == uid and row["id"]) for row in (before, after))
        except (ValueError, TypeError, KeyError, RecursionError):  # of another program, or a damaged disk
            is_whole = False
        if not is_whole or not (before or after):
            raise StoreError(f"entry {seq} of the journal, about a {table}, cannot be read", "Ask: confnote doctor")
        yield JournalEntry(seq, at, command or "", target, table, uid, before, after)


def undo_last(store: Store, writer: str | None = None) -> ChangeGroup | PinChange:
    """Take back the last change, of `writer` if given; return the one taken back.

    The caller has opened a change. Raises NothingToUndo if there is no such change, and Refused if later changes depend
    on it.
    """
    number, command, at = _last(store, writer)
    pins = last_pins(store, writer)
    if pins is not None and pins.number > at:
        undo_pins(store, pins)
        return pins
    if number is None:
        raise NothingToUndo("there is nothing to undo")
    group = _replay(store, number, forward=False)
    if pins is None or (pins.number, pins.command) != (at, command):
        return group
    undo_pins(store, pins, number)
    return replace(group, pins=pins)


def last_change(store: Store, writer: str) -> int | None:
    """Return the number of the last change of `writer` that is not undone, None for none."""
    return _last(store, writer)[0]


def _last(store: Store, writer: str | None) -> tuple[int | None, str, int]:
    """Return the row of UNDO for `writer`, or for all."""
    found = store.execute(UNDO.format(mine=MINE if writer else ""), {"writer": writer}).fetchone()
    return found or (None, "", 0)


def redo_last(store: Store, writer: str | None = None) -> ChangeGroup | PinChange:
    """Write the last undone change again, in the caller's change; return the one written again.

    Only changes undone since the last change that is no undo or redo count, with `writer` those that it undid since its
    own last one. Raises Refused if there is none, or if later changes prevent it.
    """
    number, at = store.execute(REDO.format(mine=MINE if writer else ""), {"writer": writer}).fetchone() or (None, 0)
    pins = undone_pins(store, writer)
    if pins is not None and pins.target is None and pins.last >= at:
        redo_pins(store, pins)
        return pins
    if number is None:
        raise Refused("there is nothing to redo: only an undo just before can be taken back")
    group = _replay(store, number, forward=True)
    if pins is None or pins.target != number:
        return group
    redo_pins(store, pins)
    return replace(group, pins=pins)


# a jump from each change to the one before: a change can have a million entries
LAST_CHANGES = """WITH RECURSIVE last(number) AS (SELECT max(change) FROM journal UNION ALL
  SELECT (SELECT max(change) FROM journal WHERE change < number) FROM last WHERE number IS NOT NULL LIMIT ?)
 SELECT number, (SELECT count(DISTINCT u.change) FROM journal u WHERE u.target = number) % 2
 FROM last WHERE number IS NOT NULL"""

COUNTED = 10_001  # the most records of a change that are counted
FIRST = f"""SELECT seq FROM journal WHERE seq >= ? AND +change = ? AND tbl IN ({", ".join("?" * len(NAMED))})
 ORDER BY seq LIMIT 1"""


def history(store: Store, limit: int) -> tuple[ChangeGroup, ...]:
    """Return the last `limit` changes, newest first."""
    found = store.execute(LAST_CHANGES, (limit,)).fetchall()
    return tuple(_group(store, number, undone=bool(undone)) for number, undone in found)


def _group(store: Store, number: int, *, undone: bool = False) -> ChangeGroup:
    """Describe a change without reading all of its entries."""
    # only the index is read, in its order, and no more of it than needed: a load can have a million entries
    count = """SELECT count(*), min(first) FROM
     (SELECT min(seq) AS first FROM journal WHERE change = ? AND tbl = ? GROUP BY uid LIMIT ?)"""
    counts = [store.execute(count, (number, table, COUNTED)).fetchone() for table in NAMED]
    records, first = sum(each for each, _ in counts), min((seq for _, seq in counts if seq), default=None)
    if not records:
        records, first = _unnamed(store, number)
    elif records >= COUNTED:  # the first entry may not be among those counted; a change has the number of its first
        found = store.execute(FIRST, (number, number, *NAMED)).fetchone()
        records, first = COUNTED, found[0] if found else first
    (entry,) = read_entries(store, "seq = ?", first)
    firsts = {table: seq for table, (_, seq) in zip(NAMED, counts, strict=True) if seq}
    if entry.after is None and firsts:  # children are deleted before their parent, by which the user knows the change
        main = "conference" if "conference" in firsts else next(iter(firsts))
        (entry,) = read_entries(store, "seq = ?", firsts[main])
    by_table = tuple((table, each) for table, (each, _) in zip(NAMED, counts, strict=True) if each)
    return ChangeGroup(number, entry, records, by_table, undone)


def _unnamed(store: Store, number: int) -> tuple[int, int]:
    """Count the records of a change in which none has a name; return its first entry too.

    If the speakers or keys of sessions are among them, these sessions count.
    """
    for table in OF_SESSION:
        each = """SELECT min(seq) AS seq FROM journal WHERE change = ? AND tbl = ?
                  GROUP BY CASE WHEN json_valid(coalesce(after, before))
                   THEN json_extract(coalesce(after, before), '$.session') END"""
        count, first = store.execute(f"SELECT count(*), min(seq) FROM ({each})", (number, table)).fetchone()
        if count:
            return count, first
    each = "SELECT min(seq) AS seq FROM journal WHERE change = ? GROUP BY tbl, uid"
    found: tuple[int, int] = store.execute(f"SELECT count(*), min(seq) FROM ({each})", (number,)).fetchone()
    return found


def _replay(store: Store, number: int, *, forward: bool) -> ChangeGroup:
    """Write a change again (`forward`) or its opposite, as the target of the current change."""
    store.execute("UPDATE clock SET target = ?", (number,))
    group = entries(store, number)
    for entry in group if forward else reversed(group):
        old, new = (entry.before, entry.after) if forward else (entry.after, entry.before)
        if old is not None and new is not None:
            _update(store, entry, old, new)
        elif new is not None:
            put_back(store, entry.table, new)
        else:
            if entry.table != "post":  # posts have no triggers: a later export is not in the journal
                _check_unchanged(store, entry, entry.row, entry.row)
            delete_row(store, entry.table, entry.uid)
    for entry in group:
        _check_children(store, entry)
        check_parents(store, entry.table, entry.row)
    for uid in dict.fromkeys(entry.uid for entry in group if entry.table == "conference"):
        refresh_zone(store, uid)
    return _group(store, number)


def put_back(store: Store, table: str, row: Row) -> None:
    """Insert a row from the journal; raise Refused if another record has its name or id now."""
    try:
        insert_row(store, table, row)
    except sqlite3.IntegrityError as error:
        # an import makes a deleted session again
        if exists(store, table, row["uid"]):
            here = f"{name_in(store, table, row)} is here again already"
            raise Refused(f"{here}: rm it first, then undo (confnote history)") from error
        advice = "Rename or rm the other first (confnote history)"
        raise Refused(f"{name_in(store, table, row)} cannot come back: {error}. {advice}") from error


def _update(store: Store, entry: JournalEntry, old: Row, new: Row) -> None:
    known = columns(store, entry.table)
    changed = {c: v for c, v in new.items() if c in known and old.get(c) != v}
    if not changed:
        return
    _check_unchanged(store, entry, old, changed)
    try:
        update(store, entry.table, entry.uid, **changed)
    except sqlite3.IntegrityError as error:
        raise Refused(f"{name_in(store, entry.table, entry.row)}: {error}. Change the other first") from error


def _check_unchanged(store: Store, entry: JournalEntry, old: Row, fields: Iterable[str]) -> None:
    """Raise Refused if the record is gone, or one of the fields differs from `old`."""
    names = [column for column in fields if column in columns(store, entry.table)]
    now = fields_of(store, entry.table, entry.uid, ", ".join(f"[{name}]" for name in names))
    if now is None or any(old.get(c) != v for c, v in zip(names, now, strict=True)):
        raise Refused(f"{name_in(store, entry.table, entry.row)} was changed since: undo that first (confnote history)")


def _check_children(store: Store, entry: JournalEntry) -> None:
    """Raise Refused if records still refer to a record that the replay deleted."""
    if exists(store, entry.table, entry.uid):
        return
    for table, column in CHILDREN.get(entry.table, ()):
        found = store.execute(f"SELECT id FROM [{table}] WHERE [{column}] = ? LIMIT 9", (entry.uid,)).fetchall()
        if found:
            names = ", ".join(f"{LETTERS.get(table, table + ' ')}{row[0]}" for row in found)
            name = name_in(store, entry.table, entry.row)
            raise Refused(f"{name} cannot go: {names} came to it since. Move or rm them first")


def check_parents(store: Store, table: str, row: Row) -> None:
    """Raise Refused if a record refers to one that was deleted since."""
    for column, parent in PARENTS.get(table, ()):
        sql = f"""SELECT c.[{column}] FROM [{table}] c WHERE c.uid = ? AND c.[{column}] IS NOT NULL
                  AND NOT EXISTS (SELECT 1 FROM [{parent}] p WHERE p.uid = c.[{column}])"""
        found = store.execute(sql, (row["uid"],)).fetchone()
        if found:
            gone = f"{name_in(store, table, row)} cannot come back: its {parent} was deleted since"
            raise Refused(f"{gone}. Bring that back first: {way_back(store, parent, found[0])}")


def way_back(store: Store, table: str, uid: str) -> str:
    """Return the command that brings a deleted record back."""
    sql = """SELECT target, json_extract(before, '$.id') FROM journal WHERE uid = ? AND after IS NULL
             ORDER BY seq DESC LIMIT 1"""
    target, number = store.execute(sql, (uid,)).fetchone()
    undone = [change for change, _ in store.execute(REDO.format(mine="")).fetchall()]
    if target in undone:
        times = undone.index(target) + 1
        return f"confnote redo, {times} times" if times > 1 else "confnote redo"
    if table in LETTERS:
        return f"confnote untrash {LETTERS[table]}{number}"
    # speakers and conferences have no handle; an import makes them again, with what was in the trash
    return "confnote new --schedule FILE" if table == "conference" else "confnote schedule import FILE"


def exists(store: Store, table: str, uid: str) -> bool:
    """Return whether a record is in its table now."""
    return fields_of(store, table, uid, "1") is not None


Values = Mapping[str, Any] | None
ENTRY = f"""INSERT INTO journal (change, wall, tick, at, device, writer, tbl, uid, before, after, command, target)
 SELECT coalesce(change, (SELECT coalesce(max(seq), 0) + 1 FROM journal)), wall, tick, coalesce(?, pinned, {NOW}),
  device, writer, ?, ?, ?, ?, command, target FROM clock"""


@dataclass(frozen=True, slots=True)
class Difference:
    """A record as its last entry in the journal and as its table has it; None if missing there."""

    table: str
    uid: str
    in_journal: dict[str, Any] | None
    in_table: dict[str, Any] | None


# only the index of changes is read: a journal may have a million entries, and most records are in their tables
GONE = f"""SELECT tbl, uid, after FROM journal j WHERE after IS NOT NULL
 AND seq IN (SELECT i.seq FROM journal i WHERE CASE i.tbl
  {" ".join(f"WHEN '{t}' THEN NOT EXISTS (SELECT 1 FROM [{t}] t WHERE t.uid = i.uid)" for t in RECORDS)} END)
 AND NOT EXISTS (SELECT 1 FROM journal k WHERE k.uid = j.uid AND k.seq > j.seq) ORDER BY seq"""


def differences(store: Store) -> Iterator[Difference]:
    """Yield the records whose last entry in the journal is missing, or differs from the table."""
    for table in RECORDS:
        # as the triggers write it, so that SQLite finds most rows the same, without Python
        found = store.execute(
            f"""SELECT uid, in_journal, in_table FROM (
                 SELECT t.uid, {as_json(store, table, "t")} AS in_table, t.id,
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
    gone = store.execute(GONE).fetchall()
    yield from (Difference(table, uid, json.loads(entry), None) for table, uid, entry in gone)


def complete_journal(store: Store) -> None:
    """Append an entry for each difference, inside a change."""
    for found in list(differences(store)):
        put_entry(store, found.table, found.uid, found.in_journal, found.in_table)


def put_entry(store: Store, table: str, uid: str, before: Values, after: Values, *, at: int | None = None) -> None:
    """Append an entry for a write that no trigger sees: to a post, or on another machine.

    The entry belongs to the current change; `at` is the time to show (ms), if that is not now.
    """
    store.execute(TICK)
    store.execute(ENTRY, (at, table, uid, row_json(before), row_json(after)))


def row_json(row: object) -> str | None:
    """Return a row as the journal stores it: the JSON that SQLite's json_object makes."""
    return None if row is None else json.dumps(row, ensure_ascii=False, separators=(",", ":"))
