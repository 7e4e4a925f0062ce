"""Find what a conference lacks: ratings, takeaways, speakers, answers, the sessions of notes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from confnote.core.kinds import FOLLOW_UPS
from confnote.core.positions import recording_of
from confnote.core.time import day_of
from confnote.model import Dossier, Note, Session

RATING, TAKEAWAY, SPEAKER, PLACE, ANSWER = "rating", "takeaway", "speaker", "session", "answer"
RECORDING = "recording"  # no gap, because others publish it
# kinds of sessions without a stage, or with another speaker every five minutes
WITHOUT_SPEAKER = {"hallway", "lightning", "office-hours", "roundtable"}
# kinds of sessions that nobody records
UNRECORDED = {"hallway", "office-hours"}
NAMED = 8  # sessions that a line names
# ms; a note may belong to a session that began up to BEFORE later, or ended up to AFTER earlier
BEFORE, AFTER = 10 * 60_000, 45 * 60_000
OFFERED = 9  # sessions; the user chooses one with a digit


@dataclass(frozen=True, slots=True)
class Gap:
    """A session or note and what it lacks.

    For a session, `notes` are its notes. For a note, `session` is its session; if it has neither session nor section,
    `near` are the sessions at that time, the likeliest first.
    """

    thing: Session | Note
    missing: tuple[str, ...]
    near: tuple[Session, ...] = ()
    notes: tuple[Note, ...] = ()
    session: Session | None = None

    @property
    def at(self) -> int:
        """Return the instant of the note or of the session's start in ms; 0 without a start."""
        return self.thing.at if isinstance(self.thing, Note) else self.thing.begins or 0


def gaps(
    dossier: Dossier, *, day: date | None = None, inbox: Sequence[Note] = (), passed: Container[str] = (),
    kept: Container[str] = (),
) -> tuple[Gap, ...]:  # fmt: skip
    """Return the gaps of one day (None: of all days) by time, without the uids in `passed`.

    `kept` are the uids of notes that the user put on a day, so that they lack no session.
    A note of the inbox counts if it was taken during the conference, or a day before or after.
    """
    found = [*_session_gaps(dossier), *_note_gaps(dossier, kept), *_inbox_gaps(dossier, inbox)]
    wanted = (gap for on, gap in found if day in {None, on} and gap.thing.uid not in passed)
    return tuple(sorted(wanted, key=lambda gap: (gap.at, isinstance(gap.thing, Note), gap.thing.id)))


