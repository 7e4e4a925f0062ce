"""Merge a new draft into the file that the author edited, with the last draft as the base.

The units are pieces. Untouched pieces follow the notes, edited ones keep the author's words, deleted ones stay
deleted, new ones appear where they belong, and pieces that the author moved stay there. What both sides changed is a
conflict.
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
from confnote.post.merge import conflict
from confnote.post.merge.conflict import Conflict, MergedText, Take
from confnote.post.merge.front_matter import merge_front
from confnote.post.merge.order import put_in_order
from confnote.post.merge.recognise import three_sides
from confnote.post.merge.sides import MergedPiece, Sides, line_end, put_together, take_apart, with_ends

# Text that belongs to no section, wherever it is: a rule, a link definition, `<!--more-->`.
_ANYWHERE = re.compile(r" {0,3}(?:([-*_])[ \t]*(?:\1[ \t]*){2,}$|\[[^\]]+\]:|<!--)")


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged pieces, and the conflicts: decided by `take`, or as the file has it."""

    pieces: Pieces
    conflicts: tuple[Conflict, ...] = ()


def merge(base: Iterable[Piece], edited: Pieces, new: Iterable[Piece], take: Take | None = None) -> Merged:
    """Merge a new draft into the body of a file.

    `base` and `new` are drafts with keys, `edited` is the file's body from `split`. Pieces of the result that the
    author added have no key.
    """
    work = _Merge(three_sides(base, edited, new), take or "file")
    # kept before from_notes: that is the order of the conflicts
    return Merged(put_in_order(work.sides, work.kept(), work.from_notes()), tuple(work.conflicts))


def merge_piece(base: str, edited: str, new: str) -> str | None:
    """Merge three versions of one piece; return None if both sides changed the words.

    Mark and words are merged separately: `- a`, which is `* a` in the file and `- b` in the notes, becomes `* b`.
    """
    if new == base:
        return edited
    if edited == base:
        return new
    old, mine, fresh = take_apart(base), take_apart(edited), take_apart(new)
    if mine.words != old.words and fresh.words not in (old.words, mine.words):
        return None
    new_words = mine.words == old.words != fresh.words
    restyled = (mine.mark, mine.sort) != (old.mark, old.sort)
    new_mark = not restyled and (new_words or (fresh.mark, fresh.sort) != (old.mark, old.sort))
    if new_words == new_mark:
        return new if new_words else edited
    words, mark = (fresh, mine) if new_words else (mine, fresh)
    if words.sort != mark.sort and (words.code or mark.code or "rule" in (words.sort, mark.sort)):
        return None
    return put_together(mark, words)


