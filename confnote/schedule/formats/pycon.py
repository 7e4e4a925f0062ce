"""`conference.json` of PyCon US and its Symposion relatives: a flat list of slots with `conf_key` -> `Schedule`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confnote.schedule.assemble import Skipped, assemble, limited
from confnote.schedule.document import items, mapping, objects, word
from confnote.schedule.kinds import cut_cancelled, sort_of
from confnote.schedule.links import address_key, distinct, site_of, web_address, weblink
from confnote.schedule.people import people, person
from confnote.schedule.text import line, paragraphs, prose
from confnote.schedule.times import MINUTE, stamp
from confnote.schedule.value import Alias, Schedule, Slot

if TYPE_CHECKING:
    from confnote.schedule.document import Document
    from confnote.schedule.times import Told, Zones

NAME = "PyCon conference JSON"


def identify(document: Document) -> bool:
    """Return whether the file is a list of slots, or has one called `schedule`, with a `conf_key` in each."""
    return any("conf_key" in slot for slot in _slots(document.json)[:5])


def read(document: Document, zones: Zones) -> Schedule:
    """Return the programme. What came with the slots (sponsors, a city guide) is left."""
    said = list(limited(_slots(document.json)))
    moments = [moment for one in said if (moment := stamp(word(one.get("start"))))]
    told = zones.settle(None, floating=any(moment.tzinfo is None for moment in moments))
    slots, skipped = [], []
    for one in said:
        slot = _slot(one, told)
        if slot is None:
            skipped.append(Skipped(f"conf_key {word(one.get('conf_key'))}", "no name"))
        else:
            slots.append(slot)
    title = next(
        (site_of(link.url).replace("/", " ") for slot in slots for link in slot.links if link.kind == "page"), ""
    )
    return assemble(Schedule(format=NAME, title=title), told, slots, skipped)


def _slots(found: Any) -> list[dict[str, Any]]:
    return objects(found if isinstance(found, list) else mapping(found).get("schedule"))


def _slot(said: dict[str, Any], told: Told) -> Slot | None:
    title, off = cut_cancelled(line(word(said.get("name"))))
    if not title:
        return None
    page = web_address(word(said.get("conf_url")))
    kind, service = sort_of(line(word(said.get("kind")).replace("-", " "), 100), title)
    begin, end = stamp(word(said.get("start"))), stamp(word(said.get("end")))
    starts_at = told.instant(begin) if begin else None
    return Slot(
        title=title,
        kind=kind,
        status="cancelled" if off or said.get("cancelled") is True else "scheduled",
        service=service,
        track=line(word(said.get("section")).replace("-", " "), 200),
        room=line(word(said.get("room")) or ", ".join(word(room) for room in items(said.get("rooms"))), 200),
        starts_at=starts_at,
        ends_at=_end(starts_at, told.instant(end) if end else None, said.get("duration")),
        abstract=paragraphs(prose(word(said.get("abstract"))), prose(word(said.get("description")))),
        speakers=people(_speaker(one) for one in items(said.get("speakers")) or items(said.get("authors"))),
        links=distinct(
            (
                weblink(page),
                weblink(word(said.get("slides_url")), "", "slides"),
                weblink(word(said.get("video_url")), "", "video"),
                weblink(word(said.get("assets_url")), "assets"),
            )
        ),
        # conf_key numbers the slot, not the talk: the talk's page is the better name, and is asked first
        aliases=tuple(
            Alias(source, key)
            for source, key in (
                ("url", address_key(page) if page else ""),
                ("id:pycon", line(word(said.get("conf_key")))),
            )
            if key
        ),
    )


def _end(starts_at: int | None, ends_at: int | None, minutes: Any) -> int | None:
    if starts_at is None:
        return None
    if ends_at is not None and ends_at >= starts_at:
        return ends_at
    return starts_at + round(minutes * MINUTE) if isinstance(minutes, int | float) and 0 <= minutes < 10_000 else None


def _speaker(said: Any) -> Any:
    return person(said) if isinstance(said, str) else person(word(mapping(said).get("name")))
