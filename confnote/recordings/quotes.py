"""Find what a speaker said exactly, from a quote that was typed roughly.

The words of the quote are looked for in the captions in their order: a chain of them, with few other words between.
If there is none, the quote is taken for two halves that were said the other way round. Method: confnote's own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from confnote.core.lookup import fold
from confnote.core.quotes import MARKS
from confnote.model import Cue
from confnote.recordings.align import STOP

NEAR = 90.0  # seconds around the moment of a note in which its quote was probably said
LIKE_NEAR, LIKE = 0.6, 0.75  # the least likeness near the moment, and elsewhere
RIVAL = 0.85  # of the best score: another place with so much is as good
FEWEST, TELLING = 3, 2  # words that must be said, and how many of them must be no stop words
LONGEST = 80  # words of a quote: a longer one was pasted
GAP = 6  # words from one word of the quote to the next one, at most
REACH = 2 * GAP  # words from a stop word to another word of the quote, at most
MOST = 100_000  # pairs of like words: of a talk of an hour a quote has some hundred
SKIPPED = 0.1  # what each word between costs
FAINT = 0.3  # what a stop word counts
SLIP, SLIPPED = 75.0, 0.8  # the least likeness of a word with a slip or another ending, and what it counts
HALF = 2  # words of a half that was typed before what was said before it, at least
SHORTEST = 3  # letters of such a word
LONG_SENTENCE = 50  # words of a sentence: with more on average, captions have no marks
CUT = "\u2026"  # where a quote begins or ends inside a sentence

# Chinese and Japanese have no blanks between words
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_]+(?:['\u2019][^\W_]+)*")
NOT_SAID = re.compile(r"\[[^\[\]]*\]|>>+|\u266a|\((?:laughter|applause|music)\)", re.IGNORECASE)
SENTENCE = re.compile(r"[.!?\u2026]+(?=[\"'\u201d\u2019)]*(?:\s|\Z))|[\u3002\uff01\uff1f]")
CLAUSE = re.compile(r"[,;:](?=\s|\Z)|(?:\s|\A)[-\u2013](?=\s|\Z)|\u2014")
FILLERS = frozenset("ah and but eh er hmm like okay ok oh right so uh um well yeah yes aber also oder so und".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Said:
    """What a speaker said exactly, and when it begins (seconds)."""

    text: str
    start: float


class SaidWords:
    """The words of a recording in the order in which they are said."""

    def __init__(self, cues: Sequence[Cue]) -> None:
        texts = [" ".join(NOT_SAID.sub(" ", cue.text).split()) for cue in cues]
        self.text = " ".join(texts)
        self._begins = [0]
        for text in texts[:-1]:
            self._begins.append(self._begins[-1] + len(text) + 1)
        self._times = [cue.start for cue in cues]
        self.spans = [found.span() for found in WORD.finditer(self.text)]
        known: dict[str, str] = {}
        self.keys = [known.get(word) or known.setdefault(word, _key(word)) for word in map(self._word, self.spans)]
        self.places: dict[str, list[int]] = defaultdict(list)
        for at, key in enumerate(self.keys):
            self.places[key].append(at)
        # recognised speech often has no full stops at all
        self.has_marks = LONG_SENTENCE * len(SENTENCE.findall(self.text)) >= len(self.keys)

    def _word(self, span: tuple[int, int]) -> str:
        return self.text[span[0] : span[1]]

    def has(self, typed: str) -> bool:
        """Return whether these words were said so, one after the other."""
        keys = _keys(typed)
        return bool(keys) and f" {' '.join(keys)} " in f" {' '.join(self.keys)} "

    def time(self, at: int) -> float:
        """Return when a word is said: the begin of its cue."""
        return self._times[bisect_right(self._begins, self.spans[at][0]) - 1]

    def begins(self, at: int) -> bool:
        """Return whether a sentence begins with a word, or with fillers before it."""
        while at > 0 and not SENTENCE.search(self.between(at - 1)):
            at -= 1
            if self.keys[at] not in FILLERS:
                return False
        return True

    def between(self, at: int) -> str:
        """Return what stands between a word and the next one."""
        end = self.spans[at + 1][0] if at + 1 < len(self.spans) else len(self.text)
        return self.text[self.spans[at][1] : end]


def said_for(typed: str, said: SaidWords, near: float | None = None) -> Said | None:
    """Return the exact words for the words of a quote; None if they are not clear, or the same.

    `near` is the moment of the note in the recording (seconds), if it is sure.
    """
    keys = _keys(typed)
    if len(keys) > LONGEST:
        return None
    pairs = _pairs(keys, said)
    nearby = [] if near is None else [pair for pair in pairs if abs(said.time(pair[0]) - near) <= NEAR]
    for some, least in ((nearby, LIKE_NEAR), (pairs, LIKE)):
        chains = _chains(some, keys)
        if chains and chains[0].score >= least * _full(keys):
            return _chosen(typed, keys, said, chains)
    for some in (nearby, pairs):
        cut, chains = _swapped(some, keys)
        if chains:
            return _chosen(typed, keys[cut:] + keys[:cut], said, chains)
    return None


@dataclass(frozen=True, slots=True)
class _Chain:
    """Words of a quote as (place in the captions, place in the quote) pairs, both rising."""

    score: float
    pairs: tuple[tuple[int, int], ...]

    @property
    def ends(self) -> tuple[int, int]:
        return self.pairs[0][0], self.pairs[-1][0]


def _key(word: str) -> str:
    return fold(word).replace("'", "")


def _keys(text: str) -> list[str]:
    return [_key(word) for word in WORD.findall(text)]


def _weight(key: str) -> float:
    return FAINT if key in STOP or len(key) < SHORTEST else 1.0


def _full(keys: Iterable[str]) -> float:
    return sum(map(_weight, keys))


def _pairs(keys: Sequence[str], said: SaidWords) -> list[tuple[int, int, float]]:
    """Return (place in the captions, place in the quote, what it counts) of like words.

    A stop word counts only near another word of the quote.
    """
    found, near = [], set[int]()
    for key in sorted(dict.fromkeys(keys), key=_weight, reverse=True):
        counts = {key: 1.0} if key in said.places else {}
        if _weight(key) == 1.0:
            others = process.extract(key, list(said.places), scorer=fuzz.ratio, score_cutoff=SLIP, limit=None)
            counts |= {other: SLIPPED for other, _, _ in others if other != key and len(other) >= SHORTEST}
            near.update(n for other in counts for at in said.places[other] for n in range(at - REACH, at + REACH + 1))
        places = [n for n, other in enumerate(keys) if other == key]
        for other, count in counts.items():
            found += [(at, n, count * _weight(key)) for at in said.places[other] if at in near for n in places]
            if len(found) > MOST:
                return []
    return sorted(found)


def _chains(pairs: Sequence[tuple[int, int, float]], keys: Sequence[str]) -> list[_Chain]:
    """Return the best chain of word pairs, and the best one at another place, if there are such."""
    scores: list[float] = []
    before: list[int] = []
    first = 0
    for n, (at, place, count) in enumerate(pairs):
        while pairs[first][0] < at - GAP:
            first += 1
        best, link = 0.0, -1
        for m in range(first, n):
            if pairs[m][0] < at and pairs[m][1] < place:
                reached = scores[m] - SKIPPED * (at - pairs[m][0] - 1)
                if reached > best:
                    best, link = reached, m
        scores.append(best + count)
        before.append(link)
    found: list[_Chain] = []
    for n in sorted(range(len(pairs)), key=lambda n: (-scores[n], pairs[n])):
        chain = _chain(n, pairs, before, scores[n])
        if not found:
            if not _is_telling(chain, keys):
                return []
            found.append(chain)
        elif _are_apart(chain, found[0]):
            return [*found, chain]
    return found


def _swapped(pairs: Sequence[tuple[int, int, float]], keys: Sequence[str]) -> tuple[int, list[_Chain]]:
    """Return where a quote is cut if its halves were said the other way round, and the best chains.

    There are no chains if they were not.
    """
    found: list[tuple[int, list[_Chain]]] = []
    if len(pairs) * len(keys) <= MOST:
        for cut in range(HALF, len(keys) - HALF + 1):
            turned = sorted((at, (place - cut) % len(keys), count) for at, place, count in pairs)
            chains = _chains(turned, [*keys[cut:], *keys[:cut]])
            if chains and chains[0].score >= LIKE * _full(keys):
                before = sum(place < len(keys) - cut for _, place in chains[0].pairs)
                if HALF <= before <= len(chains[0].pairs) - HALF:
                    found.append((cut, chains))
    if not found:
        return 0, []
    cut, chains = max(found, key=lambda it: it[1][0].score)
    return cut, [*chains, *(others[0] for _, others in found if _are_apart(others[0], chains[0]))]


def _are_apart(one: _Chain, other: _Chain) -> bool:
    return one.ends[0] > other.ends[1] or one.ends[1] < other.ends[0]


def _chain(last: int, pairs: Sequence[tuple[int, int, float]], before: Sequence[int], score: float) -> _Chain:
    chosen = []
    while last >= 0:
        chosen.append(pairs[last][:2])
        last = before[last]
    return _Chain(score, tuple(reversed(chosen)))


def _is_telling(chain: _Chain, keys: Sequence[str]) -> bool:
    weights = [_weight(keys[place]) for _, place in chain.pairs]
    return len(weights) >= FEWEST and weights.count(1.0) >= TELLING


def _chosen(typed: str, keys: Sequence[str], said: SaidWords, chains: Sequence[_Chain]) -> Said | None:
    """Return the words of the best chain; None if another one is as good, or they are as typed.

    `keys` are those of the typed words in the order in which they were said.
    """
    best, *others = chains
    first, last = best.ends
    own = said.keys[first : last + 1]
    for other in others:
        if other.score >= RIVAL * best.score and said.keys[other.ends[0] : other.ends[1] + 1] != own:
            return None
    if own == _keys(typed):
        return None
    places = [place for _, place in best.pairs]
    begin = _begin(said, first, places[0])
    end = _end(said, last, max(len(keys) // 2, len(keys) - 1 - places[-1]))
    if said.keys[begin : end + 1] == _keys(typed):
        return None
    text = said.text[said.spans[begin][0] : said.spans[end][1]]
    is_whole = places[0] == 0, places[-1] == len(keys) - 1
    return Said(_shaped(text, typed, said, (begin, end), is_whole), said.time(begin))


def _begin(said: SaidWords, first: int, missing: int) -> int:
    """Return where the quote begins: with its sentence, if that begins at most a word earlier.

    `missing` words of the quote before the first one were not said so, and may be others. Fillers do not count.
    """
    at, spare = first, missing + 1
    while at > 0 and not SENTENCE.search(said.between(at - 1)):
        at -= 1
        spare -= said.keys[at] not in FILLERS
        if spare < 0:
            return first
    return next((n for n in range(at, first) if said.keys[n] not in FILLERS), first)


def _end(said: SaidWords, last: int, most: int) -> int:
    """Return where the quote ends: with its clause, if that has at most so many words more."""
    for at in range(last, min(last + most + 1, len(said.keys))):
        between = said.between(at)
        if SENTENCE.search(between) or CLAUSE.search(between):
            return at
    return last


def _shaped(text: str, typed: str, said: SaidWords, ends: tuple[int, int], is_whole: tuple[bool, bool]) -> str:
    """Return the words with the typed capital and end mark, where they begin or end a sentence.

    Where the sentence begins earlier or goes on, there is an ellipsis. Captions without marks do not say it: there the
    words have what was typed, if its first or last word was said (`is_whole`).
    """
    typed = typed.strip(MARKS)
    begin, end = ends
    if said.has_marks and not said.begins(begin):
        text = f"{CUT}{text}"
    elif typed[:1].isupper() and (said.has_marks or is_whole[0]):
        text = text[:1].upper() + text[1:]
    if mark := SENTENCE.search(said.between(end)):
        return text + mark[0]
    if said.has_marks and end + 1 < len(said.keys):
        return f"{text}{CUT}"
    mark = SENTENCE.search(typed[-1:]) if is_whole[1] else None
    return text + mark[0] if mark else text
