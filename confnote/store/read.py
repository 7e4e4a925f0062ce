"""Rows turned into values: conferences, dossiers, handles. Everything is read at once, then the statement is closed."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from confnote.core.text import handle_number
from confnote.core.time import Calendar, day_of
from confnote.errors import NoHandle, Unknown
from confnote.model import Conference, Dossier, Link, Note, Session, Speaker, Tech
from confnote.store.rows import LETTERS, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from confnote.store.db import Store

Row = dict[str, Any]
T = TypeVar("T")


def rows(store: Store, sql: str, *values: object) -> list[Row]:
    """Return all rows of a query as dicts by column name."""
    cursor = store.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def conferences(store: Store) -> tuple[Conference, ...]:
    """Return all conferences, the latest first."""
    found = rows(store, "SELECT * FROM conference ORDER BY starts_on DESC, id DESC")
    return tuple(_conference(row) for row in found)


def conference(store: Store, uid: str) -> Conference:
    """Return the conference with that uid."""
    (row,) = rows(store, "SELECT * FROM conference WHERE uid = ?", uid)
    return _conference(row)


def used_conference(store: Store) -> str | None:
    """Return the uid of the conference in use: the one chosen, else the one made last, None without any."""
    found = store.execute(
        """SELECT coalesce(
             (SELECT c.uid FROM setting s JOIN conference c ON c.uid = s.value WHERE s.key = 'conference'),
             (SELECT uid FROM conference ORDER BY id DESC LIMIT 1))"""
    ).fetchone()
    return str(found[0]) if found[0] is not None else None


def setting(store: Store, key: str) -> str | None:
    """Return a setting that lives in the store."""
    found = store.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
    return None if found is None else str(found[0])


def dossier(store: Store, uid: str) -> Dossier:
    """Read all that the conference with that uid holds."""
    store.execute("BEGIN")  # one moment for all the queries
    try:
        return _dossier(store, uid)
    finally:
        store.execute("COMMIT")


def _dossier(store: Store, uid: str) -> Dossier:
    about = conference(store, uid)
    calendar = Calendar.of(about)
    links = [link_of(row) for row in rows(store, "SELECT * FROM link WHERE conference = ? ORDER BY id", uid)]
    speakers = _speakers(store, uid)
    by_session = _grouped(links, "session")
    found = rows(
        store,
        "SELECT * FROM session WHERE conference = ? ORDER BY coalesce(starts_at, entered_at) IS NULL,"
        " coalesce(starts_at, entered_at), id",
        uid,
    )
    sessions = tuple(
        session_of(row, calendar, tuple(speakers[row["uid"]]), tuple(by_session[row["uid"]])) for row in found
    )
    days = {session.uid: session.day for session in sessions}
    by_note, by_tech = _grouped(links, "note"), _grouped(links, "tech")
    notes = tuple(
        note_of(row, days, tuple(by_note[row["uid"]]))
        for row in rows(store, "SELECT * FROM note WHERE conference = ? ORDER BY at, id", uid)
    )
    tech = tuple(
        tech_of(row, calendar, days, tuple(by_tech[row["uid"]]))
        for row in rows(store, "SELECT * FROM tech WHERE conference = ? ORDER BY id", uid)
    )
    return Dossier(conference=about, sessions=sessions, notes=notes, tech=tech)


def inbox(store: Store) -> tuple[Note, ...]:
    """Return the notes that belong to no conference yet."""
    found = rows(store, "SELECT * FROM note WHERE conference IS NULL ORDER BY at, id")
    links = [link_of(row) for row in rows(store, "SELECT * FROM link WHERE conference IS NULL AND note IS NOT NULL")]
    by_note = _grouped(links, "note")
    return tuple(note_of(row, {}, tuple(by_note[row["uid"]])) for row in found)


def find(store: Store, handle: str) -> tuple[str, str, str | None]:
    """Return (table, uid, conference uid) of the record a handle names; Unknown if there is none."""
    table = TABLES.get(handle[:1])
    number = handle_number(handle, handle[:1]) if table else None
    if table is None or number is None:
        raise NoHandle(f"{handle!r} is no handle: they look like s12, n45, t3, l7 (confnote list shows them)")
    found = store.execute(f"SELECT uid, conference FROM [{table}] WHERE id = ?", (number,)).fetchone()
    if found is None:
        last = store.execute(f"SELECT max(id) FROM [{table}] WHERE id < ?", (number,)).fetchone()[0]
        near = f" The nearest before it is {LETTERS[table]}{last}." if last else ""
        gone = store.execute(
            "SELECT 1 FROM journal WHERE after IS NULL AND tbl = ? AND json_extract(before, '$.id') = ? LIMIT 1",
            (table, number),
        ).fetchone()
        back = f" It was deleted: confnote untrash {handle[:1]}{number}" if gone else " See: confnote list"
        raise Unknown(f"there is no {handle[:1]}{number}.{near}{back}")
    return table, found[0], found[1]


def _grouped(links: Iterable[Link], owner: str) -> dict[str, list[Link]]:
    grouped: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        grouped[getattr(link, owner)].append(link)
    return grouped


def _speakers(store: Store, conference: str) -> dict[str, list[Speaker]]:
    found = rows(
        store,
        """SELECT x.session, p.uid, p.name, p.org, p.handle, p.url FROM speaker p
           JOIN session_speaker x ON x.speaker = p.uid WHERE p.conference = ? ORDER BY x.position, x.id""",
        conference,
    )
    grouped: dict[str, list[Speaker]] = defaultdict(list)
    for row in found:
        grouped[row.pop("session")].append(Speaker(**row))
    return grouped


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _conference(row: Row) -> Conference:
    for derived in ("opens_at", "closes_at"):
        row.pop(derived)
    for field in ("starts_on", "ends_on", "day_one"):
        row[field] = date.fromisoformat(row[field])
    return Conference(**row)


def link_of(row: Row) -> Link:
    """Turn a row of the link table into a value."""
    row.pop("conference")
    return Link(**row)


def session_of(
    row: Row, calendar: Calendar, speakers: tuple[Speaker, ...] = (), links: tuple[Link, ...] = ()
) -> Session:
    """Turn a row of the session table into a value."""
    row.pop("imported")
    begins = row["starts_at"] if row["starts_at"] is not None else row["entered_at"]
    row.update(
        service=bool(row["service"]),
        tags=_words(row["tags"]),
        day=None if begins is None else day_of(begins, calendar),
    )
    return Session(**row, speakers=speakers, links=links)


def note_of(row: Row, days: dict[str, date | None], links: tuple[Link, ...]) -> Note:
    """Turn a row of the note table into a value; `days` are those of sessions, by uid."""
    day = days.get(row["session"]) if row["session"] else _date(row["day"])
    row.update(day=day, private=bool(row["private"]), tags=_words(row["tags"]))
    return Note(**row, links=links)


def tech_of(row: Row, calendar: Calendar, days: dict[str, date | None], links: tuple[Link, ...]) -> Tech:
    """Turn a row of the tech table into a value; `days` are those of sessions, by uid."""
    row.pop("key")
    row.update(tags=_words(row["tags"]))
    day = days.get(row["session"]) or day_of(row["at"], calendar)
    return Tech(**row, day=day, links=links)
