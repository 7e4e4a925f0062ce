"""What SQLite says when a line cannot be written, turned into what a person at the prompt can do."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

from confnote.errors import StoreError
from confnote.store.db import explain


class Busy(StoreError):
    """Another program writes just now: the line is tried again by itself."""


class NotSaved(StoreError):
    """The line could not be written: it stays in the input, and Enter tries again."""


BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
LOST = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
"""After these the connection may look at a file that is no more: open it anew."""


def primary_code(error: sqlite3.Error) -> int:
    """Return the primary result code of an error; -1 where SQLite gave none."""
    return getattr(error, "sqlite_errorcode", -1) & 0xFF


def store_error(error: sqlite3.Error, path: str) -> StoreError:
    """Return an error of SQLite as one of ours."""
    code = primary_code(error)
    if code in BUSY:
        return Busy("another program holds the store")
    if code in FULL and (space := _little_space(path)):
        return NotSaved(f"NOT SAVED: {space}. Free space, then press Enter again")
    return NotSaved(f"NOT SAVED: {explain(error, path)}")


def _little_space(path: str) -> str:
    """Say how full the disk is; empty if there is space."""
    folder = Path(path).parent
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return ""
    return f"the disk is full ({free // 1024} kB free in {folder})" if free < 1 << 20 else ""
