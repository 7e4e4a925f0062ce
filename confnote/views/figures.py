"""Count hours, sessions and notes by day or conference; count ratings, tags, speakers and tech."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from confnote.core.kinds import FOLLOW_UPS
from confnote.core.same_person import person_keys
from confnote.model import Conference, Dossier, NoteCounts, Session, Tech
from confnote.views.lists import TagRow, tag_rows


class Tally(NamedTuple):
    """Counts, and the minutes spent in sessions, of one day or (in `combined`) of a conference.

    `day` is None for a whole conference, and for records without a day (such as notes in a section).
    """

    conference: Conference
    day: date | None = None
    sessions: int = 0
    notes: int = 0
    tech: int = 0
    minutes: int = 0


class AttendedSession(NamedTuple):
    """A session that the user attended, and the number of its notes."""

    conference: Conference
    session: Session
    notes: int


class SpeakerCount(NamedTuple):
    """A speaker, and the number of attended sessions with that speaker."""

    name: str
    org: str
    sessions: int


class Figures(NamedTuple):
    """The figures of one conference or of several.

    All lists are complete. Tags, speakers and tech are sorted by number or rating, the greatest first; `attended` is
    sorted by time within a conference. `missed` counts sessions that the user wants to watch later, `words` the words
    of all notes.
    """

    conferences: tuple[Conference, ...]
    tallies: tuple[Tally, ...]
    attended: tuple[AttendedSession, ...]
    missed: int
    kinds: Counter[str]
    words: int
    open: int  # the number of questions and actions that are not done
    tags: tuple[TagRow, ...]
    speakers: tuple[SpeakerCount, ...]
    tech: tuple[tuple[Conference, Tech], ...]

    @property
    def notes(self) -> int:
        """Return the number of notes, including those without a day."""
        return self.kinds.total()

    @property
    def minutes(self) -> int:
        """Return the minutes that the user spent in sessions."""
        return sum(tally.minutes for tally in self.tallies)

    @property
    def ratings(self) -> tuple[tuple[int | None, int], ...]:
        """Return pairs (rating, number of attended sessions) from 5 to 1, then None for unrated."""
        found = Counter(row.session.rating for row in self.attended)
        return tuple((rating, found[rating]) for rating in (5, 4, 3, 2, 1, None))

    @property
    def mean(self) -> float | None:
        """Return the mean rating, or None if no session is rated."""
        ratings = [row.session.rating for row in self.attended if row.session.rating is not None]
        return sum(ratings) / len(ratings) if ratings else None

    @property
    def with_notes(self) -> tuple[AttendedSession, ...]:
        """Return the attended sessions that have notes, the most notes first."""
        return tuple(sorted((row for row in self.attended if row.notes), key=lambda row: -row.notes))


def figures(dossier: Dossier, counts: NoteCounts | None = None) -> Figures:
    """Return the figures of a conference, day by day.

    `counts` are those of its notes, for a dossier that was read without them.
    """
    about = dossier.conference
    counts = counts or _counts(dossier)
    notes = Counter(counts.in_session)
    there = [session for session in dossier.sessions if session.was_attended(noted=notes[session.uid] > 0)]
    return Figures(
        conferences=(about,),
        tallies=_by_day(dossier, there, counts),
        attended=tuple(AttendedSession(about, session, notes[session.uid]) for session in there),
        missed=sum(session.attendance == "missed" for session in dossier.sessions),
        kinds=Counter(counts.kinds),
        words=counts.words,
        open=counts.open,
        tags=tag_rows(dossier, Counter(counts.tags)),
        speakers=_count_speakers((speaker.name, speaker.org) for session in there for speaker in session.speakers),
        tech=_best((about, tech) for tech in dossier.tech),
    )


def _counts(dossier: Dossier) -> NoteCounts:
    notes = dossier.notes
    last: dict[str, int] = {}
    for note in notes:
        if note.session:
            last[note.session] = max(note.at, last.get(note.session, note.at))
    return NoteCounts(
        in_session=Counter(note.session for note in notes if note.session),
        last=last,
        by_day=Counter(note.day for note in notes if not note.session),
        kinds=Counter(note.kind for note in notes),
        tags=Counter(tag for note in notes for tag in note.tags),
        words=sum(len(note.text.split()) for note in notes),
        open=sum(note.kind in FOLLOW_UPS and note.done_at is None for note in notes),
    )


def combined(parts: Sequence[Figures]) -> Figures:
    """Return the figures of several conferences together, with one tally per conference."""
    tags: dict[str, list[TagRow]] = defaultdict(list)
    for row in (row for part in parts for row in part.tags):
        tags[row.tag].append(row)
    summed = [
        TagRow(tag, *(sum(getattr(row, what) for row in rows) for what in ("notes", "sessions", "tech")))
        for tag, rows in tags.items()
    ]
    speakers = [speaker for part in parts for speaker in part.speakers]
    return Figures(
        conferences=tuple(about for part in parts for about in part.conferences),
        tallies=tuple(
            Tally(part.conferences[0], None, len(part.attended), part.notes, len(part.tech), part.minutes)
            for part in parts
        ),
        attended=tuple(row for part in parts for row in part.attended),
        missed=sum(part.missed for part in parts),
        kinds=sum((part.kinds for part in parts), Counter()),
        words=sum(part.words for part in parts),
        open=sum(part.open for part in parts),
        tags=tuple(sorted(summed, key=lambda row: (-row.uses, row.tag))),
        speakers=_count_speakers((speaker.name, speaker.org) for speaker in speakers for _ in range(speaker.sessions)),
        tech=_best(row for part in parts for row in part.tech),
    )


def _by_day(dossier: Dossier, there: Sequence[Session], counts: NoteCounts) -> tuple[Tally, ...]:
    spans: dict[date | None, list[tuple[int, int]]] = defaultdict(list)
    for session in there:
        # where a session has no end, its last note shows how long the user stayed
        span = session.attended_period(counts.last.get(session.uid))
        if span:
            spans[session.day].append(span)
    sessions, tech = (Counter(thing.day for thing in things) for things in (there, dossier.tech))
    notes, days = Counter(counts.by_day), {session.uid: session.day for session in dossier.sessions}
    for uid, number in counts.in_session.items():
        notes[days.get(uid)] += number
    return tuple(
        Tally(dossier.conference, day, sessions[day], notes[day], tech[day], _minutes(spans[day]))
        for day in sorted({*sessions, *notes, *tech}, key=lambda day: (day is None, day))
    )


def _minutes(spans: Iterable[tuple[int, int]]) -> int:
    """Return the minutes that (begin, end) spans in ms cover; overlapping time counts once."""
    covered, until = 0, None  # the user may have switched between parallel sessions
    for begins, ends in sorted(spans):
        start = begins if until is None else max(begins, until)
        covered += max(ends - start, 0)
        until = ends if until is None else max(until, ends)
    return covered // 60_000


def _count_speakers(names: Iterable[tuple[str, str]]) -> tuple[SpeakerCount, ...]:
    """Count (name, organisation) pairs by person; the most frequent speaker first."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    orgs: dict[str, str] = {}
    first: dict[str, str] = {}  # the first key of a person, by each key
    found: Counter[str] = Counter()
    for name, org in names:
        keys = person_keys(name) or (name.casefold(),)
        key = next((first[key] for key in keys if key in first), keys[0])
        first = dict.fromkeys(keys, key) | first
        found[key] += 1
        # the newest spelling comes first, and is the name if no other has more sessions
        spellings[key] = Counter({name: spellings[key].pop(name, 0) + 1}) + spellings[key]
        orgs[key] = org or orgs.get(key, "")  # the newest that is not empty
    speakers = [SpeakerCount(spellings[key].most_common(1)[0][0], orgs[key], n) for key, n in found.items()]
    return tuple(sorted(speakers, key=lambda speaker: -speaker.sessions))


def _best(tech: Iterable[tuple[Conference, Tech]]) -> tuple[tuple[Conference, Tech], ...]:
    return tuple(sorted(tech, key=lambda row: -(row[1].rating or 0)))
