"""A dossier -> its sections and days, each with what belongs to it: the order that every list shows things in."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from confnote.model import Dossier, Note, Session, Tech

if TYPE_CHECKING:
    from datetime import date


Captured = Note | Tech


class Sitting(NamedTuple):
    """A session with what was captured in it, in the order of the clock."""

    session: Session
    captured: tuple[Captured, ...] = ()


class Day(NamedTuple):
    """A conference day (None: no day is known): its sessions by time, and what belongs to no session."""

    day: date | None
    sittings: tuple[Sitting, ...] = ()
    unfiled: tuple[Captured, ...] = ()


def by_section(dossier: Dossier) -> tuple[tuple[str, tuple[Note, ...]], ...]:
    """Return the sections of the whole conference by their first note, with their notes."""
    found: dict[str, list[Note]] = defaultdict(list)
    for note in dossier.notes:
        if note.section:
            found[note.section].append(note)
    return tuple((name, tuple(notes)) for name, notes in found.items())


def by_day(dossier: Dossier, *, whole: bool = False) -> tuple[Day, ...]:
    """Return the days, what has no day first; sessions that left no trace only if the `whole` is wanted.

    A trace is something captured, a rating, or that one sat in it or means to watch it: what is only on the programme
    or the agenda is `agenda`'s to show.
    """
    within: dict[str | None, list[Captured]] = defaultdict(list)
    captured: tuple[Captured, ...] = (*dossier.notes, *dossier.tech)
    for thing in sorted(captured, key=lambda thing: thing.at):
        if not (isinstance(thing, Note) and thing.section):
            within[thing.session].append(thing)
    sittings: dict[date | None, list[Sitting]] = defaultdict(list)
    for session in dossier.sessions:
        sitting = Sitting(session, tuple(within.pop(session.uid, ())))
        if whole or _left_a_trace(sitting):
            sittings[session.day].append(sitting)
    unfiled: dict[date | None, list[Captured]] = defaultdict(list)
    for things in within.values():
        for thing in things:
            unfiled[thing.day].append(thing)
    days = sorted({*sittings, *unfiled}, key=lambda day: (day is not None, day))
    return tuple(Day(day, tuple(sittings[day]), tuple(unfiled[day])) for day in days)


def _left_a_trace(sitting: Sitting) -> bool:
    session = sitting.session
    sat_in = session.attendance in {"attended", "left-early", "missed"}
    return bool(sitting.captured) or session.rating is not None or bool(session.verdict) or sat_in
