"""Schedule XML, in the dialects of pentabarf (2007), frab, pretalx, wafer, OSEM and c3voc -> `Schedule`."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from confnote.errors import Refused
from confnote.schedule.assemble import Skipped, assemble, limited
from confnote.schedule.formats.frab import DAY_CHANGE, Event, Frame, floating, off_utc, slot_of
from confnote.schedule.links import attachment, web_address, weblink
from confnote.schedule.people import people, person
from confnote.schedule.text import line
from confnote.schedule.times import clock, day, is_utc, zone_of
from confnote.schedule.value import Schedule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from confnote.schedule.document import Document
    from confnote.schedule.times import Zones
    from confnote.schedule.value import Weblink

NAME = "schedule XML"
ROOT = re.compile(rb"<(?:\w+:)?schedule[\s>/]")
NOTHING = Element("nothing")


def identify(document: Document) -> bool:
    """Return whether the file is XML with a `schedule` at its root."""
    return document.head.startswith(b"<") and ROOT.search(document.head) is not None


def read(document: Document, zones: Zones) -> Schedule:
    """Return the programme; events without a title are left out and named."""
    root = _parse(document)
    conference = _child(root, "conference")
    said = {child.tag: (child.text or "").strip() for child in conference}
    change = clock(said.get("day_change", ""))
    change = change if change is not None and change < timedelta(hours=12) else DAY_CHANGE
    events = list(limited(_events(root, web_address(said.get("base_url", "")))))
    zone_name = said.get("time_zone_name", "")
    stated = zone_of(zone_name)
    if is_utc(zone_name) and off_utc(events):
        stated = None
    told = zones.settle(stated, floating=any(floating(event, change) for event in events))
    frame = Frame(told, change, web_address(said.get("base_url", "")))
    slots = [(event, slot_of(event, frame)) for event in events]
    skipped = [Skipped(f"event {event.id or event.guid}", "no title") for event, slot in slots if slot is None]
    notice = (
        f"the file's time zone {line(zone_name, 60)!r} is none that exists"
        if zone_name and zone_of(zone_name) is None
        else ""
    )
    schedule = Schedule(
        format=NAME,
        title=line(said.get("title", "")),
        identity=acronym_clue(said.get("acronym", "")),
        version=line(_child(root, "version").text or said.get("release", ""), 100),
        url=web_address(said.get("url", "")) or web_address(said.get("base_url", "")),
        notices=(notice,) if notice else (),
    )
    dates = (day(said.get("start", "")), day(said.get("end", "")))
    return assemble(schedule, told, (slot for _, slot in slots if slot is not None), skipped, dates)


def acronym_clue(acronym: str) -> tuple[str, ...]:
    """Return the acronym as a clue to the conference's identity; one without letters (`2025`) could be anybody's."""
    acronym = line(acronym, 100).casefold()
    return (f"acronym {acronym}",) if any(char.isalpha() for char in acronym) else ()


def _parse(document: Document) -> Element:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    # recoded: the bytes are UTF-8 now, whatever encoding the declaration names. The standard library's builder is in C;
    # defusedxml would take the one in Python, and its elements are twice as slow to read
    encoding = "utf-8" if document.recoded else None
    parser = DefusedXMLParser(forbid_dtd=True, encoding=encoding, target=TreeBuilder())
    try:
        parser.feed(document.data.lstrip())
        root: Element = parser.close()
    except DefusedXmlException:
        raise Refused(
            "this XML brings a DOCTYPE or entities of its own, which no programme needs: it is not read"
        ) from None
    except ParseError as trouble:
        raise Refused(f"broken XML ({trouble}): the file may be cut off, get it again") from None
    except (ValueError, LookupError) as trouble:  # an encoding that does not exist, or takes several bytes a character
        raise Refused(f"this XML cannot be read: {line(str(trouble), 200)}") from None
    if "}" in root.tag:  # a namespace: the names alone count
        for element in root.iter():
            element.tag = element.tag.rpartition("}")[2]
    if root.tag != "schedule":
        raise Refused(f"this XML is a <{line(root.tag, 60)}>, not a <schedule>")
    return root


def _child(element: Element, tag: str) -> Element:
    found = element.find(tag)
    return found if found is not None else NOTHING


def _events(root: Element, base: str) -> Iterator[Event]:
    """Yield the events of all days: in rooms, and before 2008 right in the day."""
    for day_element in root.findall("day") or root.findall("*/day"):
        date = day_element.get("date", "")
        for room in day_element.findall("room"):
            for element in room.findall("event"):
                yield _event(element, date, room.get("name", ""), base)
        for element in day_element.findall("event"):
            yield _event(element, date, "", base)


def _event(element: Element, date: str, room: str, base: str) -> Event:
    said = {child.tag: child.text or "" for child in element}
    return Event(
        guid=element.get("guid", ""),
        code=element.get("code", ""),
        id=element.get("id", ""),
        url=said.get("url", ""),
        origin_url=said.get("origin_url", ""),
        date=said.get("date", ""),
        start=said.get("start", ""),
        end=said.get("end", ""),
        duration=said.get("duration", ""),
        day=date,
        room=said.get("room", "").strip() or room,
        title=said.get("title", ""),
        subtitle=said.get("subtitle", ""),
        track=said.get("track", ""),
        type=said.get("type", ""),
        state=said.get("status", "") or said.get("state", "") or element.get("status", ""),
        abstract=said.get("abstract", ""),
        description=said.get("description", ""),
        speakers=people(
            person(one.text or one.get("name") or "", url=one.get("url", ""))
            for one in _child(element, "persons").iter("person")
        ),
        links=tuple(_links(element, base)),
    )


def _links(element: Element, base: str) -> Iterator[Weblink | None]:
    for one in _child(element, "links").iter("link"):
        yield weblink(one.get("href", ""), one.text or one.get("title") or "", one.get("type", ""), base)
    for one in _child(element, "attachments").iter("attachment"):
        yield attachment(one.get("href", ""), one.text or one.get("title") or "", one.get("type", ""), base)
    yield weblink(_child(element, "video_download_url").text or "", "", "video")
