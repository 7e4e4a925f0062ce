"""The programme by day and slot, with your sessions, their overlaps and what is on now marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from confnote.core.time import day_of
from confnote.model import Calendar, Dossier, Session
from confnote.store.now import Place
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
from confnote.views.table import HANDLE, STATE, Column, Json, Listing, Scope, Table, json_value

GOING = {"planned", "attended", "left-early"}  # the user was in such a session or plans to be: two of them can overlap
MINE = GOING | {"missed"}
LONG = 3 * 3_600_000  # a longer session (a co-located day, an expo) does not compete with shorter ones
ROOMY = 100  # from this width on rooms have a column of their own
ROOM = 26  # the greatest width of that column; a longer name is wrapped in it
LEGEND = ("planned", "attended", "left-early", "missed", "skipped")


class AgendaEntry(NamedTuple):
    """A session, whether it is on now or over, and the user's sessions that it overlaps."""

    session: Session
    running: bool = False
    over: bool = False
    rivals: tuple[Session, ...] = ()

    @property
    def mine(self) -> bool:
        """Return whether the user planned it, was in it or means to watch it."""
        return self.session.attendance in MINE

    @property
    def state(self) -> str:
        """Return `now`, or why the session is off the programme."""
        return "now" if self.running else "" if self.session.status == "scheduled" else self.session.status


class AgendaSlot(NamedTuple):
    """Sessions that begin and end together."""

    entries: tuple[AgendaEntry, ...]

    @property
    def running(self) -> bool:
        """Return whether any of its sessions is on now."""
        return any(entry.running for entry in self.entries)


class ProgrammeDay(NamedTuple):
    """A conference day (None: without a time) and its slots in order."""

    day: date | None
    slots: tuple[AgendaSlot, ...]


def programme(
    dossier: Dossier, *, now: int | None = None, day: date | None = None, mine: bool = False
) -> tuple[ProgrammeDay, ...]:
    """Return the days in order, sessions without a time last.

    `day` and `mine` select one day, or the sessions of the user.
    """
    today = None if now is None else day_of(now, dossier.conference)
    rivals = overlaps(dossier.sessions)
    entries = [
        _entry(session, now, today, rivals.get(session.uid, ()))
        for session in dossier.sessions
        if (day is None or session.day == day) and (not mine or session.attendance in MINE)
    ]
    days = []
    for of_day, found in groupby(sorted(entries, key=_order), key=lambda entry: entry.session.day):
        slots = groupby(found, key=lambda entry: session_span(entry.session))
        days.append(ProgrammeDay(of_day, tuple(AgendaSlot(tuple(slot)) for _, slot in slots)))
    return tuple(days)


def overlaps(sessions: Iterable[Session]) -> dict[str, tuple[Session, ...]]:
    """Return, by uid, the other sessions of the user that a session overlaps.

    At least one of the two is still a plan. Cancelled sessions and those without a time overlap nothing; one over
    three hours overlaps only another such.
    """
    going = [
        session
        for session in sessions
        if session.attendance in GOING
        and session.status == "scheduled"
        and not (session.service or None in session_span(session))
    ]
    going.sort(key=lambda session: session_span(session)[0] or 0)
    found: dict[str, list[Session]] = {}
    for number, session in enumerate(going):
        for other in going[number + 1 :]:
            # they are sorted by their beginning: no later session overlaps either
            if (session_span(other)[0] or 0) >= (session_span(session)[1] or 0):
                break
            if "planned" in {session.attendance, other.attendance} and _is_long(session) == _is_long(other):
                found.setdefault(session.uid, []).append(other)
                found.setdefault(other.uid, []).append(session)
    return {uid: tuple(rivals) for uid, rivals in found.items()}


def _entry(session: Session, now: int | None, today: date | None, rivals: Sequence[Session]) -> AgendaEntry:
    starts, ends = session_span(session)
    if now is None or starts is None:
        return AgendaEntry(session, rivals=tuple(rivals))
    # a session that began today, has no end and was not left goes on
    open_end = ends is None and session.attendance == "attended" and session.day == today
    begun, over = starts <= now, (not open_end if ends is None else ends <= now) and starts <= now
    left = session.left_at is not None and session.left_at <= now and ends is None
    running = begun and not (over or left) and session.status == "scheduled"
    return AgendaEntry(session, running=running, over=over, rivals=tuple(rivals))


def _order(entry: AgendaEntry) -> tuple[bool, int, int, bool, str, int]:
    """Return the key that sorts by time, then the user's sessions first, then by room."""
    starts, ends = session_span(entry.session)
    return (starts is None, starts or 0, ends or 0, not entry.mine, entry.session.room, entry.session.id)


