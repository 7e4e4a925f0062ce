"""Schedule JSON, version 1 (pretalx, frab, c3voc): days of rooms of events -> `Schedule`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confnote.schedule.assemble import Skipped, assemble, limited
from confnote.schedule.document import items, mapping, objects, word
from confnote.schedule.formats.frab import DAY_CHANGE, Event, Frame, floating, off_utc, slot_of
from confnote.schedule.formats.schedule_xml import acronym_clue
from confnote.schedule.links import attachment, web_address, weblink
from confnote.schedule.people import people, person
from confnote.schedule.text import line
from confnote.schedule.times import day, is_utc, zone_of
from confnote.schedule.value import Schedule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from confnote.schedule.document import Document
    from confnote.schedule.times import Zones
    from confnote.schedule.value import Weblink

NAME = "schedule JSON"


def identify(document: Document) -> bool:
    """Return whether the file is a `schedule` whose `conference` has `days` of rooms."""
    schedule = mapping(mapping(document.json).get("schedule"))
    return isinstance(mapping(schedule.get("conference")).get("days"), list) and not isinstance(
        schedule.get("events"), list
    )


def read(document: Document, zones: Zones) -> Schedule:
    """Return the programme."""
    schedule = mapping(mapping(document.json).get("schedule"))
    base = web_address(word(schedule.get("base_url")))
    return programme(schedule, list(limited(_events(mapping(schedule.get("conference")), base))), zones, NAME)


def programme(schedule: dict[str, Any], events: list[Event], zones: Zones, name: str) -> Schedule:
    """Return a schedule from its head and its events; the same for both versions."""
    conference = mapping(schedule.get("conference"))
    zone_name = word(conference.get("time_zone_name"))
    stated = zone_of(zone_name)
    if is_utc(zone_name) and off_utc(events):
        stated = None
    told = zones.settle(stated, floating=any(floating(event, DAY_CHANGE) for event in events))
    base = web_address(word(schedule.get("base_url")))
    frame = Frame(told, DAY_CHANGE, base)
    slots = [(event, slot_of(event, frame)) for event in events]
    skipped = [Skipped(f"event {event.id or event.guid}", "no title") for event, slot in slots if slot is None]
    notice = (
        f"the file's time zone {line(zone_name, 60)!r} is none that exists"
        if zone_name and zone_of(zone_name) is None
        else ""
    )
    head = Schedule(
        format=name,
        title=line(word(conference.get("title"))),
        identity=acronym_clue(word(conference.get("acronym"))),
        version=line(word(schedule.get("version")), 100),
        url=web_address(word(conference.get("url"))) or base,
        notices=(notice,) if notice else (),
    )
    dates = (day(word(conference.get("start"))), day(word(conference.get("end"))))
    return assemble(head, told, (slot for _, slot in slots if slot is not None), skipped, dates)


def _events(conference: dict[str, Any], base: str) -> Iterator[Event]:
    for one in objects(conference.get("days")):
        for room, events in mapping(one.get("rooms")).items():
            for event in objects(events):
                yield event_of(event, base, room=word(event.get("room")) or room, date=word(one.get("date")))


def event_of(said: dict[str, Any], base: str, *, room: str, date: str = "", track: str | None = None) -> Event:
    """Return what an event says; the names of its fields are those of the XML."""
    return Event(
        guid=word(said.get("guid")),
        code=word(said.get("code")),
        id=word(said.get("id")),
        url=word(said.get("url")),
        origin_url=word(said.get("origin_url")),
        date=word(said.get("date")) or word(said.get("start")),
        start=word(said.get("start")),
        end=word(said.get("end")),
        duration=word(said.get("duration")),
        day=date,
        room=room,
        title=word(said.get("title")),
        subtitle=word(said.get("subtitle")),
        track=word(said.get("track")) if track is None else track,
        type=word(said.get("type")),
        state=word(said.get("state")) or word(said.get("status")),
        abstract=word(said.get("abstract")),
        description=word(said.get("description")),
        speakers=people(_speaker(one) for one in items(said.get("persons")) or items(said.get("participants"))),
        links=tuple(_links(said, base)),
    )


def _speaker(said: Any) -> Any:
    if isinstance(said, str):
        return person(said)
    one = mapping(said)
    role = word(one.get("role")).casefold()
    if role and role not in {"speaker", "presenter", "panelist", "moderator", "host", "author", "artist", "performer"}:
        return None
    name = word(one.get("public_name")) or word(one.get("name")) or word(one.get("full_public_name"))
    return person(name, org=word(one.get("organization")) or word(one.get("affiliation")), url=word(one.get("url")))


def _links(said: dict[str, Any], base: str) -> Iterator[Weblink | None]:
    for make, group in ((weblink, "links"), (attachment, "attachments")):
        for one in objects(said.get(group)):
            label = word(one.get("title")) or word(one.get("text"))
            yield make(word(one.get("url")) or word(one.get("href")), label, word(one.get("type")), base)
    yield weblink(word(said.get("video_download_url")), "", "video")
