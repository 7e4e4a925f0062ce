"""Favourites as EventFahrplan exports them for Chaosflix -> a `Schedule` of one person's choice, without times."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confnote.schedule.assemble import Skipped, assemble
from confnote.schedule.document import mapping, objects, word
from confnote.schedule.kinds import cut_cancelled
from confnote.schedule.links import address_key, web_address
from confnote.schedule.text import line
from confnote.schedule.times import Told
from confnote.schedule.value import Alias, Schedule, Slot

if TYPE_CHECKING:
    from confnote.schedule.document import Document
    from confnote.schedule.times import Zones

NAME = "EventFahrplan favourites"


def identify(document: Document) -> bool:
    """Return whether the file is a list of `lectures` (later `sessions`), each with a `lecture_id`."""
    return any("lecture_id" in one or "session_id" in one for one in _lectures(document.json)[:5])


def read(document: Document, zones: Zones) -> Schedule:  # noqa: ARG001  # the protocol: this format has no times
    """Return the favourites, by the names under which the programme knows them; their other fields are unreliable."""
    slots = [_slot(one) for one in _lectures(document.json)]
    skipped = [Skipped("", "no title") for slot in slots if slot is None]
    schedule = Schedule(format=NAME, favourites=True)
    return assemble(schedule, Told(None, ""), (slot for slot in slots if slot is not None), skipped)


def _lectures(found: Any) -> list[dict[str, Any]]:
    whole = mapping(found)
    return objects(whole.get("lectures")) or objects(whole.get("sessions"))


def _slot(said: dict[str, Any]) -> Slot | None:
    title, off = cut_cancelled(line(word(said.get("title"))))
    if not title:
        return None
    key = line(word(said.get("lecture_id")) or word(said.get("session_id")) or word(said.get("guid")))
    page = web_address(word(said.get("url")))
    named = (("guid", key if "-" in key else ""), ("url", address_key(page) if page else ""), ("id:frab", key))
    return Slot(
        title=title,
        status="cancelled" if off else "scheduled",
        aliases=tuple(Alias(source, name) for source, name in named if name),
    )
