"""A store -> one consistent file of its owner's alone, and such a file -> the live store, whole or not at all.

Both go through SQLite's own copying, page by page under its locks: a file copied by other means may be half of two
states, and one that is put in place of a store leaves other programs writing into a file that nobody sees any more.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from confnote.errors import Refused, StoreError, StoreIsNewer
from confnote.store.db import APPLICATION_ID, VERSION, WAIT, address, explain, new_uid
from confnote.store.schema import backup as copy_store
from confnote.store.schema import migrate

if TYPE_CHECKING:
    from collections.abc import Iterator

KEPT = 10  # automatic backups: those in `backups/` under names of ours
PATTERN = "confnote-*-????????????.db"
STEP = 10_000  # pages copied between two looks at whether somebody waits; the lock is held all the time
DAMAGED = "confnote-damaged-"  # no backups, but what a restore took the place of: never taken away


def folder_of(path: str) -> Path:
    """Return the folder that a store's backups lie in."""
    return Path(path).parent / "backups"


def automatic(path: str) -> list[Path]:
    """Return the backups that were named by confnote, the newest first: their names end in the time they were made."""
    found = [one for one in folder_of(path).glob(PATTERN) if not one.name.startswith(DAMAGED)]
    return sorted(found, key=lambda one: one.stem[-12:], reverse=True)


def back_up(path: str, now: int, target: Path | None = None, label: str = "") -> Path:
    """Copy the store at `path` into `target`, else into `backups/` beside it, of which the newest ten are kept."""
    _check_there(path)
    stamp = f"{datetime.fromtimestamp(now // 1000, UTC):%Y%m%d-%H%M%S}"
    name = f"{label}-{stamp}" if label else stamp
    if target is not None and target.is_dir():
        target /= f"confnote-{name}-{new_uid()[:12].lower()}.db"
    if target is not None and os.path.lexists(target):
        raise Refused(f"{target} is there already: name another file, or take it away first")
    try:
        made = Path(copy_store(path, name, None if target is None else str(target)))
    except sqlite3.Error as error:
        raise StoreError(explain(error, path)) from error
    except OSError as error:
        raise Refused(f"{error.filename or target} cannot be written: {error.strerror}") from error
    if label:  # of a store that is about to be mended
        return made
    try:
        check(made)
    except StoreIsNewer:
        pass  # it can be copied, only not restored here
    except Refused as error:
        raise Refused(f"{made} was made, but the store is not sound: {error}") from error
    if target is None:
        _keep_newest(path)
    return made


def _keep_newest(path: str) -> None:
    for old in automatic(path)[KEPT:]:
        with suppress(OSError):
            old.unlink()


def _check_there(path: str) -> None:
    if not os.path.lexists(path):
        raise Refused(f"there is no store at {path}: name one with --db")


def check(file: Path) -> int:
    """Return the schema of a store's file that is sound; Refused says what is wrong with it."""
    try:
        with closing(_reading(file)) as conn:
            (identity,) = conn.execute("PRAGMA application_id").fetchone()
            (version,) = conn.execute("PRAGMA user_version").fetchone()
            if identity != APPLICATION_ID or not version:
                raise Refused(f"{file} is no confnote store")
            if version > VERSION:
                raise StoreIsNewer(
                    f"{file} was made by a newer confnote (schema {version}, this one knows {VERSION}): upgrade with: "
                    "pip install -U confnote"
                )
            (found,) = conn.execute("PRAGMA integrity_check(1)").fetchone()
            if found != "ok":
                raise Refused(f"{file} is damaged ({' '.join(found.split())[:100]}): ask: confnote doctor --db {file}")
            if conn.execute("PRAGMA foreign_key_check").fetchone():
                raise Refused(f"{file} has references that lead nowhere: ask: confnote doctor --db {file}")
            return int(version)
    except sqlite3.OperationalError as error:
        raise StoreError(explain(error, str(file))) from error
    except sqlite3.DatabaseError as error:
        raise Refused(f"{file} is no sound confnote store: {error}") from error


