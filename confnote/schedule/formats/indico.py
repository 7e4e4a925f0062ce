"""Read Indico's JSON export (`/export/event/ID.json?detail=contributions` or `sessions`)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from confnote.errors import Refused
from confnote.model import Speaker
from confnote.schedule.assemble import assemble, classified, limited
from confnote.schedule.document import Document, Fields, text_of
from confnote.schedule.people import distinct_speakers, person
from confnote.schedule.text import line, paragraphs, prose
from confnote.schedule.times import FileZone, Hints, after, day, stamp
from confnote.schedule.unused import unused_notices
from confnote.schedule.value import Schedule, Skipped, Slot, Weblink, aliases_of
from confnote.schedule.weblinks import address_key, attachment, distinct_links, web_address, weblink
from confnote.schedule.zones import zone_named

NAME = "Indico JSON"
# the fields of a contribution that are used
READ = frozenset(
    "id db_id title track session room roomFullname startDate endDate duration description speakers primaryauthors"  # noqa: SIM905
    " subContributions folders material type url _type _fossil".split()
)
ADVICE = "add ?detail=contributions to the address of the export"


def identify(document: Document) -> bool:
    """Return whether the file is Indico's JSON about an event."""
    events = document.fields.objects("results")
    return bool(events) and (
        document.fields.get("_type") == "HTTPAPIResult"
        or events[0].get("_type") == "Conference"
        or "contributions" in events[0]
    )


def read(document: Document, hints: Hints) -> Schedule:
    """Return the contributions of the first event; raise Refused if it has none.

    The subcontributions become a list in the abstract.
    """
    event = document.fields.objects("results")[0]
    # with `detail=sessions` an export can list a contribution twice
    contributions = {
        found.text("db_id", "id") or f"at place {place}": found
        for place, found in enumerate(limited(_contributions(event)), 1)
    }
    if not contributions:
        raise Refused(f"this Indico export has the event as a whole, not its sessions: {ADVICE}")
    starts = (_moment(found.fields("startDate")) for found in contributions.values())
    zone = hints.zone(starts, event.text("timezone"), [event.text("location")])
    url = web_address(event.text("url"))
    identity = (f"site {address_key(url)}",) if url else ()
    place = line(event.text("location"), 200)
    schedule = Schedule(
        format=NAME, title=line(event.text("title")), identity=identity, url=url, place=place,
        notices=unused_notices((found.raw for found in contributions.values()), READ),
    )  # fmt: skip
    slots = (_slot(key, found, zone) for key, found in contributions.items())
    first, last = (day(event.fields(name).text("date")) for name in ("startDate", "endDate"))
    return assemble(schedule, zone, slots, (first, last))


def _contributions(event: Fields) -> Iterator[Fields]:
    # with `detail=sessions` the contributions are in sessions; the name of the session becomes the track
    yield from event.objects("contributions")
    for session in event.objects("sessions"):
        name = session.text("title") or session.fields("session").text("title")
        for found in session.objects("contributions"):
            yield Fields({"session": name, **{key: value for key, value in found.raw.items() if value is not None}})


def _moment(when: Fields) -> datetime | None:
    """Return the time in `date`, `time` and `tz`, naive for an unknown zone; None if unreadable."""
    moment = stamp(f"{when.text('date')}T{when.text('time')}")
    zone = zone_named(when.text("tz"))
    return moment.replace(tzinfo=zone) if moment is not None and zone is not None else moment


def _slot(key: str, found: Fields, zone: FileZone) -> Slot | Skipped:
    page = web_address(found.text("url"))
    end = _moment(found.fields("endDate"))
    starts_at, ends_at = zone.span(_moment(found.fields("startDate")), end)
    if starts_at is not None and end is None:
        ends_at = after(starts_at, found.get("duration"))
    parts = []
    for part in found.objects("subContributions"):
        names = ", ".join(speaker.name for entry in part.objects("speakers") if (speaker := _speaker(entry)))
        if title := line(part.text("title")):
            parts.append(f"- {title}" + (f" ({names})" if names else ""))
    slot = Slot(
        title=found.text("title"), track=found.text("track", "session"), room=found.text("room", "roomFullname"),
        starts_at=starts_at, ends_at=ends_at,
        abstract=paragraphs(prose(found.text("description")), "\n".join(parts)),
        speakers=distinct_speakers(map(_speaker, found.objects("speakers", "primaryauthors"))),
        links=distinct_links((weblink(page), *_links(found))),
        aliases=aliases_of(("indico", found.text("db_id")), ("url", address_key(page)),
                           ("id:indico", found.text("id"))),
    )  # fmt: skip
    return classified(slot, Skipped(f"contribution {key}", "no title"), found.text("type"))


def _speaker(entry: Fields) -> Speaker | None:
    name = f"{entry.text('first_name')} {entry.text('last_name')}".strip()
    if not name:
        last, _, first = entry.text("fullName").partition(",")
        name = f"{first.strip()} {last.strip()}"
    return person(name, org=entry.text("affiliation"))


def _links(found: Fields) -> Iterator[Weblink | None]:
    for folder in found.objects("folders", "material"):
        label = folder.text("title")
        for file in folder.objects("attachments", "resources"):
            yield attachment(file.text("download_url", "link_url", "url"), file.text("title", "name"), label)
    for keyword in map(text_of, found.values("keywords")):
        if "://" in keyword:
            yield weblink(keyword)
