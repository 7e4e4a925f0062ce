"""Find the notes whose words the author changed in the file or took out, for their chapters."""

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
from confnote.post.markdown.pieces import split
from confnote.post.merge.positions import without_moments
from confnote.post.merge.recognise import three_sides
from confnote.post.merge.sides import Side, take_apart
from confnote.post.settings import DraftText

_TAG = re.compile(r"<[^>]*>")
_TIME = re.compile(r"\d+(?::\d\d)+ ?")
# What a note has in a post beside its words.
_NO_WORDS = {"between", "chapter", "links"}


def words_of_author(last: DraftText, edited: str, notes: Iterable[Note]) -> dict[str, str]:
    """Return the first words that a file has in place of notes, by uid; "" for a note that is gone.

    Left out are notes whose words are still there, and those that the last draft did not have. Where the author
    changed a chapter, the words are those of the last draft, so that this is no conflict.
    """
    sides = three_sides(last.pieces, split(front_matter.cut(edited.removeprefix("\ufeff")).body), (), last.loose)
    drafted, file = sides.last, sides.edited
    keys: dict[str, list[str]] = defaultdict(list)
    for key in drafted.index_of:
        owner, _, part = key.partition("#")[0].partition(".")
        if (owner[:2] == "n:" and part not in _NO_WORDS) or part in ("notes", "lead"):
            keys[owner].append(key)
    found: dict[str, str] = {}
    for note in notes:
        own, chapter = keys.get(f"n:{note.uid}"), f"n:{note.uid}.chapter"
        its = own or keys.get(f"s:{note.session}", [])  # with `join`, its session has one paragraph
        if _is_same(drafted, file, its):
            words = None
        else:
            texts = [without_moments(file.text(key)) for key in its if key in file.index_of]
            is_there = any(_has(text, in_chapter(note.text)) for text in texts)
            lead = _lead(without_moments(drafted.text(its[0])), note)
            words = None if is_there else _first_words(texts[0]).removeprefix(lead) if own and texts else ""
        if chapter in file.index_of and not _is_same(drafted, file, [chapter]):
            words = _TIME.sub("", _first_words(drafted.text(chapter)), count=1)
        if words is not None:
            found[note.uid] = words
    return found


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
