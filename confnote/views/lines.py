"""Format values as short text, and build lines of styled text for a terminal.

Only drawing imports Rich (60 ms), so output into a pipe never loads it.
`words` and `prose` make stored text safe to show; Rich markup in a text is not interpreted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from confnote.core.deep_link import clock
from confnote.core.kinds import NOTE_KINDS
from confnote.core.text import one_line, safe_text
from confnote.core.time import DAY_MS, clock_time, day_label, day_number, is_whole_day, local_time
from confnote.model import Calendar, Link, Note, Position, Session, Speaker
from confnote.views.theme import ABOUT, HEADING, RULE, TAG, TIME, Marks, marks

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions
    from rich.segment import Segment

Words = tuple[tuple[str, str], ...]  # runs of text as (text, style name) pairs; () is no text

GAP = "  "
NARROW = 60  # in a terminal with fewer columns, times precede the text and have no column
WIDEST = 120  # longer lines are hard to follow: the rest of a wider terminal is empty
LEAST_BODY = 12  # with fewer columns beside its lead, a body is wrapped together with the lead


def counted(number: int, noun: str) -> str:
    """Return `1 note`, `2 notes` or `1,200 notes`, empty for zero; `tech` has no plural."""
    if not number:
        return ""
    return f"{number:,} {noun}" if number == 1 or noun == "tech" else f"{number:,} {noun}s"


def counts(sessions: int, notes: int, tech: int) -> str:
    """Return `12 sessions, 34 notes`; a count of zero is left out."""
    return ", ".join(filter(None, (counted(sessions, "session"), counted(notes, "note"), counted(tech, "tech"))))


def note_mark(note: Note) -> str:
    """Return the mark of a note's kind: `!`, `>`, `?`, `[ ]`, `[x]`; empty for a plain note."""
    kind = NOTE_KINDS[note.kind]
    return kind.mark if note.done_at is None else kind.done_mark


def spoken_by(speaker: Speaker) -> str:
    """Return `Jane Doe (Acme)`; without an organisation, only the name."""
    name, org = one_line(speaker.name), one_line(speaker.org)
    return f"{name} ({org})" if org else name


def speakers(session: Session) -> str:
    """Return the speakers of a session: `Jane Doe (Acme), John Roe`."""
    return ", ".join(spoken_by(speaker) for speaker in session.speakers)


def rated(rating: int | None, verdict: str) -> str:
    """Return `4/5 solid demo`, or only the rating or the verdict."""
    return " ".join(filter(None, (f"{rating}/5" if rating is not None else "", one_line(verdict))))


def link_words(link: Link) -> str:
    """Return the title of a link; without a title, the author and text of a social post."""
    return one_line(link.title or (f"{link.author}: {link.text}" if link.author else link.text))


def hashtags(tags: Iterable[str]) -> str:
    """Return `#kubernetes #security`."""
    return " ".join(f"#{one_line(tag).lstrip('#')}" for tag in tags)


def day_heading(day: date | None, calendar: Calendar) -> tuple[str, str]:
    """Return (`Day 1`, `Tue 17 May 2022`), or (empty, `No day`) for None.

    The number is empty for a day before day 0 or more than a day after the conference.
    """
    if day is None:
        return "", "No day"
    numbered = day_number(day, calendar) >= 0 and day <= calendar.ends_on + timedelta(days=1)
    return (f"Day {day_number(day, calendar)}" if numbered else ""), day_label(day)


def session_span(session: Session) -> tuple[int | None, int | None]:
    """Return (begin, end) in ms as published, else as the user came and left; None if unknown."""
    if session.starts_at is not None:
        return session.starts_at, session.ends_at
    return session.entered_at, session.ends_at if session.ends_at is not None else session.left_at


def times(session: Session, zone: str, dash: str) -> str:
    """Return `10:15-10:50` in the zone, `10:15` without an end, `all day`, or empty (no time)."""
    starts, ends = session_span(session)
    if starts is None:
        return ""
    # a co-located event, for example: its hours are not published
    if ends is not None and (ends - starts >= DAY_MS or is_whole_day(starts, ends, zone)):
        return "all day"
    return clock_time(starts, zone) + (f"{dash}{clock_time(ends, zone)}" if ends is not None and ends > starts else "")


def note_moment(note: Note, zone: str | None) -> datetime:
    """Return the local time of a note in a zone; without a zone, at the note's own UTC offset."""
    if zone is not None:
        return local_time(note.at, zone)
    return datetime.fromtimestamp(note.at / 1000, UTC) + timedelta(minutes=note.utc_offset)


def position_words(position: Position) -> str:
    """Return the moment of a recording as `12:31`; `~12:31` if only the clock says so."""
    return f"{'' if position.sure else '~'}{clock(position.seconds)}"


def played(position: Position | None, marks: Marks) -> Words:
    """Return `▶12:31`, a link in a terminal that has links; empty without a moment."""
    if position is None:
        return ()
    style = f"{TIME} link {position.url}" if position.url else TIME
    return ((f"{marks.now}{position_words(position)}", style),)


