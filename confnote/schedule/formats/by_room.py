"""Read objects whose keys are rooms or times: `"09:00": {"Main": "Kafka", "all": "Lunch"}`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from confnote.schedule.columns import ROOM_WORDS, column_of, words_of
from confnote.schedule.document import TREE, text_of
from confnote.schedule.formats.flatten import Flattener, moment_in
from confnote.schedule.formats.keys import day_or_clock, is_moment, is_room, is_shared, is_slot
from confnote.schedule.formats.references import OPAQUE, References, is_translated, kind_of_list
from confnote.schedule.formats.table import YES
from confnote.schedule.formats.table_rows import LENGTHS
from confnote.schedule.times import duration_of
from confnote.schedule.unused import says_nothing

# what counts of an object; a topic can be a title
OWN = {"title", "date", "start", "abstract", "track"}
# a room in which nothing takes place
EMPTY = re.compile(r"(?i)[-\u2013\u2014?.\s]*|none|null")
FLATTENER = Flattener(References(None))


def own_of(node: dict[str, Any]) -> dict[str, str]:
    """Return the time, the title and the like that an object has itself, not what is inside it."""
    own, found = {}, {"speakers": "", "room": ""}
    for name, column in _own_keys(tuple(node)):
        if not (value := node[name]):
            continue
        if column in found:
            found[column] = "yes"
        elif is_text(value):
            own[name] = value
    return FLATTENER.flat(own).best_of("title", "date", "start", "abstract") | found


@lru_cache(maxsize=1000)  # the objects of a list have the same keys
def _own_keys(keys: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return the keys that count of an object, each with its column."""
    return [(name, column) for name in keys if (column := column_of(name)) in OWN | {"speakers", "room"}]


def is_session(value: Any) -> bool:
    """Return whether a value is an object with a title."""
    return isinstance(value, dict) and bool(own_of(value)["title"])


def is_filled(value: Any) -> bool:
    """Return whether a value says something; `true` says nothing of a room."""
    return bool(value) and value is not True


def is_text(value: Any) -> bool:
    """Return whether a value is a text, a time or a text in several languages."""
    return not isinstance(value, TREE) or (isinstance(value, dict) and (bool(moment_in(value)) or is_translated(value)))


def is_title(value: Any) -> bool:
    """Return whether a text is a title, and no `null` or id such as `lind_2`."""
    return not says_nothing(text_of(value)) and OPAQUE.fullmatch(text_of(value)) is None


def placed(place: str, part: dict[str, Any], column: str = "room") -> dict[str, Any]:
    """Return a session with the room or the track that leads to it; `all` leads to none."""
    if is_shared(place):
        return {"type": "break", **part} if {"break", "breaks", "pause"} & {*words_of(place)} else part
    own = own_of(part)
    if column == "room" and (own["room"] or ("track" in words_of(place) and not own.get("track"))):
        column = "track"
    return {column: place.replace("_", " "), **part}


def has_texts(name: str, value: Any) -> bool:
    """Return whether a value is as `rooms: {Main: Kafka, Side: CSS}`, also with objects in it."""
    if kind_of_list(name) not in {"room", "track"} or is_text(value):
        return False  # `{en: Main, fr: Main}` is one room
    if len(value) < 2 and not any(map(is_shared, value)):
        return False
    return are_by_room(value) and not all(isinstance(part, dict) for part in value.values())


def are_by_room(value: dict[str, Any]) -> bool:
    """Return whether the keys of an object can be rooms, and its values titles or sessions."""
    filled = [part for part in value.values() if is_filled(part)]
    has_objects = any(isinstance(part, dict) for part in filled)
    return all(not isinstance(part, TREE) or is_session(part) for part in filled) and all(
        is_room(room) or is_shared(room) or (is_named_so(room) and (has_objects or any(map(is_room, value))))
        for room in value
    )


def is_named_so(room: str) -> bool:
    """Return whether a key such as `Workshop` can name a room: a field is in lower case."""
    # `data` is a day in other languages
    return room[:1].isupper() and (is_kind(room) or column_of(room) == "room" or room == "Data")


