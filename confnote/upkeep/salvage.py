"""Read every row that a damaged store still has, from its tables or its journal, as a dump.

A whole query fails if one page is damaged, so rows are read in ever smaller ranges. The journal has a copy of each
record as it was last, on other pages.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from operator import itemgetter
from pathlib import Path
from typing import Any

from confnote.errors import StoreError
from confnote.store.db import SCHEMA_VERSION, address
from confnote.store.rows import PARENTS
from confnote.store.schema import RECORDS, fresh_store
from confnote.upkeep.dump import TABLES, Header, complete, key_of, record_line
from confnote.upkeep.incoming import columns_of, fault

Row = dict[str, Any]
# the highest row number to look for, if the store does not know the last one; the most pages of a cut file
HIGHEST = 1 << 20
PATIENCE, HOPELESS = 200_000, 2_000  # failed queries after which to stop, and to stop if no row was read


def salvage(path: str) -> Iterator[str]:
    """Yield the lines of a dump of all readable rows; raise StoreError if no schema can be read."""
    try:
        with closing(_open(path)) as conn:
            found = _all_rows(conn)
    except (OSError, sqlite3.Error) as error:
        why = getattr(error, "strerror", None) or error
        raise StoreError(f"{path}: {why}", "Nothing can be read from it: the backups are what is left") from error
    lines = (record_line(table, row) for table in TABLES for row in found[table].values())
    yield from complete(Header(schema=SCHEMA_VERSION), lines)


def can_be_read(path: str) -> bool:
    """Return whether `salvage` can open the file; there may be no readable row in it."""
    try:
        _open(path).close()
    except (OSError, sqlite3.Error):
        return False
    return True


def _open(path: str) -> sqlite3.Connection:
    try:
        return _connect(path)
    except sqlite3.DatabaseError:
        with _extended(path) as copy:
            return _connect(copy)


def _connect(path: str) -> sqlite3.Connection:
    conn = sqlite3.connect(address(path, mode="ro"), uri=True)
    # damaged text is better than none
    conn.text_factory = lambda text: text.decode("utf-8", "replace")
    with suppress(sqlite3.DatabaseError):  # the first query fails on a damaged schema; later ones use its sound part
        conn.execute("PRAGMA writable_schema=ON")
        conn.execute("SELECT 1 FROM sqlite_schema").fetchone()
    try:
        if not conn.execute("PRAGMA table_info(note)").fetchall():
            raise sqlite3.DatabaseError("it has no table of notes")
    except sqlite3.Error:
        conn.close()
        raise
    return conn


@contextmanager
def _extended(path: str) -> Iterator[str]:
    """Yield a copy of a file that was cut off, filled with zeros to the length in its header."""
    # SQLite opens no file that is shorter
    with Path(path).open("rb") as file:
        head = file.read(100)
    if not head.startswith(b"SQLite format 3\0"):
        raise sqlite3.DatabaseError("file is not a database")
    # sqlite.org/fileformat.html, 1.3: page size and file size in pages
    size, pages = int.from_bytes(head[16:18], "big"), int.from_bytes(head[28:32], "big")
    if pages > HIGHEST:
        raise sqlite3.DatabaseError("its head is damaged")
    with tempfile.TemporaryDirectory(prefix="confnote-") as folder:
        copy = Path(folder, "copy.db")
        shutil.copyfile(path, copy)
        os.truncate(copy, max(copy.stat().st_size, (65536 if size == 1 else size) * pages))
        yield str(copy)  # SQLite needs only the open file, not its name


def _all_rows(conn: sqlite3.Connection) -> dict[str, dict[str, Row]]:
    """Return the sound rows of each table by uid (or key), without references to lost rows."""
    fresh = fresh_store()  # the schema of the damaged store may be damaged too
    journal = _last_entries(conn)
    found: dict[str, dict[str, Row]] = {}
    for table in TABLES:
        key, columns = key_of(table), columns_of(fresh, table)
        rows: dict[str, Row] = {}
        for whole in (*_rows(conn, table), *journal.get(table, ())):
            # a store of another schema may have other columns than today's
            row = {name: value for name, value in whole.items() if name in columns}
            if isinstance(row.get(key), str) and not fault(table, row, columns, ()):
                rows.setdefault(row[key], row)
        found[table] = rows
    _drop_orphans(found)
    return found


def _last_entries(conn: sqlite3.Connection) -> dict[str, list[Row]]:
    """Return the last version of each record in the journal, by table, without deleted ones."""
    last: dict[str, tuple[str, str | None]] = {}
    for entry in _rows(conn, "journal"):
        if isinstance(entry["uid"], str):
            last[entry["uid"]] = (entry["tbl"], entry["after"])
    rows: dict[str, list[Row]] = {table: [] for table in RECORDS}
    for uid, (table, after) in last.items():
        try:
            row = json.loads(after) if after else None
        except ValueError:
            continue
        if table in rows and isinstance(row, dict) and row.get("uid") == uid:
            rows[table].append(row)
    return rows


def _rows(conn: sqlite3.Connection, table: str) -> Iterator[Row]:
    """Yield the readable rows of a table, in the order of their row numbers."""
    try:
        names = [row[1] for row in conn.execute(f"PRAGMA table_info([{table}])").fetchall()]
    except sqlite3.DatabaseError:
        return
    # breadth first: the readable halves come before the damaged pages are tried row by row
    numbered: list[tuple[Any, ...]] = []
    ranges = deque([(0, _highest_number(conn, table))])
    failed, sql = 0, f"SELECT rowid, * FROM [{table}] WHERE rowid > ? AND rowid <= ?"
    while ranges and failed < PATIENCE and (numbered or failed < HOPELESS):
        low, high = ranges.popleft()
        try:
            numbered += conn.execute(sql, (low, high)).fetchall()
        except sqlite3.DatabaseError:
            failed += 1
            if high - low > 1:
                middle = (low + high) // 2
                ranges += [(low, middle), (middle, high)]
    for _, *row in sorted(numbered, key=itemgetter(0)):
        yield dict(zip(names, row, strict=True))


def _highest_number(conn: sqlite3.Connection, table: str) -> int:
    """Return the highest row number that a table ever had; HIGHEST if that is not recorded."""
    try:
        found = conn.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
        return int(found[0]) if found else HIGHEST
    except sqlite3.DatabaseError:
        return HIGHEST


def _drop_orphans(found: dict[str, dict[str, Row]]) -> None:
    """Drop rows whose parent is lost; notes, and tech whose session is lost, lose the reference."""
    for table in TABLES:
        for column, parent in PARENTS.get(table, ()):
            for uid, row in list(found[table].items()):
                if row[column] is None or row[column] in found[parent]:
                    continue
                if table == "note" or (table == "tech" and column == "session"):
                    row[column] = None
                else:
                    del found[table][uid]
