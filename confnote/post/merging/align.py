"""Two sequences -> which elements are the same in the same order, in nearly linear time."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict, deque
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Pair = tuple[int, int]
# Below this product of lengths difflib is quick even where all elements are equal (measured: 5 ms for 200 by 200).
SMALL = 40_000


def in_order(a: Sequence[str], b: Sequence[str]) -> list[Pair]:
    """Give index pairs of equal elements, rising in both.

    Patience diff (Bram Cohen's idea): what is unique on both sides anchors the rest, and what lies between two anchors
    is looked at alone. difflib is quadratic where thousands of elements are equal (`- +1`), this is not.
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
    """Pair elements none of which is unique: by difflib, or where that is slow the first with the first, and so on."""
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
    """Give the most pairs whose second numbers rise; the first ones rise already, and no number comes twice."""
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
