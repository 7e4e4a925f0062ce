"""List questions and actions, the open ones first, and what a conference still lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import groupby
from typing import NamedTuple

from confnote.core.kinds import FOLLOW_UPS, NOTE_KINDS
from confnote.core.missing import RECORDING, Gap
from confnote.core.time import clock_time, dates_label, day_label, day_of
from confnote.model import Calendar, Conference, Dossier, Note, Session
from confnote.views import theme
from confnote.views.lines import (
    GAP,
    Line,
    Sheet,
    View,
    day_heading,
    heading,
    joined,
    note_mark,
    note_moment,
    prose,
    spaced,
    times,
    words,
)
from confnote.views.records import NOTE, TABLES, Grid, note_lines, session_lines, session_title
from confnote.views.table import HANDLE, MINUTE, MISSING, Column, Json, Listing, Scope, Table

NO_FOLLOW_UPS = "No questions, no actions."


class FollowUp(NamedTuple):
    """A question or an action, its conference (None: in the inbox) and its session, if any."""

    note: Note
    conference: Conference | None = None
    session: Session | None = None

    @property
    def done(self) -> bool:
        """Return whether the action is done, or the question answered."""
        return self.note.done_at is not None

    def place(self, *, named: bool) -> str:
        """Return the session's handle or the section, empty if the note has neither.

        `named` puts the conference's slug before it, and returns `inbox` for a note without a conference.
        """
        where = self.session.handle if self.session else self.note.section
        if not named:
            return where
        return f"{self.conference.slug} {where}".strip() if self.conference else "inbox"


def follow_ups(dossiers: Iterable[Dossier], inbox: Iterable[Note] = ()) -> tuple[FollowUp, ...]:
    """Return open follow-ups, then done ones, in the order of the dossiers, the inbox last."""
    found: list[FollowUp] = []
    for dossier in dossiers:
        sessions = {session.uid: session for session in dossier.sessions}
        found += [
            FollowUp(note, dossier.conference, sessions.get(note.session or ""))
            for note in sorted(dossier.notes, key=lambda note: (note.order, note.id))
            if note.kind in FOLLOW_UPS
        ]
    found += [FollowUp(note) for note in inbox if note.kind in FOLLOW_UPS]
    # sorting is stable: open and done follow-ups keep their order
    return tuple(sorted(found, key=lambda follow_up: follow_up.done))


def followups(dossiers: Sequence[Dossier], inbox: Sequence[Note] = (), *, named: bool = False) -> Listing:
    """Return the list of follow-ups; with `named`, each plain line names the conference."""
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
            return iter([Line(body=words(NO_FOLLOW_UPS, theme.ABOUT))])
        width = max(len(row.note.handle) for row in found)
        blocks = []
        for (done, about), group in groupby(found, key=lambda row: (row.done, row.conference)):
            place = (about.name, dates_label(about.starts_on, about.ends_on)) if about else ("Inbox",)
            title = heading(("Done" if done else "Open", *place), sheet)
            blocks.append([title, *(line for row in group for line in _follow_up_lines(row, width, sheet))])
        return spaced(blocks)

    return Listing(lines, plain, values)


def _follow_up_lines(follow_up: FollowUp, width: int, sheet: Sheet) -> Iterator[Line]:
    note, about = follow_up.note, follow_up.conference
    mark = (f"{note_mark(note):>3}", theme.DONE if follow_up.done else NOTE_KINDS[note.kind].style)
    body = prose(note.text, note.tags, theme.DONE if follow_up.done else "")
    if note.private:
        body += ((f"{GAP}private", theme.PRIVATE),)
    first = Line(((f"{note.handle:<{width}}", theme.HANDLE), (" ", ""), mark, (" ", "")), body)
    yield first
    session = f"{follow_up.session.handle} {follow_up.session.title}" if follow_up.session else note.section
    # a note in a section or in the inbox has no conference day
    if about is None or note.day is None:
        day = day_label(note_moment(note, about.zone if about else None).date())
    else:
        day = ", ".join(part for part in day_heading(note.day, about) if part)
    yield first.under(joined((words(part, theme.ABOUT) for part in (session, day)), sheet.dot))


NOTES = 5  # the card of a session shows this many of its notes
NOTHING_MISSING = "Nothing is missing."

GAP_TABLE = Table(
    columns=(
        Column("missing", plain=lambda gap, _: ",".join(gap.missing), width=MISSING),
        Column("near", lambda gap, _: _near(gap), lambda gap, _: ",".join(_near(gap)), HANDLE),
    ),
    shown=(
        Column("handle", lambda gap, _: gap.thing.handle, width=HANDLE),
        Column("at", lambda gap, scope: scope.moment(gap.at or None), width=MINUTE),
        Column("words", lambda gap, _: words_of(gap)),
    ),
    plain=("handle", "at", "missing", "near", "words"),
)


def _near(gap: Gap) -> list[str]:
    return [session.handle for session in gap.near]


def words_of(gap: Gap) -> str:
    """Return the title of a gap's session, or the text of its note."""
    return gap.thing.text if isinstance(gap.thing, Note) else gap.thing.title


