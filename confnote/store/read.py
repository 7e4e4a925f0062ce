"""Read records as values: conferences, dossiers, the inbox; find a record by its handle.

Every query is fetched whole at once: an open statement would keep other programs from writing.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import chain, pairwise
from typing import Any, TypeVar

from confnote.core.kinds import FOLLOW_UPS
from confnote.core.positions import with_positions
from confnote.core.text import handle_number
from confnote.core.time import day_of, day_of_session
from confnote.errors import NoHandle, StoreError, Unknown
from confnote.model import Calendar, Conference, Dossier, Link, Note, NoteCounts, Session, Speaker, Tech
from confnote.store.conditions import IS_TEXT
from confnote.store.db import Store
from confnote.store.known import USED
from confnote.store.now import Place
from confnote.store.rows import LETTERS, TABLES, fields_of

Row = dict[str, Any]
Days = dict[str, date | None]  # the conference days of sessions, by uid
T = TypeVar("T")
# the columns of a session, and whether it has notes
SESSIONS = f"SELECT *, EXISTS (SELECT 1 FROM note n WHERE n.session = session.uid AND {IS_TEXT}) AS noted FROM session"
BY_TIME = "coalesce(starts_at, entered_at) IS NULL, coalesce(starts_at, entered_at), id"  # without a time: last


def rows(store: Store, sql: str, *values: object) -> list[Row]:
    """Return all rows of a query as dicts by column name."""
    cursor = store.execute(sql, values)
    # no row_factory: the journal and `now` read tuples through the same connection
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def row_of(store: Store, table: str, uid: str) -> Row:
    """Return the whole row of a record, which must exist, by column name."""
    return rows(store, f"SELECT * FROM [{table}] WHERE uid = ?", uid)[0]


def conferences(store: Store) -> tuple[Conference, ...]:
    """Return all conferences, the latest first."""
    return tuple(map(_conference, rows(store, "SELECT * FROM conference ORDER BY starts_on DESC, id DESC")))


def conference(store: Store, uid: str) -> Conference:
    """Return the conference with that uid."""
    return _conference(row_of(store, "conference", uid))


def used_conference(store: Store) -> str | None:
    """Return the uid of the conference in use, chosen or else made last; None if there is none."""
    (uid,) = store.execute(USED).fetchone()
    return str(uid) if uid is not None else None


def setting(store: Store, key: str) -> str | None:
    """Return a setting of the store, such as the pinned room; None if it is not set."""
    found = store.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
    return None if found is None else str(found[0])


@contextmanager
def one_state(store: Store) -> Iterator[None]:
    """Let all queries of the block see the same state of the store."""
    store.execute("BEGIN")
    try:
        yield
    finally:
        store.execute("COMMIT")


def dossier(store: Store, uid: str, *, with_notes: bool = True, with_moments: bool = False) -> Dossier:
    """Read all records of the conference with that uid, or all but its notes.

    Marks of moments are left out, unless `with_moments`: only lists and cards show them.
    """
    with one_state(store):
        about = conference(store, uid)
        links = rows(store, "SELECT * FROM link WHERE conference = ? ORDER BY id", uid)
        people = """SELECT x.session, p.uid, p.name, p.org, p.handle, p.url FROM speaker p
                    JOIN session_speaker x ON x.speaker = p.uid WHERE p.conference = ? ORDER BY x.position, x.id"""
        speakers = _grouped(Speaker, rows(store, people, uid), "session")
        found = rows(store, f"{SESSIONS} WHERE conference = ? ORDER BY {BY_TIME}", uid)
        wanted = f"conference = ? AND {'true' if with_moments else IS_TEXT}"
        noted = rows(store, f"SELECT * FROM note WHERE {wanted} ORDER BY at, id", uid) if with_notes else []
        notes = _as_written(store, noted)
        tech = rows(store, "SELECT * FROM tech WHERE conference = ? ORDER BY id", uid)
    on_session, on_note, on_tech = (_grouped(Link, links, owner) for owner in ("session", "note", "tech"))
    sessions = tuple(
        _session(row, about, speakers.get(row["uid"], ()), on_session.get(row["uid"], ())) for row in found
    )
    days = {session.uid: session.day for session in sessions}
    return with_positions(Dossier(
        conference=about, sessions=sessions,
        notes=tuple(_note(row, days, on_note.get(row["uid"], ())) for row in notes),
        tech=tuple(_tech(row, about, days, on_tech.get(row["uid"], ())) for row in tech),
    ))  # fmt: skip


def note_counts(store: Store, conference: str) -> NoteCounts:
    """Count the notes of a conference (a uid) without making a value of each."""

    def found(columns: str, where: str = "true") -> list[tuple[Any, ...]]:
        sql = f"SELECT {columns} FROM note WHERE conference = ? AND {IS_TEXT} AND {where}"
        return store.execute(sql, (conference,)).fetchall()

    in_session, kinds = Counter[str](), Counter[str]()
    by_day, last, not_done = Counter[date | None](), dict[str, int](), 0
    with one_state(store):
        # one look at the notes for all numbers: each takes half a second with a million notes
        numbers = found("session, day, kind, count(*), max(at), sum(done_at IS NULL)", "true GROUP BY 1, 2, 3")
        tags, texts = found("tags", "tags <> ''"), found("text")
    for session, day, kind, number, at, undone in numbers:
        kinds[kind] += number
        not_done += undone if kind in FOLLOW_UPS else 0
        if session:
            in_session[session] += number
            last[session] = max(at, last.get(session, at))
        else:
            by_day[date.fromisoformat(day) if day else None] += number
    return NoteCounts(
        in_session=in_session, last=last, by_day=by_day, kinds=kinds,
        tags=Counter(tag for (words,) in tags for tag in words.split()),
        words=sum(map(len, map(str.split, chain.from_iterable(texts)))), open=not_done,
    )  # fmt: skip


def inbox(store: Store, *, with_moments: bool = False) -> tuple[Note, ...]:
    """Return the notes that belong to no conference yet, with or without marks of moments."""
    wanted = f"conference IS NULL AND {'true' if with_moments else IS_TEXT}"
    found = _as_written(store, rows(store, f"SELECT * FROM note WHERE {wanted} ORDER BY at, id"))
    links = _grouped(Link, rows(store, "SELECT * FROM link WHERE conference IS NULL AND note IS NOT NULL"), "note")
    return tuple(_note(row, {}, links.get(row["uid"], ())) for row in found)


def sessions(store: Store, calendar: Conference) -> tuple[Session, ...]:
    """Return the sessions of a conference by time, without speakers and links."""
    sql = f"{SESSIONS} WHERE conference = ? ORDER BY {BY_TIME}"
    return tuple(_session(row, calendar) for row in rows(store, sql, calendar.uid))


def revisions(store: Store, uids: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Return, by uid, how often each record was changed after it was made, and when last (ms)."""
    sql = """SELECT uid, count(*) - 1, max(at) FROM journal
             WHERE uid IN (SELECT value FROM json_each(?)) GROUP BY uid"""
    return {uid: (count, at) for uid, count, at in store.execute(sql, (json.dumps([*uids]),)).fetchall()}


