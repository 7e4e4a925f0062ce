"""One thing with all that is known of it -> a card: a title, labelled facts, text, and what was captured in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from confnote.core.time import Calendar, clock_time, dates_label, day_label, day_of, local_time
from confnote.model import Link, Note, Session, Tech
from confnote.views.rows import counts
from confnote.views.wording import day_heading, hashtags, link_words, note_moment, rated, span, spoken_by, times

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from confnote.model import Dossier, Speaker
    from confnote.views.outline import Captured

Fact = tuple[str, str]
"""A label and a value, one line each; several facts may have one label."""


@dataclass(frozen=True, slots=True)
class Card:
    """`text` is Markdown as stored, `tags` the words in it that are tags; `text_first` where it is what matters."""

    handle: str
    title: str
    subtitle: str = ""
    facts: tuple[Fact, ...] = ()
    text: str = ""
    text_first: bool = False
    tags: tuple[str, ...] = ()
    captured: tuple[Captured, ...] = ()


def session_card(session: Session, dossier: Dossier, dash: str = "-") -> Card:
    """Return all of a session, its times on the conference's clock, its notes and tech in their order."""
    calendar = Calendar.of(dossier.conference)
    everything: tuple[Captured, ...] = (*dossier.notes, *dossier.tech)
    captured = [thing for thing in everything if thing.session == session.uid]
    facts = (
        ("when", _when(session, calendar, dash)),
        ("room", session.room),
        ("track", session.track),
        ("kind", session.kind),
        ("status", session.status if session.status != "scheduled" else ""),
        ("attendance", _attendance(session, calendar.zone, dash)),
        ("rating", rated(session.rating, session.verdict)),
        *(("speaker", _speaker(speaker)) for speaker in session.speakers),
        ("tags", hashtags(session.tags)),
        *_links(session.links),
    )
    return Card(
        handle=session.handle,
        title=session.title,
        subtitle=session.subtitle,
        facts=_told(facts),
        text=session.abstract,
        captured=tuple(sorted(captured, key=lambda thing: thing.at)),
    )


def note_card(note: Note, dossier: Dossier | None) -> Card:
    """Return all of a note; without a dossier it is one of the inbox, on the clock of the machine it was typed on."""
    calendar = Calendar.of(dossier.conference) if dossier else None
    moment = note_moment(note, calendar.zone if calendar else None)
    facts = (
        ("session", _session_name(note.session, dossier)),
        ("section", note.section),
        ("day", _day(note.day, calendar)),
        ("typed", f"{day_label(moment.date())} {moment:%H:%M}"),
        ("private", "yes, left out of posts" if note.private else ""),
        ("done", f"{day_label(local_time(note.done_at, _zone(dossier)).date())}" if note.done_at is not None else ""),
        ("tags", hashtags(note.tags)),
        *_links(note.links),
    )
    return Card(
        handle=note.handle, title=note.kind, facts=_told(facts), text=note.text, text_first=True, tags=note.tags
    )


def tech_card(tech: Tech, dossier: Dossier) -> Card:
    """Return all of a tech."""
    calendar = Calendar.of(dossier.conference)
    facts = (
        ("rating", rated(tech.rating, tech.verdict)),
        ("url", tech.url),
        ("booth", tech.booth),
        ("session", _session_name(tech.session, dossier)),
        ("seen", f"{_day(day_of(tech.at, calendar), calendar)}, {clock_time(tech.at, calendar.zone)}"),
        ("tags", hashtags(tech.tags)),
        *_links(tech.links),
    )
    return Card(handle=tech.handle, title=tech.name, subtitle=tech.tagline, facts=_told(facts))


def link_card(link: Link, dossier: Dossier | None) -> Card:
    """Return all of a link, which may be on a note of the inbox; of a social post its author, words and date too."""
    things: tuple[Captured, ...] = (*dossier.notes, *dossier.tech) if dossier else ()
    on = next((thing for thing in things if thing.uid in {link.note, link.tech}), None)
    owner = f"{on.handle} {on.name if isinstance(on, Tech) else on.text}" if on else ""
    facts = (
        ("url", link.url),
        ("on", _session_name(link.session, dossier) or owner),
        ("author", link.author),
        ("published", link.published),
        ("embed", f"{len(link.embed):,} characters of code" if link.embed else ""),
    )
    return Card(
        handle=link.handle, title=link.kind, subtitle=link.title, facts=_told(facts), text=link.text, text_first=True
    )


