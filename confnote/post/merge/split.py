"""Cut two drafts into the blocks that a merge compares, with matching keys."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate

from confnote.post.markdown.pieces import BLANK, Piece, Pieces, join, split
from confnote.post.merge.recognise import recognise

PART = re.compile(r"\.\d+$")  # the second block of a note, `n:UID.2`: which is which, words say better than numbers


def cut_drafts(base: Iterable[Piece], ours: Iterable[Piece]) -> tuple[Pieces, Pieces]:
    """Cut two drafts as the author's file is cut, each block with a key of its own.

    A piece of a draft may be several blocks (a note of two paragraphs): they get the keys `n:UID`, `n:UID#2`, and
    blocks of the new draft that match them get the same. This is also done for pieces without a key, which a
    template gives.
    """
    old, new = _by_source(base), _by_source(ours)
    names: dict[tuple[str, int], str] = {}
    for key, subs in old.groups.items():
        for nth, at in enumerate(subs):
            old.names[at] = names[key, nth] = key if key and not nth else f"{key}#{nth + 1}"
    for key, subs in new.groups.items():
        known = old.groups.get(key, [])
        same = _same_parts([old.pieces[at] for at in known], [new.pieces[at] for at in subs])
        fresh = len(known)
        for nth, at in enumerate(subs):
            if nth in same:
                new.names[at] = names[key, same[nth]]
            else:
                fresh += 1
                new.names[at] = key if key and not nth and not known else f"{key}#{fresh}"
    return old.named(), new.named()


class _Cut:
    """A draft cut into blocks, grouped by the key of the piece in which each begins."""

    def __init__(self, pieces: Pieces) -> None:
        self.pieces = pieces
        self.groups: dict[str, list[int]] = defaultdict(list)
        self.names: dict[int, str] = {}

    def named(self) -> Pieces:
        return tuple(Piece(self.names.get(at, ""), p.text, p.gap) for at, p in enumerate(self.pieces))


def _by_source(draft: Iterable[Piece]) -> _Cut:
    draft = [piece for piece in draft if piece.text or piece.gap]
    ends = list(accumulate(len(piece.text) + len(piece.gap) for piece in draft))
    cut = _Cut(split(join(draft)))
    at = 0
    for index, piece in enumerate(cut.pieces):
        if piece.text:
            begins = at + len(piece.text) - len(piece.text.lstrip(BLANK))
            cut.groups[PART.sub("", draft[bisect_right(ends, begins)].key)].append(index)
        at += len(piece.text) + len(piece.gap)
    return cut


def _same_parts(old: Sequence[Piece], new: Sequence[Piece]) -> dict[int, int]:
    """Match the parts of a new piece with those of the old piece of the same key."""
    if not old or not new:
        return {}
    if len(old) == len(new) and (len(old) == 1 or all(a.text == b.text for a, b in zip(old, new, strict=True))):
        return {nth: nth for nth in range(len(old))}
    same = recognise(old, new)
    if 0 not in same and 0 not in same.values():
        same[0] = 0
    return same
