"""Find the sessions before and after the current one."""

from __future__ import annotations

from typing import NamedTuple

from confnote.store.conditions import mine_sql
from confnote.store.db import Store
from confnote.store.now import Place, SessionRef
from confnote.store.rows import fields_of

SOON, DAY = 3 * 3_600_000, 24 * 3_600_000


class NextSession(NamedTuple):
    """The session that begins next on the user's agenda or in the pinned room."""

    uid: str
    id: int
    title: str
    room: str
    starts_at: int


def next_of(store: Store, place: Place) -> NextSession | None:
    """Return the user's next session of 24 hours, or of the pinned room within 3 hours."""
    if place.conference is None:
        return None
    # 24 hours: of a conference that begins next week, no session is next yet
    found = store.execute(
        f"""SELECT uid, id, title, room, starts_at, {mine_sql("session")} AS mine FROM session
            WHERE conference = :conference AND starts_at > :at AND starts_at < :at + 86400000
             AND status = 'scheduled' AND service = 0 AND uid IS NOT :current
             AND (mine OR room = :room AND starts_at < :at + {SOON})
            ORDER BY NOT mine, starts_at, id LIMIT 1""",
        _bindings(place),
    ).fetchone()
    return NextSession(*found[:5]) if found else None


def next_on_programme(store: Store, place: Place, own: NextSession | None) -> list[NextSession]:
    """Return the sessions that begin next within 24 hours, together; none if `own` begins earlier.

    `own` is the next session of the user: if it begins within 3 hours, no others are returned.
    """
    latest = DAY if own is None else own.starts_at - place.at
    if place.conference is None or latest <= SOON:
        return []
    found = store.execute(
        """WITH later AS (SELECT uid, id, title, room, starts_at FROM session
            WHERE conference = :conference AND starts_at > :at AND starts_at < :at + :latest
             AND status = 'scheduled' AND service = 0 AND uid IS NOT :current)
           SELECT * FROM later WHERE starts_at = (SELECT min(starts_at) FROM later) ORDER BY id""",
        _bindings(place) | {"latest": latest},
    ).fetchall()
    return [NextSession(*row) for row in found]


# the user's sessions, and those in the pinned room
MINE = f"""SELECT s.uid, s.id, s.title FROM session s WHERE s.conference = :conference AND s.uid IS NOT :current
 AND s.service = 0 AND s.status = 'scheduled'
 AND coalesce(s.starts_at, s.entered_at) BETWEEN :at - 86400000 AND :at + 86400000
 AND ({mine_sql("s")} OR s.room = :room)"""


# when the user was last in a session: until they left it, or it ended
THERE = """CASE WHEN s.left_at IS NOT NULL THEN s.left_at WHEN s.ends_at <= :at THEN s.ends_at
 ELSE coalesce(s.entered_at, (SELECT max(n.at) FROM note n WHERE n.session = s.uid)) END"""


def session_before(store: Store, place: Place) -> SessionRef | None:
    """Return the session in which the user was before the current one; None if there was none.

    If the current session has not begun yet, return the user's session that begins before it. One that is only in the
    pinned room counts if it was over before the current one began: the user has been there since.
    """
    if place.session is not None:
        (starts,) = fields_of(store, "session", place.session.uid, "starts_at")
        if starts is not None and starts > place.at:
            begins = "coalesce(s.starts_at, s.entered_at)"
            return _neighbour(store, place, f"{begins} < :begins ORDER BY {begins} DESC, s.id DESC")
    was_there = f"{THERE} <= :at AND ({mine_sql('s')} OR s.ends_at <= :begins)"
    return _neighbour(store, place, f"{was_there} ORDER BY {THERE} DESC, s.entered_at IS NULL, s.id DESC")


def session_after(store: Store, place: Place) -> SessionRef | None:
    """Return the user's first session after the current one that is not over yet.

    Without a current session, the session begins after `place.at`.
    """
    later = "s.starts_at > :begins AND coalesce(s.ends_at, s.starts_at) > :at"
    return _neighbour(store, place, f"{later} ORDER BY s.starts_at, NOT {mine_sql('s')}, s.id")


def _neighbour(store: Store, place: Place, condition: str) -> SessionRef | None:
    begins = None
    if place.session is not None:
        (begins,) = fields_of(store, "session", place.session.uid, "coalesce(starts_at, entered_at)")
    values = {**_bindings(place), "begins": place.at if begins is None else begins}
    found = store.execute(f"{MINE} AND {condition} LIMIT 1", values).fetchone()
    return SessionRef(*found) if found else None


def _bindings(place: Place) -> dict[str, object]:
    current = place.session.uid if place.session else None
    return {"conference": place.conference, "at": place.at, "room": place.room, "current": current}
