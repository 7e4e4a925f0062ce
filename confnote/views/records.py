"""Define the columns of each kind of record, and build the terminal lines of a record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from confnote.core.columns import SESSION_COLUMNS
from confnote.core.kinds import MOMENTS, NOTE_KINDS
from confnote.core.time import clock_time, clock_words, day_label, day_of
from confnote.model import Calendar, Link, Note, Session, Tech
from confnote.views import theme
from confnote.views.lines import (
    GAP,
    Line,
    Sheet,
    Words,
    cells,
    counted,
    hashtags,
    joined,
    link_words,
    note_mark,
    note_moment,
    played,
    prose,
    rated,
    session_span,
    speakers,
    times,
    words,
)
from confnote.views.table import ATTENDANCE, HANDLE, KIND, LINK_KIND, MINUTE, RATING, SPAN, Column, Scope, Table

NoteOrTech = Note | Tech

TIMES = 11  # the width of `10:15-10:50`
MARK = 3  # the width of `[x]`


class Grid(NamedTuple):
    """The widths that align all lines of a list: handle, time, then the text at one left edge.

    `handle` is the width of the handles, `indent` the indentation of notes below their session; `calendar` is None in
    the inbox. In a narrow terminal the time has no column: it begins the text.
    """

    sheet: Sheet
    handle: int
    calendar: Calendar | None
    indent: int = 3

    @classmethod
    def of(cls, sheet: Sheet, handles: Iterable[str], calendar: Calendar | None) -> Grid:
        """Return a grid wide enough for the longest handle."""
        return cls(sheet, max((len(handle) for handle in handles), default=2), calendar)

    def flat(self) -> Grid:
        """Return this grid without indentation, for a list without sessions."""
        return self._replace(indent=0)

    def outer(self, handle: str, time: str, body: Words) -> Line:
        """Return the first line of a session, or of another record that is not indented."""
        # for the 40 columns of a phone
        if self.sheet.narrow:
            return Line(self._handle(handle), joined([words(time, theme.TIME), body], GAP))
        return Line((*self._handle(handle), (f" {time:<{TIMES}}  ", theme.TIME)), body)

    def inner(self, handle: str, time: str, mark: Words, body: Words) -> Line:
        """Return the first line of a note or a tech, indented, with the mark of its kind."""
        indent = (" " * (min(self.indent, 1) if self.sheet.narrow else self.indent), "")
        lead = (indent, *self._handle(handle))
        if self.sheet.narrow:
            return Line(lead, joined([words(time, theme.TIME), mark, body], " "))
        gap = (" " * (MARK - cells(mark)), "")
        return Line((*lead, (f" {time:<5} ", theme.TIME), gap, *mark, (" ", "")), body)

    def _handle(self, handle: str) -> Words:
        return ((f"{handle:<{self.handle}}", theme.HANDLE), (" ", ""))


def session_lines(session: Session, grid: Grid, notes: int = 0) -> Iterator[Line]:
    """Yield the title, facts and rating of a session; `notes` is the number of its notes."""
    time = times(session, grid.calendar.zone, grid.sheet.marks.dash) if grid.calendar else ""
    first = grid.outer(session.handle, time, session_title(session, grid.sheet))
    yield first
    facts = (
        speakers(session), session.room, session.track, session.kind if session.kind != "talk" else "",
        counted(notes, "note"), counted(len(session.links), "link"), hashtags(session.tags),
    )  # fmt: skip
    yield from _details(first, facts, grid.sheet)
    yield from _details(first, [rated(session.rating, session.verdict)], grid.sheet, theme.RATING)


def session_title(session: Session, sheet: Sheet) -> Words:
    """Return the title, then any status but `scheduled` and any attendance but `attended`."""
    gone = session.status != "scheduled"
    title = words(session.title, theme.GONE if gone else theme.TITLE)
    if gone:
        title += ((f"{GAP}{session.status}", theme.OVERLAP),)
    if session.state not in {"", "attended"}:
        title += ((f"{GAP}{sheet.marks.attendance(session.state)} {session.state}", theme.ABOUT),)
    return title


def note_lines(note: Note, grid: Grid, beside: str = "") -> Iterator[Line]:
    """Yield a note; `beside` is the handle of its session, for a list without sessions."""
    moment = note_moment(note, grid.calendar.zone if grid.calendar else None)
    body = prose(note.text, note.tags, theme.DONE if note.done_at is not None or note.kind in MOMENTS else "")
    taken = day_of(note.at, grid.calendar) if grid.calendar and note.day else note.day
    # a note on a talk of the day before shows the day on which it was written
    body += ((f"{GAP}{day_label(taken)}", theme.ABOUT),) if taken and taken != note.day else ()
    body += ((f"{GAP}private", theme.PRIVATE),) if note.private else ()
    body = joined((body, played(note.position, grid.sheet.marks)), GAP)
    if beside:
        body = ((f"{beside}{GAP}", theme.HANDLE), *body)
    # `inner` aligns the mark at the right, so that all texts begin at one edge
    mark = words(note_mark(note), NOTE_KINDS[note.kind].style)
    yield grid.inner(note.handle, clock_words(moment), mark, body)


def tech_lines(tech: Tech, grid: Grid) -> Iterator[Line]:
    """Yield the name and tagline of a tech, then its rating, then its booth and web page."""
    time = clock_time(tech.at, grid.calendar.zone) if grid.calendar else ""
    first = grid.inner(tech.handle, time, (("$", theme.TECH),), tech_name(tech.name, tech.tagline))
    yield first
    yield from _details(first, [rated(tech.rating, tech.verdict)], grid.sheet, theme.RATING)
    yield from _details(first, [f"booth {tech.booth}" if tech.booth else "", tech.url], grid.sheet)


def tech_name(name: str, tagline: str) -> Words:
    """Return `Chaos Mesh: chaos engineering for Kubernetes`; without a tagline, only the name."""
    title = words(name, theme.TITLE)
    # as the user types it
    return (*title, (": ", ""), *words(tagline)) if tagline.strip() else title


def link_lines(link: Link, grid: Grid, beside: str = "") -> Iterator[Line]:
    """Yield a link: kind, title, address. `beside` is the handle of its session, note or tech."""
    address = words(link.url, theme.LINK)
    name = words(link_words(link))
    first = grid.outer(link.handle, link.kind, joined([words(beside, theme.HANDLE), name or address], GAP))
    yield first
    if name:
        yield first.under(address)


def entry_lines(things: Iterable[NoteOrTech], grid: Grid) -> list[Line]:
    """Return the lines of notes and tech."""
    return [
        line
        for thing in things
        for line in (note_lines(thing, grid) if isinstance(thing, Note) else tech_lines(thing, grid))
    ]


def _details(first: Line, facts: Iterable[str], sheet: Sheet, style: str = theme.ABOUT) -> Iterator[Line]:
    shown = joined((words(fact, style) for fact in facts), sheet.dot)
    if shown:
        yield first.under(shown)


def _columns(*parts: Column | str) -> tuple[Column, ...]:
    """Return the columns in this order; a string makes a column of the attribute with that name."""
    return tuple(Column(part) if isinstance(part, str) else part for part in parts)


def _time(key: str) -> Column:
    """Return the column of an instant (ms), shown in local time (see `Scope.moment`)."""
    return Column(key, lambda row, scope: scope.moment(getattr(row, key), getattr(row, "utc_offset", 0)), width=MINUTE)


def _handle(key: str) -> Column:
    """Return the column of a reference: the attribute is a uid, shown as the handle."""
    return Column(key, lambda row, scope: scope.handles.get(getattr(row, key)), width=HANDLE)


def _span(session: Session, scope: Scope) -> str:
    starts, _ = session_span(session)
    return "" if starts is None else f"{scope.moment(starts):%Y-%m-%d} {times(session, scope.zone or 'UTC', '-')}"


def _session_kind(session: Session, _: Scope) -> str:
    return session.kind if session.status == "scheduled" else f"{session.kind},{session.status}"


def _note_kind(note: Note, _: Scope) -> str:
    marks = "private" if note.private else "", "done" if note.done_at is not None else ""
    return ",".join(filter(None, (note.kind, *marks)))


OWN_HANDLE = Column("handle", width=HANDLE)
SLUG = Column("conference", lambda _, scope: scope.slug)
RATED = Column("rating", plain=lambda row, _: rated(row.rating, ""), width=RATING)

# JSON has its keys in this order, which scripts may rely on: add new columns at the end
SESSION_KEYS = _columns(
    OWN_HANDLE, "uid", SLUG, "title", Column("kind", plain=_session_kind, width=KIND),
    Column("attendance", lambda session, _: session.state, width=ATTENDANCE),
    "status", "day", _time("starts_at"), _time("ends_at"), "room", "track",
    Column("speakers", plain=lambda session, _: speakers(session)), RATED, "verdict", "links", "tags",
    Column("notes", lambda session, scope: scope.notes.get(session.uid, 0)), "subtitle", "abstract", "service",
    _time("entered_at"), _time("left_at"),
)  # fmt: skip
# columns of `core.columns` that the list above does not name: they follow it, so that its order stays
MORE_KEYS = {column.name for column in SESSION_COLUMNS} - {column.key for column in SESSION_KEYS}
SESSION = Table(
    columns=(*SESSION_KEYS, *(Column(column.name) for column in SESSION_COLUMNS if column.name in MORE_KEYS)),
    shown=(Column("span", plain=_span, width=SPAN),),
    plain=("handle", "span", "attendance", "rating", "kind", "title", "speakers", "room", "track", "tags", "verdict"),
)
NOTE = Table(
    columns=_columns(
        OWN_HANDLE, "uid", SLUG, _handle("session"), "day", "section", Column("kind", plain=_note_kind, width=KIND),
        "text", _time("at"), "private", "tags", _time("done_at"), "links", "position",
    ),
    shown=(Column("where", lambda note, scope: scope.handles.get(note.session) or note.section, width=HANDLE),),
    plain=("handle", "at", "kind", "where", "text"),
    multiline=True,
)  # fmt: skip
TECH = Table(
    columns=_columns(
        OWN_HANDLE, "uid", SLUG, "name", "url", "tagline", "verdict", RATED, "booth", _handle("session"), _time("at"),
        "day", "tags", "links",
    ),
    plain=("handle", "at", "rating", "session", "name", "tagline", "verdict", "booth", "url"),
)  # fmt: skip
LINK = Table(
    columns=_columns(
        OWN_HANDLE, Column("kind", width=LINK_KIND), "url", Column("title", plain=lambda link, _: link_words(link)),
        "uid", SLUG, _handle("session"), _handle("note"), _handle("tech"), "author", "text", "published", "embed",
        "length", "captions", _time("zero_at"), "zero_by",
    ),
    shown=(Column("on", lambda link, scope: scope.handles.get(link.session or link.note or link.tech), width=HANDLE),),
    plain=("handle", "kind", "on", "url", "title"),
)  # fmt: skip
CONFERENCE = Table(
    columns=_columns(
        "slug", "uid", "name", Column("timezone", lambda about, _: about.zone), "starts_on", "ends_on", "day_one",
        "place", "url", "hashtag",
        Column("day_end", lambda about, _: f"{about.day_end // 60:02}:{about.day_end % 60:02}"),
    ),
    plain=(),
)  # fmt: skip


TABLES: dict[type, Table] = {Session: SESSION, Note: NOTE, Tech: TECH, Link: LINK}


def entry_records(things: Iterable[NoteOrTech], scope: Scope) -> Iterator[str]:
    """Yield the plain lines of notes and tech."""
    for thing in things:
        yield from TABLES[type(thing)].records([thing], scope)
