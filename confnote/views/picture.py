"""A dossier -> a conference laid out as a calendar: days across, time down, what overlaps side by side."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from confnote.core.time import local_time
from confnote.model import Calendar, Dossier, Session

LONG = 180
"""Minutes; a longer session that others were visited in is a strip beside them."""
UNKNOWN = 30
"""Minutes of a session whose length nobody knows."""


@dataclass(frozen=True, slots=True)
class Box:
    """A session in a day's column, in minutes after midnight of that day (01:30 the next night is 1530).

    It stands in `lane` of so many `lanes` side by side and takes `breadth` of them; `strip` says that it is a thin one
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
    """A day and its boxes; `strips` is the number of strips side by side."""

    day: date
    boxes: tuple[Box, ...]

    @property
    def strips(self) -> int:
        """How many strips stand side by side."""
        return max((box.lanes for box in self.boxes if box.strip), default=0)


@dataclass(frozen=True, slots=True)
class Picture:
    """The days on which one was in a session, and the whole hours (of the first of them) between which that was."""

    columns: tuple[Column, ...]
    first: int
    last: int

    @property
    def boxes(self) -> tuple[Box, ...]:
        """All boxes of all days."""
        return tuple(box for column in self.columns for box in column.boxes)


def picture(dossier: Dossier, least: int) -> Picture:
    """Lay out the sessions one was in; `least` is the fewest minutes that can be seen, a shorter one takes as many."""
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
    return Box(session, minute, min(minute + length, 1440 + calendar.day_end))


def _side_by_side(boxes: Sequence[Box], least: int) -> tuple[Box, ...]:
    """Give each box its lane; long ones that others overlap are strips."""
    every = sorted(boxes, key=lambda box: (box.begins, -box.ends, box.session.id))
    short = [box for box in every if box.ends - box.begins <= LONG]
    long = [box for box in every if box.ends - box.begins > LONG]
    strips = [box for box in long if any(box.begins < one.ends and one.begins < box.ends for one in short)]
    whole = [box for box in long if box not in strips]
    thin = (replace(box, strip=True) for box in _laned(strips, least))
    return (*thin, *_laned(sorted([*short, *whole], key=lambda box: box.begins), least))


def _laned(boxes: Iterable[Box], least: int) -> list[Box]:
    """Put each box into the first lane that is free; what overlaps directly or by way of others shares its width."""
    done: list[Box] = []
    cluster: list[Box] = []
    until: list[int] = []  # when each lane is free again
    for box in boxes:
        if cluster and box.begins >= max(until):
            done += _broad(cluster, len(until), least)
            cluster, until = [], []
        lane = next((n for n, free in enumerate(until) if free <= box.begins), len(until))
        until[lane : lane + 1] = [_end(box, least)]
        cluster.append(replace(box, lane=lane))
    return done + _broad(cluster, len(until), least)


def _broad(cluster: Sequence[Box], lanes: int, least: int) -> list[Box]:
    """Let each box take the lanes at its right that nobody is in meanwhile."""
    broad = []
    for box in cluster:
        beside = [
            one.lane
            for one in cluster
            if one.lane > box.lane and one.begins < _end(box, least) and box.begins < _end(one, least)
        ]
        broad.append(replace(box, lanes=lanes, breadth=min(beside, default=lanes) - box.lane))
    return broad


def _end(box: Box, least: int) -> int:
    return max(box.ends, box.begins + least)
