"""Open the file of a damaged store, so that the rows which are left can be read.

SQLite opens no file with a damaged header, and finds no table without the first page. Then a copy of the file gets new
ones: what they say is the same in each store, but for the pages at which the tables begin. Those are in the remains of
the schema, else as in the newest backup or in a new store.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from mmap import ACCESS_READ, mmap
from operator import itemgetter
from pathlib import Path
from typing import Any

from confnote.core.text import is_ulid
from confnote.store.db import APPLICATION_ID, address
from confnote.store.reasons import DAMAGE
from confnote.store.schema import fresh_store
from confnote.upkeep.backup import automatic
from confnote.upkeep.dump import JOURNAL, TABLES

# what each store has in its first 100 bytes, by position: the name of the format; a rollback journal, no reserved
# space, three fixed fractions; schema format 4; UTF-8
HEADER = {0: b"SQLite format 3\0", 18: bytes([1, 1, 0, 64, 32, 32]), 44: bytes([0, 0, 0, 4]), 56: bytes([0, 0, 0, 1])}
HIGHEST = 1 << 20  # the most pages of a cut file
HIGHEST_ROW = 1 << 20  # the highest row number to look for, if the store does not know the last one
PATIENCE, HOPELESS = 200_000, 2_000  # failed queries after which to stop, and to stop if no row was read
NUMBER = APPLICATION_ID.to_bytes(4, "big")  # at 68
PAGE = 4096  # the size of SQLite, which confnote does not change
NUMBERS = "sqlite_sequence"  # the table with the highest number that each table had
# the row of a table in the schema: lengths, then `table`, its name twice, its first page and its SQL
ENTRY = re.compile(rb"[\x06-\x08]\x17(.)\1([\x01-\x03])([\x80-\xff]{0,2}[\x00-\x7f])table(\w+?)\4", re.DOTALL)
TREE = {b"\5", b"\r"}  # the first byte of a page at which a table begins


class DamagedText(str):
    """A text with bytes that are not UTF-8, each replaced."""

    __slots__ = ()


def can_be_read(path: str) -> bool:
    """Return whether a damaged store can be opened; there may be no readable row in it."""
    try:
        open_damaged(path)[0].close()
    except (OSError, *DAMAGE):
        return False
    return True


def open_damaged(path: str) -> tuple[sqlite3.Connection, str]:
    """Open a store in spite of damage; return too what to say of how that was done, mostly ""."""
    try:
        return _connect(path), ""
    except (sqlite3.DatabaseError, UnicodeError):
        with _patched(path) as copy:
            try:
                return _connect(copy), ""
            except DAMAGE:
                known = _make_first_page(path, copy)
                conn = _connect(copy, "note", JOURNAL)  # the journal has the notes, too
    source = "what is left of the schema" if known else "a backup or a new store: look through what was read"
    return conn, f"the schema of {path} is damaged: where each table begins is known from {source}"


def _connect(path: str, *tables: str) -> sqlite3.Connection:
    """Open a file that has the table of notes, or one of the tables given."""
    conn = sqlite3.connect(address(path, mode="ro"), uri=True)
    conn.text_factory = _read_text
    with suppress(*DAMAGE):  # the first query fails on a damaged schema; later ones use its sound part
        conn.execute("PRAGMA writable_schema=ON")
        conn.execute("SELECT 1 FROM sqlite_schema").fetchone()
    try:
        if not any(conn.execute(f"PRAGMA table_info([{table}])").fetchall() for table in tables or ("note",)):
            raise sqlite3.DatabaseError("it has no table of notes")
    except DAMAGE:
        conn.close()
        raise
    return conn


def _read_text(text: bytes) -> str:
    try:
        return text.decode()
    except UnicodeDecodeError:  # damaged text is better than none
        return DamagedText(text.decode("utf-8", "replace"))


@contextmanager
def _patched(path: str) -> Iterator[str]:
    """Yield a copy of a file with a sound header, filled with zeros if the file was cut off."""
    with Path(path).open("rb") as file:
        head = file.read(100)
    begins = head.startswith(HEADER[0])
    # sqlite.org/fileformat.html, 1.3: page size (1 is 65,536) and file size in pages
    size, pages = int.from_bytes(head[16:18], "big"), int.from_bytes(head[28:32], "big") if begins else 0
    # without the name of the format and confnote's number, nothing in it is to be trusted
    blank = {} if begins or head[68:72] == NUMBER else {0: bytes(100)}
    if blank or (size != 1 and (size < 512 or size.bit_count() != 1)):
        size = PAGE
    with tempfile.TemporaryDirectory(prefix="confnote-") as folder:
        copy = Path(folder, "copy.db")
        shutil.copyfile(path, copy)
        os.truncate(copy, max(copy.stat().st_size, (65536 if size == 1 else size) * (pages if pages <= HIGHEST else 0)))
        with copy.open("r+b") as file:
            for at, value in {**blank, **HEADER, 16: size.to_bytes(2, "big")}.items():
                file.seek(at)
                file.write(value)
        yield str(copy)  # SQLite needs only the open file, not its name


def _make_first_page(path: str, copy: str) -> bool:
    """Give a copy another first page; return whether its own bytes told what to write."""
    found: dict[str, tuple[int, str]] = {}
    with Path(copy).open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:  # it may be large
        size = int.from_bytes(data[16:18], "big")
        size = 65536 if size == 1 else size
        own = _tables_in(data)
        # without confnote's number, a database with a sound first page may be another program's
        if data[68:72] == NUMBER or data[100:101] not in TREE:
            backup = next(iter(automatic(path)), None)
            found = _tables_in(fresh_store().serialize()) | (_tables_in(backup.read_bytes()) if backup else {})
        begins = {(root - 1) * size for root, _ in (found | own).values() if root > 1}
        begins = {at for at in begins if data[at : at + 1] in TREE}
    found = {name: (root, sql) for name, (root, sql) in (found | own).items() if (root - 1) * size in begins}
    page = Path(f"{copy}-schema")
    with closing(sqlite3.connect(page, isolation_level=None)) as conn:
        conn.execute(f"PRAGMA page_size={size}")
        conn.execute("PRAGMA writable_schema=ON")
        for name, (root, sql) in found.items():
            row = (name, name, root, _short(name, sql))
            conn.execute("INSERT INTO sqlite_schema VALUES ('table', ?, ?, ?, ?)", row)
    first = page.read_bytes()[:size]
    with Path(copy).open("r+b") as target:
        target.seek(100)
        target.write(first[100:])
    return found.keys() <= own.keys()


def _tables_in(data: bytes | mmap) -> dict[str, tuple[int, str]]:
    """Return the first page and the SQL of each table whose row of the schema is in some bytes."""
    found = {}
    for match in ENTRY.finditer(data):
        name, root_at = match[4].decode(), match.end()
        sql_at = root_at + match[2][0]
        length = 0
        for byte in match[3]:
            length = length << 7 | byte & 0x7F
        with suppress(UnicodeDecodeError):
            sql = data[sql_at : sql_at + (length - 13) // 2].decode()
            if name in {*TABLES, JOURNAL, NUMBERS} and _columns(sql, name):
                found[name] = int.from_bytes(data[root_at:sql_at], "big"), sql
    return found


def _columns(sql: str, name: str) -> list[tuple[str, bool]]:
    """Return the columns of a table, and which has the numbers of its rows; none for bad SQL."""
    if name == NUMBERS:  # SQLite makes it itself
        return [("name", False), ("seq", False)]
    with closing(sqlite3.connect(":memory:")) as conn, suppress(sqlite3.Error, ValueError):
        conn.execute(sql)
        return [(row[1], row[2] == "INTEGER" and row[5] == 1) for row in conn.execute(f"PRAGMA table_info([{name}])")]
    return []


def _short(name: str, sql: str) -> str:
    """Return SQL for the table without constraints, so that all tables have room in one page."""
    columns = [f"{column} INTEGER PRIMARY KEY" if is_number else column for column, is_number in _columns(sql, name)]
    return f"CREATE TABLE {name}({','.join(columns)})"


def readable_rows(conn: sqlite3.Connection, table: str) -> Iterator[dict[str, Any]]:
    """Yield the readable rows of a table, in the order of their row numbers."""
    try:
        names = [row[1] for row in conn.execute(f"PRAGMA table_info([{table}])").fetchall()]
    except DAMAGE:
        return
    # breadth first: the readable halves come before the damaged pages are tried row by row
    numbered: list[tuple[Any, ...]] = []
    ranges = deque([(0, highest_number(conn, table))])
    failed, sql = 0, f"SELECT rowid, * FROM [{table}] WHERE rowid > ? AND rowid <= ?"
    while ranges and failed < PATIENCE and (numbered or failed < HOPELESS):
        low, high = ranges.popleft()
        try:
            numbered += conn.execute(sql, (low, high)).fetchall()
        except DAMAGE:
            failed += 1
            if high - low > 1:
                middle = (low + high) // 2
                ranges += [(low, middle), (middle, high)]
    for _, *row in sorted(numbered, key=itemgetter(0)):
        yield dict(zip(names, row, strict=True))


def highest_number(conn: sqlite3.Connection, table: str) -> int:
    """Return the highest row number that a table ever had; HIGHEST_ROW if that is not recorded."""
    try:
        found = conn.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
        return int(found[0]) if found else HIGHEST_ROW
    except (*DAMAGE, TypeError, ValueError):
        return HIGHEST_ROW


def uids_in_index(conn: sqlite3.Connection, table: str) -> dict[int, str]:
    """Return the uid of each row by its number, as the index of uids has it; none without that."""
    try:
        found = conn.execute(f"SELECT rowid, uid FROM [{table}] INDEXED BY sqlite_autoindex_{table}_1").fetchall()
    except DAMAGE:
        return {}
    return {number: uid for number, uid in found if is_ulid(uid)}
