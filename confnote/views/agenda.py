"""The programme -> an agenda for a terminal: by day and slot, mine marked, what is on now highlighted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from confnote.core.time import Calendar
from confnote.views import theme
from confnote.views.entries import GAP, TIMES
from confnote.views.lines import Line, Sheet, View, heading, joined, plain, spaced, words
from confnote.views.programme import Entry, ProgrammeDay, Slot, programme
from confnote.views.wording import day_heading, speakers, times

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from confnote.model import Dossier

ROOMY = 100
"""From this width on rooms have a column of their own."""
ROOM = 26
"""The widest that column gets; a longer name is wrapped in it."""


def agenda(dossier: Dossier, *, now: int | None, day: date | None = None, mine: bool = False) -> View:
    """Return the programme, or one `day` of it, or only what is `mine`; `now` in milliseconds is an argument."""
    days = programme(dossier, now=now, day=day, mine=mine)
    calendar = Calendar.of(dossier.conference)
    return View(lambda sheet: spaced(_blocks(days, calendar, sheet)))


def _blocks(days: Sequence[ProgrammeDay], calendar: Calendar, sheet: Sheet) -> Iterator[list[Line]]:
    entries = [entry for day in days for slot in day.slots for entry in slot.entries]
    if not entries:
        yield [plain(words("Nothing on the programme. Read one: confnote schedule import FILE", theme.ABOUT))]
        return
    columns = _Columns(sheet, calendar, entries)
    for day in days:
        yield [heading(day_heading(day.day, calendar) if day.day else ["Without a time"], sheet)]
        yield [line for slot in day.slots for line in columns.slot(slot)]
    legend = _legend(entries, sheet)
    if legend:
        yield [plain(legend)]


class _Columns:
    """`now, times, mark, handle, title` and, where there is width for it, room: else it stands below the title."""

    __slots__ = ("calendar", "handle", "room", "sheet")

    def __init__(self, sheet: Sheet, calendar: Calendar, entries: Sequence[Entry]) -> None:
        self.sheet, self.calendar = sheet, calendar
        self.handle = max(len(entry.session.handle) for entry in entries)
        longest = max(words(entry.session.room).cell_len for entry in entries)
        self.room = min(longest, ROOM) if sheet.width >= ROOMY else 0

    def slot(self, slot: Slot) -> Iterator[Line]:
        """Yield the sessions of a slot; its times stand before the first."""
        for number, entry in enumerate(slot.entries):
            time = times(entry.session, self.calendar.zone, self.sheet.marks.dash) if not number else ""
            style = theme.NOW if slot.running else theme.TIME
            if self.sheet.narrow and time:
                yield plain(words(time, style))
            yield self._entry(entry, "" if self.sheet.narrow else f"{time:<{TIMES}}  ", style)

    def _entry(self, entry: Entry, time: str, style: str) -> Line:
        on = self.sheet.marks.now if entry.running else " "
        lead = Text.assemble(
            (f"{on} ", theme.NOW),
            (time, style),
            (f"{self.sheet.marks.attendance(entry.session.attendance)} ", theme.MINE),
            (f"{entry.session.handle:<{self.handle}}", theme.HANDLE),
            " " if self.sheet.narrow else GAP,
        )
        room = words(entry.session.room, theme.ABOUT) if self.room else None
        about = self._about(entry)
        body = Text.assemble(_title(entry), "\n", about) if about else _title(entry)
        return Line(lead, body, room, self.room)

    def _about(self, entry: Entry) -> Text:
        session = entry.session
        parts = "" if self.room else session.room, session.track, speakers(session)
        return joined((words(part, theme.ABOUT) for part in parts), self.sheet.dot)


def _title(entry: Entry) -> Text:
    """The title in the style of its state, then what one has to know of it in words."""
    session = entry.session
    gone = session.status != "scheduled"
    dim = entry.over or session.service
    title = words(session.title, theme.GONE if gone else theme.TITLE if entry.mine else theme.ABOUT if dim else "")
    if gone:
        title.append(f"{GAP}{session.status}", theme.OVERLAP)
    if entry.rivals:
        title.append(f"{GAP}overlaps {', '.join(rival.handle for rival in entry.rivals)}", theme.OVERLAP)
    return title


def _legend(entries: Sequence[Entry], sheet: Sheet) -> Text:
    """What the marks in this agenda mean."""
    found = {entry.session.attendance for entry in entries}
    known = [word for word in ("planned", "attended", "left-early", "missed", "skipped") if word in found]
    told = [Text.assemble((sheet.marks.attendance(word), theme.MINE), (f" {word}", theme.ABOUT)) for word in known]
    if any(entry.running for entry in entries):
        told.append(Text.assemble((sheet.marks.now, theme.NOW), (" on now", theme.ABOUT)))
    return joined(told, GAP)
