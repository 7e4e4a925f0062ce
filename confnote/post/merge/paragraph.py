"""Find the words of notes in a paragraph that the author wrote from them."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from confnote.post.merge.positions import SENTENCE_END, is_moment, tokens_of, words_of

# A note is in a paragraph that has this share of its words in their order. It has so many at the least.
KEPT, WORDS = 0.8, 2
ENOUGH = 4  # so many words of a piece make a paragraph a part of it, whatever else it has
# What each word between two words of a note counts against them: in a note with others in it, and in one without.
NEAR, ALONE = 0.25, 1
# A word that a note has more often says nothing. The most words of a note that may lack in a row.
OFTEN, SKIPPED = 4, 20


@dataclass(frozen=True, slots=True)
class Look:
    """A row of words of a paragraph that has words of a note; `score` is 0 if these are too few."""

    score: float = 0
    count: int = 0
    begin: int = 0
    end: int = 0


NOTHING = Look()


class Paragraph:
    """A paragraph of the file, and the rows of its words that are notes."""

    def __init__(self, text: str) -> None:
        self.tokens = tokens_of(text)
        # a note does not go on after a moment
        words = [(w, n) for n, token in enumerate(self.tokens) for w in ([""] if is_moment(token) else words_of(token))]
        self.words = [word for word, _ in words]  # "" for those that are taken, and for moments
        self.token_of = [n for _, n in words]
        self.found: dict[int, range] = {}

    def look(self, note: Sequence[str], share: float, gap: float, own: Sequence[str] = (), few: int = 0) -> Look:
        """Return the free words that have most words of a note, in order and close together.

        `share` is how many of these it needs, `gap` what each word between two of them costs, and `few` how many of
        its own words.
        """
        places: dict[str, list[int]] = defaultdict(list)
        for n, word in enumerate(note):
            places[word].append(n)
        best, chains = NOTHING, dict[int, Look]()  # by their last word in the note
        for at, word in enumerate(self.words):
            if not word:
                chains = {}
            for n in reversed(places.get(word, ()) if len(places.get(word, ())) <= OFTEN else ()):
                before = (
                    Look(old.score + 1 - gap * (at - old.end), old.count + 1, old.begin, at + 1)
                    for last in range(max(n - SKIPPED, 0), n)
                    if (old := chains.get(last)) is not None
                )
                chain = max(before, key=lambda look: look.score, default=NOTHING)
                chain = chain if chain.score > 1 else Look(1, 1, at, at + 1)
                if n not in chains or chain.score >= chains[n].score - gap * (at - chains[n].end):
                    chains[n] = chain
                best = max(best, chain, key=lambda look: look.score)
        row = self.words[best.begin : best.end]
        is_own = sum(word in own for word in row) >= few
        return best if is_own and best.count >= max(share * len(note), WORDS) else NOTHING

    def take(self, n: int, look: Look) -> None:
        """Let a row of words be the note `n`, if there is one."""
        if look.score:
            self.words[look.begin : look.end] = [""] * (look.end - look.begin)
            self.found[n] = range(self.token_of[look.begin], self.token_of[look.end - 1] + 1)

    def take_all(self, text: str) -> int:
        """Take the sentences of a text that are here, and return the number of their words."""
        other, count = Paragraph(text), 0
        for row in other.sentences(range(len(other.tokens))):
            look = self.look(other.words_in(row), KEPT, NEAR)
            self.take(len(self.found), look)
            count += look.count
        return count

    def take_before(self, n: int, moments: Sequence[str]) -> None:
        """Let the sentence before one of a note's moments be the note."""
        for moment in moments:
            if self.tokens.count(moment) == 1:
                end = bisect_left(self.token_of, self.tokens.index(moment))
                begin = end
                while begin and self.words[begin - 1] and not (begin < end and self._is_end(self.token_of[begin - 1])):
                    begin -= 1
                self.take(n, Look(1, end - begin, begin, end) if begin < end else NOTHING)
                return

    def places(self, owner: int) -> dict[int, range]:
        """Return the tokens of each note, with the rest of its sentence if no other note has that.

        The owner has the longest row of words that no other note has, if it is not found by its words.
        """
        rows = sorted(self.found.items(), key=lambda item: item[1].start)
        begins = [row.start for _, row in rows] + [len(self.tokens)]
        found, before = dict[int, range](), 0
        for (n, row), after in zip(rows, begins[1:], strict=True):
            found[n] = range(self._begin(row.start, before), self._end(row.stop, after))
            before = found[n].stop
        if owner >= 0 and owner not in found:
            ends = [0, *(row.stop for row in found.values())]
            begins = [*(row.start for row in found.values()), len(self.tokens)]
            found[owner] = max(map(range, ends, begins), key=len)
        return found

    def words_in(self, row: range) -> list[str]:
        """Return the words of a row of tokens."""
        return [word for at in row for word in words_of(self.tokens[at])]

    def sentences(self, between: range) -> list[range]:
        """Cut a row of tokens into sentences; a row without words is none."""
        found, begin = list[range](), between.start
        for n in between:
            if (n + 1 == between.stop or self._is_end(n)) and self.words_in(range(begin, n + 1)):
                found.append(range(begin, n + 1))
                begin = n + 1
        return found

    def _begin(self, begin: int, before: int) -> int:
        """Return where the sentence of a note begins, or the note if another one is before it."""
        first = begin
        while first > before and not self._is_end(first - 1):
            first -= 1
        return begin if first == before > 0 and not self._is_end(first - 1) else first

    def _end(self, end: int, after: int) -> int:
        last = end
        while last < after and not self._is_end(last - 1):
            last += 1
        last = end if last == after < len(self.tokens) and not self._is_end(last - 1) else last
        while last < after and is_moment(self.tokens[last]):
            last += 1
        return last

    def _is_end(self, n: int) -> bool:
        return is_moment(self.tokens[n]) or SENTENCE_END.search(self.tokens[n]) is not None
