"""The pieces of a merged post in order -> what stands between them, from the file or from the draft."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from confnote.post.merging.marks import is_item
from confnote.post.piece import Piece

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confnote.post.merging.cut import Pieces
    from confnote.post.merging.sides import Sides, Strand


def with_gaps(sides: Sides, order: Sequence[Strand]) -> Pieces:
    """Give each piece the gap behind it: the file's own if the two were neighbours there, else the draft's."""
    base, theirs, ours = sides.base, sides.theirs, sides.ours
    filled = order and not theirs.pieces  # an empty file has no gaps to keep
    lead = ours.lead if filled else _settle_gap(base.lead, theirs.lead, ours.lead)
    done = [Piece("", "", lead)] if lead else []
    done += [Piece(a.key, a.text, _gap(sides, a, b)) for a, b in pairwise(order)]
    if order:
        old, mine, new = (side.pieces[-1].gap if side.pieces else None for side in (base, theirs, ours))
        end = new if mine is None else mine if new is None else _settle_gap(old, mine, new)
        done.append(Piece(order[-1].key, order[-1].text, end or ""))
    return tuple(done)


def _gap(sides: Sides, a: Strand, b: Strand) -> str:
    base, theirs, ours = sides.base, sides.theirs, sides.ours
    draft = ours.pieces[a.o].gap if a.o >= 0 and b.o == a.o + 1 else None
    if a.t >= 0 and b.t == a.t + 1:
        gap = theirs.pieces[a.t].gap
        i = base.at.get(a.key, -2)
        if draft is not None and base.at.get(b.key) == i + 1:
            return _settle_gap(base.pieces[i].gap, gap, draft)
        return gap
    items = is_item(a.text) and is_item(b.text)
    drafted = draft is not None and ours.pieces[a.o].text == a.text and ours.pieces[b.o].text == b.text
    if draft is not None and (drafted or items or draft.count("\n") > 1):
        return draft
    return (_between_items(sides, a, b) or sides.ends) if items else sides.ends * 2


def _between_items(sides: Sides, a: Strand, b: Strand) -> str:
    """Give the gap that the list has elsewhere: a loose list stays one."""
    for side, first in ((sides.theirs, a.t), (sides.ours, a.o), (sides.theirs, b.t - 1), (sides.ours, b.o - 1)):
        if 0 <= first < len(side.pieces) - 1 and all(is_item(p.text) for p in side.pieces[first : first + 2]):
            return side.pieces[first].gap
    return ""


def _settle_gap(old: str | None, mine: str, new: str) -> str:
    """Give the gap that one side changed, the author's if both did; another line end alone is no change."""
    if mine == old:
        return new
    plain = [gap.replace("\r\n", "\n") if gap is not None else None for gap in (old, mine, new)]
    return new if plain[1] == plain[0] != plain[2] else mine
