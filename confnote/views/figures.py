"""Dossiers -> figures: hours, sessions and notes by day or by conference, ratings, tags, speakers, tech."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from confnote.core.kinds import FOLLOW_UPS, NOTE_KINDS
from confnote.model import Conference, Dossier, Session, Tech
from confnote.views.lists import TagRow, tag_rows


class Tally(NamedTuple):
    """What a day (None: what belongs to none) or a conference came to; `minutes` are those spent in sessions."""

    conference: Conference
    day: date | None = None
    sessions: int = 0
    notes: int = 0
    tech: int = 0
    minutes: int = 0

    @property
    def hours(self) -> str:
        """The hours to a tenth: `2.5`."""
        return f"{self.minutes / 60:.1f}"


class Attended(NamedTuple):
    """A session one was in, with the number of its notes."""

    conference: Conference
    session: Session
    notes: int


class Heard(NamedTuple):
    """Somebody on a stage, and in how many sessions."""

    name: str
    org: str
    sessions: int


class Figures(NamedTuple):
    """What one conference, or several, came to; lists are whole, the most first."""

    conferences: tuple[Conference, ...]
    tallies: tuple[Tally, ...]
    attended: tuple[Attended, ...]
    missed: int
    kinds: Counter[str]
    words: int
    open: int
    """Questions and actions that are not done."""
    tags: tuple[TagRow, ...]
    speakers: tuple[Heard, ...]
    tech: tuple[tuple[Conference, Tech], ...]

    @property
    def notes(self) -> int:
        """How many notes there are, those of no day too."""
        return self.kinds.total()

    @property
    def minutes(self) -> int:
        """How many minutes one sat in sessions."""
        return sum(tally.minutes for tally in self.tallies)

    @property
    def ratings(self) -> tuple[tuple[int | None, int], ...]:
        """How many attended sessions are rated 5, 4, ... 1, and how many are not (None)."""
        found = Counter(one.session.rating for one in self.attended)
        return tuple((rating, found[rating]) for rating in (5, 4, 3, 2, 1, None))

    @property
    def mean(self) -> float | None:
        """The mean rating."""
        rated = [one.session.rating for one in self.attended if one.session.rating is not None]
        return sum(rated) / len(rated) if rated else None

    @property
    def noted(self) -> tuple[Attended, ...]:
        """The sessions with notes, the most first."""
        return tuple(sorted((one for one in self.attended if one.notes), key=lambda one: -one.notes))


def figures(dossier: Dossier) -> Figures:
    """Return what a conference came to, day by day."""
    about = dossier.conference
    notes = Counter(note.session for note in dossier.notes if note.session)
    there = [session for session in dossier.sessions if session.was_attended(noted=notes[session.uid] > 0)]
    return Figures(
        conferences=(about,),
        tallies=_by_day(dossier, there),
        attended=tuple(Attended(about, session, notes[session.uid]) for session in there),
        missed=sum(session.attendance == "missed" for session in dossier.sessions),
        kinds=Counter(note.kind for note in dossier.notes),
        words=sum(len(note.text.split()) for note in dossier.notes),
        open=sum(note.kind in FOLLOW_UPS and note.done_at is None for note in dossier.notes),
        tags=tag_rows(dossier),
        speakers=_speakers((speaker.name, speaker.org) for session in there for speaker in session.speakers),
        tech=_best((about, tech) for tech in dossier.tech),
    )


def combined(every: Sequence[Figures]) -> Figures:
    """Return what several conferences came to, a tally for each."""
    tags: dict[str, list[TagRow]] = defaultdict(list)
    for row in (row for one in every for row in one.tags):
        tags[row.tag].append(row)
    rows = [
        TagRow(tag, *(sum(getattr(row, what) for row in held) for what in ("notes", "sessions", "tech")))
        for tag, held in tags.items()
    ]
    heard = (who for one in every for who in one.speakers)
    return Figures(
        conferences=tuple(about for one in every for about in one.conferences),
        tallies=tuple(_total(one) for one in every),
        attended=tuple(held for one in every for held in one.attended),
        missed=sum(one.missed for one in every),
        kinds=sum((one.kinds for one in every), Counter()),
        words=sum(one.words for one in every),
        open=sum(one.open for one in every),
        tags=tuple(sorted(rows, key=lambda row: (-row.uses, row.tag))),
        speakers=_speakers((who.name, who.org) for who in heard for _ in range(who.sessions)),
        tech=_best(held for one in every for held in one.tech),
    )


def kinds_in_order(found: Figures) -> tuple[tuple[str, int], ...]:
    """Return the kinds of note there are any of, in their order, with their numbers."""
    return tuple((kind, found.kinds[kind]) for kind in NOTE_KINDS if found.kinds[kind])


def _total(one: Figures) -> Tally:
    return Tally(
        conference=one.conferences[0],
        sessions=len(one.attended),
        notes=one.notes,
        tech=len(one.tech),
        minutes=one.minutes,
    )


def _by_day(dossier: Dossier, there: Sequence[Session]) -> tuple[Tally, ...]:
    last: dict[str | None, int] = {}
    for note in dossier.notes:
        last[note.session] = max(note.at, last.get(note.session, note.at))
    spans: dict[date | None, list[tuple[int, int]]] = defaultdict(list)
    for session in there:
        span = session.attended_period(last.get(session.uid))
        if span:
            spans[session.day].append(span)
    sessions = Counter(session.day for session in there)
    notes = Counter(note.day for note in dossier.notes)
    tech = Counter(found.day for found in dossier.tech)
    days = {*sessions, *notes, *tech}
    return tuple(
        Tally(
            conference=dossier.conference,
            day=day,
            sessions=sessions[day],
            notes=notes[day],
            tech=tech[day],
            minutes=_minutes(spans[day]),
        )
        for day in sorted(days, key=lambda day: (day is None, day))
    )


def _minutes(spans: Iterable[tuple[int, int]]) -> int:
    """Return the minutes that spans cover; what overlaps counts once."""
    covered, until = 0, None
    for begins, ends in sorted(spans):
        start = begins if until is None else max(begins, until)
        covered += max(ends - start, 0)
        until = ends if until is None else max(until, ends)
    return covered // 60_000


def _speakers(names: Iterable[tuple[str, str]]) -> tuple[Heard, ...]:
    """Return who spoke, the most often first; one name in two cases is one person, the last organisation said stays."""
    known: dict[str, tuple[str, str]] = {}
    found: Counter[str] = Counter()
    for name, org in names:
        key = name.casefold()
        found[key] += 1
        known[key] = (name, org or known.get(key, ("", ""))[1])
    every = [Heard(*known[key], number) for key, number in found.items()]
    return tuple(sorted(every, key=lambda who: -who.sessions))


def _best(tech: Iterable[tuple[Conference, Tech]]) -> tuple[tuple[Conference, Tech], ...]:
    return tuple(sorted(tech, key=lambda held: -(held[1].rating or 0)))
