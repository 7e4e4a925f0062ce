"""The styles of the terminal by name, and marks in Unicode and in ASCII.

The styles use only the terminal's own 16 colours, which the user can choose there, and none that is hard to read on a
white or a black background (yellow, white, black, plain blue). Words or marks repeat whatever a colour means.
"""

from __future__ import annotations

from typing import NamedTuple

HANDLE = "cyan"
HEADING = "bold"
RULE = "dim"
TITLE = "bold"
ABOUT = "dim"
TIME = "dim"
RATING = "green"
PRIVATE = "red"
TAG = "dim"
LINK = "underline"
CODE = "cyan"
QUOTED = "italic"
TECH = "bold blue"  # for one character beside a name: nothing is lost where blue is hard to see
DONE = "dim"
GONE = "dim strike"  # cancelled, replaced, no longer on the programme
NOW = "bold green"
OVERLAP = "red"
MINE = "bold magenta"
LABEL = "dim"
BAR = "cyan"


class Marks(NamedTuple):
    """Marks of one column each; a bar is made of `full` and may end in `part`, half a column."""

    dash: str = "–"  # noqa: RUF001 (a range of times is set with this dash)
    dot: str = "·"
    rule: str = "─"
    planned: str = "★"
    attended: str = "✓"
    left_early: str = "◐"
    missed: str = "○"
    skipped: str = "×"  # noqa: RUF001 (a cross, as wide as a letter)
    now: str = "▶"
    arrow: str = "→"
    full: str = "█"
    part: str = "▌"

    def attendance(self, word: str) -> str:
        """Return the mark of an attendance such as `left-early`; a space for none."""
        return str(getattr(self, word.replace("-", "_"))) if word else " "


UNICODE = Marks()
ASCII = Marks(
    dash="-", dot="-", rule="-", planned="*", attended="+", left_early="~", missed="o", skipped="x", now=">",
    arrow=">", full="#", part="#",
)  # fmt: skip


def marks(encoding: str) -> Marks:
    """Return UNICODE if the encoding can show all its marks, else ASCII; never mix the two."""
    try:
        "".join(UNICODE).encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return UNICODE
