"""One thing that lacks something, or a list of such -> what a terminal shows of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from confnote.core.time import Calendar, clock_time, day_of
from confnote.model import Session
from confnote.views import theme
from confnote.views.entries import Columns, note_lines, session_lines, session_title
from confnote.views.gap_rows import words_of
from confnote.views.lines import Line, Sheet, View, heading, joined, plain, words
from confnote.views.wording import day_heading, times

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from confnote.core.missing import Gap
    from confnote.model import Dossier

NOTES = 5
"""As many of a session's notes as remind one of it."""
NOTHING = "Nothing is missing."


def gap_card(gap: Gap, dossier: Dossier, *, left: int) -> View:
    """Return a thing with what reminds one of it, and what it lacks; `left` is how many things there are with it."""
    calendar = Calendar.of(dossier.conference)

    def build(sheet: Sheet) -> Iterator[Line]:
        columns = Columns.of(sheet, _handles(gap), calendar)
        number, label = day_heading(_day(gap, calendar), calendar)
        yield plain(Text())
        yield heading([number, label, f"{left} to go"], sheet)
        if isinstance(gap.thing, Session):
            yield from session_lines(gap.thing, columns)
            for note in gap.notes[:NOTES]:
                yield from note_lines(note, columns)
            if len(gap.notes) > NOTES:
                yield plain(words(f"   and {len(gap.notes) - NOTES} more notes", theme.ABOUT))
        else:
            yield from note_lines(gap.thing, columns.flat())
            if gap.session is not None:
                yield Line(Text("   "), words(f"{gap.session.handle} {gap.session.title}", theme.ABOUT))
            yield from _near(gap, columns)
        yield missing_line(gap)

    return View(build)


def missing_line(gap: Gap) -> Line:
    """Return `missing: rating, takeaway`."""
    return plain(Text.assemble(("missing: ", theme.ABOUT), (", ".join(gap.missing), theme.OVERLAP)))


def still_missing(gap: Gap) -> View:
    """Return what a thing that was shown just before still lacks."""
    return View(lambda _: iter([missing_line(gap)]))


def gap_list(found: Sequence[Gap], dossier: Dossier) -> View:
    """Return all that is missing, by day, a line or two each."""
    calendar = Calendar.of(dossier.conference)

    def build(sheet: Sheet) -> Iterator[Line]:
        if not found:
            yield plain(words(NOTHING, theme.ABOUT))
        columns = Columns.of(sheet, (gap.thing.handle for gap in found), calendar)
        before: date | None = None
        for number, gap in enumerate(found):
            day = _day(gap, calendar)
            if number == 0 or day != before:
                if number:
                    yield plain(Text())
                yield heading(day_heading(day, calendar), sheet)
                before = day
            time = clock_time(gap.at, calendar.zone) if gap.at else ""
            first = columns.outer(gap.thing.handle, time, words(words_of(gap)))
            yield first
            near = f"perhaps {', '.join(session.handle for session in gap.near)}" if gap.near else ""
            told = Text(", ".join(gap.missing), theme.OVERLAP), words(near, theme.ABOUT)
            yield columns.under(first, joined(told, sheet.dot))

    return View(build)


def _near(gap: Gap, columns: Columns) -> Iterator[Line]:
    """Yield the sessions a note may belong to, each behind the digit that moves it there."""
    dash = columns.sheet.marks.dash
    for number, session in enumerate(gap.near, 1):
        lead = Text.assemble("   ", (f"{number} ", theme.HANDLE))
        time = times(session, columns.calendar.zone, dash) if columns.calendar else ""
        about = words(f"{session.handle} {time}", theme.ABOUT)
        yield Line(lead, joined([session_title(session, columns.sheet), about, words(session.room, theme.ABOUT)], "  "))


def _handles(gap: Gap) -> list[str]:
    return [gap.thing.handle, *(note.handle for note in gap.notes[:NOTES])]


def _day(gap: Gap, calendar: Calendar) -> date | None:
    if gap.thing.day is not None or not gap.at:
        return gap.thing.day
    return day_of(gap.at, calendar)
