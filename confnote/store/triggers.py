"""Define the triggers of a store, which write the journal, index words, and refuse wrong writes.

Triggers are made from the columns that the tables have, so that the journal has every column that a migration adds.
SQLite parses all triggers when it opens a store, and 10,000 characters take 1 ms. So only the triggers of two views,
`journal_entry` and `character_text`, have the long statements that all tables share. The triggers of a table insert
into these views.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from confnote.store.search import LONGEST_PAIRED, PAIRED, pairs_of

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
ENTER = f"""{TICK};
 INSERT INTO journal (change, wall, tick, at, device, writer, tbl, uid, before, after, command, target)
 SELECT coalesce(change, (SELECT coalesce(max(seq), 0) + 1 FROM journal)), wall, tick, coalesce(pinned, {NOW}),
  device, writer, new.tbl, new.uid, new.before, new.after, command, target FROM clock"""

# the pattern of a text that has a character whose pairs are indexed
PAIRED_TEXT = f"'*[' || char({PAIRED}) || '-' || char(0x10FFFF) || ']*'"
HAS_PAIRS = f"new.before || new.after GLOB {PAIRED_TEXT}"
# a subquery, because a statement of a trigger has no WITH of its own (sqlite.org/lang_createtrigger.html); substr
# counts from the start of a text each time, so the pairs of a long text would take minutes: it has the empty pair
PAIRS = f"""SELECT substr({{text}}, n, 2) AS pair FROM (WITH RECURSIVE position(n) AS
 (SELECT 1 WHERE length({{text}}) <= {LONGEST_PAIRED} UNION ALL SELECT n + 1 FROM position WHERE n < length({{text}}))
 SELECT n FROM position) WHERE substr({{text}}, n, 1) >= char({PAIRED})
 UNION SELECT '' WHERE length({{text}}) > {LONGEST_PAIRED}"""
REPLACE_PAIRS = f"""DELETE FROM character_pair
 WHERE tbl = new.tbl AND id = new.id AND pair IN ({PAIRS.format(text="new.before")});
 INSERT OR IGNORE INTO character_pair SELECT pair, new.tbl, new.id FROM ({PAIRS.format(text="new.after")})"""


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
        before, after = (" || ' ' || ".join(f"{side}{c}" for c in columns) for side in ("old.", "new."))
        add = f"INSERT INTO {table}_fts (rowid, {names}) VALUES (new.id, {new})"
        # an external-content index needs the old words to remove them
        drop = f"INSERT INTO {table}_fts ({table}_fts, rowid, {names}) VALUES ('delete', old.id, {old})"
        pairs = f"INSERT INTO character_text VALUES ('{table}',"
        yield _trigger(f"{table}_fts_insert", f"AFTER INSERT ON [{table}]", f"{add}; {pairs} new.id, '', {after})")
        yield _trigger(f"{table}_fts_delete", f"AFTER DELETE ON [{table}]", f"{drop}; {pairs} old.id, {before}, '')")
        update = f"{drop}; {add}; {pairs} new.id, {before}, {after})"
        yield _trigger(f"{table}_fts_update", f"AFTER UPDATE OF {names} ON [{table}]", update)
    # IS NOT also compares with NULL, for a row that is new or gone
    changed = "new.before IS NOT new.after"
    yield _trigger("journal_entry_insert", f"INSTEAD OF INSERT ON journal_entry WHEN {changed}", ENTER)
    yield _trigger("character_text_insert", f"INSTEAD OF INSERT ON character_text WHEN {HAS_PAIRS}", REPLACE_PAIRS)
    for verb in ("UPDATE", "DELETE"):
        yield _trigger(
            f"guard_journal_{verb.lower()}",
            f"BEFORE {verb} ON journal",
            "SELECT RAISE(ABORT, 'the journal is only added to')",
        )


def rebuild_indexes(conn: sqlite3.Connection) -> None:
    """Fill the indexes for search anew from the tables, after writes that no trigger has seen."""
    for table in INDEXED:
        conn.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')")
    conn.execute("DELETE FROM character_pair")
    _insert_pairs(conn, character_pairs(conn))


def _insert_pairs(conn: sqlite3.Connection, pairs: Iterator[tuple[str, str, int]]) -> None:
    conn.executemany("INSERT INTO character_pair (pair, tbl, id) VALUES (?, ?, ?)", pairs)


def character_pairs(
    conn: sqlite3.Connection, tables: Iterable[str] = INDEXED, source: str = ""
) -> Iterator[tuple[str, str, int]]:
    """Yield the rows that `character_pair` should have for tables: (pair, table, id of the record).

    `source` is SQL from FROM to a condition, in which `t` is the table; with "", all rows count.
    """
    for table in tables:
        text = " || ' ' || ".join(f"t.{column}" for column in INDEXED[table])
        # most texts are ASCII, which SQLite finds out in a tenth of the time that GLOB takes
        is_paired = f"length({text}) < length(CAST({text} AS BLOB)) AND {text} GLOB {PAIRED_TEXT}"
        found = conn.execute(f"SELECT t.id, {text} {source or f'FROM [{table}] t WHERE 1'} AND {is_paired}")
        for number, words in found:
            yield from ((pair, table, number) for pair in pairs_of(words))


@contextmanager
def insert_triggers_off(conn: sqlite3.Connection) -> Iterator[None]:
    """Drop the triggers that run when a record is inserted; create them again after the block.

    The caller must do their work: check ids, names and uids, and call `enter_inserted` for each table. Use it within a
    change: after an exception, the rollback brings the triggers back.
    """
    # a trigger makes each insert a savepoint, at which FTS5 writes all it has: ten times as slow as many rows at once
    names = {f"guard_{table}_id" for table in RECORDS} | {f"journal_{table}_insert" for table in RECORDS}
    names |= {f"guard_{table}_key_insert" for table in UNIQUE} | {f"{table}_fts_insert" for table in INDEXED}
    found = conn.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    dropped = [(name, sql) for name, sql in found if name in names]
    for name, _ in dropped:
        conn.execute(f"DROP TRIGGER [{name}]")
    yield
    for _, sql in dropped:
        conn.execute(sql)


def enter_inserted(conn: sqlite3.Connection, table: str, ids: str, parameters: tuple[object, ...] = ()) -> None:
    """Write the journal and the indexes for rows of a table that no trigger has seen.

    `ids` is a query for the ids of the rows.
    """
    # each of several statements reads the records, which takes a third of the time by id
    conn.execute("CREATE TEMP TABLE entered (n INTEGER PRIMARY KEY, id INTEGER NOT NULL)")
    conn.execute(f"INSERT INTO temp.entered (id) SELECT * FROM ({ids}) ORDER BY 1", parameters)
    source = f"FROM temp.entered e CROSS JOIN [{table}] t ON t.id = e.id WHERE 1"
    row = as_json(conn, table, "t")
    conn.execute(TICK)
    entered = conn.execute(
        f"""INSERT INTO journal (change, wall, tick, at, device, writer, tbl, uid, before, after, command, target)
         SELECT c.change, c.wall, c.tick + t.n, coalesce(c.pinned, {NOW}), c.device, c.writer, '{table}', t.uid, NULL,
          t.row, c.command, c.target FROM (SELECT e.n, t.uid, {row} AS row {source}) t, clock c"""
    )
    conn.execute("UPDATE clock SET tick = tick + ?", (entered.rowcount,))
    words = INDEXED.get(table, ())
    if words:
        conn.execute(
            f"INSERT INTO {table}_fts (rowid, {', '.join(words)})"
            f" SELECT t.id, {', '.join(f't.{c}' for c in words)} {source}"
        )
        _insert_pairs(conn, character_pairs(conn, (table,), source))
    conn.execute("DROP TABLE temp.entered")


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


def as_json(conn: sqlite3.Connection, table: str, alias: str) -> str:
    """Return SQL for a row as JSON, as in the journal; `alias` names the table in the query."""
    columns = [row[1] for row in conn.execute(f"PRAGMA table_info([{table}])")]
    return "json_object(" + ", ".join(f"'{c}', {alias}.[{c}]" for c in columns) + ")"


def _journal_triggers(conn: sqlite3.Connection, table: str) -> Iterator[tuple[str, str]]:
    old, new = (as_json(conn, table, side) for side in ("old", "new"))

    def entry(side: str, before: str, after: str) -> str:
        return f"INSERT INTO journal_entry VALUES ('{table}', {side}.uid, {before}, {after})"

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
        f"journal_{table}_insert", f"AFTER INSERT ON [{table}]", f"{no_replace}; {entry('new', 'NULL', new)}"
    )
    yield _trigger(f"journal_{table}_update", f"AFTER UPDATE ON [{table}]", entry("new", old, new))
    yield _trigger(f"journal_{table}_delete", f"AFTER DELETE ON [{table}]", entry("old", old, "NULL"))
