"""The three texts of a merge, cut into blocks with matching keys, and the headings above them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate

from confnote.post.markdown.pieces import BLANK, Piece, Pieces, join, split
from confnote.post.merge.marks import level, outline, take_apart
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


_LONE_LF = re.compile(r"(?<!\r)\n")


class Side:
    """One text: its pieces by index, and the index of each key."""

    def __init__(self, pieces: Pieces) -> None:
        blank = bool(pieces) and not pieces[0].text
        self.lead = pieces[0].gap if blank else ""
        self.pieces = pieces[1:] if blank else pieces
        self.at = {piece.key: index for index, piece in enumerate(self.pieces) if piece.key}

    @cached_property
    def under(self) -> list[int]:
        """The index of the heading above each piece, -1 for none."""
        return outline(self.pieces)

    @cached_property
    def levels(self) -> list[int]:
        """The level of each piece that is a heading, 0 for the rest."""
        return [level(piece) for piece in self.pieces]

    @cached_property
    def lines(self) -> list[int]:
        """The first line of each piece, from 1."""
        ends = accumulate((piece.text + piece.gap).count("\n") for piece in self.pieces)
        first = 1 + self.lead.count("\n")
        return [first, *(first + end for end in ends)]

    def above(self, index: int) -> list[int]:
        """Return the headings above a piece, the nearest first."""
        chain = []
        while (index := self.under[index]) >= 0:
            chain.append(index)
        return chain

    def heading(self, index: int) -> str:
        """Return the text of the heading above a piece."""
        parent = self.under[index]
        return self.pieces[parent].text if parent >= 0 else ""

    def text(self, key: str) -> str:
        """Return the text of the piece with a key."""
        return self.pieces[self.at[key]].text

    def with_keys(self, keys: Mapping[int, str]) -> Side:
        """Return the side with new keys for some of its pieces, by index."""
        lead = (Piece("", "", self.lead),) if self.lead else ()
        return Side((*lead, *(replace(piece, key=keys.get(j, piece.key)) for j, piece in enumerate(self.pieces))))


@dataclass(frozen=True, slots=True)
class Sides:
    """Base, theirs and ours, all with keys; a piece of the author has none.

    Base and ours already have the line ends of the file (`ends`).
    """

    base: Side
    theirs: Side
    ours: Side
    ends: str


@dataclass(frozen=True, slots=True)
class Strand:
    """A piece of the merged post: its text, and its index in theirs (`t`) and in ours (`o`), -1 for none."""

    text: str
    key: str = ""
    t: int = -1
    o: int = -1


def three_sides(base: Iterable[Piece], theirs: Pieces, ours: Iterable[Piece]) -> Sides:
    """Match the pieces of the author's file with those of the base, and give them the same keys."""
    ends = line_end(join(theirs))
    old, new = (
        Side(tuple(Piece(p.key, with_ends(p.text, ends), with_ends(p.gap, ends)) for p in draft))
        for draft in cut_drafts(base, ours)
    )
    mine = Side(theirs)
    found = recognise(old.pieces, mine.pieces)
    mine = mine.with_keys({j: old.pieces[i].key for j, i in found.items()})
    # a piece that the author added gets the key of a new one of ours with the same words and heading
    own: dict[tuple[str, str, str], int] = {}
    for j, piece in enumerate(mine.pieces):
        if not piece.key:
            own.setdefault(_where(mine, j), j)
    keys = {}
    for o, piece in enumerate(new.pieces if own else ()):
        if piece.key not in old.at and (place := _where(new, o)) in own:
            keys[own.pop(place)] = piece.key
    return Sides(old, mine.with_keys(keys) if keys else mine, new, ends)


def _where(side: Side, index: int) -> tuple[str, str, str]:
    form = take_apart(side.pieces[index].text)
    return take_apart(side.heading(index)).words, form.sort, form.words


def line_end(text: str) -> str:
    r"""Return the line end of most lines: `\r\n` or `\n`."""
    return "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"


def with_ends(text: str, ends: str) -> str:
    """Return a text with the line ends of the file it goes into."""
    return _LONE_LF.sub("\r\n", text) if ends == "\r\n" else text
