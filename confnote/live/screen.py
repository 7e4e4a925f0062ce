"""Print lines above the prompt, into the terminal's own scrollback, and show the input line safely."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Any

from prompt_toolkit.application import Application
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.formatted_text.utils import fragment_list_to_text
from prompt_toolkit.layout.processors import Processor, Transformation, TransformationInput
from prompt_toolkit.layout.utils import explode_text_fragments
from prompt_toolkit.utils import get_cwidth

from confnote.core.text import safe_text
from confnote.live.answer import HEADING, Line, text_of

INDENT = 3  # columns, for the further rows of a long heading


class Screen:
    """Prints lines in order, as many at once as are waiting.

    The prompt is erased and drawn again around every batch: with a batch for each line, a paste of 200 lines would hide
    the prompt for seconds. prompt-toolkit's own `run_in_terminal` is no choice: the terminal echoes keys while it runs,
    and they stay in the scrollback.
    """

    def __init__(self, app: Application[Any]) -> None:
        self.app = app
        self._lines: list[Line] = []
        self._scheduled = False

    def show(self, lines: Iterable[Line]) -> None:
        """Print lines soon, or at once if the prompt is not on the screen."""
        self._lines += lines
        if not self._lines:
            return
        if not self.app.is_running:
            self.flush()
        elif not self._scheduled:
            self._scheduled = True
            self.app.create_background_task(self._print())

    async def _print(self) -> None:
        renderer = self.app.renderer
        if self.app.output.responds_to_cpr:
            # a cursor position that arrives after the erase would name a row that has moved
            await renderer.wait_for_cpr_responses()
        renderer.erase()
        self.flush()
        renderer.request_absolute_cursor_position()
        self.app.invalidate()

    def flush(self) -> None:
        """Print all waiting lines now."""
        self._scheduled = False
        lines, self._lines = self._lines, []
        width = self.app.output.get_size().columns
        for row in (row for line in lines for row in wrapped(line, width)):
            self.app.print_text(FormattedText([*row, ("", "\n")]))


def wrapped(line: Line, width: int) -> Iterator[Line]:
    """Break an indented line or a heading between words; yield any other line as it is.

    A note is left to the terminal to break: copied from the scrollback it is one line, and it follows a resize.
    """
    text = text_of(line)
    first = len(text) - len(text.lstrip(" "))
    heading = bool(line) and line[0][0] == HEADING
    # in a very narrow terminal the indent would leave no room for words
    if not (first or heading) or get_cwidth(text) <= width or width < 4 * INDENT:
        yield line
        return
    indent = first or INDENT
    row: list[tuple[str, str]] = [("", " " * first)]
    used = start = first
    for style, word in _words(line):
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


def _words(line: Line) -> Iterator[tuple[str, str]]:
    """Yield words with the blanks behind them, each in its style, without the blanks before the first."""
    begun = False
    for style, text in line:
        for word in re.findall(r"\s*\S+\s*|\s+", text if begun else text.lstrip(" ")):
            begun = True
            yield style, word


class SafeInput(Processor):
    """Makes bidi overrides and lone surrogates visible in the input; prompt-toolkit does so for control characters."""

    def apply_transformation(self, transformation_input: TransformationInput) -> Transformation:
        """Return the line as it is shown, and which column belongs to which character."""
        fragments = transformation_input.fragments
        text = fragment_list_to_text(fragments)
        if text.isascii() or safe_text(text) == text:
            return Transformation(fragments)
        exploded = explode_text_fragments(fragments)
        shown = [(style, char if char.isascii() else safe_text(char)) for style, char, *_ in exploded]
        ends = list(accumulate((len(part) for _, part in shown), initial=0))
        sources = [number for number, (_, part) in enumerate(shown) for _ in part] or [0]

        # the cursor may be behind the last character: both functions count on beyond the text
        def to_source(column: int) -> int:
            return sources[column] if column < len(sources) else len(shown) + column - len(sources)

        def to_display(index: int) -> int:
            return ends[index] if index < len(ends) else ends[-1] + index - len(ends) + 1

        return Transformation([*shown], source_to_display=to_display, display_to_source=to_source)
