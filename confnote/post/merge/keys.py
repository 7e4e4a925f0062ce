"""Give the pieces of the edited file and of both drafts keys: equal ones for the same piece."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

from confnote.post.markdown.pieces import BLANK, Loose, Piece, Pieces, join, split
from confnote.post.merge.conflict import without_comments
from confnote.post.merge.recognise import recognise
from confnote.post.merge.sides import Side, Sides, line_end, take_apart, with_ends

_PART = re.compile(r"\.\d+$")  # `n:UID.2`, a note's second block: words match the blocks of a note, not numbers


def three_sides(last: Iterable[Piece], edited: Pieces, new: Iterable[Piece], loose: Mapping[str, Loose]) -> Sides:
    """Match the edited file's pieces with those of both drafts; give matches the same key."""
    ends = line_end(join(edited))
    edited = without_comments(edited)
    drafts = cut_drafts(last, new)
    last_side, new_side = (Side(_with_ends(draft, ends), loose) for draft in drafts)
    edited_side = Side(edited, loose)
    found = recognise(last_side.pieces, edited_side.pieces, loose)
    edited_side = edited_side.with_keys({j: last_side.pieces[i].key for j, i in found.items()})
    # a piece that the author added gets the key of a new one of the notes with the same words and heading
    added: dict[tuple[str, str, str], int] = {}
    for j, piece in enumerate(edited_side.pieces):
        if not piece.key:
            added.setdefault(_where(edited_side, j), j)
    keys = {}
    for n, piece in enumerate(new_side.pieces if added else ()):
        if piece.key not in last_side.index_of and (place := _where(new_side, n)) in added:
            keys[added.pop(place)] = piece.key
    return Sides(last_side, edited_side.with_keys(keys) if keys else edited_side, new_side, ends)


def _with_ends(draft: Pieces, ends: str) -> Pieces:
    if ends == "\n":
        return draft
    return tuple(Piece(piece.key, with_ends(piece.text, ends), with_ends(piece.gap, ends)) for piece in draft)


def _where(side: Side, index: int) -> tuple[str, str, str]:
    form = take_apart(side.pieces[index].text)
    return take_apart(side.heading(index)).words, form.sort, form.words


def cut_drafts(last: Iterable[Piece], new: Iterable[Piece]) -> tuple[Pieces, Pieces]:
    """Cut two drafts into blocks, as the author's file is cut, each with a key of its own.

    A piece of a draft may be several blocks (a note of two paragraphs): they get the keys `n:UID`, `n:UID#2`, and
    blocks of the new draft that match them get the same keys. Pieces without a key, from a template, are cut
    likewise.
    """
    (last_blocks, last_groups), (new_blocks, new_groups) = _blocks(last), _blocks(new)
    last_keys = {
        at: key if key and not nth else f"{key}#{nth + 1}"
        for key, group in last_groups.items()
        for nth, at in enumerate(group)
    }
    new_keys = {}
    for key, group in new_groups.items():
        known = last_groups.get(key, [])
        same = _same_parts([last_blocks[at] for at in known], [new_blocks[at] for at in group])
        number = len(known)
        for nth, at in enumerate(group):
            if nth in same:
                new_keys[at] = last_keys[known[same[nth]]]
            else:
                number += 1
                new_keys[at] = key if key and not nth and not known else f"{key}#{number}"
    return _with_keys(last_blocks, last_keys), _with_keys(new_blocks, new_keys)


def _with_keys(blocks: Pieces, keys: Mapping[int, str]) -> Pieces:
    return tuple(Piece(keys.get(at, ""), block.text, block.gap) for at, block in enumerate(blocks))


def _blocks(draft: Iterable[Piece]) -> tuple[Pieces, dict[str, list[int]]]:
    """Cut a draft into blocks; return the blocks, and the indexes of the blocks of each key."""
    draft = [piece for piece in draft if piece.text or piece.gap]
    ends = list(accumulate(len(piece.text) + len(piece.gap) for piece in draft))
    blocks = split(join(draft))
    groups: dict[str, list[int]] = defaultdict(list)
    at = 0
    for index, block in enumerate(blocks):
        if block.text:
            begin = at + len(block.text) - len(block.text.lstrip(BLANK))
            groups[_PART.sub("", draft[bisect_right(ends, begin)].key)].append(index)
        at += len(block.text) + len(block.gap)
    return blocks, groups


def _same_parts(last: Sequence[Piece], new: Sequence[Piece]) -> dict[int, int]:
    """Return by index in `new` the index of the same block in `last`: two versions of one piece."""
    if not last or not new:
        return {}
    if len(last) == len(new) and (len(last) == 1 or all(a.text == b.text for a, b in zip(last, new, strict=True))):
        return {nth: nth for nth in range(len(last))}
    same = recognise(last, new)
    if 0 not in same and 0 not in same.values():
        same[0] = 0
    return same
