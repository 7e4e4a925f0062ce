"""Read Sessionize's endpoints `view/All`, `view/GridSmart` and `view/Sessions`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from confnote.model import Speaker
from confnote.schedule.assemble import assemble, classified, limited
from confnote.schedule.document import Document, Fields, objects_of, text_of
from confnote.schedule.people import distinct_speakers, employer, handle_of, person, unnamed_speakers
from confnote.schedule.states import is_off, state_notices
from confnote.schedule.text import line, prose
from confnote.schedule.times import FileZone, Hints, stamp
from confnote.schedule.unused import unused_notices
from confnote.schedule.value import Schedule, Skipped, Slot, aliases_of
from confnote.schedule.weblinks import distinct_links, weblink

NAME = "Sessionize"
MAX_LABELS = 50
OWN = {"isServiceSession", "isPlenumSession", "categoryItems", "categories", "questionAnswers", "roomId"}
KINDS = ("format", "type", "kind")
# the fields of a session that are used; the last two only say that the speaker has agreed
READ = frozenset(
    "id title description startsAt endsAt isServiceSession isPlenumSession speakers room roomId categories"  # noqa: SIM905
    " categoryItems questionAnswers liveUrl recordingUrl status isCancelled isInformed isConfirmed".split()
)


@dataclass(frozen=True, slots=True)
class Tables:
    """Speakers, rooms, items of categories (such as `Track`, `Databases`) and questions, by id."""

    speakers: dict[str, Speaker]
    rooms: dict[str, str]
    categories: dict[str, tuple[str, str]]
    questions: dict[str, str]


def identify(document: Document) -> bool:
    """Return whether the file has sessions with `startsAt` and a field of Sessionize's own."""
    # the JSON of apps has `startsAt` and perhaps `roomId` too, beside `speakerIds` or `location`
    return any(
        "startsAt" in session and "speakerIds" not in session and not OWN.isdisjoint(session.raw)
        for session in _sessions(document)
    )


def read(document: Document, hints: Hints) -> Schedule:
    """Return the programme. Its times are wall clocks, in a zone that the format does not name."""
    sessions = list(limited(_sessions(document)))
    fields = document.fields
    tables = Tables(
        {entry.text("id"): speaker for entry in fields.objects("speakers") if (speaker := _speaker(entry))},
        {room.text("id"): room.text("name") for room in fields.objects("rooms")},
        {
            item.text("id"): (category.text("title"), item.text("name"))
            for category in fields.objects("categories")
            for item in category.objects("items")
        },
        {entry.text("id"): entry.text("question") for entry in fields.objects("questions")},
    )
    zone = hints.zone((stamp(session.text("startsAt")) for session in sessions), places=tables.rooms.values())
    slots: dict[tuple[str, int | None], Slot] = {}
    skipped = []
    for session in sessions:
        slot = _slot(session, tables, zone)
        if isinstance(slot, Skipped):
            skipped.append(slot)
            continue
        # the start is part of the key: a talk given twice has one id
        key = (session.text("id") or str(len(slots)), slot.starts_at)
        # a plenary session is listed once for every room: it is one session, in no room
        if key in slots and slots[key].room != slot.room:
            slots[key] = replace(slots[key], room="")
        slots.setdefault(key, slot)
    notices: tuple[str, ...] = ()
    if tables.speakers and not any(slot.speakers for slot in slots.values()):
        notices = (unnamed_speakers(len(tables.speakers)),)
    notices += (*state_notices(session.text("status") for session in sessions),)
    notices += unused_notices((session.raw | _unused_labels(session, tables) for session in sessions), READ)
    return assemble(Schedule(format=NAME, notices=notices), zone, [*slots.values(), *skipped])


def _sessions(document: Document) -> Iterator[Fields]:
    # `All` has the sessions in a list, `GridSmart` by day and room (and again in `timeSlots`), `Sessions` by group
    found = document.json
    for group in [Fields(found)] if isinstance(found, dict) else objects_of(found):
        rooms = group.objects("rooms") if not isinstance(group.get("sessions"), list) else []
        for holder in rooms or [group]:
            yield from holder.objects("sessions")


def _speaker(entry: Fields) -> Speaker | None:
    urls = [link.text("url") for link in entry.objects("links")]
    full_name = f"{entry.text('firstName')} {entry.text('lastName')}"
    return person(
        entry.text("fullName", "name") or full_name,
        org=employer(entry.text("tagLine")),
        url=next((url for url in urls if url and not handle_of(url)), ""),
        handle=next((name for url in urls if (name := handle_of(url))), ""),
    )


def _slot(session: Fields, tables: Tables, zone: FileZone) -> Slot | Skipped:
    starts_at, ends_at = zone.span(stamp(session.text("startsAt")), stamp(session.text("endsAt")))
    # a broken file can refer to one category a million times
    labels = list(islice(_labels(session, tables), MAX_LABELS))
    word = next((value for name, value in labels if any(kind in name.casefold() for kind in KINDS)), "")
    found = [weblink(session.text(name), "", "video") for name in ("recordingUrl", "liveUrl")]
    found += [weblink(answer.text("answerValue")) for answer in session.objects("questionAnswers")]
    slot = Slot(
        title=session.text("title"), service=session.get("isServiceSession") is True,
        track=", ".join(value for name, value in labels if "track" in name.casefold()),
        room=session.text("room") or tables.rooms.get(session.text("roomId"), ""), starts_at=starts_at,
        ends_at=ends_at, abstract=prose(session.text("description")),
        speakers=distinct_speakers(_speaker_of(value, tables) for value in session.values("speakers")),
        links=distinct_links(found), aliases=aliases_of(("id:sessionize", line(session.text("id")))),
    )  # fmt: skip
    untitled = Skipped(f"session {session.text('id')}", "no title")
    return classified(slot, untitled, word, off=is_off(session.text("status")) or session.get("isCancelled") is True)


def _unused_labels(session: Fields, tables: Tables) -> dict[str, str]:
    """Return the categories and answers of a session that are no track, kind or link, by name."""
    labels = {
        name: value for name, value in islice(_labels(session, tables), MAX_LABELS)
        if not any(word in name.casefold() for word in ("track", *KINDS))
    }  # fmt: skip
    answers = session.objects("questionAnswers")[:MAX_LABELS]
    for answer in answers:
        name = answer.text("question") or tables.questions.get(answer.text("questionId"), "answers")
        if not weblink(text := answer.text("answerValue")):
            labels[name] = text
    return labels


def _speaker_of(value: Any, tables: Tables) -> Speaker | None:
    """Return a speaker of a session: looked up by id, or written out."""
    if not isinstance(value, dict):
        return tables.speakers.get(text_of(value))
    entry = Fields(value)
    return tables.speakers.get(entry.text("id")) or _speaker(entry)


def _labels(session: Fields, tables: Tables) -> Iterator[tuple[str, str]]:
    """Yield the categories of a session as (title, item): looked up by id, or written out."""
    for value in session.values("categoryItems"):
        if text_of(value) in tables.categories:
            yield tables.categories[text_of(value)]
    for category in session.objects("categories"):
        for item in category.objects("categoryItems"):
            yield category.text("name"), item.text("name")
