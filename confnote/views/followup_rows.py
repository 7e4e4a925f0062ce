"""Dossiers with questions and actions -> follow-ups, what is open first, as values, lines and JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from confnote.views import as_json
from confnote.views.records import note_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from confnote.model import Conference, Dossier, Note, Session

KINDS = ("question", "action")


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question or an action, and where it was noted; without a conference it is in the inbox."""

    note: Note
    conference: Conference | None = None
    session: Session | None = None

    @property
    def done(self) -> bool:
        """Whether it was done, or answered."""
        return self.note.done_at is not None

    def place(self, *, named: bool) -> str:
        """Where it was noted, for a line: the session or section; with the conference's slug before it if `named`."""
        where = self.session.handle if self.session else self.note.section
        if not named:
            return where
        return f"{self.conference.slug} {where}".strip() if self.conference else "inbox"


def follow_ups(dossiers: Iterable[Dossier], inbox: Sequence[Note] = ()) -> tuple[FollowUp, ...]:
    """Return what is open before what is done, the dossiers in their order, the inbox last."""
    found: list[FollowUp] = []
    for dossier in dossiers:
        sessions = {session.uid: session for session in dossier.sessions}
        found += [
            FollowUp(note, dossier.conference, sessions.get(note.session or ""))
            for note in sorted(dossier.notes, key=lambda note: (note.at, note.id))
            if note.kind in KINDS
        ]
    found += [FollowUp(note) for note in inbox if note.kind in KINDS]
    return tuple(sorted(found, key=lambda one: one.done))


def follow_up_lines(found: Iterable[FollowUp], *, named: bool) -> Iterator[str]:
    """Yield `handle  date time  kind  where  text` of each; where begins with the conference if it is to be `named`."""
    for one in found:
        zone = one.conference.zone if one.conference else None
        yield from note_record(one.note, zone, one.place(named=named))


def follow_up_values(
    found: Iterable[FollowUp], dossiers: Iterable[Dossier], inbox: Iterable[Note]
) -> list[dict[str, Any]]:
    """Return the follow-ups as JSON values: notes with `done`."""
    values = {value["uid"]: value for dossier in dossiers for value in as_json.notes(dossier)}
    values |= {note.uid: as_json.note(note, None) for note in inbox}
    return [{**values[one.note.uid], "done": one.done} for one in found]
