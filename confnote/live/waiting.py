"""Lines that were entered while another program held the store: they stay first in the input until they are stored.

The text of the input is then these lines, each with a line end, and what is typed meanwhile behind them. Whoever edits
the waiting part takes the lines back: they are text in the input again, and Enter enters them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entered:
    """A line and the instant it was begun."""

    text: str
    begun: int | None


class Waiting:
    """The waiting lines, in the order they were entered."""

    def __init__(self) -> None:
        self.lines: list[Entered] = []

    @property
    def prefix(self) -> str:
        """What they are in the input."""
        return "".join(f"{line.text}\n" for line in self.lines)

    def rest(self, text: str) -> str:
        """Return what stands behind them in the input; where they were edited they wait no longer and all of it is."""
        if not text.startswith(self.prefix):
            self.lines.clear()
        return text[len(self.prefix) :]

    def add(self, text: str, begun: int | None) -> None:
        """Put a line behind the others."""
        self.lines.append(Entered(text, begun))

    def pop(self) -> Entered:
        """Take the first line out: it is stored, or refused."""
        return self.lines.pop(0)
