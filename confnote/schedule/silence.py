"""What a programme says nothing of, for its format has no place for it -> slots that keep what another format said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from confnote.model import LINK_KINDS
from confnote.schedule.known import EMPTY

if TYPE_CHECKING:
    from confnote.schedule.value import Schedule, Slot

OPTIONAL = ("subtitle", "kind", "track", "room", "abstract", "speakers")


@dataclass(frozen=True, slots=True)
class Silence:
    """The fields, and the kinds of links, of which not one slot of a file says anything (or only by a guess)."""

    fields: tuple[str, ...]
    link_kinds: frozenset[str]

    @classmethod
    def of(cls, schedule: Schedule) -> Silence:
        """Return what a programme is silent about: a calendar without categories does not say that tracks are gone."""
        unsaid = (name for name in OPTIONAL if all(_empty(slot, name) for slot in schedule.slots))
        linked = {link.kind for slot in schedule.slots for link in slot.links}
        return cls(tuple(dict.fromkeys((*unsaid, *schedule.guessed))), frozenset(LINK_KINDS) - linked)

    def filled(self, slot: Slot, before: Slot | None) -> Slot:
        """Return a slot with what was said before where this programme is silent."""
        if before is None:
            return slot
        own: dict[str, Any] = {name: getattr(before, name) for name in self.fields if _empty(slot, name)}
        here = {link.url for link in slot.links}
        kept = (link for link in before.links if link.kind in self.link_kinds and link.url not in here)
        return replace(slot, **{**own, "links": (*slot.links, *kept)})


def _empty(slot: Slot, name: str) -> bool:
    return bool(getattr(slot, name) == (() if name == "speakers" else EMPTY.get(name, "")))
