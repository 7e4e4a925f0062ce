"""The journal of changes: undo, redo, history, the trash; every insert, update and delete of a record is in it.

Triggers fill it, whatever program writes (`tables.py`). A change is the group of entries of one command; `target`
on an undo or a redo names the change it takes back or brings again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from confnote.errors import Refused, Unknown
from confnote.store.playback import check_parents, living, play, put_back
from confnote.store.records import CHILDREN, LETTERS, name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from confnote.store.connect import Store

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
