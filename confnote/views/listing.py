"""What a conference holds -> lists for a terminal: everything by day, or its notes, sessions, tech, links, tags."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.text import Text

from confnote.core.time import Calendar, dates_label, day_label, local_time
from confnote.model import Note, Tech
from confnote.views import theme
from confnote.views.entries import GAP, Columns, link_lines, note_lines, session_lines, tech_lines
from confnote.views.lines import Line, Sheet, View, heading, joined, plain, spaced, words
from confnote.views.outline import by_day, by_section
from confnote.views.rows import tag_rows
from confnote.views.wording import day_heading, note_moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from confnote.model import Conference, Dossier, Session
    from confnote.views.outline import Captured, Day, Sitting
    from confnote.views.rows import ConferenceRow, TrashRow

    Block = Iterable[Line]

NOTHING = "Nothing here."


def overview(dossier: Dossier, *, whole: bool = False) -> View:
    """Return notes and tech under their sessions, by day, after the sections of the whole conference.

    Sessions that left no trace but a place on the programme or the agenda are shown if the `whole` is wanted.
    """

    def build(columns: Columns) -> Iterator[Block]:
        for name, kept in by_section(dossier):
            yield [heading([name], columns.sheet)]
            yield _captured(kept, columns)
        for day in by_day(dossier, whole=whole):
            yield [_day_heading(day.day, columns)]
            for sitting in day.sittings:
                yield _sitting(sitting, columns)
            for label, kind in (("tech", Tech), ("unfiled", Note)):
                loose = [thing for thing in day.unfiled if isinstance(thing, kind)]
                if loose:
                    yield [plain(words(label, theme.ABOUT)), *_captured(loose, columns)]

    return _view(dossier, build)


def notes(dossier: Dossier) -> View:
    """Return the notes alone, by day, each with the handle of the session it belongs to."""
    handles = {session.uid: session.handle for session in dossier.sessions}

    def build(columns: Columns) -> Iterator[Block]:
        flat = columns.flat()
        for name, kept in by_section(dossier):
            yield [heading([name], columns.sheet)]
            yield _captured(kept, flat)
        for day in by_day(dossier):
            found = [thing for thing in _all(day) if isinstance(thing, Note)]
            if found:
                yield [_day_heading(day.day, columns)]
                yield [line for note in found for line in note_lines(note, flat, handles.get(note.session or "", ""))]

    return _view(dossier, build)


def inbox(kept: Sequence[Note]) -> View:
    """Return the notes that belong to no conference yet, by date, on the clock of the machine they were typed on."""

    def build(sheet: Sheet) -> Iterator[Line]:
        columns = Columns.of(sheet, (note.handle for note in kept), None).flat()
        blocks: list[Block] = []
        for day, found in groupby(kept, key=lambda note: note_moment(note, None).date()):
            blocks += [[heading(["Inbox", day_label(day)], sheet)], _captured(found, columns)]
        return _or_nothing([], blocks)

    return View(build)


def sessions(dossier: Dossier) -> View:
    """Return the sessions, by day, with the number of their notes."""

    def build(columns: Columns) -> Iterator[Block]:
        for day in by_day(dossier, whole=True):
            if day.sittings:
                yield [_day_heading(day.day, columns)]
                yield [
                    line
                    for sitting in day.sittings
                    for line in session_lines(sitting.session, columns, notes=len(sitting.captured))
                ]

    return _view(dossier, build)


def tech(dossier: Dossier) -> View:
    """Return the tech, by day."""

    def build(columns: Columns) -> Iterator[Block]:
        for day in by_day(dossier):
            found = [thing for thing in _all(day) if isinstance(thing, Tech)]
            if found:
                yield [_day_heading(day.day, columns)]
                yield _captured(found, columns.flat())

    return _view(dossier, build)


def links(dossier: Dossier) -> View:
    """Return all links, each with the handle of what it is on."""

    def build(columns: Columns) -> Iterator[Block]:
        owners: tuple[Session | Captured, ...] = (*dossier.sessions, *dossier.notes, *dossier.tech)
        found = sorted(((link, owner.handle) for owner in owners for link in owner.links), key=lambda row: row[0].id)
        if found:
            yield [line for link, owner in found for line in link_lines(link, columns, owner)]

    return _view(dossier, build)


def tags(dossier: Dossier) -> View:
    """Return the tags, the most used first, with what they are on."""

    def build(_: Columns) -> Iterator[Block]:
        rows = tag_rows(dossier)
        if rows:
            yield [
                plain(joined([words(f"#{row.tag}", theme.TITLE), words(row.told, theme.ABOUT)], GAP)) for row in rows
            ]

    return _view(dossier, build)


def trash(rows: Sequence[TrashRow], zone: str) -> View:
    """Return what was deleted, and when, on the clock of the zone."""

    def build() -> Iterator[Line]:
        width = max(len(row.handle) for row in rows)
        for row in rows:
            moment = local_time(row.at, zone)
            when = words(f"{day_label(moment.date())} {moment:%H:%M}", theme.TIME)
            lead = Text.assemble((f"{row.handle:<{width}}{GAP}", theme.HANDLE))
            yield Line(lead, joined([when, words(row.text)], GAP))

    return View(lambda _: _or_nothing([], [build()] if rows else []))


def conferences(rows: Sequence[ConferenceRow]) -> View:
    """Return all conferences, the one in use marked."""

    def build(sheet: Sheet, row: ConferenceRow) -> Iterator[Line]:
        about = row.conference
        lead = Text(f"{sheet.marks.now} " if row.used else "  ", theme.NOW)
        yield Line(lead, joined([words(about.slug, theme.HANDLE), words(about.name, theme.TITLE)], GAP))
        told = dates_label(about.starts_on, about.ends_on), about.place, row.told
        yield Line(Text("  "), joined([words(part, theme.ABOUT) for part in told], sheet.dot))

    return View(lambda sheet: _or_nothing([], [build(sheet, row) for row in rows]))


def _view(dossier: Dossier, build: Callable[[Columns], Iterable[Block]]) -> View:
    """A view with the conference at its head, in columns wide enough for every handle that may be in it."""
    things: tuple[Session | Captured, ...] = (*dossier.sessions, *dossier.notes, *dossier.tech)

    def lines(sheet: Sheet) -> Iterator[Line]:
        columns = Columns.of(sheet, (thing.handle for thing in things), Calendar.of(dossier.conference))
        return _or_nothing([_title(dossier.conference, sheet)], build(columns))

    return View(lines)


def _or_nothing(head: Block, blocks: Iterable[Block]) -> Iterator[Line]:
    blocks = list(blocks) or [[plain(words(NOTHING, theme.ABOUT))]]
    return spaced([head, *blocks] if head else blocks)


def _title(about: Conference, sheet: Sheet) -> Line:
    told = [words(about.place, theme.ABOUT), words(dates_label(about.starts_on, about.ends_on), theme.ABOUT)]
    return plain(joined([words(about.name, theme.TITLE), *told], sheet.dot))


def _day_heading(day: date | None, columns: Columns) -> Line:
    assert columns.calendar is not None  # only the inbox has none
    return heading(day_heading(day, columns.calendar), columns.sheet)


def _sitting(sitting: Sitting, columns: Columns) -> Block:
    return [*session_lines(sitting.session, columns), *_captured(sitting.captured, columns)]


def _captured(things: Iterable[Captured], columns: Columns) -> Block:
    return [
        line
        for thing in things
        for line in (note_lines(thing, columns) if isinstance(thing, Note) else tech_lines(thing, columns))
    ]


def _all(day: Day) -> list[Captured]:
    """All that was captured on a day, in the order of the clock."""
    found = [*(thing for sitting in day.sittings for thing in sitting.captured), *day.unfiled]
    return sorted(found, key=lambda thing: thing.at)
