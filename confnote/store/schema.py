"""Create a store, copy it, and migrate an older one after a backup.

Many processes may create or migrate one store at once.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import IO

from confnote.core import clock
from confnote.core.files import make_folder, replacing
from confnote.errors import StoreError
from confnote.store.daily import stamp
from confnote.store.db import (
    APPLICATION_ID,
    SCHEMA_VERSION,
    WAIT,
    Store,
    address,
    connect,
    new_uid,
    opened,
)
from confnote.store.known import KnownStore, newest
from confnote.store.migrations import migrate_from
from confnote.store.reasons import DAMAGE, NO_TEXT, REASONS, explain
from confnote.store.triggers import create_triggers, drop_triggers

DAMAGED = "damaged"  # in names of copies of a store that is not sound: they are no backups, and never deleted
# SQLite's codes for a file that cannot be written, and the system's codes for that
UNWRITTEN = {sqlite3.SQLITE_FULL: errno.ENOSPC, sqlite3.SQLITE_IOERR_WRITE: errno.EIO}
NAMING = 2.0  # seconds for which an empty file may be a store that another process is creating


def open_store(path: str, *, wait: float = 10.0, pinned: int | None = None) -> Store:
    """Open the store at `path`; create it if there was none, migrate it if its schema is older.

    Raises StoreIsGone if there was one.
    """
    KnownStore(path).refuse_if_gone()
    if not os.path.lexists(path):
        create(path)
    # without hard links, a store that another process creates is an empty file for a moment (see `core.files`)
    with suppress(OSError):
        for _ in range(40):
            status = os.stat(path)
            if status.st_size or not 0 <= time.time() - status.st_mtime < NAMING:
                break
            time.sleep(0.05)
    store = connect(path, wait=wait, pinned=pinned)
    if store.version < SCHEMA_VERSION:
        store.close()
        try:
            migrate(path)
        except DAMAGE as error:
            raise explain(error, path) from error
        store = connect(path, wait=wait, pinned=pinned)
    return store


def accept(path: str) -> None:
    """Record that the file at `path` is the right store now, whatever was last written there."""
    with opened(connect(path)) as store:
        last = newest(store)
        if last is None:
            store.known.forget()
        else:
            store.known.write(last)


def create(path: str) -> None:
    """Create a store, unless another process creates one at `path` first."""
    with suppress(FileExistsError), _explained(path):
        make_folder(Path(path).parent)
        with (
            replacing(Path(path), over=False) as file,
            # no journal is needed: a draft that is not finished is removed
            closing(sqlite3.connect(address(file.name, alone=True), isolation_level=None, uri=True)) as conn,
        ):
            conn.execute("PRAGMA journal_mode=OFF")
            conn.execute("BEGIN")
            _upgrade(conn, 0)
            conn.execute("COMMIT")


@contextmanager
def _explained(path: str) -> Iterator[None]:
    """Turn errors of SQLite and the disk into StoreError, but let FileExistsError pass."""
    try:
        yield
    except FileExistsError:
        raise
    except sqlite3.Error as error:
        raise explain(error, path) from error
    except OSError as error:
        # a folder that is closed to the user hides whether the store is there
        doing = "opened or made" if isinstance(error, PermissionError) else "made"
        what = f"{path} cannot be {doing}: {error.strerror} ({os.path.dirname(path) or '.'})"
        raise StoreError(what, "Name another with --db") from error


def migrate(path: str) -> None:
    """Bring a file to today's schema in one transaction, after a backup."""
    with closing(sqlite3.connect(address(path), timeout=WAIT, isolation_level=None, uri=True)) as conn:
        upgrade(conn, lambda version: _back_up_first(path, version))


def upgrade(conn: sqlite3.Connection, first: Callable[[int], object] | None = None) -> None:
    """Bring an open store to today's schema in one transaction.

    `first`, if given, is called with the store's version before anything is changed.
    """
    try:
        conn.execute("PRAGMA synchronous=EXTRA")
        conn.execute("PRAGMA foreign_keys=OFF")  # has no effect after BEGIN; a rebuilt table needs it
        conn.execute("BEGIN IMMEDIATE")  # a deferred transaction fails if two processes migrate at once
        (version,) = conn.execute("PRAGMA user_version").fetchone()
        if version >= SCHEMA_VERSION:
            conn.execute("ROLLBACK")
            return
        if first is not None:
            first(version)
        _upgrade(conn, version)
        conn.execute("COMMIT")
    except BaseException:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        raise


def _back_up_first(path: str, version: int) -> None:
    if not version:  # a file without tables
        return
    try:
        backup(path, clock.now(), f"v{version}")
    except (OSError, sqlite3.Error) as error:
        why = getattr(error, "strerror", None) or error
        raise StoreError(
            f"{path} is of an older schema, and no backup could be made beside it ({why}): it was left as it is",
            "Make room and the folder writable, then try again",
        ) from error


def _upgrade(conn: sqlite3.Connection, version: int) -> None:
    drop_triggers(conn)  # SQLite drops no column that a trigger names, and the journal's name all of them
    migrate_from(conn, version, SCHEMA_VERSION)
    create_triggers(conn)
    conn.execute(f"PRAGMA application_id={APPLICATION_ID}")
    conn.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
    # foreign keys are off here, so nothing else would notice a broken one
    broken = conn.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise StoreError(f"the migration would leave {len(broken)} broken references: nothing was changed")


