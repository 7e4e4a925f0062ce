"""Match the pieces of the edited file with the pieces of the last draft.

The file has no marks for pieces, because comments between list items would split the list. Pieces are matched by
their words, their places and their neighbours. All steps are nearly linear: words are looked up in an index, and no
step compares each piece with each.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import dropwhile

from rapidfuzz.distance import LCSseq  # in C: 2,000 rewritten pieces in half a second, difflib takes ten

from confnote.post.markdown.pieces import Loose, Piece
from confnote.post.merge.joined import joined
from confnote.post.merge.paragraph import ENOUGH, Paragraph
from confnote.post.merge.parts import has_most_words
from confnote.post.merge.patience import in_order, rising
from confnote.post.merge.positions import moments_in
from confnote.post.merge.sides import NO_KEYS, TITLE, has_bold_like, level, outline, take_apart, words_of_lead

# How much of the words two versions of one piece share, at the least: between the same neighbours, and elsewhere.
NEAR, FAR = 0.5, 0.75
# A piece that grew or shrank: this much of the shorter one is in the longer, and it is not just a word or two.
KEPT, WORDS = 0.8, 4
COMMON = 40  # a word in more pieces than that is no help
# The most pieces to compare with one: those that share rare words, and those on each side of its place.
CANDIDATES, NEIGHBOURS = 8, 6
CHAPTER = ".chapter"
RUN = 4  # so many rewritten pieces in a row with a heading, of the same shapes, are no accident
# Two pieces are the same if they share OWN words of LONG letters that no other piece between their neighbours has.
OWN, LONG = 2, 4
# A word in more than RARE of the AROUND pieces before and behind says nothing, such as `that`.
AROUND, RARE = 20, 2
MOMENT = 8  # a moment of a recording says as much as so many words
# Every letter of a script without spaces is a word, or a changed letter would be a changed sentence.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_TARGET = re.compile(r"\]\([^()\s]+\)")  # a long address would outweigh the words


def recognise(last: Sequence[Piece], edited: Sequence[Piece], loose: Mapping[str, Loose] = NO_KEYS) -> dict[int, int]:
    """Match indexes in `edited` with indexes in `last`; a piece without a match is new, or gone.

    There are five steps, the surest first: the same words in the same order; the same words moved; similar words;
    headings by the pieces below them; pieces between two matched neighbours, however much rewritten.
    Similar words count only if the heading above them is there.
    """
    work = _Recognition(last, edited, loose)
    for i, j in in_order(work.last.texts, work.edited.texts):
        work.pair(i, j)
    work.match_moved()
    work.match_similar()
    work.match_headings()
    work.drop_without_heading()
    work.match_joined()
    work.match_split()
    work.match_chapters()
    work.match_between()
    return work.found


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold()) or text.split()


class _Text:
    """The last draft or the edited file: its pieces, with the form, heading and words of each."""

    def __init__(self, pieces: Sequence[Piece], name: str) -> None:
        self.pieces = pieces
        self.forms = [take_apart(piece.text) for piece in pieces]
        self.under = outline(pieces)
        self.levels = [level(piece) for piece in pieces]
        # a piece without text is only blank lines: it gets a text that nothing else has
        self.texts = [
            f"{form.sort} {form.words}" if piece.text else f"{name}{index}"
            for index, (form, piece) in enumerate(zip(self.forms, pieces, strict=True))
        ]

    def words(self, index: int) -> list[str]:
        text = _TARGET.sub("]", self.forms[index].words)
        return _words(text)

    def own_words(self, indexes: Iterable[int]) -> dict[str, int]:
        """Return the long words, moments with a space before, that only one of some pieces has."""
        pieces: dict[str, set[int]] = defaultdict(set)
        for index in indexes:
            long = [word for word in self.words(index) if len(word) >= LONG or not word.isascii()]
            for word in (*long, *moments_in(self.pieces[index].text)):
                pieces[word].add(index)
        return {word: next(iter(having)) for word, having in pieces.items() if len(having) == 1}

    def place(self, index: int, with_heading: bool) -> tuple[str, str]:
        heading = self.under[index] if with_heading else -1
        return self.texts[heading] if heading >= 0 else "", self.texts[index]

    def unmatched(self, matched: Mapping[int, int]) -> list[int]:
        return [index for index, piece in enumerate(self.pieces) if piece.text and index not in matched]


class _Recognition:
    """The matches so far: `found` by index in the file, `taken` by index in the last draft."""

    def __init__(self, last: Sequence[Piece], edited: Sequence[Piece], loose: Mapping[str, Loose]) -> None:
        self.last, self.edited = _Text(last, "last"), _Text(edited, "edited")
        self.headings = outline(last, loose)  # `last.under` compares with the file, in which no note is known as loose
        self.found: dict[int, int] = {}
        self.taken: dict[int, int] = {}
        self.joined: set[int] = set()  # pieces that the author joined with one that is found
        self.titles: dict[str, set[int]] = defaultdict(set)  # the headings of the draft that have these words
        for i in (i for i, depth in enumerate(self.last.levels) if depth):
            for words in (self.last.words(i), _words(words_of_lead(self.last.pieces[i]))):
                self.titles[" ".join(words)].add(i)

    def pair(self, i: int, j: int) -> None:
        if i not in self.taken and j not in self.found and self._may_be_heading(i, j):
            self.taken[i], self.found[j] = j, i

    def _may_be_heading(self, i: int, j: int) -> bool:
        """Return whether piece `j` may be heading `i` in other words; True if `i` is no heading.

        It is not if it has the words of another heading, which the author copied. A paragraph that a title begins is a
        heading only with the title, in it or right above it.
        """
        if not self.last.levels[i] or self.last.texts[i] == self.edited.texts[j]:
            return True
        if i not in self.titles.get(" ".join(self.edited.words(j)), {i}):
            return False
        title, text = self.last.pieces[i], self.edited.pieces[j].text
        lead = words_of_lead(title)
        if not lead or has_bold_like(title.text, text) or has_most_words(text, lead):
            return True
        above = self.edited.words(j - 1) if j and j - 1 not in self.found else []
        return _likeness(_words(lead), above, beside=True) >= NEAR

    def match_moved(self) -> None:
        """Match equal words elsewhere, in order: first below an equal heading, then anywhere."""
        for with_heading in (True, False):
            waiting: dict[tuple[str, str], list[int]] = defaultdict(list)
            for i in reversed(self.last.unmatched(self.taken)):
                waiting[self.last.place(i, with_heading)].append(i)
            for j in self.edited.unmatched(self.found):
                if same := waiting.get(self.edited.place(j, with_heading)):
                    self.pair(same.pop(), j)

    def match_similar(self) -> None:
        """Match pieces that share words, the most similar first; neighbours may share fewer."""
        left, right = self.last.unmatched(self.taken), self.edited.unmatched(self.found)
        if left and right:
            for _, i, j in sorted(self._similar(left, right), key=lambda pair: (-pair[0], pair[1], pair[2])):
                self.pair(i, j)

    def _similar(self, left: Sequence[int], right: Sequence[int]) -> Iterator[tuple[float, int, int]]:
        last_words = {i: self.last.words(i) for i in left}
        places: dict[str, list[int]] = defaultdict(list)
        for i, of_piece in last_words.items():
            for word in set(of_piece):
                places[word].append(i)
        gaps = _Gaps(self.found, left, len(self.last.pieces))
        for j in right:
            edited_words = self.edited.words(j)
            near = gaps.near(j)
            for i in {*_candidates(places, edited_words), *near}:
                beside = i in near or self.found.get(j - 1, -2) == i - 1 or self.found.get(j + 1, -2) == i + 1
                same_sort = self.last.forms[i].sort == self.edited.forms[j].sort
                score = _likeness(last_words[i], edited_words, beside=beside and same_sort)
                is_known = beside or same_sort or (score == 1 and len(edited_words) >= WORDS)
                if is_known and score >= (NEAR if beside and same_sort else FAR):
                    yield score + beside, i, j

    def match_headings(self) -> None:
        """Match rewritten headings by the pieces below them, by half of them elsewhere."""
        votes: Counter[tuple[int, int]] = Counter()
        equal: Counter[tuple[int, int]] = Counter()
        under = self.edited.under
        if TITLE in self.last.levels:  # in the file, such titles are headings only if they are known or look like one
            keys = {j: self.last.pieces[i].key for j, i in self.found.items()}
            known = [Piece(keys.get(j, ""), piece.text) for j, piece in enumerate(self.edited.pieces)]
            under = outline(known, missing=[self.last.pieces[i] for i in self.last.unmatched(self.taken)])
        for j, i in self.found.items():
            in_last, in_edited = self.last.under[i], under[j]
            if in_last >= 0 and in_edited >= 0 and in_last not in self.taken and in_edited not in self.found:
                votes[in_last, in_edited] += 1
                equal[in_last, in_edited] += self.last.texts[i] == self.edited.texts[j]
        below = Counter(self.last.under) if votes else Counter()
        levels: dict[int, set[int]] = defaultdict(set)  # those in the file of the headings of each level
        for j, i in self.found.items() if votes else ():
            levels[self.last.levels[i]].add(self.edited.levels[j])
        for (i, j), _ in votes.most_common():
            is_known = (equal[i, j] and 2 * votes[i, j] >= below[i]) or self._is_at_its_place(i, j)
            # with words of the author right below it and a level of its own, it is a heading that he added
            if is_known and (j + 1 in self.found or self.edited.levels[j] in levels[self.last.levels[i]]):
                self.pair(i, j)
        for i, depth in enumerate(self.last.levels):
            j = self.taken.get(i + 1, 0) - 1
            if depth and j >= 0 and i not in self.taken and self._is_like_title(i, j):
                self.pair(i, j)

    def _is_like_title(self, i: int, j: int) -> bool:
        """Return whether piece `j`, right above the first piece below heading `i`, is this heading.

        It may be a title in bold with other words, or a heading that became a paragraph.
        """
        title, text = self.last.pieces[i].text, self.edited.pieces[j].text
        has_mark = self.last.levels[i] == TITLE and title[:2] == text[:2] and has_bold_like(title, text)
        return has_mark or _likeness(self.last.words(i), self.edited.words(j), beside=True) >= NEAR

    def _is_at_its_place(self, i: int, j: int) -> bool:
        """Return whether heading `j` is between matches that are around section `i`, too."""
        before = next((self.found[k] for k in range(j - 1, -1, -1) if k in self.found), -1)
        behind = (self.found[k] for k in range(j + 1, len(self.edited.pieces)) if k in self.found)
        return before < i < next((k for k in behind if self.last.under[k] != i), len(self.last.pieces))

    def drop_without_heading(self) -> None:
        """Drop matches of similar words if the heading is gone: they may be about another talk."""
        for j, i in list(self.found.items()):
            is_alike = self.last.texts[i] != self.edited.texts[j] and not self.last.levels[i]
            if is_alike and self.headings[i] >= 0 and self.headings[i] not in self.taken:
                del self.found[j], self.taken[i]

    def match_chapters(self) -> None:
        """Match a note with the only piece that begins with the words of its chapter."""
        of_key = {piece.key: i for i, piece in enumerate(self.last.pieces)}
        chapters = [i for i, piece in enumerate(self.last.pieces) if piece.key.endswith(CHAPTER) and i in self.taken]
        left = {j: self.edited.words(j) for j in self.edited.unmatched(self.found)} if chapters else {}
        for chapter in chapters:
            i = of_key.get(self.last.pieces[chapter].key.removesuffix(CHAPTER), -1)
            words = list(dropwhile(str.isdecimal, self.last.words(chapter)))  # without its time
            begun = [j for j, of_piece in left.items() if of_piece[: len(words)] == words]
            if i >= 0 and len(words) >= WORDS and len(begun) == 1 and self._is_in_its_section(i, begun[0]):
                self.pair(i, begun[0])

    def match_joined(self) -> None:
        """Match the first of several pieces that the author joined with their paragraph."""
        headings = [self.found.get(above, -1) for above in self.edited.under]
        places = joined(self.last.pieces, self.edited.pieces, self.taken, self.last.under, headings)
        paragraphs: dict[int, list[int]] = defaultdict(list)
        for i, place in sorted(places.items(), key=lambda item: (item[1].tokens.start, item[0])):
            paragraphs[place.at].append(i)
        for j, those in paragraphs.items():
            if j in self.found or len(those) > 1:
                self.pair(those[0], j)
                self.joined |= {*those} - {self.found.get(j, -1)}

    def match_split(self) -> None:
        """Match a piece that the author split with the part that has most of its words."""
        places: dict[str, list[int]] = defaultdict(list)
        for i in self.last.unmatched(self.taken):
            for word in {*self.last.words(i)} if i not in self.joined and not self.last.levels[i] else ():
                places[word].append(i)
        counts: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for j in self.edited.unmatched(self.found) if places else ():
            for i in _candidates(places, self.edited.words(j)):
                if self._is_in_its_section(i, j) and not self.edited.levels[j]:
                    count = Paragraph(self.last.pieces[i].text).take_all(self.edited.pieces[j].text)
                    counts[i] += [(count, -j)] if count >= ENOUGH else []
        for i, those in counts.items():
            if len(those) > 1:
                self.pair(i, -max(those)[1])

    def match_between(self) -> None:
        """Match pieces of the same shape between two matched neighbours, however much rewritten.

        This finds two paragraphs that were both reworded, and a post that its author translated, but does not take a
        new heading and paragraph for two old ones. Pieces that the author moved away are not between the two.
        """
        for left, right, _ in self._gaps():
            for (i, j), is_clear in self._with_own_words(left, right).items():
                if is_clear and self._is_same_shape(i, j) and self._is_in_its_section(i, j):
                    self.pair(i, j)
        for left, right, is_whole in self._gaps():
            has_heading = any(self.last.levels[i] for i in left)
            if len(left) != len(right) or (has_heading and 1 < len(left) < RUN):
                continue
            pairs = list(zip(left, right, strict=True))
            alike = self._with_own_words(left, right).keys() if len(pairs) < RUN else ()
            if all(map(pairs.__contains__, alike)) and all(
                self._is_same_shape(*pair) and (is_whole or self._is_in_its_section(*pair)) for pair in pairs
            ):
                for i, j in pairs:
                    self.pair(i, j)

    def _gaps(self) -> Iterator[tuple[list[int], range, bool]]:
        """Yield the unmatched pieces of the draft and the file between two matched neighbours.

        The third value is whether none of the draft's pieces between these two is matched.
        """
        end, count = 0, len(self.edited.pieces)
        for j in range(count):
            if j < end or j in self.found:
                continue
            end = next((k for k in range(j, count) if k in self.found), count)
            first, after = self.found[j - 1] + 1 if j else 0, self.found.get(end, len(self.last.pieces))
            if after < first:  # the end of a section that the author moved
                rest = range(first, len(self.last.pieces))
                after = next((i for i in rest if self.last.levels[i]), len(self.last.pieces))
            left = [i for i in range(first, after) if i not in self.taken and i not in self.joined]
            yield left, range(j, end), len(left) == after - first

    def _with_own_words(self, left: Sequence[int], right: Sequence[int]) -> dict[tuple[int, int], bool]:
        """Return pairs that share words which no other piece has, and whether that is clear."""
        old, now = self.last.own_words(left), self.edited.own_words(right)
        shared = Counter[tuple[int, int]]()
        same = old.keys() & now.keys()
        around = range(max(left[0] - AROUND, 0), min(left[-1] + AROUND, len(self.last.pieces))) if same else range(0)
        used = Counter(word for i in around for word in {*self.last.words(i)})
        for word in (word for word in same if used[word] <= RARE):
            shared[old[word], now[word]] += MOMENT if word[0].isspace() else 1
        of_old, of_now = Counter[int](), Counter[int]()
        for (i, j), words in shared.items():
            of_old[i] += words
            of_now[j] += words
        return {(i, j): words >= OWN and 3 * words >= 2 * max(of_old[i], of_now[j]) for (i, j), words in shared.items()}

    def _is_in_its_section(self, i: int, j: int) -> bool:
        """Return whether `j` is below the heading of piece `i`, or `i` belongs to no session."""
        return self.headings[i] != self.last.under[i] or self.found.get(self.edited.under[j], -1) == self.last.under[i]

    def _is_same_shape(self, i: int, j: int) -> bool:
        old, now = self.last.forms[i], self.edited.forms[j]
        if self.last.levels[i] == TITLE and not has_bold_like(self.last.pieces[i].text, self.edited.pieces[j].text):
            return False
        return (old.sort, old.level) == (now.sort, now.level)


def _likeness(last: Sequence[str], edited: Sequence[str], *, beside: bool) -> float:
    """Return the share of words in the same order, 0 to 1.

    Between two matched neighbours (`beside`) it is at least NEAR if one piece has nearly all words of the other.
    """
    shared = LCSseq.similarity(last, edited)
    ratio = 2 * shared / ((len(last) + len(edited)) or 1)
    shorter = min(len(last), len(edited))
    if beside and ratio < NEAR and shorter >= WORDS and shared >= KEPT * shorter:
        return NEAR
    return ratio


def _candidates(places: Mapping[str, Sequence[int]], words: Iterable[str]) -> list[int]:
    """Return the pieces that share most rare words; `places` has the pieces of each word."""
    weight: dict[int, float] = defaultdict(float)
    for word in set(words):
        found = places.get(word, ())
        if len(found) <= COMMON:
            for i in found:
                weight[i] += 1 / len(found)
    return sorted(weight, key=lambda i: (-weight[i], i))[:CANDIDATES]


class _Gaps:
    """Finds unmatched pieces of the last draft between the matched neighbours of a piece."""

    def __init__(self, found: dict[int, int], left: Sequence[int], end: int) -> None:
        self.left = left
        self.anchors = [(-1, -1), *rising([(j, found[j]) for j in sorted(found)]), (sys.maxsize, end)]
        self.at = 0  # `near` is called with rising indexes, so `at` and `first` only grow
        self.first = 0
        self.asked = 0

    def near(self, j: int) -> Sequence[int]:
        """Return the last draft's pieces between the neighbours of `j`, of many the nearest."""
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
