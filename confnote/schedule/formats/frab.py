"""One event of the schedule family (pentabarf, frab, pretalx, wafer), as XML or JSON tells it -> a `Slot`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from confnote.schedule.kinds import cut_cancelled, is_off, sort_of
from confnote.schedule.links import address_key, distinct, web_address, weblink
from confnote.schedule.text import line, paragraphs, prose
from confnote.schedule.times import clock, day, length, stamp
from confnote.schedule.value import Alias, Slot

if TYPE_CHECKING:
    from datetime import date

    from confnote.model import Speaker
    from confnote.schedule.times import Told
    from confnote.schedule.value import Weblink

CODE = re.compile(r"/talk/([A-Z0-9]{4,12})(?:/|$)")
DAY_CHANGE = timedelta(hours=4)
"""Where a file without a `day_change` changes its days: a start before it belongs to the night, one date later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What the family says of one event, as raw text."""

    guid: str = ""
    code: str = ""
    id: str = ""
    url: str = ""
    origin_url: str = ""
    date: str = ""
    start: str = ""
    end: str = ""
    duration: str = ""
    day: str = ""
    room: str = ""
    title: str = ""
    subtitle: str = ""
    track: str = ""
    type: str = ""
    state: str = ""
    abstract: str = ""
    description: str = ""
    speakers: tuple[Speaker, ...] = ()
    links: tuple[Weblink | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """What holds for all events of a file: how its wall clocks are read, and where relative addresses begin."""

    told: Told
    day_change: timedelta = DAY_CHANGE
    base_url: str = ""


def slot_of(event: Event, frame: Frame) -> Slot | None:
    """Return the slot; None for an event without a title."""
    title, off = cut_cancelled(line(event.title))
    if not title:
        return None
    starts_at, ends_at = _times(event, frame)
    page = web_address(event.url, frame.base_url)
    track = line(event.track, 200)
    kind, service = sort_of(line(event.type, 100), title, track)
    return Slot(
        title=title,
        subtitle=line(event.subtitle),
        kind=kind,
        status="cancelled" if off or is_off(event.state) else "scheduled",
        service=service,
        track=track,
        room=line(event.room, 200),
        starts_at=starts_at,
        ends_at=ends_at,
        abstract=paragraphs(prose(event.abstract), prose(event.description)),
        speakers=event.speakers,
        links=distinct((weblink(page), *event.links)),
        aliases=_aliases(event, page),
    )


def _aliases(event: Event, page: str) -> tuple[Alias, ...]:
    origin = web_address(event.origin_url)
    code = event.code or next((found[1] for url in (page, origin) if (found := CODE.search(url))), "")
    named = (("guid", event.guid), ("code", code), ("url", address_key(page) if page else ""), ("id:frab", event.id))
    return tuple(Alias(source, clean) for source, key in named if (clean := line(key)))


def starts(date_text: str, start: str, day_text: str, day_change: timedelta) -> datetime | None:
    """Return when an event begins: by its date and offset, else by its day and wall clock.

    A file that counts days until `day_change` puts 00:15 after midnight on the day before it.
    """
    moment = stamp(date_text) if len(date_text.strip()) > len("2024-02-03") else None
    if moment is not None:
        return moment
    when, since_midnight = day(date_text) or day(day_text), clock(start)
    if when is None or since_midnight is None:
        return None
    late = timedelta(days=1) if since_midnight < day_change else timedelta(0)
    return _midnight(when) + since_midnight + late


def _midnight(when: date) -> datetime:
    return datetime(when.year, when.month, when.day)  # noqa: DTZ001  # a wall clock: its zone is the frame's


def _times(event: Event, frame: Frame) -> tuple[int | None, int | None]:
    moment = starts(event.date, event.start, event.day, frame.day_change)
    if moment is None:
        return None, None
    starts_at = frame.told.instant(moment)
    if (long := length(event.duration)) is not None:
        return starts_at, starts_at + long
    if (end := stamp(event.end)) is not None:
        ends_at = frame.told.instant(end)
        return starts_at, ends_at if ends_at >= starts_at else None
    return starts_at, None


def floating(event: Event, day_change: timedelta) -> bool:
    """Return whether an event's time is a wall clock that needs a zone to be an instant."""
    moment = starts(event.date, event.start, event.day, day_change)
    return moment is not None and moment.tzinfo is None


def off_utc(events: list[Event]) -> bool:
    """Return whether events say +01:00 or the like, which shows that a file's zone `UTC` is no place."""
    moments = [moment for event in events[:200] if (moment := stamp(event.date)) and moment.tzinfo]
    return any(moment.utcoffset() for moment in moments)
