"""Check the inside of an open store: pages, schema, full text, the clock, and then its records."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

from confnote.core.text import one_line
from confnote.store.db import Store
from confnote.store.schema import fresh_store
from confnote.store.tables import INDEXED, triggers
from confnote.upkeep.doctor import Problem
from confnote.upkeep.doctor.records import check_records

DAY = 86_400_000
NOT_WRITABLE = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
CLEAR_CLOCK = "UPDATE clock SET change = NULL, pinned = NULL, writer = NULL, command = NULL, target = NULL"
NEW_CLOCK = "INSERT INTO clock (id, device, wall, tick) VALUES (1, lower(hex(randomblob(8))), 0, 0)"


def check_inside(store: Store, now: int) -> Iterator[Problem]:
    """Yield the problems. After damaged pages or missing tables, no other check would make sense."""
    damage = [message for (message,) in store.execute("PRAGMA integrity_check(3)").fetchall() if message != "ok"]
    if damage:
        yield from (Problem("pages", f"the file is damaged: {one_line(what, 120)}", mend="") for what in damage)
        return
    present, wanted = _schema_of(store, "table"), _schema_of(fresh_store(), "table")
    missing = [name for name in wanted if name not in present and not name.endswith("_fts")]
    if missing:
        yield Problem("tables", f"the store lacks the table {', '.join(missing)}", mend="")
        return
    present = _schema_of(store, "index")
    for name, sql in _schema_of(fresh_store(), "index").items():
        if name not in present:
            yield Problem("indexes", f"the index {name} is missing: lists take longer", fix=_run(sql))
    yield from _triggers(store)
    yield from _full_text(store)
    yield from _clock(store, now)
    yield from check_records(store)


def _schema_of(conn: sqlite3.Connection, kind: str) -> dict[str, str]:
    """Return the SQL of all tables, indexes or triggers by name, except those that SQLite makes by itself."""
    found = conn.execute("SELECT name, sql FROM sqlite_schema WHERE type = ? AND sql IS NOT NULL", (kind,))
    return {name: sql for name, sql in found if "_fts_" not in name or kind == "trigger"}


def _triggers(store: Store) -> Iterator[Problem]:
    present, wanted = _schema_of(store, "trigger"), dict(triggers(store))
    for name, sql in wanted.items():
        if present.get(name) != sql:
            state = "is another one" if name in present else "is missing"
            what = f"the trigger {name} {state}: undo and search miss changes of other programs"
            yield Problem("triggers", what, fix=_run(f"DROP TRIGGER IF EXISTS [{name}]", sql))
    for name in present.keys() - wanted.keys():
        drop = f'sqlite3 "$CONFNOTE_DB" "DROP TRIGGER [{name}]"'
        yield Problem("triggers", f"the trigger {name} is not confnote's", mend=drop, grade="hint")


def _run(*statements: str) -> Callable[[Store], None]:
    """Return a repair that runs SQL statements."""

    def repair(store: Store) -> None:
        for sql in statements:
            store.execute(sql)

    return repair


def _full_text(store: Store) -> Iterator[Problem]:
    present, wanted = _schema_of(store, "table"), _schema_of(fresh_store(), "table")
    for table in INDEXED:
        name = f"{table}_fts"
        rebuild = f"INSERT INTO {name} ({name}) VALUES ('rebuild')"
        if name not in present:
            yield Problem("full text", f"search has no index of {table}s", fix=_run(wanted[name], rebuild))
            continue
        try:
            store.execute(f"INSERT INTO {name} ({name}, rank) VALUES ('integrity-check', 1)")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in NOT_WRITABLE:
                raise
            what = "the store is read-only: the indexes for search were not checked"
            yield Problem("full text", what, mend="", grade="hint")
            return
        except sqlite3.DatabaseError:
            yield Problem("full text", f"the index of {table}s for search is out of date", fix=_run(rebuild))


def _clock(store: Store, now: int) -> Iterator[Problem]:
    found = store.execute("SELECT wall, change, pinned FROM clock").fetchone()
    if found is None:
        what = "the row that counts changes is missing: nothing can be written"
        yield Problem("clock", what, fix=_run(NEW_CLOCK))
        return
    wall, change, pinned = found
    if change is not None or pinned is not None:
        what = "a change was never ended: writes of other programs would become part of it"
        yield Problem("clock", what, fix=_run(CLEAR_CLOCK))
    if wall > now + DAY:
        what = "a change was written while this machine's clock was wrong, or the clock is wrong now"
        yield Problem("clock", f"{what}: it is {(wall - now) // DAY:,} days ahead", mend="date", grade="hint")