@cache
def fresh_store() -> sqlite3.Connection:
    """Return an empty store in memory, whose tables, columns and indexes are those of today."""
    conn = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    _upgrade(conn, 0)
    return conn


class Unsound(Exception):  # not an error of the program
    """A copy is not sound, so it got no name; `str()` says why."""


def backup_path(path: str, now: int, label: str = "") -> str:
    """Return a new path in `backups/` beside the store; `label` (or "") is a part of the name."""
    # the name ends with the time in milliseconds and two random letters, so that names of one label sort by it
    name = f"confnote-{label}{'-' if label else ''}{stamp(now)}-{new_uid()[:12].lower()}.db"
    return os.path.join(os.path.dirname(path), "backups", name)


def backup(path: str, now: int, label: str = "", source: sqlite3.Connection | None = None) -> tuple[str, str]:
    """Copy the store into `backups/` beside it; return the file, and what is wrong with the store.

    If something is wrong, the name of the file has the label DAMAGED instead of `label`. `source` is a connection that
    keeps the store locked, if the caller has one. Raises OSError, sqlite3.Error or StoreError.
    """
    file = backup_path(path, now, label)
    make_folder(Path(file).parent)
    fault = ""
    for _ in range(2):  # the fault may be in the copy: the disk could not read it back
        try:
            copy_store(path, file, source)
        except Unsound as error:
            fault = str(error)
        else:
            return file, ""
    file = backup_path(path, now, DAMAGED)
    copy_store(path, file, source, sound=False)
    return file, fault


def copy_store(path: str, file: str, source: sqlite3.Connection | None = None, *, sound: bool = True) -> None:
    """Copy the store into a new private file, which gets its name when it is complete and on disk.

    The copy is consistent, even if other programs write meanwhile. With `sound`, a copy that is not sound is removed,
    and Unsound raised. Raises FileExistsError and other OSError, sqlite3.Error or StoreError.
    """
    with replacing(Path(file), over=False) as draft:
        if source is not None:
            copy_pages(source, path, draft)
        else:
            with closing(sqlite3.connect(address(path), uri=True, timeout=WAIT)) as conn:
                copy_pages(conn, path, draft)
        fault = fault_of(draft.name, alone=True) if sound else ""
        if fault:
            raise Unsound(fault)


def copy_pages(source: sqlite3.Connection, path: str, draft: IO[bytes]) -> None:
    """Copy the pages of the store at `path` into an open temporary file.

    Raises OSError if the file cannot be written, sqlite3.Error or StoreError if the store cannot be read.
    """
    with closing(sqlite3.connect(address(draft.name, alone=True), uri=True)) as conn:
        conn.execute("PRAGMA journal_mode=OFF")  # an incomplete copy is removed, not rolled back
        conn.execute("PRAGMA synchronous=OFF")  # `replacing` does it once, at the end
        try:
            source.backup(conn, progress=lambda status, *_: stop_if_locked(status, path))
        except sqlite3.Error as error:
            # the store is only read, so it is the disk of the copy, which may be another one
            code = UNWRITTEN.get(getattr(error, "sqlite_errorcode", 0))
            if code is None:
                raise
            raise OSError(code, os.strerror(code)) from error
    draft.seek(18)
    draft.write(b"\1\1")  # no WAL in the copy, even if another program turned it on: it makes files beside the store
    draft.flush()


def stop_if_locked(status: int, path: str) -> None:
    """Raise StoreError if another program locks the store: sqlite3 itself would wait forever."""
    if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        what, advice = REASONS[sqlite3.SQLITE_BUSY]
        raise StoreError(what.format(path=path), advice)


def fault_of(file: str, *, alone: bool = False, pragma: str = "integrity_check") -> str:
    """Return what is wrong with the file of a store, which is not changed; empty if it is sound.

    `alone` is for a temporary file that no other program opens. The check `quick_check` leaves out the indexes.
    Raises StoreError if another program locks the file.
    """
    try:
        with closing(sqlite3.connect(address(file, mode="ro", alone=alone), uri=True, timeout=WAIT)) as conn:
            conn.execute("PRAGMA cache_size=-64000")  # the check of 10,000 notes takes a third less
            (identity,) = conn.execute("PRAGMA application_id").fetchone()
            (version,) = conn.execute("PRAGMA user_version").fetchone()
            if identity != APPLICATION_ID or not version:
                return "it is no confnote store"
            (found,) = conn.execute(f"PRAGMA {pragma}(1)").fetchone()
            if found != "ok":
                return f"it is damaged, or the disk cannot read it ({' '.join(found.split())[:100]})"
            return "it has broken references" if conn.execute("PRAGMA foreign_key_check").fetchone() else ""
    except Exception as error:  # noqa: BLE001  # damaged bytes raise much, such as UnicodeDecodeError
        stop_if_locked(getattr(error, "sqlite_errorcode", 0) & 0xFF, file)
        why = NO_TEXT if isinstance(error, UnicodeError) else " ".join(str(error).split())[:100]
        return f"it cannot be read ({why})"