def last_notes(store: Store, place: Place, limit: int) -> list[Note]:
    """Return the last notes and marks of a place, by time: of its session, its day or the inbox.

    Those of a day have no session and no section. All lack their links, and those of a session lack the day.
    """
    where, values = _notes_at(place)
    found = rows(store, f"SELECT * FROM note WHERE {where} ORDER BY id DESC LIMIT ?", *values, limit)
    by_time = sorted(found, key=lambda row: (row["at"], row["id"]))
    return [_note(row, {}, ()) for row in _as_written(store, by_time)]


def count_notes(store: Store, place: Place) -> tuple[int, int]:
    """Return how many notes a place has (see `last_notes`), and how many takeaways."""
    where, values = _notes_at(place)
    sql = f"SELECT count(*), coalesce(sum(kind = 'takeaway'), 0) FROM note WHERE {IS_TEXT} AND {where}"
    found: tuple[int, int] = store.execute(sql, values).fetchone()
    return found


def _notes_at(place: Place) -> tuple[str, tuple[object, ...]]:
    if place.session is not None:
        return "session = ?", (place.session.uid,)
    if place.conference is None:
        return "conference IS NULL", ()
    return "session IS NULL AND section = '' AND conference = ? AND day = ?", (place.conference, place.day)


def find(store: Store, handle: str) -> tuple[str, str, str | None]:
    """Return (table, uid, conference uid or None) of the record with a handle, or raise Unknown."""
    table = TABLES.get(handle[:1])
    number = handle_number(handle, handle[:1]) if table else None
    if table is None or number is None:
        raise NoHandle(f"{handle!r} is no handle: they look like s12, n45, t3, l7 (confnote list shows them)")
    found = store.execute(f"SELECT uid, conference FROM [{table}] WHERE id = ?", (number,)).fetchone()
    if found is None:
        sql = """SELECT uid FROM journal WHERE after IS NULL AND tbl = ? AND json_extract(before, '$.id') = ?
                 ORDER BY seq DESC LIMIT 1"""
        gone = store.execute(sql, (table, number)).fetchone()
        short = f"{handle[:1]}{number}"
        if gone:
            from confnote.store.journal import way_back  # 4 ms, for this error only

            way = way_back(store, table, gone[0])
            raise Unknown(f"{short} was {'undone' if 'redo' in way else 'deleted'}: {way}")
        last = store.execute(f"SELECT max(id) FROM [{table}] WHERE id < ?", (number,)).fetchone()[0]
        near = f" The nearest before it is {LETTERS[table]}{last}." if last else ""
        raise Unknown(f"there is no {short}.{near} See: confnote list")
    return table, found[0], found[1]


