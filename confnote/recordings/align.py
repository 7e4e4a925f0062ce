"""Find out when a recording began, from the words of the notes and of the captions.

Each note has rare words that are said at few places of the recording. Each of these places votes for the shift that
puts the note there; the shift on which the votes agree tells when the recording began. Method: confnote's own.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from confnote.core.lookup import fold
from confnote.model import Cue

PLACE = 5.0  # seconds of a place in the captions
FADE = (1.0, 0.7, 0.4)  # what the next places count to the score of a place
PLACES = 6  # places that a note votes for, at most
LEAST = 0.55  # of the score of the best place of a note
NEAR = 25.0  # seconds within which votes agree
APART = 50.0  # seconds from the best shift to the best other one
RATIO = 2.0  # how much better the best shift must be
FEWEST = 6  # notes that must vote
AGREEING, SHARE = 4, 1 / 3  # notes that must agree, and the share of those that vote
EARLY, LATE = 15 * 60.0, 30 * 60.0  # the recording may begin so long before or after the published start
RARE = 0.04  # of the cues may have a word that counts, or MOST of them
MOST = 3
WORD = re.compile(r"[^\W_]{3,}")
STOP = frozenset(
    """
    about after again all also and any are because been being but can could did does doing don done for from get
    going got had has have her here him his how into its just know like lot make may more most much not now one only
    other our out over really right same say see she should some than that the their them then there these they thing
    things think this those through time too two use very want was way well were what when where which who will with
    would yeah yes you your
    aber als auch auf aus bei das dass dem den der des die ein eine einen einer hat hier ich ihr ist kann man mit nach
    nicht noch nur oder sein sich sind sie und uns von war was wenn wie wir wird
    """.split()  # noqa: SIM905 - a list of words reads better than a list of literals
)


@dataclass(frozen=True, slots=True)
class Alignment:
    """How much later a note is than the words in the recording that it is about.

    A note of the second n is about what was said at n - `shift` in the recording. `ratio` says how clear it is,
    `agreeing` how many notes of `voting` have a place there.
    """

    shift: float
    ratio: float
    agreeing: int
    voting: int


@dataclass(frozen=True, slots=True)
class _Vote:
    note: int
    shift: float
    weight: float


def align(notes: Sequence[tuple[float, str]], cues: Sequence[Cue], early: float = EARLY) -> Alignment | None:
    """Return how a recording and some notes go together; None if their words do not clearly say it.

    `notes` are (seconds after the published start, text). The recording may begin `early` seconds before that.
    """
    if not cues:
        return None
    votes = _votes(notes, SpokenWords(cues), early)
    voting = len({vote.note for vote in votes})
    if voting < FEWEST:
        return None
    votes.sort(key=lambda vote: vote.shift)
    shifts = [vote.shift for vote in votes]
    densities = [_density(votes, shifts, vote.shift) for vote in votes]
    best = max(range(len(votes)), key=densities.__getitem__)
    others = [density for density, shift in zip(densities, shifts, strict=True) if abs(shift - shifts[best]) > APART]
    ratio = densities[best] / max(others, default=densities[best] / 9)
    if ratio < RATIO:
        return None
    near = [vote for vote in votes if abs(vote.shift - shifts[best]) <= NEAR]
    agreeing = len({vote.note for vote in near})
    if agreeing < max(AGREEING, SHARE * voting):
        return None
    shift = sum(vote.shift * vote.weight for vote in near) / sum(vote.weight for vote in near)
    return Alignment(shift, ratio, agreeing, voting)


def _density(votes: Sequence[_Vote], shifts: Sequence[float], at: float) -> float:
    """Return how much the votes agree on a shift: of each note, the nearest vote counts."""
    found: dict[int, float] = {}
    for n in range(bisect_left(shifts, at - NEAR), len(votes)):
        vote = votes[n]
        if vote.shift > at + NEAR:
            break
        found[vote.note] = max(found.get(vote.note, 0.0), vote.weight * (1 - abs(vote.shift - at) / NEAR))
    return sum(found.values())


def _votes(notes: Sequence[tuple[float, str]], captions: SpokenWords, early: float) -> list[_Vote]:
    votes = []
    for n, (at, text) in enumerate(notes):
        places = captions.places_of(text)
        best = max(places.values(), default=0.0)
        chosen = sorted(places, key=lambda place: (-places[place], place))[:PLACES]
        for place in chosen:
            shift = at - place * PLACE
            if places[place] >= LEAST * best and -early <= shift <= LATE:
                votes.append(_Vote(n, shift, places[place]))
    return votes


class SpokenWords:
    """The words of a recording by the places where they are said."""

    def __init__(self, cues: Sequence[Cue]) -> None:
        self.places: dict[str, set[int]] = defaultdict(set)
        counts: Counter[str] = Counter()
        for cue in cues:
            place = int(cue.start // PLACE)
            for word in dict.fromkeys(words_of(cue.text)):
                counts[word] += 1
                self.places[word].add(place)
        most = max(MOST, RARE * len(cues))
        self.weights: Mapping[str, float] = {
            word: math.log(len(cues) / count) for word, count in counts.items() if count <= most and count < len(cues)
        }

    def places_of(self, text: str) -> dict[int, float]:
        """Return the places where words of a text are said, with how well each fits."""
        scores: dict[int, float] = defaultdict(float)
        for word in dict.fromkeys(words_of(text)):  # in order: a sum of fractions depends on it
            for place in self.places[word] if word in self.weights else ():
                scores[place] += self.weights[word]
        return {place: sum(fade * scores.get(place + n, 0.0) for n, fade in enumerate(FADE)) for place in list(scores)}


def words_of(text: str) -> Iterable[str]:
    """Return the words of a text that can tell one place of a talk from another."""
    return (word for word in WORD.findall(fold(text)) if word not in STOP)
