"""Merge a new draft into the file that the author edited, piece by piece, with the last draft as the base.

Untouched pieces follow the notes, edited ones keep the author's words, deleted ones stay deleted, new ones appear
where they belong, and pieces that the author moved stay there. What both sides changed is a conflict.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Protocol

from confnote.errors import Edited
from confnote.post import front_matter
from confnote.post.markdown.pieces import Piece, Pieces, join, split
from confnote.post.merge.conflict import (
    DELETED_CHANGED,
    DELETED_FRESH,
    EDITED_BOTH,
    EDITED_GONE,
    SECTION_GONE,
    Conflict,
    MergedText,
    Take,
)
from confnote.post.merge.front_matter import merge_front
from confnote.post.merge.marks import put_together, take_apart
from confnote.post.merge.order import put_in_order
from confnote.post.merge.sides import Sides, Strand, line_end, three_sides, with_ends

# Text that belongs to no section, wherever it is: a rule, a link definition, `<!--more-->`.
_ANYWHERE = re.compile(r" {0,3}(?:([-*_])[ \t]*(?:\1[ \t]*){2,}$|\[[^\]]+\]:|<!--)")


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged pieces, and the conflicts: decided by `take`, or as the file has it."""

    pieces: Pieces
    conflicts: tuple[Conflict, ...] = ()


def merge(base: Iterable[Piece], theirs: Pieces, ours: Iterable[Piece], take: Take | None = None) -> Merged:
    """Merge a new draft into a file: `base` and `ours` are drafts with keys, `theirs` is the file's body from `split`.

    Pieces of the result that the author added have no key.
    """
    work = _Merge(three_sides(base, theirs, ours), take or "file")
    # kept before from_notes: that is the order of the conflicts
    return Merged(put_in_order(work.sides, work.kept(), work.from_notes()), tuple(work.conflicts))


def merge_piece(old: str, mine: str, new: str) -> str | None:
    """Merge three versions of one piece, mark and words separately; None if both sides changed the words.

    For example `- a`, which is `* a` in the file and `- b` in the notes, becomes `* b`.
    """
    if new == old:
        return mine
    if mine == old:
        return new
    base, theirs, ours = take_apart(old), take_apart(mine), take_apart(new)
    touched, changed = theirs.words != base.words, ours.words != base.words
    if touched and changed and theirs.words != ours.words:
        return None
    restyled = (theirs.mark, theirs.sort) != (base.mark, base.sort)
    follows = (ours.mark, ours.sort) != (base.mark, base.sort)
    words, theirs_words = (ours, False) if changed and not touched else (theirs, True)
    mark, theirs_mark = (ours, False) if not restyled and (follows or not theirs_words) else (theirs, True)
    if theirs_words == theirs_mark:
        return mine if theirs_words else new
    if words.sort != mark.sort and (words.code or mark.code or "rule" in (words.sort, mark.sort)):
        return None
    return put_together(mark, words)


