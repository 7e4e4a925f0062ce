"""An open store -> what is wrong inside it: pages, schema, full text, the clock; then its records."""

from __future__ import annotations

import re
import sqlite3
from functools import partial
from typing import TYPE_CHECKING

from confnote.core.text import one_line
from confnote.store.tables import INDEXED, TABLES, triggers
from confnote.upkeep.doctor.finding import Finding
from confnote.upkeep.doctor.records import look_at_records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from confnote.store.db import Store

DAY = 86_400_000


def look_inside(store: Store, now: int) -> Iterator[Finding]:
    """Yield what is found; a damaged file ends the look, for nothing more could be believed."""
    damage = list(_pages(store))
    if damage:
        yield from damage
        return
    lacking = list(_schema(store))
    yield from lacking
    if any(finding.check == "tables" for finding in lacking):
        return
    yield from _full_text(store)
    yield from _clock(store, now)
    yield from look_at_records(store)


def _pages(store: Store) -> Iterator[Finding]:
    for (said,) in store.execute("PRAGMA integrity_check(3)").fetchall():
        if said != "ok":
            yield Finding("pages", f"the file is damaged: {one_line(said, 120)}", mend="")


def _schema(store: Store) -> Iterator[Finding]:
    """Hold tables, indexes and triggers against those that today's schema has."""
    held: dict[tuple[str, str], str] = {
        (kind, name): sql for kind, name, sql in store.execute("SELECT type, name, sql FROM sqlite_schema").fetchall()
    }
    tables = [name for name in re.findall(r"CREATE TABLE (\w+)", TABLES) if ("table", name) not in held]
    if tables:
        yield Finding("tables", f"the store lacks the table {', '.join(tables)}", mend="")
        return
    for sql in re.findall(r"CREATE INDEX [^;]+", TABLES):
        name = sql.split()[2]
        if ("index", name) not in held:
            yield Finding("indexes", f"the index {name} is missing: lists grow slow", fix=partial(_execute, sql))
    yield from _triggers(store, {name: sql for (kind, name), sql in held.items() if kind == "trigger"})


def _triggers(store: Store, held: dict[str, str]) -> Iterator[Finding]:
    wanted = dict(triggers(store))
    for name, sql in wanted.items():
        if held.get(name) != sql:
            state = "is another one" if name in held else "is missing"
            what = f"the trigger {name} {state}: what it watches over would go unseen"
            yield Finding("triggers", what, fix=partial(_recreate, name, sql))
    for name in held.keys() - wanted.keys():
        drop = f'sqlite3 "$CONFNOTE_DB" "DROP TRIGGER [{name}]"'
        yield Finding("triggers", f"the trigger {name} is not confnote's", mend=drop, grade="hint")


def _execute(sql: str, store: Store) -> None:
    store.execute(sql)


def _recreate(name: str, sql: str, store: Store) -> None:
    store.execute(f"DROP TRIGGER IF EXISTS [{name}]")
    store.execute(sql)


def _full_text(store: Store) -> Iterator[Finding]:
    for table in INDEXED:
        rebuild = f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')"
        try:
            store.execute(f"INSERT INTO {table}_fts ({table}_fts, rank) VALUES ('integrity-check', 1)")
        except sqlite3.OperationalError as error:
            if "readonly" in str(error) or "locked" in str(error):
                yield Finding(
                    "full text", "the store is read-only: what search knows was not checked", mend="", grade="hint"
                )
                return
            if "no such table" not in str(error):
                raise
            yield Finding("full text", f"search has no index of {table}s", fix=partial(_index_anew, table))
        except sqlite3.DatabaseError:
            what = f"search does not know the {table}s as they are"
            yield Finding("full text", what, fix=partial(_execute, rebuild))


def _index_anew(table: str, store: Store) -> None:
    from sqlite_utils import Database  # 100 ms

    db = Database(store, execute_plugins=False, recursive_triggers=False)
    db.table(table).enable_fts(INDEXED[table], tokenize="unicode61 remove_diacritics 2")
    db.table(table).rebuild_fts()


def _clock(store: Store, now: int) -> Iterator[Finding]:
    found = store.execute("SELECT wall, change, pinned FROM clock").fetchone()
    if found is None:
        yield Finding("clock", "the row that counts changes is gone: nothing can be written", fix=_new_clock)
        return
    wall, change, pinned = found
    if change is not None or pinned is not None:
        clear = "UPDATE clock SET change = NULL, pinned = NULL, writer = NULL, command = NULL, target = NULL"
        what = "a change was never ended: what other programs write would be taken for a part of it"
        yield Finding("clock", what, fix=partial(_execute, clear))
    if wall > now + DAY:
        what = "a change was written while this machine's clock was wrong, or the clock is wrong now"
        yield Finding("clock", f"{what}: it lies {(wall - now) // DAY:,} days ahead", mend="date", grade="hint")


def _new_clock(store: Store) -> None:
    store.execute("INSERT INTO clock (id, device, wall, tick) VALUES (1, lower(hex(randomblob(8))), 0, 0)")
