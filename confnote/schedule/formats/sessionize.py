"""Sessionize's endpoints `view/All`, `view/GridSmart` and `view/Sessions` -> `Schedule`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from confnote.schedule.assemble import Skipped, assemble, limited
from confnote.schedule.document import items, mapping, objects, word
from confnote.schedule.kinds import cut_cancelled, is_off, sort_of
from confnote.schedule.links import distinct, weblink
from confnote.schedule.people import employer, handle_of, people, person
from confnote.schedule.text import line, prose
from confnote.schedule.times import stamp
from confnote.schedule.value import Alias, Schedule, Slot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from confnote.model import Speaker
    from confnote.schedule.document import Document
    from confnote.schedule.times import Told, Zones
    from confnote.schedule.value import Weblink

NAME = "Sessionize"
MOST_LABELS = 50
KINDS = ("format", "type", "kind")


@dataclass(frozen=True, slots=True)
class Tables:
    """What a session refers to: speakers and rooms by id, categories by the id of their item."""

    speakers: dict[str, Speaker] = field(default_factory=dict)
    rooms: dict[str, str] = field(default_factory=dict)
    categories: dict[str, tuple[str, str]] = field(default_factory=dict)


def identify(document: Document) -> bool:
    """Return whether the file holds sessions as Sessionize writes them."""
    return any("startsAt" in session for session in _sessions(document.json))


def read(document: Document, zones: Zones) -> Schedule:
    """Return the programme. Its times are wall clocks, and the format has no place for a zone."""
    sessions = list(limited(_sessions(document.json)))
    tables = _tables(mapping(document.json))
    moments = [moment for session in sessions if (moment := stamp(word(session.get("startsAt"))))]
    told = zones.settle(None, floating=any(moment.tzinfo is None for moment in moments))
    slots: dict[tuple[str, int | None], Slot] = {}
    skipped = []
    for session in sessions:
        slot = _slot(session, tables, told)
        if slot is None:
            skipped.append(Skipped(f"session {word(session.get('id'))}", "no title"))
        else:
            key = (word(session.get("id")) or str(len(slots)), slot.starts_at)
            slots[key] = slot if key not in slots else _everywhere(slots[key], slot)
    return assemble(Schedule(format=NAME), told, slots.values(), skipped)


def _everywhere(one: Slot, other: Slot) -> Slot:
    """A plenary session is listed once for every room: it is one session, in no room of them."""
    return one if one.room == other.room else replace(one, room="")


def _sessions(found: Any) -> Iterator[dict[str, Any]]:
    """Yield the sessions: of `All` in a list, of `GridSmart` by day and room, of `Sessions` by group.

    `timeSlots` of `GridSmart` repeats them.
    """
    for group in [found] if isinstance(found, dict) else objects(found):
        rooms = objects(group.get("rooms")) if not isinstance(group.get("sessions"), list) else []
        for holder in rooms or [group]:
            yield from objects(holder.get("sessions"))


def _tables(found: dict[str, Any]) -> Tables:
    categories = {
        word(item.get("id")): (word(category.get("title")), word(item.get("name")))
        for category in objects(found.get("categories"))
        for item in objects(category.get("items"))
    }
    speakers = {word(one.get("id")): speaker for one in objects(found.get("speakers")) if (speaker := _speaker(one))}
    return Tables(
        speakers, {word(room.get("id")): word(room.get("name")) for room in objects(found.get("rooms"))}, categories
    )


def _speaker(said: dict[str, Any]) -> Speaker | None:
    full = f"{word(said.get('firstName'))} {word(said.get('lastName'))}"
    links = [word(link.get("url")) for link in objects(said.get("links"))]
    handle = next((name for url in links if (name := handle_of(url))), "")
    page = next((url for url in links if url and not handle_of(url)), "")
    return person(
        word(said.get("fullName")) or word(said.get("name")) or full,
        org=employer(word(said.get("tagLine"))),
        url=page,
        handle=handle,
    )


def _slot(said: dict[str, Any], tables: Tables, told: Told) -> Slot | None:
    title, off = cut_cancelled(line(word(said.get("title"))))
    if not title:
        return None
    begin, end = stamp(word(said.get("startsAt"))), stamp(word(said.get("endsAt")))
    starts_at = told.instant(begin) if begin else None
    ends_at = told.instant(end) if begin and end else None
    labels = list(islice(_labels(said, tables), MOST_LABELS))
    track = ", ".join(value for name, value in labels if "track" in name.casefold())
    called = next((value for name, value in labels if any(known in name.casefold() for known in KINDS)), "")
    kind, service = sort_of(line(called, 100), title, service=said.get("isServiceSession") is True)
    return Slot(
        title=title,
        kind=kind,
        status="cancelled" if off or is_off(word(said.get("status"))) else "scheduled",
        service=service,
        track=line(track, 200),
        room=line(word(said.get("room")) or tables.rooms.get(word(said.get("roomId")), ""), 200),
        starts_at=starts_at,
        ends_at=ends_at if ends_at is None or starts_at is None or ends_at >= starts_at else None,
        abstract=prose(word(said.get("description"))),
        speakers=people(_speakers(said, tables)),
        links=distinct(_links(said)),
        aliases=(Alias("id:sessionize", line(word(said.get("id")))),) if word(said.get("id")) else (),
    )


def _links(said: dict[str, Any]) -> Iterator[Weblink | None]:
    yield weblink(word(said.get("recordingUrl")), "", "video")
    yield weblink(word(said.get("liveUrl")), "", "video")
    for answer in objects(said.get("questionAnswers")):
        yield weblink(word(answer.get("answerValue")))


def _speakers(said: dict[str, Any], tables: Tables) -> Iterator[Speaker | None]:
    for one in items(said.get("speakers")):
        if isinstance(one, dict):
            yield tables.speakers.get(word(one.get("id"))) or _speaker(one)
        else:
            yield tables.speakers.get(word(one))


def _labels(said: dict[str, Any], tables: Tables) -> Iterator[tuple[str, str]]:
    """Yield the categories of a session, each with its title: by reference, or written out."""
    for item in items(said.get("categoryItems")):
        if word(item) in tables.categories:
            yield tables.categories[word(item)]
    for category in objects(said.get("categories")):
        for one in objects(category.get("categoryItems")):
            yield word(category.get("name")), word(one.get("name"))