def read_record(store: Store, table: str, uid: str) -> tuple[Any, Dossier | None]:
    """Return a session, note, tech or link, and the dossier it belongs to (None: the inbox).

    Raises StoreError if the record is in none, as another program can make it.
    """
    (home,) = fields_of(store, table, uid, "conference")
    found = dossier(store, home, with_moments=True) if home is not None else None
    things: tuple[Any, ...] = (*found.sessions, *found.notes, *found.tech) if found else inbox(store, with_moments=True)
    pool = (link for thing in things for link in thing.links) if table == "link" else things
    record = next((thing for thing in pool if thing.uid == uid), None)
    if record is None:
        raise StoreError(f"{handle_of(store, table, uid)} belongs to nothing that is there", "See: confnote doctor")
    return record, found


def handle_of(store: Store, table: str, uid: str) -> str | None:
    """Return the handle of a record, or the slug of a conference; None if it is gone."""
    name = "slug" if table == "conference" else f"'{LETTERS[table]}' || id"
    found = fields_of(store, table, uid, name)
    return str(found[0]) if found else None


def with_links(store: Store, uid: str) -> str:
    """Return ` with 2 links` for a product that has links, else an empty text."""
    (count,) = store.execute("SELECT count(*) FROM link WHERE tech = ?", (uid,)).fetchone()
    return f" with {count:,} link{'' if count == 1 else 's'}" if count else ""


def counts_of(store: Store, conference: str) -> tuple[int, int, int]:
    """Return how many sessions, notes and tech a conference has."""
    wanted = {"session": "true", "note": IS_TEXT, "tech": "true"}
    counts = ", ".join(f"(SELECT count(*) FROM {t} WHERE conference = :uid AND {sql})" for t, sql in wanted.items())
    found: tuple[int, int, int] = store.execute(f"SELECT {counts}", {"uid": conference}).fetchone()
    return found


def all_names(store: Store) -> list[str]:
    """Return the names of all products and speakers, and the titles of all sessions."""
    found = store.execute("SELECT name FROM tech UNION SELECT name FROM speaker UNION SELECT title FROM session")
    return [str(name) for (name,) in found.fetchall()]


