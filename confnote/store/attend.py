"""Sitting down in a session and leaving it; sessions typed by hand are made here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from confnote.errors import Refused
from confnote.store.capture import NO_CONFERENCE
from confnote.store.linked import NewLink, put_link
from confnote.store.people import add_speakers
from confnote.store.place import place_of
from confnote.store.rows import insert, update

if TYPE_CHECKING:
    from confnote.model import Speaker
    from confnote.store.db import Store

Named = tuple[str, int, str]  # uid, id, title


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What one sits down in: an existing session by uid, or the title of a new one; empty fields say nothing."""

    session: str | None = None
    title: str = ""
    kind: str = ""
    room: str = ""
    speakers: tuple[Speaker, ...] = ()
    links: tuple[NewLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Started:
    """The session, whether it is new, whether it is the current one now, and the one that was left for it."""

    session: Named
    new: bool
    current: bool
    left: Named | None


def start(store: Store, what: Start, at: int, now: int, conference: str | None = None) -> Started:
    """Sit down in a session at `at`; one that began in the past is attended, never the current one.

    The session one sits in already stays the current one: its start moves to `at`, if that is earlier.
    """
    with store.change("start"):
        place = place_of(store, now, _slug_of(store, what.session) if what.session else conference)
        if place.conference is None:
            raise Refused(NO_CONFERENCE)
        on, stays = place.session if place.step == 1 else None, False
        if what.session is not None:
            stays = on is not None and on[0] == what.session
            session = _existing(store, what.session, what, _times(store, what.session, at, now, stays=stays))
        else:
            session = _new(store, what, at, now, place.conference)
        if what.speakers:
            add_speakers(store, place.conference, session[0], what.speakers)
        for link in what.links:
            put_link(store, "session", session[0], link)
        current = at >= now or stays
        left = on if current and not stays else None
        if left is not None:
            update(store, "session", left[0], left_at=at)
    return Started(session, what.session is None, current, left)


def _slug_of(store: Store, session: str) -> str:
    """Return the slug of a session's own conference, which need not be the one that is on."""
    (slug,) = store.execute(
        "SELECT c.slug FROM conference c JOIN session s ON s.conference = c.uid WHERE s.uid = ?", (session,)
    ).fetchone()
    return str(slug)


def _times(store: Store, session: str, at: int, now: int, *, stays: bool) -> tuple[int | None, int | None]:
    """Return when a session on record was entered and left, if one says now that one sat down in it at `at`."""
    conference, ends, entered = store.execute(
        "SELECT conference, ends_at, entered_at FROM session WHERE uid = ?", (session,)
    ).fetchone()
    if stays:
        return min(entered, at), None
    if at >= now:
        return at, None
    if ends is not None and ends > now:
        return None, None  # it runs: one that is attended has its notes by the clock, and nobody has left it
    return at, _left(store, conference, at, now, session=session, ends=ends)


def _left(
    store: Store, conference: str, at: int, now: int, *, session: str | None = None, ends: int | None = None
) -> int:
    """Return until when a start in the past lasted: its end, or the next time that one sat down or left."""
    (event,) = store.execute(
        """SELECT min(CASE WHEN entered_at > :at THEN entered_at ELSE left_at END) FROM session
           WHERE conference = :conference AND uid IS NOT :session AND (entered_at > :at OR left_at > :at)""",
        {"conference": conference, "session": session, "at": at},
    ).fetchone()
    return min(moment for moment in (ends, event, now) if moment is not None and moment > at)


def _existing(store: Store, uid: str, what: Start, times: tuple[int | None, int | None]) -> Named:
    values: dict[str, object] = {
        "attendance": "attended",
        "entered_at": times[0],
        "left_at": times[1],
        **({"kind": what.kind} if what.kind else {}),
        **({"room": what.room} if what.room else {}),
    }
    update(store, "session", uid, **values)
    found: Named = store.execute("SELECT uid, id, title FROM session WHERE uid = ?", (uid,)).fetchone()
    return found


def _new(store: Store, what: Start, at: int, now: int, conference: str) -> Named:
    number, uid = insert(
        store,
        "session",
        conference=conference,
        title=what.title,
        kind=what.kind or "talk",
        room=what.room,
        starts_at=at,
        attendance="attended",
        entered_at=at,
        left_at=None if at >= now else _left(store, conference, at, now),
    )
    return uid, number, what.title


def stop(store: Store, now: int, conference: str | None = None) -> Named:
    """Leave the session that a note would go to now; return it. Raises Refused when there is none."""
    with store.change("stop"):
        place = place_of(store, now, conference)
        if place.conference is None:
            raise Refused(NO_CONFERENCE)
        if place.session is None or place.coming:
            raise Refused("no session is on, so there is none to leave (confnote now says what is on)")
        update(store, "session", place.session[0], left_at=now)
    return place.session
