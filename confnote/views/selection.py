"""Select the part of a dossier that passes all filters, and group it by section and day.

What each filter keeps:

- day: sessions and notes of that conference day, and tech seen on that day.
- only: those sessions, their notes and tech.
- session: that session, its notes, and the tech mentioned in it.
- attendance, or a kind of session: sessions with that value, their notes and tech.
- rating: sessions with that rating and their notes; tech with that rating.
- tag: records with that tag, the notes and tech of sessions with it, and the sessions of notes and tech with it.
- a kind of note, section, unfiled, private: those notes and their sessions; no tech.
- a kind of link: records with links of that kind, without their other links, and the sessions of those records.

`private=False` drops private notes and nothing else.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any, NamedTuple, TypeVar

from confnote.core.kinds import NOTE_KINDS
from confnote.core.lookup import fold
from confnote.core.tags import tag_of
from confnote.core.text import one_line
from confnote.errors import Usage
from confnote.model import LINK_KINDS, Dossier, Note, Session, Tech
from confnote.views.records import NoteOrTech

Thing = TypeVar("Thing", Session, Note, Tech)
RATING = re.compile(r"(?P<only>[1-5])|(?P<least>[1-5])\+|-(?P<most>[1-5])|(?P<low>[1-5])-(?P<high>[1-5])?")


def select(
    dossier: Dossier,
    *,
    only: Collection[str] | None = None,
    day: date | None = None,
    session: str | None = None,
    kind: str | None = None,
    rating: str | None = None,
    tag: str | None = None,
    attendance: str | None = None,
    unfiled: bool = False,
    private: bool | None = None,
    section: str | None = None,
) -> Dossier:
    """Return the part of a dossier that passes every given filter.

    `session` is a uid, `only` has the uids of the sessions that may pass; `kind` is a kind of note, link or session;
    `rating` is `4`, `4+`, `-2` (or `2-`) or `2-4`.
    Raises Usage if the rating has another form.
    """
    filters = _Filters(
        only=only, day=day, session=session, note_kind=kind if kind in NOTE_KINDS else None,
        session_kind=None if kind in NOTE_KINDS or kind in LINK_KINDS else kind,
        ratings=ratings(rating) if rating is not None else None, tag=tag_of(tag) if tag is not None else None,
        attendance=attendance, unfiled=unfiled, private=private,
        section=fold(section) if section is not None else None,
    )  # fmt: skip
    found = filters.apply(dossier)
    return _linked(found, kind, of_notes=filters.of_notes) if kind in LINK_KINDS else found


def select_any(dossier: Dossier, **filters: Any) -> Dossier:
    """Return what `select` returns for any of the alternatives; a list has several."""
    alternatives = (value if isinstance(value, list) else [value] for value in filters.values())
    parts = [select(dossier, **dict(zip(filters, chosen, strict=True))) for chosen in product(*alternatives)]
    if len(parts) == 1:
        return parts[0]
    return replace(
        dossier,
        sessions=_joined(dossier.sessions, [part.sessions for part in parts]),
        notes=_joined(dossier.notes, [part.notes for part in parts]),
        tech=_joined(dossier.tech, [part.tech for part in parts]),
    )


def _joined(things: Iterable[Thing], parts: Iterable[Iterable[Thing]]) -> tuple[Thing, ...]:
    """Return those of the things that a part has, each with the links that it has in any part."""
    kept: dict[str, set[str]] = {}
    for part in parts:
        for thing in part:
            kept.setdefault(thing.uid, set()).update(link.uid for link in thing.links)
    return tuple(
        replace(thing, links=tuple(link for link in thing.links if link.uid in kept[thing.uid]))
        for thing in things if thing.uid in kept
    )  # fmt: skip


def ratings(text: str) -> range:
    """Parse `4`, `4+`, `-2`, `2-` or `2-4`; raise Usage for any other text."""
    found = RATING.fullmatch(text.strip())
    if found is None:
        raise Usage(f"no rating is {one_line(text, 40)!r}: write 4, 4+ (4 or more), -2 (2 or less) or 2-4")
    only, least, most, low, high = found.groups()
    # `2-` means 2 or less, like `-2`
    one_end = only or least or (low if high else "1")
    first, last = sorted((int(one_end), int(only or high or most or low or "5")))
    return range(first, last + 1)


class _Filters(NamedTuple):
    """The parsed filters of `select`; `note_kind` and `session_kind` are from its `kind`."""

    only: Collection[str] | None
    day: date | None
    session: str | None
    note_kind: str | None
    session_kind: str | None
    ratings: range | None
    tag: str | None
    attendance: str | None
    unfiled: bool
    private: bool | None
    section: str | None

    @property
    def of_sessions(self) -> bool:
        """Return whether the filters select sessions: only their notes and tech are kept."""
        return any(wanted is not None for wanted in (self.only, self.session, self.attendance, self.session_kind))

    @property
    def of_notes(self) -> bool:
        """Return whether the filters select notes: tech and sessions without them are dropped."""
        return self.note_kind is not None or self.unfiled or self.private is True or self.section is not None

    def apply(self, dossier: Dossier) -> Dossier:
        passed = {session.uid: session for session in dossier.sessions if self._passes(session)}
        tagged = {uid for uid, session in passed.items() if self._has_tag(session)}
        notes = tuple(note for note in dossier.notes if self._takes_note(note, passed, tagged))
        tech = tuple(found for found in dossier.tech if self._takes_tech(found, passed, tagged))
        # without a tag filter `tagged` has every session that passed, so sessions without notes are kept
        kept = _sessions_of(notes, tech) | (set() if self.of_notes else tagged)
        sessions = tuple(session for uid, session in passed.items() if uid in kept)
        return replace(dossier, sessions=sessions, notes=notes, tech=tech)

    def _passes(self, session: Session) -> bool:
        return (
            (self.only is None or session.uid in self.only)
            and self.day in {None, session.day}
            and self.session in {None, session.uid}
            and self.attendance in {None, session.state}
            and self.session_kind in {None, session.kind}
            and (self.ratings is None or session.rating in self.ratings)
        )

    def _takes_note(self, note: Note, passed: dict[str, Session], tagged: set[str]) -> bool:
        return (
            self.day in {None, note.day}
            and (note.session in passed or not (self.of_sessions or self.ratings is not None))
            and self.note_kind in {None, note.kind}
            and (self._has_tag(note) or note.session in tagged)
            and not (self.unfiled and (note.session or note.section))
            and self.private in {None, note.private}
            and self.section in {None, fold(note.section)}
        )

    def _takes_tech(self, tech: Tech, passed: dict[str, Session], tagged: set[str]) -> bool:
        return (
            not self.of_notes
            and self.day in {None, tech.day}
            and (tech.session in passed or not self.of_sessions)
            and (self.ratings is None or tech.rating in self.ratings)
            and (self._has_tag(tech) or tech.session in tagged)
        )

    def _has_tag(self, thing: Session | Note | Tech) -> bool:
        return self.tag is None or self.tag in {tag.casefold() for tag in thing.tags}


def _sessions_of(*groups: Iterable[Note | Tech]) -> set[str]:
    return {thing.session for things in groups for thing in things if thing.session}


def _linked(dossier: Dossier, kind: str, *, of_notes: bool) -> Dossier:
    """Keep the links of one kind, the records that have them, and the sessions of those records.

    `of_notes` drops sessions that have such links themselves, but no note or tech with one.
    """
    notes = tuple(note for note in _with_links(dossier.notes, kind) if note.links)
    tech = tuple(found for found in _with_links(dossier.tech, kind) if found.links)
    around = _sessions_of(notes, tech)
    sessions = tuple(s for s in _with_links(dossier.sessions, kind) if s.uid in around or (s.links and not of_notes))
    return replace(dossier, sessions=sessions, notes=notes, tech=tech)


def _with_links(things: Iterable[Thing], kind: str) -> tuple[Thing, ...]:
    return tuple(replace(thing, links=tuple(link for link in thing.links if link.kind == kind)) for thing in things)


class SessionGroup(NamedTuple):
    """A session, and its notes and tech by time."""

    session: Session
    entries: tuple[NoteOrTech, ...] = ()


class Day(NamedTuple):
    """A conference day (None: unknown), its sessions, and notes and tech without a session."""

    day: date | None
    groups: tuple[SessionGroup, ...] = ()
    unfiled: tuple[NoteOrTech, ...] = ()


def by_section(dossier: Dossier) -> tuple[tuple[str, tuple[Note, ...]], ...]:
    """Return (section, notes) pairs, in the order of the first note of each section."""
    found: dict[str, list[Note]] = defaultdict(list)
    for note in dossier.notes:
        if note.section:
            found[note.section].append(note)
    return tuple((name, tuple(notes)) for name, notes in found.items())


def by_day(dossier: Dossier, *, whole: bool = False) -> tuple[Day, ...]:
    """Return the days with their sessions, notes and tech; records without a day come first.

    Without `whole`, a day has only sessions with a note, a tech, a rating or a verdict, and those that the user
    attended or wants to watch later; `confnote agenda` shows the others. Notes in a section are left out (see
    `by_section`).
    """
    within: dict[str | None, list[NoteOrTech]] = defaultdict(list)
    entries: tuple[NoteOrTech, ...] = (*dossier.notes, *dossier.tech)
    for thing in sorted(entries, key=lambda thing: thing.order):
        if not (isinstance(thing, Note) and thing.section):
            within[thing.session].append(thing)
    groups: dict[date | None, list[SessionGroup]] = defaultdict(list)
    for session in dossier.sessions:
        group = SessionGroup(session, tuple(within.pop(session.uid, ())))
        attended = session.was_attended() or session.attendance == "missed"
        if whole or group.entries or session.rating is not None or session.verdict or attended:
            groups[session.day].append(group)
    unfiled: dict[date | None, list[NoteOrTech]] = defaultdict(list)
    for things in within.values():
        for thing in things:
            unfiled[thing.day].append(thing)
    days = sorted({*groups, *unfiled}, key=lambda day: (day is not None, day))
    return tuple(Day(day, tuple(groups[day]), tuple(unfiled[day])) for day in days)
