"""Create a store, migrate an older one after a backup, and define the triggers.

Many processes may create or migrate one store at once. Triggers are made from the columns that the tables have, so that
the journal has every column that a migration adds.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path

from confnote.core.files import make_folder, replacing
from confnote.errors import StoreError
from confnote.store.db import APPLICATION_ID, SCHEMA_VERSION, Store, address, connect, create_private, explain, new_uid
from confnote.store.migrations import migrate_from

NAMING = 2.0  # seconds for which an empty file may be a store that another process is creating
# every table of records, parents before children, so that rows can be inserted in this order
RECORDS = ("conference", "session", "speaker", "session_speaker", "session_alias", "note", "tech", "link")
# the columns that full text covers
INDEXED = {
    "note": ("text",),
    "session": ("title", "subtitle", "verdict", "abstract"),
    "speaker": ("name", "org", "handle"),
    "tech": ("name", "tagline", "verdict"),
    "link": ("title", "text", "author"),
}
# unique columns besides uid: an INSERT OR REPLACE would delete the other row without an entry in the journal
UNIQUE = {"conference": ("slug",), "tech": ("conference", "key")}

NOW = "CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)"  # unixepoch('subsec') needs SQLite 3.42
# a hybrid clock: a wall clock that jumps back reorders nothing (the right sides of SET read the old row)
TICK = f"""UPDATE clock SET
  tick = CASE WHEN coalesce(pinned, {NOW}) > wall THEN 0 ELSE tick + 1 END, wall = max(wall, coalesce(pinned, {NOW}))"""


def open_store(path: str, *, wait: float = 10.0, pinned: int | None = None) -> Store:
    """Open the store at `path`; create it if there is none, migrate it if its schema is older."""
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
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise explain(error, path) from error
        store = connect(path, wait=wait, pinned=pinned)
    return store


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
def replacement(path: str) -> Iterator[str]:
    """Yield a temporary name beside `path`: the caller fills that file, then renames it to `path`.

    Removes the temporary file if it still exists. Raises StoreError if the disk or SQLite fails.
    """
    folder = os.path.dirname(path) or "."
    draft = os.path.join(folder, f".confnote-{new_uid()}.new")
    try:
        with _explained(path):
            make_folder(Path(folder))
            yield draft
    finally:
        # SQLite leaves its rollback journal if it failed in the middle
        for left in (draft, draft + "-journal"):
            with suppress(OSError):
                os.unlink(left)


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
    """Bring a file to today's schema in one transaction, after a backup unless it is new."""
    with closing(sqlite3.connect(address(path), timeout=10, isolation_level=None, uri=True)) as conn:
        try:
            conn.execute("PRAGMA synchronous=EXTRA")
            conn.execute("PRAGMA foreign_keys=OFF")  # has no effect after BEGIN; a rebuilt table needs it
            conn.execute("BEGIN IMMEDIATE")  # a deferred transaction fails if two processes migrate at once
            (version,) = conn.execute("PRAGMA user_version").fetchone()
            if version >= SCHEMA_VERSION:
                conn.execute("ROLLBACK")
                return
            if version:
                _back_up_first(path, version)
            _upgrade(conn, version)
            conn.execute("COMMIT")
        except BaseException:
            if conn.in_transaction:
                conn.execute("ROLLBACK")
            raise


def _back_up_first(path: str, version: int) -> None:
    try:
        backup(path, f"v{version}")
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


def backup_path(path: str, label: str) -> str:
    """Return a new path in `backups/` beside the store; `label` is a part of the name."""
    # the name ends with the time in milliseconds and two random letters, so that names of one label sort by it
    return os.path.join(os.path.dirname(path), "backups", f"confnote-{label}-{new_uid()[:12].lower()}.db")


def backup(path: str, label: str, target: str | None = None) -> str:
    """Copy the store to a new private file, `target` or a `backup_path`; return the file's path.

    The copy is consistent, even if other programs write meanwhile.
    """
    file = target or backup_path(path, label)
    create_private(file, parents=target is None)
    try:
        with (
            closing(sqlite3.connect(address(path), uri=True)) as source,
            closing(sqlite3.connect(address(file), uri=True)) as copy,
        ):
            source.backup(copy)
    except BaseException:
        os.unlink(file)
        raise
    return file


