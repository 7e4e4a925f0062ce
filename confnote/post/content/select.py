"""A dossier -> what of it a post may tell: sessions attended with their notes, by day, and what is withheld."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from confnote.core.kinds import FOLLOW_UPS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from confnote.model import Conference, Dossier, Note, Session, Tech
    from confnote.post.style import Style


LOW = 2
"""The highest rating that is kept to oneself unless the style says otherwise."""
Rated = TypeVar("Rated", "Session", "Tech")


@dataclass(frozen=True, slots=True)
class Told:
    """A session and its notes."""

    session: Session
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """A conference day, or with `on` None what belongs to none; `number` counts from day one, which is 1."""

    on: date | None
    number: int | None
    told: tuple[Told, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def key(self) -> str:
        """The key of its heading."""
        return f"d:{self.on.isoformat() if self.on else 'none'}"


@dataclass(frozen=True, slots=True)
class Withheld:
    """How many private notes, low ratings, notes of skipped sessions, open questions and actions were left out."""

    private: int = 0
    low: int = 0
    skipped: int = 0
    questions: int = 0
    actions: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a post tells; `sections` stand in the order of their first note, by their name as first typed."""

    conference: Conference
    days: tuple[Day, ...] = ()
    sections: Mapping[str, tuple[Note, ...]]
    takeaways: tuple[Note, ...] = ()
    questions: tuple[Note, ...] = ()
    actions: tuple[Note, ...] = ()
    missed: tuple[Told, ...] = ()
    tech: tuple[Tech, ...] = ()
    withheld: Withheld = Withheld()
    only: date | None = None
    """The one day it is about."""
    single: bool = False
    """It is about one session."""

    @property
    def told(self) -> tuple[Told, ...]:
        """All sessions told, in order."""
        return tuple(told for day in self.days for told in day.told)

    @property
    def several_days(self) -> bool:
        """Whether the event has several days, so that one needs a name."""
        return self.conference.starts_on != self.conference.ends_on or len(self.days) > 1

    @property
    def by_day(self) -> bool:
        """Whether days need headings: not where the event, or the post, has one."""
        return self.only is None and self.several_days and not self.single


def gather(dossier: Dossier, style: Style, day: date | None = None, session: str = "") -> Content:
    """Choose what to tell: of all days, of one, or of one session (by uid) alone."""
    whole = _within(dossier, day, session)
    notes = [note for note in whole.notes if not note.private or style.on("include.private")]
    by_session: dict[str, list[Note]] = defaultdict(list)
    for note in notes:
        by_session[note.session or ""].append(note)
    there = [one for one in whole.sessions if one.was_attended(noted=bool(by_session.get(one.uid)))]
    missed = [one for one in whole.sessions if one.attendance == "missed" and style.on("include.missed")]
    spoken = {one.uid for one in there}
    loose = [note for note in by_session[""] if not note.section]
    told = [note for note in notes if not note.section and (note.session in spoken or not note.session)]
    return Content(
        conference=whole.conference,
        days=_days(
            whole.conference,
            [Told(_modest(one, style), _shown(by_session.get(one.uid, ()), style)) for one in there],
            _shown(loose, style),
        ),
        sections=_sections(notes),
        takeaways=_of_kind(told, "takeaway") if style["takeaways"] != "session" else (),
        questions=_of_kind(told, "question") if style.on("include.questions") else (),
        actions=_of_kind(told, "action") if style.on("include.actions") else (),
        missed=tuple(Told(one, _shown(by_session.get(one.uid, ()), style)) for one in missed),
        tech=tuple(_modest(one, style) for one in whole.tech),
        withheld=_withheld(whole, style),
        only=day,
        single=bool(session),
    )


def _within(dossier: Dossier, day: date | None, session: str) -> Dossier:
    """The part of a dossier that is of one day or one session; a section belongs to a day only if it was typed so."""
    if session:
        return replace(
            dossier,
            sessions=tuple(one for one in dossier.sessions if one.uid == session),
            notes=tuple(note for note in dossier.notes if note.session == session),
            tech=tuple(one for one in dossier.tech if one.session == session),
        )
    if day is None:
        return dossier
    days = {one.uid: one.day for one in dossier.sessions}

    def belongs(note: Note) -> bool:
        return days.get(note.session) == day if note.session else note.day == day or bool(note.section and not note.day)

    return replace(
        dossier,
        sessions=tuple(one for one in dossier.sessions if one.day == day),
        notes=tuple(note for note in dossier.notes if belongs(note)),
        tech=tuple(one for one in dossier.tech if (one.day or days.get(one.session or "")) == day),
    )


def _modest(one: Rated, style: Style) -> Rated:
    """Keep a low rating and its words to oneself."""
    if one.rating is None or one.rating > LOW or style.on("include.low"):
        return one
    return replace(one, rating=None, verdict="")


def _shown(notes: Iterable[Note], style: Style) -> tuple[Note, ...]:
    """The notes that stand where they were taken, and not in a list of their own."""
    apart = (*FOLLOW_UPS, "takeaway") if style["takeaways"] == "section" else FOLLOW_UPS
    return tuple(note for note in notes if note.kind not in apart)


def _of_kind(notes: Iterable[Note], kind: str) -> tuple[Note, ...]:
    return tuple(note for note in notes if note.kind == kind and note.done_at is None)


def _days(conference: Conference, told: list[Told], loose: tuple[Note, ...]) -> tuple[Day, ...]:
    sessions = _grouped(told, lambda one: one.session.day)
    notes = _grouped(loose, lambda note: note.day)
    dated = sorted(on for on in {*sessions, *notes} if on is not None)
    undated = [None] if None in sessions or None in notes else []
    return tuple(
        Day(
            on,
            (on - conference.day_one).days + 1 if on else None,
            tuple(sessions.get(on, ())),
            tuple(notes.get(on, ())),
        )
        for on in (*dated, *undated)
    )


Thing = TypeVar("Thing")


def _grouped(things: Iterable[Thing], day: Callable[[Thing], date | None]) -> dict[date | None, list[Thing]]:
    groups: dict[date | None, list[Thing]] = {}
    for thing in things:
        groups.setdefault(day(thing), []).append(thing)
    return groups


def _sections(notes: Iterable[Note]) -> dict[str, tuple[Note, ...]]:
    """Sections by name; `Intro` and `intro` are one, as the first note of it was typed."""
    names: dict[str, str] = {}
    groups: dict[str, list[Note]] = {}
    for note in notes:
        if note.section:
            name = names.setdefault(note.section.strip().casefold(), note.section.strip())
            groups.setdefault(name, []).append(note)
    return {name: tuple(group) for name, group in groups.items()}


def _withheld(dossier: Dossier, style: Style) -> Withheld:
    skipped = {one.uid for one in dossier.sessions if one.attendance == "skipped"}
    rated = [one.rating for one in dossier.sessions] + [one.rating for one in dossier.tech]
    left = {
        "private": sum(note.private for note in dossier.notes),
        "low": sum(rating is not None and rating <= LOW for rating in rated),
        "questions": len(_of_kind(dossier.notes, "question")),
        "actions": len(_of_kind(dossier.notes, "action")),
    }
    return Withheld(
        skipped=sum(note.session in skipped for note in dossier.notes),
        **{what: 0 if style.on(f"include.{what}") else n for what, n in left.items()},
    )
