"""Arrange a dossier by sections and days, the order in which every list shows it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from confnote.model import Dossier, Note, Session, Tech

if TYPE_CHECKING:
    from datetime import date


NoteOrTech = Note | Tech


class SessionGroup(NamedTuple):
    """A session with its notes and tech, by time."""

    session: Session
    entries: tuple[NoteOrTech, ...] = ()


class Day(NamedTuple):
    """A conference day (None: no known day): its sessions by time, and notes and tech of no session."""

    day: date | None
    groups: tuple[SessionGroup, ...] = ()
    unfiled: tuple[NoteOrTech, ...] = ()


def by_section(dossier: Dossier) -> tuple[tuple[str, tuple[Note, ...]], ...]:
    """Return the sections of the whole conference by their first note, with their notes."""
    found: dict[str, list[Note]] = defaultdict(list)
    for note in dossier.notes:
        if note.section:
            found[note.section].append(note)
    return tuple((name, tuple(notes)) for name, notes in found.items())


def by_day(dossier: Dossier, *, whole: bool = False) -> tuple[Day, ...]:
    """Return the days, things without a day first; sessions without a trace only if the `whole` is wanted.

    A trace is a note, a tech, a rating, or that the user attended it or means to watch it. Sessions that are only on
    the programme or on the user's agenda are shown by `confnote agenda`.
    """
    within: dict[str | None, list[NoteOrTech]] = defaultdict(list)
    entries: tuple[NoteOrTech, ...] = (*dossier.notes, *dossier.tech)
    for thing in sorted(entries, key=lambda thing: thing.at):
        if not (isinstance(thing, Note) and thing.section):
            within[thing.session].append(thing)
    groups: dict[date | None, list[SessionGroup]] = defaultdict(list)
    for session in dossier.sessions:
        group = SessionGroup(session, tuple(within.pop(session.uid, ())))
        if whole or _has_trace(group):
            groups[session.day].append(group)
    unfiled: dict[date | None, list[NoteOrTech]] = defaultdict(list)
    for things in within.values():
        for thing in things:
            unfiled[thing.day].append(thing)
    days = sorted({*groups, *unfiled}, key=lambda day: (day is not None, day))
    return tuple(Day(day, tuple(groups[day]), tuple(unfiled[day])) for day in days)


def _has_trace(group: SessionGroup) -> bool:
    session = group.session
    attended = session.attendance in {"attended", "left-early", "missed"}
    return bool(group.entries) or session.rating is not None or bool(session.verdict) or attended
