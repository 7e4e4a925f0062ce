"""List the programme by day and slot; mark the user's sessions, overlaps, and what is on now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from confnote.core.heard_talks import NOTHING_HEARD, HeardTalks, SeenSpeaker
from confnote.core.time import day_of
from confnote.model import HOUR, Calendar, Dossier, Session
from confnote.store.neighbours import NextSession
from confnote.store.now import Place, Rival
from confnote.views import theme
from confnote.views.lines import (
    GAP,
    Line,
    Sheet,
    Words,
    cells,
    day_heading,
    heading,
    joined,
    session_span,
    spaced,
    speakers,
    times,
    words,
)
from confnote.views.records import SESSION, TIMES
from confnote.views.seen import seen_before, seen_value
from confnote.views.table import HANDLE, STATE, Column, Json, Listing, Scope, Table, json_value

LONG = 3 * 3_600_000  # a longer session (a co-located day, an expo) does not compete with shorter ones
ROOMY = 100  # in a terminal of at least this width rooms have a column
ROOM = 26  # the greatest width of the room column; longer names are wrapped
LEGEND = ("planned", "attended", "left-early", "missed", "skipped")


class AgendaEntry(NamedTuple):
    """A session, whether it is on now or over; `rivals` are the user's sessions that overlap it.

    `seen` are its speakers whom the user heard at other conferences.
    """

    session: Session
    running: bool = False
    over: bool = False
    rivals: tuple[Session, ...] = ()
    seen: tuple[SeenSpeaker, ...] = ()

    @property
    def mine(self) -> bool:
        """Return whether the user planned the session or was in it."""
        return self.session.is_mine

    @property
    def state(self) -> str:
        """Return `now`, or a status such as `cancelled`; empty for any other scheduled session."""
        return "now" if self.running else "" if self.session.status == "scheduled" else self.session.status

    @property
    def seen_before(self) -> str:
        """Return `seen 2023: 5/5 "best of the day"`, empty if the user heard no speaker before."""
        return seen_before(self.seen, len(self.session.speakers))


class AgendaSlot(NamedTuple):
    """Sessions that begin and end together."""

    entries: tuple[AgendaEntry, ...]

    @property
    def running(self) -> bool:
        """Return whether any session of the slot is on now."""
        return any(entry.running for entry in self.entries)


class ProgrammeDay(NamedTuple):
    """A conference day and its slots in order; `day` is None for sessions without a time."""

    day: date | None
    slots: tuple[AgendaSlot, ...]


def programme(
    dossier: Dossier,
    *,
    now: int | None = None,
    only: Collection[str] | None = None,
    heard: HeardTalks = NOTHING_HEARD,
) -> tuple[ProgrammeDay, ...]:
    """Return the days of the programme in order, sessions without a time last.

    `only` are the uids of the sessions to show, by default all. Without `now` (ms) no session is marked as on or over.
    By `heard`, the talks of other conferences, an entry says whom the user heard before.
    """
    today = None if now is None else day_of(now, dossier.conference)
    rivals = overlaps(dossier.sessions)
    noted = {note.session: note.at for note in dossier.notes if note.session}  # the last one of each
    entries = [
        _entry(session, now, today, rivals.get(session.uid, ()), noted.get(session.uid))._replace(
            seen=heard.of(session.speakers)
        )
        for session in dossier.sessions
        if only is None or session.uid in only
    ]
    days = []
    for of_day, found in groupby(sorted(entries, key=_order), key=lambda entry: entry.session.day):
        slots = groupby(found, key=lambda entry: session_span(entry.session))
        days.append(ProgrammeDay(of_day, tuple(AgendaSlot(tuple(slot)) for _, slot in slots)))
    return tuple(days)


def overlaps(sessions: Iterable[Session]) -> dict[str, tuple[Session, ...]]:
    """Return, by the uid of each session of the user, the user's other sessions that overlap it.

    Sessions that overlap nothing are left out. At least one of the two is still `planned`. Breaks, sessions that are
    not `scheduled` and those without a begin or an end overlap nothing; a session of over three hours overlaps only
    another of over three hours.
    """
    going = [
        session
        for session in sessions
        if session.is_mine and session.status == "scheduled" and not (session.service or None in session_span(session))
    ]
    going.sort(key=lambda session: session_span(session)[0] or 0)
    found: dict[str, list[Session]] = {}
    for number, session in enumerate(going):
        for other in going[number + 1 :]:
            # sorted by begin: all further sessions begin after `session` ends, too
            if (session_span(other)[0] or 0) >= (session_span(session)[1] or 0):
                break
            if "planned" in {session.state, other.state} and _is_long(session) == _is_long(other):
                found.setdefault(session.uid, []).append(other)
                found.setdefault(other.uid, []).append(session)
    return {uid: tuple(rivals) for uid, rivals in found.items()}


def _entry(
    session: Session, now: int | None, today: date | None, rivals: Sequence[Session], last_note: int | None
) -> AgendaEntry:
    starts, ends = session_span(session)
    if now is None or starts is None:
        return AgendaEntry(session, rivals=tuple(rivals))
    # an attended session of today without an end is on for an hour after its last note, unless the user leaves it
    open_end = ends is None and session.state == "attended" and session.day == today
    open_end = open_end and now < max(starts, last_note or starts) + HOUR
    begun, over = starts <= now, (not open_end if ends is None else ends <= now) and starts <= now
    left = session.left_at is not None and session.left_at <= now and ends is None
    running = begun and not (over or left) and session.status == "scheduled"
    return AgendaEntry(session, running=running, over=over, rivals=tuple(rivals))


def _order(entry: AgendaEntry) -> tuple[bool, int, int, bool, str, int]:
    """Return a sort key: by time, then the user's sessions before others, then by room."""
    starts, ends = session_span(entry.session)
    return (starts is None, starts or 0, ends or 0, not entry.mine, entry.session.room, entry.session.id)


