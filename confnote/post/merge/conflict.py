"""Conflicts of a merge, and how they are shown as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import unified_diff
from typing import Literal

from confnote.errors import Usage
from confnote.post.markdown.pieces import Piece, Pieces
from confnote.post.merge.sides import take_apart

Take = Literal["file", "notes", "both"]
TAKES: tuple[Take, ...] = ("file", "notes", "both")
UNDECIDED = "TODO: the file and the notes differ here: keep one"
"""The comment that `both` leaves in the file between the two sides."""
COMMENT = f"<!-- {UNDECIDED} -->"
MDX_COMMENT = f"{{/* {UNDECIDED} */}}"
_COMMENT = re.compile(rf"[ \t\r\n]*(?:{re.escape(COMMENT)}|{re.escape(MDX_COMMENT)})$")

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
    "front matter", and `line` the line in the file, 0 for none. `take` is the user's decision, None if there is none.
    """

    key: str
    why: str
    last: str | None
    edited: str | None
    new: str | None
    under: str = ""
    line: int = 0
    take: Take | None = None


@dataclass(frozen=True, slots=True)
class Takes:
    """The sides that the user chose: for single conflicts, numbered from 1, and for the rest."""

    rest: Take | None = None
    places: Mapping[int, Take] = field(default_factory=dict)

    def of(self, number: int) -> Take | None:
        """Return the side of a conflict; None if it is not decided."""
        return self.places.get(number, self.rest)

    def after(self, count: int) -> Takes:
        """Return the sides of the conflicts after so many, numbered from 1."""
        return Takes(self.rest, {number - count: take for number, take in self.places.items()}) if count else self


def read_takes(typed: Sequence[str]) -> Takes:
    """Read the values of --take, such as `notes` or `file:1,3`; raise Usage if they are wrong."""
    rest: Take | None = None
    places: dict[int, Take] = {}
    for text in typed:
        word, colon, numbers = text.partition(":")
        side = next((take for take in TAKES if take == word), None)
        if side is None:
            raise Usage(f"--take is one of {', '.join(TAKES)}, not {word!r}")
        if not colon:
            if rest not in (None, side):
                raise Usage(f"--take {rest} and --take {side}: name the places of one of them, such as {side}:2")
            rest = side
        for number in numbers.split(",") if colon else ():
            if not (number.isascii() and number.isdigit()) or int(number) == 0:
                raise Usage(f"--take {text}: name places by their numbers, such as {side}:2 or {side}:1,3")
            if places.setdefault(int(number), side) != side:
                raise Usage(f"--take decides place {int(number)} twice: {places[int(number)]} and {side}")
    return Takes(rest, places)


@dataclass(frozen=True, slots=True)
class MergedText:
    """A merged text, and the conflicts found.

    The text has the side of each that `--take` chose; where it decided nothing, the file's.
    """

    text: str
    conflicts: tuple[Conflict, ...] = ()


def without_comments(edited: Pieces) -> Pieces:
    """Put the comments that `--take both` left into the gaps: they are no text of the author."""
    pieces: list[Piece] = []
    for piece in edited:
        found = _COMMENT.search(piece.text) if UNDECIDED in piece.text else None
        text, gap = (piece.text[: found.start()], found[0] + piece.gap) if found else (piece.text, piece.gap)
        if found and not text and pieces:
            pieces[-1] = replace(pieces[-1], gap=pieces[-1].gap + gap)
        else:
            pieces.append(replace(piece, text=text, gap=gap))
    return tuple(pieces)


def show_conflict(conflict: Conflict, number: int = 0) -> str:
    """Return a conflict as text: number, place, reason, and the sides, with bars before the lines.

    The last export is shown only if all three sides have text, and the number if it is not 0.
    """
    where = [f"line {conflict.line}"] if conflict.line else []
    if conflict.under == FRONT:
        where.append(FRONT)
    elif conflict.under:
        words = _LINK.sub(r"\1", take_apart(conflict.under).words)
        where.append(f"under {words if len(words) <= 60 else words[:59] + '…'!r}")
    first = f"{number}. " if number else ""
    parts = [f"{first}{', '.join(where)}: {conflict.why}" if where else f"{first}{conflict.why}"]
    if conflict.last is not None and conflict.edited is not None and conflict.new is not None:
        parts += _side("last exported", conflict.last)
    parts += _side("in the file", conflict.edited)
    parts += _side("from the notes", conflict.new)
    return "\n".join(parts) + "\n"


def show_conflicts(conflicts: Iterable[Conflict], first: int = 0) -> str:
    """Return the undecided conflicts as text, numbered from `first` if it is not 0."""
    numbered = enumerate(conflicts, first)
    return "\n".join(show_conflict(found, number if first else 0) for number, found in numbered if not found.take)


def show_changes(edited: str, merged: str, name: str = "post.md") -> str:
    """Return the changes of a re-export as a unified diff; "" for none."""
    names = f"{name} (now)", f"{name} (re-exported)"
    lines = unified_diff(edited.splitlines(), merged.splitlines(), *names, lineterm="")
    return "".join(f"{line}\n" for line in lines)


def _side(label: str, text: str | None) -> list[str]:
    if text is None:
        return [f"  {label}: nothing"]
    return [f"  {label}:", *(f"  | {line}".rstrip() for line in text.splitlines() or [""])]
