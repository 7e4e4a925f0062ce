"""Read the sessions that typed words can mean: all, those near in time, those of a name."""

from __future__ import annotations

from confnote.core.lookup import WORD
from confnote.core.same_person import plain_letters
from confnote.store.conditions import attended_sql, day_sql
from confnote.store.db import Store
from confnote.store.now import Place, SessionRef

SOON = 15 * 60_000  # ms: a session that begins in this time is one that the user may be sitting down in


def sessions_of(store: Store, conference: str | None, condition: str = "true") -> list[SessionRef]:
    """Return a conference's sessions that meet a condition in SQL."""
    sql = f"SELECT uid, id, title FROM session WHERE conference = ? AND {condition} ORDER BY id"
    return [SessionRef(*row) for row in store.execute(sql, (conference,)).fetchall()]


def on_or_soon(store: Store, place: Place) -> list[SessionRef]:
    """Return the sessions that run at the moment of a place, or begin 15 minutes later."""
    sql = """SELECT uid, id, title FROM session WHERE conference = :conference AND starts_at <= :at + :soon
             AND coalesce(ends_at, starts_at + 3600000) > :at AND status = 'scheduled' ORDER BY id"""
    rows = store.execute(sql, {"conference": place.conference, "at": place.at, "soon": SOON}).fetchall()
    return [SessionRef(*row) for row in rows]


def has_attended(store: Store, session: str) -> bool:
    """Return whether a session (a uid) counts as attended."""
    return bool(store.execute(f"SELECT {attended_sql('s')} FROM session s WHERE s.uid = ?", (session,)).fetchone()[0])


def is_empty(store: Store, session: str) -> bool:
    """Return whether a session (a uid) has no note, rating or product of the user's."""
    sql = """SELECT rating IS NULL AND verdict = '' AND NOT EXISTS (SELECT 1 FROM note n WHERE n.session = s.uid)
             AND NOT EXISTS (SELECT 1 FROM tech t WHERE t.session = s.uid) FROM session s WHERE s.uid = ?"""
    return bool(store.execute(sql, (session,)).fetchone()[0])


def of_day(store: Store, place: Place) -> list[SessionRef]:
    """Return the sessions that begin on the day of a place."""
    day = day_sql("starts_at", "conference", "(SELECT day_end FROM conference c WHERE c.uid = conference)")
    return sessions_of(store, place.conference, f"{day} = '{place.day}'")


def with_speakers(store: Store, sessions: list[SessionRef]) -> dict[SessionRef, str]:
    """Return the title of each session, and the names of its speakers after it."""
    sql = """SELECT group_concat(p.name, ' ') FROM session_speaker x JOIN speaker p ON p.uid = x.speaker
             WHERE x.session = ?"""
    names = {session: store.execute(sql, (session.uid,)).fetchone()[0] for session in sessions}
    return {session: f"{session.title} {name or ''}" for session, name in names.items()}


def sat_in(store: Store, place: Place) -> list[SessionRef]:
    """Return the sessions of the day of a place that the user sat in."""
    begun = "coalesce(s.entered_at, s.starts_at)"
    sql = f"""SELECT s.uid, s.id, s.title FROM session s JOIN conference c ON c.uid = s.conference
              WHERE c.uid = :conference AND {begun} BETWEEN :at - 90000000 AND :at + 90000000
               AND {day_sql(begun, "c.uid", "c.day_end")} = :day AND {attended_sql("s")} ORDER BY s.id"""
    found = store.execute(sql, {"conference": place.conference, "day": place.day, "at": place.at})
    return [SessionRef(*row) for row in found.fetchall()]


NAMED = """SELECT s.uid, s.id, s.title, value FROM session s JOIN ({}) named ON named.uid = s.uid
 WHERE s.conference = :conference AND value <> ''
 ORDER BY coalesce(s.ends_at, s.starts_at + 3600000) <= :at, s.starts_at, s.id"""
OF_SPEAKER = """SELECT x.session AS uid, p.{} AS value FROM session_speaker x JOIN speaker p ON p.uid = x.speaker
 WHERE p.conference = :conference"""
NAMES = {
    "of a speaker": OF_SPEAKER.format("name"),
    "of an organisation": OF_SPEAKER.format("org"),
    "of a track": "SELECT uid, track AS value FROM session",
    "in a room": "SELECT uid, room AS value FROM session",
}
"""What the words can name besides a title -> SQL for the sessions and these names."""


def named_sessions(store: Store, typed: str, place: Place) -> tuple[list[SessionRef], str]:
    """Return the sessions of what words name: a speaker, an organisation, a track or a room.

    Also return which of them it is: ` of a speaker`. The words are whole ones of the name. Sessions that are over at
    the moment of `place` come last.
    """
    wanted = {*WORD.findall(plain_letters(typed))}
    values = {"conference": place.conference, "at": place.at}
    for which, sql in NAMES.items() if wanted else ():
        rows = store.execute(NAMED.format(sql), values).fetchall()
        found = dict.fromkeys(SessionRef(*row[:3]) for row in rows if wanted <= {*WORD.findall(plain_letters(row[3]))})
        if found:
            return [*found], f" {which}"
    return [], ""
