"""Open the database, write to it in changes, and explain SQLite's errors.

It imports only cheap modules of the standard library: the frequent commands use it without Typer.
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
SCHEMA_VERSION = 2  # the schema that this confnote writes, kept as user_version; see migrations/
WAIT = 10.0  # seconds that a writer waits for another one to finish
ULID_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def store_path(environ: Mapping[str, str], platform: str = sys.platform) -> str:
    """Return the path of the store: `CONFNOTE_DB`, else a file in the user's data folder."""
    typed = environ.get("CONFNOTE_DB")
    if typed:
        return os.path.expanduser(typed)
    # platformdirs knows these folders too, but its import costs more than the rest of a short command
    home = os.path.expanduser("~")
    base = environ.get("XDG_DATA_HOME", "").strip()
    if not base and platform == "win32":
        base = environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
    elif not base and platform == "darwin":
        base = os.path.join(home, "Library", "Application Support")
    return os.path.join(base or os.path.join(home, ".local", "share"), "confnote", "confnote.db")


def create_private(path: str, *, parents: bool = False) -> None:
    """Create an empty file that only its owner can read; raise FileExistsError if it exists.

    With `parents`, also create its folders.
    """
    # a file that SQLite creates has the umask's mode, so others may read it
    if parents:
        from pathlib import Path  # 3 ms, and the frequent commands create no file

        from confnote.core.files import make_folder

        make_folder(Path(path).parent)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def new_uid() -> str:
    """Return a new ULID: 26 letters for 48 bits of milliseconds and 80 random bits."""
    # github.com/ulid/spec; no library, for the sake of the quick commands
    value = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    return "".join([ULID_LETTERS[value >> shift & 31] for shift in range(125, -1, -5)])


class Store(sqlite3.Connection):
    """An open store.

    `version` is its schema. `writer` names this connection in the journal. `pinned` (ms) replaces the wall clock in
    tests. Every change also runs the statement `along`, by which the prompt deletes the draft of the entered line.
    """

    path: str
    version: int
    writer: str
    pinned: int | None
    along: tuple[str, tuple[object, ...]] | None = None

    def change(self, command: str, target: int | None = None, *, deferred: bool = True) -> Change:
        """Return a context in which all writes are one change in the journal, on disk when it ends.

        `command` is its name in the history; an undo or redo replays the change `target`. With `deferred`, SQLite
        checks foreign keys only at the end, so that records may be written in any order. Raises StoreIsNewer.
        """
        self.check_writable()
        return Change(self, command, target, deferred=deferred)

    def check_writable(self) -> None:
        """Raise StoreIsNewer if a newer confnote wrote this store."""
        if self.version > SCHEMA_VERSION:
            raise StoreIsNewer(
                f"{self.path} was written by a newer confnote (schema {self.version}, this one knows {SCHEMA_VERSION}):"
                " it can be read, not written",
                "Upgrade with: pip install -U confnote",
            )


class Change:
    """One transaction and one group of journal entries; any exception rolls all of it back."""

    def __init__(self, store: Store, command: str, target: int | None, *, deferred: bool) -> None:
        self.store, self.command, self.target, self.deferred = store, command, target, deferred

    def __enter__(self) -> Store:
        store = self.store
        # a deferred transaction fails at once if another program writes after our first read
        store.execute("BEGIN IMMEDIATE")
        try:
            if self.deferred:
                # until COMMIT only; it makes SQLite compile all statements again, which costs the prompt 3 ms a note
                store.execute("PRAGMA defer_foreign_keys=ON")
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
    """Open an existing store of any schema. No file is created.

    `wait` is in seconds. Raises StoreError if the file is no store or cannot be opened, Refused if SQLite is too old.
    If the `version` of the store is below SCHEMA_VERSION, call `schema.migrate`, then connect again.
    """
    if sqlite3.sqlite_version_info < (3, 37):
        # STRICT tables came with 3.37
        raise Refused(
            f"SQLite {sqlite3.sqlite_version} is too old: confnote needs 3.37 or newer (a newer Python has it)"
        )
    try:
        # isolation_level=None: sqlite3 itself opens no transaction; `Change` does
        store = sqlite3.connect(address(path), timeout=wait, isolation_level=None, uri=True, factory=Store)
    except sqlite3.Error as error:
        raise explain(error, path) from error
    try:
        store.path, store.pinned = path, pinned
        # a pid alone is not enough: the system uses it again, and a process can open the store twice
        store.writer = f"{os.getpid()}-{os.urandom(4).hex()}"
        _check_identity(store)
        (store.version,) = store.execute("PRAGMA user_version").fetchone()
        store.execute("PRAGMA foreign_keys=ON")
        store.execute("PRAGMA synchronous=EXTRA")  # also syncs the folder: no crash loses a note that was confirmed
        _leave_wal(store)
    except sqlite3.Error as error:
        store.close()
        raise explain(error, path) from error
    except BaseException:
        store.close()
        raise
    return store


