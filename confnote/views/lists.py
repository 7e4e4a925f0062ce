"""List the records of a conference by day or by kind, its tags, inbox, trash, and conferences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from confnote.core.kinds import MOMENTS
from confnote.core.text import one_line
from confnote.core.time import clock_words, dates_label, day_label, local_time
from confnote.model import Conference, Dossier, Note, Session, Tech
from confnote.views import theme
from confnote.views.lines import GAP, Line, Sheet, counts, day_heading, heading, joined, note_moment, spaced, words
from confnote.views.records import (
    CONFERENCE,
    LINK,
    NOTE,
    OWN_HANDLE,
    SESSION,
    TECH,
    Grid,
    NoteOrTech,
    entry_lines,
    entry_records,
    link_lines,
    note_lines,
    session_lines,
)
from confnote.views.selection import Day, by_day, by_section
from confnote.views.table import MINUTE, Column, Json, Listing, Scope, Table

Block = Iterable[Line]

NOTHING = "Nothing here."


class TagRow(NamedTuple):
    """A tag, and the numbers of notes, sessions and tech that have it."""

    tag: str
    notes: int = 0
    sessions: int = 0
    tech: int = 0

    @property
    def uses(self) -> int:
        """Return the number of records that have the tag."""
        return self.notes + self.sessions + self.tech

    @property
    def counts(self) -> str:
        """Return `2 sessions, 10 notes`."""
        return counts(self.sessions, self.notes, self.tech)


class TrashRow(NamedTuple):
    """A deleted record: its handle, its text or title, and when it was deleted (ms)."""

    handle: str
    text: str
    at: int


class ConferenceRow(NamedTuple):
    """A conference, the numbers of its records, and whether it is the one in use."""

    conference: Conference
    sessions: int = 0
    notes: int = 0
    tech: int = 0
    used: bool = False


TAG = Table(
    columns=(Column("tag", plain=lambda row, _: f"#{row.tag}"), Column("notes"), Column("sessions"), Column("tech")),
    shown=(Column("uses"), Column("counts")),
    plain=("tag", "uses", "counts"),
)
TRASH = Table(
    columns=(
        OWN_HANDLE, Column("text"), Column("deleted_at", lambda row, scope: scope.moment(row.at), width=MINUTE),
    ),
    plain=("handle", "deleted_at", "text"),
)  # fmt: skip
CONFERENCES = Table(
    columns=tuple(column.within("conference") for column in CONFERENCE.columns),
    shown=(
        Column("used", plain=lambda row, _: "*" if row.used else ""),
        Column("dates", lambda row, _: f"{row.conference.starts_on}..{row.conference.ends_on}"),
        Column("counts", lambda row, _: counts(row.sessions, row.notes, row.tech)),
    ),
    plain=("slug", "used", "dates", "name", "place", "counts"),
)


def overview(dossier: Dossier, *, whole: bool = False) -> Listing:
    """Return the sections of the conference, then its days: sessions with their notes and tech.

    `whole` adds sessions that are only on the programme or the user's agenda. The JSON has the notes alone, in the
    same order.
    """
    scope, days = Scope.of(dossier), by_day(dossier, whole=whole)

    def plain() -> Iterator[str]:
        for number, block in enumerate(_plain_blocks(dossier, days, scope)):
            yield from ("", *block) if number else block

    def blocks(grid: Grid) -> Iterator[Block]:
        yield from _sections(dossier, grid)
        for day in days:
            yield [_day_heading(day.day, grid)]
            for group in day.groups:
                yield [*session_lines(group.session, grid), *entry_lines(group.entries, grid)]
            # tech seen at a booth has no session; a note without a session is still to be filed
            for label, kind in (("tech", Tech), ("unfiled", Note)):
                loose = [thing for thing in day.unfiled if isinstance(thing, kind)]
                if loose:
                    yield [Line(body=words(label, theme.ABOUT)), *entry_lines(loose, grid)]

    def values() -> list[Json]:
        things: list[NoteOrTech] = [note for _, notes in by_section(dossier) for note in notes]
        for day in days:
            things += [*(thing for group in day.groups for thing in group.entries), *day.unfiled]
        return [NOTE.value(thing, scope) for thing in things if isinstance(thing, Note)]

    return Listing(_titled(dossier, blocks), plain, values)


def _plain_blocks(dossier: Dossier, days: Iterable[Day], scope: Scope) -> Iterator[list[str]]:
    for name, notes in by_section(dossier):
        yield [one_line(name), *entry_records(notes, scope)]
    for day in days:
        lines = [GAP.join(filter(None, day_heading(day.day, dossier.conference)))]
        for group in day.groups:
            lines += [*SESSION.records([group.session], scope), *entry_records(group.entries, scope)]
        yield [*lines, *entry_records(day.unfiled, scope)]


def notes(dossier: Dossier) -> Listing:
    """Return the notes alone, by section and day, each with the handle of its session."""
    handles = {session.uid: session.handle for session in dossier.sessions}

    def of_day(day: Day, grid: Grid) -> list[Line]:
        found = [thing for thing in _entries(day) if isinstance(thing, Note)]
        return [line for note in found for line in note_lines(note, grid, handles.get(note.session or "", ""))]

    def blocks(grid: Grid) -> Iterator[Block]:
        yield from _sections(dossier, grid.flat())
        yield from _days(by_day(dossier), of_day, grid.flat())

    return NOTE.listing(dossier.notes, Scope.of(dossier), _titled(dossier, blocks))


def inbox(found: Sequence[Note]) -> Listing:
    """Return the notes of the inbox by date, each in local time at its own UTC offset."""

    def lines(sheet: Sheet) -> Iterator[Line]:
        grid = Grid.of(sheet, (note.handle for note in found), None).flat()
        blocks: list[Block] = []
        for day, of_day in groupby(found, key=lambda note: note_moment(note, None).date()):
            blocks += [[heading(["Inbox", day_label(day)], sheet)], entry_lines(of_day, grid)]
        return _or_nothing(blocks)

    return NOTE.listing(found, Scope(), lines)


def sessions(dossier: Dossier) -> Listing:
    """Return the sessions by day, each with the number of its notes."""

    def of_day(day: Day, grid: Grid) -> list[Line]:
        lines: list[Line] = []
        for group in day.groups:
            notes = sum(isinstance(thing, Note) and thing.kind not in MOMENTS for thing in group.entries)
            lines += session_lines(group.session, grid, notes=notes)
        return lines

    lines = _titled(dossier, lambda grid: _days(by_day(dossier, whole=True), of_day, grid))
    return SESSION.listing(dossier.sessions, Scope.of(dossier), lines)


def tech(dossier: Dossier) -> Listing:
    """Return the tech by day."""

    def of_day(day: Day, grid: Grid) -> list[Line]:
        return entry_lines([thing for thing in _entries(day) if isinstance(thing, Tech)], grid)

    lines = _titled(dossier, lambda grid: _days(by_day(dossier), of_day, grid.flat()))
    return TECH.listing(dossier.tech, Scope.of(dossier), lines)


def links(dossier: Dossier) -> Listing:
    """Return all links by handle, each with the handle of its session, note or tech."""
    things: tuple[Session | NoteOrTech, ...] = (*dossier.sessions, *dossier.notes, *dossier.tech)
    found = sorted(((link, thing.handle) for thing in things for link in thing.links), key=lambda row: row[0].id)

    def blocks(grid: Grid) -> Iterator[Block]:
        # an empty block would give an empty line instead of "Nothing here."
        if found:
            yield [line for link, owner in found for line in link_lines(link, grid, owner)]

    return LINK.listing([link for link, _ in found], Scope.of(dossier), _titled(dossier, blocks))


def tags(dossier: Dossier) -> Listing:
    """Return the tags, the most used first, each with counts of the records that have it."""
    rows = tag_rows(dossier)

    def blocks(_: Grid) -> Iterator[Block]:
        if rows:
            named = ((words(f"#{row.tag}", theme.TITLE), words(row.counts, theme.ABOUT)) for row in rows)
            yield [Line(body=joined(parts, GAP)) for parts in named]

    return TAG.listing(rows, Scope.of(dossier), _titled(dossier, blocks))


def tag_rows(dossier: Dossier, of_notes: Counter[str] | None = None) -> tuple[TagRow, ...]:
    """Count the tags of a dossier; return the most used first, then by name.

    `of_notes` counts the tags of the notes, for a dossier that was read without its notes.
    """
    in_notes, of_sessions, of_tech = (
        Counter(tag for thing in things for tag in thing.tags)
        for things in ((n for n in dossier.notes if n.kind not in MOMENTS), dossier.sessions, dossier.tech)
    )
    of_notes = in_notes if of_notes is None else of_notes
    # `|` gives a Counter with the keys of all; a Counter returns 0 for a key that it lacks
    rows = (TagRow(tag, of_notes[tag], of_sessions[tag], of_tech[tag]) for tag in of_notes | of_sessions | of_tech)
    return tuple(sorted(rows, key=lambda row: (-row.uses, row.tag)))


def trash(rows: Sequence[TrashRow], zone: str) -> Listing:
    """Return the deleted records, each with the local time of its deletion in the zone."""

    def block() -> Iterator[Line]:
        width = max(len(row.handle) for row in rows)
        for row in rows:
            moment = local_time(row.at, zone)
            when = words(f"{day_label(moment.date())} {clock_words(moment)}", theme.TIME)
            yield Line(((f"{row.handle:<{width}}{GAP}", theme.HANDLE),), joined([when, words(row.text)], GAP))

    return TRASH.listing(rows, Scope(zone=zone), lambda _: _or_nothing([block()] if rows else []))


def conferences(rows: Sequence[ConferenceRow]) -> Listing:
    """Return the conferences, with a mark for the one in use."""

    def block(sheet: Sheet, row: ConferenceRow) -> Iterator[Line]:
        about = row.conference
        lead = f"{sheet.marks.now} " if row.used else "  "
        yield Line(((lead, theme.NOW),), joined([words(about.slug, theme.HANDLE), words(about.name, theme.TITLE)], GAP))
        dates = dates_label(about.starts_on, about.ends_on)
        facts = dates, about.place, counts(row.sessions, row.notes, row.tech)
        yield Line((("  ", ""),), joined([words(fact, theme.ABOUT) for fact in facts], sheet.dot))

    return CONFERENCES.listing(rows, Scope(), lambda sheet: _or_nothing([block(sheet, row) for row in rows]))


def _titled(dossier: Dossier, blocks: Callable[[Grid], Iterable[Block]]) -> Callable[[Sheet], Iterator[Line]]:
    """Return a function that draws a list: the conference's name, then `blocks` in one grid."""
    things: tuple[Session | NoteOrTech, ...] = (*dossier.sessions, *dossier.notes, *dossier.tech)
    about = dossier.conference

    def lines(sheet: Sheet) -> Iterator[Line]:
        grid = Grid.of(sheet, (thing.handle for thing in things), about)
        facts = [words(fact, theme.ABOUT) for fact in (about.place, dates_label(about.starts_on, about.ends_on))]
        title = Line(body=joined([words(about.name, theme.TITLE), *facts], sheet.dot))
        return _or_nothing(blocks(grid), [title])

    return lines


