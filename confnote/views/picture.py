"""Lay out a conference as a calendar: days from left to right, time downwards, overlapping sessions side by side."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from confnote.core.time import local_time
from confnote.model import Calendar, Dossier, Session

LONG = 180  # minutes; a longer session during which the user attended others is a thin strip beside them
UNKNOWN = 30  # minutes that a session of unknown length is drawn with


@dataclass(frozen=True, slots=True)
class Box:
    """A session in the column of a day, in minutes after midnight of that day (01:30 the next night is 1530).

    It is in `lane` of so many `lanes` side by side and is `breadth` lanes wide; a `strip` is a thin box
    at the column's edge.
    """

    session: Session
    begins: int
    ends: int
    lane: int = 0
    lanes: int = 1
    breadth: int = 1
    strip: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A day and its boxes."""

    day: date
    boxes: tuple[Box, ...]

    @property
    def strips(self) -> int:
        """Return how many strips are side by side."""
        return max((box.lanes for box in self.boxes if box.strip), default=0)


@dataclass(frozen=True, slots=True)
class Picture:
    """The days with attended sessions, and the first and last whole hour of the calendar."""

    columns: tuple[Column, ...]
    first: int
    last: int

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Return the boxes of all days."""
        return tuple(box for column in self.columns for box in column.boxes)


def picture(dossier: Dossier, least: int) -> Picture:
    """Return the attended sessions as boxes; a session shorter than `least` minutes takes `least`."""
    notes = Counter(note.session for note in dossier.notes if note.session)
    last = {note.session: note.at for note in sorted(dossier.notes, key=lambda note: note.at)}
    calendar = dossier.conference
    days: dict[date, list[Box]] = defaultdict(list)
    for session in dossier.sessions:
        if session.day is not None and session.was_attended(noted=notes[session.uid] > 0):
            days[session.day].append(_box(session, session.day, last.get(session.uid), calendar))
    columns = tuple(Column(day, _side_by_side(days[day], least)) for day in sorted(days))
    boxes = [box for column in columns for box in column.boxes]
    return Picture(
        columns,
        first=min((box.begins for box in boxes), default=0) // 60,
        # rounded up to the next full hour
        last=-(-max((max(box.ends, box.begins + least) for box in boxes), default=0) // 60),
    )


def _box(session: Session, day: date, last_note: int | None, calendar: Calendar) -> Box:
    """Return the box of a session: its published slot, else the period in which the user was there."""
    span = session.attended_period(last_note)
    if session.starts_at is not None and session.ends_at is not None and session.ends_at > session.starts_at:
        span = session.starts_at, session.ends_at
    begins, ends = span or (session.begins, None)
    assert begins is not None  # it has a day
    moment = local_time(begins, calendar.zone).replace(tzinfo=None)
    minute = int((moment - datetime.combine(day, time())).total_seconds()) // 60
    length = max((ends - begins) // 60_000, 1) if ends is not None else UNKNOWN
    # a box ends with its conference day, or the picture would grow by a night
    return Box(session, minute, min(minute + length, 1440 + calendar.day_end))


def _side_by_side(boxes: Sequence[Box], least: int) -> tuple[Box, ...]:
    """Return the boxes with their lanes; a long box that overlaps a short one becomes a strip."""
    ordered = sorted(boxes, key=lambda box: (box.begins, -box.ends, box.session.id))
    short = [box for box in ordered if box.ends - box.begins <= LONG]
    long = [box for box in ordered if box.ends - box.begins > LONG]
    strips = [box for box in long if any(box.begins < other.ends and other.begins < box.ends for other in short)]
    whole = [box for box in long if box not in strips]
    thin = (replace(box, strip=True) for box in _laned(strips, least))
    return (*thin, *_laned(sorted([*short, *whole], key=lambda box: box.begins), least))


def _laned(boxes: Iterable[Box], least: int) -> list[Box]:
    """Put each box into the first free lane; boxes that overlap, also by way of others, share the width."""
    done: list[Box] = []
    cluster: list[Box] = []
    until: list[int] = []  # when each lane is free again
    for box in boxes:
        if cluster and box.begins >= max(until):
            done += _broad(cluster, len(until), least)
            cluster, until = [], []
        lane = next((n for n, free in enumerate(until) if free <= box.begins), len(until))
        # replaces the end of that lane, or adds a lane
        until[lane : lane + 1] = [_end(box, least)]
        cluster.append(replace(box, lane=lane))
    return done + _broad(cluster, len(until), least)


def _broad(cluster: Sequence[Box], lanes: int, least: int) -> list[Box]:
    """Widen each box over the lanes at its right that are free meanwhile."""
    broad = []
    for box in cluster:
        beside = [
            other.lane
            for other in cluster
            if other.lane > box.lane and other.begins < _end(box, least) and box.begins < _end(other, least)
        ]
        broad.append(replace(box, lanes=lanes, breadth=min(beside, default=lanes) - box.lane))
    return broad


def _end(box: Box, least: int) -> int:
    return max(box.ends, box.begins + least)
