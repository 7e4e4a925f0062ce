"""Put the pieces of a merge in order, with the author's bullets and heading marks, and the gaps between them."""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from confnote.post.markdown.pieces import Piece, Pieces
from confnote.post.merge.marks import TITLE, Form, is_item, level, put_together, take_apart
from confnote.post.merge.recognise import rising
from confnote.post.merge.sides import Side, Sides, Strand


def put_in_order(sides: Sides, kept: list[Strand], placed: set[int]) -> Pieces:
    """Insert the `placed` pieces of ours among those that the file keeps, and add styles and gaps."""
    return with_gaps(sides, in_style(sides, _Order(sides, kept, placed).all()))


class _Order:
    """The order of the merged pieces.

    The file's order stays (`fixed`), except for pieces that only the notes moved. Each other piece of ours goes
    after the last one before it, in the draft's order, that is in the same section of the file.
    """

    def __init__(self, sides: Sides, kept: list[Strand], placed: set[int]) -> None:
        self.sides = sides
        self.author_moved = set(_moved([(at, self._in_base(strand)) for at, strand in enumerate(kept)]))
        spans = {kept[at].o: range(at, self._end(kept, at)) for at in self._moved_by_notes(kept)}
        self.groups = {o: [kept[at] for at in span] for o, span in spans.items()}
        gone = {at for span in spans.values() for at in span}
        stay = [at for at in range(len(kept)) if at not in gone]
        self.fixed = [kept[at] for at in stay]
        self.loose = {now for now, at in enumerate(stay) if at in self.author_moved}
        self.at = {strand.o: at for at, strand in enumerate(self.fixed) if strand.o >= 0}
        for o in placed:
            self.groups[o] = [Strand(sides.ours.pieces[o].text, sides.ours.pieces[o].key, o=o)]
        self.behind: dict[int, list[Strand]] = defaultdict(list)
        self.last: dict[int, int] = {-1: -1}  # heading in ours -> the last fixed piece so far that is in its section

    def _in_base(self, strand: Strand) -> int:
        return self.sides.base.at.get(strand.key, -1)

    def _moved_by_notes(self, kept: list[Strand]) -> list[int]:
        """Find the places in the file of pieces that the new draft moved."""
        both = {strand.o: at for at, strand in enumerate(kept) if strand.o >= 0 and at not in self.author_moved}
        order = sorted(both)
        moved = _moved([(nth, self._in_base(kept[both[o]])) for nth, o in enumerate(order)])
        return [both[order[nth]] for nth in moved]

    def _end(self, kept: list[Strand], at: int) -> int:
        """Return the end of what moves with a piece: the author's pieces after it, up to the author's next heading."""
        end = at + 1
        depth = self._level(kept[at]) or TITLE + 1
        while end < len(kept) and not kept[end].key and not 0 < self._level(kept[end]) <= depth:
            end += 1
        return end

    @staticmethod
    def _level(strand: Strand) -> int:
        return level(Piece(strand.key, strand.text))

    def all(self) -> list[Strand]:
        """Return all pieces in order."""
        for o in range(len(self.sides.ours.pieces)):
            if o in self.at:
                self._note(o, self.at[o])
            elif o in self.groups:
                at = self._place(o)
                self.behind[at] += self.groups[o]
                self._note(o, at)
        order = list(self.behind[-1])
        for at, strand in enumerate(self.fixed):
            order += [strand, *self.behind.get(at, ())]
        return order

    def _place(self, o: int) -> int:
        """Find the fixed piece that a piece of ours goes after."""
        ours = self.sides.ours
        section = next((above for above in ours.above(o) if above in self.last), -1)
        at = self.last[section]
        if ours.levels[o]:
            return self._past_own(at, ours.levels[o])
        if at < 0 or section != ours.under[o]:
            return self._before_next(o, at)
        if section >= 0 and self.at.get(section) == at and not _same_record(ours, section, o):
            return self._past_own(at, TITLE)  # the first in its section: behind what the author begins it with
        return at

    def _before_next(self, o: int, at: int) -> int:
        """Return the place before the next piece of the section in the file, for a section without an earlier one."""
        under = self.sides.ours.under
        section = under[o]
        while o + 1 < len(under) and under[o + 1] >= section:
            o += 1
            if o in self.at and not self._is_loose(o):
                return self.at[o] - 1
        return at

    def _past_own(self, at: int, depth: int) -> int:
        """Go past the author's own pieces, up to a heading of that depth: they belong to the piece before them."""
        while at + 1 < len(self.fixed):
            strand = self.fixed[at + 1]
            own = strand.o < 0 or at + 1 in self.loose
            if not own or 0 < self._level(strand) <= depth:
                break
            at += 1
        return at

    def _note(self, o: int, at: int) -> None:
        """Record where piece `o` of ours is, for all sections around it."""
        ours = self.sides.ours
        section = ours.under[o]
        if ours.levels[o]:
            self.last[o] = at
        if self._is_loose(o) and not (self._is_loose(section) and self._still_under(o, section)):
            return
        while True:
            self.last[section] = at
            if section < 0 or self._is_loose(section):  # the place of a moved section does not show where the rest is
                return
            section = ours.under[section]

    def _is_loose(self, o: int) -> bool:
        return self.at.get(o) in self.loose

    def _still_under(self, o: int, section: int) -> bool:
        parent = self.sides.theirs.under[self.fixed[self.at[o]].t]
        return parent >= 0 and self.sides.theirs.pieces[parent].key == self.sides.ours.pieces[section].key


