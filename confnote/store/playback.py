"""Journal entries turned back into rows, forward or backward; refused whole where later writes stand in the way."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from confnote.errors import Refused
from confnote.store.place import place_of
from confnote.store.records import CHILDREN, LETTERS, columns, delete_row, insert_row, name_of
from confnote.store.zones import refresh_zone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from confnote.store.connect import Store
    from confnote.store.journal import Entry

    Row = Mapping[str, Any]

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


def put_back(store: Store, table: str, row: Row) -> None:
    """Insert a row as the journal has it; Refused where its name has been taken since."""
    try:
        insert_row(store, table, row)
    except sqlite3.IntegrityError as error:
        raise Refused(
            f"{name_of(table, row)} cannot come back: {error}. Rename or rm the other first (confnote history)"
        ) from error


def _write_back(store: Store, entry: Entry, old: Row, new: Row) -> None:
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


def _check_unchanged(store: Store, entry: Entry, old: Row, fields: Row) -> None:
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


def check_parents(store: Store, table: str, row: Row) -> None:
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


def living(store: Store, table: str, row: Row) -> Row:
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