def _is_long(session: Session) -> bool:
    starts, ends = session_span(session)
    return (ends or 0) - (starts or 0) > LONG


def _of_session(column: Column) -> Column:
    return column._replace(
        value=lambda entry, scope: column.of(entry.session, scope),
        plain=lambda entry, scope: column.spell(entry.session, scope),
    )


AGENDA = Table(
    columns=tuple(_of_session(column) for column in SESSION.columns),
    shown=(
        *(_of_session(column) for column in SESSION.shown),
        Column("state", width=STATE),
        Column("overlaps", lambda entry, _: ",".join(rival.handle for rival in entry.rivals), width=HANDLE),
    ),
    plain=("handle", "span", "attendance", "state", "overlaps", "title", "room", "track", "speakers"),
)


def agenda(dossier: Dossier, *, now: int, day: date | None = None, mine: bool = False) -> Listing:
    """Return the list of the programme, one `day` of it, or only the user's sessions (`mine`)."""
    days = programme(dossier, now=now, day=day, mine=mine)
    entries = [entry for day in days for slot in day.slots for entry in slot.entries]

    def blocks(sheet: Sheet) -> Iterator[list[Line]]:
        if not entries:
            yield [Line(body=words("Nothing on the programme. Read one: confnote schedule import FILE", theme.ABOUT))]
        columns = _Columns(sheet, dossier.conference, entries)
        for on, slots in days:
            yield [heading(day_heading(on, dossier.conference) if on else ("Without a time",), sheet)]
            yield [line for slot in slots for line in columns.slot(slot)]
        legend = _legend(entries, sheet)
        if legend:
            yield [Line(body=legend)]

    return AGENDA.listing(entries, Scope.of(dossier), lambda sheet: spaced(blocks(sheet)))


class _Columns:
    """The columns of the agenda: what is on now, times, mark, handle, title, and the room.

    In a terminal that is not wide the room follows below the title.
    """

    __slots__ = ("calendar", "handle", "room", "sheet")

    def __init__(self, sheet: Sheet, calendar: Calendar, entries: Sequence[AgendaEntry]) -> None:
        self.sheet, self.calendar = sheet, calendar
        self.handle = max((len(entry.session.handle) for entry in entries), default=0)
        longest = max((cells(words(entry.session.room)) for entry in entries), default=0)
        self.room = min(longest, ROOM) if sheet.width >= ROOMY else 0

    def slot(self, slot: AgendaSlot) -> Iterator[Line]:
        """Yield the sessions of a slot; its times are before the first one."""
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
            (f"{self.sheet.marks.attendance(entry.session.attendance)} ", theme.MINE),
            (f"{entry.session.handle:<{self.handle}}", theme.HANDLE),
            (" " if self.sheet.narrow else GAP, ""),
        )
        room = words(entry.session.room, theme.ABOUT) if self.room else ()
        facts = ("" if self.room else entry.session.room), entry.session.track, speakers(entry.session)
        about = joined((words(fact, theme.ABOUT) for fact in facts), self.sheet.dot)
        body = (*_title(entry), ("\n", ""), *about) if about else _title(entry)
        return Line(lead, body, room, self.room)


def _title(entry: AgendaEntry) -> Words:
    """Return the title in the style of its state, then `cancelled` and the overlaps in words."""
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
    found = {entry.session.attendance for entry in entries}
    parts: list[Words] = [
        ((sheet.marks.attendance(word), theme.MINE), (f" {word}", theme.ABOUT)) for word in LEGEND if word in found
    ]
    if any(entry.running for entry in entries):
        parts.append(((sheet.marks.now, theme.NOW), (" on now", theme.ABOUT)))
    return joined(parts, GAP)


def now_value(place: Place, dossier: Dossier | None, following: Session | None = None) -> Json:
    """Return where a note would go now; `target` is the handle of a session, a day, or `inbox`.

    `session` is the handle of the target if that is a session; `room` is the pinned room, else that of the session;
    `next` is the next session on the user's agenda; `rivals` are the sessions of which none could be chosen.
    """
    uid, number, title = place.session or ("", 0, "")
    current = next((session for session in dossier.sessions if session.uid == uid), None) if dossier else None
    handle = f"s{number}" if place.session else None
    scope = Scope(zone=dossier.conference.zone if dossier else "UTC")
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
        "rivals": [f"s{number}" for _, number, _ in place.rivals],
    }
