"""Check the records of an undamaged store: text, references, journal, zones, unfinished lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from confnote.core.text import one_line
from confnote.core.time import zone_offsets
from confnote.errors import ConfnoteError
from confnote.store.db import Store
from confnote.store.drafts import CLEARED
from confnote.store.rows import LETTERS, delete_row, name_of, update
from confnote.store.tables import RECORDS
from confnote.store.zones import bounds, refresh_zone
from confnote.upkeep.consistency import complete_journal, differences
from confnote.upkeep.doctor import Problem

SHOWN = 3  # records that the journal lacks, named in the problem
LOOSE = "FROM zone_offset WHERE conference NOT IN (SELECT uid FROM conference)"


def check_records(store: Store) -> Iterator[Problem]:
    """Yield the problems. References come before the journal, whose repair must see repaired references."""
    unreadable = list(_texts(store))
    if unreadable:
        yield from unreadable
        return
    for check in (_references, _journal, _zones, _drafts):
        yield from check(store)


def _texts(store: Store) -> Iterator[Problem]:
    """Find rows whose text is not UTF-8: every command that reads one fails."""
    # str would raise at the first bad row, without saying which
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
        cursor = store.execute(f"SELECT * FROM [{table}] WHERE rowid = ?", (rowid,))
        row = dict(zip([column[0] for column in cursor.description], cursor.fetchone(), strict=True))
        words = one_line(name_of(table, row) if table in RECORDS else f"{table} {row.get('name', '')}", 60)
        yield _broken(store, table, columns[key], row, f"{words} refers to a {parent} that is not there")


def _broken(store: Store, table: str, column: str, row: dict[str, Any], what: str) -> Problem:
    """Return what repairs a broken reference: its target from the trash, or the reference cut if it is optional."""
    deleted = store.execute(
        "SELECT tbl, json_extract(before, '$.id') FROM journal WHERE uid = ? AND after IS NULL ORDER BY seq DESC",
        (row[column],),
    ).fetchone()
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
        rows = [one_line(name_of(lack.table, lack.in_table or lack.in_journal or {}), 40) for lack in found[:SHOWN]]
        more = f" and {len(found) - SHOWN:,} more" if len(found) > SHOWN else ""
        what = f"the journal lacks changes of {', '.join(rows)}{more}: undo and history do not show them"
        yield Problem("journal", what, fix=complete_journal)


def _zones(store: Store) -> Iterator[Problem]:
    """Compare the stored offsets and bounds with those of today's time zone data."""
    for uid, slug, name, starts, ends, day_end, *stored_bounds in store.execute(
        "SELECT uid, slug, zone, starts_on, ends_on, day_end, opens_at, closes_at FROM conference"
    ).fetchall():
        try:
            first, last = date.fromisoformat(starts), date.fromisoformat(ends)
            offsets, instants = list(zone_offsets(name, first, last)), list(bounds(name, first, last, day_end))
        except (ConfnoteError, ValueError) as error:
            mend = f"confnote edit {slug} --timezone Europe/Madrid"
            yield Problem("zones", f"{slug}: {one_line(str(error), 100)}", mend=mend)
            continue
        stored_offsets = store.execute(
            "SELECT from_at, minutes FROM zone_offset WHERE conference = ? ORDER BY from_at", (uid,)
        ).fetchall()
        if stored_offsets != offsets or stored_bounds != instants:
            what = f"{slug}: its UTC offsets are not those of {name}: notes may be filed under a wrong day"
            yield Problem("zones", what, fix=partial(refresh_zone, conference=uid))
    if store.execute(f"SELECT 1 {LOOSE} LIMIT 1").fetchone():
        what = "there are offsets of deleted conferences"
        yield Problem("zones", what, grade="hint", fix=lambda store: store.execute(f"DELETE {LOOSE}"))


def _drafts(store: Store) -> Iterator[Problem]:
    rows = store.execute("SELECT who, text FROM draft ORDER BY at").fetchall()
    for text in [text for who, text in rows if not who.startswith(CLEARED) and text.strip()]:
        what = f"a line was typed and not entered: {one_line(text, 50)}"
        yield Problem("drafts", what, mend="confnote live", grade="hint")
