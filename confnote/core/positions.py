"""Find where in the recording of its session a note belongs, from when the recording began."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from confnote.core.deep_link import at_moment
from confnote.core.recording_links import is_recording, rank
from confnote.model import Dossier, Link, Note, Position, Session

LEAD = 20_000  # ms from what was said to the note of it
BEFORE, AFTER = 60_000, 120_000  # ms around a recording in which a note may still be about it
DELAY = 600_000  # ms after the published start at which a talk may begin late


def recording_of(links: Iterable[Link]) -> Link | None:
    """Return a session's recording to show: one whose begin is known, then one with a player."""
    found = [link for link in links if is_recording(link)]
    return min(found, key=lambda link: (link.zero_at is None, rank(link.url, link.title)), default=None)


def zero_by_clock(session: Session) -> int | None:
    """Return when a recording probably began (ms): when the user sat down, or by the programme."""
    starts, entered = session.starts_at, session.entered_at
    if starts is None or (entered is not None and 0 <= entered - starts <= DELAY):
        return entered
    return starts


def position_of(note: Note, session: Session, recording: Link) -> Position | None:
    """Return the moment of a note; None if it was not taken while the recording ran."""
    zero = recording.zero_at if recording.zero_at is not None else zero_by_clock(session)
    if zero is None:
        return None
    begins, ends = session.begins, session.ends_at
    # without a length, the slot says how long the talk was
    length = recording.length * 1000 or (ends - begins if begins is not None and ends is not None else 0)
    after = note.at - zero
    if not -BEFORE <= after <= length + AFTER:
        return None
    seconds = max(0, after - LEAD) // 1000
    return Position(seconds, at_moment(recording.url, seconds), recording.zero_at is not None)


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