def _is_long(session: Session) -> bool:
    starts, ends = session_span(session)
    return (ends or 0) - (starts or 0) > LONG


AGENDA = Table(
    columns=(
        *(column.within("session") for column in SESSION.columns),
        Column("seen", lambda entry, _: seen_value(entry.seen), lambda entry, _: entry.seen_before),
    ),
    shown=(
        *(column.within("session") for column in SESSION.shown),
        Column("state", width=STATE),
        Column("overlaps", lambda entry, _: ",".join(rival.handle for rival in entry.rivals), width=HANDLE),
    ),
    plain=("handle", "span", "attendance", "state", "overlaps", "title", "room", "track", "speakers", "seen"),
)  # fmt: skip


def agenda(
    dossier: Dossier, *, now: int, only: Collection[str] | None = None, heard: HeardTalks = NOTHING_HEARD,
    brief: bool = False,
) -> Listing:  # fmt: skip
    """Return the programme as a list: all sessions, or `only` those with these uids.

    `heard` are the talks of other conferences, by which it says whom the user heard before. If it is `brief`, a
    session has one line, with its room but without its track and its speakers.
    """
    days = programme(dossier, now=now, only=only, heard=heard)
    entries = [entry for day in days for slot in day.slots for entry in slot.entries]

    def blocks(sheet: Sheet) -> Iterator[list[Line]]:
        columns = _Columns(sheet, dossier.conference, entries, brief=brief)
        for on, slots in days:
            yield [heading(day_heading(on, dossier.conference) if on else ("Without a time",), sheet)]
            yield [line for slot in slots for line in columns.slot(slot)]
        legend = _legend(entries, sheet)
        if legend:
            yield [Line(body=legend)]

    return AGENDA.listing(entries, Scope.of(dossier), lambda sheet: spaced(blocks(sheet)))