def words(text: str, style: str = "") -> Words:
    """Return stored text as one safe line."""
    line = one_line(text)
    return ((line, style),) if line else ()


def prose(text: str, tags: Sequence[str] = (), style: str = "") -> Words:
    """Return stored text with its line breaks; each `#tag` in `tags` gets the style of tags."""
    shown = safe_text(text).rstrip()
    runs, at = [], 0
    if tags:
        names = "|".join(re.escape(tag) for tag in tags)
        # `#k8s` does not match within `#k8s-ops`, which is another tag
        for found in re.finditer(rf"#(?:{names})(?![\w-])", shown, re.IGNORECASE):
            runs += [(shown[at : found.start()], style), (found.group(), f"{style} {TAG}".strip())]
            at = found.end()
    runs.append((shown[at:], style))
    return tuple(run for run in runs if run[0])


def joined(parts: Iterable[Words], between: str) -> Words:
    """Join the parts that are not empty, with `between` (dimmed) between two parts."""
    result: Words = ()
    for part in parts:
        if part:
            result += ((between, ABOUT), *part) if result else part
    return result


def cells(text: Words) -> int:
    """Return how many columns a terminal needs for the text."""
    from rich.cells import cell_len  # late: only drawing calls this, and Rich is loaded by then

    return sum(cell_len(part) for part, _ in text)


def fitted(text: Words, width: int) -> Words:
    """Return the text in exactly `width` columns: cut with an ellipsis, or filled with blanks."""
    from rich.cells import cell_len, set_cell_size

    shown = "".join(part for part, _ in text)
    if cell_len(shown) > width:
        # set_cell_size replaces a wide character that is cut in half by a blank
        shown = set_cell_size(shown, width - 1) + "…"
    runs, at = [], 0
    for part, style in text:
        runs.append((shown[at : at + len(part)], style))
        at += len(part)
    return (*runs, (" " * (width - cell_len(shown)), ""))


class Sheet(NamedTuple):
    """The terminal that lines are drawn for: its width in columns, and the marks it can show."""

    width: int
    marks: Marks

    @property
    def narrow(self) -> bool:
        """Return whether the terminal is too narrow for a column of times."""
        return self.width < NARROW

    @property
    def dot(self) -> str:
        """Return the separator between short facts: a dot with blanks."""
        return f" {self.marks.dot} "


class Line(NamedTuple):
    """A lead, a wrapped body beside it, and at the right edge a tail `tail_width` columns wide."""

    lead: Words = ()
    body: Words = ()
    tail: Words = ()
    tail_width: int = 0

    def under(self, body: Words) -> Line:
        """Return a line to follow this one, with `body` at the same left edge."""
        return Line(((" " * cells(self.lead), ""),), body)


def spaced(blocks: Iterable[Iterable[Line]]) -> Iterator[Line]:
    """Yield the lines of all blocks, with an empty line between two blocks."""
    for number, block in enumerate(blocks):
        if number:
            yield Line()
        yield from block


def heading(parts: Iterable[str], sheet: Sheet) -> Line:
    """Return a heading: the parts joined with dots, then a rule up to the right edge."""
    title = joined((words(part, HEADING) for part in parts), sheet.dot)
    width = cells(title)
    # a rule of one or two characters would look like a mistake
    if width + 4 <= sheet.width:
        title += ((" " + sheet.marks.rule * (sheet.width - width - 1), RULE),)
    return Line(body=title)


class View:
    """A Rich renderable. It calls `lines` when the width and the marks of the terminal are known.

    Lines are drawn here and not by Rich's tables: 3,000 notes take 0.19 s, in a Rich table 2.1 s.
    """

    __slots__ = ("lines",)

    def __init__(self, lines: Callable[[Sheet], Iterable[Line]]) -> None:
        self.lines = lines

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        """Yield the segments of all lines."""
        sheet = Sheet(width=min(options.max_width, WIDEST), marks=marks(options.encoding))
        for line in self.lines(sheet):
            yield from _draw(line, console, sheet.width)


def _draw(line: Line, console: Console, width: int) -> Iterator[Segment]:
    from rich.segment import Segment
    from rich.text import Text

    lead = Text.assemble(*line.lead)
    room = width - lead.cell_len - (line.tail_width + 2 if line.tail_width else 0)
    # a column of a few characters would break every word: wrap lead and body together
    if room < LEAST_BODY:
        lead, body = Text(), Text.assemble(*line.lead, *line.body).wrap(console, width)
    else:
        body = Text.assemble(*line.body).wrap(console, room)
    indent = Text(" " * lead.cell_len)
    tail = Text.assemble(*line.tail).wrap(console, line.tail_width) if line.tail else ()
    for row, (left, right) in enumerate(zip_longest(body, tail)):
        drawn = Text.assemble(indent if row else lead, left or "")
        if right:
            drawn.append(" " * max(width - line.tail_width - drawn.cell_len, 2))
            drawn.append_text(right)
        # a user who copies the text would copy blanks at the end, too
        drawn.rstrip()
        yield from drawn.render(console)
        yield Segment.line()
