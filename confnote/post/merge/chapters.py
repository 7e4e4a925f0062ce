"""Find the notes whose words the author changed in the file or took out, for their moments."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from html import unescape

from confnote.model import Note
from confnote.post import front_matter
from confnote.post.content.positions import first_words, in_chapter
from confnote.post.content.wording import without_markdown
from confnote.post.markdown.parser import blocks_only
from confnote.post.markdown.pieces import Piece, split
from confnote.post.merge.joined import joined_pieces, notes_in, own_words
from confnote.post.merge.keys import three_sides
from confnote.post.merge.parts import has_most_words, split_pieces
from confnote.post.merge.positions import is_moment_alone, moments_in, plain_words, tokens_of, without_moments, words_of
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
        self._index_of = sides.edited.index_of | {key: place.at for key, place in self._joined.items()}
        self._sessions: dict[str, tuple[dict[str, str | None], int]] = {}
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
            if _is_same(drafted, file, its) or (
                not own and self._in_session(note.session)[0].get(note.uid, "") is None
            ):
                words = None
            else:
                known = {moment for key in its for moment in moments_in(drafted.text(key))}
                texts = [without_moments(text, known) for key in its for text in self._texts_of(key, note)]
                is_part = not own or self._is_part(its)
                is_there = any(
                    _has(text, in_chapter(note.text)) or (is_part and has_most_words(text, note.text)) for text in texts
                )
                lead = _lead(without_moments(drafted.text(its[0]), known), note)
                words = None if is_there else _first_words(texts[0]).removeprefix(lead) if texts else ""
            if chapter in file.index_of and not _is_same(drafted, file, [chapter]):
                words = _TIME.sub("", _first_words(drafted.text(chapter)), count=1)
            if words is not None:
                found[note.uid] = words
        return found

    def unknown(self, new: Sequence[Piece] | None) -> list[Note]:
        """Return the notes that the file lacks where it has text that may be theirs.

        With a new draft, return only those whose moment it changes or takes out.
        """
        unknown = [note for note in self._notes if any(self._is_replaced(key, note) for key in self._keys_of(note))]
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

    def _texts_of(self, key: str, note: Note) -> list[str]:
        """Return what the file has of a note: its part of a paragraph, or its parts."""
        pieces = self._file.pieces
        if key[:2] == "s:":
            return [text for text in (self._in_session(note.session)[0].get(note.uid),) if text]
        if key in self._joined:
            place = self._joined[key]
            tokens = tokens_of(pieces[place.at].text)
            return ["".join(tokens[place.tokens.start : place.tokens.stop]).strip()]
        return self._split(key)

    def _split(self, key: str) -> list[str]:
        pieces = self._file.pieces
        parts = split_pieces(self._drafted.text(key), pieces, self._index_of[key]) if key in self._index_of else ()
        return [pieces[at].text for at in parts]

    def _in_session(self, session: str | None) -> tuple[dict[str, str | None], int]:
        """Return what the paragraphs of a session have of each note, and how many words more.

        None stands for a note that the author did not change.
        """
        if session is None:
            return {}, 0
        if session not in self._sessions:
            found: dict[str, str | None] = {}
            rest = 0
            left = [note for note in self._notes if note.session == session and f"n:{note.uid}" not in self._keys]
            all_moments = [
                moment for key in self._keys[f"s:{session}"] for moment in moments_in(self._drafted.text(key))
            ]
            ends = all_moments if len(all_moments) == len(left) else [""] * len(left)
            texts = {note.uid: note.text + end for note, end in zip(left, ends, strict=True)}
            edited = []
            for key in self._keys[f"s:{session}"]:
                if _is_same(self._drafted, self._file, [key]):
                    found |= {note.uid: None for note in left if has_most_words(self._file.text(key), note.text)}
                else:
                    edited.append("\n\n".join(self._split(key)))
            for text in edited:
                left = [note for note in left if note.uid not in found]
                pieces = [Piece(f"n:{note.uid}", texts[note.uid]) for note in left]
                tokens = tokens_of(text)
                places = notes_in(text, pieces, [piece for piece in self._last if piece.key.endswith(".chapter")])
                found |= {left[n].uid: "".join(tokens[row.start : row.stop]).strip() for n, row in places.items()}
                taken = {at for row in places.values() for at in row}
                rest += sum(len(words_of(token)) for at, token in enumerate(tokens) if at not in taken)
            self._sessions[session] = found, rest
        return self._sessions[session]

    def _is_part(self, keys: Sequence[str]) -> bool:
        """Return whether a note is in a paragraph with others."""
        places = {self._joined[key].at for key in keys if key in self._joined}
        return any(place.at in places for key, place in self._joined.items() if key not in keys)

    def _is_replaced(self, key: str, note: Note) -> bool:
        """Return whether text of the author is in place of a note, below the same heading."""
        drafted, file = self._drafted, self._file
        if key[:2] == "s:" and key in self._index_of:
            its, rest = self._in_session(note.session)
            return note.uid not in its and rest >= len(plain_words(note.text)) / 2
        if key in self._index_of:
            return False
        at = drafted.index_of[key]
        heading = file.index_of.get(drafted.pieces[drafted.under[at]].key) if drafted.under[at] >= 0 else -1
        before = (file.index_of[piece.key] for piece in reversed(drafted.pieces[:at]) if piece.key in file.index_of)
        behind = (file.index_of[piece.key] for piece in drafted.pieces[at + 1 :] if piece.key in file.index_of)
        between = range(next(before, -1) + 1, next(behind, len(file.pieces)))
        if any(not file.pieces[n].key and file.pieces[n].text and file.under[n] == heading for n in between):
            return True
        # the author may have put its new words into the paragraph before it or behind it, or into one with words of it
        around = (reversed(drafted.pieces[:at]), drafted.pieces[at + 1 :])
        places = (next((self._index_of[p.key] for p in side if p.key in self._index_of), -1) for side in around)
        alike = (n for word in self._own_words[at] for n in self._having[word] if file.under[n] == heading)
        words = len(drafted.text(key).split()) / 2
        return any(n >= 0 and self._has_grown(n, words) for n in {*places, *alike})

    @cached_property
    def _own_words(self) -> dict[int, list[str]]:
        """The words of missing pieces that no other piece has, by their index in the last draft."""
        pieces = self._drafted.pieces
        missing = {n: plain_words(piece.text) for n, piece in enumerate(pieces) if piece.key not in self._index_of}
        return own_words(pieces, self._drafted.under, missing)

    @cached_property
    def _having(self) -> dict[str, list[int]]:
        """The pieces of the file that have each word."""
        found: dict[str, list[int]] = defaultdict(list)
        for n, piece in enumerate(self._file.pieces):
            for word in () if is_chapter(piece.key) else {*plain_words(piece.text)}:
                found[word].append(n)
        return found

    def _has_grown(self, at: int, words: float) -> bool:
        """Return whether a piece of the file has so many words more than its notes."""
        its = {self._file.pieces[at].key, *(key for key, place in self._joined.items() if place.at == at)}
        known = sum(len(self._drafted.text(key).split()) for key in its if key in self._drafted.index_of)
        return len(self._file.pieces[at].text.split()) - known >= words


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
