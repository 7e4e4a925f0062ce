"""New pieces of a merged post in the style the author gave the ones beside them: bullets, heading marks."""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from confnote.post.merge.marks import Form, is_item, put_together, take_apart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confnote.post.merge.sides import Sides, Strand


def in_style(sides: Sides, order: Sequence[Strand]) -> list[Strand]:
    """Give a new item the bullet of its neighbour (two bullets would be two lists), and a new heading his mark.

    That is what he made of the two headings around it that the draft had marked alike, if it is the same.
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
    """Give the mark of an item that the author has marked otherwise than the draft did."""
    if strand.t < 0 or strand.o < 0 or not is_item(strand.text):
        return None
    mark = take_apart(strand.text)
    was = take_apart(sides.ours.pieces[strand.o].text).before
    return mark if mark.before != was == drafted else None


class _Headings:
    """For each mark that the draft gave headings, where they are and what the author made of them."""

    def __init__(self, sides: Sides, order: Sequence[Strand]) -> None:
        self.made: dict[str, list[tuple[int, Form]]] = defaultdict(list)
        for at, strand in enumerate(order):
            if strand.t >= 0 and strand.o >= 0:
                was, now = take_apart(sides.ours.pieces[strand.o].text), take_apart(strand.text)
                if was.sort == now.sort == "heading":
                    self.made[was.mark].append((at, now))

    def around(self, at: int, drafted: Form) -> Form | None:
        """Give the mark of the headings before and behind, if they agree and are not as drafted."""
        made = self.made[drafted.mark]
        near = bisect(made, at, key=lambda heading: heading[0])
        beside = [form for _, form in made[max(near - 1, 0) : near + 1]]
        same = {form.mark for form in beside}
        return beside[0] if len(same) == 1 and drafted.mark not in same else None