def _moved(places: list[tuple[int, int]]) -> list[int]:
    """Return the places that are out of order; a place without a number (-1) never is."""
    numbered = [(at, number) for at, number in places if number >= 0]
    stay = set(rising(numbered))
    return [at for at, number in numbered if (at, number) not in stay]


def _same_record(side: Side, a: int, b: int) -> bool:
    """Return whether two pieces come from one record: a session's links follow its title directly."""
    return side.pieces[a].key.partition(".")[0] == side.pieces[b].key.partition(".")[0]


def with_gaps(sides: Sides, order: Sequence[Strand]) -> Pieces:
    """Add the gap after each piece: the file's if the two were neighbours there, else the draft's."""
    base, theirs, ours = sides.base, sides.theirs, sides.ours
    filled = order and not theirs.pieces  # an empty file has no gaps to keep
    lead = ours.lead if filled else _merged_gap(base.lead, theirs.lead, ours.lead)
    done = [Piece("", "", lead)] if lead else []
    done += [Piece(a.key, a.text, _gap(sides, a, b)) for a, b in pairwise(order)]
    if order:
        old, mine, new = (side.pieces[-1].gap if side.pieces else None for side in (base, theirs, ours))
        end = new if mine is None else mine if new is None else _merged_gap(old, mine, new)
        done.append(Piece(order[-1].key, order[-1].text, end or ""))
    return tuple(done)


def _gap(sides: Sides, a: Strand, b: Strand) -> str:
    base, theirs, ours = sides.base, sides.theirs, sides.ours
    draft = ours.pieces[a.o].gap if a.o >= 0 and b.o == a.o + 1 else None
    if a.t >= 0 and b.t == a.t + 1:
        gap = theirs.pieces[a.t].gap
        i = base.at.get(a.key, -2)
        if draft is not None and base.at.get(b.key) == i + 1:
            return _merged_gap(base.pieces[i].gap, gap, draft)
        return gap
    items = is_item(a.text) and is_item(b.text)
    drafted = draft is not None and ours.pieces[a.o].text == a.text and ours.pieces[b.o].text == b.text
    if draft is not None and (drafted or items or draft.count("\n") > 1):
        return draft
    return (_between_items(sides, a, b) or sides.ends) if items else sides.ends * 2


def _between_items(sides: Sides, a: Strand, b: Strand) -> str:
    """Return the gap that the list has elsewhere, so that a loose list stays loose."""
    for side, first in ((sides.theirs, a.t), (sides.ours, a.o), (sides.theirs, b.t - 1), (sides.ours, b.o - 1)):
        if 0 <= first < len(side.pieces) - 1 and all(is_item(p.text) for p in side.pieces[first : first + 2]):
            return side.pieces[first].gap
    return ""


def _merged_gap(old: str | None, mine: str, new: str) -> str:
    """Return the gap that one side changed, the author's if both did; a different line end is no change."""
    if mine == old:
        return new
    plain = [gap.replace("\r\n", "\n") if gap is not None else None for gap in (old, mine, new)]
    return new if plain[1] == plain[0] != plain[2] else mine


def in_style(sides: Sides, order: Sequence[Strand]) -> list[Strand]:
    """Give a new item the bullet of its neighbour, and a new heading the mark of the headings around it.

    An item with another bullet would begin a second list. A heading's mark is changed only if the headings before
    and after, which the draft marked alike, have the same mark in the file.
    """
    headings = _drafted_headings(sides, order)
    done = []
    for at, strand in enumerate(order):
        form, mark = take_apart(strand.text), None
        if strand.t < 0 <= strand.o and form.sort == "item":
            beside = [order[near] for near in (at - 1, at + 1) if 0 <= near < len(order)]
            mark = next(filter(None, (_bullet(sides, other, form.before) for other in beside)), None)
        elif strand.t < 0 <= strand.o and form.sort == "heading":
            mark = _mark_around(headings[form.mark], at, form.mark)
        done.append(replace(strand, text=put_together(mark, form)) if mark else strand)
    return done


def _bullet(sides: Sides, strand: Strand, drafted: str) -> Form | None:
    """Return the mark of an item if the author changed it from the draft's."""
    if strand.t < 0 or strand.o < 0 or not is_item(strand.text):
        return None
    mark = take_apart(strand.text)
    was = take_apart(sides.ours.pieces[strand.o].text).before
    return mark if mark.before != was == drafted else None


def _drafted_headings(sides: Sides, order: Sequence[Strand]) -> dict[str, list[tuple[int, Form]]]:
    """Return for each drafted mark the headings that had it: where they are, and their forms in the file."""
    made: dict[str, list[tuple[int, Form]]] = defaultdict(list)
    for at, strand in enumerate(order):
        if strand.t >= 0 and strand.o >= 0:
            was, now = take_apart(sides.ours.pieces[strand.o].text), take_apart(strand.text)
            if was.sort == now.sort == "heading":
                made[was.mark].append((at, now))
    return made


def _mark_around(made: Sequence[tuple[int, Form]], at: int, drafted: str) -> Form | None:
    """Return the form of the headings before and after a place, if they agree and differ from the draft's mark."""
    near = bisect(made, at, key=lambda heading: heading[0])
    beside = [form for _, form in made[max(near - 1, 0) : near + 1]]
    same = {form.mark for form in beside}
    return beside[0] if len(same) == 1 and drafted not in same else None
