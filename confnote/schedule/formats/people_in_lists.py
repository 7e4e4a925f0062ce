"""Make an object of a person from a list in JSON or YAML: `["Ada Lind", "@ada"]`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from confnote.schedule.document import TREE
from confnote.schedule.formats.references import MAX_DEPTH, kind_of_list, nodes_in
from confnote.schedule.people import is_named, names_org
from confnote.schedule.text import listed
from confnote.schedule.weblinks import web_address

# the parts of a list are a name, an organisation, a page and a handle
MOST_PARTS = 5
AT_HANDLE = re.compile(r"@[\w.-]{2,40}")
# `sean_allen`, `kytrinyx`, `heidiann360`
HANDLE = re.compile(r"[a-z][a-z0-9_.-]+|(?=\S*[0-9_])[\w.-]+")


def with_people_of_lists(root: Any) -> tuple[Any, tuple[str, ...]]:
    """Return the tree with an object for each list that is one person, and a notice.

    What is behind the names shows for the whole file whether it is a handle or an organisation.
    """
    lists = [*_lists(root)]
    words = {
        text for parts in lists for text in parts[1:]
        if not (re.search(r"\s", text) or web_address(text) or AT_HANDLE.fullmatch(text))
    }  # fmt: skip
    handles = words if 2 * sum(map(bool, map(HANDLE.fullmatch, words))) >= len(words) else set[str]()
    left = [text for parts in lists for text in parts[1:] if text in handles]
    notice = f"names of accounts behind speakers left out: {listed([*dict.fromkeys(left)])}"
    has_handles = any(
        part.startswith("@") for node in nodes_in(root) if isinstance(node, list) for part in _texts(node)
    )
    return _made(root, "", handles, 0) if lists or has_handles else root, (notice,) if left else ()


def _texts(node: list[Any]) -> list[str]:
    return [part for part in node if isinstance(part, str)]


def _lists(root: Any) -> Iterator[list[str]]:
    """Yield the lists inside lists of speakers that are one person each."""
    for node in nodes_in(root):
        for key, value in node.items() if isinstance(node, dict) else ():
            if isinstance(value, list) and kind_of_list(key) == "speakers":
                yield from (part for part in value if _is_person(part))


def _is_person(part: Any) -> bool:
    """Return whether a list has a name, and behind it no other name of a person."""
    if not isinstance(part, list) or not 1 < len(part) <= MOST_PARTS or len(_texts(part)) < len(part):
        return False
    name, *others = part
    return is_named(name) and not any(is_named(text) and not names_org(text) for text in others)


def _made(node: Any, key: str, handles: set[str], depth: int) -> Any:
    if not isinstance(node, TREE) or depth > MAX_DEPTH:
        return node
    if isinstance(node, dict):
        return {name: _made(value, name, handles, depth + 1) for name, value in node.items()}
    if kind_of_list(key) != "speakers":
        return [_made(part, key, handles, depth + 1) for part in node]
    made: list[Any] = []
    for part in node:
        if isinstance(part, str) and AT_HANDLE.fullmatch(part) and made and isinstance(made[-1], str):
            made[-1] = {"name": made[-1], "twitter": part}
        else:
            made.append(_person(part, handles) if _is_person(part) else _made(part, "", handles, depth + 1))
    return made


def _person(parts: list[str], handles: set[str]) -> dict[str, str]:
    entry = {"name": parts[0]}
    for text in parts[1:]:
        what = "url" if web_address(text) else "twitter" if AT_HANDLE.fullmatch(text) else "organisation"
        entry |= {what: text} if text not in handles and text else {}
    return entry
