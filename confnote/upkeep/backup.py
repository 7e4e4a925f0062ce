"""Back up a store into one consistent file, and restore such a file in place of the store.

Both use SQLite's own copy, page by page under its locks. A file copied by other means may mix two states; if a file is
moved over the store, other programs go on writing to the old file, which no longer has a name.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from confnote.core.files import reason
from confnote.errors import Refused, StoreError, StoreIsNewer
from confnote.store.db import APPLICATION_ID, REASONS, SCHEMA_VERSION, WAIT, address, create_private, explain, new_uid
from confnote.store.schema import backup as copy_store
from confnote.store.schema import backup_path, migrate, replacement

KEPT = 10  # automatic backups that are kept: files in `backups/` with names that confnote gives
PATTERN = "confnote-*-????????????.db"
DAMAGED = "confnote-damaged-"  # a store that a restore replaced: no backup, and never deleted
STEP = 10_000  # pages copied between two checks for another program's lock


def folder_of(path: str) -> Path:
    """Return the folder of a store's backups."""
    return Path(path).parent / "backups"


def automatic(path: str) -> list[Path]:
    """Return the backups that confnote named, the newest first."""
    # by the time in the name: a copy to another disk changes that of the file
    found = [file for file in folder_of(path).glob(PATTERN) if not file.name.startswith(DAMAGED)]
    return sorted(found, key=lambda file: file.stem[-12:], reverse=True)


def back_up(path: str, now: int, target: Path | None = None, label: str = "") -> Path:
    """Copy the store to `target`, a file or folder, or to `backups/` beside it; return the path.

    Without `target` and `label`, all but the newest ten backups in `backups/` are deleted. A `label` in the name marks
    the backup of a store that is about to be repaired; such a backup need not be sound. Raises Refused if there is no
    store, `target` exists, the copy fails, or the copy (which stays) is not sound.
    """
    if not os.path.lexists(path):
        raise Refused(f"there is no store at {path}: name one with --db")
    name = _stamp(now, label)
    if target is not None and target.is_dir():
        target /= f"confnote-{name}-{new_uid()[:12].lower()}.db"
    if target is not None and os.path.lexists(target):
        raise Refused(f"{target} exists: name another file, or move it away first")
    try:
        made = Path(copy_store(path, name, None if target is None else str(target)))
    except sqlite3.Error as error:
        raise explain(error, path) from error
    except OSError as error:
        raise Refused(f"{error.filename or target} cannot be written: {reason(error)}") from error
    if label:
        return made
    try:
        check(made)
    except StoreIsNewer:
        pass  # it can be copied, but not restored by this version
    except Refused as error:
        raise Refused(f"{made} was made, but the store is not sound: {error}") from error
    if target is None:
        _delete_oldest(path)
    return made


def _stamp(now: int, label: str) -> str:
    time = f"{datetime.fromtimestamp(now // 1000, UTC):%Y%m%d-%H%M%S}"
    return f"{label}-{time}" if label else time


def _delete_oldest(path: str) -> None:
    for old in automatic(path)[KEPT:]:
        with suppress(OSError):
            old.unlink()


def check(file: Path) -> int:
    """Return the schema number of a sound store; raise Refused with the reason for any other file.

    A store of a newer confnote raises StoreIsNewer, before its content is checked.
    """
    try:
        with closing(_open_read_only(file)) as conn:
            (identity,) = conn.execute("PRAGMA application_id").fetchone()
            (version,) = conn.execute("PRAGMA user_version").fetchone()
            if identity != APPLICATION_ID or not version:
                raise Refused(f"{file} is no confnote store")
            if version > SCHEMA_VERSION:
                raise StoreIsNewer(
                    f"{file} was made by a newer confnote (schema {version}, this one knows {SCHEMA_VERSION}): "
                    "upgrade with: pip install -U confnote"
                )
            (found,) = conn.execute("PRAGMA integrity_check(1)").fetchone()
            if found != "ok":
                raise Refused(f"{file} is damaged ({' '.join(found.split())[:100]}): ask: confnote doctor --db {file}")
            if conn.execute("PRAGMA foreign_key_check").fetchone():
                raise Refused(f"{file} has broken references: ask: confnote doctor --db {file}")
            return int(version)
    except sqlite3.OperationalError as error:
        raise explain(error, str(file)) from error
    except sqlite3.DatabaseError as error:
        raise Refused(f"{file} is no sound confnote store: {error}") from error


