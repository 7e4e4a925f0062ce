"""Indico's JSON export (`/export/event/ID.json?detail=contributions` or `sessions`) -> `Schedule`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confnote.errors import Refused
from confnote.schedule.assemble import Skipped, assemble, limited
from confnote.schedule.document import items, mapping, objects, word
from confnote.schedule.kinds import cut_cancelled, sort_of
from confnote.schedule.links import address_key, attachment, distinct, web_address, weblink
from confnote.schedule.people import people, person
from confnote.schedule.text import line, paragraphs, prose
from confnote.schedule.times import MINUTE, day, stamp, zone_of
from confnote.schedule.value import Alias, Schedule, Slot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from confnote.model import Speaker
    from confnote.schedule.document import Document
    from confnote.schedule.times import Told, Zones
    from confnote.schedule.value import Weblink

NAME = "Indico JSON"
ADVICE = "add ?detail=contributions to the address of the export"


def identify(document: Document) -> bool:
    """Return whether the file is an answer of Indico's about an event."""
    found = mapping(document.json)
    events = objects(found.get("results"))
    return bool(events) and (
        found.get("_type") == "HTTPAPIResult" or events[0].get("_type") == "Conference" or "contributions" in events[0]
    )


def read(document: Document, zones: Zones) -> Schedule:
    """Return the contributions of the first event; parts of one, which have no times, go into its abstract."""
    event = objects(mapping(document.json).get("results"))[0]
    contributions = {_key(one, place): one for place, one in enumerate(limited(_contributions(event)))}
    if not contributions:
        raise Refused(f"this Indico export tells of the event as a whole, not of its sessions: {ADVICE}")
    told = zones.settle(
        zone_of(word(event.get("timezone"))), floating=any(_floats(one) for one in contributions.values())
    )
    slots, skipped = [], []
    for key, one in contributions.items():
        slot = _slot(one, told)
        if slot is None:
            skipped.append(Skipped(f"contribution {key}", "no title"))
        else:
            slots.append(slot)
    url = web_address(word(event.get("url")))
    schedule = Schedule(
        format=NAME,
        title=line(word(event.get("title"))),
        identity=(f"site {address_key(url)}",) if url else (),
        url=url,
    )
    dates = (day(word(mapping(event.get(end)).get("date"))) for end in ("startDate", "endDate"))
    return assemble(schedule, told, slots, skipped, (next(dates), next(dates)))


def _contributions(event: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the contributions: at the top, and with `detail=sessions` inside sessions, whose name is their track."""
    yield from objects(event.get("contributions"))
    for session in objects(event.get("sessions")):
        name = word(session.get("title")) or word(mapping(session.get("session")).get("title"))
        for one in objects(session.get("contributions")):
            yield {"session": name, **{key: value for key, value in one.items() if value is not None}}


def _key(said: dict[str, Any], place: int) -> str:
    return word(said.get("db_id")) or word(said.get("id")) or f"at place {place + 1}"


def _moment(said: Any) -> datetime | None:
    """Return a time of Indico's: date, time and zone apart."""
    when = mapping(said)
    moment = stamp(f"{word(when.get('date'))}T{word(when.get('time'))}")
    zone = zone_of(word(when.get("tz")))
    return moment.replace(tzinfo=zone) if moment is not None and zone is not None else moment


def _floats(said: dict[str, Any]) -> bool:
    moment = _moment(said.get("startDate"))
    return moment is not None and moment.tzinfo is None


def _slot(said: dict[str, Any], told: Told) -> Slot | None:
    title, off = cut_cancelled(line(word(said.get("title"))))
    if not title:
        return None
    page = web_address(word(said.get("url")))
    kind, service = sort_of(line(word(said.get("type")), 100), title)
    track = line(word(said.get("track")) or word(said.get("session")), 200)
    begin, end = _moment(said.get("startDate")), _moment(said.get("endDate"))
    starts_at = told.instant(begin) if begin else None
    ends_at = told.instant(end) if begin and end else None
    minutes = said.get("duration")
    if starts_at is not None and ends_at is None and isinstance(minutes, int | float) and 0 <= minutes < 10_000:
        ends_at = starts_at + round(minutes * MINUTE)
    return Slot(
        title=title,
        kind=kind,
        status="cancelled" if off else "scheduled",
        service=service,
        track=track,
        room=line(word(said.get("room")) or word(said.get("roomFullname")), 200),
        starts_at=starts_at,
        ends_at=ends_at if ends_at is None or starts_at is None or ends_at >= starts_at else None,
        abstract=paragraphs(prose(word(said.get("description"))), "\n".join(_parts(said))),
        speakers=people(_speaker(one) for one in objects(said.get("speakers")) or objects(said.get("primaryauthors"))),
        links=distinct((weblink(page), *_links(said))),
        aliases=tuple(
            Alias(source, key)
            for source, key in (
                ("indico", word(said.get("db_id"))),
                ("url", address_key(page) if page else ""),
                ("id:indico", word(said.get("id"))),
            )
            if key
        ),
    )


def _speaker(said: dict[str, Any]) -> Speaker | None:
    full = f"{word(said.get('first_name'))} {word(said.get('last_name'))}".strip()
    if not full:
        last, _, first = word(said.get("fullName")).partition(",")
        full = f"{first.strip()} {last.strip()}"
    return person(full, org=word(said.get("affiliation")))


def _parts(said: dict[str, Any]) -> Iterator[str]:
    for part in objects(said.get("subContributions")):
        title = line(word(part.get("title")))
        who = ", ".join(speaker.name for one in objects(part.get("speakers")) if (speaker := _speaker(one)))
        if title:
            yield f"- {title}" + (f" ({who})" if who else "")


def _links(said: dict[str, Any]) -> Iterator[Weblink | None]:
    for folder in objects(said.get("folders")) or objects(said.get("material")):
        label = word(folder.get("title"))
        for one in objects(folder.get("attachments")) or objects(folder.get("resources")):
            address = word(one.get("download_url")) or word(one.get("link_url")) or word(one.get("url"))
            yield attachment(address, word(one.get("title")) or word(one.get("name")), label)
    for one in items(said.get("keywords")):
        if "://" in word(one):
            yield weblink(word(one))
