"""Find where in the recording of its session a note belongs, from when the recording began."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from confnote.core.deep_link import at_moment, named_moment
from confnote.core.recording_links import is_recording, preference
from confnote.model import HOUR, Dossier, Link, Note, Position, Session

LEAD = 20_000  # ms from what was said to the note of it
LAST = 5_000  # ms that are left to play at the last moment
BEFORE, AFTER = 60_000, 120_000  # ms around a talk in which a note may still be about it
DELAY = 600_000  # ms after the published start at which a talk may begin late


def recording_of(links: Iterable[Link]) -> Link | None:
    """Return a session's recording to show: one whose begin is known, then one with a player."""
    return min(filter(is_recording, links), key=preference, default=None)


def zero_by_clock(session: Session) -> int | None:
    """Return when a recording probably began (ms): when the user sat down, or by the programme."""
    starts, entered = session.starts_at, session.entered_at
    if starts is None or (entered is not None and 0 <= entered - starts <= DELAY):
        return entered
    return starts


def begin_of(recording: Link, session: Session) -> int | None:
    """Return when the first second of a recording was taken (ms), as far as it is known."""
    zero = zero_by_clock(session)
    if recording.zero_at is not None or zero is None:
        return recording.zero_at
    # the address of a long stream names the moment at which the talk begins in it
    return zero - named_moment(recording.url) * 1000


def position_of(note: Note, session: Session, recording: Link) -> Position | None:
    """Return the moment of a note; None if it was not taken while the recording ran."""
    zero = begin_of(recording, session)
    if zero is None:
        return None
    after = note.at - zero
    is_sure = recording.zero_at is not None
    begun = 0 if is_sure else named_moment(recording.url) * 1000
    ends = session.ends_at if session.ends_at is not None else session.left_at
    # without a length (or in a stream) the slot says how long the talk was; without an end it is taken for an hour
    slot = ends - session.begins if ends is not None and session.begins is not None else HOUR
    length = (0 if begun else recording.length * 1000) or max(slot + begun, (ends or 0) - zero)
    # the clock is a minute wrong easily; but what was typed before a begin that is known is not about the recording
    if not begun - (0 if is_sure else BEFORE) <= after <= length + AFTER:
        return None
    # what was typed after the end is about the last words
    seconds = max(0, min(after - LEAD, length - LAST)) // 1000
    return Position(seconds, at_moment(recording.url, seconds), is_sure)


def with_positions(dossier: Dossier) -> Dossier:
    """Return a dossier whose notes have their moments in the recordings of its sessions."""
    known = {it.uid: (it, found) for it in dossier.sessions if (found := recording_of(it.links)) is not None}
    if not known:
        return dossier
    notes = tuple(
        replace(note, position=position_of(note, *known[note.session])) if note.session in known else note
        for note in dossier.notes
    )
    return replace(dossier, notes=notes)
