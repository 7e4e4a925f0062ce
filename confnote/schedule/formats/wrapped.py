"""Take the wrappers of GraphQL, Strapi, Contentful, JSON:API and WordPress off objects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, TypeAlias

from confnote.schedule.cells import Cells
from confnote.schedule.columns import column_of
from confnote.schedule.document import TREE, text_of
from confnote.schedule.formats.by_room import own_of
from confnote.schedule.formats.keys import LINE, date_in, day_or_clock, is_moment
from confnote.schedule.formats.references import nodes_in
from confnote.schedule.text import listed
from confnote.schedule.times import midnight

Key: TypeAlias = tuple[str, str]
"""The type and the id of an object of JSON:API."""

# what stands beside the entries of a list, or beside the fields of an object
BESIDE_LIST = {"pageInfo", "totalCount", "__typename", "count", "total", "meta", "links", "nodes", "edges"}
BESIDE_FIELDS = {"id", "type", "relationships", "links", "meta", "sys", "documentId", "__typename", "__component"}
# deeper objects stay as they are: no programme has them
DEEPEST = 24
# a session, its slot, and the room of that
MOST_STEPS = 2
YEAR = re.compile("(?:19|20)[0-9]{2}")
# the fields of a text of WordPress, and of a post
RENDERED = {"rendered", "raw", "protected", "block_version"}
# when a post was published says nothing of when the session is
OF_POST = {"slug", "status", "link"}
OF_PAGE = {"date", "date_gmt", "modified", "modified_gmt", "guid", "status", "type", "_embedded"}
START = "_wcpt_session_time"
PREFIX = "_wcpt_session_"


def unwrapped_tree(root: Any) -> Any:
    """Return the tree with plain lists and objects in the place of wrapped ones.

    What an object of JSON:API names by type and id is put in its place.
    """
    return _Unwrapper(root).plain(root, 0)


def with_times_apart(root: Any) -> Any:
    """Return the tree with the times of titles such as `14:00-14:30 Welcome` apart.

    That is so only in a tree in which nothing else has a time.
    """
    texts = [(key, value) for node in nodes_in(root) if isinstance(node, dict) for key, value in node.items()]
    lines = sum(_timed_line(key, value) is not None for key, value in texts)
    others = (day_or_clock(key) == "start" or is_moment(text_of(value)) for key, value in texts)
    return _with_times_apart(root) if lines > 1 and not any(others) else root


def _timed_line(key: str, value: Any) -> re.Match[str] | None:
    found = LINE.fullmatch(value.strip()) if isinstance(value, str) and column_of(key) == "title" else None
    return found if found and is_moment(found["time"]) else None


def _with_times_apart(node: Any, depth: int = 0) -> Any:
    if depth > DEEPEST or not isinstance(node, TREE):
        return node
    if isinstance(node, list):
        return [_with_times_apart(part, depth + 1) for part in node]
    made = {key: _with_times_apart(value, depth + 1) for key, value in node.items()}
    for key, value in node.items():
        if found := _timed_line(key, value):
            made |= {key: found["title"], "start": found["time"]}
    return made


def with_clocks(root: Any) -> Any:
    """Return the tree with times such as `12:30` for the numbers of hours `12.5`.

    That is so only if all starts and ends are such numbers, and some are half hours or three quarters.
    """
    values = [
        value for node in nodes_in(root) if isinstance(node, dict) for key, value in node.items()
        if isinstance(value, str | int | float) and column_of(key) in {"start", "end"}
    ]  # fmt: skip
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    are_hours = all(0 <= value <= 24 and value * 4 % 1 == 0 for value in numbers)
    if len(numbers) < len(values) or not are_hours or not any(value % 1 >= 0.5 for value in numbers):
        return root
    return _with_clocks(root)


def _with_clocks(node: Any, depth: int = 0) -> Any:
    if depth > DEEPEST or not isinstance(node, TREE):
        return node
    if isinstance(node, list):
        return [_with_clocks(part, depth + 1) for part in node]
    return {
        key: f"{int(value):02}:{int(value % 1 * 60):02}"
        if isinstance(value, int | float) and column_of(key) in {"start", "end"} else _with_clocks(value, depth + 1)
        for key, value in node.items()
    }  # fmt: skip


def with_years(root: Any, days: tuple[date, date] | None) -> tuple[Any, tuple[str, ...]]:
    """Return the tree with the years that stand above dates, and a notice of sessions left out.

    These are in objects of other years than those of the conference, if some are of its year.
    """
    wanted = {str(day.year) for day in days or ()}
    years = {year for node in nodes_in(root) for year, part in _of_years(node) if _count(part)}
    left: dict[str, int] = {}
    root = _in_years(root, wanted if years & wanted else years, left, "", 0)
    if not left:
        return root, ()
    number = sum(left.values())
    what = "1 session is" if number == 1 else f"{number} sessions are"
    return root, (f"{what} left out, of other years than the conference: {listed(sorted(left, reverse=True))}",)


def _of_years(node: Any) -> Iterator[tuple[str, Any]]:
    """Yield the years in `[{year: 2025}]` or `{"2025": ...}`, with what has sessions of them."""
    if isinstance(node, list):
        yield from ((_year(part), part) for part in node if _year(part))
    elif len(node) > 1 and all(YEAR.fullmatch(key) for key in node):
        yield from node.items()


def _year(node: Any) -> str:
    text = text_of(node.get("year")) if isinstance(node, dict) else ""
    return text if YEAR.fullmatch(text) else ""


def _count(node: Any) -> int:
    """Return how many objects of a part of the tree have a title and a time of day."""
    owns = (own_of(part) for part in nodes_in(node) if isinstance(part, dict))
    return sum(bool(own["title"]) and is_moment(own["start"]) for own in owns)


def _in_years(node: Any, wanted: set[str], left: dict[str, int], year: str, depth: int) -> Any:
    if depth > DEEPEST or not isinstance(node, TREE):
        return node
    out = {id(part): own for own, part in _of_years(node) if own not in wanted and _count(part)}
    for part in node if isinstance(node, list) else node.values():
        if own := out.get(id(part)):
            left[own] = left.get(own, 0) + _count(part)
    if isinstance(node, list):
        return [_in_years(part, wanted, left, year, depth + 1) for part in node if id(part) not in out]
    year, made = _year(node) or year, {}
    for key, value in node.items():
        if id(value) not in out:
            own = key if YEAR.fullmatch(key) else year
            dated = f"{value} {own}" if own and column_of(key) == "date" and isinstance(value, str) else ""
            # `3 October` below `year: 2025`
            made[key] = (
                dated if not re.search("[0-9]{4}", str(value)) and date_in(dated)
                else _in_years(value, wanted, left, own, depth + 1)
            )  # fmt: skip
    return made


class _Unwrapper:
    """Unwraps one file, whose objects of JSON:API it knows by type and id."""

    def __init__(self, root: Any) -> None:
        self.known: dict[Key, dict[str, Any]] = {}
        self.made: dict[tuple[Key, tuple[str, ...]], dict[str, Any]] = {}
        lists = (root.get("data"), root.get("included")) if isinstance(root, dict) else ()
        for entry in (entry for found in lists if isinstance(found, list) for entry in found):
            if (key := _key(entry)) and "attributes" in entry:
                self.known[key] = entry
        data = lists[0] if lists and isinstance(lists[0], list) else []
        self.roots = tuple({key[0]: None for entry in data if (key := _key(entry))})

    def plain(self, node: Any, depth: int) -> Any:
        """Return a part of the tree without wrappers."""
        if depth > DEEPEST:
            return node
        if isinstance(node, list):
            return [self.plain(part, depth + 1) for part in node]
        if not isinstance(node, dict):
            return node
        node = session_of(node)
        if (inner := _inside(node, at_root=depth == 0)) is not None:
            return self.plain(inner, depth + 1)
        if (name := _fields_of(node)) is not None:
            return self._entry(node, name, depth, (), 0)
        plain = {key: self.plain(value, depth + 1) for key, value in node.items()}
        if depth == 0 and isinstance(node.get("included"), list) and self.known:
            plain["included"] = self._by_type(node["included"], depth)
        return plain

    def _entry(self, node: dict[str, Any], name: str, depth: int, above: tuple[str, ...], steps: int) -> dict[str, Any]:
        """Return the fields of an object, its id, and what it is related to."""
        found: dict[str, Any] = {key: node[key] for key in ("id", "documentId") if key in node}
        if isinstance(node.get("sys"), dict):
            found["id"] = text_of(node["sys"].get("id"))
        fields = self.plain(node[name], depth + 1)
        found |= fields if isinstance(fields, dict) else {name: fields}
        related = node.get("relationships")
        types = (*above, text_of(node.get("type")))
        for key, value in related.items() if isinstance(related, dict) else ():
            data = value.get("data") if isinstance(value, dict) else None
            if isinstance(data, list):
                found.setdefault(key, [self._related(part, depth, types, steps) for part in data])
            elif data is not None:
                found.setdefault(key, self._related(data, depth, types, steps))
        return found

    def _related(self, part: Any, depth: int, above: tuple[str, ...], steps: int) -> Any:
        """Return the object that a type and an id mean, or only the id if they lead back."""
        key = _key(part)
        if not key:
            return self.plain(part, depth + 1)
        if key[0] in above or steps >= MOST_STEPS or key not in self.known:
            return {"id": key[1]}
        if (key, above) not in self.made:
            entry = self._entry(self.known[key], "attributes", depth + 1, above, steps + 1)
            self.made[key, above] = entry
        return self.made[key, above]

    def _by_type(self, entries: list[Any], depth: int) -> dict[str, list[Any]]:
        """Return the included objects as one list for each type."""
        lists: dict[str, list[Any]] = {}
        for entry in entries:
            kind = text_of(entry.get("type")) if isinstance(entry, dict) else ""
            name = _fields_of(entry) if isinstance(entry, dict) else None
            # a person does not lead back to the sessions
            made = self._entry(entry, name, depth + 2, self.roots, 0) if name else self.plain(entry, depth + 2)
            lists.setdefault(kind or "included", []).append(made)
        return lists


def _key(entry: Any) -> Key | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("type"), str) or "id" not in entry:
        return None
    return entry["type"], text_of(entry["id"])


def _inside(node: dict[str, Any], *, at_root: bool) -> Any:
    """Return what a wrapper holds; None for an object that is none."""
    keys = set(node)
    if isinstance(node.get("nodes"), list) and keys <= BESIDE_LIST:
        return node["nodes"]
    if isinstance(node.get("edges"), list) and keys <= BESIDE_LIST:
        return [edge.get("node", edge) if isinstance(edge, dict) else edge for edge in node["edges"]]
    if (text := rendered(node)) is not None:
        return text
    # the root also names the conference
    if not at_root and isinstance(node.get("data"), TREE) and keys <= {"data", "meta", "links"}:
        return node["data"]
    return None


def _fields_of(node: dict[str, Any]) -> str | None:
    """Return the key under which an object has its fields; None if they are its own."""
    for name in ("attributes", "fields"):
        if isinstance(node.get(name), dict) and set(node) - {name} <= BESIDE_FIELDS:
            return name
    return None


def rendered(node: dict[str, Any]) -> str | None:
    """Return the text of `{"rendered": "Title"}`; None for another object."""
    text = node.get("rendered")
    return text if isinstance(text, str) and node.keys() <= RENDERED else None


def session_of(node: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a post without the time of its publication; other objects as they are.

    A session of a WordCamp has its start, its length and its track under their usual names.
    """
    title, meta = node.get("title"), node.get("meta")
    if not isinstance(title, dict) or rendered(title) is None or not node.keys() >= OF_POST:
        return node
    fields = {key: value for key, value in node.items() if key not in OF_PAGE}
    if not isinstance(meta, dict) or START not in meta:
        return fields
    local = fields.pop("session_date_time", None)
    fields.pop("meta")
    seconds = text_of(meta.get(f"{PREFIX}duration"))
    tracks = ", ".join(_terms(node.get("_embedded"), "wcb_track"))
    return {
        **fields,
        "start": _start(text_of(meta[START]), local),
        "duration": f"{int(seconds) // 60} min" if seconds.isdecimal() and int(seconds) else "",
        **{name: meta.get(PREFIX + name, "") for name in ("slides", "video")},
        **({"session_track": tracks} if tracks else {}),
    }


def _start(seconds: str, local: Any) -> str:
    """Return the start with the offset by which the local time beside it differs."""
    try:
        moment = datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return ""
    beside = Cells().when(" ".join(text_of(local.get(key)) for key in ("date", "time"))) if local else None
    if beside is None or beside.day is None or beside.clock is None:
        return seconds
    there = midnight(beside.day) + beside.clock
    offset = (there - moment.replace(tzinfo=None)).total_seconds() // 60
    hours, minutes = divmod(int(abs(offset)), 60)
    if not offset:  # many sites write their local time as if it were UTC
        return there.isoformat()
    return f"{there.isoformat()}{'-' if offset < 0 else '+'}{hours:02}:{minutes:02}" if hours <= 14 else seconds


def _terms(embedded: Any, taxonomy: str) -> list[str]:
    """Return the names of one kind in the terms that a post carries with it."""
    groups = embedded.get("wp:term") if isinstance(embedded, dict) else None
    terms = [term for group in groups or () if isinstance(group, list) for term in group if isinstance(term, dict)]
    return [text_of(term.get("name")) for term in terms if term.get("taxonomy") == taxonomy]
