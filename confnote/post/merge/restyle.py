"""Give new pieces of a merged post the bullets and heading marks that the author chose for their neighbours."""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from confnote.post.merge.marks import Form, is_item, put_together, take_apart

if TYPE_CHECKING:
    from confnote.post.merge.sides import Sides, Strand


def in_style(sides: Sides, order: Sequence[Strand]) -> list[Strand]:
    """Give a new item the bullet of its neighbour, and a new heading the mark of the headings around it.

    An item with another bullet would begin a second list. A heading's mark is changed only if the headings before
    and after, which the draft marked alike, have the same mark in the file.
    """
    headings = _Headings(sides, order)
    return [
        _styled(sides, order, at, headings) if order[at].t < 0 <= order[at].o else order[at] for at in range(len(order))
    ]


def _styled(sides: Sides, order: Sequence[Strand], at: int, headings: _Headings) -> Strand:
    form = take_apart(order[at].text)
    mark = None
    if form.sort == "item":
        beside = [order[near] for near in (at - 1, at + 1) if 0 <= near < len(order)]
        mark = next(filter(None, (_bullet(sides, strand, form.before) for strand in beside)), None)
    elif form.sort == "heading":
        mark = headings.around(at, form)
    return replace(order[at], text=put_together(mark, form)) if mark else order[at]


def _bullet(sides: Sides, strand: Strand, drafted: str) -> Form | None:
    """Return the mark of an item if the author changed it from the draft's."""
    if strand.t < 0 or strand.o < 0 or not is_item(strand.text):
        return None
    mark = take_apart(strand.text)
    was = take_apart(sides.ours.pieces[strand.o].text).before
    return mark if mark.before != was == drafted else None


class _Headings:
    """The headings of each drafted mark: where they are, and their forms in the file."""

    def __init__(self, sides: Sides, order: Sequence[Strand]) -> None:
        self.made: dict[str, list[tuple[int, Form]]] = defaultdict(list)
        for at, strand in enumerate(order):
            if strand.t >= 0 and strand.o >= 0:
                was, now = take_apart(sides.ours.pieces[strand.o].text), take_apart(strand.text)
                if was.sort == now.sort == "heading":
                    self.made[was.mark].append((at, now))

    def around(self, at: int, drafted: Form) -> Form | None:
        """Return the form of the headings before and after a place, if they agree and differ from the draft's mark."""
        made = self.made[drafted.mark]
        near = bisect(made, at, key=lambda heading: heading[0])
        beside = [form for _, form in made[max(near - 1, 0) : near + 1]]
        same = {form.mark for form in beside}
        return beside[0] if len(same) == 1 and drafted.mark not in same else None
