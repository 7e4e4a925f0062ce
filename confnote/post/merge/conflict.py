"""What both sides changed -> a value, and the text that shows it in a terminal without colour."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import unified_diff
from typing import TYPE_CHECKING, Literal

from confnote.post.merge.marks import take_apart

if TYPE_CHECKING:
    from collections.abc import Iterable


Take = Literal["file", "notes", "both"]
TAKES: tuple[Take, ...] = ("file", "notes", "both")

EDITED_BOTH = "changed in the file and in the notes"
EDITED_GONE = "changed in the file, no longer in the notes"
DELETED_CHANGED = "deleted from the file, changed in the notes"
DELETED_FRESH = "new in the notes, in a section that was deleted from the file"
SECTION_GONE = "no longer in the notes, and the file has text of its own in it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """One place where file and notes say different things; None for a side that says nothing there.

    `base` is what the last export wrote, `under` the heading it stands under (or the front matter), `line` where it
    is in the file, 0 if it is not.
    """

    key: str
    why: str
    base: str | None
    theirs: str | None
    ours: str | None
    under: str = ""
    line: int = 0


def show_conflict(conflict: Conflict) -> str:
    """Show one conflict: where, why, and what each side says, every line behind a bar."""
    where = [f"line {conflict.line}"] if conflict.line else []
    if conflict.under:
        where.append(f"under {_heading(conflict.under)!r}" if conflict.under != FRONT else FRONT)
    head = f"{', '.join(where)}: " if where else ""
    parts = [f"{head}{conflict.why}"]
    if conflict.base is not None and conflict.theirs is not None and conflict.ours is not None:
        parts += _side("last exported", conflict.base)
    parts += _side("in the file", conflict.theirs)
    parts += _side("from the notes", conflict.ours)
    return "\n".join(parts) + "\n"


FRONT = "front matter"


def show_conflicts(conflicts: Iterable[Conflict]) -> str:
    """Show all conflicts, a blank line between them."""
    return "\n".join(map(show_conflict, conflicts))


def show_changes(theirs: str, merged: str, name: str = "post.md") -> str:
    """Show what a re-export would change in the file, as a unified diff; empty if nothing."""
    old, new = theirs.splitlines(), merged.splitlines()
    lines = unified_diff(old, new, f"{name} (now)", f"{name} (re-exported)", lineterm="")
    return "".join(f"{line}\n" for line in lines)


def _heading(text: str) -> str:
    form = take_apart(text)
    return form.says if len(form.says) <= 60 else form.says[:59] + "…"


def _side(label: str, text: str | None) -> list[str]:
    if text is None:
        return [f"  {label}: nothing"]
    return [f"  {label}:", *(f"  | {line}".rstrip() for line in text.splitlines() or [""])]
