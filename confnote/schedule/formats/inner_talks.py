"""List the talks of a time slot that its people have, or that are texts or a second track."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container
from typing import Any

from confnote.core.same_person import person_key
from confnote.schedule.bare_cells import orgs_alone
from confnote.schedule.columns import column_of, words_of
from confnote.schedule.document import TREE, Fields, text_of
from confnote.schedule.formats.by_room import is_session, is_text, own_of
from confnote.schedule.formats.flatten import LINK_LISTS
from confnote.schedule.formats.keys import LINE, day_or_clock, is_moment, is_shared
from confnote.schedule.formats.members import talks_by_room
from confnote.schedule.formats.person_fields import has_position, sessions_of
from confnote.schedule.formats.references import (
    ID_KEYS,
    MAX_DEPTH,
    OPAQUE,
    REFERENCES,
    References,
    kind_of_list,
    name_in,
    nodes_in,
)
from confnote.schedule.formats.table_rows import NOT_ON_STAGE
from confnote.schedule.formats.title_lines import TIME_BEHIND
from confnote.schedule.formats.wrapped import YEAR
from confnote.schedule.people import has_given_name, is_name, is_role
from confnote.schedule.text import line, listed
from confnote.schedule.unused import TALK_WORDS, names_talk, says_nothing

# keys of lists of titles; an `agenda` can be what one session consists of
LISTS = {"titles", "sessions", "talks", "presentations", "lectures", "papers"}
# `talk_1`, `talk_1_speakers`
NUMBERED = re.compile(r"(?i)(?:talk|presentation|paper|lecture)[ _-]?(?P<number>[0-9]{1,2})(?:[ _-](?P<what>[a-z_]+))?")
PANEL = re.compile(r"(?i)\b(?:panel|round ?table|debate|fishbowl)\b.{0,40}\Z|\A(?:panel|debate)\b")
TRACKS = {("track",), ("tracks",), ("stream",), ("streams",)}
IDS = {*ID_KEYS, *REFERENCES}
# fields of a person that are those of the talk
OF_TALK = {"abstract", "subtitle", "date", "start", "end", "duration", "slides", "video"}
# columns of an object that is only a speaker
OF_SPEAKER = {"", "speakers", "org", "url"}
# texts of a person, or for the organisers
OF_PERSON = {"about", "note", "notes"}


def with_talks_listed(root: Any) -> Any:
    """Return the tree with `talks: [{title, speakers}]` for `speakers: [{name, talk}]`."""
    root = _with_names_as_speakers(root) if _names_are_people(root) else root
    return _plain(_with_people(root, _people_in_tracks(root)), References(root).tables.get("session", {}), 0)


def _named_talks(node: dict[str, Any]) -> list[str]:
    """Return the keys of the lists of talks that all have a `name` beside the `title`."""
    return [
        key for key, value in node.items()
        if kind_of_list(key) == "session" and isinstance(value, list) and value and node.get("title")
        and all(isinstance(part, dict) and {"name", "title"} <= part.keys() for part in value)
        and not any(column_of(name) in {"speakers", "org"} or is_role(text_of(part["title"]))
                    for part in value for name in part if part[name])
    ]  # fmt: skip


def _names_are_people(root: Any) -> bool:
    """Return whether the names beside titles are people: some talks have no title."""
    parts = [part for node in nodes_in(root) if isinstance(node, dict)
             for key in _named_talks(node) for part in node[key]]  # fmt: skip
    names = [text for part in parts if (text := text_of(part["name"]))]
    are_names = any(map(has_given_name, names)) and 2 * sum(map(is_name, names)) > len(names)
    return are_names and any(part["title"] for part in parts) and not all(part["title"] for part in parts)


def _with_names_as_speakers(node: Any, depth: int = 0) -> Any:
    """Return the tree with `speakers` for the `name` of talks.

    If none of them has a title or a time, these speak in the group.
    """
    if depth > MAX_DEPTH or not isinstance(node, TREE):
        return node
    if isinstance(node, list):
        return [_with_names_as_speakers(part, depth + 1) for part in node]
    made = {key: _with_names_as_speakers(value, depth + 1) for key, value in node.items()}
    for key in _named_talks(node):
        talks = [{"speakers" if name == "name" else name: text for name, text in part.items()} for part in node[key]]
        made[key] = [{**part, "title": part["title"] or part["speakers"]} for part in talks]
        if not any(part["title"] or own_of(part)["start"] for part in talks):
            made |= {key: [], "speakers": [{"name": part["speakers"]} for part in talks if part["speakers"]]}
    return made


def slot_notices(root: Any) -> tuple[str, ...]:
    """Return notices of the ids of no session, of tracks like people, and of speakers to come."""
    return (*_ids_of_nothing(root), *_tracks_like_people(root), *_orgs_of_nobody(root))


def _orgs_of_nobody(root: Any) -> tuple[str, ...]:
    """Return a notice of the organisations in `speakers: [{name: TBA, company: Example Org}]`."""
    people = (
        part for node in nodes_in(root) if isinstance(node, dict)
        for key, value in node.items() if kind_of_list(key) == "speakers"
        for part in _parts(value) if isinstance(part, dict) and name_in(part) and not person_key(name_in(part))
    )  # fmt: skip
    return orgs_alone(text_of(text) for part in people for key, text in part.items() if column_of(key) == "org")


def _tracks(root: Any) -> list[list[str]]:
    """Return the names in each list under a key such as `tracks` of a session without speakers."""
    return [
        [text_of(part.get("name")) if isinstance(part, dict) else text_of(part) for part in node[key]]
        for node in nodes_in(root) if isinstance(node, dict) for key in _keys_of_tracks(node)
    ]  # fmt: skip


def _keys_of_tracks(node: dict[str, Any]) -> list[str]:
    """Return the keys of the tracks of a session that are texts, or objects with only a name."""
    keys = [key for key, value in node.items() if words_of(key) in TRACKS and isinstance(value, list) and value]
    own = own_of(node) if keys else {}
    if not own or not own["title"] or not is_moment(own["start"]) or own["speakers"]:
        return []
    return [key for key in keys if all(isinstance(part, str) or (isinstance(part, dict) and [*part] == ["name"])
                                       for part in node[key])]  # fmt: skip


def _people_in_tracks(root: Any) -> bool:
    """Return whether all tracks of the sessions look like people: a track has several sessions."""
    lists = _tracks(root)
    names = [name for found in lists for name in found]
    given = sum(map(has_given_name, names))
    return len(lists) > 2 and given > 1 and len({*names}) == len(names) <= 8 * given and all(map(is_name, names))


def _tracks_like_people(root: Any) -> tuple[str, ...]:
    counts = Counter(name for found in _tracks(root) for name in found)
    names = [line(name, 40) for name in counts if counts[name] == 1 and is_name(name) and has_given_name(name)]
    if _people_in_tracks(root):
        return (f"all tracks of sessions look like people and are read as speakers: {listed([*counts], 4)}",)
    return (f"tracks that look like people stay tracks: {listed(names, 4)}",) if names else ()


def _with_people(node: Any, are_people: bool, depth: int = 0) -> Any:
    """Return the tree with `speakers` for `tracks` if the tracks are people."""
    if not are_people or depth > MAX_DEPTH or not isinstance(node, TREE):
        return node
    if isinstance(node, list):
        return [_with_people(part, are_people, depth + 1) for part in node]
    keys = _keys_of_tracks(node)
    return {
        "speakers" if key in keys else key: _with_people(value, are_people, depth + 1) for key, value in node.items()
    }


def _ids_of_nothing(root: Any) -> tuple[str, ...]:
    """Return a notice of the ids in time slots, but numbers, that are those of no session."""
    table = References(root).tables.get("session", {})
    known = {key for key, entry in table.items() if entry.keys() - IDS}
    slots = (node for node in nodes_in(root) if isinstance(node, dict) and is_moment(own_of(node)["start"]))
    lists = (value for node in slots for key, value in node.items() if kind_of_list(key) == "session")
    found = dict.fromkeys(text for value in lists if isinstance(value, list) for part in value if (text := _id(part)))
    if not (unknown := [line(text, 40) for text in found if text not in known]):
        return ()
    what = "1 session is" if len(unknown) == 1 else f"{len(unknown)} sessions are"
    return (f"{what} known only by an id that the file does not explain: {listed(unknown)}",)


def _id(part: Any) -> str:
    """Return the id in `{key: "9vs0-nt86"}` or `"9vs0-nt86"`, no number; empty for others."""
    if isinstance(part, dict):
        return next((text_of(value) for value in part.values()), "") if part.keys() <= IDS else ""
    text = text_of(part)
    return text if OPAQUE.fullmatch(text) and not text.isdigit() else ""


def _plain(node: Any, known: Container[str], depth: int) -> Any:
    if depth > MAX_DEPTH or not isinstance(node, TREE):
        return node
    if isinstance(node, list):
        return [_plain(part, known, depth + 1) for part in node]
    node = _with_speakers(_with_talks(_with_numbered(node)))
    if is_moment((own := own_of(node))["start"]):
        node = _from_people(_from_texts(node, known), own["title"], known)
        node = _beside(node) if own["title"] else node
    return {key: _plain(value, known, depth + 1) for key, value in _with_names(node).items()}


def _with_numbered(node: dict[str, Any]) -> dict[str, Any]:
    """Return a session with `talks: [{title, speakers}]` for `talk_1` and `talk_1_speakers`."""
    found = {key: match for key in node if (match := NUMBERED.fullmatch(key))}
    talks: dict[str, dict[str, Any]] = {}
    for key, match in found.items():
        talks.setdefault(match["number"], {})[match["what"] or "title"] = node[key]
    are_talks = all(is_text(talk.get("title", [])) for talk in talks.values())
    if not (are_talks and any(len(talk) > 1 for talk in talks.values())) or "talks" in node:
        return node
    # a talk that is to come has an empty title
    listed_talks = [talk for talk in talks.values() if talk["title"]]
    return {**{key: value for key, value in node.items() if key not in found}, "talks": listed_talks}


def _with_talks(node: dict[str, Any]) -> dict[str, Any]:
    """Return an object with `talks` for a list of speakers that has `{title, speaker}`."""
    lists = {
        name for name, value in node.items()
        if kind_of_list(name) == "speakers" and isinstance(value, list) and value and all(map(_is_talk, value))
    }  # fmt: skip
    return {"talks" if name in lists else name: value for name, value in node.items()} if len(lists) == 1 else node


def _is_talk(part: Any) -> bool:
    """Return whether an object has a title and speakers, unlike a person with a position."""
    return isinstance(part, dict) and "title" in part and any(column_of(name) == "speakers" for name in part)


def _with_speakers(node: dict[str, Any]) -> dict[str, Any]:
    """Return a session with speakers for `sessions: [{name: Ada Lind, title: ""}]`, or a position.

    So does `content: [{presenter: Ada Lind, affiliation: ...}]`. People elsewhere have sessions of their names.
    """
    lists = [
        name for name, value in node.items()
        if (kind_of_list(name) == "session" and _are_people(name, value)) or _present(value)
    ]  # fmt: skip
    own = own_of(node) if len(lists) == 1 else {}
    if not own or not own["title"] or own["speakers"] or day_or_clock(own["title"]):
        return {name: sessions_of(value) if kind_of_list(name) == "session" else value for name, value in node.items()}
    people = [
        {"name" if column_of(name) == "speakers" else name: part for name, part in one.items() if part}
        for one in node[lists[0]]
    ]
    return {**{name: value for name, value in node.items() if name != lists[0]}, "speakers": people}


def _present(value: Any) -> bool:
    """Return whether a list has only objects of one speaker each, and nothing that a talk has."""
    parts = value if isinstance(value, list) else []
    return bool(parts) and all(
        isinstance(part, dict) and len(names := [name for name in part if column_of(name) == "speakers"]) == 1
        and is_name(text_of(part[names[0]])) and NOT_ON_STAGE.isdisjoint(words_of(names[0])) and names[0] != "by"
        and {*map(column_of, part)} <= OF_SPEAKER and "name" not in part
        for part in parts
    )  # fmt: skip


def _are_people(key: str, value: Any) -> bool:
    """Return whether a list has only objects with the name of a person and an empty title.

    In `panel: [{name: Ada Lind}]` they need no title.
    """
    is_panel = words_of(key) in {("panel",), ("panels",)}
    parts = value if isinstance(value, list) else []
    return bool(parts) and all(
        isinstance(part, dict) and ("title" in part or is_panel) and (not part.get("title") or has_position(part))
        and is_name(text_of(part.get("name"))) and not own_of(part)["start"]
        for part in parts
    )  # fmt: skip


def _with_names(node: dict[str, Any]) -> dict[str, Any]:
    """Return an object with the tracks and breaks that its keys name.

    `{"Session 1": {talk1: {time, title}}, "Lunch 12:00-13:00": ""}` has both.
    """
    named = {
        key: value
        for key, value in node.items()
        if isinstance(value, dict) and not YEAR.fullmatch(key) and _has_only_talks(value)
    }
    if not named or any(map(day_or_clock, named)):
        return node
    rest, talks = {}, []
    for key, value in node.items():
        found = TIME_BEHIND.fullmatch(key)
        if key in named and not column_of(key):
            said = {} if is_shared(key) else {"track": key}
            talks += [{**said, **part} for each in value.values() for part in _parts(each)]
        elif found and not any(value.values() if isinstance(value, dict) else [value]):
            talks.append({"title": found["title"], "time": found["time"]})
        else:
            rest[key] = value
    return _with(rest, talks)


def _parts(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _has_only_talks(value: dict[str, Any]) -> bool:
    """Return whether an object has `talk1: {time, title}` and the like, and nothing else."""
    talks = [part for each in value.values() for part in _parts(each)]
    are_talks = all(is_session(part) and is_moment(own_of(part)["start"]) for part in talks)
    return bool(talks) and are_talks and all(kind_of_list("".join(words_of(name)[:1])) == "session" for name in value)


def _with(node: dict[str, Any], talks: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a time slot with further talks."""
    free = next(name for name in ("talks", "sessions", "items", "(talks)") if not node.get(name))
    return {**node, free: talks} if talks else node


