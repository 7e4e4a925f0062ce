"""Check the content of a store: find problems, and what repairs each of them."""

from __future__ import annotations

import re
import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Literal

from confnote.core.shell import quoted, script
from confnote.core.text import one_line
from confnote.core.time import exact_zone, utc_offset, zone_offsets
from confnote.errors import ConfnoteError, StoreError
from confnote.store.db import Store
from confnote.store.drafts import CLEARED, MARKS, REVIEW
from confnote.store.journal import Difference, complete_journal, differences, entries_of
from confnote.store.known import NONE_BETTER, in_words, is_other, last_change, same_zone, ways_back
from confnote.store.read import rows
from confnote.store.rows import LETTERS, name_of
from confnote.store.schema import accept, fresh_store
from confnote.store.triggers import INDEXED, RECORDS, character_pairs, rebuild_indexes, triggers
from confnote.store.write import bounds, refresh_zone
from confnote.upkeep.dump import TABLES, key_of
from confnote.upkeep.judge import judge, label
from confnote.upkeep.relations import RELATIONS, Relation, mend_relation, prepare, unrelated

Grade = Literal["wrong", "hint"]
FIX = "confnote doctor --fix"


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem: `check` names what was checked, `what` describes it, `mend` is what to type.

    `mend` has a command a line, and remarks in lines with `#`; it is empty if nothing helps. `fix` repairs the problem
    safely inside a change of the store, `fix_file` outside of one; without both, only the user can repair it; `done`
    says what the repair did. With the grade `hint`, nothing is broken.
    """

    check: str
    what: str
    mend: str = FIX
    grade: Grade = "wrong"
    fix: Callable[[Store], object] | None = None
    fix_file: Callable[[], object] | None = None
    done: str = "mended"

    @property
    def is_fixable(self) -> bool:
        """Return whether `doctor --fix` repairs the problem."""
        return self.fix is not None or self.fix_file is not None


SHOWN = 3  # records that `_journal` names; it counts the others
LOOSE = "FROM zone_offset WHERE conference NOT IN (SELECT uid FROM conference)"


def _texts(store: Store, known: list[list[Difference]]) -> Iterator[Problem]:
    """Find the first row of each table with text that is not UTF-8: commands that read it fail.

    Adds the differences of tables and journal to `known`, unless some text cannot be read.
    """
    # all but the first are of an entry that is no JSON object
    with suppress(sqlite3.OperationalError, ValueError, TypeError, RecursionError):
        _read_texts(store, "post")
        _read_texts(store, "journal")
        # most records are the same in the journal, byte by byte; this reads the others
        known.append(list(differences(store)))
        return
    try:
        for table in (*RECORDS, "post", "journal"):
            store.text_factory = str
            with suppress(sqlite3.OperationalError):
                _read_texts(store, table)
                continue
            # str raises at the first bad row, and does not name the row
            store.text_factory = bytes
            for row in store.execute(f"SELECT * FROM [{table}]"):
                try:
                    b" ".join([value for value in row if isinstance(value, bytes)]).decode()
                except UnicodeDecodeError:
                    yield Problem("texts", f"{table} {row[0]} contains bytes that are not UTF-8 text", mend="")
                    break
    finally:
        store.text_factory = str


def _read_texts(store: Store, table: str) -> None:
    """Read every text column of a table; raise OperationalError if a value is not UTF-8."""
    names = ", ".join(f"[{row[1]}]" for row in store.execute(f"PRAGMA table_info([{table}])") if row[2] == "TEXT")
    deque(store.execute(f"SELECT {names} FROM [{table}]"), maxlen=0)


def _records(store: Store, whole: Iterable[str]) -> Iterator[Problem]:
    """Find rows that no command can have written; judge all rows of the tables in `whole`."""
    for table in TABLES:
        key, faulty = key_of(table), []
        for row in rows(store, f"SELECT * FROM [{table}] WHERE {'1' if table in whole else judge().unlikely(table)}"):
            fault = judge().fault(table, row)
            if fault and fault.column != "zone":  # `_zones` names these
                faulty.append((row[key], f"{one_line(label(table, row), 40)}: {one_line(fault.why, 100)}"))
        if faulty:
            names = "; ".join(words for _, words in faulty[:SHOWN])
            more = f"; and {len(faulty) - SHOWN:,} more" if len(faulty) > SHOWN else ""
            fix = partial(_mend_rows, table=table, keys=[name for name, _ in faulty])
            yield Problem("records", f"{names}{more}", fix=fix)


def _mend_rows(store: Store, table: str, keys: Iterable[str]) -> None:
    """Give faulty columns the value that the journal has, else the default."""
    key = key_of(table)
    for name in keys:
        before = rows(store, f"SELECT * FROM [{table}] WHERE [{key}] = ?", name)[0]
        older: list[dict[str, Any]] = []
        with suppress(StoreError):  # a damaged entry
            older = [entry.row for entry in reversed(entries_of(store, name))]
        after, _ = judge().mended(table, before, *older)
        new = {column: value for column, value in (after or {}).items() if value != before[column]}
        if new:
            values = ", ".join(f"[{column}] = ?" for column in new)
            store.execute(f"UPDATE [{table}] SET {values} WHERE [{key}] = ?", (*new.values(), name))
        if new and table == "conference":
            refresh_zone(store, name)


def _references(store: Store) -> Iterator[Problem]:
    """Find records that do not suit the others: their parents, or whose they are."""
    prepare(store)
    for relation in RELATIONS:
        for row in unrelated(store, relation):
            words = name_of(relation.table, row) if relation.table in RECORDS else label(relation.table, row)
            yield _unrelated(store, relation, row, f"{one_line(words, 60)} {relation.why}")


def _unrelated(store: Store, relation: Relation, row: dict[str, Any], what: str) -> Problem:
    """Return the problem that a row does not suit the others; `what` describes it.

    The repair restores a missing record from the trash if it is there. Else it mends the row, deletes a session's
    speaker or alias, or names the command that deletes a record with a handle.
    """
    table = relation.table
    sql = "SELECT tbl, json_extract(before, '$.id') FROM journal WHERE uid = ? AND after IS NULL ORDER BY seq DESC"
    deleted = store.execute(sql, (row.get(relation.missing),)).fetchone()
    if deleted and deleted[0] in LETTERS:
        return Problem("references", what, mend=f"confnote untrash {LETTERS[deleted[0]]}{deleted[1]}")
    if relation.mend or table in {"session_speaker", "session_alias"}:
        return Problem("references", what, fix=lambda store: mend_relation(store, relation, row["uid"]))
    return Problem("references", what, mend=f"confnote rm {LETTERS[table]}{row['id']}" if table in LETTERS else "")


def _journal(store: Store, known: list[list[Difference]]) -> Iterator[Problem]:
    # all but an object is damage: a whole look at each row would take longer than all other checks
    sql = """SELECT seq FROM journal WHERE coalesce(before, after) IS NULL
             OR (before IS NOT NULL AND (before NOT LIKE '{%' OR NOT json_valid(before)))
             OR (after IS NOT NULL AND (after NOT LIKE '{%' OR NOT json_valid(after))) LIMIT 1"""
    unreadable = store.execute(sql).fetchone()
    if unreadable:
        yield Problem("entries", f"entry {unreadable[0]} of the journal cannot be read", mend="")
        return
    found = known[0] if known else list(differences(store))
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
    wrong = _wrong_offsets(store)
    if wrong:
        names = ", ".join(f"n{number} ({minutes} minutes)" for number, minutes, _ in wrong[:SHOWN])
        more = f" and {len(wrong) - SHOWN:,} more" if len(wrong) > SHOWN else ""
        what = f"no time zone has the UTC offset of {names}{more}: a wrong time of day is shown"
        sql, values = "UPDATE note SET utc_offset = ? WHERE id = ?", [(right, number) for number, _, right in wrong]
        yield Problem("zones", what, fix=lambda store: store.executemany(sql, values))
    if store.execute(f"SELECT 1 {LOOSE} LIMIT 1").fetchone():
        what = "there are offsets of deleted conferences"
        yield Problem("zones", what, grade="hint", fix=lambda store: store.execute(f"DELETE {LOOSE}"))


def _wrong_offsets(store: Store) -> list[tuple[int, int, int]]:
    """Return number, UTC offset and right one of each note whose offset no zone has.

    The offset of another zone may be right: the conference may have had that zone.
    """
    sql = """SELECT n.id, n.utc_offset, n.at, c.zone FROM note n LEFT JOIN conference c ON c.uid = n.conference
     WHERE n.utc_offset % 15 <> 0 OR n.utc_offset NOT BETWEEN -720 AND 840 ORDER BY n.id"""
    found = []
    for number, minutes, at, name in store.execute(sql):
        zone = exact_zone(name or "")
        found.append((number, minutes, utc_offset(at, zone.key) if zone is not None else 0))
    return [
        (number, minutes, right) for number, minutes, right in found if minutes != right
    ]  # zones of 1900 may have it


def _drafts(store: Store) -> Iterator[Problem]:
    found = store.execute("SELECT who, text FROM draft ORDER BY at").fetchall()
    if any(who.startswith(MARKS) for who, _ in found):
        yield Problem("drafts", "sessions were marked and not saved", mend="confnote plan", grade="hint")
    for who, text in found:
        if not who.startswith((CLEARED, MARKS)) and text.strip():
            what = f"a line was typed and not entered: {one_line(text, 50)}"
            mend = "confnote review --day all" if who.startswith(REVIEW) else "confnote live"
            yield Problem("drafts", what, mend=mend, grade="hint")


def _copy(store: Store) -> Iterator[Problem]:
    """Find out whether another file was written to at this path before."""
    last = store.known.read()
    if last is not None and is_other(store, last):
        here, last = last_change(store.path), store.known.find_zone(last)
        same_zone(last, here)
        ways = ways_back(store.path, last.zone)
        has = f"it has {here}, and " if here is not None else "it "
        what = f"this is an older or another copy: {has}lacks the last change that was written here ({last})"
        command, there = ways[0] if ways else ("", "")
        first = f"# the backup has {there}" if there else "" if ways else f"# put that file back{NONE_BETTER}"
        older = f"# or, as it was before the last restore: {in_words(ways[1:])}" if ways[1:] else ""
        mend = script(first, command, older, f"# or, to keep this file: {FIX}")
        yield Problem("copy", what, mend=mend, fix_file=partial(accept, store.path), done="accepted")


CACHE = 64_000  # KiB: the checks look up a million keys, for which 2 MB are too little
DAY = 86_400_000
NOT_WRITABLE = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
CLEAR_CLOCK = "UPDATE clock SET change = NULL, pinned = NULL, writer = NULL, command = NULL, target = NULL"
NEW_CLOCK = "INSERT INTO clock (id, device, wall, tick) VALUES (1, lower(hex(randomblob(8))), 0, 0)"


# what integrity_check says of rows that have a value of a wrong type: the pages are sound
OF_ROW = re.compile(r"(?:NULL|NUMERIC|TEXT|non-\w+) value in (\w+)")


def check_inside(store: Store, now: int) -> Iterator[Problem]:
    """Yield the problems inside a store; `now` is in milliseconds.

    Damaged pages, missing tables and unreadable texts end the checks: the later ones need sound data.
    """
    store.execute(f"PRAGMA cache_size = -{CACHE}")
    # with damaged pages or missing tables, no other check makes sense
    broken: set[str] = set()  # tables with rows that have a value of a wrong type
    found = caught("pages", partial(_damage, store, broken))
    if found:
        yield from found
        return
    for name, check in (("indexes", _indexes), ("triggers", _triggers), ("full text", _full_text)):
        yield from caught(name, partial(check, store))
    yield from caught("clock", partial(_clock, store, now))
    known: list[list[Difference]] = []
    found = caught("texts", partial(_texts, store, known))
    if found:
        yield from found
        return
    # records and references before the journal, whose repair must see them repaired
    yield from caught("records", partial(_records, store, broken))
    for name, check in (
        ("copy", _copy), ("full text", _characters), ("references", _references),
        ("journal", partial(_journal, known=known)), ("zones", _zones), ("drafts", _drafts),
    ):  # fmt: skip
        yield from caught(name, partial(check, store))


def caught(name: str, check: Callable[[], Iterable[Problem]]) -> list[Problem]:
    """Return the problems that a check finds; an exception that ends it is a problem too."""
    try:
        return list(check())
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in NOT_WRITABLE:  # another program writes: the store may be sound
            raise
        why: Exception = error
    except Exception as error:  # noqa: BLE001  # no byte in the file may stop the other checks
        why = error
    return [Problem(name, f"this cannot be checked: {one_line(f'{type(why).__name__}: {why}', 120)}", mend="")]


def _damage(store: Store, broken: set[str]) -> Iterator[Problem]:
    """Find damaged pages, else missing tables.

    Adds the tables with rows that have NULL or a value of a wrong type, where the schema forbids it, to `broken`.
    """
    # its CHECK of each row takes a quarter of the time, and `_records` has the same conditions
    store.execute("PRAGMA ignore_check_constraints = ON")
    # the default of 100 messages: those on pages may come after those on rows
    messages = [what for (what,) in store.execute("PRAGMA integrity_check").fetchall() if what != "ok"]
    broken |= {found[1] for found in map(OF_ROW.match, messages) if found}
    damage = [what for what in messages if not OF_ROW.match(what)]
    if damage:
        yield from (Problem("pages", f"the file is damaged: {one_line(what, 120)}", mend="") for what in damage[:SHOWN])
        return
    present, wanted = _schema_of(store, "table"), _schema_of(fresh_store(), "table")
    missing = [name for name in wanted if name not in present and not name.endswith("_fts")]
    if missing:
        yield Problem("tables", f"the store lacks the table {', '.join(missing)}", mend="")


def _indexes(store: Store) -> Iterator[Problem]:
    present = _schema_of(store, "index")
    for name, sql in _schema_of(fresh_store(), "index").items():
        if name not in present:
            yield Problem("indexes", f"the index {name} is missing: lists take longer", fix=_run(sql))


def _schema_of(conn: sqlite3.Connection, kind: str) -> dict[str, str]:
    """Return the SQL by name of each `table`, `index`, `view` or `trigger` not made by SQLite."""
    found = conn.execute("SELECT name, sql FROM sqlite_schema WHERE type = ? AND sql IS NOT NULL", (kind,))
    return {name: sql for name, sql in found if "_fts_" not in name or kind == "trigger"}


def _triggers(store: Store) -> Iterator[Problem]:
    views, wanted = _schema_of(store, "view"), dict(triggers(store))
    for name, sql in _schema_of(fresh_store(), "view").items():
        if views.get(name) != sql:
            # SQLite drops the trigger of a view with the view
            fix = _run(f"DROP VIEW IF EXISTS [{name}]", sql, wanted.pop(f"{name}_insert"))
            yield Problem("triggers", f"the view {name} is missing or another one: nothing can be written", fix=fix)
    present = _schema_of(store, "trigger")
    for name, sql in wanted.items():
        if present.get(name) != sql:
            state = "is another one" if name in present else "is missing"
            what = f"the trigger {name} {state}: undo and search miss changes of other programs"
            yield Problem("triggers", what, fix=_run(f"DROP TRIGGER IF EXISTS [{name}]", sql))
    for name in present.keys() - wanted.keys():
        drop = f'sqlite3 {quoted(store.path)} "DROP TRIGGER [{name}]"'
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


def _characters(store: Store) -> Iterator[Problem]:
    if set(store.execute("SELECT pair, tbl, id FROM character_pair")) != set(character_pairs(store)):
        what = "the index of characters for search is out of date: words without spaces between them are not found"
        yield Problem("full text", what, fix=rebuild_indexes)


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
