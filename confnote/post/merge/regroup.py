"""Join or cut the pieces of a file where the new draft has the same notes in other paragraphs.

So `join=session` for a post that has a paragraph for each note carries what the author changed in one of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from confnote.post.markdown.pieces import Piece
from confnote.post.merge.joined import notes_in
from confnote.post.merge.positions import tokens_of
from confnote.post.merge.sides import Side, Sides, is_chapter, take_apart

# Pieces of the last draft and the same notes in the new one; one of the two is a single piece, the other may be none.
Group = tuple[Sequence[Piece], Sequence[Piece]]


def regrouped(sides: Sides) -> Sides:
    """Return the sides with the paragraphs of the new draft in the last one and the file, too."""
    if sides.last.index_of.keys() <= sides.new.index_of.keys():
        return sides
    names = _new_keys(sides)
    last, edited = (
        [replace(piece, key=names.get(piece.key, piece.key)) for piece in side.pieces]
        for side in (sides.last, sides.edited)
    )
    sides = replace(sides, last=_with(sides.last, last), edited=_with(sides.edited, edited)) if names else sides
    for old, new in _groups(sides):
        # two notes that are alike are two notes
        if not old or not new or old[0].key[:2] == new[0].key[:2]:
            continue
        if len(new) == 1:
            last = _joined(last, [piece.key for piece in old], new[0].key)
            edited = _joined(edited, [piece.key for piece in old], new[0].key)
        else:
            last, edited = (_cut(pieces, old[0], new, sides.ends * 2) for pieces in (last, edited))
    if last == list(sides.last.pieces):
        return sides
    return replace(sides, last=_with(sides.last, last), edited=_with(sides.edited, edited))


def _with(side: Side, pieces: Sequence[Piece]) -> Side:
    return Side((*side.blank, *pieces), side.loose)


def _new_keys(sides: Sides) -> dict[str, str]:
    """Return the new keys of blocks that stay beside a paragraph of all notes, such as code."""
    fresh = {piece.text: piece.key for piece in sides.new.pieces if piece.key not in sides.last.index_of}
    if not fresh:
        return {}
    gone = {piece.text: piece.key for piece in sides.last.pieces if piece.key not in sides.new.index_of}
    return {key: fresh[text] for text, key in gone.items() if text in fresh and key[:2] != fresh[text][:2]}


def _groups(sides: Sides) -> Iterator[Group]:
    """Yield the pieces that the new draft has joined or cut, in each section."""
    gone, fresh = _only_in(sides.last, sides.new), _only_in(sides.new, sides.last)
    for heading in gone.keys() & fresh.keys():
        old, new = gone[heading], fresh[heading]
        if len(new) > len(old):
            for piece in old:
                its = _found_in(piece, new)
                yield [piece], its
                new = [other for other in new if other not in its]
        else:
            for piece in new:
                its = _found_in(piece, old)
                yield its, [piece]
                old = [other for other in old if other not in its]


def _found_in(paragraph: Piece, notes: Sequence[Piece]) -> list[Piece]:
    """Return those of some notes that a paragraph has, in their order there."""
    places = sorted((row.start, n) for n, row in notes_in(paragraph.text, notes).items())
    return [notes[n] for _, n in places]


def _only_in(side: Side, other: Side) -> Mapping[str, list[Piece]]:
    """Return by the key of their heading the paragraphs that the other draft has under no key."""
    found: dict[str, list[Piece]] = defaultdict(list)
    for at, piece in enumerate(side.pieces):
        if piece.key in other.index_of or not piece.text or is_chapter(piece.key):
            continue
        form = take_apart(piece.text)
        if form.sort == "text" and not form.code:
            above = side.under[at]
            found[side.pieces[above].key if above >= 0 else ""].append(piece)
    return found


def _joined(pieces: Sequence[Piece], keys: Sequence[str], key: str) -> list[Piece]:
    """Join pieces that follow each other; the first row of them has the new key."""
    rows: list[list[Piece]] = []
    was_one = False
    for piece in pieces:
        is_one = piece.key in keys
        if is_one and was_one:
            rows[-1].append(piece)
        else:
            rows.append([piece])
        was_one = is_one
    found, given = list[Piece](), False
    for row in rows:
        if row[0].key in keys:
            text = " ".join(piece.text for piece in row)
            found.append(Piece("" if given else key, text, row[-1].gap))
            given = True
        else:
            found += row
    return found


def _cut(pieces: Sequence[Piece], old: Piece, new: Sequence[Piece], gap: str) -> list[Piece]:
    """Cut a piece for the notes that it has; other sentences stay with the note before."""
    at = next((n for n, piece in enumerate(pieces) if piece.key == old.key), -1)
    if at < 0:
        return list(pieces)
    tokens = tokens_of(pieces[at].text)
    places = sorted((row.start, n) for n, row in notes_in(pieces[at].text, new).items())
    if not places:
        return list(pieces)
    begins = [0, *(begin for begin, _ in places[1:]), len(tokens)]
    texts = ["".join(tokens[a:b]).strip() for a, b in pairwise(begins)]
    cut = [Piece(new[n].key, text, gap) for text, (_, n) in zip(texts, places, strict=True)]
    return [*pieces[:at], *cut[:-1], replace(cut[-1], gap=pieces[at].gap), *pieces[at + 1 :]]
