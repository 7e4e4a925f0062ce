"""A dossier -> what it still lacks before it can be told: ratings, takeaways, speakers, places of notes, answers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from confnote.core.attendance import attended_period, was_there
from confnote.core.time import Calendar, day_of
from confnote.model import Note, Session

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence
    from datetime import date

    from confnote.model import Dossier


RATING, TAKEAWAY, SPEAKER, PLACE, ANSWER = "rating", "takeaway", "speaker", "session", "answer"
WITHOUT_SPEAKER = {"hallway", "lightning", "office-hours", "roundtable"}
"""Kinds of session in which nobody stands on a stage, or somebody else every five minutes."""
BEFORE, AFTER = 10 * 60_000, 45 * 60_000
"""A note belongs to a session that began so soon after it, or ended so long before it, in milliseconds."""
OFFERED = 9
"""As many sessions as there are digits to name one with."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A session or note, what it lacks, and for a note without a place the sessions of its time, the likeliest first.

    `notes` are what was noted in the session; `session` is the one that a question is from.
    """

    thing: Session | Note
    missing: tuple[str, ...]
    near: tuple[Session, ...] = ()
    notes: tuple[Note, ...] = ()
    session: Session | None = None

    @property
    def at(self) -> int:
        """When it was, in milliseconds."""
        return self.thing.at if isinstance(self.thing, Note) else self.thing.begins or 0


def gaps(
    dossier: Dossier, *, day: date | None = None, inbox: Sequence[Note] = (), passed: Container[str] = ()
) -> tuple[Gap, ...]:
    """Return what a day lacks (None: all days) in the order it happened in, but for what was `passed` over (uids).

    A note of the inbox counts where its instant is within the conference, a day either side.
    """
    calendar = Calendar.of(dossier.conference)
    found = [*_session_gaps(dossier), *_note_gaps(dossier, calendar), *_inbox_gaps(dossier, inbox, calendar)]
    wanted = (gap for on, gap in found if day in {None, on} and gap.thing.uid not in passed)
    return tuple(sorted(wanted, key=lambda gap: (gap.at, isinstance(gap.thing, Note), gap.thing.id)))


def last_day(dossier: Dossier, today: date) -> date | None:
    """Return today if one was there or noted, else the last such day before it, else the last of all; None for none."""
    noted = {note.session for note in dossier.notes}
    days = {one.day for one in dossier.sessions if was_there(one, noted=one.uid in noted)}
    known = {day for day in days | {note.day for note in dossier.notes} if day is not None}
    return max((day for day in known if day <= today), default=max(known, default=None))


def _session_gaps(dossier: Dossier) -> Iterator[tuple[date | None, Gap]]:
    notes: dict[str | None, list[Note]] = defaultdict(list)
    for note in dossier.notes:
        notes[note.session].append(note)
    for session in dossier.sessions:
        held = notes.get(session.uid, [])
        if session.service or not was_there(session, noted=bool(held)):
            continue
        lacks = {
            RATING: session.rating is None,
            TAKEAWAY: not any(note.kind == "takeaway" for note in held),
            SPEAKER: not session.speakers and session.kind not in WITHOUT_SPEAKER,
        }
        missing = tuple(what for what, lacking in lacks.items() if lacking)
        if missing:
            yield session.day, Gap(session, missing, notes=tuple(held))


def _note_gaps(dossier: Dossier, calendar: Calendar) -> Iterator[tuple[date | None, Gap]]:
    sessions = {session.uid: session for session in dossier.sessions}
    noted = {note.session for note in dossier.notes}
    for note in dossier.notes:
        unfiled = not note.session and not note.section
        missing = (*((PLACE,) if unfiled else ()), *((ANSWER,) if note.kind == "question" and not note.done_at else ()))
        if missing:
            day = note.day if note.day is not None else day_of(note.at, calendar)
            near = _near(note, dossier.sessions, noted) if unfiled else ()
            yield day, Gap(note, missing, near=near, session=sessions.get(note.session or ""))


def _inbox_gaps(dossier: Dossier, inbox: Iterable[Note], calendar: Calendar) -> Iterator[tuple[date | None, Gap]]:
    noted = {note.session for note in dossier.notes}
    day = timedelta(days=1)
    for note in inbox:
        on = day_of(note.at, calendar)
        if calendar.starts_on - day <= on <= calendar.ends_on + day:
            yield on, Gap(note, (PLACE,), near=_near(note, dossier.sessions, noted))


def _near(note: Note, sessions: Iterable[Session], noted: Container[str | None]) -> tuple[Session, ...]:
    """Return the sessions of a note's time: those one was in before others, the nearest before the farther."""
    found = []
    for session in sessions:
        span = _span(session)
        if span is None or session.service or session.status != "scheduled":
            continue
        if span[0] - BEFORE <= note.at <= span[1] + AFTER:
            mine = was_there(session, noted=session.uid in noted) or session.attendance == "planned"
            away = max(span[0] - note.at, note.at - span[1], 0)
            found.append((not mine, away, span[1] - span[0], session.id, session))
    return tuple(session for *_, session in sorted(found, key=lambda row: row[:4])[:OFFERED])


def _span(session: Session) -> tuple[int, int] | None:
    if session.starts_at is not None and session.ends_at is not None:
        return session.starts_at, session.ends_at
    begins = session.begins
    return attended_period(session) or ((begins, begins) if begins is not None else None)
