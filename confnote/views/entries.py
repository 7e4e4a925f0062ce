"""A session, a note, a tech or a link -> its lines in a list, in columns that the whole list shares."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rich.text import Text

from confnote.core.time import Calendar, clock_time
from confnote.views import theme
from confnote.views.lines import Line, Sheet, joined, prose, words
from confnote.views.rows import counted
from confnote.views.wording import hashtags, link_words, note_mark, note_moment, rated, speakers, times, written_later

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from confnote.model import Link, Note, Session, Tech

TIMES = 11
"""The width of `10:15-10:50`."""
MARK = 3
"""The width of `[x]`."""
GAP = "  "


@dataclass(frozen=True, slots=True)
class Columns:
    """Handles first, so that they can be typed; then times; then all text at one edge, a session's and its notes'.

    Where there is no room for columns, text hangs beside the handle. `indent` is how far notes stand in from their
    sessions, `calendar` is None for the inbox.
    """

    sheet: Sheet
    handle: int
    calendar: Calendar | None
    indent: int = 3

    @classmethod
    def of(cls, sheet: Sheet, handles: Iterable[str], calendar: Calendar | None) -> Columns:
        """Make room for the longest handle."""
        return cls(sheet, max((len(handle) for handle in handles), default=2), calendar)

    def flat(self) -> Columns:
        """Return the columns of a list of notes or tech alone, which stand in from nothing."""
        return replace(self, indent=0)

    def outer(self, handle: str, time: str, body: Text) -> Line:
        """Return the first line of a session, or of what stands by itself."""
        if self.sheet.narrow:
            return Line(self._handle(handle), joined([words(time, theme.TIME), body], GAP))
        return Line(self._handle(handle) + Text(f" {time:<{TIMES}}  ", theme.TIME), body)

    def inner(self, handle: str, time: str, mark: Text, body: Text) -> Line:
        """Return the first line of what was captured: a note, a tech."""
        indent = Text(" " * (min(self.indent, 1) if self.sheet.narrow else self.indent))
        if self.sheet.narrow:
            return Line(indent + self._handle(handle), joined([words(time, theme.TIME), mark, body], " "))
        lead = indent + self._handle(handle) + Text(f" {time:<5} ", theme.TIME)
        return Line(Text.assemble(lead, " " * (MARK - mark.cell_len), mark, " "), body)

    def under(self, above: Line, body: Text) -> Line:
        """Return a line that goes on with the one above."""
        return Line(Text(" " * above.lead.cell_len), body)

    def _handle(self, handle: str) -> Text:
        return Text.assemble((f"{handle:<{self.handle}}", theme.HANDLE), " ")


def session_lines(session: Session, columns: Columns, notes: int | None = None) -> Iterator[Line]:
    """Yield a session's title, then who, where and what (and how many notes), then how it was."""
    sheet = columns.sheet
    time = times(session, columns.calendar.zone, sheet.marks.dash) if columns.calendar else ""
    first = columns.outer(session.handle, time, session_title(session, sheet))
    yield first
    about = session_about(session, sheet, notes)
    if about:
        yield columns.under(first, about)
    rating = rated(session.rating, session.verdict)
    if rating:
        yield columns.under(first, words(rating, theme.RATING))


def session_title(session: Session, sheet: Sheet) -> Text:
    """Return the title, with what one has to know at once: cancelled, missed, planned."""
    gone = session.status != "scheduled"
    title = words(session.title, theme.GONE if gone else theme.TITLE)
    if gone:
        title.append(f"  {session.status}", theme.OVERLAP)
    if session.attendance not in {"", "attended"}:
        title.append(f"  {sheet.marks.attendance(session.attendance)} {session.attendance}", theme.ABOUT)
    return title


def session_about(session: Session, sheet: Sheet, notes: int | None = None) -> Text:
    """Return who spoke, where, on what track, the kind if it is not a talk, tags and counts."""
    parts = (
        speakers(session),
        session.room,
        session.track,
        session.kind if session.kind != "talk" else "",
        counted(notes or 0, "note"),
        counted(len(session.links), "link"),
    )
    return joined([*(words(part, theme.ABOUT) for part in parts), words(hashtags(session.tags), theme.TAG)], sheet.dot)


def note_lines(note: Note, columns: Columns, beside: str = "") -> Iterator[Line]:
    """Yield a note whole; `beside` is a handle to name with it, where the list does not show where it belongs."""
    moment = note_moment(note, columns.calendar.zone if columns.calendar else None)
    body = prose(note.text, note.tags, theme.DONE if note.done_at is not None else "")
    later = written_later(note, columns.calendar)
    for told, style in ((later, theme.ABOUT), ("private" if note.private else "", theme.PRIVATE)):
        if told:
            body.append(f"  {told}", style)
    if beside:
        body = Text.assemble((f"{beside}  ", theme.HANDLE), body)
    mark = Text(note_mark(note), theme.KINDS.get(note.kind, ""))
    yield columns.inner(note.handle, f"{moment:%H:%M}", mark, body)


def tech_lines(tech: Tech, columns: Columns) -> Iterator[Line]:
    """Yield a tech as something that was captured: name and tagline, then where it is and how it was."""
    time = clock_time(tech.at, columns.calendar.zone) if columns.calendar else ""
    first = columns.inner(tech.handle, time, Text("$", theme.TECH), tech_name(tech))
    yield first
    rating = rated(tech.rating, tech.verdict)
    if rating:
        yield columns.under(first, words(rating, theme.RATING))
    about = joined((words(part, theme.ABOUT) for part in (tech.booth, tech.url)), columns.sheet.dot)
    if about:
        yield columns.under(first, about)


def tech_name(tech: Tech) -> Text:
    """Return `Chaos Mesh: chaos engineering for Kubernetes`, as one types it."""
    name = words(tech.name, theme.TITLE)
    if tech.tagline.strip():
        name.append(": ").append_text(words(tech.tagline))
    return name


def link_lines(link: Link, columns: Columns, beside: str = "") -> Iterator[Line]:
    """Yield a link: its kind, what it is called or says, and its address; `beside` is the handle of what it is on."""
    address = words(link.url, theme.LINK)
    name = words(link_words(link))
    first = columns.outer(link.handle, link.kind, joined([words(beside, theme.HANDLE), name or address], GAP))
    yield first
    if name:
        yield columns.under(first, address)
