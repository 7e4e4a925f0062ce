"""Put the pieces of a merge in order, in the author's style of bullets, headings and gaps."""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise

from confnote.post.markdown.pieces import Piece, Pieces
from confnote.post.merge.conflict import COMMENT
from confnote.post.merge.parts import split_pieces
from confnote.post.merge.patience import rising
from confnote.post.merge.positions import is_moment_alone
from confnote.post.merge.sides import TITLE, Form, MergedPiece, Sides, is_item, level, put_together, take_apart


def put_in_order(sides: Sides, kept: list[MergedPiece], placed: set[int]) -> Pieces:
    """Return the merged pieces in order: `kept`, and the new draft's at the indexes `placed`."""
    return with_gaps(sides, in_style(sides, _Order(sides, kept, placed).all()))


class _Order:
    """The order of the merged pieces.

    The file's order stays (`fixed`), except for pieces that only the notes moved. These and new pieces go behind the
    nearest piece before them in the new draft that is in the same section of the file. `n` is an index in the new
    draft, `at` an index in `fixed`, or in `kept` before `fixed` is made.
    """

    def __init__(self, sides: Sides, kept: list[MergedPiece], placed: set[int]) -> None:
        self.sides = sides
        author_moved = set(_moved([(at, self._in_last(piece)) for at, piece in enumerate(kept)]))
        both = {piece.new: at for at, piece in enumerate(kept) if piece.new >= 0 and at not in author_moved}
        order = [both[n] for n in sorted(both)]
        notes_moved = [order[nth] for nth in _moved([(nth, self._in_last(kept[at])) for nth, at in enumerate(order)])]
        spans = {kept[at].new: range(at, self._end(kept, at)) for at in notes_moved}
        self.groups = {n: [kept[at] for at in span] for n, span in spans.items()}
        gone = {at for span in spans.values() for at in span}
        stay = [at for at in range(len(kept)) if at not in gone]
        self.fixed = [kept[at] for at in stay]
        self.author_moved = {now for now, at in enumerate(stay) if at in author_moved}
        self.at = {piece.new: at for at, piece in enumerate(self.fixed) if piece.new >= 0}
        for n in placed:
            self.groups[n] = [MergedPiece(sides.new.pieces[n].text, sides.new.pieces[n].key, new=n)]
        self.behind: dict[int, list[MergedPiece]] = defaultdict(list)
        # the last fixed piece of each section so far, by the heading's index in the new draft
        self.section_ends: dict[int, int] = {-1: -1}

    def _in_last(self, piece: MergedPiece) -> int:
        return self.sides.last.index_of.get(piece.key, -1)

    def _end(self, kept: list[MergedPiece], at: int) -> int:
        """Return where a moved group ends: the author's pieces after it move along."""
        end = at + 1
        depth = _level(kept[at]) or TITLE + 1
        while end < len(kept) and not kept[end].key and not 0 < _level(kept[end]) <= depth:
            end += 1
        return end

    def all(self) -> list[MergedPiece]:
        """Return all pieces in order."""
        for n in range(len(self.sides.new.pieces)):
            if n in self.at:
                self._record(n, self._past_parts(self.at[n]))
            elif n in self.groups:
                at = self._place(n)
                self.behind[at] += self.groups[n]
                self._record(n, at)
        order = list(self.behind[-1])
        for at, piece in enumerate(self.fixed):
            order += [piece, *self.behind.get(at, ())]
        return order

    def _place(self, n: int) -> int:
        """Find the fixed piece that a piece of the new draft goes after; -1 for the start."""
        new = self.sides.new
        if n - 1 in self.at and is_moment_alone(new.pieces[n].text):
            return self.at[n - 1]
        section = next((above for above in new.above(n) if above in self.section_ends), -1)
        at = self.section_ends[section]
        if new.levels[n]:
            return self._past_added(at, new.levels[n], is_heading=True)
        if at < 0 or section != new.under[n]:
            return self._before_next(n, at)
        # a session's links (`s:UID.links`) follow its title directly
        same_record = section >= 0 and new.pieces[section].key.partition(".")[0] == new.pieces[n].key.partition(".")[0]
        if section >= 0 and self.at.get(section) == at and not same_record:
            return self._past_added(at, TITLE)  # the first in its section goes behind the author's beginning of it
        # a day's first note goes behind what the author wrote about the talk before it
        inner = [above for above in new.above(self.fixed[at].new) if above > section] if self.fixed[at].new >= 0 else []
        return self._past_added(at, new.levels[inner[-1]]) if inner else at

    def _before_next(self, n: int, at: int) -> int:
        """Return the place before the next piece that the file has of the same section, or `at`."""
        under = self.sides.new.under
        section = under[n]
        while n + 1 < len(under) and under[n + 1] >= section:
            n += 1
            if n in self.at and not self._is_moved_alone(n):
                return self.at[n] - 1
        return at

    def _past_added(self, at: int, depth: int, *, is_heading: bool = False) -> int:
        """Find the place behind the author's pieces after `at`; stop at a heading up to `depth`.

        For a heading, that is also behind pieces whose own heading the author deleted: they stay where they are read.
        """
        while at + 1 < len(self.fixed):
            piece = self.fixed[at + 1]
            is_bare = is_heading and self._is_bare(piece)
            is_moved = at + 1 in self.author_moved and (is_heading or self._is_moved_alone(piece.new))
            added = piece.new < 0 or is_moved or is_bare
            if not added or 0 < _level(piece) <= depth or (piece.edited in self.first_parts and not is_heading):
                break
            at += 1
        return at

    def _past_parts(self, at: int) -> int:
        """Find the last part of a piece that the author split."""
        piece, edited = self.fixed[at], self.sides.edited.pieces
        begin = piece.edited
        if begin < 0 or begin + 1 >= len(edited) or edited[begin + 1].key or piece.key not in self.sides.last.index_of:
            return at
        last = self.sides.last.text(piece.key)
        if take_apart(edited[begin].text).words == take_apart(last).words:
            return at
        end = split_pieces(last, edited, begin).stop
        while at + 1 < len(self.fixed) and begin < self.fixed[at + 1].edited < end:
            at += 1
        return at

    @cached_property
    def first_parts(self) -> set[int]:
        """The parts of paragraphs that the author split, but for those with a key; by index."""
        last, edited = self.sides.last, self.sides.edited
        found: set[int] = set()
        for at, piece in enumerate(edited.pieces):
            if at and not edited.pieces[at - 1].key and piece.key in last.index_of:
                found |= set(split_pieces(last.text(piece.key), edited.pieces, at)) - {at}
        return found

    def _is_bare(self, piece: MergedPiece) -> bool:
        """Return whether a piece of the new draft is in the file without the heading above it."""
        heading = self.sides.new.under[piece.new] if piece.new >= 0 and not _level(piece) else -1
        return heading >= 0 and heading not in self.at and heading not in self.groups

    def _record(self, n: int, at: int) -> None:
        """Record where piece `n` of the new draft is, for all sections around it."""
        new = self.sides.new
        section = new.under[n]
        if new.levels[n]:
            self.section_ends[n] = at
        if self._is_elsewhere(n, at) or self._is_moved_alone(n):
            return
        while True:
            self.section_ends[section] = max(at, self.section_ends.get(section, -1))
            # the place of a moved section does not show where the rest is
            if section < 0 or self._is_moved_alone(section):
                return
            section = new.under[section]

    def _is_moved_alone(self, n: int) -> bool:
        """Return whether the author moved piece `n`, and not the whole section around it."""
        if not self._is_author_moved(n):
            return False
        new, edited = self.sides.new, self.sides.edited
        section, in_edited = new.under[n], self.fixed[self.at[n]].edited
        parent = edited.under[in_edited] if in_edited >= 0 else -1
        together = parent >= 0 <= section and edited.pieces[parent].key == new.pieces[section].key
        return not together or not self._is_author_moved(section)

    def _is_elsewhere(self, n: int, at: int) -> bool:
        """Return whether the author took piece `n` away from its heading, which the file has."""
        last, edited, new = self.sides.last, self.sides.edited, self.sides.new
        in_last = last.index_of.get(new.pieces[n].key, -1)
        if n not in self.at or self.fixed[at].edited < 0 or in_last < 0 or last.under[in_last] < 0 or new.under[n] < 0:
            return False
        heading = last.pieces[last.under[in_last]].key
        known = edited.index_of.get(heading, -1)
        if heading != new.pieces[new.under[n]].key or known < 0 or not edited.levels[known]:
            return False
        return known not in edited.above(self.fixed[at].edited)

    def _is_author_moved(self, n: int) -> bool:
        return self.at.get(n) in self.author_moved


