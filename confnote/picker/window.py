"""Write rows of styled text to the screen of prompt-toolkit, each row once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import lru_cache

from prompt_toolkit.data_structures import Point
from prompt_toolkit.layout import Window
from prompt_toolkit.layout.controls import FormattedTextControl
from prompt_toolkit.layout.mouse_handlers import MouseHandlers
from prompt_toolkit.layout.screen import Char, Screen, WritePosition

Cells = defaultdict[int, Char]
KEPT = 1_000  # rows; a page up and down again shows the same ones


class RowWindow(Window):
    """A window of rows.

    `rows` returns them for a width and a height, and the column of the cursor in the first row. Only a row that was not
    shown before is split into characters.
    """

    def __init__(self, rows: Callable[[int, int], tuple[Sequence[Sequence[tuple[str, str]]], int]]) -> None:
        super().__init__(FormattedTextControl(focusable=True))
        self._rows = rows

    # the method of the base class looks at each character of each row at each key: 3 ms of 7
    def write_to_screen(  # noqa: PLR0917  # its parameters are those of prompt-toolkit
        self,
        screen: Screen,
        mouse_handlers: MouseHandlers,
        write_position: WritePosition,
        parent_style: str,
        erase_bg: bool,
        z_index: int | None,
    ) -> None:
        """Write the rows to the screen."""
        del mouse_handlers, parent_style, erase_bg, z_index  # the window is alone on the screen
        left, top = write_position.xpos, write_position.ypos
        rows, column = self._rows(write_position.width, write_position.height)
        for number, row in enumerate(rows, top):
            screen.data_buffer[number] = _cells(tuple(row), left)
        screen.width, screen.height = left + write_position.width, top + write_position.height
        screen.set_cursor_position(self, Point(left + column, top))
        screen.show_cursor = True
        screen.visible_windows_to_write_positions[self] = write_position


_char = lru_cache(10_000)(Char)


@lru_cache(KEPT)
def _cells(row: tuple[tuple[str, str], ...], left: int) -> Cells:
    """Return the characters of a row by column. They are shared: nobody may change them."""
    blank = _char(" ", "")
    cells: Cells = defaultdict(lambda: blank)
    column = left
    for style, text in row:
        for letter in text:
            char = _char(letter, style)
            if char.width:
                cells[column] = char
                for beside in range(column + 1, column + char.width):
                    cells[beside] = _char("", "")  # differs from all others, so that the next screen overwrites it
            elif column > left:  # an accent belongs to the letter before it
                before = column - 1 if cells[column - 1].char else column - 2
                cells[before] = _char(cells[before].char + letter, cells[before].style)
            column += char.width
    return cells
