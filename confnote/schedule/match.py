"""Sessions that are known and slots of a new version -> which is which, by names that hold before names that may not.

The order: what has not changed at all; the code of a talk (its repetitions by the nearest start); a guid, uid or
address that one session and one slot have; a number, within one source; a key that several share, with the same start;
the title, with the same speakers or a start within a day. A guid, uid, address or number whose content is another's is
a slot used again: it is set aside until the titles have been looked at, for talks change places, and the names of
their slots do not go with them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from confnote.schedule.assemble import squeezed
from confnote.schedule.times import DAY
from confnote.schedule.value import names_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from confnote.schedule.value import Alias, Known, Schedule, Slot


TALK = ("code", "indico")
"""Sources that name a talk, wherever and however often it is given."""

PLACE = ("guid", "uid", "url")
ALIKE = 55.0
"""How alike two titles must be, of 100, when nobody speaks in both; by chance one pair in a hundred is."""

TELLING = 100
"""An abstract of this length that no other slot has, word for word the same, is the same talk's."""

UNNAMED = {"tba", "tbd", "tbc", "slot", "to be announced", "to be determined", "to be confirmed"}
MOST_AT_ONCE = 50
"""Slots with one key and one start that are looked at: no conference has more rooms."""

FEW = 10_000
"""Pairs of equal title that are all compared; beyond that they are taken in order of their starts."""


@dataclass(slots=True)
class Matches:
    """Which known session is which slot, by index; `reused`: a session and the slot that has its key, not its talk."""

    pairs: dict[int, int] = field(default_factory=dict)
    reused: list[tuple[int, int]] = field(default_factory=list)


