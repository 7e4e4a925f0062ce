"""The input history: the notes of the conference as they were typed, for the arrow keys and Ctrl-R."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import TYPE_CHECKING

from prompt_toolkit.history import History

from confnote.core.kinds import NOTE_KINDS
from confnote.live.line import read_line, split_command
from confnote.store.drafts import cleared

if TYPE_CHECKING:
    from confnote.live.context import Context

MOST = 2000  # notes; reading so many takes 5 ms, and /find searches older ones


def typed_line(kind: str, text: str) -> str:
    """Return the line that stores a note of this kind and text."""
    line = "".join(NOTE_KINDS[kind].marks[:1]) + text
    draft = read_line(line)
    if (draft.kind, draft.text) == (kind, text) and split_command(line) is None:
        return line
    # `//x` is the text `/x`; any other text that a mark or command would swallow can only be shown as it is
    return f"/{text}" if text.startswith("/") else line


class NoteHistory(History):
    """Notes of this conference and lines that were cleared, by the time they were begun."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context

    def load_history_strings(self) -> Iterable[str]:
        """Return the lines, the newest first."""
        store = self.context.store
        try:
            conference = self.context.place(self.context.now()).conference
            notes = store.execute(
                "SELECT at, kind, text FROM note WHERE conference IS ? ORDER BY id DESC LIMIT ?", (conference, MOST)
            ).fetchall()
            cleared_lines = cleared(store)
        except sqlite3.Error:  # the prompt works without a history
            return []
        lines = [(at, typed_line(kind, text)) for at, kind, text in notes]
        lines += [(line.at, line.text) for line in cleared_lines]
        return [text for _, text in sorted(lines, key=lambda pair: -pair[0])]

    def store_string(self, string: str) -> None:
        """Write nothing: entered lines are in the store already."""
