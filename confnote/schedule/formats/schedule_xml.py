"""Read schedule XML, in the dialects of pentabarf (2007), frab, pretalx, wafer, OSEM and c3voc.

`schedule_of` makes a programme from the fields of events. `schedule_json` uses it too: both formats have these fields.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from xml.etree.ElementTree import Element, ParseError

from confnote.errors import Refused
from confnote.model import Speaker
from confnote.schedule.assemble import assemble, classified, limited
from confnote.schedule.cells import clock_of
from confnote.schedule.document import Document, Fields, cut_off
from confnote.schedule.formats.tree import tree_schedule
from confnote.schedule.formats.xml_tree import Doctype, has_sessions, root_of, tree_of
from confnote.schedule.name_cells import people_in_cells
from confnote.schedule.people import distinct_speakers, person
from confnote.schedule.states import is_off, state_notices
from confnote.schedule.text import line, paragraphs, prose
from confnote.schedule.times import FileZone, Hints, clock, day, length, midnight, stamp
from confnote.schedule.unused import unused_notices
from confnote.schedule.value import Schedule, Skipped, Slot, Weblink, aliases_of
from confnote.schedule.weblinks import address_key, attachment, distinct_links, web_address, weblink

AS_LOCAL = "read as the clock of the place (if it is UTC, add --timezone UTC)"
CODE = re.compile(r"/talk/([A-Z0-9]{4,12})(?:/|$)")
DAY_CHANGE = timedelta(hours=4)
"""When the days of a file without a `day_change` change: an earlier start is one date later, in the same night."""
LATEST_CHANGE = timedelta(hours=12)
"""A `day_change` of this time or later is not used: it would move the talks of the morning to the next date."""
# the fields of an event that are used
READ = frozenset(
    "guid code id title subtitle track room start end date duration abstract description url origin_url type state"  # noqa: SIM905
    " status persons person participants links attachments video_download_url".split()
)


@dataclass(frozen=True, slots=True)
class Event:
    """One event; `day` is the date of the day that lists it, empty if none does."""

    fields: Fields
    day: str = ""
    speakers: tuple[Speaker, ...] = ()
    links: tuple[Weblink | None, ...] = ()

    def __getitem__(self, name: str) -> str:
        return self.fields.text(name)


def schedule_of(
    format_name: str, head: Fields, events: list[Event], hints: Hints, day_change: timedelta = DAY_CHANGE
) -> Schedule:
    """Return the programme of a file; events without a title are left out and named in a notice.

    `head` has the fields of the conference, with `version` and `base_url`. `day_change` is the time after midnight at
    which its days change.
    """
    starts = [_start(event, day_change) for event in events]
    local: tuple[str, ...] = ()
    if not head.text("time_zone_name") and _are_local(events, starts):
        starts = [start.replace(tzinfo=None) if start else None for start in starts]
        local = (f"the file marks its times as UTC, and <start> has the same clock: {AS_LOCAL}",)
    venue = ", ".join(filter(None, (head.text("venue"), head.text("city"))))
    zone = hints.zone(starts, head.text("time_zone_name"), [venue] if venue else [event["room"] for event in events])
    base = web_address(head.text("base_url"))
    acronym = line(head.text("acronym"), 100).casefold()
    unread = [text for event, start in zip(events, starts, strict=True) if start is None and (text := _said(event))]
    said = ", ".join(repr(line(text, 40)) for text in dict.fromkeys(unread[:3]))
    states = state_notices(event["state"] for event in events)
    left = unused_notices((event.fields.raw for event in events), READ)
    notices = (*([f"no time can be read from {said}"] if said else []), *states, *left, *local)
    schedule = Schedule(
        format=format_name, title=line(head.text("title")),
        # a number such as `2025` could be the acronym of any conference
        identity=(f"acronym {acronym}",) if any(char.isalpha() for char in acronym) else (),
        version=line(head.text("version"), 100), url=web_address(head.text("url")) or base, place=line(venue, 200),
        notices=notices,
    )  # fmt: skip
    slots = (_slot(event, start, zone, base) for event, start in zip(events, starts, strict=True))
    return assemble(schedule, zone, slots, (day(head.text("start")), day(head.text("end"))))


def _are_local(events: list[Event], starts: list[datetime | None]) -> bool:
    """Return whether each date ends in `Z` and has the clock of `<start>`, as from a template."""
    timed = [(event, start) for event, start in zip(events, starts, strict=True) if start is not None]
    return bool(timed) and all(
        event["date"].strip().endswith("Z") and not event["end"]
        and clock(event["start"]) == start.replace(tzinfo=None) - midnight(start.date())
        for event, start in timed
    )  # fmt: skip


def _said(event: Event) -> str:
    """Return what an event says of its time, in its own words."""
    return " ".join(filter(None, (event["date"].strip(), event["start"].strip())))


def _slot(event: Event, start: datetime | None, zone: FileZone, base: str) -> Slot | Skipped:
    starts_at, ends_at = zone.span(start, stamp(event["end"]))
    if starts_at is not None and (duration := length(event["duration"])):
        ends_at = starts_at + duration
    page, track = web_address(event["url"], base), line(event["track"], 200)
    pages = (page, web_address(event["origin_url"]))
    code = event["code"] or next((found[1] for url in pages if (found := CODE.search(url))), "")
    slot = Slot(
        title=event["title"], subtitle=line(event["subtitle"]), track=track, room=event["room"],
        starts_at=starts_at, ends_at=ends_at, speakers=event.speakers,
        # many files say the same in both
        abstract=paragraphs(*map(prose, {event["abstract"]: None, event["description"]: None})),
        # a slug is a word for programs, unless it is an address
        links=distinct_links((weblink(page), weblink(web_address(event["slug"])), *event.links)),
        aliases=aliases_of(("guid", line(event["guid"])), ("code", line(code)), ("url", line(address_key(page))),
                           ("id:frab", line(event["id"]))),
    )  # fmt: skip
    untitled = Skipped(f"event {event['id'] or event['guid']}", "no title")
    return classified(slot, untitled, event["type"], track, off=is_off(event["state"]))


def _start(event: Event, day_change: timedelta) -> datetime | None:
    """Return the start of an event: its date if that has a time, else its day and wall clock."""
    date_text = event["date"].strip()
    moment = stamp(date_text) if len(date_text) > len("2024-02-03") else None
    if moment is not None:
        return moment
    on, since_midnight = day(date_text) or day(event.day), clock(event["start"])
    if since_midnight is None and event["start"].strip():
        since_midnight = clock_of(" ".join(event["start"].split())[:40])  # `9:00 AM`
    if on is None or since_midnight is None:
        return None
    # a file lists a start before `day_change` (00:15) under the day before
    return midnight(on) + since_midnight + timedelta(days=since_midnight < day_change)


NAME = "schedule XML"
ROOT = re.compile(rb"<(?:\w+:)?schedule[\s>/]")
PROLOG = re.compile(rb"<\?.*?\?>|<!--.*?-->|<![^>]*>|\A\s+|(?<=>)\s+", re.DOTALL)
ELEMENT = re.compile(rb"<([A-Za-z_][\w:.-]{0,60})")
EMPTY = Element("empty")


def identify(document: Document) -> bool:
    """Return whether the file is XML with a `<schedule>` near the beginning."""
    # a PHP warning can come before the declaration
    is_xml = document.head.startswith(b"<") or b"<?xml " in document.head
    return is_xml and ROOT.search(document.head) is not None


def other_xml(document: Document) -> str:
    """Return what a file of another kind of XML holds; empty for other files."""
    text = PROLOG.sub(b"", document.head) if document.head.startswith(b"<") else b""
    found = ELEMENT.match(text)
    if not found:
        return ""
    tags = [tag.decode(errors="replace") for tag in dict.fromkeys(ELEMENT.findall(text, found.end()))]
    inside = "".join(f"{' with' if n == 0 else ','} <{line(tag, 30)}>" for n, tag in enumerate(tags[:5]))
    return f"XML: a <{line(found[1].decode(errors='replace'), 30)}>{inside}, and no <schedule>"


def read(document: Document, hints: Hints) -> Schedule:
    """Return the programme; events without a title are left out and named in a notice."""
    root, faults, doubts = _parse(document)
    head = {child.tag: (child.text or "").strip() for child in _child(root, "conference")}
    head["version"] = _child(root, "version").text or head.get("release", "")
    stated = clock(head.get("day_change", ""))
    change = stated if stated is not None and stated < LATEST_CHANGE else DAY_CHANGE
    events = list(limited(_events(root, web_address(head.get("base_url", "")))))
    if not events and not doubts and has_sessions(tree := tree_of(root)):
        return tree_schedule(NAME, tree, hints)
    if not events:
        raise Refused(doubts[0] if doubts else f"there is no session in this {NAME}: {_held(root)}")
    schedule = schedule_of(NAME, Fields(head), events, hints, change)
    late = (
        f"the file says that a day ends at {line(head.get('day_change', ''), 20)}: 4:00 is used, as if it said nothing"
    )
    notices = [late] if stated is not None and stated != change else []
    if other := Counter(element.tag for element in _held_by_days(root)):
        tags = ", ".join(f"{count} <{line(tag, 30)}>" for tag, count in other.most_common(3))
        notices.append(f"its days also hold {tags}: not read, for they are no <event>")
    return replace(schedule, notices=(*faults, *schedule.notices, *notices), doubts=(*schedule.doubts, *doubts))


def _held(root: Element) -> str:
    """Return what a file without events holds instead."""
    days = root.findall("day") or root.findall("*/day")
    if not days:
        tags = ", ".join(f"<{line(tag, 30)}>" for tag in list(dict.fromkeys(child.tag for child in root))[:8])
        return f"it holds {tags or 'nothing'}, and no <day>"
    inside = Counter(child.tag for child in _held_by_days(root))
    if not inside:
        return "its days are empty"
    return f"its days hold <{line(inside.most_common(1)[0][0], 30)}>, not <event>"


def _held_by_days(root: Element) -> Iterator[Element]:
    """Yield the elements of days and rooms that are no events."""
    for day_element in root.findall("day") or root.findall("*/day"):
        for child in day_element:
            yield from (inner for inner in (child if child.tag == "room" else (child,)) if inner.tag != "event")


def _parse(document: Document) -> tuple[Element, tuple[str, ...], tuple[str, ...]]:
    """Return the root of the XML, its faults, and a reason to ask if it is cut off."""
    faults: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    try:
        root = root_of(document)
    except Doctype:
        what = "a DOCTYPE or entities of its own, which no programme needs"
        raise Refused(f"this XML has {what}: it is not read") from None
    except (ParseError, ValueError, LookupError):  # also for an encoding that does not exist, or one of several bytes
        from confnote.schedule.formats.broken_xml import read_broken

        root, named, cut = read_broken(document.text)
        if named and cut is None:
            faults = (f"the XML is broken and read as far as it goes: {', '.join(named)}",)
        if cut is not None:
            faults, doubts = ((text,) for text in cut_off(cut))
    if "}" in root.tag:  # remove the namespace
        for element in root.iter():
            element.tag = element.tag.rpartition("}")[2]
    if root.tag != "schedule":
        raise Refused(f"this XML is a <{line(root.tag, 60)}>, not a <schedule>")
    return root, faults, doubts


def _child(element: Element, tag: str) -> Element:
    found = element.find(tag)
    return found if found is not None else EMPTY


def _events(root: Element, base: str) -> Iterator[Event]:
    """Yield the events of all days: in rooms, or directly in the day (in files before 2008)."""
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
    texts = {**element.attrib, **{child.tag: child.text or "" for child in element}}
    # so that it is named, if it holds a text
    texts.update({child.tag: " ".join(child.itertext()) for child in element if len(child) and child.tag not in READ})
    texts |= {name: element.get(name, "") for name in ("guid", "code", "id")}
    texts["room"] = room_name(texts.get("room", "").strip(), room)
    texts["state"] = texts.get("status", "") or texts.get("state", "") or element.get("status", "")
    persons = [*_child(element, "persons").iter("person")]
    return Event(
        Fields(texts),
        date,
        distinct_speakers(
            (person(child.text or child.get("name") or "", url=child.get("url", "")) for child in persons)
            if persons
            # some files have `<person>Ada Lind, Bo Ek</person>` alone
            else people_in_cells(child.text or "" for child in element.findall("person"))
        ),
        tuple(_links(element, base)),
    )


def room_name(own: str, listed: str) -> str:
    """Return the room of an event: its own, or that under which it is listed if both are one.

    Some files have a slug in the event: `k4201` for `K.4.201`.
    """
    return listed if not own or _bare(own) == _bare(listed) else own


def _bare(room: str) -> str:
    return "".join(filter(str.isalnum, room)).casefold()


def _links(element: Element, base: str) -> Iterator[Weblink | None]:
    for make, group, tag in ((weblink, "links", "link"), (attachment, "attachments", "attachment")):
        for child in _child(element, group).iter(tag):
            yield make(child.get("href", ""), child.text or child.get("title") or "", child.get("type", ""), base)
    yield weblink(_child(element, "video_download_url").text or "", "", "video")