def triggers(conn: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Yield (name, CREATE TRIGGER) for the tables as they are now: journal, guards, full text."""
    for table in RECORDS:
        yield from _journal_triggers(conn, table)
        key = UNIQUE.get(table, ())
        same = " AND ".join(f"[{c}] = new.[{c}]" for c in key)
        for verb in ("INSERT", "UPDATE") if key else ():
            yield _trigger(
                f"guard_{table}_key_{verb.lower()}",
                f"BEFORE {verb} ON [{table}] WHEN EXISTS (SELECT 1 FROM [{table}] WHERE {same} AND uid <> new.uid)",
                f"SELECT RAISE(ABORT, 'that {key[-1]} is taken')",
            )
    for table, columns in INDEXED.items():
        names, old, new = (", ".join(f"{side}{c}" for c in columns) for side in ("", "old.", "new."))
        add = f"INSERT INTO {table}_fts (rowid, {names}) VALUES (new.id, {new})"
        # an external-content index needs the old words to remove them
        drop = f"INSERT INTO {table}_fts ({table}_fts, rowid, {names}) VALUES ('delete', old.id, {old})"
        yield _trigger(f"{table}_fts_insert", f"AFTER INSERT ON [{table}]", add)
        yield _trigger(f"{table}_fts_delete", f"AFTER DELETE ON [{table}]", drop)
        yield _trigger(f"{table}_fts_update", f"AFTER UPDATE OF {names} ON [{table}]", f"{drop}; {add}")
    for verb in ("UPDATE", "DELETE"):
        yield _trigger(
            f"guard_journal_{verb.lower()}",
            f"BEFORE {verb} ON journal",
            "SELECT RAISE(ABORT, 'the journal is only added to')",
        )


def create_triggers(conn: sqlite3.Connection) -> None:
    """Create all triggers; there must be none."""
    for _, sql in triggers(conn):
        conn.execute(sql)


def drop_triggers(conn: sqlite3.Connection) -> None:
    """Drop all triggers, those of other programs too."""
    for (name,) in conn.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        conn.execute(f"DROP TRIGGER [{name}]")


def _trigger(name: str, event: str, body: str) -> tuple[str, str]:
    return name, f"CREATE TRIGGER {name} {event} BEGIN {body}; END"


def _journal_triggers(conn: sqlite3.Connection, table: str) -> Iterator[tuple[str, str]]:
    columns = [row[1] for row in conn.execute(f"PRAGMA table_info([{table}])")]

    def row(side: str) -> str:
        return "json_object(" + ", ".join(f"'{c}', {side}.[{c}]" for c in columns) + ")"

    def entry(side: str, before: str, after: str) -> str:
        return f"""{TICK}; INSERT INTO journal
          (change, wall, tick, at, device, writer, tbl, uid, before, after, command, target)
          SELECT coalesce(change, (SELECT coalesce(max(seq), 0) + 1 FROM journal)), wall, tick, coalesce(pinned, {NOW}),
           device, writer, '{table}', {side}.uid, {before}, {after}, command, target FROM clock"""

    # IS NOT also compares NULLs
    changed = " OR ".join(f"old.[{c}] IS NOT new.[{c}]" for c in columns)
    # INSERT OR REPLACE deletes a row without its delete trigger: only the journal shows that it was there
    replaced = "(SELECT after FROM journal WHERE uid = new.uid ORDER BY seq DESC LIMIT 1) IS NOT NULL"
    no_replace = f"SELECT RAISE(ABORT, 'INSERT OR REPLACE would escape the journal: UPDATE instead') WHERE {replaced}"
    yield _trigger(
        f"guard_{table}_id",
        f"BEFORE INSERT ON [{table}] WHEN EXISTS (SELECT 1 FROM [{table}] WHERE id = new.id AND uid <> new.uid)",
        "SELECT RAISE(ABORT, 'that id is taken')",
    )
    yield _trigger(
        f"guard_{table}_name",
        f"BEFORE UPDATE OF id, uid ON [{table}] WHEN old.id <> new.id OR old.uid <> new.uid",
        "SELECT RAISE(ABORT, 'id and uid never change')",
    )
    yield _trigger(
        f"journal_{table}_insert", f"AFTER INSERT ON [{table}]", f"{no_replace}; {entry('new', 'NULL', row('new'))}"
    )
    yield _trigger(
        f"journal_{table}_update", f"AFTER UPDATE ON [{table}] WHEN {changed}", entry("new", row("old"), row("new"))
    )
    yield _trigger(f"journal_{table}_delete", f"AFTER DELETE ON [{table}]", entry("old", row("old"), "NULL"))
