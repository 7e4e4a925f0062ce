"""What stands in a list and is no record of its own: a tag with its uses, a deleted thing, a conference with counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from confnote.model import Conference, Dossier


def counted(number: int, what: str) -> str:
    """Return `1 note`, `2 notes`, nothing for none; tech is uncountable."""
    if not number:
        return ""
    return f"{number} {what}" if number == 1 or what == "tech" else f"{number} {what}s"


def counts(sessions: int, notes: int, tech: int) -> str:
    """Return `12 sessions, 34 notes`, what is none left out."""
    told = counted(sessions, "session"), counted(notes, "note"), counted(tech, "tech")
    return ", ".join(part for part in told if part)


@dataclass(frozen=True, slots=True)
class TagRow:
    """A tag and how many notes, sessions and tech have it."""

    tag: str
    notes: int = 0
    sessions: int = 0
    tech: int = 0

    @property
    def uses(self) -> int:
        """How many things have it."""
        return self.notes + self.sessions + self.tech

    @property
    def told(self) -> str:
        """What it is on: `2 sessions, 10 notes`."""
        return counts(self.sessions, self.notes, self.tech)


@dataclass(frozen=True, slots=True)
class TrashRow:
    """A deleted thing: its handle, the words it is known by, the instant it was deleted at."""

    handle: str
    text: str
    at: int


@dataclass(frozen=True, slots=True)
class ConferenceRow:
    """A conference with the numbers of what it holds, and whether it is the one in use."""

    conference: Conference
    sessions: int = 0
    notes: int = 0
    tech: int = 0
    used: bool = False

    @property
    def told(self) -> str:
        """What it holds: `12 sessions, 34 notes`."""
        return counts(self.sessions, self.notes, self.tech)


def tag_rows(dossier: Dossier) -> tuple[TagRow, ...]:
    """Return the tags of a dossier, the most used first, then by name."""
    notes, sessions, tech = (
        Counter(tag for thing in things for tag in thing.tags)
        for things in (dossier.notes, dossier.sessions, dossier.tech)
    )
    rows = (TagRow(tag, notes[tag], sessions[tag], tech[tag]) for tag in notes | sessions | tech)
    return tuple(sorted(rows, key=lambda row: (-row.uses, row.tag)))
