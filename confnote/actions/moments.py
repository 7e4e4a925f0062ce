"""Find when the recordings of sessions began, so that each note has its moment in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from confnote.actions.recordings import known_talk
from confnote.core.deep_link import clock
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
Captions = Mapping[str, Mapping[str, tuple[Cue, ...]]]  # by the uid of the session: those of each file, by its name
HOURS = 12 * 3600.0  # seconds: a stream of the whole day may begin so long before a talk
SPOKEN = 5  # seconds that the last cue takes, if nothing says how long a recording is
NOT_KNOWN: Mapping[str, object] = {"zero_at": None, "zero_by": ""}
LONG = 3_600_000  # ms: a recording that is twice as long as the slot, and as this, is a stream


@dataclass(frozen=True, slots=True)
class Began:
    """When the recording of a session began, and how that is known.

    `zero_at` is in ms, None if nothing says it, `recording` None if there is none yet. `alignment` is what the words of
    the notes say in the captions `cues`, None if they say nothing clear. `file` names the captions if they are not
    stored yet, `is_worse`: those that were read agree less than the stored ones, `replaces`: they take their place.
    `notes` are those of the session.

    If the user placed a note, `moved` (ms) is how much later the recording begins than it was known to, `others` counts
    the notes that move along, some of them in the sessions `sharing` the recording, and `alone_at` is when the note
    would have been written if nothing else moved.
    """

    session: Session
    recording: Link | None
    way: Way = "none"
    zero_at: int | None = None
    alignment: Alignment | None = None
    cues: tuple[Cue, ...] = ()
    file: str = ""
    notes: tuple[Note, ...] = ()
    is_worse: bool = False
    replaces: bool = False
    alone_at: int = 0
    moved: int = 0
    others: int = 0
    sharing: tuple[Session, ...] = ()

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
    store: Store, conference: str, sessions: Iterable[str] = (), captions: Captions | None = None, *, forget: str = ""
) -> tuple[Began, ...]:
    """Return when the recordings of sessions (uids, by default all attended ones) began.

    `captions` has new captions, also of sessions that were not attended; else those in the store count. The begin of
    the recording `forget` (see `same_video`) does not count.
    """
    whole = dossier(store, conference)
    if forget:
        whole = _without_begin(whole, forget)
    wanted, given = set(sessions), captions or {}
    attended = {it.uid for it in whole.sessions if it.was_attended() and not it.service}
    chosen = [it for it in whole.sessions if it.uid in (wanted or attended | given.keys())]
    # a file of a stream is one of all its talks
    files: dict[str, dict[str, tuple[Cue, ...]]] = defaultdict(dict)
    for it in whole.sessions:
        files[_video_of(it)].update(given.get(it.uid, {}))
    begins = [_began(store, whole, it, files[_video_of(it)]) for it in chosen]
    # what the notes of one talk say of a stream counts for all its talks
    uids = {it.uid for it in chosen}
    links = (link for it in whole.sessions if it.uid not in uids for link in it.links)
    known = {same_video(link.url): link.zero_at for link in links if link.zero_at is not None}
    found = {same_video(it.recording.url): it.zero_at for it in begins if it.recording and it.way in {"words", "hand"}}
    known |= {video: zero for video, zero in found.items() if zero is not None}
    return tuple(_as_in_another(it, known) for it in begins)


def store_begins(store: Store, begins: Iterable[Began]) -> None:
    """Store when recordings began, and new captions, as one change."""
    with store.change("moments"):
        for it in begins:
            _put_begin(store, it)


def _put_begin(store: Store, began: Began) -> None:
    link, changed = began.recording, dict[str, object]()
    if link is None:
        return
    if began.file:
        changed["cues"] = put_captions(store, began.cues)
    # captions that the notes do not agree with may be of another talk
    if began.alignment is not None and not link.length:
        changed["length"] = _length_of(began.cues)
    if began.is_new:
        changed |= {"zero_at": began.zero_at, "zero_by": "words"} if began.way == "words" else NOT_KNOWN
    changed = {name: value for name, value in changed.items() if value != getattr(link, name)}
    if changed:
        update(store, "link", link.uid, **changed)


def remove_captions(store: Store, conference: str, sessions: Iterable[str]) -> dict[str, bool]:
    """Remove the captions of sessions (uids), and what was found in them, as one change.

    Returns by the handle of each session whether it had some.
    """
    whole, wanted = dossier(store, conference, with_notes=False), set(sessions)
    shown = [found for it in whole.sessions if it.uid in wanted and (found := recording_of(it.links)) is not None]
    lengths = {same_video(link.url): _length_of(captions_of(store, link)) for link in shown}
    with store.change("moments"):
        for link in (link for it in whole.sessions for link in it.links if same_video(link.url) in lengths):
            length = 0 if link.length == lengths[same_video(link.url)] else link.length
            changed = NOT_KNOWN if link.zero_by == "words" else {}
            update(store, "link", link.uid, cues="", length=length, **changed)
    return {it.handle: any(link.cues for link in it.links) for it in whole.sessions if it.uid in wanted}


def place_by_hand(store: Store, placed: Sequence[tuple[str, str, int]], *, dry_run: bool = False) -> tuple[Began, ...]:
    """Let notes be about moments of recordings, as one change; return when these began.

    `placed` has uids of notes and of their conferences, and seconds. A recording that several sessions share begins so
    for all of them. Raises Refused if a note has no session, or that no recording, or the recording is shorter, or if
    two notes are of one recording.
    """
    wholes = {conference: dossier(store, conference) for _, conference, _ in placed}
    begins = tuple(_by_hand(wholes[conference], note, seconds) for note, conference, seconds in placed)
    by_video: dict[str, Began] = {}
    for it in begins:
        before = by_video.setdefault(same_video(it.recording.url) if it.recording else "", it)
        if before is not it:
            notes = f"{before.notes[0].handle} and {it.notes[0].handle}"
            raise Refused(f"{notes} are of one recording, which has one begin: place one of them")
    if not dry_run:
        with store.change("moments"):
            for it in by_video.values():
                _put_zero(store, it, zero_at=it.zero_at, zero_by="hand")
    return begins


def take_back(store: Store, note: str, conference: str, *, dry_run: bool = False) -> tuple[Began, ...]:
    """Forget the begin that the user gave a note's recording, as one change; return what is left.

    Raises Refused if the user gave none.
    """
    placed = _by_hand(dossier(store, conference), note, 0)
    if placed.recording is None or placed.recording.zero_by != "hand":
        raise Refused(f"the recording of {placed.session.handle} has no begin by your hand")
    uids = [it.uid for it in (placed.session, *placed.sharing)]
    begins = find_begins(store, conference, uids, forget=same_video(placed.recording.url))
    if not dry_run:
        with store.change("moments"):
            _put_zero(store, placed, **NOT_KNOWN)
            for it in begins:
                _put_begin(store, it)
    return begins


def _without_begin(whole: Dossier, video: str) -> Dossier:
    """Return a dossier in which nobody knows when a recording began."""

    def unknown(link: Link) -> Link:
        return replace(link, zero_at=None, zero_by="") if same_video(link.url) == video else link

    return replace(whole, sessions=tuple(replace(it, links=tuple(map(unknown, it.links))) for it in whole.sessions))


def _put_zero(store: Store, placed: Began, **values: object) -> None:
    """Store the begin of a recording in the links of all its sessions."""
    for link in (link for it in (placed.session, *placed.sharing) for link in it.links):
        if placed.recording is not None and same_video(link.url) == same_video(placed.recording.url):
            update(store, "link", link.uid, **values)


def without_recording(session: Session) -> Refused:
    """Return the error for a session whose recording is not known."""
    return Refused(f"{session.handle} has no recording yet: confnote link URL --session {session.handle} --kind video")


def caption_sessions(store: Store, conference: str, names: Iterable[str]) -> dict[str, str]:
    """Return the uid of the session of each file of captions, for those that have one."""
    whole = dossier(store, conference, with_notes=False)
    urls = {it.uid: found.url for it in whole.sessions if (found := recording_of(it.links)) is not None}
    talks = [known_talk(it, whole.conference.zone) for it in whole.sessions if it.uid in urls]
    return sessions_of(names, talks, urls, whole.conference.name)


def _by_hand(whole: Dossier, note_uid: str, seconds: int) -> Began:
    """Return when a recording began, if a note is about this second of it."""
    note = next((it for it in whole.notes if it.uid == note_uid), None)
    if note is None:
        raise Unknown("a mark without words has no moment")
    session = next((it for it in whole.sessions if it.uid == note.session), None)
    if session is None:
        raise Refused(f"{note.handle} belongs to no session, so no recording has it")
    recording = recording_of(session.links)
    if recording is None:
        raise without_recording(session)
    if 0 < recording.length < seconds:
        raise Refused(f"the recording of {session.handle} ends at {clock(recording.length)}")
    zero = note.at - LEAD - seconds * 1000
    known = zero if recording.zero_at is None else recording.zero_at
    notes = (note, *(it for it in whole.notes if it.session == session.uid and it.uid != note.uid))
    sharing = tuple(it for it in whole.sessions if it.uid != session.uid and _shows(it, recording))
    of = {it.uid for it in sharing}
    return Began(
        session, recording, "hand", zero, notes=notes, moved=zero - known, alone_at=known + LEAD + seconds * 1000,
        others=len(notes) - 1 + sum(it.session in of for it in whole.notes), sharing=sharing,
    )  # fmt: skip


def _shows(session: Session, recording: Link) -> bool:
    return any(same_video(link.url) == same_video(recording.url) for link in session.links)


def _began(store: Store, whole: Dossier, session: Session, files: Mapping[str, tuple[Cue, ...]]) -> Began:
    notes = tuple(it for it in whole.notes if it.session == session.uid)
    recording = recording_of(session.links)
    if recording is None:
        return Began(session, None, notes=notes)
    known = captions_of(store, recording)
    stored = ("", known)
    # the first of those that agree equally: the stored ones, if they are read again
    every = [stored, *files.items()] if known in files.values() else [*files.items(), stored]
    file, cues, alignment = _best_of(every, session, recording, notes)
    replaces = bool(known and file) and cues != known
    if replaces and recording.length == _length_of(known):
        recording = replace(recording, length=0)  # nothing but the captions that are replaced said so
    is_worse = bool(files) and not file and known not in files.values()
    found = Began(session, recording, "none", None, alignment, cues, file, notes, is_worse, replaces)
    if recording.zero_by == "hand":
        return replace(found, way="hand", zero_at=recording.zero_at)
    if alignment is not None:
        by_words = (session.begins or 0) + round(alignment.shift * 1000) - LEAD
        # less than a second is no reason to write, and the answer names what is stored
        is_known = recording.zero_at is not None and abs(by_words - recording.zero_at) < 1000
        return replace(found, way="words", zero_at=recording.zero_at if is_known else by_words)
    if recording.zero_by and not known:  # the captions that agree are on another machine
        return replace(found, way="words", zero_at=recording.zero_at, cues=(), file="", is_worse=bool(files))
    zero = begin_of(replace(recording, zero_at=None), session)
    return replace(found, way="none" if zero is None else "clock", zero_at=zero)


def _video_of(session: Session) -> str:
    recording = recording_of(session.links)
    return same_video(recording.url) if recording else ""


def _as_in_another(began: Began, known: Mapping[str, int]) -> Began:
    """Return the begin that is known by another session, if the notes of this one do not say it."""
    zero = known.get(same_video(began.recording.url)) if began.recording and began.way in {"clock", "none"} else None
    return began if zero is None else replace(began, way="words", zero_at=zero)


def _best_of(
    files: Sequence[tuple[str, tuple[Cue, ...]]], session: Session, recording: Link, notes: Iterable[Note]
) -> tuple[str, tuple[Cue, ...], Alignment | None]:
    """Return the captions that agree best with the notes, such as those in their language.

    The name of their file is before them.
    """
    begins = session.begins
    if begins is None:
        return *files[0], None
    timed = [((note.at - begins) / 1000, note.text) for note in notes]
    slot = max(LONG, (session.ends_at or begins) - begins)
    found = []
    for name, cues in files:
        length = max(recording.length, cues[-1].start if cues else 0) * 1000
        # who was late started the session late
        early = HOURS if length > 2 * slot else EARLY if session.starts_at is not None else LATE
        found.append((name, cues, align(timed, cues, early)))
    return max(found, key=lambda it: it[2].ratio if it[2] else 0.0)


def _length_of(cues: Sequence[Cue]) -> int:
    """Return how long a recording is by its captions, in seconds; 0 without any."""
    return int(cues[-1].start) + SPOKEN if cues else 0
