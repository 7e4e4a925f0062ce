"""Expand the user's abbreviations (settings `abbr.WORD`) in the input line of the prompt."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition, Filter, emacs_insert_mode, vi_insert_mode
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from confnote.live.commands import find_command, split_command

# keys that end a word; `.` and `:` are in addresses (k8s.io), so after them a word ends only with the blank behind
ENDS = " ,;!?)"
# commands whose words are a note, and how many handles they take before it
HANDLES = {"to": 1, "edit": 1, "private": 0, "moment": 0}
# a whole word at the end of a text, and the punctuation behind it
WORD = re.compile(
    r"(?:^|(?<=[\s(\[{\"'\u201c\u201e\u2018\u00ab]))([^\s(\[{\"'\u201c\u201e\u2018\u00ab]+?)([.,;:!?)]*)$"
)


class Abbreviations:
    """Expands abbreviations in one input.

    `words` are the expansions by abbreviation; `line` returns the line that is typed, which ends the input.
    """

    def __init__(self, words: Mapping[str, str], buffer: Buffer, line: Callable[[], str]) -> None:
        self.words, self.buffer, self.line = words, buffer, line
        self._length = 0
        self._is_typed = False  # whether the last change added one character: a paste, or a line of the history, stays
        self._as_typed = ""  # the input up to a word whose expansion was undone
        # the input after the last expansion, without it, and up to the word
        self._expanded: tuple[Document, Document, str] | None = None
        buffer.on_text_changed += self._changed

    def _changed(self, _: object) -> None:
        self._is_typed = len(self.buffer.text) == self._length + 1
        self._length = len(self.buffer.text)
        if not self.can_undo():
            self._expanded = None
        if not self.buffer.text.startswith(self._as_typed):
            self._as_typed = ""

    def expand(self, end: str = "") -> None:
        """Expand the word before the cursor, and insert the character that ends it, if any."""
        document = self.buffer.document
        behind = document.text_after_cursor
        before = document.text_before_cursor
        begin = len(document.text) - len(self.line())  # lines that wait for the store are before it
        found = WORD.search(before[begin:]) if end or (self._is_typed and not behind[:1].isalnum()) else None
        plain = Document(f"{before}{end}{behind}", len(before) + len(end))
        if (
            found is None
            or found[1] not in self.words
            or before[: begin + found.end(1)] == self._as_typed
            or not _is_in_note(before[begin:], found.start(1))
        ):
            if end:
                self.buffer.insert_text(end)
            return
        text = f"{before[: begin + found.start(1)]}{self.words[found[1]]}{found[2]}{end}"
        self.buffer.document = Document(text + behind, len(text))
        self._expanded = self.buffer.document, plain, before[: begin + found.end(1)]

    def can_undo(self) -> bool:
        """Return whether the last thing that happened to the input is an expansion."""
        return self._expanded is not None and self._expanded[0] == self.buffer.document

    def undo(self) -> None:
        """Put the word as typed in place of the last expansion."""
        if self._expanded is not None:
            _, self.buffer.document, self._as_typed = self._expanded
            self._expanded = None


def bind(keys: KeyBindings, in_line: Filter, get: Callable[[], Abbreviations]) -> None:
    """Bind the keys that end a word, and Backspace after an expansion."""
    for end in ENDS:

        @keys.add(end, filter=in_line & (emacs_insert_mode | vi_insert_mode))
        def _end(event: KeyPressEvent) -> None:
            get().expand(event.data * event.arg)

    @keys.add("backspace", filter=in_line & Condition(lambda: get().can_undo()))
    def _as_typed(_: KeyPressEvent) -> None:
        get().undo()


def _is_in_note(line: str, at: int) -> bool:
    """Return whether the text at a position is that of a note, not of a product or a command."""
    command = split_command(line)
    if command is None or find_command(command[0]) is None:
        return not line.startswith("$ ")
    name, words = command
    return len(words[: max(0, at - len(line) + len(words))].split()) >= HANDLES.get(name, len(line))
