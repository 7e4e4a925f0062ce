"""Draw the prompt: lines printed above it, the input shown safely, the toolbar below."""

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

from confnote.core.text import one_line, safe_text
from confnote.live.answer import HEADING, Line, text_of
from confnote.live.context import Status
from confnote.store.neighbours import NextSession
from confnote.views.theme import Marks

INDENT = 3  # columns, for all rows of a long heading but the first
NARROW = 60  # columns; in a narrower terminal the next session has a line of its own
TITLE_MINIMUM = 12  # columns; the room is left out before the title gets shorter than this
# ever shorter forms of the toolbar's second line: the unit of minutes; columns for the title of the next session, None
# to leave that session out; whether to show its room
FORMS: tuple[tuple[str, int | None, bool], ...] = (
    (" min", 60, True), ("m", 60, True), ("m", 40, False), ("m", 30, False), ("m", 20, False), ("m", 12, False),
    ("m", 0, False), ("m", None, False),
)  # fmt: skip


class Screen:
    """Prints lines above the prompt in order, and all waiting lines at once.

    Each print erases the prompt and draws it again: line by line, a paste of 200 lines would hide the prompt for
    seconds. prompt-toolkit's own `run_in_terminal` cannot be used: while it runs, the terminal echoes the keys you
    type, and the echo stays in the scrollback.
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
            # the answer to an earlier question for the cursor's row would be wrong after the erase
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

    The terminal itself breaks a note, so that you can copy the note as one line and resize the window.
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
    """Yield (style, word) with the blanks around each word; skip blanks before the first word."""
    begun = False
    for style, text in line:
        for word in re.findall(r"\s*\S+\s*|\s+", text if begun else text.lstrip(" ")):
            begun = True
            yield style, word


class SafeInput(Processor):
    """Makes bidi overrides and lone surrogates in the input visible.

    prompt-toolkit itself makes only control characters visible.
    """

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

        # the cursor may be behind the last character, so both functions accept positions beyond the text
        def to_source(column: int) -> int:
            return sources[column] if column < len(sources) else len(shown) + column - len(sources)

        def to_display(index: int) -> int:
            return ends[index] if index < len(ends) else ends[-1] + index - len(ends) + 1

        return Transformation([*shown], source_to_display=to_display, display_to_source=to_source)


def toolbar(status: Status, width: int, marks: Marks, warning: str = "", aim: str = "") -> tuple[str, ...]:
    """Return the toolbar's two to four lines, each cut to `width` columns.

    They show the warning if there is one; where notes go, or `aim`, where the typed line goes; minutes, the number of
    notes, the rating and the next session, which has a line of its own in a narrow terminal.
    """
    lines = [f" {one_line(warning)}"] if warning else []
    lines.append(f" this line goes to {one_line(aim)}" if aim else _target(status, width, marks))
    following = status.next
    if width >= NARROW:
        lines.append(_progress(status, width, marks, following))
    else:
        lines.append(_progress(status, width, marks, None))
        if following is not None:
            lines.append(f" {_next(status, following, 60)}")
    return tuple(cut(line, width) for line in lines)


def cut(text: str, width: int) -> str:
    """Return the text cut to a number of columns, with an ellipsis if anything was cut."""
    if get_cwidth(text) <= width:
        return text
    kept, used = "", 1  # one column for the ellipsis
    for char in text:
        used += get_cwidth(char)  # a wide character takes two columns
        if used > width:
            break
        kept += char
    return kept.rstrip(" …") + "…" if width > 0 else ""  # the text may have been cut before


def _target(status: Status, width: int, marks: Marks) -> str:
    place = status.place
    if place.conference is None:
        return " Notes go to the inbox: there is no conference yet"
    if place.rivals:
        return f" {place.day_name()}, unfiled: {' or '.join(map(place.about, place.rivals))}?"
    if place.session is None:
        if not place.covers:
            return f" {one_line(place.name)} is not on now"
        here = f", in {one_line(place.room)}" if place.room else ""
        return f" {place.day_name()}, no session on{here}"
    head = f" s{place.session[1]} "
    title, room = one_line(place.session[2]), one_line(status.room)
    here = " (here)" if place.room == status.room else ""
    where = f" {marks.dot} {room}{here}" if room else ""
    seen = f" {marks.dot} {status.seen}" if status.seen else ""
    whole = f"{head}{title}{where}{seen}"
    if seen and get_cwidth(whole) <= width:
        return whole
    free = width - get_cwidth(head) - get_cwidth(where)
    return head + (cut(title, free) + where if free >= TITLE_MINIMUM else title)


def _progress(status: Status, width: int, marks: Marks, coming: NextSession | None) -> str:
    """Return minutes, number of notes, rating and next session in the longest form that fits.

    If no form fits, returns only the minutes.
    """
    count = f"{status.notes} {'note' if status.notes == 1 else 'notes'}"
    rated = f"{status.rating}/5" if status.rating is not None else ""
    seen = [(*FORMS[0], True)] if coming is not None and status.next_seen else []
    for unit, size, room, said in (*seen, *((*form, False) for form in FORMS)):
        next_session = "" if coming is None or size is None else _next(status, coming, size, room=room, seen=said)
        parts = (_minutes(status, unit), count, rated, next_session)
        text = " " + f" {marks.dot} ".join(part for part in parts if part)
        if get_cwidth(text) <= width:
            return text
    return f" {_minutes(status, 'm')}"


def _minutes(status: Status, unit: str) -> str:
    gone, left = status.gone, status.left
    if gone is not None and gone < 0:
        return f"begins in {-gone}{unit}"
    if left is not None and left <= 0:
        return f"over for {-left}{unit}" if left else "just over"
    parts = (f"{gone}{unit} in" if gone is not None else "", f"{left}{unit} left" if left is not None else "")
    return ", ".join(part for part in parts if part)


def _next(status: Status, coming: NextSession, size: int, *, room: bool = False, seen: bool = False) -> str:
    title = f" {cut(one_line(coming.title), size)}" if size else ""
    where = f", {one_line(coming.room)}" if room and coming.room else ""
    before = f", {status.next_seen}" if seen else ""
    return f"next {status.clock(coming.starts_at)} s{coming.id}{title}{where}{before}"
