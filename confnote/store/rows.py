"""Write rows of any record table and settings, and name records for the user.

It imports only cheap modules of the standard library: the frequent commands use it without Typer.
"""

from __future__ import annotations

from confnote.core.text import ulid_of
from confnote.store.db import new_uid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping
    from typing import Any

    from confnote.store.db import Store

LETTERS = {"session": "s", "note": "n", "tech": "t", "link": "l"}  # the first letter of a handle
NAMED = (*LETTERS, "conference")  # the tables whose records the user knows by a handle or a short name
TABLES = {letter: table for table, letter in LETTERS.items()}
# the columns that refer to a table: table -> (child table, its column)
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
# the same, by child: table -> (its column, the table it refers to)
PARENTS: dict[str, tuple[tuple[str, str], ...]] = {}
for _parent, _children in CHILDREN.items():
    for _child, _column in _children:
        PARENTS[_child] = (*PARENTS.get(_child, ()), (_column, _parent))
KEPT = {("session", "tech")}  # parent, child: deleting a session keeps the tech that it mentioned
# what only the user says of a record: it is again as it was if an import makes a deleted record again
OWN = {"session": ("attendance", "entered_at", "left_at", "rating", "verdict", "tags")}
# what the user calls the rows that belong to a session and have no name of their own
OF_SESSION = {"session_speaker": "speakers", "session_alias": "programme keys"}
NAMED_BY = ("title", "name", "text", "url", "slug")  # the first of these that a row has is its name


def columns(store: Store, table: str) -> frozenset[str]:
    """Return the names of a table's columns."""
    return frozenset([row[1] for row in store.execute(f"PRAGMA table_info([{table}])")])


def fields_of(store: Store, table: str, uid: str, names: str) -> Any:
    """Return columns (`names`, SQL: `id, title`) of a record as a tuple, None if it is deleted."""
    return store.execute(f"SELECT {names} FROM [{table}] WHERE uid = ?", (uid,)).fetchone()


def uid_from(table: str, *parts: object) -> str:
    """Return a uid made from `parts`: two machines that import the same file get the same uids.

    It is 128 bits of a hash, written in 26 letters like a ULID.
    """
    from hashlib import sha256  # 1 ms, and no frequent command needs it

    origin = f"confnote:{table}\n" + "\n".join(map(str, parts))
    return ulid_of(int.from_bytes(sha256(origin.encode()).digest()[:16], "big"))


