"""Explain SQLite's errors: what happened, and what the user can do.

It imports only cheap modules, as `db` does.
"""

from __future__ import annotations

import os
import sqlite3

from confnote.core.text import one_line
from confnote.errors import StoreError
from confnote.store.known import KnownStore

# SQLite's primary result code: what happened, and what the user can do
REASONS = {
    sqlite3.SQLITE_BUSY: ("{path}: another program kept it locked for too long", "Try again"),
    sqlite3.SQLITE_READONLY: ("{path} is read-only ({owner})", "Make it writable, or use --db"),
    # SQLite says the same of the file and of the journal that it makes beside it
    sqlite3.SQLITE_CANTOPEN: ("{path} or a file beside it cannot be opened (folder {folder}, {owner})", "Use --db"),
    sqlite3.SQLITE_FULL: ("{path}: the disk is full", "Free space in {folder}, try again"),
    sqlite3.SQLITE_IOERR: ("{path} cannot be read or written ({error})", "Look whether the disk is full or unplugged"),
    # SQLite says the same of a page that the disk cannot read
    sqlite3.SQLITE_CORRUPT: (
        "{path} is damaged, or the disk cannot read it: {error}",
        "Ask: confnote doctor, or restore a backup with: confnote restore FILE",
    ),
}  # fmt: skip
REASONS[sqlite3.SQLITE_LOCKED] = REASONS[sqlite3.SQLITE_BUSY]
# extended codes that mean something else than their primary code
REASONS[sqlite3.SQLITE_READONLY_DBMOVED] = (
    "{path} was replaced or taken away by another program (a sync tool?)", "Try again",
)  # fmt: skip
REASONS[sqlite3.SQLITE_READONLY_DIRECTORY] = (
    "{path} cannot be changed: the folder {folder} is read-only, and SQLite writes a journal there",
    "Make the folder writable, or use --db",
)  # fmt: skip
REASONS[sqlite3.SQLITE_READONLY_ROLLBACK] = (
    "{path} is read-only ({owner}), and holds a half-written change: nobody can read it before that is taken back",
    "Make file and folder writable, then try again",
)
MARKS = (b"cnot\0", b"TABLE zone_offset")  # confnote's number in the header, and a table that only it has
BEGINNING = 1 << 16  # bytes of a file in which to look for them
# what SQLite raises for damage; a message of its own that quotes damaged bytes is no UTF-8
DAMAGE = (sqlite3.Error, UnicodeError)
NO_TEXT = "it contains bytes that are not UTF-8 text"
QUOTED = 4_000  # characters of the user's words in a message


def explain(error: sqlite3.Error | UnicodeError, path: str, outcome: str = "", words: str = "") -> StoreError:
    """Return a StoreError for an error of SQLite, with the path, the reason and what to do.

    `outcome` says what a failed change left behind, empty if there was none; `words` are what it would have stored.
    """
    if os.path.isdir(path):
        return StoreError(f"{path} is a folder: name a file in it with --db")
    is_damage = isinstance(error, UnicodeError) or str(error).startswith("Could not decode to UTF-8")
    if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_NOTADB:
        return no_store(path)
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT if is_damage else 0)
    unknown = "{path}: {error}", "Check it with: confnote doctor"
    what, advice = REASONS.get(code) or REASONS.get(code & 0xFF) or unknown
    given = {"path": path, "folder": os.path.dirname(path) or ".", "owner": _owner(path)}
    given["error"] = NO_TEXT if is_damage else str(error)
    what, advice = what.format(**given), advice.format(**given)
    if outcome:
        what += f", {outcome}"
    return quoting(StoreError(what, advice), words)


def quoting(error: StoreError, words: str) -> StoreError:
    """Return an error with the words that were to be stored, so that they can be copied."""
    if not words.strip():
        return error
    quoted = f"Your words: {one_line(words, QUOTED)}"
    return type(error)(error.what, f"{error.advice}. {quoted}" if error.advice else quoted)


def no_store(path: str) -> StoreError:
    """Return the error for a file that is no store, and may have been one."""
    advice = "Name another with --db"
    if _was_store(path):
        advice = "Ask: confnote doctor, or name another with --db"
    return StoreError(f"{path} is not a confnote store: it was left as it is", advice)


def _was_store(path: str) -> bool:
    """Return whether confnote has written to the file, or some of its first bytes are a store's."""
    if KnownStore(path).read() is not None:
        return True
    from pathlib import Path  # with the next import some milliseconds, for an error only

    from confnote.core.files import beginning

    try:
        # the connection to what is no store has no lock, which closing a second descriptor would drop
        found = beginning(Path(path), BEGINNING)
    except OSError:
        return False
    return any(mark in found for mark in MARKS)


def _owner(path: str) -> str:
    """Return owner and mode of the file, else of the nearest folder that exists, else the error."""
    while path and not os.path.exists(path):
        path = os.path.dirname(path) if os.path.dirname(path) != path else ""
    try:
        status = os.stat(path or ".")
    except OSError as error:
        return str(error.strerror)
    return f"owner {status.st_uid}, mode {status.st_mode & 0o777:03o}"
