"""Find when the recordings of sessions began, so that each note has its moment in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from confnote.actions.recordings import known_talk
from confnote.core.positions import LEAD, begin_of, position_of, recording_of
from confnote.core.recording_links import same_video
from confnote.errors import Refused, Unknown
from confnote.model import Cue, Dossier, Link, Note, Session
from confnote.recordings.align import EARLY, LATE, Alignment, align
from confnote.recordings.caption_files import sessions_of
from confnote.store.captions import captions_of, put_captions
from confnote.store.db import Store
from confnote.store.read import dossier
from confnote.store.rows import update

Way = Literal["hand", "words", "clock", "none"]
Captions = Mapping[str, Sequence[tuple[Cue, ...]]]  # by the uid of the session: those of each file
HOURS = 12 * 3600.0  # seconds: a stream of the whole day may begin so long before a talk
LONG = 3_600_000  # ms: a recording that is twice as long as the slot, and as this, is a stream


@dataclass(frozen=True, slots=True)
class Began:
    """When the recording of a session began, and how that is known.

    `zero_at` is in ms, None if nothing says it, `recording` None if there is none yet. `alignment` is what the words of
    the notes say in the captions `cues`, None if they say nothing clear; `is_read`: the captions are not stored yet.
    `notes` are those of the session.
    """

    session: Session
    recording: Link | None
    way: Way = "none"
    zero_at: int | None = None
    alignment: Alignment | None = None
    cues: tuple[Cue, ...] = ()
    is_read: bool = False
    notes: tuple[Note, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether the link does not say so yet."""
        link = self.recording
        if link is None or link.zero_by == "hand":
            return False
        return (self.zero_at if self.way == "words" else None) != link.zero_at

    @property
    def placed(self) -> int:
        """How many notes have a moment in the recording."""
        if self.recording is None:
            return 0
        link = replace(self.recording, zero_at=self.zero_at)
        return sum(position_of(note, self.session, link) is not None for note in self.notes)


def find_begins(
    store: Store, conference: str, sessions: Iterable[str] = (), captions: Captions | None = None
) -> tuple[Began, ...]:
    """Return when the recordings of sessions (uids, by default all attended ones) began.

    `captions` has new captions; else those in the store count.
    """
    whole = dossier(store, conference)
    wanted = set(sessions)
    chosen = [it for it in whole.sessions if (it.uid in wanted if wanted else it.was_attended() and not it.service)]
    given = captions or {}
    return tuple(_began(store, whole, it, given.get(it.uid, ())) for it in chosen)


def store_begins(store: Store, begins: Iterable[Began]) -> None:
    """Store when recordings began, and new captions, as one change."""
    with store.change("moments"):
        for it in begins:
            if it.recording is not None and it.is_read:
                put_captions(store, it.recording.url, it.cues)
            if it.recording is not None and it.is_new:
                values = (it.zero_at, "words") if it.way == "words" else (None, "")
                update(store, "link", it.recording.uid, zero_at=values[0], zero_by=values[1])


def place_by_hand(store: Store, note_uid: str, conference: str, seconds: int) -> Began:
    """Let a note be about this second of the recording of its session; return when that began.

    Raises Refused if the note has no session, or that no recording.
    """
    whole = dossier(store, conference)
    note = next((it for it in whole.notes if it.uid == note_uid), None)
    if note is None:
        raise Unknown("a mark without words has no moment")
    session = next((it for it in whole.sessions if it.uid == note.session), None)
    recording = recording_of(session.links) if session else None
    if session is None:
        raise Refused(f"{note.handle} belongs to no session, so no recording has it")
    if recording is None:
        advice = f"confnote link URL --session {session.handle} --kind video"
        raise Refused(f"{session.handle} has no recording yet: {advice}")
    zero = note.at - LEAD - seconds * 1000
    with store.change("moments"):
        update(store, "link", recording.uid, zero_at=zero, zero_by="hand")
    return Began(session, replace(recording, zero_at=zero, zero_by="hand"), "hand", zero)


def caption_sessions(store: Store, conference: str, names: Iterable[str]) -> dict[str, str]:
    """Return the uid of the session of each file of captions, for those that have one."""
    whole = dossier(store, conference, with_notes=False)
    urls = {it.uid: found.url for it in whole.sessions if (found := recording_of(it.links)) is not None}
    talks = [known_talk(it, whole.conference.zone) for it in whole.sessions if it.uid in urls]
    return sessions_of(names, talks, urls, whole.conference.name)


def _began(store: Store, whole: Dossier, session: Session, files: Sequence[tuple[Cue, ...]]) -> Began:
    notes = tuple(it for it in whole.notes if it.session == session.uid)
    recording = recording_of(session.links)
    if recording is None:
        return Began(session, None, notes=notes)
    cues, alignment = _best_of(files or [captions_of(store, recording.url)], session, recording, notes)
    found = Began(session, recording, "none", None, alignment, cues, bool(files), notes)
    if recording.zero_by == "hand":
        return replace(found, way="hand", zero_at=recording.zero_at)
    if alignment is not None:
        return replace(found, way="words", zero_at=(session.begins or 0) + round(alignment.shift * 1000) - LEAD)
    # what the notes of one talk say of a stream counts for all its talks
    same = same_video(recording.url)
    others = (link for it in whole.sessions if it.uid != session.uid for link in it.links)
    shared = next((link for link in others if link.zero_at is not None and same_video(link.url) == same), None)
    if shared is not None:
        return replace(found, way="words", zero_at=shared.zero_at)
    zero = begin_of(replace(recording, zero_at=None), session)
    return replace(found, way="none" if zero is None else "clock", zero_at=zero)


def _best_of(
    files: Sequence[tuple[Cue, ...]], session: Session, recording: Link, notes: Iterable[Note]
) -> tuple[tuple[Cue, ...], Alignment | None]:
    """Return the captions that agree best with the notes, such as those in their language."""
    begins = session.begins
    if begins is None:
        return files[0], None
    early = EARLY if session.starts_at is not None else LATE  # who was late started the session late
    if recording.length * 1000 > 2 * max(LONG, (session.ends_at or begins) - begins):
        early = HOURS
    timed = [((note.at - begins) / 1000, note.text) for note in notes]
    found = [(align(timed, cues, early), cues) for cues in files]
    alignment, cues = max(found, key=lambda it: it[0].ratio if it[0] else 0.0)
    return cues, alignment
