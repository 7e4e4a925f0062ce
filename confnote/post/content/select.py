"""Select what a post contains: attended sessions and notes by day, sections and lists.

The style key `include.private` keeps private notes, which are left out otherwise.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import TypeVar

from confnote.core.kinds import FOLLOW_UPS
from confnote.core.time import clock_time
from confnote.model import Conference, Dossier, Note, Session, Tech
from confnote.post.content import raw
from confnote.post.style import Style

# The highest rating that a post leaves out unless the style includes it.
LOW = 2
# An id at the end of a heading, as Hugo, kramdown, Python-Markdown and Pandoc read it.
IDENT = re.compile(r"(?<=\S)\s+\{#([A-Za-z][\w:-]*)\}$")
# The section that describes the post in its front matter.
SUMMARY = "summary"
NOTHING: Mapping[str, str] = MappingProxyType({})
Rated = TypeVar("Rated", "Session", "Tech")


@dataclass(frozen=True, slots=True)
class SessionNotes:
    """A session and its notes; `number` is 1 for the first in the post, see `numbered`.

    `time` is `09:00-09:45`, only for a style that shows it. `written` are the first words
    that the post's file has for notes, by uid, where they are not those of the note; "" if it has the note no more.
    """

    session: Session
    notes: tuple[Note, ...] = ()
    time: str = ""
    number: int | None = None
    written: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PostDay:
    """A day's sessions, and its notes that belong to no session.

    `number` is 1 on Day 1. Both `on` and `number` are None for sessions and notes without a day.
    """

    on: date | None
    number: int | None
    sessions: tuple[SessionNotes, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def key(self) -> str:
        """The key of the day's heading."""
        return f"d:{self.on.isoformat() if self.on else 'none'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a post contains; `sections` are sorted by first note, with the name as first typed."""

    conference: Conference
    days: tuple[PostDay, ...] = ()
    sections: Mapping[str, tuple[Note, ...]]
    takeaways: tuple[Note, ...] = ()
    questions: tuple[Note, ...] = ()
    actions: tuple[Note, ...] = ()
    missed: tuple[SessionNotes, ...] = ()
    tech: tuple[Tech, ...] = ()
    ids: Mapping[str, str] = field(default_factory=dict)
    """The ids that the user typed for the headings of sections (`Venue {#venue}`), by name in lower case."""
    omitted: Mapping[str, int] = field(default_factory=dict)
    """How much is left out, by the key of `include.` that includes it; `skipped`: notes in skipped sessions."""
    only: date | None = None
    """The day that the post is about, if it is about one."""
    single: bool = False
    """Whether the post is about one session."""
    is_described: bool = True
    """Whether the section `summary` is elsewhere, such as in the front matter."""
    lone_day: bool = False
    """Whether a day has its heading also if no other day has notes."""

    @property
    def sessions(self) -> tuple[SessionNotes, ...]:
        """All sessions in order."""
        return tuple(talk for day in self.days for talk in day.sessions)

    def section(self, name: str) -> tuple[Note, ...]:
        """Return the notes of a section, whose name is given in lower case; () for none."""
        return next((notes for known, notes in self.sections.items() if known.casefold() == name), ())

    @property
    def summary(self) -> tuple[Note, ...]:
        """The notes that describe the post.

        A section `Summary`, with a capital, is a part of the text instead.
        """
        return self.sections.get(SUMMARY, ())

    @property
    def several_days(self) -> bool:
        """Whether the event has several days, so that a title needs the day's name."""
        return self.conference.starts_on != self.conference.ends_on or len(self.days) > 1

    @property
    def by_day(self) -> bool:
        """Whether days need headings.

        They do not in a post about one day or one session, nor if only one day has notes.
        """
        return self.only is None and not self.single and (len(self.days) > 1 or (self.lone_day and self.several_days))


def gather(
    dossier: Dossier, style: Style, day: date | None = None, session: str = "", written: Mapping[str, str] = NOTHING
) -> Content:
    """Select the content of a post about the whole conference, one day, or one session (a uid).

    `written` is for the sessions, see `SessionNotes`.
    """
    whole = _within(dossier, day, session)
    notes = [note for note in whole.notes if not note.private or style.on("include.private")]
    if style.on("times"):
        notes = [replace(note, clock=clock_time(note.at, whole.conference.zone)) for note in notes]
    notes = [part for note in notes for part in (raw.parts(note) if note.kind == raw.RAW else (note,))]
    by_session: dict[str, list[Note]] = defaultdict(list)
    for note in notes:
        by_session[note.session or ""].append(note)
    # a session with notes was attended, even if the user did not start it
    attended = [session for session in whole.sessions if session.was_attended(noted=bool(by_session[session.uid]))]
    rated = [_without_low_rating(session, style) for session in attended]
    zone = whole.conference.zone if "{time}" in style["session.line"] else ""
    talks = [
        SessionNotes(session, _shown(by_session[session.uid], style), _time(session, zone), written=written)
        for session in rated
    ]
    missed = [session for session in whole.sessions if session.attendance == "missed" and style.on("include.missed")]
    loose = [note for note in by_session[""] if not note.section]
    uids = {session.uid for session in attended}
    listed = [note for note in notes if not note.section and (note.session in uids or not note.session)]
    return Content(
        conference=whole.conference,
        days=_days(whole.conference, numbered(sorted(talks, key=_by_day)), _shown(loose, style)),
        sections=_sections(notes),
        ids={_named(note)[0].casefold(): _named(note)[1] for note in reversed(notes) if _named(note)[1]},
        takeaways=_of_kind(listed, "takeaway") if style["takeaways"] != "session" else (),
        questions=_of_kind(listed, "question") if style.on("include.questions") else (),
        actions=_of_kind(listed, "action") if style.on("include.actions") else (),
        missed=tuple(SessionNotes(session, _shown(by_session[session.uid], style)) for session in missed),
        tech=tuple(_without_low_rating(tech, style) for tech in whole.tech),
        omitted=_omitted(whole, attended, listed, style),
        only=day,
        single=bool(session),
        lone_day=style.on("day.alone"),
    )


