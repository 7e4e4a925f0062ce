"""Show one record whole for `confnote show`: title, facts, text, and a session's notes and tech."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from itertools import groupby
from typing import NamedTuple

from confnote.core.columns import SESSION_COLUMNS
from confnote.core.deep_link import clock
from confnote.core.heard_talks import NOTHING_HEARD, HeardTalks
from confnote.core.missing import overview
from confnote.core.positions import begin_of, recording_of
from confnote.core.recording_links import same_video
from confnote.core.text import one_line, safe_text
from confnote.core.time import clock_time, clock_words, dates_label, day_label, day_of, local_time, zone_label
from confnote.model import Calendar, Dossier, Link, Note, Position, Session, Speaker, Tech
from confnote.views import theme
from confnote.views.lines import (
    GAP,
    Line,
    Sheet,
    counts,
    day_heading,
    hashtags,
    joined,
    link_words,
    note_moment,
    position_words,
    prose,
    rated,
    session_span,
    spaced,
    spoken_by,
    times,
    words,
)
from confnote.views.records import CONFERENCE, TABLES, Grid, NoteOrTech, entry_lines, entry_records
from confnote.views.seen import heard_when, seen_value
from confnote.views.table import HANDLE, Json, Listing, Scope, record, spelled

Fact = tuple[str, str]  # (label, value), both on one line; several facts may have the same label
STYLES = {
    "rating": theme.RATING, "status": theme.OVERLAP, "private": theme.PRIVATE, "url": theme.LINK, "tags": theme.TAG,
}  # fmt: skip
"""The styles of facts by label; all other facts have none."""
LONG = 6  # characters; text below a longer handle (a conference's slug) is indented by 4, not by the handle's length


class Card(NamedTuple):
    """The parts of a record to show. `text` is Markdown as stored, `tags` the tags in the text.

    `text_first` puts the text before the facts. `entries` are the notes and tech of a session.
    """

    handle: str
    title: str
    subtitle: str = ""
    facts: tuple[Fact, ...] = ()
    text: str = ""
    text_first: bool = False
    tags: tuple[str, ...] = ()
    entries: tuple[NoteOrTech, ...] = ()


Thing = Session | Note | Tech | Link


def show(
    thing: Thing, dossier: Dossier | None, heard: HeardTalks = NOTHING_HEARD, *, is_another: bool = False
) -> Listing:
    """Return a listing of one record; without a dossier it is a note or a link of the inbox.

    `heard` are the talks of other conferences, by which a session says whom the user heard before. With `is_another`
    the conference is not the present one: the card names it.
    """
    of = (("conference", dossier.conference.slug),) if dossier and is_another else ()

    def value() -> Json:
        row = TABLES[type(thing)].value(thing, Scope.of(dossier))
        return row | {"seen": seen_value(heard.of(thing.speakers))} if isinstance(thing, Session) else row

    def card(dash: str) -> Card:
        shown = card_of(thing, dossier, dash, heard)
        return shown._replace(facts=(*of, *shown.facts))

    return _listing(card, dossier, value)


def show_conference(dossier: Dossier) -> Listing:
    """Return a listing of a conference (see `conference_card`); its JSON has no counts or gaps."""
    value = partial(CONFERENCE.value, dossier.conference, Scope())
    return _listing(lambda _: conference_card(dossier), dossier, value)


def _listing(card: Callable[[str], Card], dossier: Dossier | None, value: Callable[[], Json]) -> Listing:
    """Return the listing of a card; `card` builds it with the given dash between two times."""
    calendar = dossier.conference if dossier else None
    return Listing(
        lines=lambda sheet: spaced(_blocks(card(sheet.marks.dash), sheet, calendar)),
        plain=lambda: card_records(card("-"), Scope.of(dossier)),
        values=value,
    )


def card_records(card: Card, scope: Scope) -> Iterator[str]:
    """Yield the plain lines of a card: title, `label: value` facts and text, notes and tech."""
    yield record((card.handle, card.title), (HANDLE,))
    if card.subtitle:
        yield one_line(card.subtitle)
    facts = [f"{label}: {one_line(value)}" for label, value in card.facts]
    text = [line.rstrip() for line in safe_text(card.text).strip().split("\n")] if card.text.strip() else []
    if not card.text_first:
        yield from facts
        facts = []
    for block in (text, facts, list(entry_records(card.entries, scope))):
        if block:
            yield from ("", *block)


def _blocks(card: Card, sheet: Sheet, calendar: Calendar | None) -> Iterator[list[Line]]:
    grid = Grid.of(sheet, (card.handle, *(thing.handle for thing in card.entries)), calendar).flat()
    edge = len(card.handle) + 2 if len(card.handle) <= LONG else 4
    indent = "" if sheet.narrow else " " * edge
    head = [Line(body=joined([words(card.handle, theme.HANDLE), words(card.title, theme.TITLE)], GAP))]
    if card.subtitle:
        head.append(Line(((indent, ""),), words(card.subtitle)))
    yield head
    text = [Line(((indent, ""),), prose(card.text.strip(), card.tags))] if card.text.strip() else []
    width = max((len(label) for label, _ in card.facts), default=0)
    facts = []
    for label, found in groupby(card.facts, key=lambda fact: fact[0]):
        for number, (_, value) in enumerate(found):
            shown = "" if number else label  # a repeated label is shown once (plain lines repeat it, for `grep`)
            lead = ((indent, ""), (f"{shown:<{width}}{GAP}", theme.LABEL))
            facts.append(Line(lead, words(value, STYLES.get(label, ""))))
    yield from (block for block in ((text, facts) if card.text_first else (facts, text)) if block)
    if card.entries:
        yield entry_lines(card.entries, grid)


def card_of(thing: Thing, dossier: Dossier | None, dash: str = "-", heard: HeardTalks = NOTHING_HEARD) -> Card:
    """Return the card of a record; without a dossier it is a note or a link of the inbox."""
    if isinstance(thing, Note):
        return note_card(thing, dossier)
    if isinstance(thing, Link):
        return link_card(thing, dossier)
    assert dossier is not None
    return session_card(thing, dossier, dash, heard) if isinstance(thing, Session) else tech_card(thing, dossier)


def session_card(session: Session, dossier: Dossier, dash: str = "-", heard: HeardTalks = NOTHING_HEARD) -> Card:
    """Return the card of a session, its notes and tech by time; `dash` is set between two times."""
    calendar = dossier.conference
    things: tuple[NoteOrTech, ...] = (*dossier.notes, *dossier.tech)
    entries = sorted((thing for thing in things if thing.session == session.uid), key=lambda thing: thing.order)
    facts = (
        ("when", _when(session, calendar, dash)),
        ("room", session.room),
        ("track", session.track),
        ("kind", session.kind),
        ("status", session.status if session.status != "scheduled" else ""),
        ("attendance", _attendance(session, calendar.zone, dash)),
        ("rating", rated(session.rating, session.verdict)),
        *((column.label, spelled(getattr(session, column.name))) for column in SESSION_COLUMNS if column.label),
        *(("speaker", _speaker(speaker, heard)) for speaker in session.speakers),
        ("tags", hashtags(session.tags)),
        *_links(session.links),
        ("recording", _recording(recording_of(session.links), session, calendar)),
    )
    return Card(
        session.handle, session.title, session.subtitle, _known(facts), text=session.abstract, entries=tuple(entries)
    )


def note_card(note: Note, dossier: Dossier | None) -> Card:
    """Return the card of a note; in the inbox (no dossier) its time is at its own UTC offset."""
    calendar = dossier.conference if dossier else None
    moment = note_moment(note, calendar.zone if calendar else None)
    done = local_time(note.done_at, calendar.zone if calendar else "UTC").date() if note.done_at is not None else None
    facts = (
        ("session", _session_name(note.session, dossier)),
        ("section", note.section),
        ("day", _day(note.day, calendar)),
        ("typed", f"{day_label(moment.date())} {clock_words(moment)}"),
        ("private", "yes, left out of posts" if note.private else ""),
        ("done", day_label(done) if done else ""),
        ("recording", _position(note.position) if note.position else ""),
        ("tags", hashtags(note.tags)),
        *_links(note.links),
    )
    return Card(note.handle, note.kind, facts=_known(facts), text=note.text, text_first=True, tags=note.tags)


def tech_card(tech: Tech, dossier: Dossier) -> Card:
    """Return the card of a tech."""
    calendar = dossier.conference
    facts = (
        ("rating", rated(tech.rating, tech.verdict)),
        ("url", tech.url),
        ("booth", tech.booth),
        ("session", _session_name(tech.session, dossier)),
        ("seen", f"{_day(day_of(tech.at, calendar), calendar)}, {clock_time(tech.at, calendar.zone)}"),
        ("tags", hashtags(tech.tags)),
        *_links(tech.links),
    )
    return Card(tech.handle, tech.name, tech.tagline, _known(facts))


def link_card(link: Link, dossier: Dossier | None) -> Card:
    """Return the card of a link; a social post also has an author, a text and a date."""
    things: tuple[NoteOrTech, ...] = (*dossier.notes, *dossier.tech) if dossier else ()
    on = next((thing for thing in things if thing.uid in {link.note, link.tech}), None)
    owner = f"{on.handle} {on.name if isinstance(on, Tech) else on.text}" if on else ""
    facts = (
        ("url", link.url),
        ("on", _session_name(link.session, dossier) or owner),
        ("author", link.author),
        ("published", link.published),
        ("length", clock(link.length) if link.length else ""),
        ("captions", ", ".join(filter(None, ("read" if _has_cues(link, dossier) else "", link.captions)))),
        ("began", _began(link, dossier)),
        ("embed", f"{len(link.embed):,} characters of code" if link.embed else ""),
    )
    return Card(link.handle, link.kind, link.title, _known(facts), text=link.text, text_first=True)


def conference_card(dossier: Dossier) -> Card:
    """Return the card of a conference: when and where, counts for each day, and what is missing."""
    about = dossier.conference
    things = dossier.sessions, dossier.notes, dossier.tech
    sessions, notes, tech = (Counter(thing.day for thing in of_kind if thing.day) for of_kind in things)
    days = sorted({*sessions, *notes, *tech})
    facts = (
        ("dates", dates_label(about.starts_on, about.ends_on)),
        ("day one", day_label(about.day_one)),
        ("day end", f"{about.day_end // 60:02}:{about.day_end % 60:02}"),
        ("timezone", zone_label(about.zone)),
        ("place", about.place),
        ("url", about.url),
        ("hashtag", about.hashtag),
        *(("day", f"{_day(day, about)}: {counts(sessions[day], notes[day], tech[day])}") for day in days),
        *(("missing", f"{what}: {', '.join(handles)}") for what, handles in overview(dossier)),
    )
    return Card(about.slug, about.name, facts=_known(facts))


def _known(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    return tuple((label, value) for label, value in facts if value)


def _when(session: Session, calendar: Calendar, dash: str) -> str:
    starts, _ = session_span(session)
    if starts is None:
        return ""
    moment = local_time(starts, calendar.zone)
    # after midnight the conference day is still the day before
    late = "" if moment.date() == session.day else f" ({day_label(moment.date())} by the calendar)"
    return f"{_day(session.day, calendar)}, {times(session, calendar.zone, dash)} {moment:%Z}{late}"


def _attendance(session: Session, zone: str, dash: str) -> str:
    if session.entered_at is None or session.starts_at is None:
        return session.state
    left = f"{dash}{clock_time(session.left_at, zone)}" if session.left_at is not None else ""
    return f"{session.state} {clock_time(session.entered_at, zone)}{left}".strip()


def _speaker(speaker: Speaker, heard: HeardTalks) -> str:
    talk = heard.best(speaker)
    before = f"{heard_when(talk)} (s{talk.id} {one_line(talk.title, 60)})" if talk is not None else ""
    return _spaced(spoken_by(speaker), speaker.handle, speaker.url, before)


def _links(links: Iterable[Link]) -> Iterator[Fact]:
    for link in links:
        yield link.kind, _spaced(link.handle, link.url, link_words(link))


def _recording(link: Link | None, session: Session, calendar: Calendar) -> str:
    """Return `l3, 41:10 long, began 10:03:40 by your hand` of a session's recording."""
    if link is None:
        return ""
    length = f"{clock(link.length)} long" if link.length else ""
    zero = begin_of(link, session)
    began = f"began {_begin(zero, link, calendar)}" if zero is not None else ""
    return ", ".join(filter(None, (link.handle, length, began)))


