"""The journal of changes: undo, redo, history, the trash; every insert, update and delete of a record is in it.

Triggers fill it, whatever program writes (`tables.py`). A change is the group of entries of one command; `target`
on an undo or a redo names the change it takes back or brings again.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from confnote.errors import Refused, Unknown
from confnote.store.place import place_of
from confnote.store.rows import CHILDREN, LETTERS, columns, delete_row, insert_row, name_of
from confnote.store.zones import refresh_zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from confnote.store.db import Store


Row = dict[str, Any]

# the last change that is no undo or redo, and that an even number of undos and redos name
UNDO = """SELECT j.change FROM journal j WHERE j.target IS NULL {mine}
  AND (SELECT count(DISTINCT u.change) FROM journal u WHERE u.target = j.change) % 2 = 0
  ORDER BY j.seq DESC LIMIT 1"""
# the earliest change undone since the last change of one's own
REDO = """SELECT target FROM journal WHERE target IN
   (SELECT target FROM journal WHERE target IS NOT NULL
     AND seq > (SELECT coalesce(max(seq), 0) FROM journal WHERE target IS NULL))
  GROUP BY target HAVING count(DISTINCT change) % 2 = 1 ORDER BY target LIMIT 1"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row written: what it was before and after, None where it was not there."""

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
        """The row as it was last known."""
        row = self.after if self.after is not None else self.before
        assert row is not None
        return row

    def fields(self) -> Iterator[tuple[str, Any, Any]]:
        """Yield (column, before, after) of an update's changed columns."""
        before, after = self.before or {}, self.after or {}
        for column in after or before:
            if before.get(column) != after.get(column):
                yield column, before.get(column), after.get(column)


@dataclass(frozen=True, slots=True)
class Group:
    """A change: its number, its entries in the order they were written, and whether it is undone by now."""

    number: int
    entries: tuple[Entry, ...]
    undone: bool = False

    @property
    def command(self) -> str:
        """The verb it was made by; a stranger's write has none."""
        return self.entries[0].command or "another program"


def entries(store: Store, number: int) -> tuple[Entry, ...]:
    """Return the entries of one change, oldest first."""
    return tuple(_read(store, "change = ?", (number,)))


def entries_of(store: Store, uid: str) -> tuple[Entry, ...]:
    """Return all that was ever written to one record, oldest first."""
    return tuple(_read(store, "uid = ?", (uid,)))


def _read(store: Store, where: str, values: tuple[object, ...]) -> Iterable[Entry]:
    rows = store.execute(
        f"SELECT seq, at, command, target, tbl, uid, before, after FROM journal WHERE {where} ORDER BY seq", values
    ).fetchall()
    for seq, at, command, target, table, uid, before, after in rows:
        yield Entry(
            seq, at, command or "", target, table, uid,
            json.loads(before) if before else None, json.loads(after) if after else None,
        )  # fmt: skip


def undo(store: Store, writer: str | None = None) -> Group:
    """Take back the last change (of `writer`, if given) as a new one; return what was taken back.

    Raises Refused where there is none, or where later writes stand in its way: nothing is changed then.
    """
    with store.change("undo") as conn:
        found = conn.execute(UNDO.format(mine="AND writer = :writer" if writer else ""), {"writer": writer}).fetchone()
        if found is None:
            raise Refused("there is nothing to undo")
        return _play(store, found[0], forward=False)


def redo(store: Store) -> Group:
    """Bring back the change that the last undo took away; return it."""
    with store.change("redo") as conn:
        found = conn.execute(REDO).fetchone()
        if found is None:
            raise Refused("there is nothing to redo: only an undo just before can be taken back")
        return _play(store, found[0], forward=True)


def _play(store: Store, number: int, *, forward: bool) -> Group:
    """Write a change again, or its opposite, naming it as the target."""
    store.execute("UPDATE clock SET target = ?", (number,))
    group = entries(store, number)
    play(store, group, forward=forward)
    return Group(number, group)


def history(store: Store, limit: int) -> tuple[Group, ...]:
    """Return the last `limit` changes, newest first, each with whether it is undone."""
    numbers = store.execute(
        """SELECT change, (SELECT count(DISTINCT u.change) FROM journal u WHERE u.target = j.change) % 2
           FROM journal j WHERE seq = (SELECT min(seq) FROM journal f WHERE f.change = j.change)
           ORDER BY seq DESC LIMIT ?""",
        (limit,),
    ).fetchall()
    return tuple(Group(number, entries(store, number), bool(undone)) for number, undone in numbers)


def trash(store: Store) -> tuple[Entry, ...]:
    """Return what was deleted and is not back: notes, sessions, tech and links, the newest first."""
    gone = [
        entry
        for entry in _read(store, "after IS NULL", ())
        if entry.table in LETTERS
        and not store.execute(f"SELECT 1 FROM [{entry.table}] WHERE uid = ?", (entry.uid,)).fetchone()
    ]
    latest = {entry.uid: entry for entry in gone}
    return tuple(sorted(latest.values(), key=lambda entry: -entry.seq))


def untrash(store: Store, handle: str) -> tuple[Entry, ...]:
    """Bring a deleted record back under its old handle, with all that was deleted with it; return what came back."""
    with store.change("untrash"):
        found = next((e for e in trash(store) if name_of(e.table, e.row).split()[0] == handle), None)
        if found is None:
            raise Unknown(f"{handle} is not in the trash: see confnote list trash")
        (number,) = store.execute("SELECT change FROM journal WHERE seq = ?", (found.seq,)).fetchone()
        back = tuple(_with_children(found, entries(store, number)))
        for entry in sorted(back, key=lambda e: -e.seq):
            if entry.after is None:
                put_back(store, entry.table, living(store, entry.table, entry.row))
            else:  # a reference that was cut, and that nothing has taken the place of
                for column, before, after in entry.fields():
                    store.execute(
                        f"UPDATE [{entry.table}] SET [{column}] = ? WHERE uid = ? AND [{column}] IS ?",
                        (before, entry.uid, after),
                    )
        for entry in back:
            check_parents(store, entry.table, entry.row)
        return tuple(e for e in back if e.after is None)