def _open_read_only(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(address(str(file), mode="ro"), uri=True, timeout=WAIT)


@dataclass(frozen=True, slots=True)
class Restored:
    """The schema number of the backup, and the backup of the old store, if there was one."""

    schema: int
    before: Path | None


def restore(path: str, file: Path, now: int) -> Restored:
    """Back up the store, then replace its content by the backup `file`.

    Programs that have the store open see the new content too. A backup of an older schema is migrated. Raises Refused,
    and changes nothing, if `file` is missing or not sound, or the store cannot be backed up or is another program's.
    """
    if not file.exists():
        raise Refused(f"there is no {file}: the backups lie in {folder_of(path)}")
    if file.is_dir():
        raise Refused(f"{file} is a folder: name one of the files in it")
    if Path(path).exists() and file.samefile(path):
        raise Refused(f"{file} is the store itself: name a backup of it")
    version = check(file)
    before: Path | None = None
    if os.path.lexists(path) and _is_store(path):
        before = _copy_into(path, file, now)
    else:
        if os.path.lexists(path):
            # SQLite cannot read the file, so no program can be writing to it, and its bytes can be copied
            with _copy_before(path, now, "damaged") as before:
                shutil.copyfile(path, before)
        _put_in_place(path, file)
    if version < SCHEMA_VERSION:
        migrate(path)
    _delete_oldest(path)
    return Restored(version, before)


def _is_store(path: str) -> bool:
    """Return whether a file is a readable store; raise Refused for another program's database.

    A damaged file or an empty database is no store. Raises StoreError if the file cannot be opened or is locked.
    """
    try:
        with closing(_open_read_only(Path(path))) as conn:
            (identity,) = conn.execute("PRAGMA application_id").fetchone()
            if identity != APPLICATION_ID and conn.execute("SELECT 1 FROM sqlite_schema").fetchone():
                raise Refused(f"{path} is another program's database: it was left as it is. Name the store with --db")
            return bool(identity == APPLICATION_ID)
    except sqlite3.OperationalError as error:
        raise explain(error, path) from error
    except sqlite3.DatabaseError:
        return False


def _copy_into(path: str, file: Path, now: int) -> Path:
    """Copy a backup over the pages of the store; return the backup of the old pages."""
    # one lock from the first copy to the last page, so that no write comes between and is lost
    try:
        with (
            closing(_open_read_only(file)) as source,
            closing(sqlite3.connect(address(path), uri=True, timeout=WAIT, isolation_level=None)) as live,
        ):
            live.execute("PRAGMA synchronous=EXTRA")
            live.execute("PRAGMA journal_mode=DELETE")
            live.execute("PRAGMA locking_mode=EXCLUSIVE")  # keeps the lock of the next transaction after its COMMIT
            live.execute("BEGIN EXCLUSIVE")
            live.execute("COMMIT")
            with (
                _copy_before(path, now, "before-restore") as before,
                closing(sqlite3.connect(address(str(before)), uri=True)) as copy,
            ):
                live.backup(copy)
            source.backup(live, pages=STEP, progress=lambda status, _left, _total: _stop_if_locked(status, path))
            live.execute("PRAGMA locking_mode=NORMAL")
            live.execute("SELECT 1 FROM sqlite_schema").fetchall()  # the lock is released at the next access only
            return before
    except sqlite3.Error as error:
        raise explain(error, path) from error


def _stop_if_locked(status: int, path: str) -> None:
    """Raise StoreError if another program locks the store: sqlite3 itself would wait forever."""
    if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        what, advice = REASONS[sqlite3.SQLITE_BUSY]
        raise StoreError(what.format(path=path), advice)


@contextmanager
def _copy_before(path: str, now: int, label: str) -> Iterator[Path]:
    """Yield a new file in `backups/` to copy the store into; raise StoreError if that fails."""
    target = Path(backup_path(path, _stamp(now, label)))
    try:
        create_private(str(target), parents=True)
        yield target
    except (OSError, sqlite3.Error) as error:
        with suppress(OSError):
            target.unlink()
        why = getattr(error, "strerror", None) or error
        raise StoreError(f"{path} could not be backed up first ({why}), so it was left as it is") from error


def _put_in_place(path: str, file: Path) -> None:
    """Replace the store's file: complete a copy of the backup beside it, then rename the copy."""
    with replacement(path) as draft:
        copy_store(str(file), "", draft)
        for ending in ("-journal", "-wal", "-shm"):  # SQLite would replay an old journal into the new file
            Path(path + ending).unlink(missing_ok=True)
        Path(draft).replace(path)
