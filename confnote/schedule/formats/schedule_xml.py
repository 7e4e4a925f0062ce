"""Read schedule XML, in the dialects of pentabarf (2007), frab, pretalx, wafer, OSEM and c3voc."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from confnote.errors import Refused
from confnote.schedule.assemble import limited
from confnote.schedule.document import Document, Fields
from confnote.schedule.formats.frab import DAY_CHANGE, Event, schedule_of
from confnote.schedule.links import attachment, web_address, weblink
from confnote.schedule.people import people, person
from confnote.schedule.text import line
from confnote.schedule.times import Zones, clock
from confnote.schedule.value import Schedule, Weblink

NAME = "schedule XML"
ROOT = re.compile(rb"<(?:\w+:)?schedule[\s>/]")
EMPTY = Element("empty")


def identify(document: Document) -> bool:
    """Return whether the file is XML with a `schedule` at its root."""
    return document.head.startswith(b"<") and ROOT.search(document.head) is not None


def read(document: Document, zones: Zones) -> Schedule:
    """Return the programme; events without a title are left out and named in a notice."""
    root = _parse(document)
    head = {child.tag: (child.text or "").strip() for child in _child(root, "conference")}
    head["version"] = _child(root, "version").text or head.get("release", "")
    change = clock(head.get("day_change", ""))
    if change is None or change >= timedelta(hours=12):
        change = DAY_CHANGE
    events = list(limited(_events(root, web_address(head.get("base_url", "")))))
    return schedule_of(NAME, Fields(head), events, zones, change)


def _parse(document: Document) -> Element:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    # a recoded file is UTF-8, whatever its declaration says; the standard library's builder is in C, while defusedxml
    # would use the one in Python, whose elements are twice as slow to read
    encoding = "utf-8" if document.recoded else None
    parser = DefusedXMLParser(forbid_dtd=True, encoding=encoding, target=TreeBuilder())
    try:
        parser.feed(document.data.lstrip())
        root: Element = parser.close()
    except DefusedXmlException:
        what = "a DOCTYPE or entities of its own, which no programme needs"
        raise Refused(f"this XML has {what}: it is not read") from None
    except ParseError as error:
        raise Refused(f"broken XML ({error}): the file may be cut off, get it again") from None
    except (ValueError, LookupError) as error:  # an encoding that does not exist, or that has several bytes a character
        raise Refused(f"this XML cannot be read: {line(str(error), 200)}") from None
    if "}" in root.tag:  # remove the namespace
        for element in root.iter():
            element.tag = element.tag.rpartition("}")[2]
    if root.tag != "schedule":
        raise Refused(f"this XML is a <{line(root.tag, 60)}>, not a <schedule>")
    return root


def _child(element: Element, tag: str) -> Element:
    found = element.find(tag)
    return found if found is not None else EMPTY


def _events(root: Element, base: str) -> Iterator[Event]:
    """Yield the events of all days: in rooms, and before 2008 directly in the day."""
    # not `iter`: that would search days within days again and again
    for day_element in root.findall("day") or root.findall("*/day"):
        date = day_element.get("date", "")
        for room in day_element.findall("room"):
            for element in room.findall("event"):
                yield _event(element, date, room.get("name", ""), base)
        for element in day_element.findall("event"):
            yield _event(element, date, "", base)


def _event(element: Element, date: str, room: str, base: str) -> Event:
    # one pass over the children, not a search for each field
    texts = {child.tag: child.text or "" for child in element}
    texts |= {name: element.get(name, "") for name in ("guid", "code", "id")}
    texts["room"] = texts.get("room", "").strip() or room
    texts["state"] = texts.get("status", "") or texts.get("state", "") or element.get("status", "")
    persons = _child(element, "persons").iter("person")
    return Event(
        Fields(texts),
        date,
        people(person(child.text or child.get("name") or "", url=child.get("url", "")) for child in persons),
        tuple(_links(element, base)),
    )


def _links(element: Element, base: str) -> Iterator[Weblink | None]:
    for make, group, tag in ((weblink, "links", "link"), (attachment, "attachments", "attachment")):
        for child in _child(element, group).iter(tag):
            yield make(child.get("href", ""), child.text or child.get("title") or "", child.get("type", ""), base)
    yield weblink(_child(element, "video_download_url").text or "", "", "video")
