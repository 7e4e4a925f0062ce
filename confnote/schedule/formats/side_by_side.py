"""Put sessions that a file keeps side by side, by room, track or part, into one list of sessions.

Such a file has `{time, rooms: [{name, talk}]}`, `{time, Main: {title}, Side: {title}}` or `{date, Main: [...]}`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from confnote.schedule.columns import ROOM_WORDS, column_of, words_of
from confnote.schedule.document import TREE, text_of
from confnote.schedule.formats.by_room import (
    at_clock,
    by_clock,
    for_all,
    has_texts,
    is_filled,
    is_named_so,
    is_session,
    is_text,
    is_title,
    own_of,
    placed,
    with_titles,
)
from confnote.schedule.formats.keys import TO_COME, is_moment, is_room, is_slot
from confnote.schedule.formats.members import CONFERENCE
from confnote.schedule.formats.references import ID_KEYS, MAX_DEPTH, NAME_KEYS, kind_of_list, nodes_in
from confnote.schedule.formats.table_rows import NOT_ON_STAGE
from confnote.schedule.unused import TALK_WORDS

# people who lead a track or a room, and do not give a talk
LEADERS = NOT_ON_STAGE | {"host", "moderator", "contributor"}
# so many slots whose lists have no title in common hold talks, not tracks
FEW_SLOTS = 3
# between the start and the end of `10:00 - 10:45`
BEFORE_END = re.compile(r"(?<=[0-9a-z])\s*[-\u2013\u2014]\s*(?=[0-9]{1,2}[:.h])")


def sessions_in_lists(root: Any) -> Any:
    """Return the tree with a list `sessions` in the place of sessions side by side."""
    return _SideBySide(root).plain(root, 0)


class _SideBySide:
    """What the keys of one file mean, found before the tree is changed.

    `rooms` are keys such as `Main` of sessions at the same times, `once` those of one slot only, `lists` those of other
    lists of sessions. `titles` has what slots with a title list as tracks or rooms, `listed` what the file lists apart.
    """

    def __init__(self, root: Any) -> None:
        self.rooms: set[str] = set()
        self.lists: set[str] = set()
        self.titles: dict[str, list[str]] = {}
        self.slots: Counter[str] = Counter()
        self.slots_of: Counter[str] = Counter()
        self.cells: list[list[str]] = []
        self.listed: set[str] = set()
        self.ids: set[str] = set()
        # the keys that can be places in each slot, and those of them that have an object in some slot
        self.mixed: list[list[str]] = []
        self.with_object: set[str] = set()
        # whether a time has sessions by room that only `_at_clock` finds
        self.has_rooms = False
        # the keys that have a text in some slot without a title
        self.with_text: set[str] = set()
        for node in nodes_in(root):
            if isinstance(node, dict):
                self._learn(node)
        # keys of one slot only can be anything, but beside a place and written as that, they are one, too
        cells = {name for found in self.cells for name in found}
        places = {
            name for name in cells
            if self.slots[name] > 1 or name in self.with_text or not ROOM_WORDS.isdisjoint(words_of(name))
        }  # fmt: skip
        counts = Counter(name for found in self.mixed for name in found)
        self.rooms.update(name for name in counts if counts[name] > 1 and name in self.with_object)
        for found in self.cells:
            written = {name[0].isupper() for name in found if name in places}
            self.rooms.update(name for name in found if name in places or name[0].isupper() in written)
        self.once = cells - self.rooms

    def _learn(self, node: dict[str, Any]) -> None:
        self._learn_keys(node)
        for name, value in node.items():
            # `rooms: {Main: [...]}` says what its keys are
            if kind_of_list(name) == "room" and isinstance(value, dict) and all(map(is_room, value)):
                self.rooms.update(place for place, found in value.items() if _starts(found))
            if kind_of_list(name) == "session":
                self.ids.update(value if isinstance(value, dict) else ())
                self.ids.update(text_of(part.get(key)) for part in _objects(value) for key in ID_KEYS)

    def _learn_keys(self, node: dict[str, Any]) -> None:
        unknown = [name for name, value in node.items() if is_filled(value) and _can_be_room(name, value)]
        own = own_of(node) if unknown or any(map(_lists_places, node.items())) else {}
        self.with_text.update(name for name in unknown if is_moment(own["start"]) and is_text(node[name]))
        if unknown and is_moment(own["start"]):
            cells = [name for name in unknown if _is_talk(name, node[name])]
            self.slots.update(cells)
            self._learn_mixed(node, own)
            rooms = [name for name in unknown if not ROOM_WORDS.isdisjoint(words_of(name))]
            if max(len(cells), len(rooms)) > 1 and not own["title"]:
                self.cells.append(cells)
        elif len(unknown) > 1 and not _has_sessions(node):
            if all(not ROOM_WORDS.isdisjoint(words_of(name)) and _is_talk(name, node[name]) for name in node):
                self.rooms.update(node)  # `parallel: {"Hall A": {"title": ...}}` below a time
            starts = {name: found for name in unknown if (found := _starts(node[name]))}
            if len(starts) > 1:
                self.lists.update(starts)
                self.rooms.update(_at_once(starts))
        # `"10:00": Coffee` or `tba: {...}` beside a time with rooms
        texts = [(name, "tba" if TO_COME.fullmatch(name) else part) for name, part in node.items() if is_slot(name)]
        for name, value in node.items():
            is_new = isinstance(value, dict) and any(
                (isinstance(part, str) and part) or not (is_slot(room) or is_room(room))
                for room, part in (*value.items(), *texts)
            )
            self.has_rooms = self.has_rooms or (is_new and bool(at_clock(name, value)))
            if own.get("title") and is_moment(own["start"]) and _lists_places((name, value)):
                parts = _objects(value) if any(map(_has_more, _objects(value))) else []
                self.slots_of[name] += bool(parts)
                self.titles.setdefault(name, []).extend(own_of(part)["title"] for part in parts)
            elif own and not is_moment(own["start"]) and _lists_places((name, value)):
                self.listed.update(own_of(part)["title"] for part in _objects(value))

    def _learn_mixed(self, node: dict[str, Any], own: dict[str, str]) -> None:
        """Keep the keys of a slot that can be rooms or tracks, if a session is below any."""
        found = {
            name: value for name, value in node.items()
            if (is_room(name) or is_named_so(name)) and (is_session(value) or (is_text(value) and is_title(value)))
        }  # fmt: skip
        objects = [name for name, value in found.items() if is_session(value)]
        if objects and len(found) > 1 and not own["title"]:
            self.mixed.append(list(found))
            self.with_object.update(objects)

    def plain(self, node: Any, depth: int) -> Any:
        """Return a part of the tree with its sessions in lists."""
        if depth > MAX_DEPTH:
            return node
        if isinstance(node, list):
            return [self.plain(part, depth + 1) for part in node]
        if not isinstance(node, dict):
            return node
        node = with_titles(node, as_lists=self.has_rooms)
        free = next(name for name in ("sessions", "talks", "items", "(sessions)") if name not in node)
        has_others = _has_sessions(node)
        made: dict[str, Any] = {}
        for name, value in node.items():
            if self.has_rooms and (cells := at_clock(name, value)):
                made[name] = [self.plain(self._by_id(part), depth + 1) for part in cells]
                continue
            if isinstance(value, TREE):
                found = self._sessions(node, name, value, has_others=has_others)
            else:
                found = self._titled(node, name, value)
            if found is None:
                made[name] = self.plain(value, depth + 1)
            else:
                made.setdefault(free, []).extend(self.plain(part, depth + 1) for part in found)
        return made

    def _titled(self, node: dict[str, Any], name: str, value: Any) -> list[Any] | None:
        """Return the session whose title a time slot has by its room; None for another text."""
        is_place = (name in self.rooms and is_moment(own_of(node)["start"])) or for_all(name, value, node)
        return [placed(name, {"title": value})] if is_place and is_title(value) else None

    def _in_rooms(self, column: str, value: dict[str, Any]) -> list[Any]:
        """Return the sessions of an object by room or track; lunch in all is for all."""
        filled = {place: part for place, part in value.items() if is_filled(part)}
        texts = {text_of(part) for part in filled.values()}
        if (
            len(texts) == 1 < len(value) == len(filled)
            and not any(map(is_session, filled.values()))
            and is_title(*texts)
        ):
            return [{"title": texts.pop()}]
        return [
            placed(place, part, column) if isinstance(part, dict) else self._in_place(column, place, text_of(part))
            for place, part in filled.items()
        ]

    def _sessions(self, node: dict[str, Any], name: str, value: Any, *, has_others: bool) -> list[Any] | None:
        """Return the sessions in a value of an object; None for a value of another kind."""
        is_open = is_moment((own := own_of(node))["start"]) and not own["title"]
        has_talks = is_open or (bool(own["start"]) and any(map(is_session, _objects(value))))
        talks = _by_track(name, value)
        if talks or (has_talks and isinstance(value, dict) and has_texts(name, value)):
            return talks or self._in_rooms(kind_of_list(name), value)
        is_place = name in self.rooms or for_all(name, value, node)
        if is_place or name in self.lists or (name in self.once and is_open):
            parts = value if isinstance(value, list) else by_clock(value) or [value]
            if parts and all(isinstance(part, dict) for part in parts):
                return [placed(name, part) if is_place else {name: name, **part} for part in parts]
        elif _lists_places((name, value)):
            named = list(self._with_names(kind_of_list(name), value))
            if named and all(part is not None for part in named):
                return named
            if is_moment(own["start"]) and not has_others and self._are_talks(own, name, value):
                return list(_by_name(kind_of_list(name), value))
        elif isinstance(value, dict) and has_others and kind_of_list(name) == "session" and name not in CONFERENCE:
            own = own_of(value)
            return [value] if own["title"] and is_moment(own["start"]) else None
        return None

    def _by_id(self, part: dict[str, Any]) -> dict[str, Any]:
        """Return a session; if its title is the id of one that the file lists, with that id."""
        rest = {key: value for key, value in part.items() if key != "title"}
        return {**rest, "talks": [part["title"]]} if text_of(part.get("title")) in self.ids else part

    def _in_place(self, column: str, place: str, text: str) -> dict[str, Any]:
        """Return the session of a room or a track that is named by its title or its id."""
        is_id = text in self.ids or not is_title(text)
        return placed(place, {"talks": [text]} if is_id else {"title": text}, column)

    def _with_names(self, column: str, value: Any) -> Iterator[dict[str, Any] | None]:
        """Yield the talk of each room or track with a name and a talk; None for others."""
        for part in value if isinstance(value, list) else ():
            name = next((key for key in (column, *NAME_KEYS) if text_of(part.get(key))), "")
            talk = next((key for key in part if set(words_of(key)) <= TALK_WORDS and words_of(key)), "")
            rest = {key: found for key, found in part.items() if key not in {name, talk, *ID_KEYS}}
            if (
                not name
                or not talk
                or "title" in rest
                or "name" in rest
                or not part[talk]
                or isinstance(part[talk], list)
            ):
                yield None
            elif isinstance(part[talk], dict):
                own = own_of(part[talk])
                # a talk with a time of its own is found where it is
                yield {column: part[name], **rest, **part[talk]} if own["title"] and not own["start"] else None
            else:
                yield {column: part[name], **rest, **self._in_place(column, part[name], text_of(part[talk]))}

    def _are_talks(self, own: dict[str, str], name: str, value: Any) -> bool:
        """Return whether a time slot lists talks under `tracks` or `rooms`, not names."""
        parts = _objects(value)
        if not parts or any(kind_of_list(key) == "session" and isinstance(part[key], TREE)
                            for part in parts for key in part):  # fmt: skip
            return False
        if not own["title"]:
            return all(own_of(part)["title"] for part in parts)
        if own["speakers"]:
            return False
        titles = self.titles.get(name, [])
        # tracks are named again in other slots, or listed apart
        is_new = len(titles) == len(set(titles)) and self.listed.isdisjoint(titles) and any(map(_has_more, parts))
        # a few lists of rooms or topics can be different without holding talks
        is_of_talks = (
            "track" in words_of(name.removesuffix("s")) and len(parts) > 1 and all("title" in p for p in parts)
        )
        is_new = is_new and (is_of_talks or self.slots_of[name] >= FEW_SLOTS)
        return is_new or sum(map(_has_speakers, parts)) * 2 > len(parts)


def _by_track(name: str, value: Any) -> list[Any]:
    """Return the sessions of `tracks: {Clay: [...], Glaze: [...]}`; none of another value."""
    if kind_of_list(name) != "track" or not isinstance(value, dict) or not all(map(_starts, value.values())):
        return []
    return [placed(track, part, "track") for track, parts in value.items() for part in _objects(parts)]


def _has_more(part: dict[str, Any]) -> bool:
    """Return whether an object of a list has an abstract or a list of its own."""
    return bool(own_of(part)["abstract"]) or any(isinstance(value, list) and value for value in part.values())


def _lists_places(item: tuple[str, Any]) -> bool:
    name, value = item
    if kind_of_list(name) not in {"room", "track"}:
        return False
    parts = value if isinstance(value, list) else _places(value)
    return bool(parts) and all(isinstance(part, dict) for part in parts)


def _places(value: Any) -> list[Any]:
    """Return what an object such as `{"Main": {"title": ...}}` has by the names of rooms."""
    if not isinstance(value, dict) or any(
        column_of(name) and not _can_be_room(name, part) for name, part in value.items()
    ):
        return []
    return list(value.values())


def _objects(value: Any) -> list[dict[str, Any]]:
    parts = value if isinstance(value, list) else value.values() if isinstance(value, dict) else ()
    return [part for part in parts if isinstance(part, dict)]


def _can_be_room(name: str, value: Any) -> bool:
    """Return whether a key can be a room: it means nothing else, or is as `Aula` and has a talk."""
    if is_room(name):
        return True
    parts = value if isinstance(value, list) else [value]
    return (
        (column_of(name) == "room" or name == "Data")
        and not {"room", "rooms", "location", "venue"} & {*words_of(name)}
        and bool(parts)
        and all(isinstance(part, dict) and bool(own_of(part)["title"]) for part in parts)
    )


def _is_talk(name: str, value: Any) -> bool:
    """Return whether a key of a time slot has a talk; the key of a text has to name a room."""
    if isinstance(value, dict):
        is_of_people = not {"bio", "biography"}.isdisjoint(value)
        has_title = "title" in value if is_of_people else bool(own_of(value)["title"])
        return has_title and ("name" not in value or is_of_people or _has_speakers(value))
    if isinstance(value, list):
        return all(isinstance(part, dict) and _is_talk(name, part) for part in value)
    return is_title(value) and not ROOM_WORDS.isdisjoint(words_of(name))


def _has_sessions(node: dict[str, Any]) -> bool:
    return any(isinstance(value, list) and kind_of_list(name) == "session" for name, value in node.items())


def _starts(value: Any) -> list[tuple[str, str]]:
    """Return the room, and the day and the time, of each session of a list."""
    parts = value if isinstance(value, list) else by_clock(value)
    found = [own_of(part) for part in parts if isinstance(part, dict)]
    return [
        (own["room"], f"{own['date']} {BEFORE_END.split(own['start'])[0]}")
        for own in found
        if own["title"] and is_moment(own["start"])
    ]


def _at_once(starts: dict[str, list[tuple[str, str]]]) -> set[str]:
    """Return the keys that are rooms: each has one session at a time, some at once with another."""
    times = {name: [start for _, start in found] for name, found in starts.items()}
    if any(room for found in starts.values() for room, _ in found):
        return set()
    if any(len(found) > len(set(found)) for found in times.values()):
        return set()
    counts = Counter(start for found in times.values() for start in found)
    return {name for name, found in times.items() if any(counts[start] > 1 for start in found)}


def _has_speakers(part: dict[str, Any]) -> bool:
    return any(
        value and column_of(name) in {"speakers", "co_speakers"} and LEADERS.isdisjoint(words_of(name))
        for name, value in part.items()
    )


def _by_name(column: str, value: Any) -> Iterator[dict[str, Any]]:
    """Yield the talks of a list, and those of an object by the names of rooms or tracks."""
    pairs = value.items() if isinstance(value, dict) else (("", part) for part in value)
    for name, part in pairs:
        if name:
            yield placed(name, part, column)
        elif text_of(part.get("title")) and text_of(part.get("name")):
            yield {column: part["name"], **{key: found for key, found in part.items() if key != "name"}}
        else:
            yield part
