"""What schedule XML and schedule JSON have in common: pentabarf, frab, pretalx and wafer write the same fields."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from confnote.model import Speaker
from confnote.schedule.assemble import Skipped, assemble, classified
from confnote.schedule.document import Fields
from confnote.schedule.kinds import is_off
from confnote.schedule.links import address_key, distinct, web_address, weblink
from confnote.schedule.text import line, paragraphs, prose
from confnote.schedule.times import FileZone, Zones, clock, day, is_utc, length, midnight, stamp, zone_of
from confnote.schedule.value import Schedule, Slot, Weblink, aliases_of

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
    unknown = f"the file's time zone {line(zone_name, 60)!r} is none that exists"
    notices = (unknown,) if zone_name and stated is None else ()
    # an exporter that does not know the place writes UTC; an offset such as +01:00 shows that
    if is_utc(zone_name) and any(
        (moment := stamp(event["date"])) and moment.tzinfo and moment.utcoffset() for event in events[:200]
    ):
        stated = None
    starts = (_start(event, day_change) for event in events)
    zone = zones.choose(stated, floating=any(start and start.tzinfo is None for start in starts))
    base = web_address(head.text("base_url"))
    acronym = line(head.text("acronym"), 100).casefold()
    schedule = Schedule(
        format=format_name,
        title=line(head.text("title")),
        # a number such as `2025` could be the acronym of any conference
        identity=(f"acronym {acronym}",) if any(char.isalpha() for char in acronym) else (),
        version=line(head.text("version"), 100),
        url=web_address(head.text("url")) or base,
        notices=notices,
    )
    slots = (_slot(event, zone, day_change, base) for event in events)
    return assemble(schedule, zone, slots, (day(head.text("start")), day(head.text("end"))))


def _slot(event: Event, zone: FileZone, day_change: timedelta, base: str) -> Slot | Skipped:
    starts_at, ends_at = zone.span(_start(event, day_change), stamp(event["end"]))
    duration = length(event["duration"])
    if starts_at is not None and duration is not None:
        ends_at = starts_at + duration
    page, track = web_address(event["url"], base), line(event["track"], 200)
    pages = (page, web_address(event["origin_url"]))
    code = event["code"] or next((found[1] for url in pages if (found := CODE.search(url))), "")
    slot = Slot(
        title=event["title"],
        subtitle=line(event["subtitle"]),
        track=track,
        room=event["room"],
        starts_at=starts_at,
        ends_at=ends_at,
        abstract=paragraphs(prose(event["abstract"]), prose(event["description"])),
        speakers=event.speakers,
        links=distinct((weblink(page), *event.links)),
        aliases=aliases_of(
            ("guid", line(event["guid"])),
            ("code", line(code)),
            ("url", line(address_key(page))),
            ("id:frab", line(event["id"])),
        ),
    )
    untitled = Skipped(f"event {event['id'] or event['guid']}", "no title")
    return classified(slot, untitled, event["type"], track, off=is_off(event["state"]))


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