def _reading(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(address(str(file)).replace("mode=rw", "mode=ro"), uri=True, timeout=WAIT)


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of a restore: the schema of the backup, and where the store as it was is kept, if there was one."""

    schema: int
    before: Path | None


def restore(path: str, file: Path, now: int) -> Restored:
    """Put a backup in place of the store at `path`, for all programs that have it open too; the store is kept first."""
    if not file.exists():
        raise Refused(f"there is no {file}: the backups lie in {folder_of(path)}")
    if file.is_dir():
        raise Refused(f"{file} is a folder: name one of the files in it")
    if Path(path).exists() and file.samefile(path):
        raise Refused(f"{file} is the store itself: name a backup of it")
    version = check(file)
    before: Path | None = None
    if os.path.lexists(path) and _is_readable(path):
        before = _copy_into(path, file, now)
    else:
        if os.path.lexists(path):
            before = _set_aside(path, now)
        _put_in_place(path, file)
    if version < VERSION:
        migrate(path)
    _keep_newest(path)
    return Restored(version, before)


def _is_readable(path: str) -> bool:
    """Whether SQLite takes the file for a store at all; Refused where it is another program's."""
    try:
        with closing(_reading(Path(path))) as conn:
            (identity,) = conn.execute("PRAGMA application_id").fetchone()
            if identity != APPLICATION_ID and conn.execute("SELECT 1 FROM sqlite_schema").fetchone():
                raise Refused(f"{path} is another program's database: it was left as it is. Name the store with --db")
            return bool(identity == APPLICATION_ID)
    except sqlite3.OperationalError as error:
        raise StoreError(explain(error, path)) from error
    except sqlite3.DatabaseError:
        return False


def _copy_into(path: str, file: Path, now: int) -> Path:
    """Copy a backup over the pages of the live store; nobody can write between the backup of it and that."""
    try:
        with (
            closing(_reading(file)) as source,
            closing(sqlite3.connect(address(path), uri=True, timeout=WAIT, isolation_level=None)) as live,
        ):
            live.execute("PRAGMA synchronous=EXTRA")
            live.execute("PRAGMA journal_mode=DELETE")
            live.execute("PRAGMA locking_mode=EXCLUSIVE")  # the lock of the next transaction is held until it is let go
            live.execute("BEGIN EXCLUSIVE")
            live.execute("COMMIT")
            kept = _keep(live, path, now)
            source.backup(live, pages=STEP, progress=_impatient)
            live.execute("PRAGMA locking_mode=NORMAL")
            live.execute("SELECT 1 FROM sqlite_schema").fetchall()
            return kept
    except sqlite3.Error as error:
        raise StoreError(explain(error, path)) from error


def _impatient(status: int, _remaining: int, _total: int) -> None:
    """End a copy that waits for another program's lock: the library itself would wait for ever."""
    if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        raise sqlite3.OperationalError("database is locked")


def _keep(live: sqlite3.Connection, path: str, now: int) -> Path:
    """Back up a store through the connection that has it locked."""
    target = _free_name(path, now, "before-restore")
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(sqlite3.connect(address(str(target)), uri=True)) as copy:
            live.backup(copy)
    except (OSError, sqlite3.Error) as error:
        target.unlink(missing_ok=True)
        _no_backup(path, error)
    return target


def _no_backup(path: str, error: Exception) -> NoReturn:
    why = getattr(error, "strerror", None) or error
    raise StoreError(f"{path} could not be backed up first ({why}), so it was left as it is") from error


def _free_name(path: str, now: int, label: str) -> Path:
    folder = folder_of(path)
    stamp = f"{datetime.fromtimestamp(now // 1000, UTC):%Y%m%d-%H%M%S}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        _no_backup(path, error)
    return folder / f"confnote-{label}-{stamp}-{new_uid()[:12].lower()}.db"


def _set_aside(path: str, now: int) -> Path:
    """Copy a file that SQLite cannot read, byte by byte: no program can be writing to it."""
    target = _free_name(path, now, "damaged")
    try:
        with (
            Path(path).open("rb") as source,
            os.fdopen(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as copy,
        ):
            shutil.copyfileobj(source, copy)
    except OSError as error:
        _no_backup(path, error)
    return target


def _put_in_place(path: str, file: Path) -> None:
    """Make the store's file anew: whole beside it, then under its name."""
    folder = Path(path).parent
    draft = folder / f".confnote-{new_uid()}.new"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        copy_store(str(file), "", str(draft))
        for left in _journals(path):
            left.unlink(missing_ok=True)  # it belongs to the file that goes, and would be played into the new one
        draft.replace(path)
    except sqlite3.Error as error:
        raise StoreError(explain(error, path)) from error
    except OSError as error:
        raise StoreError(f"{path} cannot be made: {error.strerror}. Name another with --db") from error
    finally:
        draft.unlink(missing_ok=True)


def _journals(path: str) -> Iterator[Path]:
    return (Path(path + ending) for ending in ("-journal", "-wal", "-shm"))
