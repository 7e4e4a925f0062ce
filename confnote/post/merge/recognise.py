"""Match the pieces of a file that the author edited with those of the draft it was made from.

The file has no marks for pieces, because comments between list items would split the list. Pieces are matched by
their words, their places and their neighbours. All steps are nearly linear: words are looked up in an index, and no
step compares each piece with each.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cached_property

from rapidfuzz.distance import LCSseq  # in C: 2,000 rewritten pieces in half a second, difflib takes ten

from confnote.post.markdown.pieces import Piece
from confnote.post.merge.marks import outline, take_apart

# How much of the words two versions of one piece share, at the least: between the same neighbours, and elsewhere.
NEAR, FAR = 0.5, 0.75
# A piece that grew or shrank: this much of the shorter one is in the longer, and it is not just a word or two.
KEPT, WORDS = 0.8, 4
COMMON = 40  # a word in more pieces than that leads nowhere
CANDIDATES, NEIGHBOURS = 8, 6
RUN = 4  # so many rewritten pieces in a row, of the same shapes, are no accident
# Every letter of a script without spaces is a word, or a changed letter would be a changed sentence.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


def recognise(base: Sequence[Piece], theirs: Sequence[Piece]) -> dict[int, int]:
    """Match indexes in `theirs` with indexes in `base`; a piece without a match is new, or gone.

    Five steps, the surest first: the same words in the same order; the same words moved; similar words; headings by
    the pieces below them; and a single piece between two matched neighbours, however much it was rewritten.
    """
    known = _Recognised(base, theirs)
    for i, j in in_order(known.base.texts, known.theirs.texts):
        known.pair(i, j)
    known.moved()
    known.alike()
    known.headings()
    known.alone()
    return known.found


class _Side:
    """One of the two texts: forms, words and headings of its pieces, by index."""

    def __init__(self, pieces: Sequence[Piece], name: str) -> None:
        self.pieces = pieces
        self.forms = [take_apart(piece.text) for piece in pieces]
        # a piece without text is only blank lines, and the same as nothing
        self.texts = [
            f"{form.sort} {form.words}" if piece.text else f"{name}{index}"
            for index, (form, piece) in enumerate(zip(self.forms, pieces, strict=True))
        ]

    @cached_property
    def under(self) -> list[int]:
        """The heading above each piece, -1 for none."""
        return outline(self.pieces)

    def words(self, index: int) -> list[str]:
        text = self.forms[index].words
        return _WORD.findall(text.casefold()) or text.split()


class _Recognised:
    """The matches so far, in both directions."""

    def __init__(self, base: Sequence[Piece], theirs: Sequence[Piece]) -> None:
        self.base, self.theirs = _Side(base, "base"), _Side(theirs, "theirs")
        self.found: dict[int, int] = {}
        self.taken: dict[int, int] = {}

    def pair(self, i: int, j: int) -> None:
        if i not in self.taken and j not in self.found:
            self.taken[i], self.found[j] = j, i

    def left(self) -> tuple[list[int], list[int]]:
        """Return the unmatched indexes of base and of theirs."""
        in_base = [i for i, piece in enumerate(self.base.pieces) if piece.text and i not in self.taken]
        return in_base, [j for j, piece in enumerate(self.theirs.pieces) if piece.text and j not in self.found]

    def moved(self) -> None:
        """Match pieces of the same words elsewhere: first below a heading of the same words, then in order."""
        left, right = self.left()
        for with_heading in (True, False):
            waiting: dict[tuple[str, str], list[int]] = defaultdict(list)
            for i in reversed(left):
                if i not in self.taken:
                    waiting[_place(self.base, i, with_heading)].append(i)
            for j in right:
                if j not in self.found and (same := waiting.get(_place(self.theirs, j, with_heading))):
                    self.pair(same.pop(), j)

    def alike(self) -> None:
        """Match pieces that share most of their words, the most similar first; fewer are enough between neighbours."""
        left, right = self.left()
        if not left or not right:
            return
        for _, i, j in sorted(self._alike(left, right), key=lambda pair: (-pair[0], pair[1], pair[2])):
            self.pair(i, j)

    def _alike(self, left: Sequence[int], right: Sequence[int]) -> Iterator[tuple[float, int, int]]:
        words = {i: self.base.words(i) for i in left}
        places: dict[str, list[int]] = defaultdict(list)
        for i, of_piece in words.items():
            for word in set(of_piece):
                places[word].append(i)
        holes = _Holes(self.found, left, len(self.base.pieces))
        for j in right:
            mine = self.theirs.words(j)
            near = holes.near(j)
            for i in {*_candidates(places, mine), *near}:
                beside = i in near or self.found.get(j - 1, -2) == i - 1 or self.found.get(j + 1, -2) == i + 1
                same_sort = self.base.forms[i].sort == self.theirs.forms[j].sort
                score = _likeness(words[i], mine, beside=beside and same_sort)
                if score >= (NEAR if beside and same_sort else FAR) and (beside or same_sort):
                    yield score + beside, i, j

    def headings(self) -> None:
        """Match rewritten headings by the pieces below them."""
        votes: Counter[tuple[int, int]] = Counter()
        for j, i in self.found.items():
            old, new = self.base.under[i], self.theirs.under[j]
            if old >= 0 and new >= 0 and old not in self.taken and new not in self.found:
                votes[old, new] += 1
        for (i, j), _ in votes.most_common():
            self.pair(i, j)

    def alone(self) -> None:
        """Match a piece, or a long run, of the same shape between two matched neighbours.

        This finds a post that its author translated, but does not take a new heading and paragraph for two old
        ones.
        """
        end = 0
        for j in range(len(self.theirs.pieces)):
            if j < end or j in self.found:
                continue
            end = next((k for k in range(j, len(self.theirs.pieces)) if k in self.found), len(self.theirs.pieces))
            first = self.found[j - 1] + 1 if j else 0
            after = self.found.get(end, len(self.base.pieces))
            if after - first == end - j and (end - j == 1 or end - j >= RUN) and self._one_shape(first, j, end - j):
                for k in range(end - j):
                    self.pair(first + k, j + k)

    def _one_shape(self, i: int, j: int, count: int) -> bool:
        old, new = self.base.forms[i : i + count], self.theirs.forms[j : j + count]
        free = not any(k in self.taken for k in range(i, i + count))
        return free and [(form.sort, form.level) for form in old] == [(form.sort, form.level) for form in new]


def _place(side: _Side, index: int, with_heading: bool) -> tuple[str, str]:
    heading = side.under[index] if with_heading else -1
    return side.texts[heading] if heading >= 0 else "", side.texts[index]


def _likeness(old: Sequence[str], new: Sequence[str], *, beside: bool) -> float:
    """Return the share of words in the same order, 0 to 1; `beside` a matched neighbour, a part can be enough."""
    shared = LCSseq.similarity(old, new)
    ratio = 2 * shared / ((len(old) + len(new)) or 1)
    shorter = min(len(old), len(new))
    if beside and ratio < NEAR and shorter >= WORDS and shared >= KEPT * shorter:
        return NEAR
    return ratio


def _candidates(places: Mapping[str, Sequence[int]], words: Iterable[str]) -> list[int]:
    """Return the pieces that share the most rare words with these; `places` has the pieces of each word."""
    weight: dict[int, float] = defaultdict(float)
    for word in set(words):
        found = places.get(word, ())
        if len(found) <= COMMON:
            for i in found:
                weight[i] += 1 / len(found)
    return sorted(weight, key=lambda i: (-weight[i], i))[:CANDIDATES]


class _Holes:
    """Finds the unmatched pieces of base between the two matched neighbours of a piece of theirs."""

    def __init__(self, found: dict[int, int], left: Sequence[int], end: int) -> None:
        chain = rising([(j, found[j]) for j in sorted(found)])
        self.left = left
        self.anchors = [(-1, -1), *chain, (sys.maxsize, end)]
        self.at = 0  # theirs is asked in rising order: both pointers only go on
        self.first = 0
        self.asked = 0

    def near(self, j: int) -> Sequence[int]:
        """Return the pieces of base between the neighbours of piece `j`; of many, those about as far along."""
        while self.anchors[self.at + 1][0] < j:
            self.at += 1
            self.asked = 0
        low, high = self.anchors[self.at][1], self.anchors[self.at + 1][1]
        while self.first < len(self.left) and self.left[self.first] <= low:
            self.first += 1
        middle = self.first + self.asked
        self.asked += 1
        window = self.left[max(self.first, middle - NEIGHBOURS) : middle + NEIGHBOURS + 1]
        return [i for i in window if i < high]


Pair = tuple[int, int]
# Below this product of lengths difflib is quick even where all elements are equal (measured: 5 ms for 200 by 200).
SMALL = 40_000


def in_order(a: Sequence[str], b: Sequence[str]) -> list[Pair]:
    """Return index pairs of equal elements, rising in both sequences.

    This is patience diff (an idea of Bram Cohen): elements that are unique on both sides are anchors, and the rest
    between two anchors is matched separately. difflib is quadratic where thousands of elements are equal; this is
    not.
    """
    pairs: list[Pair] = []
    todo = [(0, len(a), 0, len(b))]
    while todo:
        a0, a1, b0, b1 = todo.pop()
        while a0 < a1 and b0 < b1 and a[a0] == b[b0]:
            pairs.append((a0, b0))
            a0, b0 = a0 + 1, b0 + 1
        while a0 < a1 and b0 < b1 and a[a1 - 1] == b[b1 - 1]:
            a1, b1 = a1 - 1, b1 - 1
            pairs.append((a1, b1))
        if a0 == a1 or b0 == b1:
            continue
        anchors = _anchors(a, b, (a0, a1, b0, b1))
        if not anchors:
            pairs += _without_anchors(a[a0:a1], b[b0:b1], a0, b0)
            continue
        pairs += anchors
        for i, j in [*anchors, (a1, b1)]:
            todo.append((a0, i, b0, j))
            a0, b0 = i + 1, j + 1
    return sorted(pairs)


def _anchors(a: Sequence[str], b: Sequence[str], within: tuple[int, int, int, int]) -> list[Pair]:
    a0, a1, b0, b1 = within
    in_a, in_b = Counter(a[a0:a1]), Counter(b[b0:b1])
    place = {b[j]: j for j in range(b0, b1) if in_b[b[j]] == 1}
    return rising([(i, place[a[i]]) for i in range(a0, a1) if in_a[a[i]] == 1 and a[i] in place])


def _without_anchors(a: Sequence[str], b: Sequence[str], a0: int, b0: int) -> Iterator[Pair]:
    """Match elements that are not unique: by difflib, or where that is slow in the order they appear."""
    if len(a) * len(b) <= SMALL:
        for match in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks():
            yield from ((a0 + match.a + k, b0 + match.b + k) for k in range(match.size))
        return
    waiting: dict[str, deque[int]] = defaultdict(deque)
    for j, element in enumerate(b):
        waiting[element].append(j)
    pairs = [(i, waiting[element].popleft()) for i, element in enumerate(a) if waiting[element]]
    yield from ((a0 + i, b0 + j) for i, j in rising(pairs))


def rising(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the longest chain of pairs with rising second numbers; first numbers rise already, without repeats."""
    ends: list[int] = []  # the smallest number in which a chain of each length can end
    last: list[int] = []  # and the index of that pair
    before: list[int] = []
    for index, (_, number) in enumerate(pairs):
        length = bisect_left(ends, number)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [number]
        last[length : length + 1] = [index]
    chain = []
    index = last[-1] if last else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]
