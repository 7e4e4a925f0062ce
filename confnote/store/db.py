"""Open the database, and write to it in changes.

It imports only cheap modules of the standard library: the frequent commands use it without Typer.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import time

from confnote.core.clock import clock_warning
from confnote.core.text import ulid_of
from confnote.errors import UPGRADE, Refused, StoreError, StoreIsNewer
from confnote.store.daily import look
from confnote.store.known import KnownStore
from confnote.store.reasons import DAMAGE, explain, no_store, quoting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType
    from typing import ClassVar, Literal

APPLICATION_ID = 0x636E6F74  # "cnot", in the file's header
SCHEMA_VERSION = 7  # the schema that this confnote writes, kept as user_version; see migrations/
WAIT = 10.0  # seconds that a writer waits for another one to finish


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


def new_uid() -> str:
    """Return a new ULID: 26 letters for 48 bits of milliseconds and 80 random bits."""
    # github.com/ulid/spec; no library, for the sake of the quick commands
    return ulid_of((time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big"))


class Store(sqlite3.Connection):
    """An open store.

    `version` is its schema. `writer` names this connection in the journal. `pinned` (ms) replaces the wall clock in
    tests. Every change also runs the statement `along`, by which the prompt deletes the draft of the entered line.

    `words` is what the user typed for the next change, for the message if it fails. `has_written` tells whether a
    change is on disk. `outcome` says what a failed change left behind, empty if none failed. `warning` is what the user
    must know of a change that is on disk, or of the clock; `other_copy` says that the file is another one than before.
    `seen` is the `_data_version` that `_has_progress` compares.

    `last_path` is the path of the store that this process opened last: the report of a bug asks whether it is damaged.
    """

    last_path: ClassVar[str] = ""

    path: str
    known: KnownStore
    version: int
    writer: str
    pinned: int | None
    along: tuple[str, tuple[object, ...]] | None = None
    seen: int
    words: str = ""
    has_written: bool = False
    outcome: str = ""
    warning: str = ""
    other_copy: str = ""

    def change(self, command: str, *, deferred: bool = True) -> Change:
        """Return a context in which all writes are one change in the journal, on disk when it ends.

        `command` is its name in the history. With `deferred`, SQLite checks foreign keys only at the end, so that
        records may be written in any order. Raises StoreIsNewer when it is entered.
        """
        return Change(self, command, deferred=deferred)

    def check_writable(self) -> None:
        """Raise StoreIsNewer if a newer confnote wrote this store, perhaps after it was opened."""
        (self.version,) = self.execute("PRAGMA user_version").fetchone()
        if self.version > SCHEMA_VERSION:
            raise StoreIsNewer(
                f"{self.path} was written by a newer confnote (schema {self.version}, this one knows {SCHEMA_VERSION}):"
                " it can be read, not written",
                f"{UPGRADE[0].upper()}{UPGRADE[1:]}",
            )


NOTHING = "nothing was written"
NOT_THE_LAST = "the last change was not written"  # of a run that makes several
KEPT = "but the change is saved"  # after an error that came later
UNSURE = "the change may be there or not: look before you repeat it"
LAST_ENTRY = "SELECT seq, writer FROM journal WHERE seq >= (SELECT change FROM clock) ORDER BY seq DESC LIMIT 1"
CLEAR = "UPDATE clock SET change = NULL, pinned = NULL, writer = NULL, command = NULL, target = NULL"
# the sign of a change that the journal does not have, such as `use`: the clock never shows the same twice
NEXT_TICK = "UPDATE clock SET tick = tick + 1 RETURNING wall, tick"
IN_JOURNAL = "SELECT 1 FROM journal WHERE seq = ? AND writer = ?"
IN_CLOCK = "SELECT 1 FROM clock WHERE wall = ? AND tick = ?"
SAVED = "{path}: the change is saved, but the disk reported an error at the end ({error}). Make a copy: confnote backup"


class Change:
    """One transaction and one group of journal entries; any exception rolls all of it back."""

    def __init__(self, store: Store, command: str, *, deferred: bool) -> None:
        self.store, self.command, self.deferred = store, command, deferred

    def __enter__(self) -> Store:
        store = self.store
        store.outcome = NOT_THE_LAST if store.has_written else NOTHING
        # a deferred transaction fails at once if another program writes after our first read
        _begin(store)
        try:
            store.check_writable()  # a prompt may be open for days, and meanwhile a newer version be installed
            store.known.begin(store)
            if self.deferred:
                # until COMMIT only; it makes SQLite compile all statements again, which costs the prompt 3 ms a note
                store.execute("PRAGMA defer_foreign_keys=ON")
            store.execute(
                "UPDATE clock SET change = (SELECT coalesce(max(seq), 0) + 1 FROM journal),"
                " pinned = ?, writer = ?, command = ?, target = NULL",
                (store.pinned, store.writer, self.command),
            )
            last = store.execute("SELECT at FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
            store.warning = store.warning or clock_warning(last[0] if last else 0, store.pinned)
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
                entry = store.execute(LAST_ENTRY).fetchone()
                # the row is cleared, so that what another program writes next is a change of its own
                store.execute(CLEAR)
                # all rows at once: a statement that is not over would stop the COMMIT
                sign = (IN_JOURNAL, entry) if entry else (IN_CLOCK, *store.execute(NEXT_TICK).fetchall())
                store.known.prepare(store)
                _commit(store, *sign)
                store.other_copy = store.known.committed()
            elif not issubclass(kind, sqlite3.Error):  # refused, not failed: nothing to say of it later
                store.outcome = store.words = ""
        finally:
            if store.in_transaction:
                _roll_back(store)
        return False


def _begin(store: Store) -> None:
    """Begin to write; wait for other writers as long as they make progress."""
    while True:
        try:
            store.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            # SQLite's wait is not fair: of 200 writers, a dozen get no turn within WAIT
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or not _has_progress(store):
                raise
        else:
            return


def _has_progress(store: Store) -> bool:
    """Return whether others have written since the last call, or since the store was opened.

    False for a connection that waits less than WAIT: the prompt must not block the keyboard.
    """
    if store.execute("PRAGMA busy_timeout").fetchone()[0] < WAIT * 1000:
        return False
    before, store.seen = store.seen, _data_version(store)
    return store.seen != before


def _data_version(store: Store) -> int:
    """Return a number that changes whenever another connection writes."""
    return int(store.execute("PRAGMA data_version").fetchone()[0])


def _roll_back(store: Store) -> None:
    try:  # noqa: SIM105  # importing contextlib costs the quick commands 1 ms
        store.execute("ROLLBACK")
    except sqlite3.Error:
        pass  # the error before it is the one to report; what is not committed is never written


def _commit(store: Store, query: str, sign: tuple[int, str | int] | None = None) -> None:
    """Commit the change; raise SQLite's error, unless the change is on disk in spite of it.

    `query` finds the row `sign` in a store that has the change. `sign` is None if a damaged store gave none.
    """
    try:
        store.execute("COMMIT")
    except sqlite3.Error as error:
        if store.in_transaction:
            _roll_back(store)
        saved = _is_found(store, query, sign)
        if saved is None:
            store.outcome = UNSURE
        if not saved:
            raise
        store.warning = SAVED.format(path=store.path, error=error)
    store.has_written, store.outcome, store.words = True, "", ""


def _is_found(store: Store, query: str, sign: tuple[int, str | int] | None) -> bool | None:
    """Return whether the query finds a row in the file; None if that cannot be said."""
    if sign is None:
        return None
    try:
        # a new connection takes back a half-written change, and uses no page that this one remembers
        fresh = sqlite3.connect(address(store.path), timeout=1, uri=True)
        try:
            return fresh.execute(query, sign).fetchone() is not None
        finally:
            fresh.close()
    except sqlite3.Error:
        return None


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
        Store.last_path = store.path = path
        store.pinned, store.known = pinned, KnownStore(path)
        # a pid alone is not enough: the system uses it again, and a process can open the store twice
        store.writer = f"{os.getpid()}-{os.urandom(4).hex()}"
        _check_identity(store)
        (store.version,) = store.execute("PRAGMA user_version").fetchone()
        store.execute("PRAGMA foreign_keys=ON")
        store.execute("PRAGMA synchronous=EXTRA")  # also syncs the folder: no crash loses a note that was confirmed
        _leave_wal(store)
        store.seen = _data_version(store)
    except DAMAGE as error:
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
            store.known.refuse("is an empty file")
            raise StoreError(f"{store.path} is an empty file, no confnote store: remove it, and a new one is made")
        raise no_store(store.path)


def _leave_wal(store: Store) -> None:
    # a tool may have turned WAL on: its two files beside the store are lost when a user copies the store alone
    if store.version <= SCHEMA_VERSION and store.execute("PRAGMA journal_mode").fetchone()[0] != "delete":
        try:
            store.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError:
            return  # the tool is still connected: with synchronous=EXTRA, WAL is as durable


class opened:  # noqa: N801  # used like a function: with opened(path) as store
    """Close a store at the end of a `with` block, and turn SQLite's errors into StoreError.

    `warn` is called with each warning of the last change. A backup that is due is left to the end of the process. A
    ProgrammingError stays as it is: it is a bug.
    """

    def __init__(self, store: Store, warn: Callable[[str], None] | None = None) -> None:
        self.store, self.warn = store, warn

    def __enter__(self) -> Store:
        return self.store

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> Literal[False]:
        unsaved = ""
        try:
            if error is None and self.store.has_written:
                unsaved = look(self.store, self.store.path, self.store.pinned)
            self.store.close()
        except sqlite3.Error as late:
            if error is None and self.store.has_written:
                self.store.warning = SAVED.format(path=self.store.path, error=late)
            else:
                error = error or late
        for warning in (self.store.warning, self.store.other_copy, unsaved):
            if warning and self.warn is not None:
                self.warn(warning)
        if isinstance(error, StoreIsNewer):
            raise quoting(error, self.store.words) from error
        if isinstance(error, sqlite3.Error) and not isinstance(error, sqlite3.ProgrammingError):
            outcome = self.store.outcome or (KEPT if self.store.has_written else "")
            raise explain(error, self.store.path, outcome, self.store.words) from error
        return False
