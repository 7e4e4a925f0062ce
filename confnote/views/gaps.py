"""What a conference still lacks: the list of `review --check`, and the card of one gap for `review`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from confnote.core.time import clock_time, day_of
from confnote.model import Calendar, Dossier, Note, Session
from confnote.views import theme
from confnote.views.lines import GAP, Line, Sheet, View, heading, joined, spaced, words
from confnote.views.records import NOTE, SESSION, Grid, note_lines, session_lines, session_title
from confnote.views.table import HANDLE, MINUTE, MISSING, Column, Json, Listing, Scope, Table
from confnote.views.wording import day_heading, times

if TYPE_CHECKING:
    from confnote.core.missing import Gap

NOTES = 5
"""The card of a session shows this many of its notes."""
NOTHING = "Nothing is missing."

GAP_TABLE = Table(
    columns=(
        Column("missing", plain=lambda gap, _: ",".join(gap.missing), width=MISSING),
        Column(
            "near",
            lambda gap, _: [session.handle for session in gap.near],
            lambda gap, _: ",".join(session.handle for session in gap.near),
            width=HANDLE,
        ),
    ),
    shown=(
        Column("handle", lambda gap, _: gap.thing.handle, width=HANDLE),
        Column("at", lambda gap, scope: scope.moment(gap.at or None), width=MINUTE),
        Column("words", lambda gap, _: words_of(gap)),
    ),
    plain=("handle", "at", "missing", "near", "words"),
)


def words_of(gap: Gap) -> str:
    """Return the title of the session, or the text of the note."""
    return gap.thing.text if isinstance(gap.thing, Note) else gap.thing.title


def gap_list(found: Sequence[Gap], dossier: Dossier) -> Listing:
    """Return all gaps by day; JSON has the keys of the session or note, then `missing` and `near`."""
    scope = Scope.of(dossier)
    calendar = dossier.conference

    def value(gap: Gap) -> Json:
        in_inbox = isinstance(gap.thing, Note) and gap.thing.conference is None
        table = NOTE if isinstance(gap.thing, Note) else SESSION
        # the keys of a session or a note come first, as in the other lists
        return {**table.value(gap.thing, Scope() if in_inbox else scope), **GAP_TABLE.value(gap, scope)}

    def blocks(sheet: Sheet) -> Iterator[list[Line]]:
        if not found:
            yield [Line(body=words(NOTHING, theme.ABOUT))]
        grid = Grid.of(sheet, (gap.thing.handle for gap in found), calendar)
        for day, of_day in groupby(found, key=lambda gap: _day(gap, calendar)):
            yield [heading(day_heading(day, calendar), sheet), *(line for gap in of_day for line in _lines(gap, grid))]

    return Listing(
        lines=lambda sheet: spaced(blocks(sheet)),
        plain=lambda: GAP_TABLE.records(found, scope),
        values=lambda: [value(gap) for gap in found],
    )


def _lines(gap: Gap, grid: Grid) -> Iterator[Line]:
    time = clock_time(gap.at, grid.calendar.zone) if gap.at and grid.calendar else ""
    first = grid.outer(gap.thing.handle, time, words(words_of(gap)))
    yield first
    near = f"perhaps {', '.join(session.handle for session in gap.near)}" if gap.near else ""
    yield first.under(joined((words(", ".join(gap.missing), theme.OVERLAP), words(near, theme.ABOUT)), grid.sheet.dot))


def gap_card(gap: Gap, dossier: Dossier, *, left: int) -> View:
    """Return a thing with what reminds the user of it, and what it lacks; `left` counts the open gaps."""
    calendar = dossier.conference

    def lines(sheet: Sheet) -> Iterator[Line]:
        grid = Grid.of(sheet, [gap.thing.handle, *(note.handle for note in gap.notes[:NOTES])], calendar)
        yield Line()
        yield heading([*day_heading(_day(gap, calendar), calendar), f"{left} to go"], sheet)
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
            yield from _near(gap, grid)
        yield _missing(gap)

    return View(lines)


def still_missing(gap: Gap) -> View:
    """Return what is still missing from a thing that the user saw just before."""
    return View(lambda _: [_missing(gap)])


def _missing(gap: Gap) -> Line:
    return Line(body=(("missing: ", theme.ABOUT), (", ".join(gap.missing), theme.OVERLAP)))


def _near(gap: Gap, grid: Grid) -> Iterator[Line]:
    """Yield the sessions that a note may belong to, each after the digit that moves it there."""
    for number, session in enumerate(gap.near, 1):
        time = times(session, grid.calendar.zone, grid.sheet.marks.dash) if grid.calendar else ""
        facts = words(f"{session.handle} {time}", theme.ABOUT), words(session.room, theme.ABOUT)
        title = session_title(session, grid.sheet)
        yield Line((("   ", ""), (f"{number} ", theme.HANDLE)), joined((title, *facts), GAP))


def _day(gap: Gap, calendar: Calendar) -> date | None:
    # `at` is 0 for a session without any time
    if gap.thing.day is not None or not gap.at:
        return gap.thing.day
    return day_of(gap.at, calendar)
