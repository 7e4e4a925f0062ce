"""What the prompt shows of one moment: where the next note goes, minutes so far and left, and what comes next."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from confnote.core.time import clock_time
from confnote.store.db import Store
from confnote.store.now import Place, SessionRef, minutes_of, next_of


@dataclass(frozen=True, slots=True)
class NextSession:
    """The session that begins next on the user's agenda or in the pinned room; `starts_at` in milliseconds."""

    uid: str
    id: int
    title: str
    room: str
    starts_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """One moment. Without a conference notes go to the inbox, without a session to the day.

    `step` says why the session is the current one (see `Place`). `gone` and `left` are whole minutes. `notes` counts
    those of the session, else the unfiled ones of the day, else the inbox.
    """

    at: int
    conference: str = ""
    zone: str = ""
    holds: bool = True
    day: str = ""
    number: int = 0
    step: int = 0
    coming: bool = False
    session: SessionRef | None = None
    room: str = ""
    ends_at: int | None = None
    gone: int | None = None
    left: int | None = None
    rating: int | None = None
    rivals: tuple[SessionRef, ...] = ()
    notes: int = 0
    takeaways: int = 0
    next: NextSession | None = None

    @property
    def handle(self) -> str:
        """Return the text before the cursor: `s12`, `day 2`, `inbox`."""
        if self.session is not None:
            return f"s{self.session.id}"
        if not self.conference:
            return "inbox"
        return f"day {self.number}" if self.number >= 0 and self.holds else "unfiled"

    @property
    def target(self) -> tuple[str, ...]:
        """Return a key that is equal for two moments in which a note goes to the same target."""
        where = self.session.uid if self.session else self.day
        return (self.conference, where, *(rival.uid for rival in self.rivals))

    def clock(self, at: int | None = None) -> str:
        """Return an instant (this one by default) on the conference's clock: `14:05`."""
        return clock_at(self.at if at is None else at, self.zone)


def clock_at(at: int, zone: str) -> str:
    """Return an instant as `14:05` in a zone, or on this machine's clock if the zone is empty."""
    return clock_time(at, zone) if zone else time.strftime("%H:%M", time.localtime(at / 1000))


def read_status(store: Store, place: Place) -> Status:
    """Return the status at the instant of a place."""
    notes, takeaways = _count_notes(store, place)
    if place.conference is None:
        return Status(at=place.at, notes=notes)
    gone, left = minutes_of(store, place)
    room, ends_at, rating = place.room or "", None, None
    if place.session is not None:
        room, ends_at, rating = store.execute(
            "SELECT room, ends_at, rating FROM session WHERE uid = ?", (place.session.uid,)
        ).fetchone()
    coming = next_of(store, place)
    return Status(
        at=place.at, conference=place.name, zone=place.zone, holds=place.holds, day=place.day_name(),
        number=place.number, step=place.step, coming=place.coming, session=place.session, room=room, ends_at=ends_at,
        gone=gone, left=left, rating=rating, rivals=place.rivals, notes=notes, takeaways=takeaways,
        next=NextSession(*coming) if coming else None,
    )  # fmt: skip


def recount(store: Store, place: Place, status: Status) -> Status:
    """Return the status of a place with its notes counted again."""
    notes, takeaways = _count_notes(store, place)
    return replace(status, notes=notes, takeaways=takeaways)


def _count_notes(store: Store, place: Place) -> tuple[int, int]:
    """Return how many notes and how many takeaways the current target has."""
    where, values = notes_at(place)
    found: tuple[int, int] = store.execute(
        f"SELECT count(*), coalesce(sum(kind = 'takeaway'), 0) FROM note n WHERE {where}", values
    ).fetchone()
    return found


def notes_at(place: Place) -> tuple[str, tuple[object, ...]]:
    """Return an SQL condition on `note n` for the notes of a place, and its values."""
    if place.session is not None:
        return "n.session = ?", (place.session.uid,)
    if place.conference is None:
        return "n.conference IS NULL", ()
    return "n.session IS NULL AND n.section = '' AND n.conference = ? AND n.day = ?", (place.conference, place.day)