def _from_texts(node: dict[str, Any], known: Container[str]) -> dict[str, Any]:
    """Return a time slot with talks for `titles: [One talk, Another talk]`.

    A list of as many speakers or rooms has one for each.
    """
    for key, value in node.items():
        if not LISTS.isdisjoint(words_of(key)) and _are_titles(value, known):
            each = {
                name: parts for name, parts in node.items()
                if isinstance(parts, list) and len(parts) == len(value) and column_of(name) in {"speakers", "room"}
            }  # fmt: skip
            rest = {name: part for name, part in node.items() if name != key and name not in each}
            rows = zip(*each.values(), strict=True) if each else [()] * len(value)
            return _with(rest, [
                {"title": text, **dict(zip(each, row, strict=True))} for text, row in zip(value, rows, strict=True)
            ])  # fmt: skip
    return node


def _are_titles(value: Any, known: Container[str]) -> bool:
    texts = [part for part in value if isinstance(part, str) and part not in known] if isinstance(value, list) else []
    return len(texts) > 1 and len(texts) == len(value) and any(" " in text.strip() for text in texts) and not any(
        LINE.fullmatch(text.strip()) for text in texts
    )  # fmt: skip


def _from_people(node: dict[str, Any], title: str, known: Container[str]) -> dict[str, Any]:
    """Return a time slot with talks for the people who have titles of their own."""
    talks: list[dict[str, Any]] = []
    rest = dict(node)
    for key, value in node.items():
        if kind_of_list(key) == "speakers" and isinstance(value, list):
            people = [_with_own_talk(part) for part in value]
            titles = [_title_of(part, known) for part in people]
            talks += [_talk(part, name) for part, name in zip(people, titles, strict=True) if name]
            rest[key] = [part for part, name in zip(people, titles, strict=True) if not name]
    # people who discuss one subject, or each another side of it, have one session
    if len({text_of(talk["title"]) for talk in talks}) < len(talks) or any(
        map(PANEL.search, map(text_of, node.values()))
    ):
        return node
    if len(talks) != 1 or any(rest[key] for key in node if kind_of_list(key) == "speakers"):
        return _with(rest, talks)
    # the only person of a slot speaks about its subject
    only = talks[0]
    only = only if not title else {"subtitle" if name == "title" else name: part for name, part in only.items()}
    taken = {column_of(name) for name, value in rest.items() if value}
    return node if taken & {*map(column_of, only)} else {**rest, **only}


