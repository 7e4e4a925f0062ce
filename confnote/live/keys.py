"""The keys of the prompt that prompt-toolkit does not have, and the user's abbreviations."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Mapping
from functools import partial

from prompt_toolkit.application import get_app
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import Condition, emacs_insert_mode, has_focus, vi_insert_mode
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from confnote.errors import ConfnoteError
from confnote.live.answer import remark
from confnote.live.commands import find_command, split_command
from confnote.live.entry import Entry
from confnote.store.drafts import LineTarget
from confnote.store.neighbours import session_after, session_before
from confnote.store.rows import fields_of

EARLY = 20  # minutes before a session within which Alt-N goes there without a question
# keys that end a word; `.` and `:` are in addresses (k8s.io), so after them a word ends only with the blank behind
ENDS = " ,;!?)"
# commands whose words are a note, and how many handles they take before it
HANDLES = {"to": 1, "edit": 1, "private": 0, "moment": 0}
# a whole word at the end of a text, and the punctuation behind it
WORD = re.compile(
    r"(?:^|(?<=[\s(\[{\"'\u201c\u201e\u2018\u00ab]))([^\s(\[{\"'\u201c\u201e\u2018\u00ab]+?)([.,;:!?)]*)$"
)


class Abbreviations:
    """Expands abbreviations in one input; `words` are the settings `abbr.WORD`."""

    def __init__(self, words: Mapping[str, str], buffer: Buffer) -> None:
        self.words, self.buffer = words, buffer
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
        may_end = self.words and (end or (self._is_typed and not behind[:1].isalnum()))
        found = WORD.search(before) if may_end else None  # it tries each place of a long line
        plain = Document(f"{before}{end}{behind}", len(before) + len(end))
        if (
            found is None
            or found[1] not in self.words
            or before[: found.end(1)] == self._as_typed
            or not _is_in_note(before, found.start(1))
        ):
            if end:
                self.buffer.insert_text(end)
            return
        text = f"{before[: found.start(1)]}{self.words[found[1]]}{found[2]}{end}"
        self.buffer.document = Document(text + behind, len(text))
        self._expanded = self.buffer.document, plain, before[: found.end(1)]

    def can_undo(self) -> bool:
        """Return whether the last thing that happened to the input is an expansion."""
        return self._expanded is not None and self._expanded[0] == self.buffer.document

    def undo(self) -> None:
        """Put the word as typed in place of the last expansion."""
        if self._expanded is not None:
            _, self.buffer.document, self._as_typed = self._expanded
            self._expanded = None


def key_bindings(
    entry: Entry,
    abbreviations: Abbreviations,
    *,
    enter: Callable[[], None],
    complete: Callable[[], None],
    clear: Callable[[], None],
    leave: Callable[[], None],
) -> KeyBindings:
    """Return our own key bindings; prompt-toolkit adds those for editing."""
    keys = KeyBindings()
    in_line = has_focus(DEFAULT_BUFFER)

    @keys.add("enter", filter=in_line)
    def _enter(event: KeyPressEvent) -> None:
        state, event.current_buffer.complete_state = event.current_buffer.complete_state, None
        if state is None or state.current_completion is None:  # else Enter only chooses from the menu
            abbreviations.expand()
            enter()

    @keys.add("escape", "enter", filter=in_line)
    def _new_line(event: KeyPressEvent) -> None:
        abbreviations.expand()
        event.current_buffer.newline(copy_margin=False)

    for end in ENDS:

        @keys.add(end, filter=in_line & (emacs_insert_mode | vi_insert_mode))
        def _end(event: KeyPressEvent) -> None:
            abbreviations.expand(event.data * event.arg)

    # elsewhere in the line Ctrl-D deletes a letter
    at_end = Condition(lambda: get_app().current_buffer.document.is_cursor_at_the_end)
    acts: tuple[tuple[tuple[str, ...], Callable[[], object], Condition | None], ...] = (
        (("tab",), complete, None),
        (("c-c",), clear, None),
        (("c-d",), leave, at_end),
        (("backspace",), abbreviations.undo, Condition(abbreviations.can_undo)),
        *((("escape", key), act, None) for key, act in _alt_keys(entry).items()),
    )
    for pressed, act, holds in acts:
        keys.add(*pressed, filter=in_line if holds is None else in_line & holds)(partial(_run, act))
    keys.add("<sigint>")(partial(_run, clear))
    return keys


def _run(act: Callable[[], object], _: KeyPressEvent) -> None:
    act()


def _alt_keys(entry: Entry) -> dict[str, Callable[[], None]]:
    """Return what each key does with Alt."""
    press = entry.press
    return {
        "e": entry.edit_last, "b": partial(aim_before, entry), "n": partial(go_on, entry),
        "z": partial(press, "/undo"), "m": partial(press, "/moment"), "s": partial(press, "/photo"),
        **{digit: partial(_rate, entry, digit) for digit in "12345"},
    }  # fmt: skip


def _rate(entry: Entry, digit: str) -> None:
    entry.press(f"/rate {entry.notices.offered} {digit}")


def go_on(entry: Entry) -> None:
    """Start the user's next session; ask first if it begins much later."""
    context = entry.context
    try:
        place = context.place_in_conference()
        coming = session_after(context.store, place)
        if coming is not None:
            (starts,) = fields_of(context.store, "session", coming.uid, "starts_at")
            minutes = -((place.at - starts) // 60_000)  # rounded up, as the toolbar shows them
            if minutes > EARLY and not entry.is_asked("/next"):
                entry.ask("/next", f"{coming.short} begins in {minutes} min: Alt-N once more goes there now")
                return
    except (ConfnoteError, sqlite3.Error):
        pass  # the command says what is wrong
    entry.press("/next")


def aim_before(entry: Entry) -> None:
    """Let the line go to the session before; at the second call, where it went."""
    target = entry.target
    try:
        place = entry.context.place_in_conference()
        before = session_before(entry.context.store, place)
    except (ConfnoteError, sqlite3.Error) as error:
        entry.show([remark(str(error))])
        return
    if before is None:
        entry.show([remark("there was no session of yours before: /agenda all shows the day")])
    elif target is not None and target.session == before.uid:
        entry.aim(None)
    else:
        entry.aim(LineTarget(f"s{before.id}", before.label, place.conference, before.uid, aimed=True))


def _is_in_note(line: str, at: int) -> bool:
    """Return whether the text at a position is that of a note, not of a product or a command."""
    command = split_command(line)
    if command is None or find_command(command[0]) is None:
        return not line.startswith("$ ")
    name, words = command
    return len(words[: max(0, at - len(line) + len(words))].split()) >= HANDLES.get(name, len(line))
