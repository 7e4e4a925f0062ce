"""Sitting down in a session and leaving it; sessions typed by hand are made here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from confnote.errors import Refused
from confnote.store.capture import NO_CONFERENCE
from confnote.store.linked import NewLink, put_link
from confnote.store.people import set_speakers
from confnote.store.place import place_of
from confnote.store.records import insert, update

if TYPE_CHECKING:
    from confnote.model import Speaker
    from confnote.store.connect import Store

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
    """Sit down in a session at `at`; one that began in the past is attended, never the current one."""
    with store.change("start"):
        place = place_of(store, now, conference)
        if place.conference is None:
            raise Refused(NO_CONFERENCE)
        current = at >= now
        session = _existing(store, what, at, now) if what.session else _new(store, what, at, now, place.conference)
        if what.speakers:
            set_speakers(store, place.conference, session[0], what.speakers)
        for link in what.links:
            put_link(store, "session", session[0], link)
        left = place.session if current and place.step == 1 else None
        if left is not None and left[0] != session[0]:
            update(store, "session", left[0], left_at=now)
        else:
            left = None
    return Started(session, what.session is None, current, left)


def _existing(store: Store, what: Start, at: int, now: int) -> Named:
    found: Named = store.execute("SELECT uid, id, title FROM session WHERE uid = ?", (what.session,)).fetchone()
    values: dict[str, object] = {
        "attendance": "attended",
        "entered_at": at,
        "left_at": None if at >= now else now,
        **({"kind": what.kind} if what.kind else {}),
        **({"room": what.room} if what.room else {}),
    }
    update(store, "session", found[0], **values)
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
        left_at=None if at >= now else now,
    )
    return uid, number, what.title


def stop(store: Store, now: int, conference: str | None = None) -> Named:
    """Leave the session that a note would go to now; return it. Raises Refused when there is none."""
    with store.change("stop"):
        place = place_of(store, now, conference)
        if place.conference is None:
            raise Refused(NO_CONFERENCE)
        if place.session is None:
            raise Refused("no session is on, so there is none to leave (confnote now says what is on)")
        update(store, "session", place.session[0], left_at=now)
    return place.session