def _with_own_talk(part: Any) -> Any:
    """Return a person with `talk: One, abstract: ...` for `talk: {title: One, abstract: ...}`."""
    for key, value in Fields(part).raw.items():
        inner = value[0] if isinstance(value, list) and len(value) == 1 else value
        if not TALK_WORDS.isdisjoint(words_of(key.rstrip("s"))) and is_session(inner) and "title" in inner:
            return {**part, key: None, "talk": inner["title"], **{k: v for k, v in inner.items() if k != "title"}}
    return part


def _title_of(part: Any, known: Container[str]) -> str:
    """Return the key of the title of a talk in an object of a person; empty if none."""
    for key, value in Fields(part).raw.items():
        words, text = {*words_of(key)}, text_of(value).strip() if is_text(value) else ""
        if says_nothing(text) or text in known:
            continue
        if names_talk(key):
            return key
        # without an abstract it can be the position of the person
        if (
            words == {"title"}
            and any(words_of(name) == ("abstract",) for name in Fields(part).raw)
            and not is_role(text)
        ):
            return key
    return ""


def _talk(part: dict[str, Any], title: str) -> dict[str, Any]:
    own = {
        name: value
        for name, value in part.items()
        if name != title and column_of(name) in OF_TALK and name not in OF_PERSON
    }
    person = {name: value for name, value in part.items() if name != title and name not in own}
    return {"title": part[title], **own, "speakers": [person]}


def _beside(node: dict[str, Any]) -> dict[str, Any]:
    """Return a session with the talk in another object in it: `alttrack: {title, speaker}`."""
    others = {
        key: value for key, value in node.items()
        if isinstance(value, dict) and not kind_of_list(key) and not column_of(key) and key not in LINK_LISTS
        and {"title", "speakers"} <= {column_of(name) for name, part in value.items() if part}
        and key not in talks_by_room(node)
    }  # fmt: skip
    rest = {key: value for key, value in node.items() if key not in others}
    return _with(rest, [{"track": key.replace("_", " "), **value} for key, value in others.items()])