def gap_list(found: Sequence[Gap], dossier: Dossier, unrecorded: Sequence[Session] = ()) -> Listing:
    """List gaps by day; in JSON `missing` and `near` follow the keys of the record.

    JSON also has the sessions that are `unrecorded`, which lack a `recording`. Elsewhere a line names all of them.
    """
    scope = Scope.of(dossier)
    calendar = dossier.conference

    def value(gap: Gap) -> Json:
        in_inbox = isinstance(gap.thing, Note) and gap.thing.conference is None
        # the keys of a session or a note come first, as in the other lists
        own = TABLES[type(gap.thing)].value(gap.thing, Scope() if in_inbox else scope)
        return {**own, **GAP_TABLE.value(gap, scope)}

    def blocks(sheet: Sheet) -> Iterator[list[Line]]:
        if not found:
            yield [Line(body=words(NOTHING_MISSING, theme.ABOUT))]
        grid = Grid.of(sheet, (gap.thing.handle for gap in found), calendar)
        for day, of_day in groupby(found, key=lambda gap: _gap_day(gap, calendar)):
            title = heading(day_heading(day, calendar), sheet)
            yield [title, *(line for gap in of_day for line in _gap_lines(gap, grid))]

    def values() -> list[Json]:
        lacking = {session.uid: session for session in unrecorded}
        known = [(gap, lacking.pop(gap.thing.uid, None)) for gap in found]
        whole = [replace(gap, missing=(*gap.missing, RECORDING)) if session else gap for gap, session in known]
        return [value(gap) for gap in (*whole, *(Gap(session, (RECORDING,)) for session in lacking.values()))]

    records = partial(GAP_TABLE.records, found, scope)
    return Listing(lambda sheet: spaced(blocks(sheet)), records, values)


def _gap_lines(gap: Gap, grid: Grid) -> Iterator[Line]:
    time = clock_time(gap.at, grid.calendar.zone) if gap.at and grid.calendar else ""
    first = grid.outer(gap.thing.handle, time, words(words_of(gap)))
    yield first
    near = f"perhaps {', '.join(_near(gap))}" if gap.near else ""
    yield first.under(joined((words(", ".join(gap.missing), theme.OVERLAP), words(near, theme.ABOUT)), grid.sheet.dot))


def gap_card(gap: Gap, dossier: Dossier, *, left: int) -> View:
    """Return a session or note and what it lacks; `left` is the number of gaps still to do."""
    calendar = dossier.conference

    def lines(sheet: Sheet) -> Iterator[Line]:
        grid = Grid.of(sheet, [gap.thing.handle, *(note.handle for note in gap.notes[:NOTES])], calendar)
        yield Line()
        yield heading([*day_heading(_gap_day(gap, calendar), calendar), f"{left} to go"], sheet)
        if isinstance(gap.thing, Session):
            yield from session_lines(gap.thing, grid)
            for note in gap.notes[:NOTES]:
                yield from note_lines(note, grid)
            if len(gap.notes) > NOTES:
                yield Line(body=((f"   and {len(gap.notes) - NOTES} more notes", theme.ABOUT),))
        else:
            yield from note_lines(gap.thing, grid.flat())
            if gap.session is not None:
                yield Line((("   ", ""),), words(f"{gap.session.handle} {gap.session.title}", theme.ABOUT))
            # the number is the key to press: it moves the note to that session
            for number, session in enumerate(gap.near, 1):
                facts = f"{session.handle} {times(session, calendar.zone, sheet.marks.dash)}", session.room
                about = [words(fact, theme.ABOUT) for fact in facts]
                title = session_title(session, sheet)
                yield Line((("   ", ""), (f"{number} ", theme.HANDLE)), joined((title, *about), GAP))
        yield _missing(gap)

    return View(lines)


def still_missing(gap: Gap) -> View:
    """Return what is still missing, without the record itself, which the user has just seen."""
    return View(lambda _: [_missing(gap)])


def _missing(gap: Gap) -> Line:
    return Line(body=(("missing: ", theme.ABOUT), (", ".join(gap.missing), theme.OVERLAP)))


def _gap_day(gap: Gap, calendar: Calendar) -> date | None:
    # `gap.at` is 0 for a session without a time
    if gap.thing.day is not None or not gap.at:
        return gap.thing.day
    return day_of(gap.at, calendar)
