"""Judge a row as a record among records: its parents, and whose it is.

The conditions are SQL, because a store may have a million records. See `judge` for a row by itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from confnote.core.text import ULID_LETTERS
from confnote.core.time import day_of, exact_zone, utc_offset
from confnote.errors import ConfnoteError
from confnote.model import Calendar
from confnote.store.rows import PARENTS
from confnote.upkeep.dump import TABLES
from confnote.upkeep.judge import FIRST

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Relation:
    """What can be wrong with a row `x` of a table as a record among records.

    `wrong` is an SQL condition, `why` says what is wrong. `mend` has a new value (SQL) for each column to change; empty
    if such a row cannot be kept. If the parent is missing, `missing` is the column and `parent` the table. `reads` are
    all columns in the condition, if a million rows have only a few thousand different values in them.
    """

    table: str
    wrong: str
    why: str
    mend: Mapping[str, str]
    missing: str = ""
    parent: str = ""
    reads: tuple[str, ...] = ()


def _of(parent: str, what: str = "conference") -> str:
    return f"(SELECT {what} FROM {parent} WHERE uid = x.{parent})"


# the instant's day for a note that has neither session nor section, and is in no inbox
DAY = f"""CASE WHEN x.section = '' AND x.conference IS NOT NULL THEN
 coalesce(x.day, day_at(x.at, {_of("conference", "zone")}, {_of("conference", "day_end")})) END"""
# when a note was written, if its time is lost: its session's begin, or the time in its uid, or the conference's begin
MOMENT = f"""coalesce({_of("session", "coalesce(entered_at, starts_at)")}, made_at(x.uid),
 CAST(strftime('%s', {_of("conference", "starts_on")}) AS INTEGER) * 1000, 0)"""
OWNERS = ("session", "note", "tech")
OWNER = "coalesce(" + ", ".join(_of(owner) for owner in OWNERS) + ")"
OWNER_IS_THERE = "coalesce(" + ", ".join(_of(owner, "1") for owner in OWNERS) + ", 0)"
OWNED = " + ".join(f"(x.{owner} IS NOT NULL)" for owner in OWNERS)


def _missing() -> Iterator[Relation]:
    """Yield a relation for each column that refers to a record."""
    kept: dict[tuple[str, str], dict[str, str]] = {
        ("note", "conference"): {"conference": "NULL", "day": "NULL", "section": "''"},
        ("note", "session"): {"session": "NULL", "day": DAY},
        ("tech", "session"): {"session": "NULL"},
        ("link", "conference"): {"conference": OWNER},
    }
    for table in TABLES:
        for column, parent in reversed(PARENTS.get(table, ())):
            wrong = f"x.{column} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM [{parent}] p WHERE p.uid = x.{column})"
            why = f"refers to a {parent} that is not there"
            yield Relation(table, wrong, why, kept.get((table, column), {}), column, parent, (column,))


# a session that is missing is another problem
OTHER_CONFERENCE = f"x.conference IS NOT coalesce({_of('session')}, x.conference)"
# in the order in which to mend: a parent that is dropped is missed by its children
RELATIONS = (
    *_missing(),
    Relation(
        "note", OTHER_CONFERENCE,
        "is not of the conference of its session", {"conference": _of("session")}, reads=("conference", "session"),
    ),
    Relation(
        "tech", OTHER_CONFERENCE,
        "is not of the conference of its session", {"session": "NULL"},
    ),
    Relation(
        "session_speaker", f"{_of('session')} <> {_of('speaker')}",
        "joins a session and a speaker of two conferences", {},
    ),
    Relation("link", f"{OWNED} = 0", "belongs to no session, note or tech", {}),
    Relation(
        "link", f"{OWNED} > 1", "belongs to more than one record",
        {"session": "CASE WHEN x.note IS NULL AND x.tech IS NULL THEN x.session END",
         "tech": "CASE WHEN x.note IS NULL THEN x.tech END"},
    ),
    Relation(
        "link", f"{OWNED} = 1 AND {OWNER_IS_THERE} AND x.conference IS NOT {OWNER}",
        "is not of the conference of what it belongs to", {"conference": OWNER},
    ),
    Relation(
        "note", f"x.at < 0 AND x.at >= {FIRST} AND coalesce({_of('conference', 'starts_on')}, '9999') > '1970-01-01'",
        "has a time before 1970",
        {"at": MOMENT, "utc_offset": f"coalesce(offset_at({MOMENT}, {_of('conference', 'zone')}), x.utc_offset)"},
    ),
    Relation("note", "x.conference IS NULL AND (x.day IS NOT NULL OR x.section <> '')",
        "has a day or a section, and no conference", {"day": "NULL", "section": "''"}),
)  # fmt: skip


def prepare(conn: sqlite3.Connection) -> None:
    """Give a connection the SQL functions that the conditions of RELATIONS and their mends need."""
    conn.create_function("day_at", 3, _day_at, deterministic=True)
    conn.create_function("offset_at", 2, _offset_at, deterministic=True)
    conn.create_function("made_at", 1, _made_at, deterministic=True)


def _made_at(uid: str) -> int | None:
    """Return the time in a ULID (ms); None if its year is odd, as in uids made of a digest."""
    if len(uid) != 26 or not set(uid) <= set(ULID_LETTERS):
        return None
    at = sum(ULID_LETTERS.index(letter) << 5 * place for place, letter in enumerate(reversed(uid[:10])))
    return at if 1_000_000_000_000 < at < 4_000_000_000_000 else None  # 2001 to 2096


def _offset_at(at: int, zone: str | None) -> int | None:
    return utc_offset(at, zone) if zone and exact_zone(zone) else None


def _day_at(at: int, zone: str, day_end: int) -> str | None:
    day = date(1970, 1, 1)
    try:
        return day_of(at, Calendar(zone=zone, starts_on=day, ends_on=day, day_one=day, day_end=day_end)).isoformat()
    except (ConfnoteError, ValueError, OverflowError, TypeError, AttributeError):
        return None


def unrelated(conn: sqlite3.Connection, relation: Relation, where: str = "1") -> list[Row]:
    """Return the rows for which a relation is wrong, of those that match `where` (SQL), by id."""
    if relation.reads and where == "1":
        values = f"SELECT DISTINCT {', '.join(relation.reads)} FROM [{relation.table}]"
        if conn.execute(f"SELECT 1 FROM ({values}) x WHERE {relation.wrong} LIMIT 1").fetchone() is None:
            return []
    cursor = conn.execute(f"SELECT * FROM [{relation.table}] x WHERE ({relation.wrong}) AND ({where}) ORDER BY id")
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def mend_relation(conn: sqlite3.Connection, relation: Relation, uid: str) -> Row | None:
    """Mend one row for which a relation is wrong, and return it; delete it if it cannot be kept."""
    prepare(conn)
    if not relation.mend:
        conn.execute(f"DELETE FROM [{relation.table}] WHERE uid = ?", (uid,))
        return None
    values = ", ".join(f"[{column}] = {value}" for column, value in relation.mend.items())
    conn.execute(f"UPDATE [{relation.table}] AS x SET {values} WHERE uid = ?", (uid,))
    cursor = conn.execute(f"SELECT * FROM [{relation.table}] WHERE uid = ?", (uid,))
    return dict(zip([column[0] for column in cursor.description], cursor.fetchone(), strict=True))