def _level(piece: MergedPiece) -> int:
    return level(Piece(piece.key, piece.text))


def _moved(places: list[tuple[int, int]]) -> list[int]:
    """Return the places whose numbers are out of order; -1, for no number, is in order anywhere."""
    numbered = [(at, number) for at, number in places if number >= 0]
    stay = set(rising(numbered))
    return [at for at, number in numbered if (at, number) not in stay]


def with_gaps(sides: Sides, order: Sequence[MergedPiece]) -> Pieces:
    """Add the gap after each piece: the file's or the draft's, if the same piece follows there.

    Where it follows in both, the gap is the file's unless only the notes changed it. Where it follows in neither, the
    gap is a blank line, or in a list the gap between other items.
    """
    last, edited, new = sides.last, sides.edited, sides.new
    filled = order and not edited.pieces  # an empty file has no gaps to keep
    lead = new.lead if filled else _merged_gap(last.lead, edited.lead, new.lead)
    done = [Piece("", "", lead)] if lead else []
    for a, b in pairwise(order):
        gap = _gap(sides, a, b)
        if b.is_undecided:  # in a list, with the indent of an item, so that the comment does not end the list
            indent = " " * len(take_apart(a.text).before) if is_item(a.text) else ""
            gap = f"{gap}{indent}{COMMENT}{gap}"
        done.append(Piece(a.key, a.text, gap))
    if order:
        last_gap, edited_gap, new_gap = (side.pieces[-1].gap if side.pieces else None for side in (last, edited, new))
        if edited_gap is None or new_gap is None:
            end = edited_gap or new_gap or ""
        else:
            end = _merged_gap(last_gap, edited_gap, new_gap)
        done.append(Piece(order[-1].key, order[-1].text, end))
    return tuple(done)