def insert(store: Store, table: str, origins: Iterable[tuple[object, ...]] = (), /, **values: Any) -> tuple[int, str]:
    """Add a row to a table; return its id and its uid.

    The uid is made from the first of `origins` whose uid no other record has (see `uid_from`), else it is random. If a
    deleted record of the conference had that uid, the new one is that record again, with its columns in OWN, and with
    its id if that is free.
    """
    uid, known = identity(store, table, origins, values.get("conference"))
    values = {**known, **values}
    names = ", ".join([f"[{name}]" for name in values])
    cursor = store.execute(
        f"INSERT INTO [{table}] (uid, {names}) VALUES (?{', ?' * len(values)})", (uid, *values.values())
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid, uid


LAST_OF_RECORD = """SELECT after IS NULL, json_extract(before, '$.id'), json_extract(before, '$.conference'), before
 FROM journal WHERE uid = ? ORDER BY seq DESC LIMIT 1"""


def identity(
    store: Store,
    table: str,
    origins: Iterable[tuple[object, ...]],
    conference: str | None,
    used: Container[str] = (),
) -> tuple[str, dict[str, Any]]:
    """Return the uid of a new record; and if it was deleted before, its id and what is OWN.

    `used` are uids of records that are about to be inserted.
    """
    for origin in origins:
        uid = uid_from(table, *origin)
        if uid in used or fields_of(store, table, uid, "1"):
            continue
        entry = store.execute(LAST_OF_RECORD, (uid,)).fetchone()
        if entry is None:
            return uid, {}
        is_deleted, number, other, before = entry
        # a record in the trash stays with its conference: what was deleted with it could not come back otherwise
        if is_deleted and (other in {None, conference} or fields_of(store, "conference", other, "1") is None):
            is_free = store.execute(f"SELECT 1 FROM [{table}] WHERE id = ?", (number,)).fetchone() is None
            return uid, {**({"id": number} if is_free else {}), **_own(table, before)}
    return new_uid(), {}


def _own(table: str, before: str) -> dict[str, Any]:
    """Return what is OWN of a deleted row (JSON) and not empty."""
    from json import loads  # no frequent command needs it

    row = loads(before) if table in OWN else {}
    return {name: row[name] for name in OWN.get(table, ()) if row.get(name)}


def insert_row(store: Store, table: str, row: Mapping[str, Any]) -> None:
    """Insert a row from the journal, with its id and uid; skip columns that the table lacks now."""
    present = columns(store, table)
    known = [name for name in row if name in present]
    store.execute(
        f"INSERT INTO [{table}] ({', '.join([f'[{n}]' for n in known])}) VALUES ({', '.join('?' * len(known))})",
        [row[name] for name in known],
    )


def update(store: Store, table: str, uid: str, **values: Any) -> None:
    """Set columns of one record. The journal gets no entry if nothing differs."""
    if values:
        assignments = ", ".join([f"[{name}] = ?" for name in values])
        store.execute(f"UPDATE [{table}] SET {assignments} WHERE uid = ?", (*values.values(), uid))


def delete_row(store: Store, table: str, uid: str) -> None:
    """Delete one row, but no children."""
    store.execute(f"DELETE FROM [{table}] WHERE uid = ?", (uid,))


def delete(store: Store, table: str, uid: str) -> int:
    """Delete a record after its children; return how many notes were deleted with it.

    A child of a pair in KEPT stays, without the reference.
    """
    notes = 0
    for child, column in CHILDREN.get(table, ()):
        if (table, child) in KEPT:
            store.execute(f"UPDATE [{child}] SET [{column}] = NULL WHERE [{column}] = ?", (uid,))
            continue
        for (child_uid,) in store.execute(f"SELECT uid FROM [{child}] WHERE [{column}] = ?", (uid,)).fetchall():
            notes += (child == "note") + delete(store, child, child_uid)
    delete_row(store, table, uid)
    return notes


def name_of(table: str, row: Mapping[str, Any]) -> str:
    """Return a record's handle and the beginning of its words: `s12 Backstage: Restoring Order`.

    A conference has its slug for a handle, a speaker has none. Without words, returns the handle or the table.
    """
    words = next((str(row[column]) for column in NAMED_BY if row.get(column)), "")
    line = " ".join(words.split())
    short = line if len(line) <= 60 else line[:59] + "…"
    if table == "conference":
        return f"{row['slug']} {short}"
    return f"{LETTERS[table]}{row['id']} {short}".rstrip() if table in LETTERS else short or table


def name_in(store: Store, table: str, row: Mapping[str, Any]) -> str:
    """Return `name_of` a row; what belongs to a session is named by it: `speakers of s3 A talk`."""
    if table not in OF_SESSION:
        return name_of(table, row)
    return f"{OF_SESSION[table]} of {name_of_session(store, row['session'])}"


def name_of_session(store: Store, uid: str) -> str:
    """Return `name_of` a session."""
    session = fields_of(store, "session", uid, "id, title")
    return name_of("session", dict(zip(("id", "title"), session, strict=True))) if session else "a session that is gone"


def slug_of_session(store: Store, uid: str) -> str | None:
    """Return the slug of a session's conference; None if the session was deleted."""
    sql = "SELECT c.slug FROM conference c JOIN session s ON s.conference = c.uid WHERE s.uid = ?"
    found = store.execute(sql, (uid,)).fetchone()
    return None if found is None else str(found[0])


def put_setting(store: Store, key: str, value: str | None) -> None:
    """Write a setting of the store, or remove it with None."""
    if value is None:
        store.execute("DELETE FROM setting WHERE key = ?", (key,))
    else:
        store.execute(
            "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, value),
        )
