"""Check the content of a store: find problems, and what repairs each of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Literal

from confnote.core.text import one_line
from confnote.core.time import zone_offsets
from confnote.errors import ConfnoteError
from confnote.store.db import Store
from confnote.store.drafts import CLEARED
from confnote.store.journal import complete_journal, differences
from confnote.store.read import rows
from confnote.store.rows import LETTERS, delete_row, name_of, update
from confnote.store.schema import INDEXED, RECORDS, fresh_store, triggers
from confnote.store.write import bounds, refresh_zone

Grade = Literal["wrong", "hint"]
FIX = "confnote doctor --fix"


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem: `check` names what was checked, `what` describes it, `mend` is a command to type.

    `mend` is empty if no command helps. `fix` repairs the problem safely inside a change of the store, `fix_file`
    outside of one; without both, only the user can repair it. With the grade `hint`, nothing is broken.
    """

    check: str
    what: str
    mend: str = FIX
    grade: Grade = "wrong"
    fix: Callable[[Store], object] | None = None
    fix_file: Callable[[], object] | None = None

    @property
    def is_fixable(self) -> bool:
        """Return whether `doctor --fix` repairs the problem."""
        return self.fix is not None or self.fix_file is not None


SHOWN = 3  # records that `_journal` names; it counts the others
LOOSE = "FROM zone_offset WHERE conference NOT IN (SELECT uid FROM conference)"


def _texts(store: Store) -> Iterator[Problem]:
    """Find the first row of each table with text that is not UTF-8: commands that read it fail."""
    # str would raise at the first bad row, and not name the row
    store.text_factory = bytes
    try:
        for table in (*RECORDS, "post", "journal"):
            for row in store.execute(f"SELECT * FROM [{table}]"):
                try:
                    b" ".join([value for value in row if isinstance(value, bytes)]).decode()
                except UnicodeDecodeError:
                    yield Problem("texts", f"{table} {row[0]} contains bytes that are not UTF-8 text", mend="")
                    break
    finally:
        store.text_factory = str


def _references(store: Store) -> Iterator[Problem]:
    for table, rowid, parent, key in store.execute("PRAGMA foreign_key_check").fetchall():
        columns = {row[0]: row[3] for row in store.execute(f"PRAGMA foreign_key_list([{table}])").fetchall()}
        (row,) = rows(store, f"SELECT * FROM [{table}] WHERE rowid = ?", rowid)
        words = one_line(name_of(table, row) if table in RECORDS else f"{table} {row.get('name', '')}", 60)
        yield _broken(store, table, columns[key], row, f"{words} refers to a {parent} that is not there")


def _broken(store: Store, table: str, column: str, row: dict[str, Any], what: str) -> Problem:
    """Return the problem (described by `what`) that a row's `column` refers to a missing record.

    The repair restores that record from the trash if it is there. Else it deletes a session's speaker or alias, clears
    the reference of a note, or of a tech to its session, or deletes another record that has a handle.
    """
    sql = "SELECT tbl, json_extract(before, '$.id') FROM journal WHERE uid = ? AND after IS NULL ORDER BY seq DESC"
    deleted = store.execute(sql, (row[column],)).fetchone()
    if deleted and deleted[0] in LETTERS:
        return Problem("references", what, mend=f"confnote untrash {LETTERS[deleted[0]]}{deleted[1]}")
    if table in {"session_speaker", "session_alias"}:
        return Problem("references", what, fix=lambda store: delete_row(store, table, row["uid"]))
    if table == "note" or (table == "tech" and column == "session"):
        nothing = {"session": None, **({"conference": None} if column == "conference" else {})}
        return Problem("references", what, fix=lambda store: update(store, table, row["uid"], **nothing))
    return Problem("references", what, mend=f"confnote rm {LETTERS[table]}{row['id']}" if table in LETTERS else "")


def _journal(store: Store) -> Iterator[Problem]:
    found = list(differences(store))
    if found:
        names = [one_line(name_of(lack.table, lack.in_table or lack.in_journal or {}), 40) for lack in found[:SHOWN]]
        more = f" and {len(found) - SHOWN:,} more" if len(found) > SHOWN else ""
        what = f"the journal lacks changes of {', '.join(names)}{more}: undo and history do not show them"
        yield Problem("journal", what, fix=complete_journal)


def _zones(store: Store) -> Iterator[Problem]:
    """Find offsets and bounds that differ from today's time zone data, and unknown zones."""
    sql = "SELECT uid, slug, zone, starts_on, ends_on, day_end, opens_at, closes_at FROM conference"
    for uid, slug, name, starts, ends, day_end, *stored_bounds in store.execute(sql).fetchall():
        try:
            first, last = date.fromisoformat(starts), date.fromisoformat(ends)
            offsets, instants = list(zone_offsets(name, first, last)), list(bounds(name, first, last, day_end))
        except (ConfnoteError, ValueError) as error:
            mend = f"confnote edit {slug} --timezone Europe/Madrid"
            yield Problem("zones", f"{slug}: {one_line(str(error), 100)}", mend=mend)
            continue
        sql = "SELECT from_at, minutes FROM zone_offset WHERE conference = ? ORDER BY from_at"
        if store.execute(sql, (uid,)).fetchall() != offsets or stored_bounds != instants:
            what = f"{slug}: its UTC offsets are not those of {name}: notes may be filed under a wrong day"
            yield Problem("zones", what, fix=partial(refresh_zone, conference=uid))
    if store.execute(f"SELECT 1 {LOOSE} LIMIT 1").fetchone():
        what = "there are offsets of deleted conferences"
        yield Problem("zones", what, grade="hint", fix=lambda store: store.execute(f"DELETE {LOOSE}"))


def _drafts(store: Store) -> Iterator[Problem]:
    found = store.execute("SELECT who, text FROM draft ORDER BY at").fetchall()
    for text in [text for who, text in found if not who.startswith(CLEARED) and text.strip()]:
        what = f"a line was typed and not entered: {one_line(text, 50)}"
        yield Problem("drafts", what, mend="confnote live", grade="hint")


DAY = 86_400_000
NOT_WRITABLE = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
CLEAR_CLOCK = "UPDATE clock SET change = NULL, pinned = NULL, writer = NULL, command = NULL, target = NULL"
NEW_CLOCK = "INSERT INTO clock (id, device, wall, tick) VALUES (1, lower(hex(randomblob(8))), 0, 0)"


def check_inside(store: Store, now: int) -> Iterator[Problem]:
    """Yield the problems inside a store; `now` is in milliseconds.

    Damaged pages, missing tables and unreadable texts end the checks: the later ones need sound data.
    """
    # with damaged pages or missing tables, no other check makes sense
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
    unreadable = list(_texts(store))
    if unreadable:
        yield from unreadable
        return
    # references before the journal, whose repair must see repaired references
    for check in (_references, _journal, _zones, _drafts):
        yield from check(store)


def _schema_of(conn: sqlite3.Connection, kind: str) -> dict[str, str]:
    """Return the SQL by name of each `table`, `index` or `trigger` (`kind`) not made by SQLite."""
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
