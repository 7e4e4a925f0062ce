"""Find where the files of posts still have the words of notes that are private now.

Words are compared without case, marks and addresses, so that escapes and other line breaks make no difference.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from confnote.model import Dossier
from confnote.post.content.facts import style_of
from confnote.post.content.findings import Finding
from confnote.post.merge.conflict import Conflict
from confnote.post.settings import DraftText, Settings

_WORD = re.compile(r"\w+")
# Entities, and the addresses of links and images, which an export rewrites.
_NO_WORDS = re.compile(r"&#\d+;|\]\([^()\s]*\)")
# A shorter note may be part of any text.
LONG = 16


class PrivateNotes:
    """The private notes of a conference that a post with these settings leaves out."""

    def __init__(self, dossier: Dossier, settings: Settings) -> None:
        included = style_of(settings).on("include.private")
        self.notes = {note.uid: note for note in dossier.notes if note.private and not included}
        self._owners = {link.uid: note for note in self.notes.values() for link in note.links} | self.notes
        self._public = " ".join(_words(note.text) for note in dossier.notes if not note.private) if self.notes else ""

    def places(self, text: str, last: DraftText | None) -> Iterator[tuple[str, int]]:
        """Yield handle and line of each note whose words are in the text of a file.

        A short note counts only if a whole paragraph of `last`, the last draft, shows it. Words that a public note
        has, too, do not count.
        """
        if not self.notes:
            return
        pieces = [piece for piece in (last.pieces if last else ()) if _uid(piece.key) in self.notes]
        words, starts, offsets = "", [], []
        for found in _WORD.finditer(_NO_WORDS.sub(lambda part: " " * len(part[0]), text)):
            starts.append(len(words) + 1)
            offsets.append(found.start())
            words += f" {found[0].casefold()}"
        words += " "
        for note in self.notes.values():
            typed = _words(note.text)
            at = words.find(f" {typed} ") if len(typed) >= LONG and typed not in self._public else -1
            offset = offsets[bisect_right(starts, at + 1) - 1] if at >= 0 else -1
            if offset < 0:
                rows = (piece.text for piece in pieces if _uid(piece.key) == note.uid and piece.text)
                offset = next((at for row in rows if (at := f"\n{text}\n".find(f"\n{row}\n")) >= 0), -1)
            if offset >= 0:
                yield note.handle, text.count("\n", 0, offset) + 1

    def is_half_in(self, handle: str, text: str) -> bool:
        """Return whether a paragraph of the text has at least half of the words of a note."""
        typed = next(_words(note.text) for note in self.notes.values() if note.handle == handle)
        return any(_is_half_in(typed, _words(paragraph)) for paragraph in text.split("\n\n"))

    def _in_conflict(self, conflict: Conflict) -> tuple[str, ...]:
        """Return the handles of the notes gone from the draft that the file has in a conflict."""
        if conflict.edited is None:
            return ()
        if owner := self._owners.get(_uid(conflict.key)):
            return (owner.handle,)
        # several notes in one paragraph, or in the front matter
        last, edited, new = (f" {_words(side or '')} " for side in (conflict.last, conflict.edited, conflict.new))
        gone = [(note, f" {_words(note.text)} ") for note in self.notes.values()]
        gone = [(note, typed) for note, typed in gone if typed in last and typed not in new]
        return tuple(note.handle for note, typed in gone if _is_half_in(typed, edited))

    def in_conflicts(self, conflicts: Sequence[Conflict]) -> Iterator[Finding]:
        """Say of each conflict about a private note where its words stand in the file."""
        for conflict in conflicts:
            for handle in self._in_conflict(conflict):
                yield Finding(
                    "private now, but the file has its words, as you edited them",
                    handle, "error", "--take notes takes them out, --take file keeps them", line=conflict.line,
                )  # fmt: skip

    def in_file(self, text: str, last: DraftText | None) -> Iterator[Finding]:
        """Say where the text of a file has the words of private notes."""
        for handle, line in self.places(text, last):
            yield Finding(
                f"private, but its words are in the file, line {line}", handle, "warning", "take them out by hand",
                "private notes have words in the file", line=line,
            )  # fmt: skip


def _words(text: str) -> str:
    return " ".join(_WORD.findall(_NO_WORDS.sub(" ", text).casefold()))


def _is_half_in(typed: str, text: str) -> bool:
    """Return whether at least half of the words are in the text, and there is a word."""
    words, others = typed.split(), set(text.split())
    return 0 < len(words) <= 2 * sum(word in others for word in words)


def _uid(key: str) -> str:
    return re.split(r"[.#]", key.partition(":")[2], maxsplit=1)[0]
