"""A damaged store -> a dump of every row that can still be read, from the tables and, where those fail, the journal.

A bad page takes the rows on it, and SQLite gives up on the whole query: so rows are asked for by ever smaller ranges.
Each record's last state stands in the journal too, on other pages.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tempfile
from collections import deque
from contextlib import closing, contextmanager, suppress
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from confnote.errors import StoreError
from confnote.store.db import VERSION, address
from confnote.store.journal import PARENTS
from confnote.store.tables import RECORDS
from confnote.store.tables import TABLES as SCHEMA
from confnote.upkeep.dump import DERIVED, TABLES, Header, encode, key_of, last_line
from confnote.upkeep.rows import Column, columns_of, fault

if TYPE_CHECKING:
    from collections.abc import Iterator

Row = dict[str, Any]
FURTHEST = 1 << 20  # the highest number looked for, where the store does not say how many it gave
PATIENCE, HOPELESS = 200_000, 2_000  # queries that may fail, all in all and before the first row


def salvage(path: str) -> Iterator[str]:
    """Yield the lines of the dump; Refused where not even the file's head can be read."""
    try:
        with closing(_open(path)) as conn:
            found = _all(conn)
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{path}: {error}. Nothing can be read from it: the backups are what is left") from error
    yield Header(schema=VERSION).line()
    count = 0
    for table in TABLES:
        derived = DERIVED.get(table, ())
        for row in found[table].values():
            count += 1
            yield encode({"table": table, **{name: value for name, value in row.items() if name not in derived}})
    yield last_line(count)


def can_be_read(path: str) -> bool:
    """Whether there is anything to salvage."""
    try:
        _open(path).close()
    except StoreError:
        return False
    return True


def _open(path: str) -> sqlite3.Connection:
    try:
        try:
            return _connected(path)
        except sqlite3.DatabaseError:
            with _lengthened(path) as copy:
                return _connected(copy)
    except (OSError, sqlite3.Error) as error:
        why = getattr(error, "strerror", None) or error
        raise StoreError(f"{path}: {why}. Nothing can be read from it: the backups are what is left") from error


def _connected(path: str) -> sqlite3.Connection:
    conn = sqlite3.connect(address(path).replace("mode=rw", "mode=ro"), uri=True)
    conn.text_factory = lambda text: text.decode("utf-8", "replace")
    with suppress(sqlite3.DatabaseError):  # what can be read of a damaged schema is used; asking once fails even so
        conn.execute("PRAGMA writable_schema=ON")
        conn.execute("SELECT 1 FROM sqlite_schema").fetchone()
    try:
        if not conn.execute("PRAGMA table_info(note)").fetchall():
            raise sqlite3.DatabaseError("it holds no table of notes")
    except sqlite3.Error:
        conn.close()
        raise
    return conn


@contextmanager
def _lengthened(path: str) -> Iterator[str]:
    """Copy a file that was cut off, as long as its head says it was: SQLite reads nothing of a shorter one."""
    with Path(path).open("rb") as file:
        head = file.read(100)
    if not head.startswith(b"SQLite format 3\0"):
        raise sqlite3.DatabaseError("file is not a database")
    size, pages = int.from_bytes(head[16:18], "big"), int.from_bytes(head[28:32], "big")
    if pages > FURTHEST:
        raise sqlite3.DatabaseError("its head is damaged")
    with tempfile.TemporaryDirectory(prefix="confnote-") as folder:
        copy = Path(folder, "copy.db")
        shutil.copyfile(path, copy)
        os.truncate(copy, max(copy.stat().st_size, (65536 if size == 1 else size) * pages))
        yield str(copy)  # the file may go as soon as it is open


def _all(conn: sqlite3.Connection) -> dict[str, dict[str, Row]]:
    """Return the sound rows of each table by uid (or key), those without their parents put where they can be."""
    shapes = _shapes()
    told = _last_told(conn)
    found: dict[str, dict[str, Row]] = {}
    for table in TABLES:
        key = key_of(table)
        rows = {row[key]: row for row in _rows(conn, table) if _is_sound(table, row, shapes[table])}
        for row in told.get(table, {}).values():
            if row[key] not in rows and _is_sound(table, row, shapes[table]):
                rows[row[key]] = row
        found[table] = rows
    _drop_orphans(found)
    return found


def _shapes() -> dict[str, dict[str, Column]]:
    """Return the columns that the tables should have: the store's own word for it may be damaged too."""
    with closing(sqlite3.connect(":memory:")) as conn:
        conn.executescript(SCHEMA)
        return {table: columns_of(conn, table) for table in TABLES}


def _is_sound(table: str, row: Row, columns: dict[str, Column]) -> bool:
    return isinstance(row.get(key_of(table)), str) and not fault(table, row, columns, ())


def _last_told(conn: sqlite3.Connection) -> dict[str, dict[str, Row]]:
    """Return what the journal says last of each record that was not deleted."""
    last: dict[str, tuple[str, str | None]] = {}
    for entry in _rows(conn, "journal"):
        if isinstance(entry["uid"], str):
            last[entry["uid"]] = (entry["tbl"], entry["after"])
    told: dict[str, dict[str, Row]] = {table: {} for table in RECORDS}
    for uid, (table, after) in last.items():
        try:
            row = json.loads(after) if after else None
        except ValueError:
            continue
        if table in told and isinstance(row, dict) and row.get("uid") == uid:
            told[table][uid] = row
    return told


def _rows(conn: sqlite3.Connection, table: str) -> Iterator[Row]:
    """Yield the rows that can be read, in the order of their numbers."""
    try:
        names = [row[1] for row in conn.execute(f"PRAGMA table_info([{table}])").fetchall()]
    except sqlite3.DatabaseError:
        return
    numbered: list[tuple[Any, ...]] = []
    ranges = deque([(0, _last_number(conn, table))])
    failed = 0
    while ranges and failed < PATIENCE and (numbered or failed < HOPELESS):
        low, high = ranges.popleft()
        try:
            numbered += conn.execute(
                f"SELECT rowid, * FROM [{table}] WHERE rowid > ? AND rowid <= ?", (low, high)
            ).fetchall()
        except sqlite3.DatabaseError:
            failed += 1
            if high - low > 1:
                middle = (low + high) // 2
                ranges += [(low, middle), (middle, high)]
    for _, *row in sorted(numbered, key=itemgetter(0)):
        yield dict(zip(names, row, strict=True))


def _last_number(conn: sqlite3.Connection, table: str) -> int:
    """Return a number that no row's is above; where that is not known, one that is high enough."""
    try:
        found = conn.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
        return int(found[0]) if found else FURTHEST
    except sqlite3.DatabaseError:
        return FURTHEST


def _drop_orphans(found: dict[str, dict[str, Row]]) -> None:
    """Cut references to what is lost: a note goes to the inbox rather than with its session."""
    for table in TABLES:
        for column, parent in PARENTS.get(table, ()):
            for uid, row in list(found[table].items()):
                if row[column] is None or row[column] in found[parent]:
                    continue
                if table == "note" or (table == "tech" and column == "session"):
                    row[column] = None
                else:
                    del found[table][uid]