class _Merge:
    """The state of one merge: the three sides, and the conflicts so far."""

    def __init__(self, sides: Sides, take: Take) -> None:
        self.sides = sides
        self.take = take
        self.conflicts: list[Conflict] = []
        self.alive: set[int] = set()  # the pieces of base that the file has, and the headings above them
        for index, piece in enumerate(sides.base.pieces):
            at = index if piece.key in sides.theirs.at else -1
            while at >= 0 and at not in self.alive:
                self.alive.add(at)
                at = sides.base.under[at]

    def kept(self) -> list[Strand]:
        """Return the file's pieces that stay, with their new texts, in the file's order."""
        saved = self._saved_headings()
        strands: list[Strand] = []
        for t, piece in enumerate(self.sides.theirs.pieces):
            if t in saved:
                strands.append(Strand(piece.text, piece.key, t=t))
            elif piece.key not in self.sides.base.at:
                strands.append(Strand(piece.text, piece.key, t=t, o=self.sides.ours.at.get(piece.key, -1)))
            elif piece.key in self.sides.ours.at:
                strands += self._three_ways(t, piece)
            elif not self._is_dropped(t):
                self._contest(t, EDITED_GONE, self.sides.base.text(piece.key), piece.text, None)
                strands += [] if self.take == "notes" else [Strand(piece.text, piece.key, t=t)]
        return strands

    def _three_ways(self, t: int, piece: Piece) -> list[Strand]:
        """Merge a piece that all three sides have."""
        o = self.sides.ours.at[piece.key]
        old, new = self.sides.base.text(piece.key), self.sides.ours.pieces[o].text
        text = merge_piece(old, piece.text, new)
        extra = []
        if text is None:
            self._contest(t, EDITED_BOTH, old, piece.text, new)
            text = new if self.take == "notes" else piece.text
            extra = [Strand(new)] if self.take == "both" else []
        return [Strand(text, piece.key, t=t, o=o), *extra]

    def _contest(self, t: int, why: str, old: str, mine: str, new: str | None) -> None:
        side = self.sides.theirs
        key, under, line = side.pieces[t].key, side.heading(t), side.lines[t]
        self.conflicts.append(Conflict(key=key, why=why, base=old, theirs=mine, ours=new, under=under, line=line))

    def _saved_headings(self) -> set[int]:
        """Find headings that are gone from the notes, but have text of the author below them: a conflict.

        Without the heading, that text would become part of the section above.
        """
        side = self.sides.theirs
        words: dict[int, list[int]] = {}
        for t, piece in enumerate(side.pieces):
            own = not piece.key and not _ANYWHERE.match(piece.text)
            if own and (chain := list(takewhile(self._is_dropped, side.above(t)))):
                words.setdefault(chain[-1], []).extend((*chain, t))
        for top, parts in words.items():
            text = "\n\n".join(side.pieces[part].text for part in sorted(set(parts)))
            self._contest(top, SECTION_GONE, side.pieces[top].text, text, None)
        if self.take == "notes":
            return set()
        return {part for parts in words.values() for part in parts if side.pieces[part].key}

    def _is_dropped(self, t: int) -> bool:
        """Return whether the notes no longer have a piece whose words the author left unchanged."""
        piece = self.sides.theirs.pieces[t]
        if piece.key not in self.sides.base.at or piece.key in self.sides.ours.at:
            return False
        return take_apart(piece.text).words == take_apart(self.sides.base.text(piece.key)).words

    def from_notes(self) -> set[int]:
        """Find the pieces of ours that go into the file: new ones, and those that `take` restores."""
        placed: set[int] = set()
        contested: dict[int, list[int]] = {}
        for o, piece in enumerate(self.sides.ours.pieces):
            if piece.key in self.sides.theirs.at:
                continue
            known = self.sides.base.at.get(piece.key)
            if known is None:
                root = self._dead_section(o)
            elif take_apart(self.sides.base.pieces[known].text).words != take_apart(piece.text).words:
                root = self._dead_root(known)
            else:
                continue  # the author deleted it, the notes did not change it
            if root is None:
                placed.add(o)
            else:
                contested.setdefault(root, []).append(o)
        for root, parts in contested.items():
            whole = self._with_headings(parts)
            self._contest_absent(root, parts, whole)
            placed |= whole if self.take != "file" else set()
        return placed

    def _dead_section(self, o: int) -> int | None:
        """Find in base the section of a new piece, if the file has nothing left of that section."""
        for heading in self.sides.ours.above(o):
            known = self.sides.base.at.get(self.sides.ours.pieces[heading].key)
            if known is not None:
                return None if known in self.alive else self._dead_root(known)
        return None

    def _dead_root(self, index: int) -> int:
        """Return the outermost heading around a piece of base of which the file has nothing."""
        for heading in self.sides.base.above(index):
            if heading in self.alive:
                break
            index = heading
        return index

    def _with_headings(self, parts: Iterable[int]) -> set[int]:
        """Add the headings that the file lacks: without them a piece would go to another section."""
        whole: set[int] = set()
        for o in parts:
            whole.add(o)
            for heading in self.sides.ours.above(o):
                known = self.sides.base.at.get(self.sides.ours.pieces[heading].key)
                if known is not None and known not in self.alive:
                    whole.add(heading)
        return whole

    def _contest_absent(self, root: int, parts: Iterable[int], whole: set[int]) -> None:
        base, ours = self.sides.base, self.sides.ours
        old = [base.text(key) for o in sorted(whole) if (key := ours.pieces[o].key) in base.at]
        changed = [o for o in parts if ours.pieces[o].key in base.at]
        self.conflicts.append(
            Conflict(
                key=base.pieces[root].key,
                why=DELETED_CHANGED if changed else DELETED_FRESH,
                base="\n\n".join(old) if changed else None,
                theirs=None,
                ours="\n\n".join(ours.pieces[o].text for o in sorted(whole)),
                under=base.heading(root),
            )
        )


