"""Back up a store into one consistent file, and restore such a file in place of the store.

Both use SQLite's own copy, page by page under its locks. A file copied by other means may mix two states; if a file is
moved over the store, other programs go on writing to the old file, which no longer has a name. Only a store that cannot
be read is replaced in that way.
"""

from __future__ import annotations

import os
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import IO, NamedTuple

from confnote.core.files import (
    beginning,
    is_store,
    make_folder,
    reason,
    refuse_store,
    remove_strays,
    replacing,
    sync_folder,
)
from confnote.core.shell import named, quoted
from confnote.errors import UPGRADE, ConfnoteError, Refused, StoreError, StoreIsNewer
from confnote.store import schema
from confnote.store.db import APPLICATION_ID, SCHEMA_VERSION, WAIT, address
from confnote.store.known import KnownStore
from confnote.store.reasons import explain
from confnote.store.triggers import RECORDS

KEPT = 10  # backups of each label that are kept in `backups/`: those with names that confnote gives
NAME = re.compile(r"confnote-(?:(before-restore|before-doctor|v\d+)-)?(?:\d{8}-\d{6}-)?[0-9a-z]{12}\.db")
THOROUGH = 100_000_000  # bytes of backups whose pages are all read before one is deleted: it takes half a second
STEP = 10_000  # pages copied between two checks for another program's lock
# what stops SQLite is not the content of the file: another program, or permissions
OUTSIDE = {
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_NOMEM,
}  # fmt: skip


def folder_of(path: str) -> Path:
    """Return the folder of a store's backups."""
    return Path(path).parent / "backups"


def automatic(path: str) -> list[Path]:
    """Return the backups that confnote named, the newest first; they may be damaged."""
    try:
        names = [name for name in os.listdir(folder_of(path)) if NAME.fullmatch(name)]  # noqa: PTH208  # names only
    except OSError:
        return []
    # by the time in the name: a copy to another disk changes that of the file
    return [folder_of(path) / name for name in sorted(names, key=lambda name: name[-15:], reverse=True)]


def made_at(file: Path) -> int:
    """Return when a backup of `automatic` was made, in milliseconds."""
    from calendar import timegm  # 4 ms

    with suppress(ValueError):  # an older version gave a name without the time
        return timegm(time.strptime(file.name[-31:-16], "%Y%m%d-%H%M%S")) * 1000
    return int(file.stat().st_mtime * 1000)


def back_up(path: str, now: int, target: Path | None = None, label: str = "", *, quick: bool = False) -> Path:
    """Copy a store into a backup; return the path of the new file.

    `target` is a new file, or a folder for it; without `target`, the folder is `backups/` beside the store. In
    `backups/`, all but the newest ten sound backups of that label are deleted. A `label` in the name marks the
    backup of a store that is about to be repaired. With `quick`, only the headers of older backups are read to find
    the sound ones. Raises Refused if there is no store, `target` exists or the copy fails. If the store is not
    sound, its copy goes to `backups/` under a name that marks it; then Refused is raised, unless there is a
    `label`. If only the copy at `target` is not sound, a sound one goes to `backups/`, and Refused is raised.
    """
    KnownStore(path).refuse_if_gone()
    remove_strays(Path(path).parent)  # of a killed `restore`, which wrote all of a store
    if not os.path.lexists(path):
        raise Refused(f"there is no store at {path}: name one with --db")
    if target is not None and target.is_dir():
        target /= Path(schema.backup_path("", now)).name
    if target is not None and os.path.lexists(target):
        if target.exists() and target.samefile(path):
            refuse_store(target)
        raise Refused(f"{named(target)} exists: name another file, or move it away first")
    try:
        unread = _copy_to(target, path) if target is not None else ""
        if target is not None and not unread:
            return target
        made, fault = schema.backup(path, now, label)
    except sqlite3.Error as error:
        raise explain(error, path) from error
    except OSError as error:
        raise Refused(f"{target or folder_of(path)} cannot be written: {reason(error)}") from error
    if fault and not label:
        raise Refused(f"the store is not sound ({fault}): {made} is a copy of it, no backup. Ask: confnote doctor")
    _delete_oldest(path, label, thorough=not quick)
    if unread:  # of the target alone
        raise Refused(f"{target} was not written: the copy is not sound ({unread}). A sound one is {made}")
    return Path(made)


