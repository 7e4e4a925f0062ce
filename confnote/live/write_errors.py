"""Turn SQLite's errors into errors that say what happened to the entered line and what to do."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

from confnote.errors import StoreError
from confnote.store.db import explain


class Busy(StoreError):
    """Another program is writing to the store; the prompt tries the line again by itself."""


class NotSaved(StoreError):
    """The line was not written. It stays in the input, and Enter tries again."""


BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
# after these the connection may read a file that was deleted or replaced: open the store again
LOST = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
LITTLE_SPACE = 1 << 20  # bytes; SQLite reports a full disk as an I/O error on some file systems


def primary_code(error: sqlite3.Error) -> int:
    """Return SQLite's primary result code, or 255 if the error has none."""
    # extended codes keep the primary code in their low byte
    return getattr(error, "sqlite_errorcode", -1) & 0xFF


def store_error(error: sqlite3.Error, path: str) -> StoreError:
    """Return the StoreError that explains an SQLite error on the store at `path`."""
    code = primary_code(error)
    if code in BUSY:
        return Busy("another program is writing to the store")
    if code in FULL and (space := _little_space(path)):
        return NotSaved(f"NOT SAVED: {space}. Free space, then press Enter again")
    return NotSaved(f"NOT SAVED: {explain(error, path)}")


def _little_space(path: str) -> str:
    folder = Path(path).parent
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return ""
    return f"the disk is full ({free // 1024} kB free in {folder})" if free < LITTLE_SPACE else ""
