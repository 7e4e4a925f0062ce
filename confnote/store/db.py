"""A path turned into an open store, or into one clear reason why not.

Only the standard library's cheap modules: the quick door comes through here.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import time

from confnote.errors import Refused, StoreError, StoreIsNewer

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType
    from typing import Literal


APPLICATION_ID = 0x636E6F74  # "cnot", in the file's header
VERSION = 1  # the newest schema this confnote writes, in user_version
WAIT = 10.0  # seconds a writer waits for another one


def store_path(environ: Mapping[str, str], platform: str = sys.platform) -> str:
    """Return where the store lives: `CONFNOTE_DB`, else the user's data folder (the rule of platformdirs, by hand)."""
    typed = environ.get("CONFNOTE_DB")
    if typed:
        return os.path.expanduser(typed)
    base = environ.get("XDG_DATA_HOME", "").strip()
    if not base:
        if platform == "win32":
            base = environ.get("LOCALAPPDATA") or os.path.join(os.path.expanduser("~"), "AppData", "Local")
        elif platform == "darwin":
            base = os.path.join(os.path.expanduser("~"), "Library", "Application Support")
        else:
            base = os.path.join(os.path.expanduser("~"), ".local", "share")
    return os.path.join(base, "confnote", "confnote.db")


class Store(sqlite3.Connection):
    """An open store. `writer` names this run in the journal, `pinned` stands in for the wall clock in tests.

    `along` is a statement with its values that goes into every change: a prompt's entered line takes its draft away.
    """

    path: str
    version: int
    writer: str
    pinned: int | None
    along: tuple[str, tuple[object, ...]] | None = None

    def change(self, command: str, target: int | None = None) -> Change:
        """Return a context in which all writes are one change of the journal, durable when it ends."""
        if self.version > VERSION:
            raise StoreIsNewer(
                f"{self.path} was written by a newer confnote (schema {self.version}, this one knows {VERSION}): "
                "it can be read, not written. Upgrade with: pip install -U confnote"
            )
        return Change(self, command, target)


class Change:
    """One transaction, one entry group in the journal; rolled back whole when anything goes wrong."""

    def __init__(self, store: Store, command: str, target: int | None) -> None:
        self.store, self.command, self.target = store, command, target

    def __enter__(self) -> Store:
        store = self.store
        store.execute("BEGIN IMMEDIATE")
        try:
            store.execute("PRAGMA defer_foreign_keys=ON")  # until COMMIT only
            store.execute(
                "UPDATE clock SET change = (SELECT coalesce(max(seq), 0) + 1 FROM journal),"
                " pinned = ?, writer = ?, command = ?, target = ?",
                (store.pinned, store.writer, self.command, self.target),
            )
        except BaseException:
            store.rollback()
            raise
        return store

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> Literal[False]:
        store = self.store
        try:
            if kind is None:
                if store.along is not None:
                    store.execute(*store.along)
                # the row is cleared, so that what another program writes next is a change of its own
                store.execute(
                    "UPDATE clock SET change = NULL, pinned = NULL, writer = NULL, command = NULL, target = NULL"
                )
                store.execute("COMMIT")
        finally:
            if store.in_transaction:
                store.execute("ROLLBACK")
        return False


def connect(path: str, *, wait: float = WAIT, pinned: int | None = None) -> Store:
    """Open an existing store of this or a newer schema; no file is made.

    Raises StoreError where it is none. An older schema has `version` below VERSION: `schema.migrate` it first.
    """
    if sqlite3.sqlite_version_info < (3, 37):
        raise Refused(
            f"SQLite {sqlite3.sqlite_version} is too old: confnote needs 3.37 or newer (a newer Python has it)"
        )
    try:
        store = sqlite3.connect(address(path), timeout=wait, isolation_level=None, uri=True, factory=Store)
    except sqlite3.Error as error:
        raise StoreError(explain(error, path)) from error
    try:
        store.path, store.pinned = path, pinned
        store.writer = f"{os.getpid()}-{os.urandom(4).hex()}"
        _check_identity(store)
        (store.version,) = store.execute("PRAGMA user_version").fetchone()
        store.execute("PRAGMA foreign_keys=ON")
        store.execute("PRAGMA synchronous=EXTRA")  # the directory entry too: no acknowledged line lost in any crash
        _leave_wal(store)
    except sqlite3.Error as error:
        store.close()
        raise StoreError(explain(error, path)) from error
    except BaseException:
        store.close()
        raise
    return store


