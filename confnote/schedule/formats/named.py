"""Give the columns that the user names their meaning: `--column title=Lecture`.

The heading, or the key, that the user names becomes the best alias of its field. Others of the same field mean nothing
any more, or come after it. So the readers need no other rule for such a file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from confnote.errors import Usage
from confnote.schedule.columns import ALIASES, NO_MEANING, column_of, meaning_of
from confnote.schedule.formats.references import LISTED, MAX_DEPTH, is_translated, kind_of_list

Columns: TypeAlias = tuple[tuple[str, str], ...]
"""The fields that the user names, as keys of ALIASES, each with its heading, key, path or number."""

Wanted: TypeAlias = tuple[str, str, str]
"""A column, the key that a named key becomes, and the path of the named key."""


@dataclass(frozen=True, slots=True)
class Names:
    """What the user names at a place of a tree: paths that begin anywhere, and the rest of others.

    `above` are the columns that the objects above or beside have, `is_listed` says that the place is in a list of
    speakers or the like.
    """

    anywhere: tuple[Wanted, ...]
    here: tuple[Wanted, ...] = ()
    above: frozenset[str] = frozenset()
    is_listed: bool = False

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        """What can be named here: the `name` of a speaker or of a room is no title."""
        return (*self.here, *(one for one in self.anywhere if not (self.is_listed and one[0] == "title")))

    def own(self, node: Any) -> frozenset[str]:
        """Return the columns that an object has itself."""
        return frozenset(column for column, _, name in self.wanted if _is_own(node, name))


# the words for the fields in messages; other aliases are understood, too
FIELDS = (
    "title", "day", "start", "end", "duration", "room", "speakers", "co-speakers", "org", "track", "kind", "abstract",
    "url", "id",
)  # fmt: skip
# a field of a day counts for all sessions below it, whatever these call their day
OF_GROUPS = frozenset({"date"})
# fields of blocks of talks, and those that each entry has for itself
OF_BLOCKS = {"track", "room"}
ALONE = {"title", "date", "start", "end", "enddate", "duration"}


def parse_columns(typed: Iterable[str]) -> Columns:
    """Return what the user types as `FIELD=NAME`; raise Usage for another form or field."""
    found: dict[str, str] = {}
    for words in typed:
        field, _, name = (part.strip() for part in words.partition("="))
        key = field.casefold().replace(" ", "_")
        column = key if key in ALIASES else column_of(field)
        if not (field and name):
            raise Usage(f"--column {words!r} has no {'name' if field else 'field'}: write it as --column title=NAME")
        if not column:
            raise Usage(f"no field is called {field!r}: choose one of {', '.join(FIELDS)}")
        # `end=duration`: a start and a length make an end
        if column == "end" and column_of(name.rpartition(".")[2]) == "duration":
            column = "duration"
        if column in found:
            more = ": name the second one as co-speakers" if column == "speakers" else ""
            raise Usage(f"two columns are named for {field}: {found[column]} and {name}{more}")
        found[column] = name
    return tuple(found.items())


def typed_columns(columns: Columns) -> list[str]:
    """Return the columns as the user types them: `title=Lecture`."""
    words = {column_of(field): field for field in FIELDS}
    return [f"{words.get(column, column.replace('_', ' '))}={name}" for column, name in columns]


def best_alias(column: str) -> str:
    """Return the heading that means a column before all others."""
    return ALIASES[column].split(",")[0]


def in_tree(root: Any, columns: Columns) -> Any:
    """Return a tree with the best alias for each key that the user names, also by its path."""
    return (
        _named(root, Names(tuple((column, best_alias(column), name) for column, name in columns))) if columns else root
    )


def _named(node: Any, names: Names, depth: int = 0) -> Any:
    if isinstance(node, list) and depth < MAX_DEPTH:
        # an entry without the key of its neighbours has an empty cell
        beside = frozenset(column for part in node for column in names.own(part) if column not in ALONE)
        return [_named(part, replace(names, above=names.above | beside), depth + 1) for part in node]
    if not isinstance(node, dict) or depth >= MAX_DEPTH:
        return node
    new: dict[str, str] = {}
    below: dict[str, list[Wanted]] = {}
    for column, alias, name in names.wanted:
        if name in node and not _is_only_title(node, name, column):
            new.setdefault(name, alias)
        for key, rest in steps(node, name):
            value = node[key]
            if column == "speakers" and (isinstance(value, list) or column_of(key) == column) and has_path(value, rest):
                # `speakers=who.person`: the names of the people below `who` are below `person`
                new.setdefault(key, alias)
                below.setdefault(key, []).append(("title", "name", rest))
            else:
                below.setdefault(key, []).append((column, alias, rest))
    own = names.own(node)
    hidden = _others(node, own | names.above) - new.keys() - below.keys()
    above = (names.above & OF_GROUPS) | (own & OF_GROUPS)
    return {
        new.get(key) or (f"{NO_MEANING}{key}" if key in hidden else key): _named(
            value, Names(names.anywhere, tuple(below.get(key, ())), above, kind_of_list(key) in LISTED), depth + 1
        )
        for key, value in node.items()
    }


def _is_only_title(node: Mapping[str, Any], name: str, column: str) -> bool:
    """Return whether a key that the user names for a track is the title of an entry without talks.

    `track=blocks.name` names the blocks of talks, but a break beside them is a session.
    """
    titles = [key for key in node if column_of(key) == "title"]
    return column in OF_BLOCKS and titles == [name] and not any(map(_holds_objects, node.values()))


def steps(node: Mapping[str, Any], name: str) -> list[tuple[str, str]]:
    """Return the keys of an object that a path begins with, each with the rest of the path."""
    # notices write a path with spaces
    return [(key, name[len(key) + 1 :]) for key in node if name.startswith((f"{key}.", f"{key} "))]


def _is_own(node: Any, name: str) -> bool:
    """Return whether a path leads from an object to a value of its own, through objects only."""
    return isinstance(node, dict) and (name in node or any(_is_own(node[key], rest) for key, rest in steps(node, name)))


def has_path(node: Any, name: str) -> bool:
    """Return whether a path leads from an object, or from those of a list, to a value."""
    if isinstance(node, list):
        return any(has_path(part, name) for part in node)
    if not isinstance(node, dict):
        return False
    return name in node or any(has_path(node[key], rest) for key, rest in steps(node, name))


def _others(node: Mapping[str, Any], columns: Collection[str]) -> set[str]:
    """Return the keys of an object that mean one of the columns and hold no sessions."""
    named = {key for key in node for column in columns if column_of(key) == column and is_rival(key, column)}
    return {key for key in named if column_of(key) == "speakers" or not _holds_objects(node[key])}


def is_rival(heading: str, column: str) -> bool:
    """Return whether a heading of a column means nothing beside the one that the user names.

    Another title stays behind that one: breaks can have theirs in another column.
    """
    meaning = meaning_of(heading)
    return column != "title" or (meaning is not None and meaning.rank == 0)


def _holds_objects(value: Any) -> bool:
    parts = value if isinstance(value, list) else [*value.values()] if isinstance(value, dict) else []
    is_text = isinstance(value, dict) and is_translated(value)
    return not is_text and any(isinstance(part, dict | list) for part in parts)