def _sections(dossier: Dossier, grid: Grid) -> Iterator[Block]:
    for name, found in by_section(dossier):
        yield [heading([name], grid.sheet)]
        yield entry_lines(found, grid)


def _days(days: Iterable[Day], of_day: Callable[[Day, Grid], list[Line]], grid: Grid) -> Iterator[Block]:
    """Yield a heading and the lines of each day for which `of_day` returns lines."""
    for day in days:
        lines = of_day(day, grid)
        if lines:
            yield [_day_heading(day.day, grid)]
            yield lines


def _or_nothing(blocks: Iterable[Block], head: Block = ()) -> Iterator[Line]:
    blocks = list(blocks) or [[Line(body=words(NOTHING, theme.ABOUT))]]
    return spaced([head, *blocks] if head else blocks)


def _day_heading(day: date | None, grid: Grid) -> Line:
    assert grid.calendar is not None  # only the inbox has no calendar
    return heading(day_heading(day, grid.calendar), grid.sheet)


def _entries(day: Day) -> list[NoteOrTech]:
    """Return all notes and tech of a day, by time."""
    # sort again: the notes of parallel sessions alternate in time
    found = [*(thing for group in day.groups for thing in group.entries), *day.unfiled]
    return sorted(found, key=lambda thing: thing.order)
