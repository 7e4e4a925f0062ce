"""A dossier and an instant -> the programme by day: slots of sessions, with what is on and what of mine overlaps."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from confnote.core.time import Calendar, day_of
from confnote.views.wording import span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from confnote.model import Dossier, Session

GOING = {"planned", "attended", "left-early"}
"""Where I am or mean to be: these can overlap."""
MINE = GOING | {"missed"}
LONG = 3 * 3_600_000
"""Longer sessions (a co-located day, an expo) give way to shorter ones, and are no rivals of theirs."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A session on the programme: whether it is on now or over, and which of mine it overlaps with."""

    session: Session
    running: bool = False
    over: bool = False
    rivals: tuple[Session, ...] = ()

    @property
    def mine(self) -> bool:
        """Whether I planned it, sat in it or mean to watch it."""
        return self.session.attendance in MINE


@dataclass(frozen=True, slots=True)
class Slot:
    """Sessions that begin and end together; None where a time is not known."""

    starts: int | None
    ends: int | None
    entries: tuple[Entry, ...]

    @property
    def running(self) -> bool:
        """Whether anything in it is on now."""
        return any(entry.running for entry in self.entries)


@dataclass(frozen=True, slots=True)
class ProgrammeDay:
    """A conference day (None: without a time) and its slots in order."""

    day: date | None
    slots: tuple[Slot, ...]


def programme(
    dossier: Dossier, *, now: int | None = None, day: date | None = None, mine: bool = False
) -> tuple[ProgrammeDay, ...]:
    """Return the days in order, what has no time last; one `day` alone, or only what is `mine`, if wanted."""
    today = None if now is None else day_of(now, Calendar.of(dossier.conference))
    rivals = overlaps(dossier.sessions)
    entries = [
        _entry(session, now, today, rivals.get(session.uid, ()))
        for session in dossier.sessions
        if (day is None or session.day == day) and (not mine or session.attendance in MINE)
    ]
    by_day = groupby(sorted(entries, key=_order), key=lambda entry: entry.session.day)
    return tuple(ProgrammeDay(day, _slots(tuple(found))) for day, found in by_day)


def overlaps(sessions: Iterable[Session]) -> dict[str, tuple[Session, ...]]:
    """Return which sessions of mine overlap with which, by uid, where at least one of the two is still a plan.

    Cancelled ones and those without a time overlap with nothing; one over three hours only with another such.
    """
    going = [session for session in sessions if session.attendance in GOING and _takes_time(session)]
    going.sort(key=lambda session: span(session)[0] or 0)
    found: dict[str, list[Session]] = {}
    for number, one in enumerate(going):
        for other in going[number + 1 :]:
            if (span(other)[0] or 0) >= (span(one)[1] or 0):
                break
            if "planned" in {one.attendance, other.attendance} and _is_long(one) == _is_long(other):
                found.setdefault(one.uid, []).append(other)
                found.setdefault(other.uid, []).append(one)
    return {uid: tuple(rivals) for uid, rivals in found.items()}


def _entry(session: Session, now: int | None, today: date | None, rivals: Sequence[Session]) -> Entry:
    starts, ends = span(session)
    if now is None or starts is None:
        return Entry(session, rivals=tuple(rivals))
    open_end = ends is None and session.attendance == "attended" and session.day == today
    begun, over = starts <= now, (not open_end if ends is None else ends <= now) and starts <= now
    left = session.left_at is not None and session.left_at <= now and ends is None
    running = begun and not (over or left) and session.status == "scheduled"
    return Entry(session, running=running, over=over, rivals=tuple(rivals))


def _order(entry: Entry) -> tuple[bool, int, int, bool, str, int]:
    """By time, then mine before the others, then by room."""
    starts, ends = span(entry.session)
    return (starts is None, starts or 0, ends or 0, not entry.mine, entry.session.room, entry.session.id)


def _slots(entries: Sequence[Entry]) -> tuple[Slot, ...]:
    return tuple(Slot(*times, tuple(found)) for times, found in groupby(entries, key=lambda entry: span(entry.session)))


def _takes_time(session: Session) -> bool:
    starts, ends = span(session)
    return session.status == "scheduled" and not session.service and None not in {starts, ends}


def _is_long(session: Session) -> bool:
    starts, ends = span(session)
    return (ends or 0) - (starts or 0) > LONG
