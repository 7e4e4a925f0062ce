"""Pair stored sessions with the slots of a new version: by aliases first, by titles last.

The order:

1. a session that has not changed at all
2. a talk's code or Indico number (among its repetitions, the nearest start)
3. a guid, uid or address that only one session and one slot have
4. an `id:FORMAT`, if only one session of this programme and one slot have it
5. an alias that several have, with the same start, if the talks can be the same
6. the title, with the same speakers, a start within a day (unless the slot has other speakers, and those of the session
   still have its place), or (if no other has the title) an unknown start
7. start and room, if the file's keys do not last (some sites make them anew at each build): with a speaker in common,
   or with a title much alike if both are alone there

If session and slot of step 3 or 4 are different talks, the programme has reused the slot. Such a pair waits for step 6,
because two talks may have swapped their slots, each with the alias of the slot. So does a pair with two titles, one of
which another session or slot has: keys that are numbers of rows belong to other talks after each change.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from confnote.core.same_person import UNKNOWN
from confnote.core.time import DAY_MS
from confnote.schedule.assemble import plain_words
from confnote.schedule.value import Alias, MissingFields, Schedule, Slot, StoredSession, names_of

# sources of aliases that belong to a talk, and of those that belong to one slot of it
TALK_SOURCES = ("code", "indico")
SLOT_SOURCES = ("guid", "uid", "url")
# how similar two titles must be, of 100, if no speaker is the same; one random pair in a hundred is that similar
SIMILAR = 55.0
MUCH_ALIKE = 82.0
NUMBER = re.compile("[0-9]+")
SERIES = re.compile(r":|\s[|\u2013\u2014-]\s")
# an abstract longer than this that no other slot has identifies a talk
LONG_ABSTRACT = 100
PLACEHOLDERS = UNKNOWN | {"slot"}
# slots with the same alias and start that are compared: no conference has more rooms
MAX_AT_ONCE = 50
# pairs with the same code or title that are all compared; more than these are paired in order of time
MAX_PAIRS = 10_000


class Matcher:
    """Find the slot of each known (stored) session: `run` fills `pairs` and `reused`.

    `k` is the index of a known session, `s` the index of a slot. `pairs` maps `k` to `s`; `reused` are pairs (k, s) of
    a session and a slot with the same alias but different talks.
    """

    def __init__(self, known: tuple[StoredSession, ...], schedule: Schedule) -> None:
        self.known, self.slots = known, schedule.slots
        self.missing = MissingFields.of(schedule)
        # a session made by hand has no imported slot
        self.old = [session.imported or session.session for session in known]
        self.starts = [known.imported.starts_at if known.imported else known.session.begins for known in self.known]
        self.pairs: dict[int, int] = {}
        self.reused: list[tuple[int, int]] = []
        self.free_known, self.free_slots = set(range(len(known))), set(range(len(self.slots)))
        # a list of favourites has little more than keys, so no content is compared
        self.by_key_alone = schedule.favourites
        identity = set(schedule.identity)
        # such a list does not name its programme, so its ids are compared with those of all sessions
        same_source = [schedule.favourites or not identity.isdisjoint(session.source) for session in known]
        by_key: dict[Alias, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for k, session in enumerate(known):
            for alias in dict.fromkeys(session.aliases):
                if same_source[k] or not alias.source.startswith("id:"):
                    by_key[alias][0].append(k)
        for s, slot in enumerate(self.slots if by_key else ()):
            for alias in dict.fromkeys(slot.aliases):
                by_key[alias][1].append(s)
        self.shared = {alias: both for alias, both in by_key.items() if all(both)}
        self.titles: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for k, old in enumerate(self.old):
            self.titles[plain_words(old.title)][0].append(k)
        # a first import matches nothing
        for s, slot in enumerate(self.slots if known else ()):
            self.titles[plain_words(slot.title)][1].append(s)
        self.abstracts = Counter(slot.abstract for slot in self.slots if len(slot.abstract) > LONG_ABSTRACT)

    def run(self) -> Self:
        """Find the pairs in the order of the module's docstring, and return the matcher itself."""
        if not self.known:
            return self
        self._pair_unchanged()
        for source in TALK_SOURCES:
            for alias, (ks, slots) in self.shared.items():
                if alias.source == source:
                    self._nearest([k for k in ks if k in self.free_known], [s for s in slots if s in self.free_slots])
        for source in (*SLOT_SOURCES, "id:"):
            self._unique(source)
        self._same_start()
        waiting, self.reused = self.reused, []
        self._titles()
        for k, s in waiting:
            if self._alike(k, s):
                self._pair(k, s)
            elif self._take(k, s):
                self.reused.append((k, s))
        if not self.by_key_alone:
            self._retitled()
        return self

    def _take(self, k: int, s: int) -> bool:
        is_free = k in self.free_known and s in self.free_slots
        if is_free:
            self.free_known.discard(k)
            self.free_slots.discard(s)
        return is_free

    def _pair(self, k: int, s: int) -> None:
        if self._take(k, s):
            self.pairs[k] = s

    def _pair_unchanged(self) -> None:
        """Pair sessions that have not changed; of equal ones, those on the programme come first."""
        by_content: dict[Slot | None, list[int]] = defaultdict(list)
        for k in sorted(self.free_known, key=lambda k: (not self.known[k].on_programme, len(self.known[k].aliases), k)):
            by_content[self.missing.without(self.known[k].imported)].append(k)
        # most keys first: an equal slot with fewer keys can have the session of more
        for s in sorted(self.free_slots, key=lambda s: (-len(self.slots[s].aliases), s)):
            slot = self.slots[s]
            for k in by_content.get(self.missing.without(slot), ()):
                if k in self.free_known and set(slot.aliases) <= set(self.known[k].aliases):
                    self._pair(k, s)
                    break

    def _unique(self, source: str) -> None:
        """Pair the only session and the only slot with an alias; add different talks to `reused`.

        `source` is the beginning of the alias's source.
        """
        for alias, (ks, slots) in self.shared.items():
            if not alias.source.startswith(source) or len(ks) != 1 or len(slots) != 1:
                continue
            k, s = ks[0], slots[0]
            if self._alike(k, s) and not self._is_elsewhere(k, s):
                self._pair(k, s)
            elif k in self.free_known and s in self.free_slots:
                self.reused.append((k, s))

    def _is_elsewhere(self, k: int, s: int) -> bool:
        """Return whether the titles differ, and another slot or session has one of them."""
        old, new = plain_words(self.old[k].title), plain_words(self.slots[s].title)
        return old != new and bool(self.titles[old][1] or self.titles[new][0])

    def _same_start(self) -> None:
        """Pair by start if several have one alias, and just one slot can be the session's talk."""
        # a calendar with 67 events of one UID was seen
        for ks, slots in self.shared.values():
            if len(ks) == len(slots) == 1:
                continue
            by_start: dict[int | None, list[int]] = defaultdict(list)
            for s in slots:
                by_start[self.slots[s].starts_at].append(s)
            for k in ks:
                at_once = by_start[self.starts[k]][:MAX_AT_ONCE]
                found = [s for s in at_once if s in self.free_slots and self._alike(k, s)]
                if len(found) == 1 and self._is_elsewhere(k, found[0]):
                    self.reused.append((k, found[0]))  # two talks of one speaker, of which one has the other's slot
                elif len(found) == 1:
                    self._pair(k, found[0])

    def _titles(self) -> None:
        groups: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for k in sorted(self.free_known):
            for title in dict.fromkeys(map(plain_words, self._titles_of(k))):
                groups[title][0].append(k)
        for s in sorted(self.free_slots):
            for title in dict.fromkeys(map(plain_words, (self.slots[s].title, self.slots[s].written))):
                groups[title][1].append(s)
        for title, (ks, slots) in groups.items():
            # a title of signs only (`???`) has no words and would match any other
            if not title or not ks or not slots:
                continue
            if len(ks) == len(slots) == 1 and None in {self.starts[ks[0]], self.slots[slots[0]].starts_at}:
                self._pair(ks[0], slots[0])  # the only one of that title has got a time, or has lost it
            else:
                self._nearest(ks, slots, same_talk=True)

    def _nearest(self, ks: list[int], slots: list[int], *, same_talk: bool = False) -> None:
        """Pair one to one: the nearest starts first; of equally near ones, those in the same room.

        `same_talk` allows only pairs that are at most a day apart or have the same speakers.
        """

        def distance(pair: tuple[int, int]) -> tuple[int, bool, int, int]:
            k, s = pair
            old, new = self.starts[k], self.slots[s].starts_at
            unknown = 0 if old == new else 1000 * DAY_MS
            apart = abs(old - new) if old is not None and new is not None else unknown
            # the indexes make the order of equal pairs the same in each run
            return apart, self.known[k].session.room != self.slots[s].room, k, s

        pairs: Iterable[tuple[int, int]]
        if len(ks) * len(slots) > MAX_PAIRS:
            by_start = sorted(slots, key=lambda s: self.slots[s].starts_at or 0)
            pairs = zip(sorted(ks, key=lambda k: self.starts[k] or 0), by_start, strict=False)
        else:
            pairs = sorted(((k, s) for k in ks for s in slots), key=distance)
        for k, s in pairs:
            if k in self.free_known and s in self.free_slots and (not same_talk or self._same_talk(k, s)):
                self._pair(k, s)

    def _retitled(self) -> None:
        """Pair by start and room, and by a speaker in common or a title much alike."""
        in_file = {alias.source for slot in self.slots for alias in slot.aliases}
        had = Counter(alias.source for known in self.known if known.on_programme for alias in set(known.aliases))
        found = Counter(alias.source for alias in self.shared)
        # a key of such a source that is gone means that the talk is gone
        lasting = {source for source in in_file if found[source] and found[source] * 2 >= had[source]}
        groups: dict[tuple[int, str], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for k in sorted(self.free_known):
            start, room = self.starts[k], plain_words(self.old[k].room)
            if start is not None and lasting.isdisjoint(alias.source for alias in self.known[k].aliases):
                groups[start, room][0].append(k)
        for s in sorted(self.free_slots):
            slot = self.slots[s]
            if slot.starts_at is not None:
                groups[slot.starts_at, plain_words(slot.room)][1].append(s)
        for (_, room), (ks, slots) in groups.items():
            is_alone = len(ks) == len(slots) == 1
            pairs = [(k, s) for k in ks[:MAX_AT_ONCE] for s in slots[:MAX_AT_ONCE] if self._share_speaker(k, s)]
            uses = Counter(number for k, s in pairs for number in (("k", k), ("s", s)))
            for k, s in pairs:
                if uses["k", k] == uses["s", s] == 1:
                    self._pair(k, s)
            if is_alone and room and self._is_retitled(ks[0], slots[0]):
                self._pair(ks[0], slots[0])

    def _share_speaker(self, k: int, s: int) -> bool:
        names = set(names_of(self.old[k].speakers))
        return self.old[k].service == self.slots[s].service and not names.isdisjoint(names_of(self.slots[s].speakers))

    def _is_retitled(self, k: int, s: int) -> bool:
        old, new = set(names_of(self.old[k].speakers)), set(names_of(self.slots[s].speakers))
        others_speak = old and new and old.isdisjoint(new)
        return not others_speak and any(much_alike(title, self.slots[s].title) for title in self._titles_of(k))

    def _same_talk(self, k: int, s: int) -> bool:
        names = names_of(self.slots[s].speakers)
        old, new = self.starts[k], self.slots[s].starts_at
        within_a_day = old is not None and new is not None and abs(old - new) <= DAY_MS
        same_speakers = bool(names) and set(names) == set(names_of(self.old[k].speakers))
        return same_speakers or (within_a_day and not (old != new and names and self._is_in_place(k, s)))

    def _is_in_place(self, k: int, s: int) -> bool:
        """Return whether a free slot has the place and a speaker of a session, and slot `s` others.

        Two keynotes can have one title, and the first of them get a new one.
        """
        at = self.starts[k], plain_words(self.old[k].room)
        return not self._share_speaker(k, s) and any(
            other in self.free_slots and self._share_speaker(k, other) for other in self.by_place.get(at, ())
        )

    @cached_property
    def by_place(self) -> dict[tuple[int | None, str], list[int]]:
        """The slots by start and room."""
        found: dict[tuple[int | None, str], list[int]] = defaultdict(list)
        for s, slot in enumerate(self.slots):
            found[slot.starts_at, plain_words(slot.room)].append(s)
        return found

    def _titles_of(self, k: int) -> tuple[str, str, str]:
        # an earlier confnote, or an earlier version of the file, has the title with the names in it
        imported = self.known[k].imported
        return self.old[k].title, self.known[k].session.title, imported.written if imported else ""

    def _alike(self, k: int, s: int) -> bool:
        """Return whether session and slot can be one talk: by speaker, unique abstract or title."""
        if self.by_key_alone:
            return True
        old, new = self.known[k].imported, self.slots[s]
        # a break and a talk are the same only if their titles are
        if old is not None and old.service != new.service:
            return plain_words(old.title) == plain_words(new.title)
        speakers, names = set(names_of(self.old[k].speakers)), names_of(new.speakers)
        same_speaker = not speakers.isdisjoint(names)
        same_abstract = old is not None and old.abstract == new.abstract and self.abstracts[new.abstract] == 1
        # two talks of two people often have a word or two in common
        is_alike = much_alike if speakers and names else similar
        return (
            same_speaker
            or same_abstract
            or any(
                is_alike(title, other)
                for title in self._titles_of(k)
                for other in (new.title, new.written)
                if title and other
            )
        )


def similar(old_title: str, new_title: str) -> bool:
    """Return whether two titles can belong to one talk: similar, or one begins with the other.

    A placeholder can become any title. A common beginning before a colon or a dash (`Keynote: `) does not count: it is
    the series, not the talk.
    """
    old, new = plain_words(old_title), plain_words(new_title)
    # whole words: `Go` is no beginning of `Gopher`
    if f"{new} ".startswith(f"{old} ") or f"{old} ".startswith(f"{new} ") or PLACEHOLDERS & {old, new}:
        return True
    numbers = set(NUMBER.findall(old)), set(NUMBER.findall(new))
    # `Lightning talks 2` is not `Lightning talks 1`
    if all(numbers) and numbers[0] != numbers[1]:
        return False
    from rapidfuzz import fuzz  # 15 ms, for a changed title only

    (series, *rest), (new_series, *new_rest) = (SERIES.split(title, maxsplit=1) for title in (old_title, new_title))
    if rest and new_rest and plain_words(series) == plain_words(new_series):
        old, new = plain_words(rest[0]), plain_words(new_rest[0])
    return max(fuzz.ratio(old, new), fuzz.token_sort_ratio(old, new)) >= SIMILAR


def much_alike(old_title: str, new_title: str) -> bool:
    """Return whether two titles in one slot are of one talk: similar, and with the same numbers."""
    from rapidfuzz import fuzz  # 15 ms, for a changed title only

    old, new = plain_words(old_title), plain_words(new_title)
    # `Lightning talks 2` in the slot of `Lightning talks 1` is another session
    if set(NUMBER.findall(old)) != set(NUMBER.findall(new)):
        return False
    return similar(old_title, new_title) and max(fuzz.ratio(old, new), fuzz.token_set_ratio(old, new)) >= MUCH_ALIKE


def likely_slots(known: StoredSession, slots: list[Slot]) -> list[Slot]:
    """Return the slots that can be a session: with its speakers, or with a title much alike."""
    old = known.before
    speakers = set(names_of(old.speakers))
    found = []
    for slot in (slot for slot in slots[:MAX_PAIRS] if slot.service == old.service):
        names = set(names_of(slot.speakers))
        # two talks of other people often have the words of their titles in common
        others_speak = speakers and names and speakers.isdisjoint(names)
        if (names and names == speakers) or (not others_speak and much_alike(old.title, slot.title)):
            found.append(slot)
    return found


@dataclass(frozen=True, slots=True)
class Favourites:
    """A personal list, in its order: the uids of known sessions, the titles of missing ones."""

    uids: tuple[str, ...]
    missing: tuple[str, ...]


def match_favourites(known: tuple[StoredSession, ...], schedule: Schedule) -> Favourites:
    """Find the sessions of a list of favourites, such as a personal Sched calendar."""
    uid_of = {s: known[k].session.uid for k, s in Matcher(known, schedule).run().pairs.items()}
    uids = tuple(uid_of[s] for s in range(len(schedule.slots)) if s in uid_of)
    missing = tuple(slot.title for s, slot in enumerate(schedule.slots) if s not in uid_of)
    return Favourites(uids, missing)
