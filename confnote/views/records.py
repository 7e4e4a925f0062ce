"""What a conference holds -> plain lines for pipes, one record a line, the same at any terminal's width.

Fields stand in a fixed order, two or more spaces apart; within a field there is never more than one (`awk -F '  +'`
takes them apart). `-` is an empty field; empty ones at the end are left out. The handle comes first, free text last.
A note's further lines are indented, so that every line which begins with a handle begins a record.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from confnote.core.text import one_line, safe_text
from confnote.core.time import Calendar, local_time
from confnote.model import Note
from confnote.views.outline import by_day, by_section
from confnote.views.rows import tag_rows
from confnote.views.wording import day_heading, hashtags, link_words, note_moment, span, speakers, times

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from confnote.model import Dossier, Link, Session, Tech
    from confnote.views.card import Card
    from confnote.views.outline import Captured
    from confnote.views.programme import ProgrammeDay
    from confnote.views.rows import ConferenceRow, TrashRow

# wide enough for nearly all there is, so that columns line up without being measured
HANDLE, MINUTE, SPAN, KIND, ATTENDANCE, STATE, RATING, LINK_KIND = 5, 16, 22, 8, 10, 9, 3, 6
GAP = "  "
INDENT = "    "


def overview(dossier: Dossier, *, whole: bool = False) -> Iterator[str]:
    """Yield notes and tech after their sessions, under headings of sections and days; `whole` as in `by_day`."""
    calendar, handles = Calendar.of(dossier.conference), _handles(dossier)
    headed = False
    for name, kept in by_section(dossier):
        yield from _heading([one_line(name)], after=headed)
        yield from _captured(kept, calendar.zone, handles)
        headed = True
    for day in by_day(dossier, whole=whole):
        yield from _heading(day_heading(day.day, calendar), after=headed)
        for sitting in day.sittings:
            yield session_record(sitting.session, calendar.zone)
            yield from _captured(sitting.captured, calendar.zone, handles)
        yield from _captured(day.unfiled, calendar.zone, handles)
        headed = True


def notes(dossier: Dossier) -> Iterator[str]:
    """Yield the notes, in the order they were captured in."""
    return _captured(dossier.notes, dossier.conference.zone, _handles(dossier))


def inbox(kept: Iterable[Note]) -> Iterator[str]:
    """Yield the notes that belong to no conference yet, on the clock of the machine they were typed on."""
    return _captured(kept, None, {})


def sessions(dossier: Dossier) -> Iterator[str]:
    """Yield the sessions, by time."""
    return (session_record(session, dossier.conference.zone) for session in dossier.sessions)


def tech(dossier: Dossier) -> Iterator[str]:
    """Yield the tech, in the order it was seen in."""
    return _captured(dossier.tech, dossier.conference.zone, _handles(dossier))


def links(dossier: Dossier) -> Iterator[str]:
    """Yield all links, each with the handle of what it is on."""
    owners: tuple[Session | Captured, ...] = (*dossier.sessions, *dossier.notes, *dossier.tech)
    found = sorted(((link, owner.handle) for owner in owners for link in owner.links), key=lambda row: row[0].id)
    return (link_record(link, owner) for link, owner in found)


def tags(dossier: Dossier) -> Iterator[str]:
    """Yield the tags with the number of their uses, the most used first."""
    return (record((f"#{row.tag}", str(row.uses), row.told)) for row in tag_rows(dossier))


def trash(rows: Sequence[TrashRow], zone: str) -> Iterator[str]:
    """Yield what was deleted, and when, on the clock of the zone."""
    for row in rows:
        yield record((row.handle, _minute(row.at, zone), row.text), (HANDLE, MINUTE))


def conferences(rows: Sequence[ConferenceRow]) -> Iterator[str]:
    """Yield all conferences, the one in use marked by `*`."""
    for row in rows:
        about = row.conference
        dates = f"{about.starts_on}..{about.ends_on}"
        yield record((about.slug, "*" if row.used else "", dates, about.name, about.place, row.told))


def agenda(days: Iterable[ProgrammeDay], zone: str) -> Iterator[str]:
    """Yield `handle  date times  attendance  state  overlaps  title  room  track  speakers` of each session.

    The state is `now`, or the status of what is off the programme; overlaps are handles, by commas.
    """
    for day in days:
        for entry in (entry for slot in day.slots for entry in slot.entries):
            session = entry.session
            state = "now" if entry.running else "" if session.status == "scheduled" else session.status
            rivals = ",".join(rival.handle for rival in entry.rivals)
            head = (session.handle, _span(session, zone), session.attendance, state, rivals)
            fields = (*head, session.title, session.room, session.track, speakers(session))
            yield record(fields, (HANDLE, SPAN, ATTENDANCE, STATE, HANDLE))


def card(card: Card, zone: str | None, handles: Mapping[str, str]) -> Iterator[str]:
    """Yield one thing whole: `label: value` lines, its text, then records of what was captured in it."""
    yield record((card.handle, card.title), (HANDLE,))
    if card.subtitle:
        yield one_line(card.subtitle)
    facts = [f"{label}: {one_line(value)}" for label, value in card.facts]
    text = [line.rstrip() for line in safe_text(card.text).strip().split("\n")] if card.text.strip() else []
    captured = list(_captured(card.captured, zone, handles))
    if facts and not card.text_first:
        yield from facts
        facts = []
    for block in (text, facts, captured):
        if block:
            yield from ("", *block)


def record(fields: Sequence[str], widths: Sequence[int] = ()) -> str:
    """Return one line of fields, the first of them padded to their widths; empty ones at the end are left out."""
    told = [one_line(field) for field in fields]
    while told and not told[-1]:
        told.pop()
    return columns(told, widths).rstrip()


def columns(fields: Sequence[str], widths: Sequence[int]) -> str:
    """Return fields side by side, padded to their widths."""
    padded = zip_longest(fields, widths[: len(fields)], fillvalue=0)
    return GAP.join(f"{field or '-':<{width}}" for field, width in padded)


def session_record(session: Session, zone: str) -> str:
    """Return `handle  date times  attendance  rating  kind  title  speakers  room  track  tags  verdict`.

    The kind says `talk,cancelled` of a session that is off the programme.
    """
    fields = (
        session.handle,
        _span(session, zone),
        session.attendance,
        _rating(session.rating),
        session.kind if session.status == "scheduled" else f"{session.kind},{session.status}",
        session.title,
        speakers(session),
        session.room,
        session.track,
        hashtags(session.tags),
        session.verdict,
    )
    return record(fields, (HANDLE, SPAN, ATTENDANCE, RATING, KIND))


def note_record(note: Note, zone: str | None, session: str = "") -> Iterator[str]:
    """Yield `handle  date time  kind  where  text`: where is the session's handle or the section.

    The kind says `note,private` and `action,done` where that is so.
    """
    said = (note.kind, "private" if note.private else "", "done" if note.done_at is not None else "")
    first, *rest = safe_text(note.text).strip().split("\n")
    fields = (
        note.handle,
        f"{note_moment(note, zone):%Y-%m-%d %H:%M}",
        ",".join(part for part in said if part),
        session or one_line(note.section),
        first,
    )
    yield columns(fields, (HANDLE, MINUTE, KIND, HANDLE)).rstrip()
    for line in rest:
        yield f"{INDENT}{line}".rstrip()


def tech_record(tech: Tech, zone: str, session: str = "") -> str:
    """Return `handle  date time  rating  session  name  tagline  verdict  booth  url`."""
    fields = (
        tech.handle,
        _minute(tech.at, zone),
        _rating(tech.rating),
        session,
        tech.name,
        tech.tagline,
        tech.verdict,
        tech.booth,
        tech.url,
    )
    return record(fields, (HANDLE, MINUTE, RATING, HANDLE))


def link_record(link: Link, owner: str) -> str:
    """Return `handle  kind  what it is on  url  title`; of a social post the author and the words are the title."""
    return record((link.handle, link.kind, owner, link.url, link_words(link)), (HANDLE, LINK_KIND, HANDLE))


def _captured(things: Iterable[Captured], zone: str | None, handles: Mapping[str, str]) -> Iterator[str]:
    for thing in things:
        session = handles.get(thing.session or "", "")
        if isinstance(thing, Note):
            yield from note_record(thing, zone, session)
        else:
            yield tech_record(thing, zone or "UTC", session)


def _handles(dossier: Dossier) -> dict[str, str]:
    return {session.uid: session.handle for session in dossier.sessions}


def _heading(parts: Iterable[str], *, after: bool) -> Iterator[str]:
    """A heading, with an empty line before it if something stands there."""
    if after:
        yield ""
    yield GAP.join(part for part in parts if part)


def _span(session: Session, zone: str) -> str:
    starts, _ = span(session)
    return "" if starts is None else f"{local_time(starts, zone):%Y-%m-%d} {times(session, zone, '-')}"


def _minute(at: int, zone: str) -> str:
    return f"{local_time(at, zone):%Y-%m-%d %H:%M}"


def _rating(rating: int | None) -> str:
    return "" if rating is None else f"{rating}/5"