def address(path: str) -> str:
    """Return the URI of a file that must be there already: connecting to a plain path would make one."""
    name = os.path.abspath(path)
    if os.sep == "\\":
        name = "/" + name.replace(os.sep, "/")
    for mark in "%?#":
        name = name.replace(mark, f"%{ord(mark):02x}")
    return f"file://{name}?mode=rw"


def _leave_wal(store: Store) -> None:
    """Go back to the rollback journal if a tool left WAL on; while it is connected still, WAL is as durable."""
    if store.version <= VERSION and store.execute("PRAGMA journal_mode").fetchone()[0] != "delete":
        try:
            store.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError:
            return


def _check_identity(store: Store) -> None:
    (identity,) = store.execute("PRAGMA application_id").fetchone()
    if identity != APPLICATION_ID:
        if not os.path.getsize(store.path):
            raise StoreError(f"{store.path} is an empty file, no confnote store: remove it, and a new one is made")
        raise StoreError(f"{store.path} is not a confnote store: it was left as it is. Name another with --db")


class opened:  # noqa: N801  # used like a function: with opened(path) as store
    """An open store for the length of a `with`, closed after it; what SQLite says is said in plain words."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def __enter__(self) -> Store:
        return self.store

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> Literal[False]:
        try:
            self.store.close()
        except sqlite3.Error as late:
            error = error or late
        if isinstance(error, sqlite3.Error) and not isinstance(error, sqlite3.ProgrammingError):
            raise StoreError(explain(error, self.store.path)) from error
        return False


def explain(error: sqlite3.Error, path: str) -> str:
    """Return what SQLite's words mean for a person: the path, the reason, what to do."""
    said = str(error)
    if os.path.isdir(path):
        return f"{path} is a folder: name a file in it with --db"
    if getattr(error, "sqlite_errorname", "") == "SQLITE_READONLY_DBMOVED":
        said = "the file is another one now"
    for words, meaning in REASONS:
        if words in said:
            return meaning.format(path=path, folder=os.path.dirname(path) or ".", said=said, owner=_owner(path))
    return f"{path}: {said}. Check it with: confnote doctor"


REASONS = (
    ("database is locked", "{path}: another program held it for too long, nothing was written. Try again"),
    (
        "another one now",
        "{path} was replaced or taken away by another program (a sync tool?): nothing was written. Try again",
    ),
    ("readonly database", "{path} is read-only ({owner}): nothing was written. Make it writable, or use --db"),
    ("unable to open database", "{path} cannot be opened or made: {said} (folder {folder}, {owner}). Use --db"),
    ("database or disk is full", "{path}: the disk is full, nothing was written. Free space in {folder}, try again"),
    ("disk I/O error", "{path}: the disk refused ({said}), nothing was written. Is it full, or unplugged?"),
    ("not a database", "{path} is not a confnote store: it was left as it is. Name another with --db"),
    ("malformed", "{path} is damaged: {said}. Restore a backup with: confnote restore FILE, or ask: confnote doctor"),
    ("no such table", "{path} lacks a table ({said}): ask confnote doctor"),
)


def _owner(path: str) -> str:
    """Say whose the file, or its nearest existing folder, is."""
    while path and not os.path.exists(path):
        path = os.path.dirname(path) if os.path.dirname(path) != path else ""
    try:
        about = os.stat(path or ".")
    except OSError as error:
        return str(error.strerror)
    return f"owner {about.st_uid}, mode {about.st_mode & 0o777:o}"


LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_uid() -> str:
    """Return 26 letters: 48 bits of milliseconds, 80 of chance (the ULID format, github.com/ulid/spec)."""
    value = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    return "".join([LETTERS[value >> shift & 31] for shift in range(125, -1, -5)])
