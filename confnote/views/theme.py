"""The styles of the terminal by name, and marks in Unicode and in ASCII.

Only the terminal's own 16 colours, so that its owner's palette decides; and of those none that vanishes on a white or a
black background (yellow, white, black, plain blue). Colour never says what words or marks do not say as well.
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
TECH = "bold blue"  # one character beside its word: no loss where blue is hard to see
DONE = "dim"
GONE = "dim strike"  # cancelled, replaced, no longer on the programme
NOW = "bold green"
OVERLAP = "red"
MINE = "bold magenta"
LABEL = "dim"
BAR = "cyan"


class Marks(NamedTuple):
    """Marks, each one column wide; a bar is made of `full` pieces and may end in a `part`."""

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
        """Return the mark of an attendance, a space for none."""
        return str(getattr(self, word.replace("-", "_"))) if word else " "


UNICODE = Marks()
ASCII = Marks(
    dash="-", dot="-", rule="-", planned="*", attended="+", left_early="~", missed="o", skipped="x", now=">",
    arrow=">", full="#", part="#",
)  # fmt: skip


def marks(encoding: str) -> Marks:
    """Return the set of marks that an encoding can show; the two sets are never mixed."""
    try:
        "".join(UNICODE).encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return UNICODE