def _has_cues(link: Link, dossier: Dossier | None) -> bool:
    """Return whether captions of a recording were read, also for another session."""
    others = (other for it in dossier.sessions for other in it.links) if dossier else ()
    return any(it.cues and same_video(it.url) == same_video(link.url) for it in (link, *others))


def _began(link: Link, dossier: Dossier | None) -> str:
    """Return when a recording began; empty for a link that is no session's recording."""
    session = next((it for it in dossier.sessions if it.uid == link.session), None) if dossier else None
    shown = recording_of(session.links) if session else None
    if dossier is None or session is None or (link.zero_at is None and (shown is None or shown.uid != link.uid)):
        return ""
    zero = begin_of(link, session)
    return _begin(zero, link, dossier.conference) if zero is not None else ""


def _begin(zero: int, link: Link, calendar: Calendar) -> str:
    """Return `10:03:40 by the words of your notes`, `~10:00 by the clock only`."""
    if link.zero_at is None:
        return f"~{clock_time(zero, calendar.zone)} by the clock only"
    said = {"words": "by the words of your notes", "hand": "by your hand", "": ""}[link.zero_by]
    return _spaced(f"{local_time(zero, calendar.zone):%H:%M:%S}", said)


def _position(position: Position) -> str:
    return _spaced(position_words(position), "" if position.sure else "by the clock only", position.url)


def _spaced(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _day(day: date | None, calendar: Calendar | None) -> str:
    if day is None:
        return ""
    number, label = day_heading(day, calendar) if calendar else ("", day_label(day))
    return f"{label} ({number})" if number else label


def _session_name(uid: str | None, dossier: Dossier | None) -> str:
    found = next((session for session in dossier.sessions if session.uid == uid), None) if dossier and uid else None
    return f"{found.handle} {found.title}" if found else ""
