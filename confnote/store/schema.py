"""A path turned into a store of today's schema: made whole, or migrated after a backup, safe among many processes."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from confnote.errors import StoreError
from confnote.store.db import APPLICATION_ID, VERSION, Store, address, connect, explain, new_uid
from confnote.store.tables import INDEXED, TABLES, recreate_triggers

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations


NAMING = 2.0  # seconds that an empty file is taken for a store that is just being named


def open_store(path: str, *, wait: float = 10.0, pinned: int | None = None) -> Store:
    """Open the store at `path`, made first if there is no file, migrated first if it is of an older schema."""
    if not os.path.lexists(path):
        create(path)
    _await_content(path)
    store = connect(path, wait=wait, pinned=pinned)
    if store.version < VERSION:
        store.close()
        try:
            migrate(path)
        except sqlite3.Error as error:
            raise StoreError(explain(error, path)) from error
        store = connect(path, wait=wait, pinned=pinned)
    return store


def _await_content(path: str) -> None:
    """Give a store that another process is just naming the time to get its content (see `_give_name`)."""
    with suppress(OSError):
        for _ in range(40):
            about = os.stat(path)
            if about.st_size or not 0 <= time.time() - about.st_mtime < NAMING:
                return
            time.sleep(0.05)


def create(path: str) -> None:
    """Make a new store: whole under a name of its own, then given its real one, so that nobody ever sees half of it.

    Twenty at once make one store: the first link wins, the others take theirs away again.
    """
    folder = os.path.dirname(path) or "."
    draft = os.path.join(folder, f".confnote-{new_uid()}.new")
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise StoreError(f"{path} cannot be made: {error.strerror} ({folder}). Name another with --db") from error
    try:
        migrate(draft)
        _give_name(draft, path)
    except sqlite3.Error as error:
        raise StoreError(explain(error, path)) from error
    except OSError as error:
        raise StoreError(f"{path} cannot be made: {error.strerror}. Name another with --db") from error
    finally:
        for left in (draft, draft + "-journal"):
            with suppress(FileNotFoundError):
                os.unlink(left)


def _give_name(draft: str, path: str) -> None:
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            return
        os.replace(draft, path)


def migrate(path: str, migrations: Migrations | None = None, version: int = VERSION) -> None:
    """Bring the file at `path` to `version` in one transaction, after a backup if it holds anything."""
    with closing(sqlite3.connect(address(path), timeout=10, isolation_level=None, uri=True)) as conn:
        try:
            conn.execute("PRAGMA synchronous=EXTRA")
            conn.execute("PRAGMA foreign_keys=OFF")  # before BEGIN; transform() of a referenced table refuses otherwise
            conn.execute("BEGIN IMMEDIATE")  # Migrations.apply alone begins deferred, and racing runs fail
            (found,) = conn.execute("PRAGMA user_version").fetchone()
            if found >= version:
                conn.execute("ROLLBACK")
                return
            if found:
                _back_up_first(path, found)
            _bring(conn, migrations or all_migrations(), version)
            conn.execute("COMMIT")
        except BaseException:
            if conn.in_transaction:
                conn.execute("ROLLBACK")
            raise


def _back_up_first(path: str, found: int) -> None:
    try:
        backup(path, f"v{found}")
    except (OSError, sqlite3.Error) as error:
        why = getattr(error, "strerror", None) or error
        raise StoreError(
            f"{path} is of an older schema, and no backup could be made beside it ({why}): it was left as it is. "
            "Make room and the folder writable, then try again"
        ) from error


def _bring(conn: sqlite3.Connection, migrations: Migrations, version: int) -> None:
    from sqlite_utils import Database  # 100 ms

    db = Database(conn, execute_plugins=False, recursive_triggers=False, strict=True)
    migrations.apply(db)
    recreate_triggers(conn)
    conn.execute(f"PRAGMA application_id={APPLICATION_ID}")
    conn.execute(f"PRAGMA user_version={version}")
    broken = conn.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise StoreError(f"the migration would leave {len(broken)} broken references: nothing was changed")


def all_migrations() -> Migrations:
    """Return the steps from an empty file to today's schema; a step that has landed is never edited."""
    from sqlite_utils import Migrations

    steps = Migrations("confnote")

    @steps()
    def m001_first_schema(db: Database) -> None:
        db.executescript(TABLES)  # sqlite-utils 4 keeps it inside our transaction; sqlite3's own would commit
        for table, columns in INDEXED.items():
            db.table(table).enable_fts(columns, tokenize="unicode61 remove_diacritics 2")

    return steps


def backup(path: str, label: str, target: str | None = None) -> str:
    """Copy the store into one consistent file of mode 0600, by default into `backups/` beside it; return its path."""
    if target is None:
        folder = os.path.join(os.path.dirname(path) or ".", "backups")
        os.makedirs(folder, mode=0o700, exist_ok=True)
        target = os.path.join(folder, f"confnote-{label}-{new_uid()[:12].lower()}.db")
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        with (
            closing(sqlite3.connect(address(path), uri=True)) as source,
            closing(sqlite3.connect(address(target), uri=True)) as copy,
        ):
            source.backup(copy)
    except BaseException:
        os.unlink(target)
        raise
    return target
