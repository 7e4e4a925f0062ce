"""What the record tables are and how they refer to each other; the triggers that fill journal and full text.

Triggers are made from the columns that the tables have, so a migration that adds a column adds it to the journal too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

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
# unique keys besides uid: an INSERT OR REPLACE would delete the other row without an entry in the journal
KEYS = {"conference": ("slug",), "tech": ("conference", "key")}

NOW = "CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)"  # unixepoch('subsec') needs SQLite 3.42
# a hybrid clock: a wall clock that jumps back reorders nothing (the right sides of SET read the old row)
TICK = f"""UPDATE clock SET
  tick = CASE WHEN coalesce(pinned, {NOW}) > wall THEN 0 ELSE tick + 1 END, wall = max(wall, coalesce(pinned, {NOW}))"""


def triggers(conn: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Yield (name, CREATE TRIGGER) for the tables as they are now: journal, guards, full text."""
    for table in RECORDS:
        yield from _journal(conn, table)
        yield from _key_guards(table)
    for table, columns in INDEXED.items():
        yield from _full_text(table, columns)
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


def _journal(conn: sqlite3.Connection, table: str) -> Iterator[tuple[str, str]]:
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
        f"journal_{table}_update",
        f"AFTER UPDATE ON [{table}] WHEN {changed}",
        entry("new", row("old"), row("new")),
    )
    yield _trigger(f"journal_{table}_delete", f"AFTER DELETE ON [{table}]", entry("old", row("old"), "NULL"))


def _key_guards(table: str) -> Iterator[tuple[str, str]]:
    key = KEYS.get(table)
    if key is None:
        return
    same = " AND ".join(f"[{c}] = new.[{c}]" for c in key)
    for verb in ("INSERT", "UPDATE"):
        yield _trigger(
            f"guard_{table}_key_{verb.lower()}",
            f"BEFORE {verb} ON [{table}] WHEN EXISTS (SELECT 1 FROM [{table}] WHERE {same} AND uid <> new.uid)",
            f"SELECT RAISE(ABORT, 'that {key[-1]} is taken')",
        )


def _full_text(table: str, columns: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    names = ", ".join(columns)

    def values(side: str) -> str:
        return ", ".join(f"{side}.{c}" for c in columns)

    add = f"INSERT INTO {table}_fts (rowid, {names}) VALUES (new.id, {values('new')})"
    # an external-content index needs the old words to remove them
    drop = f"INSERT INTO {table}_fts ({table}_fts, rowid, {names}) VALUES ('delete', old.id, {values('old')})"
    yield _trigger(f"{table}_fts_insert", f"AFTER INSERT ON [{table}]", add)
    yield _trigger(f"{table}_fts_delete", f"AFTER DELETE ON [{table}]", drop)
    yield _trigger(f"{table}_fts_update", f"AFTER UPDATE OF {names} ON [{table}]", f"{drop}; {add}")
