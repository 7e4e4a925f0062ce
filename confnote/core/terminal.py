"""The width of the terminal, and a text wrapped for it.

Light: the quick commands and the help import this.
"""

from __future__ import annotations

import os

from confnote.core.wrap import wrapped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

LEAST = 20  # columns; in fewer, the terminal itself breaks the lines
TO_PASTE = " " * 8  # before a command in a line of its own


def columns(stream: TextIO | None) -> int:
    """Return the width of a terminal; 0 for another stream, if COLUMNS is not set."""
    # the rule of shutil.get_terminal_size, which takes 3 ms to import
    typed = os.environ.get("COLUMNS", "")
    if typed.isdecimal() and int(typed) > 0:
        return int(typed)
    try:
        return os.get_terminal_size(stream.fileno()).columns if stream else 0
    except (AttributeError, ValueError, OSError):  # it is closed, or no file
        return 0


def fitted(text: str, stream: TextIO, hang: str = "") -> str:
    """Return a text with its lines wrapped, if the stream is a terminal; see `wrapped`.

    A line that begins with `TO_PASTE` is not: a shell would take each row for a command.
    """
    width = columns(stream) if stream.isatty() else 0
    if width < LEAST:
        return text
    lines = ([line] if line.startswith(TO_PASTE) else wrapped(line, width, hang) for line in text.split("\n"))
    return "\n".join(row for rows in lines for row in rows)