def numbered(talks: Iterable[SessionNotes], first: int = 1) -> list[SessionNotes]:
    """Give sessions their numbers, in the order in which a post shows them."""
    return [replace(talk, number=n) for n, talk in enumerate(talks, first)]


def _time(session: Session, zone: str) -> str:
    """Return a session's begin and end in a zone; "" without a zone or a begin."""
    if not zone or session.begins is None:
        return ""
    ends = clock_time(session.ends_at, zone) if session.ends_at is not None else ""
    return f"{clock_time(session.begins, zone)}-{ends}".rstrip("-")


def _within(dossier: Dossier, day: date | None, session: str) -> Dossier:
    """Limit the records to a day or a session; section notes without a day belong to every day."""
    if day is None and not session:
        return dossier
    days = {known.uid: known.day for known in dossier.sessions}

    def belongs(record: Session | Note | Tech) -> bool:
        uid = record.uid if isinstance(record, Session) else record.session or ""
        if session:
            return uid == session
        if isinstance(record, Note):
            return days.get(uid) == day if uid else record.day == day or bool(record.section and not record.day)
        return (record.day or days.get(uid)) == day

    return replace(
        dossier,
        sessions=tuple(filter(belongs, dossier.sessions)),
        notes=tuple(filter(belongs, dossier.notes)),
        tech=tuple(filter(belongs, dossier.tech)),
    )


def _without_low_rating(rated: Rated, style: Style) -> Rated:
    """Remove a low rating and its verdict unless the style includes them."""
    if rated.rating is None or rated.rating > LOW or style.on("include.low"):
        return rated
    return replace(rated, rating=None, verdict="")


def _shown(notes: Iterable[Note], style: Style) -> tuple[Note, ...]:
    """Return the notes to show with their session or day; the others go only into lists."""
    apart = (*FOLLOW_UPS, "takeaway") if style["takeaways"] == "section" else FOLLOW_UPS
    return tuple(note for note in notes if note.kind not in apart)


def _of_kind(notes: Iterable[Note], kind: str) -> tuple[Note, ...]:
    return tuple(note for note in notes if note.kind == kind and note.done_at is None)


def _by_day(talk: SessionNotes) -> tuple[bool, str]:
    return talk.session.day is None, str(talk.session.day)  # records without a day come last


def _days(conference: Conference, talks: list[SessionNotes], loose: tuple[Note, ...]) -> tuple[PostDay, ...]:
    days = {talk.session.day for talk in talks} | {note.day for note in loose}
    return tuple(
        PostDay(
            on,
            (on - conference.day_one).days + 1 if on else None,
            tuple(talk for talk in talks if talk.session.day == on),
            tuple(note for note in loose if note.day == on),
        )
        for on in sorted(days, key=lambda on: (on is None, str(on)))  # records without a day come last
    )


def _sections(notes: Iterable[Note]) -> dict[str, tuple[Note, ...]]:
    """Group notes by section; `Intro` and `intro` are one section, named as in the first note."""
    groups: dict[str, list[Note]] = defaultdict(list)
    for note in notes:
        if note.section:
            groups[_named(note)[0].casefold()].append(note)
    return {_named(group[0])[0]: tuple(group) for group in groups.values()}


def _named(note: Note) -> tuple[str, str]:
    """Return the name of a note's section, and the id that was typed after it; "" for none."""
    name = note.section.strip()
    found = IDENT.search(name) if name.endswith("}") else None
    return (name[: found.start()], found[1]) if found else (name, "")


def _omitted(dossier: Dossier, attended: list[Session], listed: list[Note], style: Style) -> dict[str, int]:
    """Count what each `include` key would put in; `listed` are the notes that a list could show."""
    skipped = {record.uid for record in dossier.sessions if record.attendance == "skipped"}
    rated = [record.rating for record in attended] + [record.rating for record in dossier.tech]
    left = {
        "skipped": sum(note.session in skipped for note in dossier.notes),
        "private": sum(note.private and note.session not in skipped for note in dossier.notes),
        "low": sum(rating is not None and rating <= LOW for rating in rated),
        "questions": len(_of_kind(listed, "question")),
        "actions": len(_of_kind(listed, "action")),
    }
    return {key: n for key, n in left.items() if n and (key == "skipped" or not style.on(f"include.{key}"))}
