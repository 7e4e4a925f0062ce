"""Merge a new draft into the text of a file: its front matter, and the pieces of its body."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from confnote.errors import Edited
from confnote.post import front_matter
from confnote.post.markdown.pieces import Loose, Piece, Pieces, join, split
from confnote.post.merge.conflict import MergedText, Take, Takes
from confnote.post.merge.front_matter import merge_front
from confnote.post.merge.merge import merge
from confnote.post.merge.sides import line_end, with_ends

BOM = "\ufeff"


class Draft(Protocol):
    """A draft: `draft.Post`, or what the store keeps of the last one (`settings.DraftText`)."""

    @property
    def front_text(self) -> str:
        """The front matter with its fences and a line end; "" for none."""

    @property
    def pieces(self) -> Sequence[Piece]:
        """The body, with keys."""

    @property
    def loose(self) -> Mapping[str, Loose]:
        """The keys of the body's notes that belong to no session."""

    @property
    def text(self) -> str:
        """The whole file."""


def remake(
    last: Draft, edited: str, new: Draft, take: Take | Takes | None = None, typed: Collection[str] | None = None
) -> MergedText:
    """Merge a new draft into the text of a file, whose line ends and byte order mark stay.

    `take` decides conflicts; without it, do not write a result that has conflicts. `typed` are the front matter keys
    whose values the user chose, None for all: elsewhere, what the author wrote stays, without a conflict. Raise Edited
    if the file's front matter cannot be parsed and that of the drafts changed. Both drafts must have the same layout.
    """
    bom = BOM if edited.startswith(BOM) else ""
    text = edited.removeprefix(BOM)
    ends = line_end(text)
    if text == with_ends(last.text, ends):  # most files are not edited, and need not be cut
        return MergedText(bom + with_ends(new.text, ends))
    last_front, last_pieces = _parts(last)
    new_front, new_pieces = _parts(new)
    head = _head(text, must_close=last_front != new_front) if last_front or new_front else ""
    takes = take if isinstance(take, Takes) else Takes(take)
    top = merge_front(with_ends(last_front, ends), head, with_ends(new_front, ends), takes, typed)
    takes = takes.after(len(top.conflicts))
    merged = merge(last_pieces, split(text[len(head) :]), new_pieces, takes, {**last.loose, **new.loose})
    shift = head.count("\n")
    moved = (replace(found, line=found.line + shift) if found.line else found for found in merged.conflicts)
    body = join(merged.pieces)
    # a blank line between front matter and body, if the file had no front matter
    fresh = not head and not body.startswith(("\r", "\n"))
    gap = ends if top.text and body and (fresh or not top.text.endswith("\n")) else ""
    return MergedText(f"{bom}{top.text}{gap}{body}", (*top.conflicts, *moved))


def _parts(draft: Draft) -> tuple[str, Pieces]:
    """Return a draft's front matter and pieces as they would be cut from its file."""
    pieces = tuple(draft.pieces)
    if not draft.front_text:
        return "", pieces
    head = _head(draft.text) or draft.front_text
    gap = f"{draft.front_text}\n"[len(head) :]
    return head, (Piece("", "", gap), *pieces) if gap else pieces


def _head(text: str, *, must_close: bool = False) -> str:
    """Return a file's front matter with fences; `must_close` raises Edited for an open one."""
    parts = front_matter.cut(text)
    first, _, rest = text.partition("\n")
    fence = first.rstrip()
    if must_close and not parts.kind and fence in ("---", "+++") and ":="[fence == "+++"] in rest.partition("\n")[0]:
        raise Edited(
            f"line 1 of the file: the front matter that {fence} opens is never closed, so the notes cannot be merged "
            f"into it; put {fence} on a line of its own behind the last key, or overwrite the file with --force"
        )
    return text[: len(text) - len(parts.body)]
