"""The notes of the conference, as they were typed: what the arrow keys and Ctrl-R go through."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from prompt_toolkit.history import History

from confnote.live.line import MARKS, command, read_line
from confnote.store.drafts import cleared
from confnote.store.place import place_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from confnote.live.context import Desk

MOST = 2000
"""Older notes are found by /find; reading so many takes 5 ms."""
MARK: dict[str, str] = {kind: mark for mark, kind in reversed(MARKS)}


def typed_line(kind: str, text: str) -> str:
    """Return what one types to get a note of this kind and text."""
    line = MARK.get(kind, "") + text
    draft = read_line(line)
    if (draft.kind, draft.text) == (kind, text) and command(line) is None:
        return line
    return f"/{text}" if text.startswith("/") else line


class NoteHistory(History):
    """Notes of this conference and lines that were cleared, by the time they were begun."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    def load_history_strings(self) -> Iterable[str]:
        """Return the lines, the newest first."""
        store = self.desk.store
        try:
            place = place_of(store, self.desk.now(), self.desk.slug)
            notes = store.execute(
                "SELECT at, kind, text FROM note WHERE conference IS ? ORDER BY id DESC LIMIT ?",
                (place.conference, MOST),
            ).fetchall()
            given_up = cleared(store)
        except sqlite3.Error:  # the store is held or gone: a prompt without a past is still a prompt
            return []
        lines = [(at, typed_line(kind, text)) for at, kind, text in notes]
        lines += [(line.at, line.text) for line in given_up]
        return [text for _, text in sorted(lines, key=lambda pair: -pair[0])]

    def store_string(self, string: str) -> None:
        """Keep nothing: what was entered is in the store."""