class _Columns:
    """The columns of the agenda: "on now" mark, times, attendance mark, handle, title, room.

    In a terminal of less than ROOMY columns the room is in the line below the title.
    """

    __slots__ = ("brief", "calendar", "handle", "room", "sheet")

    def __init__(self, sheet: Sheet, calendar: Calendar, entries: Sequence[AgendaEntry], *, brief: bool) -> None:
        self.sheet, self.calendar, self.brief = sheet, calendar, brief
        self.handle = max((len(entry.session.handle) for entry in entries), default=0)
        longest = max((cells(words(entry.session.room)) for entry in entries), default=0)
        self.room = min(longest, ROOM) if sheet.width >= ROOMY and not brief else 0

    def slot(self, slot: AgendaSlot) -> Iterator[Line]:
        """Yield the lines of a slot; only its first session shows the times."""
        for number, entry in enumerate(slot.entries):
            time = times(entry.session, self.calendar.zone, self.sheet.marks.dash) if not number else ""
            style = theme.NOW if slot.running else theme.TIME
            if self.sheet.narrow and time:
                yield Line(body=words(time, style))
            yield self._entry(entry, "" if self.sheet.narrow else f"{time:<{TIMES}}  ", style)

    def _entry(self, entry: AgendaEntry, time: str, style: str) -> Line:
        lead = (
            (f"{self.sheet.marks.now if entry.running else ' '} ", theme.NOW),
            (time, style),
            (f"{self.sheet.marks.attendance(entry.session.state)} ", theme.MINE),
            (f"{entry.session.handle:<{self.handle}}", theme.HANDLE),
            (" " if self.sheet.narrow else GAP, ""),
        )
        if self.brief:
            return Line(lead, joined([_title(entry), words(entry.session.room, theme.ABOUT)], self.sheet.dot))
        room = words(entry.session.room, theme.ABOUT) if self.room else ()
        facts = ("" if self.room else entry.session.room), entry.session.track, speakers(entry.session)
        seen = words(entry.seen_before, theme.RATING)
        about = joined((*(words(fact, theme.ABOUT) for fact in facts), seen), self.sheet.dot)
        body = (*_title(entry), ("\n", ""), *about) if about else _title(entry)
        return Line(lead, body, room, self.room)


def _title(entry: AgendaEntry) -> Words:
    """Return the title, a status such as `cancelled`, and the handles of overlapping sessions."""
    session = entry.session
    gone = session.status != "scheduled"
    dim = entry.over or session.service
    title = words(session.title, theme.GONE if gone else theme.TITLE if entry.mine else theme.ABOUT if dim else "")
    if gone:
        title += ((f"{GAP}{session.status}", theme.OVERLAP),)
    if entry.rivals:
        title += ((f"{GAP}overlaps {', '.join(rival.handle for rival in entry.rivals)}", theme.OVERLAP),)
    return title


def _legend(entries: Sequence[AgendaEntry], sheet: Sheet) -> Words:
    found = {entry.session.state for entry in entries}
    parts: list[Words] = [
        ((sheet.marks.attendance(word), theme.MINE), (f" {word}", theme.ABOUT)) for word in LEGEND if word in found
    ]
    if any(entry.running for entry in entries):
        parts.append(((sheet.marks.now, theme.NOW), (" on now", theme.ABOUT)))
    return joined(parts, GAP)


def brief_value(session: Rival | NextSession, zone: str) -> Json:
    """Return as JSON a session that can take a note, or that begins next."""
    return {
        "handle": f"s{session.id}", "title": session.title, "room": session.room,
        "starts_at": json_value(Scope(zone=zone).moment(session.starts_at)),
    }  # fmt: skip


def now_value(
    place: Place, dossier: Dossier | None, following: Session | None = None, coming: Sequence[NextSession] = ()
) -> Json:
    """Return as JSON where a note would go now (`place`), and the next session (`following`).

    `dossier` is that of the place's conference, None in the inbox. `target` is the handle of a session, a day, or
    `inbox`; `session` is the same handle, else null. `room` is the pinned room, else the session's. `rivals` are the
    sessions that it can be, the likeliest first, and `programme_next` those of `coming`, which begin next on the
    programme.
    """
    uid, number, title = place.session or ("", 0, "")
    current = next((session for session in dossier.sessions if session.uid == uid), None) if dossier else None
    handle = f"s{number}" if place.session else None
    zone = dossier.conference.zone if dossier else "UTC"
    scope = Scope(zone=zone)
    return {
        "conference": place.slug or None,
        "session": handle,
        "room": place.room or (current.room if current else "") or None,
        "target": handle or place.day or "inbox",
        "next": following.handle if following else None,
        "title": title or None,
        "starts_at": json_value(scope.moment(current.begins)) if current else None,
        "ends_at": json_value(scope.moment(current.ends_at)) if current else None,
        "next_title": following.title if following else None,
        "next_starts_at": json_value(scope.moment(following.starts_at)) if following else None,
        "next_room": (following.room or None) if following else None,
        "rivals": [brief_value(rival, zone) for rival in place.rivals],
        "out": place.out,
        "programme_next": [brief_value(session, zone) for session in coming],
    }
