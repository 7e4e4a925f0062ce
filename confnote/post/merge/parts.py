"""Find the parts of a piece that the author split."""

from __future__ import annotations

from rapidfuzz.distance import LCSseq

from confnote.post.markdown.pieces import Pieces
from confnote.post.merge.paragraph import ENOUGH, KEPT, WORDS, Paragraph
from confnote.post.merge.positions import plain_words
from confnote.post.merge.sides import take_apart


def has_most_words(text: str, words: str) -> bool:
    """Return whether a text has most words of a note, in their order."""
    own = plain_words(words)
    return len(own) >= WORDS and LCSseq.similarity(own, plain_words(text)) >= KEPT * len(own)


def split_pieces(last: str, edited: Pieces, at: int) -> range:
    """Return the indexes of the parts into which the author split a piece; `at` is one of them.

    `last` is the piece in the last draft. Paragraphs of the author between two parts are included.
    """
    whole = Paragraph(last)
    whole.take_all(edited[at].text)
    ends = [at, at]
    for side, step in ((0, -1), (1, 1)):
        n = at + step
        # a paragraph of the author may stand between two parts
        while 0 <= n < len(edited) and not edited[n].key and take_apart(edited[n].text).sort != "heading":
            own = len(plain_words(edited[n].text))
            if own >= WORDS and whole.take_all(edited[n].text) >= min(KEPT * own, ENOUGH):
                ends[side] = n
            n += step
    return range(ends[0], ends[1] + 1)
