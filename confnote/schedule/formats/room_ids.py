"""Put the names of rooms in the place of the ids or positions that a grid has as keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from confnote.schedule.columns import column_of, words_of
from confnote.schedule.document import TREE, text_of
from confnote.schedule.formats.by_room import is_session, is_title, own_of
from confnote.schedule.formats.keys import day_or_clock, is_moment
from confnote.schedule.formats.references import (
    ID_KEYS,
    MAX_DEPTH,
    References,
    kind_of_list,
    name_in,
    nodes_in,
    referred,
)
from confnote.schedule.text import listed as joined

# the heading of a key that can be the position of several rooms, under which it is named as not used
UNKNOWN = "number of the room"
# `main-hall`, `salon-1`: words, no key of a database
LEGIBLE = re.compile(r"(?=.*[^\W\d_]{4})(?![0-9a-f_-]+\Z)[^\W\d_A-Z]{2,15}(?:[-_ ][^\W_A-Z]{1,15})*")


def named_rooms(root: Any) -> Any:
    """Return the tree with `{"room": "Aula", ...}` for the talk in `cells: {"12": {...}}`."""
    root = _named_numbers(root)
    rooms: dict[str, dict[str, Any]] = {}
    for listed in _listed(root, 0):
        rooms |= References({"rooms": listed}).tables.get("room", {})
    grids = _Grids(rooms, set(References(root).tables.get("session", {})))
    # few files have a key that can be that of a room
    keys = (key for node in nodes_in(root) if isinstance(node, dict) for key in node)
    if not any(key.isdigit() or key in grids.rooms for key in keys):
        return root
    grids.named(root, False, [], 0)  # finds the numbers of all grids
    return grids.named(root, False, [], 0)


def with_ids_as_names(root: Any) -> Any:
    """Return the tree with `rooms` for `roomIds: [main-hall]` if no list explains the ids."""
    keys = _legible(root)
    return _renamed(root, dict.fromkeys(keys, "rooms"), 0) if keys else root


def ids_as_names(root: Any) -> tuple[str, ...]:
    """Return a notice of the ids of rooms that are used as names."""
    found = dict.fromkeys(text for texts in _legible(root).values() for text in texts)
    return (f"the file explains no ids of rooms: they are used as names: {joined([*found], 4)}",) if found else ()


def _legible(root: Any) -> dict[str, list[str]]:
    """Return the ids under keys such as `roomIds` if all are words; none beside names of rooms."""
    found: dict[str, list[str]] = {}
    nodes = [node for node in nodes_in(root) if isinstance(node, dict)]
    for node in nodes:
        for key, value in node.items():
            if referred(key) == "room":
                found.setdefault(key, []).extend(map(text_of, value if isinstance(value, list) else [value]))
    has_names = any(referred(key) != "room" and kind_of_list(key) == "room" for node in nodes for key in node)
    texts = {key: [*filter(None, texts)] for key, texts in found.items()}
    return {} if has_names else {key: ids for key, ids in texts.items() if ids and all(map(LEGIBLE.fullmatch, ids))}


def _renamed(node: Any, names: dict[str, str], depth: int) -> Any:
    if depth > MAX_DEPTH or not isinstance(node, TREE):
        return node
    if isinstance(node, list):
        return [_renamed(part, names, depth + 1) for part in node]
    return {names.get(key, key): _renamed(value, names, depth + 1) for key, value in node.items()}


def _named_numbers(root: Any) -> Any:
    """Return the tree with the titles that the file lists: `session_titles: {"2": "Grids"}`.

    A number of a session becomes its track.
    """
    tables = {
        words_of(name)[:-1]: value for name, value in (root.items() if isinstance(root, dict) else ())
        if words_of(name)[-1:] in {("titles",), ("names",)} and isinstance(value, dict) and len(value) > 1
        and all(isinstance(text, str) and text for text in value.values())
    }  # fmt: skip
    return _with_titles(root, tables, 0) if any(tables) else root


def _with_titles(node: Any, tables: dict[tuple[str, ...], dict[str, str]], depth: int) -> Any:
    if isinstance(node, list) and depth <= MAX_DEPTH:
        return [_with_titles(part, tables, depth + 1) for part in node]
    if not isinstance(node, dict) or depth > MAX_DEPTH:
        return node
    made: dict[str, Any] = {}
    for name, value in node.items():
        known = None if isinstance(value, TREE) else tables.get(words_of(name), {}).get(text_of(value))
        key = "track" if known and words_of(name) == ("session",) and "track" not in node else name
        made[key] = known or _with_titles(value, tables, depth + 1)
    return made


def _listed(node: Any, depth: int) -> Iterator[dict[str, Any] | list[Any]]:
    """Yield the lists of rooms of a file, not what a time slot has in its rooms."""
    if depth > MAX_DEPTH or not isinstance(node, TREE) or (isinstance(node, dict) and _is_slot(node)):
        return
    for name, value in node.items() if isinstance(node, dict) else [("", part) for part in node]:
        if kind_of_list(name) == "room" and isinstance(value, TREE):
            yield value
        elif day_or_clock(name) != "start":
            yield from _listed(value, depth + 1)


class _Grids:
    """The rooms of a file by id, and the ids of its sessions."""

    def __init__(self, rooms: dict[str, dict[str, Any]], sessions: set[str]) -> None:
        self.sessions = sessions
        self.rooms = {
            key: name_in(room) for key, room in rooms.items()
            if key.isdigit() or key in {text_of(room.get(name)) for name in ID_KEYS}
        }  # fmt: skip
        self.entries = {id(room) for room in rooms.values()}
        self.numbers: set[int] = set()

    def named(self, node: Any, in_slot: bool, listed: list[str], depth: int) -> Any:
        """Return a part of the tree; `listed` are the rooms above it, if they have no ids."""
        if depth > MAX_DEPTH or not isinstance(node, TREE):
            return node
        if isinstance(node, list):
            return [self.named(part, in_slot, listed, depth + 1) for part in node]
        in_slot = in_slot or _is_slot(node)
        listed = next(filter(None, (self._positions(name, value) for name, value in node.items())), listed)
        free = next(name for name in ("sessions", "talks", "items", "(sessions)") if name not in node)
        made: dict[str, Any] = {}
        cells = {key: part for key, part in node.items() if self._is_cell(key, part, in_slot)}
        if cells and _is_slot(node):
            made[free] = [self.named(part, True, listed, depth + 1) for part in self._placed(cells, listed)]
        for name, value in node.items():
            if free in made and name in cells:
                continue
            below = in_slot or day_or_clock(name) == "start"
            if isinstance(value, dict) and self._is_grid(name, value, below):
                key = free if kind_of_list(name) == "room" else name
                placed = self._placed(value, listed)
                made.setdefault(key, []).extend(self.named(part, below, listed, depth + 1) for part in placed)
            else:
                made[name] = self.named(value, below, listed, depth + 1)
        return made

    def _positions(self, name: str, value: Any) -> list[str]:
        """Return the names in a list of rooms without ids; empty for another value."""
        if kind_of_list(name) != "room" or not isinstance(value, list) or len(value) < 2:
            return []
        has_ids = any(isinstance(part, dict) and any(part.get(key) is not None for key in ID_KEYS) for part in value)
        return [] if has_ids else [name_in(part) if isinstance(part, dict) else text_of(part) for part in value]

    def _is_grid(self, name: str, value: dict[str, Any], in_slot: bool) -> bool:
        """Return whether all keys of an object are ids or numbers of rooms, with sessions."""
        is_other = kind_of_list(name) in {"speakers", "kind", "track"} or column_of(name) == "date"
        return bool(value) and not is_other and all(self._is_cell(key, part, in_slot) for key, part in value.items())

    def _is_cell(self, key: str, part: Any, in_slot: bool) -> bool:
        """Return whether a key can be that of a room, and its value has a talk there."""
        if not (key in self.rooms or key.isdigit()) or id(part) in self.entries:
            return False
        if isinstance(part, list):
            is_timed = all(isinstance(one, dict) and is_moment(own_of(one)["start"]) for one in part)
            return (in_slot or (key in self.rooms and is_timed)) and all(map(_has_no_room, part))
        if isinstance(part, dict):
            return in_slot and _has_no_room(part)
        return in_slot and (not part or is_title(part) or text_of(part) in self.sessions)

    def _placed(self, cells: dict[str, Any], listed: list[str]) -> Iterator[dict[str, Any]]:
        """Yield the sessions of a grid with their rooms."""
        has_ids = cells.keys() <= self.rooms.keys()
        if not has_ids:
            self.numbers.update(int(key) for key in cells if key.isdigit())
        # from 0 or from 1: a file with neither the first nor the last position does not say
        first = 0 if 0 in self.numbers else 1 if len(listed) in self.numbers else None
        for key, part in cells.items():
            said = {UNKNOWN: key} if self.rooms or listed else {}
            if has_ids or (key in self.rooms and not listed):
                said = {"room": self.rooms[key]}
            elif first is not None and key.isdigit() and 0 <= int(key) - first < len(listed):
                said = {"room": listed[int(key) - first]}
            for one in part if isinstance(part, list) else [part] if part else []:
                text = text_of(one)
                is_id = not isinstance(one, dict) and text in self.sessions
                yield {**said, **(one if isinstance(one, dict) else {"talks": [text]} if is_id else {"title": text})}


def _is_slot(node: dict[str, Any]) -> bool:
    """Return whether an object has a time."""
    return is_moment(own_of(node)["start"])


def _has_no_room(part: Any) -> bool:
    return is_session(part) and not own_of(part)["room"]
