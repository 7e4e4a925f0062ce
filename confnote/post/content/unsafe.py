"""Leave out of a post the characters that hide text or show it in another order.

The characters of the site's own syntax are escaped later, by `markdown.escape`: a character that vanished after that
could turn two marks into one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from confnote.core.text import REPLACEMENT, SEPARATORS, unsafe
from confnote.model import Link, Note, Session, Tech

Value = TypeVar("Value")
_UNSAFE = unsafe()
# One set is five times as fast as `_UNSAFE`, and few texts have any of these: control characters but for tab and line
# end, separators, formats, selectors, tags, surrogates.
_MAYBE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u180e\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\uffff\U000e0000-\U000e01ef"
    "\ud800-\udfff]"
)
# These end a line: without a blank, two words would become one.
_BLANKS = {*SEPARATORS, "\x85", "\x0b", "\x0c"}


def publishable(text: str) -> str:
    """Return a text without unsafe characters; a line feed is its only line end."""
    if not _MAYBE.search(text):
        return text
    safe = _UNSAFE.sub(_safe, text.replace("\r\n", "\n").replace("\r", "\n"))
    # again, for selectors that have become neighbours
    return _UNSAFE.sub(_safe, safe)


def _safe(found: re.Match[str]) -> str:
    if found["flag"] or found[0] in _BLANKS:
        return found["flag"] or " "
    return REPLACEMENT if "\ud800" <= found[0] <= "\udfff" else ""


def unsafe_in(text: str) -> Iterator[tuple[int, str]]:
    """Yield offset and name (`U+202E`) of each unsafe character; several selectors count as one."""
    for found in _UNSAFE.finditer(text) if _MAYBE.search(text) else ():
        if found["unsafe"]:
            yield found.start(), f"U+{ord(found[0][0]):04X}"


Unsafe = dict[tuple[str, str], list[str]]
"""The names of characters that were left out, by the handle and the key of the record; ("", "") for no record."""


def all_publishable(value: Value, left_out: Unsafe, owner: object = None) -> Value:
    """Return a value with all its texts `publishable`; the same object if they were.

    Add the names of the characters to `left_out`; `owner` is the record that the value is part of.
    """
    new: Any = value
    if isinstance(value, str):
        new = publishable(value)
        if names := [name for _, name in unsafe_in(value)] if new != value else []:
            left_out.setdefault(_handle_and_key(owner), []).extend(names)
    elif isinstance(value, (tuple, list)):
        parts = [all_publishable(part, left_out, owner) for part in value]
        if any(part is not old for part, old in zip(parts, value, strict=True)):
            new = type(value)(parts)
    elif is_dataclass(value) and not isinstance(value, type):
        new = _publishable_record(value, left_out, owner)
    elif isinstance(value, Mapping):
        pairs = tuple(value.items())
        if (safe_pairs := all_publishable(pairs, left_out, owner)) is not pairs:
            new = dict(safe_pairs)
    result: Value = new
    return result


def _handle_and_key(owner: object) -> tuple[str, str]:
    if not isinstance(owner, Session | Note | Tech | Link):
        return "", ""
    return owner.handle, f"{owner.handle[0]}:{owner.uid}{'.title' if isinstance(owner, Session) else ''}"


def _publishable_record(record: Any, left_out: Unsafe, owner: object) -> Any:
    kind = type(record)
    owner = record if kind in _RECORDS else owner
    changed = {}
    for name in _FIELDS.get(kind) or _fields_with_texts(kind):
        part = getattr(record, name)
        # most texts are plain: without a call for each, a post is drafted a tenth faster
        if not part or (type(part) is str and part.isascii() and part.isprintable()):
            continue
        if (safe := all_publishable(part, left_out, owner)) is not part:
            changed[name] = safe
    return replace(record, **changed) if changed else record


_RECORDS = (Session, Note, Tech, Link)
# The fields that may have texts, by class: neither numbers, dates nor uids.
_FIELDS: dict[type, tuple[str, ...]] = {}
_PLAIN = {"int", "bool", "date", "datetime", "None"}
_UIDS = ("uid", "conference", "session")


def _fields_with_texts(kind: type[Any]) -> tuple[str, ...]:
    found = []
    for field in fields(kind):
        types = {*str(field.type).split(" | ")}
        if not (types <= _PLAIN or (field.name in _UIDS and "str" in types)):
            found.append(field.name)
    _FIELDS[kind] = tuple(found)
    return _FIELDS[kind]
