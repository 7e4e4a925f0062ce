"""What schedule XML and schedule JSON have in common: pentabarf, frab, pretalx and wafer write the same fields."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from confnote.model import Speaker
from confnote.schedule.assemble import Skipped, assemble
from confnote.schedule.document import Fields
from confnote.schedule.kinds import cut_cancelled, is_off, sort_of
from confnote.schedule.links import address_key, distinct, web_address, weblink
from confnote.schedule.text import line, paragraphs, prose
from confnote.schedule.times import FileZone, Zones, clock, day, is_utc, length, midnight, stamp, zone_of
from confnote.schedule.value import Alias, Schedule, Slot, Weblink, aliases_of

CODE = re.compile(r"/talk/([A-Z0-9]{4,12})(?:/|$)")
DAY_CHANGE = timedelta(hours=4)
"""When the days of a file without a `day_change` change: an earlier start is one date later, in the same night."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event: its fields, and the date of the day that lists it."""

    fields: Fields
    day: str = ""
    speakers: tuple[Speaker, ...] = ()
    links: tuple[Weblink | None, ...] = ()

    def __getitem__(self, name: str) -> str:
        return self.fields.text(name)


def schedule_of(
    format_name: str, head: Fields, events: list[Event], zones: Zones, day_change: timedelta = DAY_CHANGE
) -> Schedule:
    """Return the programme of a file; events without a title are left out and named in a notice.

    `head` has what the file says about the conference, and `version` and `base_url`; `day_change` is the time after
    midnight at which its days change.
    """
    zone_name = head.text("time_zone_name")
    stated = zone_of(zone_name)
    notice = ""
    if zone_name and stated is None:
        notice = f"the file's time zone {line(zone_name, 60)!r} is none that exists"
    # an exporter that does not know the place writes UTC
    if is_utc(zone_name) and _has_offset(events):
        stated = None
    starts = (_start(event, day_change) for event in events)
    zone = zones.choose(stated, floating=any(start is not None and start.tzinfo is None for start in starts))
    base = web_address(head.text("base_url"))
    acronym = line(head.text("acronym"), 100).casefold()
    schedule = Schedule(
        format=format_name,
        title=line(head.text("title")),
        # a number such as `2025` could be the acronym of any conference
        identity=(f"acronym {acronym}",) if any(char.isalpha() for char in acronym) else (),
        version=line(head.text("version"), 100),
        url=web_address(head.text("url")) or base,
        notices=(notice,) if notice else (),
    )
    slots = (_slot(event, zone, day_change, base) for event in events)
    return assemble(schedule, zone, slots, (day(head.text("start")), day(head.text("end"))))


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
