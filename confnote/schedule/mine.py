"""A personal list (Sched's own calendar, pretalx favourites, an app's export) -> the sessions that one wants to see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from confnote.schedule.match import Matcher

if TYPE_CHECKING:
    from confnote.schedule.known import Known
    from confnote.schedule.value import Schedule


@dataclass(frozen=True, slots=True)
class Mine:
    """The uids of the sessions that were found, in the order of the list, and the titles of those that were not."""

    uids: tuple[str, ...]
    missing: tuple[str, ...]


def match_mine(known: tuple[Known, ...], schedule: Schedule) -> Mine:
    """Return which known sessions a personal list names; service sessions too, if somebody chose them."""
    matches = Matcher(known, schedule).run()
    found = {slot: known[one].session.uid for one, slot in matches.pairs.items()}
    uids = tuple(found[place] for place in range(len(schedule.slots)) if place in found)
    missing = tuple(slot.title for place, slot in enumerate(schedule.slots) if place not in found)
    return Mine(uids, missing)
