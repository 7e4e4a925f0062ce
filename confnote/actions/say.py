"""Print messages for the user on standard error; a terminal gets them wrapped at blanks.

Light: the quick commands import this for a warning.
"""

from __future__ import annotations

import os
import sys

from confnote.core.wrap import wrapped

LEAST = 20  # columns; in fewer, the terminal itself breaks the lines


def say(*lines: str) -> None:
    """Print safe text, each as a message of confnote; lines in it that are indented stay lines."""
    width = _columns()
    for line in lines:
        parts = f"confnote: {line}".split("\n")
        sys.stderr.writelines(f"{row}\n" for part in parts for row in (wrapped(part, width) if width else [part]))


def _columns() -> int:
    """Return the width of the terminal, 0 if standard error is none."""
    try:
        columns = os.get_terminal_size(sys.stderr.fileno()).columns if sys.stderr.isatty() else 0
    except (ValueError, OSError):  # it is closed
        return 0
    return columns if columns >= LEAST else 0
