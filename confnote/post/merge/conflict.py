"""Conflicts of a merge, and how they are shown as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import unified_diff
from typing import Literal

from confnote.post.merge.sides import take_apart

Take = Literal["file", "notes", "both"]
TAKES: tuple[Take, ...] = ("file", "notes", "both")

_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
FRONT = "front matter"
EDITED_BOTH = "changed in the file and in the notes"
EDITED_GONE = "changed in the file, no longer in the notes"
DELETED_CHANGED = "deleted from the file, changed in the notes"
DELETED_FRESH = "new in the notes, in a section that was deleted from the file"
SECTION_GONE = "no longer in the notes, and the file has text of its own in it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A place that the file and the notes changed differently; a side without text there is None.

    `last` is what the last export wrote, `edited` what the file has, `new` what the notes give now. `key` is the key
    of the piece (`front` or `front.KEY` in front matter), `why` the reason for the user, `under` the heading above, or
    "front matter", and `line` the line in the file, 0 for none.
    """

    key: str
    why: str
    last: str | None
    edited: str | None
    new: str | None
    under: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class MergedText:
    """A merged text, and the conflicts found.

    The text has the side of each that `--take` chose; where `--take` decided nothing, the file's.
    """

    text: str
    conflicts: tuple[Conflict, ...] = ()


def show_conflict(conflict: Conflict) -> str:
    """Return a conflict as text: place, reason, and the sides, with a bar before every line.

    The last export is shown only if all three sides have text.
    """
    where = [f"line {conflict.line}"] if conflict.line else []
    if conflict.under == FRONT:
        where.append(FRONT)
    elif conflict.under:
        words = _LINK.sub(r"\1", take_apart(conflict.under).words)
        where.append(f"under {words if len(words) <= 60 else words[:59] + '…'!r}")
    parts = [f"{', '.join(where)}: {conflict.why}" if where else conflict.why]
    if conflict.last is not None and conflict.edited is not None and conflict.new is not None:
        parts += _side("last exported", conflict.last)
    parts += _side("in the file", conflict.edited)
    parts += _side("from the notes", conflict.new)
    return "\n".join(parts) + "\n"


def show_conflicts(conflicts: Iterable[Conflict]) -> str:
    """Return all conflicts as text, with a blank line between them."""
    return "\n".join(map(show_conflict, conflicts))


def show_changes(edited: str, merged: str, name: str = "post.md") -> str:
    """Return the changes of a re-export as a unified diff; "" for none."""
    names = f"{name} (now)", f"{name} (re-exported)"
    lines = unified_diff(edited.splitlines(), merged.splitlines(), *names, lineterm="")
    return "".join(f"{line}\n" for line in lines)


def _side(label: str, text: str | None) -> list[str]:
    if text is None:
        return [f"  {label}: nothing"]
    return [f"  {label}:", *(f"  | {line}".rstrip() for line in text.splitlines() or [""])]
