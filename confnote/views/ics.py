"""Write the user's sessions as an iCalendar file, for the calendar of a phone.

The same sessions give the same bytes, and a session keeps its UID, so that a calendar updates the events that it has.
`cli.agenda_file` gives later dates to the events of a file that it changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from confnote.core.text import one_line, safe_text
from confnote.core.time import EPOCH, find_zone, local_time, zone_offsets
from confnote.model import Conference, Session
from confnote.views.lines import session_span, speakers

if TYPE_CHECKING:
    from icalendar import Alarm, Calendar, Event, Timezone

MADE_BY = "confnote agenda"  # in every file: `confnote agenda` overwrites a file without it only with --force
YEAR = timedelta(days=366)  # `zone_offsets` begins so long before the first day
UTC_NAMES = {"UTC", "Etc/UTC"}


def on_calendar(sessions: Iterable[Session]) -> tuple[list[Session], list[Session]]:
    """Return the sessions that the user plans or attended, and those of them without a time."""
    mine = [session for session in sessions if session.is_mine]
    return [s for s in mine if session_span(s)[0] is not None], [s for s in mine if session_span(s)[0] is None]


def calendar_file(
    about: Conference, sessions: Sequence[Session], revisions: Mapping[str, tuple[int, int]], alarm: int | None = None
) -> bytes:
    """Return a calendar of sessions that have a time.

    `revisions` has, by uid, how often a session was changed and when last (ms). `alarm` is how many minutes before a
    session the phone rings; None is never.
    """
    from icalendar import Calendar  # 160 ms

    calendar = Calendar()
    calendar.add("prodid", f"-//{MADE_BY}//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", one_line(about.name))
    calendar.add("x-wr-timezone", about.zone)
    if about.zone not in UTC_NAMES:
        calendar.add_component(_timezone(about))
    for session in sessions:
        _add_event(calendar, about, session, revisions.get(session.uid, (0, session_span(session)[0] or 0)), alarm)
    content: bytes = calendar.to_ical()
    return content


def _add_event(
    calendar: Calendar, about: Conference, session: Session, revision: tuple[int, int], alarm: int | None
) -> None:
    from icalendar import Event

    event = Event()
    changed = EPOCH + timedelta(milliseconds=revision[1] - revision[1] % 1000)
    event.add("uid", session.uid)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", revision[0])
    whole_days = _add_span(event, about, session)
    event.add("summary", one_line(session.title))
    if session.room:
        event.add("location", one_line(session.room))
    if session.track:
        event.add("categories", [one_line(session.track)])
    description = _description(session)
    if description:
        event.add("description", description)
    page = next((link.url for link in session.links if link.kind == "page"), "")
    if page:
        event.add("url", one_line(page))
    on = session.status == "scheduled"
    event.add("status", "CONFIRMED" if on else "CANCELLED")
    if alarm is not None and on and not whole_days:  # for a whole day it would ring at night
        event.add_component(_alarm(session, alarm))
    calendar.add_component(event)


def _alarm(session: Session, minutes: int) -> Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", one_line(session.title))
    alarm.add("trigger", timedelta(minutes=-minutes))
    return alarm


def _add_span(event: Event, about: Conference, session: Session) -> bool:
    """Add start and end in the conference's zone; return whether they are whole days."""
    starts, ends = session_span(session)
    assert starts is not None
    start = local_time(starts, about.zone)
    end = local_time(ends, about.zone) if ends is not None and ends > starts else None
    midnights = start.time() == time() and end is not None and end.time() == time()
    event.add("dtstart", start.date() if midnights else start)
    if end is not None:
        event.add("dtend", end.date() if midnights else end)
    return midnights


def _description(session: Session) -> str:
    """Return speakers, abstract and links: all that a phone has room for below the title."""
    names = speakers(session)
    people = f"{'Speaker' if len(session.speakers) == 1 else 'Speakers'}: {names}" if names else ""
    links = "\n".join(
        f"{link.kind.capitalize()}: {one_line(link.url)}" for link in session.links if link.kind != "social"
    )
    return "\n\n".join(filter(None, (people, safe_text(session.abstract).strip(), links)))


def _timezone(about: Conference) -> Timezone:
    """Return the rules of the conference's zone around its days.

    icalendar's own function gives the onset of summer time an hour late.
    """
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    rules = find_zone(about.zone)
    found = Timezone()
    found.add("tzid", about.zone)
    before: timedelta | None = None
    for at, minutes in zone_offsets(about.zone, about.starts_on, about.ends_on):
        offset = timedelta(minutes=minutes)
        if before is None:  # it has been so since ever
            onset, local = datetime(1970, 1, 1), datetime.combine(about.starts_on - YEAR, time(), rules)  # noqa: DTZ001
        else:
            local = (EPOCH + timedelta(milliseconds=at)).astimezone(rules)
            onset = (EPOCH + timedelta(milliseconds=at) + before).replace(tzinfo=None)
        rule = TimezoneDaylight() if local.dst() else TimezoneStandard()
        rule.add("dtstart", onset)
        rule.add("tzoffsetfrom", offset if before is None else before)
        rule.add("tzoffsetto", offset)
        rule.add("tzname", local.tzname() or about.zone)
        found.add_component(rule)
        before = offset
    return found