def tech_everywhere(store: Store) -> tuple[Dossier, ...]:
    """Return a dossier of each conference with tech, earliest first: only tech and its sessions."""
    return tuple(_gathered(store, "tech", "true"))


def followups_everywhere(store: Store) -> tuple[Dossier, ...]:
    """Return dossiers with only questions, actions and their sessions, of conferences with any."""
    return tuple(_gathered(store, "note", f"kind IN ({', '.join(map(repr, FOLLOW_UPS))})"))


def followups_of_inbox(store: Store) -> tuple[Note, ...]:
    """Return the questions and actions that belong to no conference yet."""
    return tuple(note for note in inbox(store) if note.kind in FOLLOW_UPS)


# when each note was added, in the order in which they were added
WRITTEN = """SELECT uid, min(seq) AS first, at FROM journal WHERE uid IN (SELECT value FROM json_each(?))
 AND before IS NULL AND command = 'add' GROUP BY uid ORDER BY first"""
BEGUN = 600_000  # ms; a note in the prompt has the time at which its line was begun


def _as_written(store: Store, found: list[Row]) -> list[Row]:
    """Put rows of notes, sorted by time, into the order of writing where the clock went back.

    Sets their `delay`. A note of an earlier moment (`add --at`) stays at its time.
    """
    groups: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in found:
        groups[row["session"], row["day"], row["section"]].append(row)
    # mostly the times agree with the order of writing, and the journal is not asked
    doubtful = [group for group in groups.values() if any(a["id"] > b["id"] for a, b in pairwise(group))]
    if not doubtful:
        return found
    uids = json.dumps([row["uid"] for group in doubtful for row in group])
    written = {uid: at for uid, _, at in store.execute(WRITTEN, (uids,)).fetchall()}
    for group in doubtful:
        latest, by_uid = 0, {row["uid"]: row for row in group}
        for uid, at in written.items():
            if uid not in by_uid:
                continue
            row = by_uid[uid]
            if at < latest and 0 <= at - row["at"] <= BEGUN:
                row["delay"] = latest - row["at"]
            latest = max(latest, at)
    return sorted(found, key=lambda row: (row["at"] + row.get("delay", 0), row["id"]))


def _gathered(store: Store, table: str, where: str) -> Iterator[Dossier]:
    """Yield dossiers with only the notes or tech (`table`) that match `where` (SQL).

    Each has the sessions of these, without speakers. A conference without a match is left out.
    """
    # four queries for all conferences: a whole dossier of each would read a thousand times as much
    wanted = f"FROM [{table}] WHERE {where} AND conference IS NOT NULL"
    with one_state(store):
        all_conferences = conferences(store)
        found = rows(store, f"SELECT * {wanted} ORDER BY id")
        session_rows = rows(store, f"{SESSIONS} WHERE uid IN (SELECT session {wanted}) ORDER BY {BY_TIME}")
        of_any = f"[{table}] IN (SELECT uid {wanted}) OR session IN (SELECT session {wanted})"
        link_rows = rows(store, f"SELECT * FROM link WHERE {of_any} ORDER BY id")
    links, on_session = (_grouped(Link, link_rows, owner) for owner in (table, "session"))
    for about in reversed(all_conferences):
        own = [row for row in found if row["conference"] == about.uid]
        home = [row for row in session_rows if row["conference"] == about.uid]
        sessions = tuple(_session(row, about, (), on_session.get(row["uid"], ())) for row in home)
        days = {session.uid: session.day for session in sessions}
        if own and table == "note":
            notes = tuple(_note(row, days, links.get(row["uid"], ())) for row in own)
            yield with_positions(Dossier(conference=about, sessions=sessions, notes=notes))
        elif own:
            tech = tuple(_tech(row, about, days, links.get(row["uid"], ())) for row in own)
            yield Dossier(conference=about, sessions=sessions, tech=tech)


