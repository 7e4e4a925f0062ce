"""Find the pieces that the author joined with others, and those that the author split."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rapidfuzz.distance import LCSseq

from confnote.post.markdown.pieces import Pieces
from confnote.post.merge.positions import plain_words
from confnote.post.merge.sides import LEAD, Side, is_chapter, take_apart

# A piece is in another if the other has this share of its words, and it has so many at the least.
KEPT, WORDS = 0.8, 2


def joined_pieces(last: Side, edited: Side) -> dict[str, str]:
    """Return the keys of pieces that the author wrote into another one, each with its key."""
    places = {at: edited.index_of[piece.key] for at, piece in enumerate(last.pieces) if piece.key in edited.index_of}
    found = joined(last.pieces, edited.pieces, places, last.levels)
    return {last.pieces[at].key: edited.pieces[host].key for at, host in found.items()}


def joined(last: Pieces, edited: Pieces, places: Mapping[int, int], levels: Sequence[int]) -> dict[int, int]:
    """Return the indexes of pieces that the author wrote into another one, each with its index.

    `last` is the last draft, `edited` the file. `places` has for each piece of the last draft that the file has its
    index in the file.
    """
    found: dict[int, int] = {}
    for step in (1, -1):  # to the end of a piece before it, or to the beginning of one behind it
        host, parts = -1, list[int]()  # a piece of the file, and what it has of the last draft so far
        for at in range(len(last))[::step]:
            if levels[at] and not last[at].key.endswith(LEAD):
                host = -1
            elif at in places or at in found:
                host, parts = places.get(at, found.get(at, -1)), [at]
            elif host >= 0 and last[at].text and not is_chapter(last[at].key):
                own, there = plain_words(last[at].text), plain_words(edited[host].text)
                rest = [word for part in parts for word in plain_words(last[part].text)]
                both = rest + own if step > 0 else own + rest
                gained = LCSseq.similarity(both, there) - LCSseq.similarity(rest, there)
                if len(own) >= WORDS and gained >= KEPT * len(own):
                    found[at], parts = host, [*parts, at][::step]
    return found


def has_most_words(text: str, words: str) -> bool:
    """Return whether a text has most words of a note, in their order."""
    own = plain_words(words)
    return len(own) >= WORDS and LCSseq.similarity(own, plain_words(text)) >= KEPT * len(own)


def split_pieces(last: str, edited: Pieces, at: int) -> range:
    """Return the indexes of the parts into which the author split a piece; `at` is one of them.

    `last` is the piece in the last draft. Paragraphs of the author between two parts are included.
    """
    words, there = plain_words(last), plain_words(edited[at].text)
    ends = [at, at]
    for side, step in ((0, -1), (1, 1)):
        n = at + step
        # a paragraph of the author may stand between two parts
        while 0 <= n < len(edited) and not edited[n].key and take_apart(edited[n].text).sort != "heading":
            own = plain_words(edited[n].text)
            both = there + own if step > 0 else own + there
            gained = LCSseq.similarity(words, both) - LCSseq.similarity(words, there)
            if len(own) >= WORDS and gained >= KEPT * len(own):
                ends[side], there = n, both
            n += step
    return range(ends[0], ends[1] + 1)
