"""Read YAML, in which sites keep programmes made by hand: lists of days, slots and talks."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from confnote.errors import Refused
from confnote.schedule.document import Document, Twice
from confnote.schedule.formats.csv_table import FRONT_MATTER
from confnote.schedule.formats.keys import is_moment
from confnote.schedule.formats.named import in_tree
from confnote.schedule.formats.references import nodes_in
from confnote.schedule.formats.tree import largest, tree_schedule
from confnote.schedule.times import Hints
from confnote.schedule.value import Schedule

NAME = "YAML"
# a list of objects, or an object, after comments and a line of dashes
BEGIN = re.compile(
    r"\s*(?:\s*(?:#[^\n]*|---[^\n]*|%YAML[^\n]*)\n)*\s*"
    r"(?:-\s+[{\[\"'&\w]|-[ \t]*\n|"
    # times with talks below them
    r"[\"']?[0-9]{1,2}[:.][0-9]{2}[^\n,;|]{0,20}:[ \t]*\r?\n"
    r"|[\"']?[\w][^\n:,;|]{0,60}:(?:\s|$)|\"\w[^\n\"|]{0,80}\":(?:\s|$))"
)
LARGEST_YAML = 4 * 1024 * 1024
# what PyYAML says of the second colon in `title: Part 1: Clay`
COLON = "mapping values are not allowed"
FIELD = re.compile(r"(?m)^\s*- ?[^\W\d]\w*:")
VALUE = re.compile(
    r"(?P<begin>\s*(?:- +)?(?P<key>[\w -]{1,40}):[ \t]+)"
    r"(?P<text>[^\s'\"\[{|>&*#!%@`].{0,400}?:(?:[ \t].{0,400}?)?)(?P<rest>(?:[ \t]+#.*)?\s*)"
)
# so many keys can have such values: each costs a pass over the file
MOST_KEYS = 4


# an item of a list, and the begin of `10:00-10:30 Ada Lind: Of clay`, which is a line of text
ITEM = re.compile(
    r"^[ \t]*- +([0-9]{1,2}[:.h][0-9]{2}(?:\s*[-\u2013\u2014]\s*[0-9]{1,2}[:.h][0-9]{2})?\s+[^\W\d_])?", re.MULTILINE
)


def identify(document: Document) -> bool:
    """Return whether the file is YAML with a list of objects."""
    text = document.text
    items = ITEM.findall(text[:50_000])
    if 2 * sum(map(bool, items)) > len(items):
        return False
    return bool(BEGIN.match(text[:4000])) and len(text) < LARGEST_YAML and bool(largest(_loaded(text)[0]))


def read(document: Document, hints: Hints) -> Schedule:
    """Return the programme; raise Refused for YAML in which nothing has a title and a start."""
    root, notices = _loaded(document.text)
    document.notices = (*document.notices, *notices)
    return tree_schedule(NAME, in_tree(root, document.columns), hints)


def tree_in(document: Document) -> Any:
    """Return the tree of YAML; None for other content."""
    return _loaded(document.text)[0] if identify(document) else None


@lru_cache(maxsize=1)
def _loaded(text: str, keys: int = MOST_KEYS) -> tuple[Any, tuple[str, ...]]:
    """Return the tree with all values as texts, and notices of keys that are there twice.

    The tree is None for other text, or for YAML with aliases. `title: Part 1: Clay` is read as if in quotes.
    """
    import yaml  # 15 ms, for YAML only

    # texts only: YAML would read 10:00 as the number 600
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    twice = Twice()
    try:
        # an alias can make a small file as large as the memory
        # all events are read first: `*Note*` in Markdown begins like an alias
        events = list(yaml.parse(text, Loader=loader)) if "*" in text else []
        if alias := next((event for event in events if isinstance(event, yaml.AliasEvent)), None):
            if front := _front_matter(text, alias.start_mark):
                return _alone(text, front, keys)
            raise Refused("this YAML has aliases (*name), which confnote does not read: write them out")
        found = [_built(node, twice) for node in yaml.compose_all(text, Loader=loader)]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        if front := _front_matter(text, mark):
            return _alone(text, front, keys)
        if not FIELD.search(text[:4000]):
            return None, ()  # Markdown that begins with `Note:` or `- 10:00 Title`
        where = f"broken YAML near line {mark.line + 1 if mark else 1} ({error.problem})"
        if keys and mark and COLON in str(error.problem) and (quoted := _quoted(text, mark.line)):
            root, notices = _loaded(quoted, keys - 1)
            return root, (f"{where}: such values with a colon are read as if they were in quotes", *notices)
        raise Refused(where) from None
    except (yaml.YAMLError, RecursionError, ValueError):
        return None, ()
    return found[0] if len(found) == 1 else found, twice.notices


def _front_matter(text: str, mark: Any) -> str:
    """Return the front matter of a text, without the dashes below it, if it ends above a place."""
    front = FRONT_MATTER.match(text)
    is_above = front and mark and mark.line >= front[0].count("\n")
    return front[0].rstrip().removesuffix("---") if front and is_above else ""


def _alone(text: str, front: str, keys: int) -> tuple[Any, tuple[str, ...]]:
    """Return the tree of front matter above other text, such as Liquid; None without a time."""
    root, notices = _loaded(front, keys)
    if not _has_times(root):
        return None, ()
    unread = f"what is below the front matter, from line {front.count(chr(10)) + 2} on, is not YAML and is not read"
    return root, (*notices, unread) if FIELD.search(text[len(front) :][:4000]) else notices


def _has_times(root: Any) -> bool:
    """Return whether an object or a list in a tree has a time, unlike the `date` of a page."""
    parts = ((*node, *node.values()) if isinstance(node, dict) else node for node in nodes_in(root) if node is not root)
    return any(isinstance(text, str) and is_moment(text) for found in parts for text in found)


def _quoted(text: str, number: int) -> str:
    """Return YAML with quotes around the values with a colon and the key of a line."""
    lines = text.split("\n")
    if (wrong := VALUE.fullmatch(lines[number])) is None:
        return ""
    found = (VALUE.fullmatch(one) if ":" in one else None for one in lines)
    return "\n".join(
        f"{value['begin']}'{value['text'].replace(chr(39), chr(39) * 2)}'{value['rest']}"
        if value and value["key"] == wrong["key"] else one
        for one, value in zip(lines, found, strict=True)
    )  # fmt: skip


def _built(node: Any, twice: Twice) -> Any:
    """Return the texts, lists and objects of a node of YAML."""
    if node.id == "scalar":
        return node.value
    if node.id == "sequence":
        return [_built(part, twice) for part in node.value]
    return twice.merged(
        # a key that is a list, such as `{{ name }}`, is written as it is nowhere
        (
            (str(_built(key, twice)), f" (line {key.start_mark.line + 1})", _built(value, twice))
            for key, value in node.value
        )
    )
