"""The trash: the deletions in the journal whose records have not come back, and how they do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from confnote.errors import Unknown
from confnote.store.db import Store
from confnote.store.journal import JournalEntry, Row, check_parents, entries, exists, put_back, read_entries
from confnote.store.now import place_of
from confnote.store.rows import CHILDREN, LETTERS, fields_of, name_of, update

PLACES = {"note": ("session", "day", "section"), "tech": ("session",)}  # the columns that say where a record is


@dataclass(frozen=True, slots=True)
class Untrashed:
    """What came back.

    `root` is the last deletion of the record that was asked for, `others` are those of its children. `is_here`: the
    record itself was there already. `session` is the deletion of a session that is still in the trash, without which
    the record came back; `day` is where it is instead.
    """

    root: JournalEntry
    others: tuple[JournalEntry, ...]
    is_here: bool = False
    session: JournalEntry | None = None
    day: str | None = None

    @property
    def entries(self) -> tuple[JournalEntry, ...]:
        """The reversed deletions."""
        return self.others if self.is_here else (self.root, *self.others)


def trash(store: Store) -> tuple[JournalEntry, ...]:
    """Return the deletions of records with a handle that are still deleted, newest first."""
    gone = [entry for entry in _last_deletions(store) if not exists(store, entry.table, entry.uid)]
    return tuple(sorted(gone, key=lambda entry: -entry.seq))


def _last_deletions(store: Store) -> list[JournalEntry]:
    # a record can be deleted more than once
    latest = {entry.uid: entry for entry in read_entries(store, "after IS NULL") if entry.table in LETTERS}
    return list(latest.values())


def restore_deleted(store: Store, handle: str) -> Untrashed:
    """Bring back a deleted record and the children deleted with it. The caller has opened a change.

    A note or tech whose session is deleted comes back without the session, and goes to it when that comes back. A
    record that is here again already, as an import makes it, gets the children that it had. Raises Unknown if the trash
    has nothing of the record, Refused if another parent is deleted, or the name or id is taken.
    """
    named = [entry for entry in _last_deletions(store) if name_of(entry.table, entry.row).split()[0] == handle]
    root = max(named, key=lambda entry: (not exists(store, entry.table, entry.uid), entry.seq), default=None)
    if root is None:
        raise Unknown(f"{handle} is not in the trash: see confnote list trash")
    is_here = exists(store, root.table, root.uid)
    back = [] if is_here else list(_with_children(root, entries(store, _change_of(store, root))))
    # what was brought back alone is here
    back = [entry for entry in back if entry.after is not None or not exists(store, entry.table, entry.uid)]
    known = {entry.uid for entry in back}
    back += [entry for entry in left_in_trash(store, root) if entry.uid not in known]
    alone = list(_came_alone(store, root))
    if not back and not alone:
        raise Unknown(f"{handle} is not in the trash: see confnote list trash")
    for entry in sorted(back, key=lambda e: -e.seq):
        if entry.after is None:
            put_back(store, entry.table, _without_lost_session(store, entry.table, entry.row))
        else:  # a reference that the deletion set to NULL, if nothing has replaced it since
            for column, before, after in entry.fields():
                sql = f"UPDATE [{entry.table}] SET [{column}] = ? WHERE uid = ? AND [{column}] IS ?"
                store.execute(sql, (before, entry.uid, after))
    for entry in alone:
        update(store, entry.table, entry.uid, **{column: entry.row[column] for column in PLACES[entry.table]})
    for entry in back:
        check_parents(store, entry.table, entry.row)
    others = (*(e for e in back if e.after is None and e.uid != root.uid), *alone)
    if is_here or root.row.get("session") is None or root.table not in PLACES:
        return Untrashed(root, others, is_here)
    lost = deletion_of(store, root.row["session"])
    if lost is None or exists(store, "session", lost.uid):
        return Untrashed(root, others)
    (day,) = fields_of(store, "note", root.uid, "day") if root.table == "note" else (None,)
    return Untrashed(root, others, session=lost, day=day)


def left_in_trash(store: Store, root: JournalEntry) -> tuple[JournalEntry, ...]:
    """Return what took its children from a record, in any deletion, if nothing came after."""
    found = {}
    for gone in read_entries(store, "uid = ? AND after IS NULL", root.uid):
        for entry in _with_children(gone, entries(store, _change_of(store, gone))):
            # what an import makes again, such as a speaker, it makes as the file has it
            if entry.table in LETTERS and entry.uid != root.uid and _is_last(store, entry):
                found[entry.uid] = entry
    return tuple(found.values())


def deletion_of(store: Store, uid: str) -> JournalEntry | None:
    """Return the last deletion of a record, None if it was never deleted."""
    return next(reversed(list(read_entries(store, "uid = ? AND after IS NULL", uid))), None)


# undo and redo replay the change of a join; a load deletes nothing
JOIN = """SELECT o.uid FROM journal d JOIN journal o ON o.change = d.change AND o.tbl = d.tbl AND o.uid <> d.uid
 WHERE d.seq = (SELECT max(seq) FROM journal WHERE uid = ?) AND d.tbl = 'tech' AND d.after IS NULL
  AND o.after IS NOT NULL AND d.command IN ('move', 'redo') LIMIT 1"""


def joined_to(store: Store, uid: str) -> str | None:
    """Return the uid of the product that a deleted product was joined to; None if it is gone."""
    seen = {uid}
    while found := store.execute(JOIN, (uid,)).fetchone():
        (uid,) = found
        if exists(store, "tech", uid):
            return uid
        if uid in seen:
            return None
        seen.add(uid)
    return None


def _change_of(store: Store, entry: JournalEntry) -> int:
    number: int = store.execute("SELECT change FROM journal WHERE seq = ?", (entry.seq,)).fetchone()[0]
    return number


def _is_last(store: Store, entry: JournalEntry) -> bool:
    """Return whether nothing has happened to a record since an entry that is in force."""
    sql = """SELECT 1 FROM journal j WHERE uid = ? AND seq > ? AND target IS NULL
     AND (SELECT count(DISTINCT u.change) FROM journal u WHERE u.target = j.change) % 2 = 0 LIMIT 1"""
    is_in_force = store.execute(sql, (entry.uid, entry.seq)).fetchone() is None
    return is_in_force and (entry.after is None) is not exists(store, entry.table, entry.uid)


def _came_alone(store: Store, root: JournalEntry) -> Iterator[JournalEntry]:
    """Yield deletions of records that came back without their session and stayed there."""
    if root.table != "session":
        return
    for entry in _last_deletions(store):
        if entry.table not in PLACES or entry.row.get("session") != root.uid:
            continue
        names = PLACES[entry.table]
        now = fields_of(store, entry.table, entry.uid, ", ".join(names))
        back = next(read_entries(store, "uid = ? AND seq > ? AND before IS NULL", entry.uid, entry.seq), None)
        if now and back and back.row["session"] is None and now == tuple(back.row[name] for name in names):
            yield entry


def _with_children(root: JournalEntry, group: tuple[JournalEntry, ...]) -> Iterator[JournalEntry]:
    """Yield a deletion and the entries of the same change for its children, recursively."""
    yield root
    for table, column in CHILDREN.get(root.table, ()):
        for entry in group:
            before = entry.before or {}
            if entry.table == table and entry.seq != root.seq and before.get(column) == root.uid:
                yield from _with_children(entry, group) if entry.after is None else (entry,)


def _without_lost_session(store: Store, table: str, row: Row) -> Row:
    """Return a row without its session if the session is deleted; a note gets its day instead."""
    session = row.get("session")
    if table not in PLACES or session is None or exists(store, "session", session):
        return row
    if table == "tech":
        return {**row, "session": None}
    found = fields_of(store, "conference", row["conference"], "slug")
    day = place_of(store, row["at"], found[0]).day if found else None
    return {**row, "session": None, "day": day}