def is_kind(key: str) -> bool:
    """Return whether a key names a kind of session, such as `workshop`."""
    return kind_of_list(key) == "session" and not column_of(key)


def by_clock(value: Any) -> list[Any]:
    """Return the sessions of an object such as `{"09:00": {"title": ...}}`."""
    if not isinstance(value, dict) or not all(day_or_clock(name) == "start" for name in value):
        return []
    return [{"start": name, **part} if isinstance(part, dict) else part for name, part in value.items()]


def at_clock(name: str, value: Any) -> list[dict[str, Any]]:
    """Return the sessions of a time by room: `"09:00": {"Hall A": "Lunch", "Hall B": {...}}`."""
    if not isinstance(value, dict) or not is_slot(name) or is_session(value):
        return []
    # `until` and `duration` say when the time slot ends
    lengths = {key: part for key, part in value.items() if column_of(key) in LENGTHS and is_text(part)}
    rooms = {key: part for key, part in value.items() if key not in lengths}
    return [{**lengths, **part} for part in _in_rooms(rooms)] if rooms else []


def _in_rooms(value: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the sessions of a time by room; none if the keys are no rooms."""
    filled = {
        room: part for room, part in value.items()
        if is_filled(part) and (isinstance(part, dict) or not EMPTY.fullmatch(text_of(part)))
    }  # fmt: skip
    has_rooms = all(is_room(room) and not ROOM_WORDS.isdisjoint(words_of(room)) for room in value)
    if has_rooms and not all(isinstance(part, str | dict) for part in filled.values()):
        return []
    if not has_rooms and (key := _only_title(filled)):
        rest = {name: part for name, part in filled.items() if name != key}
        return [{**rest, **placed(key, {"title": filled[key]}, "type")}]
    if not has_rooms and not (are_by_room(value) and (len(value) > 1 or any(map(is_shared, value)))):
        return []
    first = next(iter(filled.values()), "")
    if isinstance(first, str) and len(value) > 1 and all(part == first for part in value.values()):
        return [{"title": first}] if first else []  # lunch is for all
    return [placed(room, part if isinstance(part, dict) else {"title": part}) for room, part in filled.items()]


def _only_title(filled: dict[str, Any]) -> str:
    """Return the key of the title in `{break: Tea, duration: 30}` or `{workshop: Clay}`."""
    found = [key for key, part in filled.items() if (is_shared(key) or is_kind(key)) and is_title(part)]
    if len(found) != 1 or any(map(is_session, filled.values())):
        return ""
    others = [key for key in filled if key != found[0]]
    is_beside_rooms = any(is_named_so(key) or not column_of(key) for key in others)
    return "" if is_beside_rooms and (is_shared(found[0]) or are_by_room(filled)) else found[0]


def with_titles(node: dict[str, Any], *, as_lists: bool) -> dict[str, Any]:
    """Return an object whose keys are times with objects for titles; others as they are.

    With `as_lists`, or beside lists, a session of one time is in a list: at the same kind of place as those in rooms.
    """
    if len(node) < 2 or not all(map(is_slot, node)) or not any(day_or_clock(name) for name in node):
        return node
    made = {
        name: {"title": value} if not isinstance(value, TREE) and is_title(value) else value
        for name, value in node.items()
    }
    as_lists = as_lists or any(isinstance(value, list) for value in made.values())
    return {name: [value] if as_lists and is_session(value) else value for name, value in made.items()}


def for_all(name: str, value: Any, node: dict[str, Any]) -> bool:
    """Return whether a time slot without a title has a session for all rooms: `break: Coffee`."""
    if not is_shared(name) or not is_moment((own := own_of(node))["start"]) or own["title"]:
        return False
    if isinstance(value, TREE):
        return not isinstance(value, dict) or "break" not in words_of(name)  # `break: {title, icon}` is the slot itself
    return text_of(value).casefold() not in {*YES, "no"} and duration_of(text_of(value)) is None
