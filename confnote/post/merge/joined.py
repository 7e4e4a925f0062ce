"""Find the notes that the author wrote into one paragraph, and where each is in it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import dropwhile

from confnote.post.markdown.pieces import Piece
from confnote.post.merge.paragraph import ALONE, ENOUGH, KEPT, NEAR, NOTHING, WORDS, Paragraph
from confnote.post.merge.positions import (
    each_note,
    is_moment_alone,
    moments_in,
    plain_words,
    with_moments_of,
    with_new_moments,
)
from confnote.post.merge.sides import LEAD, Side, is_chapter, take_apart

# In other words, a note is in a paragraph that has most of its words, or half of those that no other note of the talk
# has: OWN or more, with LONG letters. What each word between two of them counts against them.
MOST, HALF, OWN, LONG, FAR = 0.65, 0.5, 2, 4, 0.1
COMMON = 40  # a word in more paragraphs than that is no help to find one in another talk
ANYWHERE = -2  # in place of the index of a heading
PARAGRAPHS = 4  # the paragraphs to look for a note in: those that share most words
_LINKED = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")


@dataclass(frozen=True, slots=True)
class InParagraph:
    """Where a note is in a paragraph of several: the piece of the file, and its tokens there."""

    at: int
    tokens: range


def joined_pieces(last: Side, edited: Side) -> dict[str, InParagraph]:
    """Return the keys of the pieces that share a paragraph with others, each with its place.

    The piece that the paragraph has the key of is one of them.
    """
    keys = [piece.key for piece in last.pieces]
    places = {n: edited.index_of[key] for n, key in enumerate(keys) if key in edited.index_of}
    headings = [last.index_of.get(edited.pieces[above].key, -1) if above >= 0 else -1 for above in edited.under]
    found = joined(last.pieces, edited.pieces, places, last.under, headings)
    return {keys[n]: place for n, place in found.items()}


def joined(
    last: Sequence[Piece],
    edited: Sequence[Piece],
    places: Mapping[int, int],
    under: Sequence[int],
    headings: Sequence[int],
) -> dict[int, InParagraph]:
    """Return the indexes of the last draft's pieces that share a paragraph, each with its place.

    `places` has the index in the file of each piece that is recognised. `under` has the heading of each piece of the
    last draft, `headings` that of each piece of the file, both as indexes in the last draft.
    """
    return _Search(last, edited, places, under, headings).found()


def notes_in(text: str, notes: Sequence[Piece], chapters: Sequence[Piece] = ()) -> dict[int, range]:
    """Return which of some notes a paragraph has, by their index, and their tokens there.

    A note that is not found so is a sentence between those before and behind it that has one of its own long words.
    """
    paragraph = Paragraph(text)
    search = _Search([*notes, *chapters], [Piece("", text)], {}, [-1] * (len(notes) + len(chapters)), [-1])
    found = {n: place.tokens for n, place in search.found().items()}
    used = Counter(word for note in notes for word in {*plain_words(note.text)})
    gaps: list[list[int]] = []
    for n in (n for n in range(len(notes)) if n not in found):
        gaps = [*gaps[:-1], [*gaps[-1], n]] if gaps and gaps[-1][-1] == n - 1 else [*gaps, [n]]
    for missing in gaps:
        begin = found[missing[0] - 1].stop if missing[0] else 0
        end = found[missing[-1] + 1].start if missing[-1] + 1 < len(notes) else len(paragraph.tokens)
        sentences = paragraph.sentences(range(begin, max(begin, end)))
        for n in missing:
            own = {word for word in plain_words(notes[n].text) if len(word) >= LONG and used[word] == 1}
            alike = (at for at, row in enumerate(sentences) if own & {*paragraph.words_in(row)})
            at = next(alike, len(sentences))
            if at < len(sentences):
                found[n] = sentences[at]
            sentences = sentences[at + 1 :]
    return found


def with_moments(last: str, edited: str, new: str) -> str | None:
    """Return the author's words for one or several notes with new moments, as `with_new_moments`.

    A note of several gets its moments wherever it is in the piece.
    """
    notes = each_note(last, new)
    places = notes_in(edited, [Piece("", drafted) for drafted, _ in notes]) if len(notes) > 1 else {}
    if not places:
        return with_new_moments(last, edited, new)
    return with_moments_of([(*note, places.get(n, range(0))) for n, note in enumerate(notes)], edited)


class _Search:
    """The missing pieces of the last draft, and the paragraphs of the file that may have them."""

    def __init__(
        self,
        last: Sequence[Piece],
        edited: Sequence[Piece],
        places: Mapping[int, int],
        under: Sequence[int],
        headings: Sequence[int],
    ) -> None:
        missing = [n for n, piece in enumerate(last) if n not in places and _is_note(piece)]
        self.owners = {at: n for n, at in places.items()}
        self.words = {n: plain_words(last[n].text) for n in missing}
        self.moments = {n: moments_in(last[n].text) for n in missing}
        chapters = _words_of_chapters(last)
        self.told = {n: chapters.get(last[n].key, []) for n in missing}
        sections = {ANYWHERE, *(under[n] for n in missing)} if missing else set[int]()
        having: dict[tuple[int, str], list[int]] = defaultdict(list)  # by section and word
        for at, piece in enumerate(edited):
            owner = self.owners.get(at, -1)
            its = sections & {ANYWHERE, headings[at], under[owner] if owner >= 0 else headings[at]}
            if not its or (owner >= 0 and take_apart(last[owner].text).words == take_apart(piece.text).words):
                continue
            for word in {*plain_words(piece.text), *moments_in(piece.text)} if _is_note(piece) else ():
                for section in its:
                    having[section, word].append(at)
        # the paragraphs to look for each piece in
        self.near: dict[int, list[int]] = {}
        self.far: dict[int, list[int]] = {}
        for n in missing:
            for places_of, section, few in ((self.near, under[n], WORDS), (self.far, ANYWHERE, ENOUGH)):
                shared = Counter[int]()
                for word in {*self.words[n], *self.told[n], *self.moments[n]}:
                    those = having.get((section, word), ())
                    for at in those if section != ANYWHERE or len(those) <= COMMON else ():
                        shared[at] += ENOUGH if word in self.moments[n] else 1
                places_of[n] = [at for at, count in shared.most_common(PARAGRAPHS) if count >= few]
        all_near = (at for found in (*self.near.values(), *self.far.values()) for at in found)
        self.paragraphs = {at: Paragraph(edited[at].text) for at in sorted({*all_near})}
        for at in self.paragraphs.keys() & self.owners.keys():
            n = self.owners[at]
            self.near[n], self.words[n] = [at], plain_words(last[n].text)
            self.moments[n], self.told[n] = moments_in(last[n].text), chapters.get(last[n].key, [])
        self.own = own_words(last, under, self.words)

    def found(self) -> dict[int, InParagraph]:
        """Return the pieces that share a paragraph, the surest found first."""
        for n in sorted(self.near):
            self._look(n, self.words, 1.0, ALONE)
        for n in sorted(self.owners[at] for at in self.paragraphs.keys() & self.owners.keys()):
            self._look(n, self.words, KEPT, NEAR)
        for share in (1.0, KEPT):
            for n in sorted(self.near):
                self._look(n, self.words, share, NEAR)
        for n in sorted(self.near):
            self._look(n, self.told, 1.0, NEAR)
            for at in self.near[n] if self._is_missing(n) else ():
                self.paragraphs[at].take_before(n, self.moments[n])
        for wanted, share, gap, few in (
            (self.words, MOST, NEAR, 1),
            (self.own, HALF, FAR, OWN),
            (self.words, HALF, FAR, OWN),
        ):
            for n in sorted(self.near):
                self._look(n, wanted, share, gap, few)
        for n in filter(self._is_missing, sorted(self.far)):
            self._look_elsewhere(n)
        return {
            n: InParagraph(at, tokens)
            for at, paragraph in self.paragraphs.items()
            if paragraph.found.keys() - {self.owners.get(at, -1)} or self._is_doubtful(at)
            for n, tokens in paragraph.places(self.owners.get(at, -1)).items()
        }

    def _look_elsewhere(self, n: int) -> None:
        """Look for the words of a piece, or its moment, below other headings."""
        near, self.near[n] = self.near[n], self.far[n]
        self._look(n, self.words, KEPT, NEAR)
        for at in self.far[n] if self._is_missing(n) else ():
            self.paragraphs[at].take_before(n, self.moments[n])
        if self._is_missing(n):
            self.near[n] = near

    def _is_missing(self, n: int) -> bool:
        return not any(n in self.paragraphs[at].found for at in self.near[n])

    def _look(self, n: int, wanted: Mapping[int, Sequence[str]], share: float, gap: float, few: int = 0) -> None:
        """Let the words that look most like a piece be this piece."""
        if len(wanted[n]) >= WORDS and len(self.own[n]) >= few and self._is_missing(n):
            looks = [(self.paragraphs[at].look(wanted[n], share, gap, self.own[n], few), at) for at in self.near[n]]
            best, at = max(looks, key=lambda look: look[0].score, default=(NOTHING, -1))
            if best.score:
                self.paragraphs[at].take(n, best)

    def _is_doubtful(self, at: int) -> bool:
        """Return whether a paragraph with one piece has room for another that may be in it."""
        paragraph = self.paragraphs[at]
        room = sum(map(bool, paragraph.words))
        may_be = (n for n, near in self.near.items() if at in near and self._is_missing(n))
        return bool(paragraph.found) and any(room >= HALF * len(self.words[n]) for n in may_be)


def _is_note(piece: Piece) -> bool:
    """Return whether a piece may be a note in a paragraph, or a paragraph of notes."""
    form = take_apart(piece.text)
    is_text = bool(piece.text) and form.sort != "heading" and not form.code
    return (is_text or piece.key.endswith(LEAD)) and not is_chapter(piece.key) and not is_moment_alone(piece.text)


def _words_of_chapters(last: Sequence[Piece]) -> dict[str, list[str]]:
    """Return for the key of each note that has a chapter the words of this without the time."""
    end = ".chapter"
    return {
        piece.key.removesuffix(end): [*dropwhile(str.isdecimal, plain_words(_LINKED.sub(r"\1", piece.text)))]
        for piece in last
        if piece.key.endswith(end)
    }


def own_words(last: Sequence[Piece], under: Sequence[int], notes: Mapping[int, Sequence[str]]) -> dict[int, list[str]]:
    """Return for each note its long words that no other piece below its heading has.

    `notes` has the words of each.
    """
    sections = {under[n] for n in notes}
    used: dict[int, Counter[str]] = {section: Counter() for section in sections}
    for n, piece in enumerate(last):
        if under[n] in sections and not is_chapter(piece.key):
            used[under[n]].update({*notes[n]} if n in notes else {*plain_words(piece.text)})
    return {
        n: [word for word in words if used[under[n]][word] == 1 and (len(word) >= LONG or not word.isascii())]
        for n, words in notes.items()
    }