def conference_card(dossier: Dossier) -> Card:
    """Return a conference: when and where, what each day holds, and what is missing."""
    about = dossier.conference
    facts = (
        ("dates", dates_label(about.starts_on, about.ends_on)),
        ("day one", day_label(about.day_one)),
        ("day end", f"{about.day_end // 60:02}:{about.day_end % 60:02}"),
        ("timezone", about.zone),
        ("place", about.place),
        ("url", about.url),
        ("hashtag", about.hashtag),
        *_days(dossier),
        *(("missing", gap) for gap in missing(dossier)),
    )
    return Card(handle=about.slug, title=about.name, facts=_told(facts))


def missing(dossier: Dossier) -> Iterator[str]:
    """Yield what a post would miss: ratings, speakers, notes, unfiled notes, open questions and actions."""
    attended = [session for session in dossier.sessions if session.attendance in {"attended", "left-early"}]
    noted = {note.session for note in dossier.notes}
    groups: tuple[tuple[str, Iterable[Session | Note]], ...] = (
        ("without a rating", (session for session in attended if session.rating is None)),
        ("without a speaker", (session for session in attended if not session.speakers)),
        ("without a note", (session for session in attended if session.uid not in noted)),
        ("not filed", (note for note in dossier.notes if not (note.session or note.section))),
        ("open questions", (note for note in dossier.notes if note.kind == "question" and note.done_at is None)),
        ("open actions", (note for note in dossier.notes if note.kind == "action" and note.done_at is None)),
    )
    for what, things in groups:
        handles = [thing.handle for thing in things]
        if handles:
            yield f"{what}: {', '.join(handles)}"


def _days(dossier: Dossier) -> Iterator[Fact]:
    calendar = Calendar.of(dossier.conference)
    sessions, notes, tech = (
        Counter(thing.day for thing in things) for things in (dossier.sessions, dossier.notes, dossier.tech)
    )
    for day in sorted({day for day in (*sessions, *notes, *tech) if day}):
        yield "day", f"{_day(day, calendar)}: {counts(sessions[day], notes[day], tech[day])}"


def _told(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    return tuple((label, value) for label, value in facts if value)


def _when(session: Session, calendar: Calendar, dash: str) -> str:
    starts, _ = span(session)
    if starts is None:
        return ""
    moment = local_time(starts, calendar.zone)
    late = "" if moment.date() == session.day else f" ({day_label(moment.date())} by the calendar)"
    return f"{_day(session.day, calendar)}, {times(session, calendar.zone, dash)} {moment:%Z}{late}"


def _attendance(session: Session, zone: str, dash: str) -> str:
    if session.entered_at is None or session.starts_at is None:
        return session.attendance
    left = f"{dash}{clock_time(session.left_at, zone)}" if session.left_at is not None else ""
    return f"{session.attendance} {clock_time(session.entered_at, zone)}{left}".strip()


def _speaker(speaker: Speaker) -> str:
    return " ".join(part for part in (spoken_by(speaker), speaker.handle, speaker.url) if part)


def _links(links: Iterable[Link]) -> Iterator[Fact]:
    for link in links:
        yield link.kind, " ".join(part for part in (link.handle, link.url, link_words(link)) if part)


def _day(day: date | None, calendar: Calendar | None) -> str:
    if day is None:
        return ""
    number, label = day_heading(day, calendar) if calendar else ("", day_label(day))
    return f"{label} ({number})" if number else label


def _session_name(uid: str | None, dossier: Dossier | None) -> str:
    found = next((session for session in dossier.sessions if session.uid == uid), None) if dossier and uid else None
    return f"{found.handle} {found.title}" if found else ""


def _zone(dossier: Dossier | None) -> str:
    return dossier.conference.zone if dossier else "UTC"
