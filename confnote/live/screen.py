"""Lines printed above the prompt, into the terminal's own scrollback."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.utils import get_cwidth

from confnote.live.answer import HEADING, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from prompt_toolkit.application import Application

    from confnote.live.answer import Line

INDENT = 3
"""How far a heading that is too long is set in on its next row."""


class Screen:
    """Prints lines in the order they are said, one batch at a time.

    The prompt is hidden and drawn again around every batch: 200 lines pasted at once would keep it hidden for
    seconds if each were one. prompt-toolkit's own `run_in_terminal` lets the terminal echo keys meanwhile, and what is
    typed in that moment stays in the scrollback: here the terminal stays as it is.
    """

    def __init__(self, app: Application[Any]) -> None:
        self.app = app
        self._lines: list[Line] = []
        self._due = False

    def say(self, lines: Iterable[Line]) -> None:
        """Print lines soon, or at once where no prompt is up."""
        self._lines += lines
        if not self._lines:
            return
        if not self.app.is_running:
            self.flush()
        elif not self._due:
            self._due = True
            self.app.create_background_task(self._print())

    async def _print(self) -> None:
        renderer = self.app.renderer
        if self.app.output.responds_to_cpr:
            await renderer.wait_for_cpr_responses()  # an answer on its way tells of a row that is about to move
        renderer.erase()
        self.flush()
        renderer.request_absolute_cursor_position()
        self.app.invalidate()

    def flush(self) -> None:
        """Print what is left to print."""
        self._due = False
        lines, self._lines = self._lines, []
        width = self.app.output.get_size().columns
        for line in (part for said in lines for part in folded(said, width)):
            self.app.print_text(FormattedText([*line, ("", "\n")]))


def folded(said: Line, width: int) -> Iterator[Line]:
    """Break an answer (it is set in by blanks) or a heading between words; a note is left to the terminal.

    So a note that is copied out of the scrollback is one line again, and follows a resize.
    """
    text = text_of(said)
    first = len(text) - len(text.lstrip(" "))
    heading = bool(said) and said[0][0] == HEADING
    if not (first or heading) or get_cwidth(text) <= width or width < 4 * INDENT:
        yield said
        return
    indent = first or INDENT
    row: list[tuple[str, str]] = [("", " " * first)]
    used = start = first
    for style, word in _words(said):
        if used + get_cwidth(word.rstrip()) > width and used > start:
            yield _trimmed(row)
            row, used, start = [("", " " * indent)], indent, indent
        shown = word.lstrip() if used == start else word
        row.append((style, shown))
        used += get_cwidth(shown)
    yield _trimmed(row)


def _trimmed(row: list[tuple[str, str]]) -> Line:
    style, last = row[-1]
    return (*row[:-1], (style, last.rstrip()))


def _words(said: Line) -> Iterator[tuple[str, str]]:
    """Yield words with the blanks behind them, each in its style, without the blanks before the first."""
    begun = False
    for style, text in said:
        for word in re.findall(r"\s*\S+\s*|\s+", text if begun else text.lstrip(" ")):
            begun = True
            yield style, word