def _copy_to(target: Path, path: str) -> str:
    """Copy the store into a new file; return why the copy is not sound and got no name, else ""."""
    refuse_store(target)  # it may have the name of one of SQLite's own files beside a store
    try:
        schema.copy_store(path, str(target))
    except schema.Unsound as error:
        return str(error)
    return ""


def _delete_oldest(path: str, label: str = "", *, spare: Path | None = None, thorough: bool = True) -> None:
    """Delete all but the newest ten sound backups of a label; never the file `spare`.

    A file that is not sound is neither counted nor deleted. If `thorough`, and the files are not large, all their pages
    are read to find that out.
    """
    files = [file for file in automatic(path) if (NAME.fullmatch(file.name) or [""])[1] == (label or None)]
    if len(files) <= KEPT:
        return
    found = 0
    with suppress(OSError, StoreError):  # StoreError if another program locks one of them
        thorough = thorough and sum(file.stat().st_size for file in files) <= THOROUGH
        for file in files:
            if found >= KEPT and spare is not None and file.samefile(spare):
                continue
            if not (_is_whole(file) and (not thorough or not schema.fault_of(str(file), pragma="quick_check"))):
                continue
            if found >= KEPT:
                file.unlink()
            found += 1


def _is_whole(file: Path) -> bool:
    """Return whether a file has the header of a store, and all pages that the header counts."""
    with file.open("rb") as opened:
        head = opened.read(100)
    page = int.from_bytes(head[16:18], "big")
    whole = int.from_bytes(head[28:32], "big") * (65536 if page == 1 else page)
    # a journal means that the copy was not finished: older versions copied under the final name
    return is_store(head) and 0 < whole <= file.stat().st_size and not os.path.lexists(f"{file}-journal")


def check(file: Path) -> int:
    """Return the schema number of a sound store; raise Refused with the reason for any other file.

    A store of a newer confnote raises StoreIsNewer.
    """
    fault = schema.fault_of(str(file))
    if fault:
        raise Refused(f"{file} is no sound backup ({fault}): ask: confnote doctor --db {file}")
    try:
        with closing(_open_read_only(file)) as conn:
            (version,) = conn.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error as error:  # it could be read a moment ago
        raise Refused(f"{file} cannot be read: {error}") from error
    if version > SCHEMA_VERSION:
        raise StoreIsNewer(
            f"{file} was made by a newer confnote (schema {version}, this one knows {SCHEMA_VERSION}): {UPGRADE}"
        )
    return int(version)


