"""Questions and actions: the open ones before the done ones, each with the place it was noted at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from confnote.core.kinds import FOLLOW_UPS, NOTE_KINDS
from confnote.core.time import dates_label, day_label
from confnote.model import Conference, Dossier, Note, Session
from confnote.views import theme
from confnote.views.lines import GAP, Line, Sheet, heading, joined, prose, spaced, words
from confnote.views.records import NOTE
from confnote.views.table import Json, Listing, Scope
from confnote.views.wording import day_heading, note_mark, note_moment

NOTHING = "No questions, no actions."


class FollowUp(NamedTuple):
    """A question or an action, its conference (None: the inbox) and its session."""

    note: Note
    conference: Conference | None = None
    session: Session | None = None

    @property
    def done(self) -> bool:
        """Return whether the action is done or the question answered."""
        return self.note.done_at is not None

    def place(self, *, named: bool) -> str:
        """Return the handle of the session, or the section; with the slug of the conference before it if `named`."""
        where = self.session.handle if self.session else self.note.section
        if not named:
            return where
        return f"{self.conference.slug} {where}".strip() if self.conference else "inbox"


def follow_ups(dossiers: Iterable[Dossier], inbox: Iterable[Note] = ()) -> tuple[FollowUp, ...]:
    """Return the open follow-ups before the done ones; in each, conferences in the given order, the inbox last."""
    found: list[FollowUp] = []
    for dossier in dossiers:
        sessions = {session.uid: session for session in dossier.sessions}
        found += [
            FollowUp(note, dossier.conference, sessions.get(note.session or ""))
            for note in sorted(dossier.notes, key=lambda note: (note.at, note.id))
            if note.kind in FOLLOW_UPS
        ]
    found += [FollowUp(note) for note in inbox if note.kind in FOLLOW_UPS]
    # sorting is stable: the order within open and within done stays
    return tuple(sorted(found, key=lambda follow_up: follow_up.done))


def followups(dossiers: Sequence[Dossier], inbox: Sequence[Note] = (), *, named: bool = False) -> Listing:
    """Return the list of follow-ups; each plain line names the conference if they are `named`."""
    found = follow_ups(dossiers, inbox)
    scopes = {dossier.conference.uid: Scope.of(dossier) for dossier in dossiers}

    def scope_of(follow_up: FollowUp) -> Scope:
        return scopes[follow_up.conference.uid] if follow_up.conference else Scope()

    def plain() -> Iterator[str]:
        for follow_up in found:
            yield from NOTE.records([follow_up.note], scope_of(follow_up), where=follow_up.place(named=named))

    def values() -> list[Json]:
        return [{**NOTE.value(row.note, scope_of(row)), "done": row.done} for row in found]

    def lines(sheet: Sheet) -> Iterator[Line]:
        if not found:
            return iter([Line(body=words(NOTHING, theme.ABOUT))])
        width = max(len(follow_up.note.handle) for follow_up in found)
        groups = (list(group) for _, group in groupby(found, key=lambda row: (row.done, row.conference)))
        return spaced(
            [_heading(group[0], sheet), *(line for row in group for line in _lines(row, width, sheet))]
            for group in groups
        )

    return Listing(lines, plain, values)


def _heading(first: FollowUp, sheet: Sheet) -> Line:
    about = first.conference
    named = (about.name, dates_label(about.starts_on, about.ends_on)) if about else ("Inbox",)
    return heading(("Done" if first.done else "Open", *named), sheet)


def _lines(follow_up: FollowUp, width: int, sheet: Sheet) -> Iterator[Line]:
    """Yield the text of a follow-up, then the session and the day it was noted at."""
    note = follow_up.note
    mark = (f"{note_mark(note):>3}", theme.DONE if follow_up.done else NOTE_KINDS[note.kind].style)
    body = prose(note.text, note.tags, theme.DONE if follow_up.done else "")
    if note.private:
        body += ((f"{GAP}private", theme.PRIVATE),)
    first = Line(((f"{note.handle:<{width}}", theme.HANDLE), (" ", ""), mark, (" ", "")), body)
    yield first
    session = f"{follow_up.session.handle} {follow_up.session.title}" if follow_up.session else note.section
    yield first.under(joined((words(part, theme.ABOUT) for part in (session, _day(follow_up))), sheet.dot))


def _day(follow_up: FollowUp) -> str:
    about, note = follow_up.conference, follow_up.note
    # a note of a section or of the inbox has no conference day
    if about is None or note.day is None:
        return day_label(note_moment(note, about.zone if about else None).date())
    return ", ".join(part for part in day_heading(note.day, about) if part)