def _with_children(root: Entry, group: tuple[Entry, ...]) -> Iterator[Entry]:
    """Yield the deletion, and those of the same change that belonged to it, children of children too."""
    yield root
    for table, column in CHILDREN.get(root.table, ()):
        for entry in group:
            before = entry.before or {}
            if entry.table == table and entry.seq != root.seq and before.get(column) == root.uid:
                if entry.after is None:
                    yield from _with_children(entry, group)
                else:
                    yield entry


if TYPE_CHECKING:
    Row_playback = Mapping[str, Any]

# who is referred to by whom: table -> (its column, the table meant)
PARENTS = {
    child: tuple((column, parent) for parent, all_ in CHILDREN.items() for table, column in all_ if table == child)
    for children in CHILDREN.values()
    for child, _ in children
}


def play(store: Store, group: tuple[Entry, ...], *, forward: bool) -> None:
    """Write the entries of a change again, or their opposite, inside a change that names it as its target."""
    for entry in group if forward else reversed(group):
        old, new = (entry.before, entry.after) if forward else (entry.after, entry.before)
        if old is not None and new is not None:
            _write_back(store, entry, old, new)
        elif new is not None:
            put_back(store, entry.table, new)
        else:
            if entry.table != "post":  # no trigger tells of an export since: a post goes as it is by now
                _check_unchanged(store, entry, entry.row, entry.row)
            delete_row(store, entry.table, entry.uid)
    for entry in group:
        _check_children(store, entry)
        check_parents(store, entry.table, entry.row)
    for uid in dict.fromkeys(entry.uid for entry in group if entry.table == "conference"):
        refresh_zone(store, uid)


def put_back(store: Store, table: str, row: Row_playback) -> None:
    """Insert a row as the journal has it; Refused where its name has been taken since."""
    try:
        insert_row(store, table, row)
    except sqlite3.IntegrityError as error:
        raise Refused(
            f"{name_of(table, row)} cannot come back: {error}. Rename or rm the other first (confnote history)"
        ) from error


def _write_back(store: Store, entry: Entry, old: Row_playback, new: Row_playback) -> None:
    known = columns(store, entry.table)
    changed = {c: v for c, v in new.items() if c in known and old.get(c) != v}
    if not changed:
        return
    _check_unchanged(store, entry, old, changed)
    try:
        store.execute(
            f"UPDATE [{entry.table}] SET {', '.join(f'[{c}] = ?' for c in changed)} WHERE uid = ?",
            (*changed.values(), entry.uid),
        )
    except sqlite3.IntegrityError as error:
        raise Refused(f"{name_of(entry.table, entry.row)}: {error}. Change the other first") from error


def _check_unchanged(store: Store, entry: Entry, old: Row_playback, fields: Row_playback) -> None:
    """Refuse where one of the fields no longer holds what this change left in it, or the record is gone."""
    names = [column for column in fields if column in columns(store, entry.table)]
    now = store.execute(
        f"SELECT {', '.join(f'[{c}]' for c in names)} FROM [{entry.table}] WHERE uid = ?", (entry.uid,)
    ).fetchone()
    if now is None or any(old.get(c) != v for c, v in zip(names, now, strict=True)):
        raise Refused(f"{name_of(entry.table, entry.row)} was changed since: undo that first (confnote history)")


def _check_children(store: Store, entry: Entry) -> None:
    """Refuse a change after which records that came later would refer to nothing, and name them."""
    if _exists(store, entry.table, entry.uid):
        return
    for table, column in CHILDREN.get(entry.table, ()):
        found = store.execute(f"SELECT id FROM [{table}] WHERE [{column}] = ? LIMIT 9", (entry.uid,)).fetchall()
        if found:
            names = ", ".join(f"{LETTERS.get(table, table + ' ')}{row[0]}" for row in found)
            raise Refused(
                f"{name_of(entry.table, entry.row)} cannot go: {names} came to it since. Move or rm them first"
            )


def check_parents(store: Store, table: str, row: Row_playback) -> None:
    """Refuse a record that would refer to something that was deleted since."""
    for column, parent in PARENTS.get(table, ()):
        missing = store.execute(
            f"""SELECT c.[{column}] FROM [{table}] c WHERE c.uid = ? AND c.[{column}] IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM [{parent}] p WHERE p.uid = c.[{column}])""",
            (row["uid"],),
        ).fetchone()
        if missing:
            raise Refused(
                f"{name_of(table, row)} cannot come back: its {parent} was deleted since. Bring that back first: "
                "confnote list trash, confnote untrash HANDLE"
            )


def living(store: Store, table: str, row: Row_playback) -> Row_playback:
    """Return a note's or tech's row without a session that is gone itself: the note comes back to its day."""
    session = row.get("session")
    if table not in {"note", "tech"} or session is None or _exists(store, "session", session):
        return row
    if table == "tech":
        return {**row, "session": None}
    found = store.execute("SELECT slug FROM conference WHERE uid = ?", (row["conference"],)).fetchone()
    day = place_of(store, row["at"], found[0]).day if found else None
    return {**row, "session": None, "day": day}


def _exists(store: Store, table: str, uid: str) -> bool:
    return store.execute(f"SELECT 1 FROM [{table}] WHERE uid = ?", (uid,)).fetchone() is not None