BOM = "\ufeff"


class Drafted(Protocol):
    """A draft: `draft.Post`, or what the store keeps of the last one (`exported.LastDraft`)."""

    @property
    def front_text(self) -> str:
        """The front matter with its fences and a line end; "" for none."""

    @property
    def pieces(self) -> Sequence[Piece]:
        """The body, with keys."""

    @property
    def text(self) -> str:
        """The whole file."""


def remake(base: Drafted, theirs: str, ours: Drafted, take: Take | None = None) -> MergedText:
    """Merge a new draft into the text of a file, whose line ends and byte order mark stay.

    The result is not to be written if it has conflicts that no `take` decides. Raises Edited if the file's front
    matter cannot be parsed and the notes changed theirs. Both drafts must have the same layout.
    """
    bom = BOM if theirs.startswith(BOM) else ""
    text = theirs.removeprefix(BOM)
    ends = line_end(text)
    if text == with_ends(base.text, ends):  # most files are as they were left, and need not be cut
        return MergedText(bom + with_ends(ours.text, ends))
    old_front, old = _parts(base)
    new_front, new = _parts(ours)
    fronts = [with_ends(part, ends) for part in (old_front, new_front)]
    head = _head(text, proved=old_front != new_front) if old_front or new_front else ""
    top = merge_front(fronts[0], head, fronts[1], take)
    body = merge(old, split(text[len(head) :]), new, take)
    shift = head.count("\n")
    moved = tuple(
        replace(conflict, line=conflict.line + shift) if conflict.line else conflict for conflict in body.conflicts
    )
    return MergedText(bom + _whole(head, top.text, join(body.pieces), ends), (*top.conflicts, *moved))


def _parts(draft: Drafted) -> tuple[str, Pieces]:
    """Return a draft's front matter and pieces as they would be cut from its file."""
    pieces = tuple(draft.pieces)
    if not draft.front_text:
        return "", pieces
    head = _head(draft.text) or draft.front_text
    gap = f"{draft.front_text}\n"[len(head) :]
    return head, (Piece("", "", gap), *pieces) if gap else pieces


def _head(text: str, *, proved: bool = False) -> str:
    """Return a file's front matter with its fences; if `proved`, raise Edited for a fence that is never closed."""
    parts = front_matter.cut(text)
    first, _, rest = text.partition("\n")
    fence = first.rstrip()
    if proved and not parts.kind and fence in ("---", "+++") and ":="[fence == "+++"] in rest.partition("\n")[0]:
        raise Edited(
            f"line 1 of the file: the front matter that {fence} opens is never closed, so the notes cannot be merged "
            f"into it; put {fence} on a line of its own behind the last key, or overwrite the file with --force"
        )
    return text[: len(text) - len(parts.body)]


def _whole(head: str, top: str, body: str, ends: str) -> str:
    """Join front matter and body, with a blank line between them if the file had no front matter."""
    fresh = not head and not body.startswith(("\r", "\n"))
    apart = top and body and (fresh or not top.endswith("\n"))
    return f"{top}{ends}{body}" if apart else top + body
