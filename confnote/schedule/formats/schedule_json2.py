"""Schedule JSON, the draft of version 2 (c3voc hub): flat events, tracks and rooms by reference -> `Schedule`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confnote.schedule.assemble import limited
from confnote.schedule.document import mapping, objects, word
from confnote.schedule.formats.schedule_json import event_of, programme
from confnote.schedule.links import web_address

if TYPE_CHECKING:
    from confnote.schedule.document import Document
    from confnote.schedule.formats.frab import Event
    from confnote.schedule.times import Zones
    from confnote.schedule.value import Schedule

NAME = "schedule JSON, version 2"


def identify(document: Document) -> bool:
    """Return whether the file is a `schedule` with a flat list of `events`."""
    return isinstance(mapping(mapping(document.json).get("schedule")).get("events"), list)


def read(document: Document, zones: Zones) -> Schedule:
    """Return the programme."""
    schedule = mapping(mapping(document.json).get("schedule"))
    conference = mapping(schedule.get("conference"))
    tracks, rooms = _names(conference.get("tracks")), _names(conference.get("rooms"))
    base = web_address(word(schedule.get("base_url")))
    events = [_event(event, tracks, rooms, base) for event in limited(objects(schedule.get("events")))]
    return programme(schedule, events, zones, NAME)


def _event(said: dict[str, Any], tracks: dict[str, str], rooms: dict[str, str], base: str) -> Event:
    return event_of(said, base, room=_called(said.get("room"), rooms), track=_called(said.get("track"), tracks))


def _names(listed: Any) -> dict[str, str]:
    """Return the name of each track or room by its guid and by its slug."""
    return {
        word(one.get(key)): word(one.get("name"))
        for one in objects(listed)
        for key in ("guid", "slug")
        if word(one.get(key))
    }


def _called(said: Any, known: dict[str, str]) -> str:
    """Return a track's or room's name: it stands there, or is a reference."""
    if isinstance(said, dict):
        return word(said.get("name")) or known.get(word(said.get("guid"))) or known.get(word(said.get("slug")), "")
    return known.get(word(said), word(said))