class Matcher:
    """The state of one matching: what is paired, what is still free."""

    def __init__(self, known: tuple[Known, ...], schedule: Schedule) -> None:
        self.known, self.slots = known, schedule.slots
        self.matches = Matches()
        self.free_known, self.free_slots = set(range(len(known))), set(range(len(self.slots)))
        # favourites say nothing of where they are from; their numbers are looked up all the same
        self.by_key_alone = schedule.favourites
        ours = set(schedule.identity)
        self.same_source = [schedule.favourites or not ours.isdisjoint(one.source) for one in known]
        self.by_key: dict[Alias, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for place, one in enumerate(known):
            for alias in dict.fromkeys(one.aliases):
                if self.same_source[place] or not alias.source.startswith("id:"):
                    self.by_key[alias][0].append(place)
        for place, slot in enumerate(self.slots):
            for alias in dict.fromkeys(slot.aliases):
                self.by_key[alias][1].append(place)
        self.abstracts = Counter(slot.abstract for slot in self.slots if len(slot.abstract) > TELLING)
        self.shared = {alias: both for alias, both in self.by_key.items() if all(both)}

    def run(self) -> Matches:
        """Return the matches."""
        self._identical()
        for source in TALK:
            for mine, theirs in self._groups(source):
                self._nearest(mine, theirs)
        for source in (*PLACE, "id:"):
            self._unique(source)
        self._same_start()
        aside, self.matches.reused = self.matches.reused, []
        self._titles()
        for one, slot in aside:
            if one in self.free_known and slot in self.free_slots:
                self.free_known.discard(one)
                self.free_slots.discard(slot)
                self.matches.reused.append((one, slot))
        return self.matches

    def _pair(self, one: int, slot: int) -> None:
        if one in self.free_known and slot in self.free_slots:
            self.matches.pairs[one] = slot
            self.free_known.discard(one)
            self.free_slots.discard(slot)

    def _identical(self) -> None:
        """Pair what has not changed at all, whoever else may look like it; what is on the programme goes first."""
        by_content: dict[Slot | None, list[int]] = defaultdict(list)
        for one in sorted(self.free_known, key=lambda one: (not self.known[one].on_programme, one)):
            by_content[self.known[one].imported].append(one)
        for place, slot in enumerate(self.slots):
            for one in by_content.get(replace(slot, aliases=()), ()):
                if one in self.free_known and set(slot.aliases) <= set(self.known[one].aliases):
                    self._pair(one, place)
                    break

    def _groups(self, source: str) -> Iterator[tuple[list[int], list[int]]]:
        for alias, (mine, theirs) in self.shared.items():
            if alias.source == source:
                yield (
                    [one for one in mine if one in self.free_known],
                    [slot for slot in theirs if slot in self.free_slots],
                )

    def _unique(self, source: str) -> None:
        """Pair by keys that one session and one slot have; set aside what has become another talk."""
        for alias, (mine, theirs) in self.shared.items():
            if not alias.source.startswith(source) or len(mine) != 1 or len(theirs) != 1:
                continue
            one, slot = mine[0], theirs[0]
            if self._alike(one, slot):
                self._pair(one, slot)
            elif one in self.free_known and slot in self.free_slots:
                self.matches.reused.append((one, slot))

    def _same_start(self) -> None:
        """A key that several have (67 events with one UID) is none alone, but with its start it is."""
        for mine, theirs in self.shared.values():
            if len(mine) == len(theirs) == 1:
                continue
            starts: dict[int | None, list[int]] = defaultdict(list)
            for slot in theirs:
                starts[self.slots[slot].starts_at].append(slot)
            for one in mine:
                there = starts[self._start(one)][:MOST_AT_ONCE]
                found = [slot for slot in there if slot in self.free_slots and self._alike(one, slot)]
                if len(found) == 1:
                    self._pair(one, found[0])

    def _titles(self) -> None:
        groups: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for one in sorted(self.free_known):
            for title in dict.fromkeys(squeezed(title) for title in self._title_of(one)):
                groups[title][0].append(one)
        for slot in sorted(self.free_slots):
            groups[squeezed(self.slots[slot].title)][1].append(slot)
        for title, (mine, theirs) in groups.items():
            if title and mine and theirs:
                self._by_title(mine, theirs)

    def _by_title(self, mine: list[int], theirs: list[int]) -> None:
        if len(mine) == len(theirs) == 1 and None in (self._start(mine[0]), self.slots[theirs[0]].starts_at):
            self._pair(mine[0], theirs[0])  # the only one of that title, now with a time, or without one
            return
        self._nearest(mine, theirs, same_talk=True)

    def _nearest(self, mine: list[int], theirs: list[int], *, same_talk: bool = False) -> None:
        """Pair sessions and slots one to one, the nearest in time first, of equals those in the same room."""
        if len(mine) * len(theirs) > FEW:
            mine, theirs = (
                sorted(mine, key=self._order),
                sorted(theirs, key=lambda slot: self.slots[slot].starts_at or 0),
            )
            pairs: Iterable[tuple[int, int]] = zip(mine, theirs, strict=False)
        else:
            pairs = sorted(((one, slot) for one in mine for slot in theirs), key=lambda pair: self._distance(*pair))
        for one, slot in pairs:
            if one in self.free_known and slot in self.free_slots and (not same_talk or self._same_talk(one, slot)):
                self._pair(one, slot)

    def _order(self, one: int) -> int:
        return self._start(one) or 0

    def _distance(self, one: int, slot: int) -> tuple[int, bool, int, int]:
        at, then = self._start(one), self.slots[slot].starts_at
        apart = abs(at - then) if at is not None and then is not None else (0 if at == then else 1000 * DAY)
        return apart, self.known[one].session.room != self.slots[slot].room, one, slot

    def _same_talk(self, one: int, slot: int) -> bool:
        who = names_of(self.slots[slot].speakers)
        if who and set(who) == set(self._speakers(one)):
            return True
        at, then = self._start(one), self.slots[slot].starts_at
        return at is not None and then is not None and abs(at - then) <= DAY

    def _start(self, one: int) -> int | None:
        """When the file said last that a session begins; of one made by hand, when it began."""
        known = self.known[one]
        return known.imported.starts_at if known.imported is not None else known.session.begins

    def _title_of(self, one: int) -> tuple[str, ...]:
        known = self.known[one]
        return (known.session.title,) if known.imported is None else (known.imported.title, known.session.title)

    def _speakers(self, one: int) -> tuple[str, ...]:
        known = self.known[one]
        return names_of(known.imported.speakers if known.imported is not None else known.session.speakers)

    def _alike(self, one: int, slot: int) -> bool:
        """Whether a session and a slot can be the same talk: by a speaker, an abstract of their own, or the title."""
        if self.by_key_alone:
            return True
        old, new = self.known[one].imported, self.slots[slot]
        if old is not None and old.service != new.service:
            return squeezed(old.title) == squeezed(new.title)
        if not set(self._speakers(one)).isdisjoint(names_of(new.speakers)):
            return True
        if old is not None and old.abstract == new.abstract and self.abstracts[new.abstract] == 1:
            return True
        return any(similar(title, new.title) for title in self._title_of(one))


def similar(one: str, other: str) -> bool:
    """Return whether two titles can be the same talk's. A placeholder can become anything, and so can its beginning.

    What both begin with before a colon (`Keynote: `) is left out: it is the series, not the talk.
    """
    old, new = squeezed(one), squeezed(other)
    if f"{new} ".startswith(f"{old} ") or f"{old} ".startswith(f"{new} ") or UNNAMED & {old, new}:
        return True
    from rapidfuzz import fuzz  # 15 ms, where a title has changed

    series, colon, rest = one.partition(":")
    if colon and squeezed(other.partition(":")[0]) == squeezed(series):
        old, new = squeezed(rest), squeezed(other.partition(":")[2])
    return max(fuzz.ratio(old, new), fuzz.token_sort_ratio(old, new)) >= ALIKE


def same_share(known: tuple[Known, ...], matches: Matches) -> bool:
    """Return whether at least half of the programme that is known is in the file, so that it can be no other's."""
    listed = [place for place, one in enumerate(known) if one.on_programme]
    found = sum(1 for place in listed if place in matches.pairs)
    return bool(listed) and found * 2 >= len(listed)


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