def overview(dossier: Dossier) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return (what is missing, handles) pairs of a conference; omit pairs without handles."""
    attended = list(_attended(dossier))
    to_do = [note for note in dossier.notes if note.kind in FOLLOW_UPS and note.done_at is None]
    groups: tuple[tuple[str, Iterable[Session | Note]], ...] = (
        ("without a rating", (session for session, _ in attended if session.rating is None)),
        ("without a speaker", (session for session, _ in attended if lacks_speaker(session))),
        ("without a note", (session for session, notes in attended if not notes)),
        ("not filed", (note for note in dossier.notes if _is_unfiled(note))),
        *((f"open {kind}s", [note for note in to_do if note.kind == kind]) for kind in FOLLOW_UPS),
    )
    listed = ((what, tuple(thing.handle for thing in things)) for what, things in groups)
    return tuple((what, handles) for what, handles in listed if handles)


def lacks_speaker(session: Session) -> bool:
    """Return whether a session has no speaker although sessions of its kind should have one."""
    return not session.speakers and session.kind not in WITHOUT_SPEAKER


def may_be_recorded(session: Session) -> bool:
    """Return whether the user attended a session of which a recording can be expected.

    That is also one of no programme: the user may have started a talk that is in none.
    """
    return session.was_attended() and not session.service and session.kind not in UNRECORDED


def without_recording(sessions: Iterable[Session]) -> tuple[Session, ...]:
    """Return the attended sessions that have no recording yet."""
    return tuple(it for it in sessions if may_be_recorded(it) and recording_of(it.links) is None)


def unrecorded(dossier: Dossier, today: date, *, day: date | None = None, session: str = "") -> tuple[Session, ...]:
    """Return what `without_recording` does, of one day or one session (a uid) if given.

    Return () before the last day is over, until a session has a recording: during an event nobody expects any.
    """
    if today <= dossier.conference.ends_on and not any(recording_of(it.links) for it in dossier.sessions):
        return ()
    some = (it for it in dossier.sessions if day in {None, it.day} and session in {"", it.uid})
    return without_recording(some)


def unrecorded_line(sessions: Sequence[Session]) -> str:
    """Return a line that names sessions: `2 attended talks have no recording yet: s1, s2`."""
    names = ", ".join(it.handle for it in sessions[:NAMED])
    more = f" and {len(sessions) - NAMED} more" if len(sessions) > NAMED else ""
    talks = "1 attended talk has" if len(sessions) == 1 else f"{len(sessions)} attended talks have"
    return f"{talks} no recording yet: {names}{more}"


def last_day(dossier: Dossier, today: date) -> date | None:
    """Return the last day up to today with a note or an attended session.

    If all such days are later, return the last of them; None if there are none.
    """
    days = {session.day for session in dossier.sessions if session.was_attended()}
    known = {day for day in days | {note.day for note in dossier.notes} if day is not None}
    return max((day for day in known if day <= today), default=max(known, default=None))


def _attended(dossier: Dossier) -> Iterator[tuple[Session, tuple[Note, ...]]]:
    """Yield attended sessions (no breaks, no registration) with their notes."""
    notes: dict[str | None, list[Note]] = defaultdict(list)
    for note in dossier.notes:
        notes[note.session].append(note)
    for session in dossier.sessions:
        own = tuple(notes.get(session.uid, ()))
        if not session.service and session.was_attended():
            yield session, own


def _session_gaps(dossier: Dossier) -> Iterator[tuple[date | None, Gap]]:
    for session, notes in _attended(dossier):
        taken = any(note.kind == "takeaway" for note in notes)
        lacks = {RATING: session.rating is None, TAKEAWAY: not taken, SPEAKER: lacks_speaker(session)}
        missing = tuple(what for what, lacking in lacks.items() if lacking)
        if missing:
            yield session.day, Gap(session, missing, notes=notes)


def _is_unfiled(note: Note) -> bool:
    return not note.session and not note.section


def _note_gaps(dossier: Dossier, kept: Container[str]) -> Iterator[tuple[date | None, Gap]]:
    sessions = {session.uid: session for session in dossier.sessions}
    for note in dossier.notes:
        lacks = {
            PLACE: _is_unfiled(note) and note.uid not in kept,
            ANSWER: note.kind == "question" and not note.done_at,
        }
        missing = tuple(what for what, lacking in lacks.items() if lacking)
        if missing:
            day = note.day if note.day is not None else day_of(note.at, dossier.conference)
            near = _near(note, dossier.sessions) if lacks[PLACE] else ()
            yield day, Gap(note, missing, near=near, session=sessions.get(note.session or ""))


def _inbox_gaps(dossier: Dossier, inbox: Iterable[Note]) -> Iterator[tuple[date | None, Gap]]:
    conference, margin = dossier.conference, timedelta(days=1)
    for note in inbox:
        day = day_of(note.at, conference)
        if conference.starts_on - margin <= day <= conference.ends_on + margin:
            yield day, Gap(note, (PLACE,), near=_near(note, dossier.sessions))


def _near(note: Note, sessions: Iterable[Session]) -> tuple[Session, ...]:
    """Return the sessions at the time of a note, the likeliest first.

    Sessions that the user attended or planned come before others, and near ones before far ones.
    """
    found = []
    for session in sessions:
        begins, ends = session.starts_at, session.ends_at
        if begins is None or ends is None:
            begins, ends = session.attended_period() or (session.begins, session.begins)
        if begins is None or ends is None or session.service or session.status != "scheduled":
            continue
        if begins - BEFORE <= note.at <= ends + AFTER:
            away = max(begins - note.at, note.at - ends, 0)
            found.append((not session.is_mine, away, ends - begins, session.id, session))
    return tuple(session for *_, session in sorted(found, key=lambda row: row[:4])[:OFFERED])
