"""Rows of any record table: insert, update, delete with children; what they are called.

Only the standard library's cheap modules: the quick door comes through here.
"""

from __future__ import annotations

from confnote.store.db import new_uid

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from confnote.store.db import Store


LETTERS = {"session": "s", "note": "n", "tech": "t", "link": "l"}  # the first letter of a handle
TABLES = {letter: table for table, letter in LETTERS.items()}
# who refers to whom: table -> (child table, its column)
CHILDREN: dict[str, tuple[tuple[str, str], ...]] = {
    "conference": (
        ("session", "conference"), ("speaker", "conference"), ("note", "conference"), ("tech", "conference"),
        ("link", "conference"), ("post", "conference"),
    ),
    "session": (
        ("session_speaker", "session"), ("session_alias", "session"), ("note", "session"), ("tech", "session"),
        ("link", "session"),
    ),
    "speaker": (("session_speaker", "speaker"),),
    "note": (("link", "note"),),
    "tech": (("link", "tech"),),
}  # fmt: skip
KEPT = {("session", "tech")}  # parent, child: a tech outlives the session that mentioned it


def columns(store: Store, table: str) -> frozenset[str]:
    """Return the names of a table's columns."""
    return frozenset(row[1] for row in store.execute(f"PRAGMA table_info([{table}])"))


def insert(store: Store, table: str, **values: Any) -> tuple[int, str]:
    """Insert a new record with a uid of its own; return (id, uid)."""
    uid = new_uid()
    names = ", ".join(f"[{name}]" for name in values)
    cursor = store.execute(
        f"INSERT INTO [{table}] (uid, {names}) VALUES (?{', ?' * len(values)})", (uid, *values.values())
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid, uid


def insert_row(store: Store, table: str, row: Mapping[str, Any]) -> None:
    """Put a row back as the journal has it, id and uid included; columns that are gone by now are passed over."""
    known = [name for name in row if name in columns(store, table)]
    store.execute(
        f"INSERT INTO [{table}] ({', '.join(f'[{n}]' for n in known)}) VALUES ({', '.join('?' * len(known))})",
        [row[name] for name in known],
    )


def update(store: Store, table: str, uid: str, **values: Any) -> None:
    """Set columns of one record; the journal takes no entry where nothing differs."""
    if values:
        sets = ", ".join(f"[{name}] = ?" for name in values)
        store.execute(f"UPDATE [{table}] SET {sets} WHERE uid = ?", (*values.values(), uid))


def delete_row(store: Store, table: str, uid: str) -> None:
    """Delete one row, and nothing else."""
    store.execute(f"DELETE FROM [{table}] WHERE uid = ?", (uid,))


def delete(store: Store, table: str, uid: str) -> int:
    """Delete a record, its children first; return how many notes went with it."""
    notes = 0
    for child, column in CHILDREN.get(table, ()):
        if (table, child) in KEPT:
            store.execute(f"UPDATE [{child}] SET [{column}] = NULL WHERE [{column}] = ?", (uid,))
            continue
        for (under,) in store.execute(f"SELECT uid FROM [{child}] WHERE [{column}] = ?", (uid,)).fetchall():
            notes += (child == "note") + delete(store, child, under)
    delete_row(store, table, uid)
    return notes


def name_of(table: str, row: Mapping[str, Any]) -> str:
    """Return a record's handle and the words it is known by: `s12 Backstage: Restoring Order`."""
    words = next((str(row[c]) for c in ("title", "name", "text", "url", "slug") if row.get(c)), "")
    line = " ".join(words.split())
    short = line if len(line) <= 60 else line[:59] + "…"
    if table == "conference":
        return f"{row['slug']} {short}"
    return f"{LETTERS[table]}{row['id']} {short}".rstrip() if table in LETTERS else short or table