def _open_read_only(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(address(str(file), mode="ro"), uri=True, timeout=WAIT)


class Restored(NamedTuple):  # a dataclass takes 20 ms to import, and the user waits for the backup of the day
    """The schema number of the backup, and the copy of the old store, if there was one."""

    schema: int
    before: Path | None


def restore(path: str, file: Path, now: int) -> Restored:
    """Back up the store, then replace its content by the backup `file`.

    Programs that have the store open see the new content too. A backup of an older schema is migrated. The restored
    store is a new device: entries of its journal must not look like later ones of the old store. A store that cannot be
    read is set aside as it is, and replaced. Raises Refused, and changes nothing, if `file` is missing or not sound, or
    the store cannot be backed up or is another program's.
    """
    if not file.exists():
        raise Refused(f"there is no {file}: the backups lie in {folder_of(path)}")
    if file.is_dir():
        raise Refused(f"{file} is a folder: name one of the files in it")
    if not file.is_file():
        raise Refused(f"{file} is no regular file: name a backup")
    if Path(path).exists() and not Path(path).is_file() and not Path(path).is_dir():
        raise Refused(f"{path} is no regular file: name the store with --db")
    if Path(path).exists() and file.samefile(path):
        raise Refused(f"{file} is the store itself: name a backup of it")
    from confnote.upkeep.compare import refuse_another
    from confnote.upkeep.dump import type_of  # 60 ms, not for the backup of the day

    if type_of(beginning(file, 200)) == "dump":
        raise Refused(f"{named(file)} is a dump: confnote load {quoted(file)}")
    version = check(file)
    refuse_another(path, file)
    place = Path(os.path.realpath(path))  # a link to the store stays a link
    try:
        make_folder(place.parent)
        with ExitStack() as stack:
            before = _replace(path, place, file, now, stack)
            _accept(path, file)
    except sqlite3.Error as error:  # of the backup or the draft, which may lie on different disks
        raise StoreError(f"{path} cannot be restored from {file}: {error}", "It was left as it is") from error
    except OSError as error:
        what = f"{path} cannot be restored: {reason(error)} ({error.filename or place.parent})"
        raise StoreError(what, "It was left as it is") from error
    if before is not None:
        with _uninterrupted():  # an interrupt would look as if nothing was restored
            _delete_oldest(path, "before-restore", spare=file)
    return Restored(version, before)


def _accept(path: str, file: Path) -> None:
    """Record the restored store as the right one."""
    try:
        schema.accept(path)
    except (StoreError, OSError) as error:
        why = str(error) if isinstance(error, StoreError) else reason(error)
        raise StoreError(f"{path} is restored from {file}, but then: {why}") from error


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ignore Ctrl-C and the signals that end a program.

    Pages without their record would look like an older copy.
    """
    import signal  # with threading 4 ms, which the backup of the day does not need
    import threading

    if threading.current_thread() is not threading.main_thread():  # no other thread may handle signals, or gets them
        yield
        return
    names = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows has no SIGHUP
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = [(number, signal.signal(number, signal.SIG_IGN)) for number in numbers]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, signal.SIG_DFL if handler is None else handler)  # None: not set by Python


class _IsInPlace(Exception):  # not an error
    """The store has the pages of the draft, so the draft is not needed any more."""


def _replace(path: str, place: Path, file: Path, now: int, stack: ExitStack) -> Path | None:
    """Replace the store, whose file is `place`, by a backup; return the copy of the old store.

    From the moment when the store changes, `stack` keeps signals off.
    """
    before: Path | None = None
    with suppress(_IsInPlace), replacing(place) as draft:
        _prepare(draft, file)
        if os.path.lexists(path):
            before, is_in_place = _copy_into(path, draft.name, now, stack) if _is_readable(path) else (None, False)
            if is_in_place:
                raise _IsInPlace
            stack.enter_context(_uninterrupted())
            aside = _set_aside(path, place, now)
            before = before or aside  # after an error in the middle, what is set aside may not be the old store
    return before


def _prepare(draft: IO[bytes], file: Path) -> None:
    """Copy a backup into a temporary file, with today's schema and the identity of a new device."""
    with closing(_open_read_only(file)) as source:
        schema.copy_pages(source, str(file), draft)
    with closing(sqlite3.connect(address(draft.name, alone=True), uri=True, isolation_level=None)) as conn:
        conn.execute("PRAGMA journal_mode=MEMORY")  # an incomplete draft is removed, not rolled back
        schema.upgrade(conn)
        # the old store may have gone on after the backup: two entries of one device and number must not differ
        conn.execute("UPDATE clock SET device = lower(hex(randomblob(8)))")


def _is_readable(path: str) -> bool:
    """Return whether a file is a store that SQLite can read.

    A damaged file or an empty database is no store. Raises Refused for another program's database, StoreError if the
    file cannot be opened or is locked.
    """
    try:
        # not read-only: a journal that a killed program left must be rolled back first
        with closing(sqlite3.connect(address(path), uri=True, timeout=WAIT)) as conn:
            tables = {name for (name,) in conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
            (identity,) = conn.execute("PRAGMA application_id").fetchone()
    except Exception as error:  # noqa: BLE001  # damaged bytes raise much, such as UnicodeDecodeError
        _raise_if_outside(error, path)
        return False
    if identity != APPLICATION_ID and tables and not tables.issuperset(RECORDS):
        raise Refused(f"{path} is another program's database: it was left as it is. Name the store with --db")
    return bool(identity == APPLICATION_ID)


def _raise_if_outside(error: Exception, path: str) -> None:
    """Raise an error again, explained, if its reason is not the content of the store's file."""
    if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in OUTSIDE:
        raise explain(error, path, "so it was left as it is") from error
    if isinstance(error, (ConfnoteError, OSError)):
        raise error


def _copy_into(path: str, draft: str, now: int, stack: ExitStack) -> tuple[Path | None, bool]:
    """Copy the pages of a draft over those of the store; return the backup of the old pages.

    Also return whether it was done: False if the store's content makes that impossible. The backup is None if even that
    could not be made.
    """
    before: Path | None = None
    # one lock from the first copy to the last page, so that no write comes between and is lost
    try:
        with (
            closing(sqlite3.connect(address(draft, mode="ro", alone=True), uri=True)) as source,
            closing(sqlite3.connect(address(path), uri=True, timeout=WAIT, isolation_level=None)) as live,
        ):
            live.execute("PRAGMA synchronous=EXTRA")
            live.execute("PRAGMA journal_mode=DELETE")
            live.execute("PRAGMA locking_mode=EXCLUSIVE")  # keeps the lock of the next transaction after its COMMIT
            live.execute("BEGIN EXCLUSIVE")
            live.execute("COMMIT")
            before = _back_up_first(path, now, live)
            stack.enter_context(_uninterrupted())
            source.backup(live, pages=STEP, progress=lambda status, *_: schema.stop_if_locked(status, path))
            live.execute("PRAGMA locking_mode=NORMAL")
            live.execute("SELECT 1 FROM sqlite_schema").fetchall()  # the lock is released at the next access only
    except Exception as error:  # noqa: BLE001  # damaged bytes raise much
        _raise_if_outside(error, path)
        return before, False
    return before, True


def _back_up_first(path: str, now: int, live: sqlite3.Connection) -> Path:
    try:
        return Path(schema.backup(path, now, "before-restore", live)[0])
    except OSError as error:
        raise _not_backed_up(path, error) from error


def _not_backed_up(path: str, error: OSError) -> StoreError:
    return StoreError(f"{path} could not be backed up first ({reason(error)}), so it was left as it is")


def _set_aside(path: str, place: Path, now: int) -> Path:
    """Give a store that cannot be read a second name in `backups/`, with its journal; return that.

    The first names of journals are removed: SQLite would replay them into the restored store.
    """
    target = Path(schema.backup_path(path, now, schema.DAMAGED))
    journals = [Path(f"{place}{ending}") for ending in ("-journal", "-wal", "-shm")]
    try:
        make_folder(target.parent)
        for file in (place, *filter(Path.exists, journals)):
            aside = target.with_name(target.name + file.name.removeprefix(place.name))
            try:
                os.link(file, aside)  # no byte is read: the disk may be damaged, or full
            except OSError:  # a file system without hard links, or another disk
                import shutil

                with replacing(aside) as copied, file.open("rb") as old:
                    shutil.copyfileobj(old, copied)
            with suppress(OSError):
                aside.chmod(0o600)
        sync_folder(target.parent)
        for file in journals:
            file.unlink(missing_ok=True)
    except OSError as error:
        raise _not_backed_up(path, error) from error
    return target
