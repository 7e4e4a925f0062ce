"""Styled words put into lines of a terminal's width: a lead in a column of its own, the rest hanging beside it.

Loaded for terminals only: it imports Rich (40 ms). Text comes in through `words` and `prose`, which make it safe;
nothing is ever read as Rich markup. Lines are made here, not by Rich's tables: 3,000 notes take 0.19 s, as one table
2.1 s.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.text import Text

from confnote.core.text import one_line, safe_text
from confnote.views.theme import ABOUT, HEADING, RULE, TAG, Marks, marks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rich.console import Console, ConsoleOptions, RenderResult

WIDEST = 120
"""Nobody follows a longer line with the eye; a wider terminal leaves the rest empty."""
NARROW = 60
"""Below it columns give way: what stands in one goes before the text."""
LEAST = 12
"""With fewer columns than this beside its lead, text runs on from the lead and hangs no more."""


def words(text: str, style: str = "") -> Text:
    """Return one line of safe text."""
    return Text.assemble((one_line(text), style))


def prose(text: str, tags: Sequence[str] = (), style: str = "") -> Text:
    """Return safe text with its line breaks, its `#tags` in their colour."""
    shown = Text.assemble((safe_text(text).rstrip(), style))
    if tags:
        pattern = "|".join(re.escape(tag) for tag in tags)
        for found in re.finditer(rf"#(?:{pattern})(?![\w-])", shown.plain, re.IGNORECASE):
            shown.stylize(TAG, *found.span())
    return shown


def joined(parts: Iterable[Text], between: str) -> Text:
    """Return the parts that say something, with what stands between two of them."""
    told: list[Text | tuple[str, str]] = []
    for part in parts:
        if part:
            told += [(between, ABOUT), part] if told else [part]
    return Text.assemble(*told)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What lines are made for: so many columns, and marks that can be shown."""

    width: int
    marks: Marks

    @property
    def narrow(self) -> bool:
        """Whether there is no room for columns."""
        return self.width < NARROW

    @property
    def dot(self) -> str:
        """What stands between two facts of a kind."""
        return f" {self.marks.dot} "


@dataclass(frozen=True, slots=True)
class Line:
    """A body of text that hangs beside its lead, and may have a tail in a column at the right, `tail_width` wide."""

    lead: Text
    body: Text
    tail: Text | None = None
    tail_width: int = 0

    def render(self, console: Console, width: int) -> Iterator[Segment]:
        """Yield the segments of as many lines as it takes."""
        room = width - self.lead.cell_len - (self.tail_width + 2 if self.tail_width else 0)
        if room < LEAST:
            lead, body = Text(), Text.assemble(self.lead, self.body).wrap(console, width)
        else:
            lead, body = self.lead, self.body.wrap(console, room)
        indent = Text(" " * lead.cell_len)
        tail = self.tail.wrap(console, self.tail_width) if self.tail else ()
        for row, (left, right) in enumerate(zip_longest(body, tail)):
            line = Text.assemble(indent if row else lead, left or "")
            if right:
                line.append(" " * max(width - self.tail_width - line.cell_len, 2))
                line.append_text(right)
            line.rstrip()
            yield from line.render(console)
            yield Segment.line()


class View:
    """A renderable whose lines are made when the terminal's width and encoding are known."""

    __slots__ = ("build",)

    def __init__(self, build: Callable[[Sheet], Iterable[Line]]) -> None:
        self.build = build

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Make the lines for this console."""
        sheet = Sheet(width=min(options.max_width, WIDEST), marks=marks(options.encoding))
        for line in self.build(sheet):
            yield from line.render(console, sheet.width)


def plain(body: Text) -> Line:
    """Return a line that begins at the left edge."""
    return Line(Text(), body)


def spaced(blocks: Iterable[Iterable[Line]]) -> Iterator[Line]:
    """Yield the lines of all blocks, with an empty line between two."""
    for number, block in enumerate(blocks):
        if number:
            yield Line(Text(), Text())
        yield from block


def heading(parts: Iterable[str], sheet: Sheet) -> Line:
    """Return the heading of a day or a section, ruled to the right edge."""
    title = joined((words(part, HEADING) for part in parts), sheet.dot)
    if title.cell_len + 4 <= sheet.width:
        title.append(" " + sheet.marks.rule * (sheet.width - title.cell_len - 1), RULE)
    return plain(title)