def _gap(sides: Sides, a: MergedPiece, b: MergedPiece) -> str:
    last, edited, new = sides.last, sides.edited, sides.new
    drafted = new.pieces[a.new].gap if a.new >= 0 and b.new == a.new + 1 else None
    if a.edited >= 0 and b.edited == a.edited + 1:
        gap = edited.pieces[a.edited].gap
        i = last.index_of.get(a.key, -2)
        neighbours = drafted is not None and last.index_of.get(b.key) == i + 1
        return _merged_gap(last.pieces[i].gap, gap, drafted or "") if neighbours else gap
    items = is_item(a.text) and is_item(b.text)
    if drafted is not None:
        unchanged = new.pieces[a.new].text == a.text and new.pieces[b.new].text == b.text
        if unchanged or items or drafted.count("\n") > 1:
            return drafted
    if not items:
        return sides.ends * 2
    # the gap that the list has elsewhere, so that a loose list stays loose
    for side, first in ((edited, a.edited), (new, a.new), (edited, b.edited - 1), (new, b.new - 1)):
        if 0 <= first < len(side.pieces) - 1 and all(is_item(piece.text) for piece in side.pieces[first : first + 2]):
            gap = side.pieces[first].gap
            return gap if gap and not gap.strip() else sides.ends  # without the comment of `both`
    return sides.ends


def _merged_gap(last: str | None, edited: str, new: str) -> str:
    """Return the gap that one side changed, the file's if both did; line ends do not count."""
    if edited == last:
        return new
    plain = [gap.replace("\r\n", "\n") if gap is not None else None for gap in (last, edited, new)]
    return new if plain[1] == plain[0] != plain[2] else edited


def in_style(sides: Sides, order: Sequence[MergedPiece]) -> list[MergedPiece]:
    """Give a new item its neighbour's bullet, and a new heading the mark of those around it.

    An item with another bullet would begin a second list. A heading's mark is changed only if the headings before
    and after, which the draft marked alike, have the same mark in the file.
    """
    headings = _drafted_headings(sides, order)
    done = []
    for at, piece in enumerate(order):
        form, mark = take_apart(piece.text), None
        if piece.edited < 0 <= piece.new and form.sort == "item":
            beside = [order[near] for near in (at - 1, at + 1) if 0 <= near < len(order)]
            mark = next(filter(None, (_bullet(sides, other, form.before) for other in beside)), None)
        elif piece.edited < 0 <= piece.new and form.sort == "heading":
            alike = headings[form.mark]
            near = bisect(alike, at, key=lambda heading: heading[0])
            around = [found for _, found in alike[max(near - 1, 0) : near + 1]]
            if len({found.mark for found in around}) == 1 and around[0].mark != form.mark:
                mark = around[0]
        done.append(replace(piece, text=put_together(mark, form)) if mark else piece)
    return done


def _bullet(sides: Sides, piece: MergedPiece, drafted: str) -> Form | None:
    """Return an item's form if the author has changed its bullet from `drafted`; else None."""
    if piece.edited < 0 or piece.new < 0 or not is_item(piece.text):
        return None
    form, was = take_apart(piece.text), take_apart(sides.new.pieces[piece.new].text)
    return form if form.before != was.before == drafted else None


def _drafted_headings(sides: Sides, order: Sequence[MergedPiece]) -> dict[str, list[tuple[int, Form]]]:
    """Return by drafted mark the headings that had it: their index, and their form in the file."""
    made: dict[str, list[tuple[int, Form]]] = defaultdict(list)
    for at, piece in enumerate(order):
        if piece.edited >= 0 and piece.new >= 0:
            was, now = take_apart(sides.new.pieces[piece.new].text), take_apart(piece.text)
            if was.sort == now.sort == "heading":
                made[was.mark].append((at, now))
    return made