def address(path: str, *, mode: Literal["rw", "ro"] = "rw", alone: bool = False) -> str:
    """Return the URI of an existing file: connecting to a plain path would create the file.

    `alone` is for a temporary file that no other program opens: SQLite does not lock it. On some systems its locks and
    that of `core.files.replacing` exclude each other.
    """
    name = os.path.abspath(path)
    if os.sep == "\\":
        name = "/" + name.replace(os.sep, "/")  # Windows: file:///C:/folder/file
    for mark in "%?#":
        name = name.replace(mark, f"%{ord(mark):02x}")
    return f"file://{name}?mode={mode}{'&nolock=1' if alone else ''}"


def _check_identity(store: Store) -> None:
    (identity,) = store.execute("PRAGMA application_id").fetchone()
    if identity != APPLICATION_ID:
        # SQLite takes an empty file for an empty database
        if not os.path.getsize(store.path):
            raise StoreError(f"{store.path} is an empty file, no confnote store: remove it, and a new one is made")
        raise StoreError(f"{store.path} is not a confnote store: it was left as it is", "Name another with --db")


def _leave_wal(store: Store) -> None:
    # a tool may have turned WAL on: its two files beside the store are lost when a user copies the store alone
    if store.version <= SCHEMA_VERSION and store.execute("PRAGMA journal_mode").fetchone()[0] != "delete":
        try:
            store.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError:
            return  # the tool is still connected: with synchronous=EXTRA, WAL is as durable


class opened:  # noqa: N801  # used like a function: with opened(path) as store
    """Close a store at the end of a `with` block, and turn SQLite's errors into StoreError.

    A ProgrammingError stays as it is: it is a bug.
    """

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
            raise explain(error, self.store.path) from error
        return False


# SQLite's primary result code: what happened, and what the user can do
REASONS = {
    sqlite3.SQLITE_BUSY: ("{path}: another program kept it locked for too long, nothing was written", "Try again"),
    sqlite3.SQLITE_READONLY: ("{path} is read-only ({owner}): nothing was written", "Make it writable, or use --db"),
    sqlite3.SQLITE_CANTOPEN: ("{path} cannot be opened or made: {error} (folder {folder}, {owner})", "Use --db"),
    sqlite3.SQLITE_FULL: ("{path}: the disk is full, nothing was written", "Free space in {folder}, try again"),
    sqlite3.SQLITE_IOERR: (
        "{path} cannot be written to the disk ({error}), nothing was written", "Is it full, or unplugged?",
    ),
    sqlite3.SQLITE_NOTADB: ("{path} is not a confnote store: it was left as it is", "Name another with --db"),
    sqlite3.SQLITE_CORRUPT: (
        "{path} is damaged: {error}", "Restore a backup with: confnote restore FILE, or ask: confnote doctor",
    ),
}  # fmt: skip
REASONS[sqlite3.SQLITE_LOCKED] = REASONS[sqlite3.SQLITE_BUSY]
MOVED = ("{path} was replaced or taken away by another program (a sync tool?): nothing was written", "Try again")


def explain(error: sqlite3.Error, path: str) -> StoreError:
    """Return a StoreError for an error of SQLite, with the path, the reason and what to do."""
    if os.path.isdir(path):
        return StoreError(f"{path} is a folder: name a file in it with --db")
    code = getattr(error, "sqlite_errorcode", 0)
    reason = MOVED if code == sqlite3.SQLITE_READONLY_DBMOVED else REASONS.get(code & 0xFF)
    what, advice = reason or ("{path}: {error}", "Check it with: confnote doctor")
    words = {"path": path, "folder": os.path.dirname(path) or ".", "error": error, "owner": _owner(path)}
    return StoreError(what.format(**words), advice.format(**words))


def _owner(path: str) -> str:
    """Return owner and mode of the file, else of the nearest folder that exists, else the error."""
    while path and not os.path.exists(path):
        path = os.path.dirname(path) if os.path.dirname(path) != path else ""
    try:
        status = os.stat(path or ".")
    except OSError as error:
        return str(error.strerror)
    return f"owner {status.st_uid}, mode {status.st_mode & 0o777:o}"
