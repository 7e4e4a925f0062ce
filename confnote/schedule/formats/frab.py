"""What schedule XML and schedule JSON have in common: pentabarf, frab, pretalx and wafer write the same fields."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from confnote.schedule.assemble import Skipped, assemble
from confnote.schedule.kinds import cut_cancelled, is_off, sort_of
from confnote.schedule.links import address_key, distinct, web_address, weblink
from confnote.schedule.text import line, paragraphs, prose
from confnote.schedule.times import clock, day, is_utc, length, midnight, stamp, zone_of
from confnote.schedule.value import Schedule, Slot, aliases_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from confnote.model import Speaker
    from confnote.schedule.times import FileZone, Zones
    from confnote.schedule.value import Alias, Weblink

CODE = re.compile(r"/talk/([A-Z0-9]{4,12})(?:/|$)")
DAY_CHANGE = timedelta(hours=4)
"""When the days of a file without a `day_change` change: an earlier start is one date later, in the same night."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event: the texts of its fields by name, and the date of the day that lists it."""

    texts: Mapping[str, str]
    day: str = ""
    speakers: tuple[Speaker, ...] = ()
    links: tuple[Weblink | None, ...] = field(default=())

    def __getitem__(self, name: str) -> str:
        return self.texts.get(name, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a file says about the whole conference, as texts; `day_change` is the time after midnight."""

    format: str
    title: str = ""
    acronym: str = ""
    version: str = ""
    url: str = ""
    base_url: str = ""
    zone_name: str = ""
    start: str = ""
    end: str = ""
    day_change: timedelta = DAY_CHANGE


def schedule_of(head: Head, events: list[Event], zones: Zones) -> Schedule:
    """Return the programme of a file; events without a title are left out and named in a notice."""
    stated = zone_of(head.zone_name)
    notice = ""
    if head.zone_name and stated is None:
        notice = f"the file's time zone {line(head.zone_name, 60)!r} is none that exists"
    # an exporter that does not know the place writes UTC
    if is_utc(head.zone_name) and _has_offset(events):
        stated = None
    starts = (_start(event, head.day_change) for event in events)
    zone = zones.choose(stated, floating=any(start is not None and start.tzinfo is None for start in starts))
    base = web_address(head.base_url)
    # a number such as `2025` could be the acronym of any conference
    acronym = line(head.acronym, 100).casefold()
    schedule = Schedule(
        format=head.format,
        title=line(head.title),
        identity=(f"acronym {acronym}",) if any(char.isalpha() for char in acronym) else (),
        version=line(head.version, 100),
        url=web_address(head.url) or base,
        notices=(notice,) if notice else (),
    )
    slots = (_slot(event, zone, head.day_change, base) for event in events)
    return assemble(schedule, zone, slots, (day(head.start), day(head.end)))


def _has_offset(events: list[Event]) -> bool:
    """Return whether events have an offset such as +01:00, which shows that the file's zone `UTC` is no place."""
    moments = [moment for event in events[:200] if (moment := stamp(event["date"])) and moment.tzinfo]
    return any(moment.utcoffset() for moment in moments)


def _slot(event: Event, zone: FileZone, day_change: timedelta, base: str) -> Slot | Skipped:
    title, off = cut_cancelled(line(event["title"]))
    if not title:
        return Skipped(f"event {event['id'] or event['guid']}", "no title")
    starts_at, ends_at = _times(event, zone, day_change)
    page = web_address(event["url"], base)
    track = line(event["track"], 200)
    kind, service = sort_of(line(event["type"], 100), title, track)
    return Slot(
        title=title,
        subtitle=line(event["subtitle"]),
        kind=kind,
        status="cancelled" if off or is_off(event["state"]) else "scheduled",
        service=service,
        track=track,
        room=line(event["room"], 200),
        starts_at=starts_at,
        ends_at=ends_at,
        abstract=paragraphs(prose(event["abstract"]), prose(event["description"])),
        speakers=event.speakers,
        links=distinct((weblink(page), *event.links)),
        aliases=_aliases(event, page),
    )


def _aliases(event: Event, page: str) -> tuple[Alias, ...]:
    pages = (page, web_address(event["origin_url"]))
    code = event["code"] or next((found[1] for url in pages if (found := CODE.search(url))), "")
    return aliases_of(
        ("guid", line(event["guid"])),
        ("code", line(code)),
        ("url", line(address_key(page))),
        ("id:frab", line(event["id"])),
    )


def _start(event: Event, day_change: timedelta) -> datetime | None:
    """Return when an event begins: by its date with an offset, else by its day and wall clock.

    A file whose days change at `day_change` lists 00:15 under the day before.
    """
    date_text = event["date"].strip()
    moment = stamp(date_text) if len(date_text) > len("2024-02-03") else None
    if moment is not None:
        return moment
    on, since_midnight = day(date_text) or day(event.day), clock(event["start"])
    if on is None or since_midnight is None:
        return None
    return midnight(on) + since_midnight + timedelta(days=since_midnight < day_change)


def _times(event: Event, zone: FileZone, day_change: timedelta) -> tuple[int | None, int | None]:
    start = _start(event, day_change)
    duration = length(event["duration"])
    if start is not None and duration is not None:
        starts_at = zone.instant(start)
        return starts_at, starts_at + duration
    return zone.span(start, stamp(event["end"]))
