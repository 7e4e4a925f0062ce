"""Read `conference.json` of PyCon US and other Symposion sites: a flat list of slots."""

from __future__ import annotations

from confnote.schedule.assemble import assemble, classified, limited
from confnote.schedule.document import Document, Fields, objects_of, text_of
from confnote.schedule.people import distinct_speakers, person
from confnote.schedule.text import line, paragraphs, prose
from confnote.schedule.times import FileZone, Hints, after, stamp
from confnote.schedule.unused import unused_notices
from confnote.schedule.value import Schedule, Skipped, Slot, aliases_of
from confnote.schedule.weblinks import address_key, distinct_links, site_of, web_address, weblink

NAME = "PyCon conference JSON"
# the fields of a slot that are used
READ = frozenset(
    "name section room rooms start end duration abstract description speakers authors conf_url conf_key slides_url"  # noqa: SIM905
    " video_url assets_url kind cancelled".split()
)


def identify(document: Document) -> bool:
    """Return whether the file is a list of slots with a `conf_key`, or has one as `schedule`."""
    return any("conf_key" in entry for entry in _entries(document)[:5])


def read(document: Document, hints: Hints) -> Schedule:
    """Return the programme; ignore all lists but the slots (sponsors, a city guide)."""
    entries = list(limited(_entries(document)))
    zone = hints.zone(
        (stamp(entry.text("start")) for entry in entries), places=[entry.text("room") for entry in entries]
    )
    slots = [_slot(entry, zone) for entry in entries]
    # the file does not name the conference: a title such as `us.pycon.org 2025` comes from the pages of the talks
    pages = (link.url for slot in slots if isinstance(slot, Slot) for link in slot.links if link.kind == "page")
    title = next((site_of(url).replace("/", " ") for url in pages), "")
    notices = unused_notices((entry.raw for entry in entries), READ)
    return assemble(Schedule(format=NAME, title=title, notices=notices), zone, slots)


def _entries(document: Document) -> list[Fields]:
    found = document.json
    return list(objects_of(found)) if isinstance(found, list) else Fields(found).objects("schedule")


def _slot(entry: Fields, zone: FileZone) -> Slot | Skipped:
    page = web_address(entry.text("conf_url"))
    starts_at, ends_at = zone.span(stamp(entry.text("start")), stamp(entry.text("end")))
    if starts_at is not None and ends_at is None:
        ends_at = after(starts_at, entry.get("duration"))
    speakers = entry.values("speakers", "authors")
    kinds = {"slides_url": "slides", "video_url": "video"}
    links = [weblink(page), *(weblink(entry.text(name), "", kind) for name, kind in kinds.items())]
    slot = Slot(
        title=entry.text("name"), track=entry.text("section").replace("-", " "),
        room=entry.text("room") or ", ".join(map(text_of, entry.values("rooms"))), starts_at=starts_at, ends_at=ends_at,
        abstract=paragraphs(prose(entry.text("abstract")), prose(entry.text("description"))),
        speakers=distinct_speakers(
            person(value if isinstance(value, str) else Fields(value).text("name")) for value in speakers
        ),
        links=distinct_links((*links, weblink(entry.text("assets_url"), "assets"))),
        # conf_key numbers the slot, not the talk, so the page of the talk is compared first
        aliases=aliases_of(("url", address_key(page)), ("id:pycon", line(entry.text("conf_key")))),
    )  # fmt: skip
    untitled = Skipped(f"conf_key {entry.text('conf_key')}", "no name")
    return classified(slot, untitled, entry.text("kind").replace("-", " "), off=entry.get("cancelled") is True)