def dossiers_of(store: Store, sessions: Iterable[str], tech: Iterable[str]) -> tuple[Dossier, ...]:
    """Return dossiers with only these sessions, their notes, and these tech, the latest first."""
    of_sessions, of_tech = json.dumps([*sessions]), json.dumps([*tech])
    given = "IN (SELECT value FROM json_each(?))"
    people = f"""SELECT x.session, p.uid, p.name, p.org, p.handle, p.url FROM speaker p
                 JOIN session_speaker x ON x.speaker = p.uid WHERE x.session {given} ORDER BY x.position, x.id"""
    with one_state(store):
        all_conferences = conferences(store)
        session_rows = rows(store, f"{SESSIONS} WHERE uid {given} ORDER BY {BY_TIME}", of_sessions)
        speakers = _grouped(Speaker, rows(store, people, of_sessions), "session")
        notes = _as_written(
            store, rows(store, f"SELECT * FROM note WHERE session {given} ORDER BY at, id", of_sessions)
        )
        tech_rows = rows(store, f"SELECT * FROM tech WHERE uid {given} ORDER BY id", of_tech)
        on_session = _grouped(
            Link, rows(store, f"SELECT * FROM link WHERE session {given} ORDER BY id", of_sessions), "session"
        )
        on_tech = _grouped(Link, rows(store, f"SELECT * FROM link WHERE tech {given} ORDER BY id", of_tech), "tech")
    found = []
    for about in all_conferences:
        own = tuple(
            _session(row, about, speakers.get(row["uid"], ()), on_session.get(row["uid"], ()))
            for row in session_rows
            if row["conference"] == about.uid
        )
        days = {session.uid: session.day for session in own}
        seen = tuple(
            _tech(row, about, days, on_tech.get(row["uid"], ())) for row in tech_rows if row["conference"] == about.uid
        )
        if own or seen:
            written = tuple(_note(row, days, ()) for row in notes if row["session"] in days)
            found.append(with_positions(Dossier(conference=about, sessions=own, notes=written, tech=seen)))
    return tuple(found)


def _value(kind: type[T], row: Row, **more: object) -> T:
    fields = kind.__dataclass_fields__  # type: ignore[attr-defined]
    # columns without a field are derived, or a newer confnote added them
    return kind(**{name: value for name, value in (row | more).items() if name in fields})


def _grouped(kind: type[T], found: list[Row], column: str) -> dict[str, tuple[T, ...]]:
    grouped: dict[str, list[T]] = defaultdict(list)
    for row in found:
        grouped[row[column]].append(_value(kind, row))
    return {uid: tuple(values) for uid, values in grouped.items()}


def _conference(row: Row) -> Conference:
    dates = {name: date.fromisoformat(row[name]) for name in ("starts_on", "ends_on", "day_one")}
    return _value(Conference, row, **dates)


def _session(row: Row, calendar: Calendar, speakers: tuple[Speaker, ...] = (), links: tuple[Link, ...] = ()) -> Session:
    begins = row["starts_at"] if row["starts_at"] is not None else row["entered_at"]
    day = None if begins is None else day_of_session(begins, row["ends_at"], calendar)
    given = row["imported"]  # the last import of the session as JSON
    if given and links:
        links = tuple(replace(link, programme=json.dumps(link.url, ensure_ascii=False) in given) for link in links)
    return _value(
        Session, row, service=bool(row["service"]), noted=bool(row["noted"]), tags=tuple(row["tags"].split()), day=day,
        speakers=speakers, links=links,
    )  # fmt: skip


def _note(row: Row, days: Days, links: tuple[Link, ...]) -> Note:
    own = date.fromisoformat(row["day"]) if row["day"] else None
    day = days.get(row["session"]) if row["session"] else own
    return _value(Note, row, day=day, private=bool(row["private"]), tags=tuple(row["tags"].split()), links=links)


def _tech(row: Row, calendar: Calendar, days: Days, links: tuple[Link, ...]) -> Tech:
    day = days.get(row["session"]) or day_of(row["at"], calendar)
    return _value(Tech, row, day=day, tags=tuple(row["tags"].split()), links=links)
