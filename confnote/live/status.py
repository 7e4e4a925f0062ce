"""The moment as the prompt shows it: where the next note goes, how far the session is, what comes next."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from confnote.core.time import clock_time
from confnote.store.now import minutes_of, next_of
from confnote.views import answer

if TYPE_CHECKING:
    from confnote.store.db import Store
    from confnote.store.place import Place


Named = tuple[str, int, str]  # uid, id, title


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """What begins next on my agenda, or in my room."""

    uid: str
    id: int
    title: str
    room: str
    starts_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What is known of one moment. Without a conference notes go to the inbox; without a session to the day.

    `step` says why the session is the one, as in `Place`; `gone` and `left` are whole minutes; `notes` counts those of
    the session, else the unfiled ones of the day, else the inbox.
    """

    at: int
    conference: str = ""
    zone: str = ""
    holds: bool = True
    day: str = ""
    number: int = 0
    step: int = 0
    coming: bool = False
    session: Named | None = None
    room: str = ""
    ends_at: int | None = None
    gone: int | None = None
    left: int | None = None
    rating: int | None = None
    rivals: tuple[Named, ...] = ()
    notes: int = 0
    takeaways: int = 0
    next: Coming | None = None

    @property
    def handle(self) -> str:
        """What stands before the cursor: `s12`, `day 2`, `inbox`."""
        if self.session is not None:
            return f"s{self.session[1]}"
        if not self.conference:
            return "inbox"
        return f"day {self.number}" if self.number >= 0 and self.holds else "unfiled"

    @property
    def target(self) -> tuple[str, ...]:
        """What makes two moments the same to a note: where it would go, and between what nobody could choose."""
        where = self.session[0] if self.session else self.day
        return (self.conference, where, *(rival[0] for rival in self.rivals))

    def clock(self, at: int | None = None) -> str:
        """Return an instant (this one if none is given) as the conference's wall clock shows it."""
        return clock_at(self.at if at is None else at, self.zone)


def clock_at(at: int, zone: str) -> str:
    """Return `14:05` on a zone's wall clock, on the machine's own where there is no zone."""
    return clock_time(at, zone) if zone else time.strftime("%H:%M", time.localtime(at / 1000))


def read_outlook(store: Store, place: Place) -> Outlook:
    """Return what a place looks like at its instant."""
    if place.conference is None:
        (notes,) = store.execute("SELECT count(*) FROM note WHERE conference IS NULL").fetchone()
        return Outlook(at=place.at, notes=notes)
    gone, left = minutes_of(store, place)
    room, ends_at, rating = _session(store, place)
    notes, takeaways = _counts(store, place)
    return Outlook(
        at=place.at,
        conference=place.name,
        zone=place.zone,
        holds=place.holds,
        day=answer.day_name(place),
        number=place.number,
        step=place.step,
        coming=place.coming,
        session=place.session,
        room=room,
        ends_at=ends_at,
        gone=gone,
        left=left,
        rating=rating,
        rivals=place.rivals,
        notes=notes,
        takeaways=takeaways,
        next=_next(store, place),
    )


def _session(store: Store, place: Place) -> tuple[str, int | None, int | None]:
    if place.session is None:
        return place.room or "", None, None
    found: tuple[str, int | None, int | None] = store.execute(
        "SELECT room, ends_at, rating FROM session WHERE uid = ?", (place.session[0],)
    ).fetchone()
    return found


def _next(store: Store, place: Place) -> Coming | None:
    found = next_of(store, place)
    if found is None:
        return None
    uid, number, title, room, starts_at = found
    return Coming(uid=uid, id=number, title=title, room=room, starts_at=starts_at)


def _counts(store: Store, place: Place) -> tuple[int, int]:
    if place.session is not None:
        where, value = "session = ?", place.session[0]
    else:
        where, value = "session IS NULL AND section = '' AND day = ? AND conference = ?", place.day
    values = (value,) if place.session is not None else (value, place.conference)
    found: tuple[int, int] = store.execute(
        f"SELECT count(*), coalesce(sum(kind = 'takeaway'), 0) FROM note WHERE {where}", values
    ).fetchone()
    return found
