"""Find the notes whose words the author changed in the file or took out, for their moments."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from html import unescape

from confnote.model import Note
from confnote.post import front_matter
from confnote.post.content.positions import first_words, in_chapter
from confnote.post.content.wording import without_markdown
from confnote.post.markdown.parser import blocks_only
from confnote.post.markdown.pieces import Piece, split
from confnote.post.merge.keys import three_sides
from confnote.post.merge.parts import has_most_words, joined_pieces, split_pieces
from confnote.post.merge.positions import is_moment_alone, moments_in, plain_words, without_moments
from confnote.post.merge.sides import Side, is_chapter, take_apart
from confnote.post.settings import DraftText

_TAG = re.compile(r"<[^>]*>")
_TIME = re.compile(r"\d+(?::\d\d)+ ?")
# What a note has in a post beside its words.
_NO_WORDS = {"between", "chapter", "links"}


class EditedNotes:
    """Notes of the last draft, and what the author's file has in their place."""

    def __init__(self, last: DraftText, edited: str, notes: Iterable[Note]) -> None:
        self._notes = tuple(notes)
        self._last = last.pieces
        body = front_matter.cut(edited.removeprefix("\ufeff")).body
        sides = three_sides(last.pieces, split(body), (), last.loose)
        self._drafted, self._file = sides.last, sides.edited
        self._joined = joined_pieces(sides.last, sides.edited)
        hosts = {key: sides.edited.index_of[host] for key, host in self._joined.items()}
        self._index_of = sides.edited.index_of | hosts
        self._keys: dict[str, list[str]] = defaultdict(list)
        for key in self._drafted.index_of:
            owner, _, part = key.partition("#")[0].partition(".")
            if (owner[:2] == "n:" and part not in _NO_WORDS) or part in ("notes", "lead"):
                self._keys[owner].append(key)

    def words(self) -> dict[str, str]:
        """Return the first words that the file has for notes, by uid; "" for a note that is gone.

        Left out are notes whose words are still there, and those that the last draft did not have. Where the author
        changed a chapter, the words are those of the last draft, so that this is no conflict.
        """
        drafted, file = self._drafted, self._file
        found: dict[str, str] = {}
        for note in self._notes:
            own, chapter = self._keys.get(f"n:{note.uid}"), f"n:{note.uid}.chapter"
            its = self._keys_of(note)
            if _is_same(drafted, file, its):
                words = None
            else:
                known = {moment for key in its for moment in moments_in(drafted.text(key))}
                # of a note that the author split, the first part has its first words
                parts = [
                    at
                    for key in its
                    if key in self._index_of
                    for at in split_pieces(drafted.text(key), file.pieces, self._index_of[key])
                ]
                texts = [without_moments(file.pieces[at].text, known) for at in parts]
                is_joined = bool(texts) and not any(key in file.index_of for key in its)
                is_there = is_joined or any(
                    _has(text, in_chapter(note.text)) or (not own and has_most_words(text, note.text)) for text in texts
                )
                hosts_others = any(host in its for host in self._joined.values())
                if hosts_others and plain_words(texts[0])[:1] != plain_words(note.text)[:1]:
                    is_there = True  # the paragraph begins with another note
                lead = _lead(without_moments(drafted.text(its[0]), known), note)
                words = None if is_there else _first_words(texts[0]).removeprefix(lead) if own and texts else ""
            if chapter in file.index_of and not _is_same(drafted, file, [chapter]):
                words = _TIME.sub("", _first_words(drafted.text(chapter)), count=1)
            if words is not None:
                found[note.uid] = words
        return found

    def unknown(self, new: Sequence[Piece] | None) -> list[Note]:
        """Return the notes that the file lacks where it has text that may be theirs.

        With a new draft, return only those whose moment it changes or takes out.
        """
        unknown = [note for note in self._notes if any(map(self._is_replaced, self._keys_of(note)))]
        if new is None:
            return unknown
        last = self._last
        return [
            note for note in unknown if _rows(note, last) > _rows(note, new) or _texts(note, last) != _texts(note, new)
        ]

    def _keys_of(self, note: Note) -> list[str]:
        """Return the keys of a note's words; with `join`, its session has one paragraph."""
        keys = self._keys.get(f"n:{note.uid}") or self._keys.get(f"s:{note.session}", [])
        return [key for key in keys if not is_moment_alone(self._drafted.text(key))]

    def _is_replaced(self, key: str) -> bool:
        """Return whether text of the author is in place of a piece, below the same heading."""
        drafted, file = self._drafted, self._file
        if key in self._index_of:
            return False
        at = drafted.index_of[key]
        heading = file.index_of.get(drafted.pieces[drafted.under[at]].key) if drafted.under[at] >= 0 else -1
        before = (file.index_of[piece.key] for piece in reversed(drafted.pieces[:at]) if piece.key in file.index_of)
        behind = (file.index_of[piece.key] for piece in drafted.pieces[at + 1 :] if piece.key in file.index_of)
        between = range(next(before, -1) + 1, next(behind, len(file.pieces)))
        if any(not file.pieces[n].key and file.pieces[n].text and file.under[n] == heading for n in between):
            return True
        beside = drafted.pieces[max(at - 1, 0) : at + 2]  # the author may have joined its new words with one of these
        return any(self._has_grown(piece, len(drafted.text(key).split()) / 2) for piece in beside)

    def _has_grown(self, drafted: Piece, words: float) -> bool:
        at = self._file.index_of.get(drafted.key)
        its = (drafted.key, *(key for key, host in self._joined.items() if host == drafted.key))
        known = sum(len(self._drafted.text(key).split()) for key in its)
        return at is not None and len(self._file.pieces[at].text.split()) - known >= words


def _rows(note: Note, draft: Sequence[Piece]) -> int:
    """Return the number of lines of a note's chapter, or of all chapters of its session."""
    keys = (f"n:{note.uid}.chapter", f"s:{note.session}.chapters")
    return sum(len(piece.text.split("\n")) for piece in draft if piece.key in keys)


def _texts(note: Note, draft: Sequence[Piece]) -> list[str]:
    return [piece.text for piece in draft if piece.key.startswith(f"n:{note.uid}") and not is_chapter(piece.key)]


def _is_same(drafted: Side, file: Side, keys: Sequence[str]) -> bool:
    """Return whether the file has all these pieces with the words of the draft."""
    return all(
        key in file.index_of and take_apart(file.text(key)).words == take_apart(drafted.text(key)).words for key in keys
    )


def _has(text: str, words: str) -> bool:
    """Return whether a piece has the words of a chapter."""
    rows = [without_markdown(token.content) for token in blocks_only().parse(text) if token.type == "inline"]
    plain = " ".join([*rows, *_without_tags(text).split()])
    return re.search(rf"(?<!\w){re.escape(words.removesuffix('…'))}(?!\w)", plain) is not None


def _first_words(text: str) -> str:
    """Return the first words of a piece of a file, which may be HTML."""
    return first_words(_without_tags(text).strip() if text.startswith("<") else text)


def _without_tags(text: str) -> str:
    return unescape(_TAG.sub("", text))


def _lead(drafted: str, note: Note) -> str:
    """Return what a draft has before the words of a note, such as the time or `Takeaway: `."""
    words, typed = _first_words(drafted), first_words(note.text)
    return words.removesuffix(typed) if words.endswith(typed) else ""
