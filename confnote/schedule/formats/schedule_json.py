"""Read schedule JSON: version 1 (pretalx, frab, c3voc) and the draft of version 2 (c3voc hub).

Version 1 lists events by day and room; version 2 has a flat list of events, which refer to tracks and rooms.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from confnote.model import Speaker
from confnote.schedule.assemble import limited
from confnote.schedule.document import Document, Fields, objects_of, text_of
from confnote.schedule.formats.schedule_xml import Event, room_name, schedule_of
from confnote.schedule.people import distinct_speakers, person
from confnote.schedule.times import Hints
from confnote.schedule.value import Schedule, Weblink
from confnote.schedule.weblinks import attachment, web_address, weblink

NAME = "schedule JSON"
ON_STAGE = {
    "speaker", "co-speaker", "contributor", "presenter", "panelist", "moderator", "host", "author", "artist",
    "performer", "lecturer", "instructor", "trainer", "facilitator",
}  # fmt: skip


def identify(document: Document) -> bool:
    """Return whether the file has a `schedule` with `events` or `conference.days`."""
    schedule = document.fields.fields("schedule")
    days = schedule.fields("conference").get("days")
    return isinstance(schedule.get("events"), list) or isinstance(days, list)


def read(document: Document, hints: Hints) -> Schedule:
    """Return the programme; events without a title are left out and named in a notice."""
    schedule = document.fields.fields("schedule")
    conference = schedule.fields("conference")
    is_flat = isinstance(schedule.get("events"), list)
    head = Fields({**conference.raw, **{name: schedule.get(name) for name in ("version", "base_url")}})
    base = web_address(head.text("base_url"))
    events = _flat_events(schedule, base) if is_flat else _events(conference, base)
    return schedule_of(f"{NAME}, version 2" if is_flat else NAME, head, list(limited(events)), hints)


def _events(conference: Fields, base: str) -> Iterator[Event]:
    for day in conference.objects("days"):
        for room, events in day.fields("rooms").raw.items():
            for event in objects_of(events):
                yield _event(event, base, room=room_name(event.text("room"), room), date=day.text("date"))


def _flat_events(schedule: Fields, base: str) -> Iterator[Event]:
    conference = schedule.fields("conference")
    # an event refers to its track and its room by guid or by slug
    tracks, rooms = (
        {entry.text(key): entry.text("name") for entry in entries for key in ("guid", "slug") if entry.text(key)}
        for entries in map(conference.objects, ("tracks", "rooms"))
    )
    for event in schedule.objects("events"):
        track = _name_of(event.get("track"), tracks)
        yield _event(event, base, room=_name_of(event.get("room"), rooms), track=track)


def _name_of(value: Any, known: dict[str, str]) -> str:
    """Return the name of a track or room: written out, or looked up in `known` by guid or slug."""
    if isinstance(value, dict):
        entry = Fields(value)
        return entry.text("name") or known.get(entry.text("guid")) or known.get(entry.text("slug"), "")
    return known.get(text_of(value), text_of(value))


def _event(fields: Fields, base: str, *, room: str, date: str = "", track: str | None = None) -> Event:
    own = {"room": room, "date": fields.text("date", "start"), "state": fields.text("state", "status")}
    if track is not None:
        own["track"] = track
    speakers = distinct_speakers(map(_speaker, fields.values("persons", "participants")))
    return Event(Fields({**fields.raw, **own}), date, speakers, tuple(_links(fields, base)))


def _speaker(value: Any) -> Speaker | None:
    if isinstance(value, str):
        return person(value)
    entry = Fields(value)
    role = entry.text("role").casefold()
    if role and role not in ON_STAGE:
        return None
    name = entry.text("public_name", "name", "full_public_name")
    return person(name, org=entry.text("organization", "affiliation"), url=entry.text("url"))


def _links(event: Fields, base: str) -> Iterator[Weblink | None]:
    for make, group in ((weblink, "links"), (attachment, "attachments")):
        for link in event.objects(group):
            yield make(link.text("url", "href"), link.text("title", "text"), link.text("type"), base)
    yield weblink(event.text("video_download_url"), "", "video")