class _Merge:
    """The state of one merge: the three sides, and the conflicts so far."""

    def __init__(self, sides: Sides, take: Take) -> None:
        self.sides = sides
        self.take = take
        self.conflicts: list[Conflict] = []
        self.left: set[int] = set()  # the pieces of base that the file still has, and the headings above them
        for index, piece in enumerate(sides.base.pieces):
            at = index if piece.key in sides.edited.at else -1
            while at >= 0 and at not in self.left:
                self.left.add(at)
                at = sides.base.under[at]

    def kept(self) -> list[MergedPiece]:
        """Return the file's pieces that stay, with their new texts, in the file's order."""
        base, new = self.sides.base, self.sides.new
        saved = self._saved_headings()
        kept = []
        for at, piece in enumerate(self.sides.edited.pieces):
            in_new = new.at.get(piece.key, -1)
            if at in saved or piece.key not in base.at:
                kept.append(MergedPiece(piece.text, piece.key, at, in_new))
            elif in_new >= 0:
                old, fresh = base.text(piece.key), new.pieces[in_new].text
                text = merge_piece(old, piece.text, fresh)
                kept.append(MergedPiece(piece.text if text is None else text, piece.key, at, in_new))
                if text is None:
                    self._record(at, conflict.EDITED_BOTH, old, piece.text, fresh)
                    if self.take == "notes":
                        kept[-1] = replace(kept[-1], text=fresh)
                    elif self.take == "both":
                        kept.append(MergedPiece(fresh))
            elif not self._is_dropped(at):
                self._record(at, conflict.EDITED_GONE, base.text(piece.key), piece.text, None)
                kept += [] if self.take == "notes" else [MergedPiece(piece.text, piece.key, at)]
        return kept

    def _record(self, at: int, why: str, base: str, edited: str, new: str | None) -> None:
        """Record a conflict at a piece of the file."""
        file = self.sides.edited
        key, under, line = file.pieces[at].key, file.heading(at), file.lines[at]
        self.conflicts.append(Conflict(key=key, why=why, base=base, edited=edited, new=new, under=under, line=line))

    def _saved_headings(self) -> set[int]:
        """Find headings that are gone from the notes, but have text of the author below them.

        Each is a conflict: without the heading, that text would become part of the section above.
        """
        file = self.sides.edited
        sections: dict[int, list[int]] = {}
        for at, piece in enumerate(file.pieces):
            own = not piece.key and not _ANYWHERE.match(piece.text)
            if own and (chain := list(takewhile(self._is_dropped, file.above(at)))):
                sections.setdefault(chain[-1], []).extend((*chain, at))
        for top, parts in sections.items():
            text = "\n\n".join(file.pieces[part].text for part in sorted(set(parts)))
            self._record(top, conflict.SECTION_GONE, file.pieces[top].text, text, None)
        if self.take == "notes":
            return set()
        return {part for parts in sections.values() for part in parts if file.pieces[part].key}

    def _is_dropped(self, at: int) -> bool:
        """Return whether the notes lack a piece whose words the author left unchanged."""
        piece = self.sides.edited.pieces[at]
        if piece.key not in self.sides.base.at or piece.key in self.sides.new.at:
            return False
        return take_apart(piece.text).words == take_apart(self.sides.base.text(piece.key)).words

    def from_notes(self) -> set[int]:
        """Find the pieces of the new draft to insert: new ones, and those that `take` restores."""
        base, new = self.sides.base, self.sides.new
        placed: set[int] = set()
        deleted: dict[int, list[int]] = {}  # by the outermost heading in base that the author deleted with them
        for at, piece in enumerate(new.pieces):
            if piece.key in self.sides.edited.at:
                continue
            known = base.at.get(piece.key)
            if known is None:  # a new piece; the author may have deleted the section that it belongs to
                headings = (base.at.get(new.pieces[heading].key) for heading in new.above(at))
                known = next((heading for heading in headings if heading is not None), None)
                if known is None or known in self.left:
                    placed.add(at)
                    continue
            elif take_apart(base.pieces[known].text).words == take_apart(piece.text).words:
                continue  # the author deleted it, the notes did not change it
            for heading in takewhile(lambda above: above not in self.left, base.above(known)):
                known = heading
            deleted.setdefault(known, []).append(at)
        for heading, parts in deleted.items():
            whole = self._record_deleted(heading, parts)
            placed |= whole if self.take != "file" else set()
        return placed

    def _record_deleted(self, heading: int, parts: Sequence[int]) -> set[int]:
        """Record a conflict about deleted text; return the new pieces with their headings."""
        base, new = self.sides.base, self.sides.new
        whole = set(parts)
        for part in parts:  # without the headings that the file lacks, a piece would go to another section
            known = {at: base.at.get(new.pieces[at].key) for at in new.above(part)}
            whole |= {at for at, in_base in known.items() if in_base is not None and in_base not in self.left}
        old = "\n\n".join(base.text(key) for at in sorted(whole) if (key := new.pieces[at].key) in base.at)
        changed = any(new.pieces[part].key in base.at for part in parts)
        self.conflicts.append(
            Conflict(
                key=base.pieces[heading].key,
                why=conflict.DELETED_CHANGED if changed else conflict.DELETED_FRESH,
                base=old if changed else None,
                edited=None,
                new="\n\n".join(new.pieces[at].text for at in sorted(whole)),
                under=base.heading(heading),
            )
        )
        return whole


BOM = "\ufeff"


class Drafted(Protocol):
    """A draft: `draft.Post`, or what the store keeps of the last one (`settings.DraftText`)."""

    @property
    def front_text(self) -> str:
        """The front matter with its fences and a line end; "" for none."""

    @property
    def pieces(self) -> Sequence[Piece]:
        """The body, with keys."""

    @property
    def text(self) -> str:
        """The whole file."""


def remake(base: Drafted, edited: str, new: Drafted, take: Take | None = None) -> MergedText:
    """Merge a new draft into the text of a file, whose line ends and byte order mark stay.

    Do not write the result if it has conflicts that no `take` decides. Raises Edited if the file's front matter
    cannot be parsed and the notes changed theirs. Both drafts must have the same layout.
    """
    bom = BOM if edited.startswith(BOM) else ""
    text = edited.removeprefix(BOM)
    ends = line_end(text)
    if text == with_ends(base.text, ends):  # most files are as they were left, and need not be cut
        return MergedText(bom + with_ends(new.text, ends))
    base_front, base_pieces = _parts(base)
    new_front, new_pieces = _parts(new)
    head = _head(text, must_close=base_front != new_front) if base_front or new_front else ""
    top = merge_front(with_ends(base_front, ends), head, with_ends(new_front, ends), take)
    merged = merge(base_pieces, split(text[len(head) :]), new_pieces, take)
    shift = head.count("\n")
    moved = (replace(found, line=found.line + shift) if found.line else found for found in merged.conflicts)
    body = join(merged.pieces)
    # a blank line between front matter and body, if the file had no front matter
    fresh = not head and not body.startswith(("\r", "\n"))
    gap = ends if top.text and body and (fresh or not top.text.endswith("\n")) else ""
    return MergedText(f"{bom}{top.text}{gap}{body}", (*top.conflicts, *moved))


def _parts(draft: Drafted) -> tuple[str, Pieces]:
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
