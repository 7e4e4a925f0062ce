"""Put the recordings of a list on the sessions that they are of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from confnote.core.missing import may_be_recorded, without_recording
from confnote.core.recording_links import same_video
from confnote.core.time import local_time
from confnote.model import Link, Session
from confnote.recordings.match import Doubt, match
from confnote.recordings.value import KnownTalk, Recording
from confnote.store.db import Store
from confnote.store.read import dossier
from confnote.store.rows import uid_from
from confnote.store.write import put_link


@dataclass(frozen=True, slots=True)
class FoundRecording:
    """The recording of a session, as the link that the session has of it, or will have.

    `known` is the link that the session has, `changed` names the fields of it that get another value.
    """

    session: Session
    recording: Recording
    link: Link
    known: Link | None
    changed: tuple[str, ...]

    @property
    def is_new(self) -> bool:
        """Whether something is to be stored."""
        return self.known is None or bool(self.changed)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a list has for the sessions of a conference.

    `found` are those of the user's sessions, or of all, `others` counts those of other sessions, `doubts` are for the
    user to decide, `without` are attended sessions that have no recording, and `unknown` counts recordings of no
    session. `years` are those of recordings of another year than `conference`, which is its name.
    """

    found: tuple[FoundRecording, ...]
    doubts: tuple[tuple[Session, Doubt], ...]
    without: tuple[Session, ...]
    attended: int
    others: int
    unknown: int
    conference: str
    years: tuple[str, ...]

    @property
    def new(self) -> tuple[FoundRecording, ...]:
        """What no session has yet."""
        return tuple(it for it in self.found if it.is_new)


def find_recordings(
    store: Store, conference: str, recordings: Sequence[Recording], *, title: str = "", everyone: bool = False
) -> Recorded:
    """Match a list with this title to the sessions of a conference (a uid).

    `everyone`: also to those that the user has not attended.
    """
    whole = dossier(store, conference)
    sessions = {it.uid: it for it in whole.sessions if not it.service}
    zone = whole.conference.zone
    matched = match(recordings, [known_talk(it, zone) for it in sessions.values()], whole.conference.name, title)
    wanted = {uid for uid, it in sessions.items() if everyone or it.is_mine}
    pairs = [(sessions[it.talk.uid], it.recording) for it in matched.matches]
    mine = tuple(_found(it, recording) for it, recording in pairs if it.uid in wanted)
    linked = {same_video(link.url) for it in sessions.values() for link in it.links}
    doubts = tuple(
        (sessions[it.talk.uid], it)
        for it in matched.doubts
        # what the user linked is decided
        if it.talk.uid in wanted and same_video(it.recording.url) not in linked
    )
    have = {it.session.uid for it in mine}
    return Recorded(
        found=mine, doubts=doubts,
        without=tuple(it for it in without_recording(sessions.values()) if it.uid not in have),
        attended=sum(map(may_be_recorded, sessions.values())), others=len(pairs) - len(mine),
        unknown=len(matched.left), conference=whole.conference.name, years=matched.years,
    )  # fmt: skip


def add_recordings(store: Store, found: Iterable[FoundRecording]) -> None:
    """Put recordings on their sessions as one change."""
    with store.change("recordings"):
        for it in found:
            put_link(store, "session", it.session.uid, it.link, _origins(it.session, it.link))


def is_listed(session: Session, link: Link) -> bool:
    """Return whether a list of recordings brought a link, and not the user.

    Its uid says so: that is the same in a dump and on every machine, which the journal is not.
    """
    return link.uid in {uid_from("link", *origin) for origin in _origins(session, link)}


def known_talk(session: Session, zone: str) -> KnownTalk:
    """Return what matching must know of a session of a conference in this zone."""
    starts = local_time(session.starts_at, zone) if session.starts_at is not None else None
    begins = starts.hour * 60 + starts.minute if starts else None
    return KnownTalk(
        uid=session.uid, number=session.id, title=session.title, room=session.room, day=session.day, begins=begins,
        speakers=tuple(person.name for person in session.speakers),
    )  # fmt: skip


def _origins(session: Session, link: Link) -> list[tuple[object, ...]]:
    """Return what makes the uid of a link that a list brought.

    The second is for an address that the list brings again after the user gave its link another one.
    """
    return [("recordings", session.uid, link.url, count) for count in (1, 2)]


def _found(session: Session, recording: Recording) -> FoundRecording:
    """Return the recording of a session; a link that it has of the same video keeps its address."""
    same = same_video(recording.url)
    known = next((link for link in session.links if same_video(link.url) == same), None)
    url = known.url if known else recording.url
    link = Link(kind="video", url=url, length=recording.length, captions=recording.captions)
    fields = ("kind", "length", "captions") if known else ()
    changed = tuple(it for it in fields if getattr(link, it) and getattr(link, it) != getattr(known, it))
    return FoundRecording(session, recording, link, known, changed)
