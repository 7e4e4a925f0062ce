"""What stands in the input -> the draft row of the store, soon after every change; a file where that cannot be."""

from __future__ import annotations

import sqlite3
import time
from typing import TYPE_CHECKING

from confnote.core.text import readable
from confnote.live.rescue import claim_line, drop_line, write_line
from confnote.live.trouble import BUSY, primary
from confnote.store.drafts import DROP, Unfinished, claim_draft, drop_draft, put_aside, put_draft

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from confnote.live.desk import Desk

DELAY = 0.15  # seconds from a change to the disk, at most
RETRY = 0.3  # seconds, while another program holds the store
PATIENCE = 2.0  # seconds of that until the line goes to a file


class Keeper:
    """Keeps the unfinished line of one prompt, named `who`. `later` calls a function after so many seconds."""

    def __init__(self, desk: Desk, who: str, later: Callable[[float, Callable[[], None]], object]) -> None:
        self.desk, self.who, self.later = desk, who, later
        self.file: Path | None = None
        self._line: Unfinished | None = None
        self._stored = False
        self._due = False
        self._failing: float | None = None

    @property
    def along(self) -> tuple[str, tuple[object, ...]]:
        """The statement that takes the draft away in the same transaction that stores the entered line."""
        return DROP, (self.who,)

    def changed(self, line: Unfinished | None) -> None:
        """Take notice of what stands in the input now; None if nothing does."""
        self._line = line
        if not self._due:
            self._due = True
            self.later(DELAY, self._write_due)

    def settled(self) -> None:
        """Take notice that the line was entered, and that its draft went with it."""
        self._line, self._stored = None, False
        self._drop_file()

    def flush(self, patience: float = PATIENCE) -> bool:
        """Write now, waiting for the store so long; return whether the line is on disk, be it in a file."""
        until = time.monotonic() + patience
        while not self._write():
            if time.monotonic() >= until:
                self._write_file()
                return self._line is None or self.file is not None
            time.sleep(0.05)
        return True

    def put_aside(self, line: Unfinished) -> None:
        """Keep a line that was cleared, for the history; in a file that the next start finds, if need be."""
        self._line = None
        try:
            put_aside(self.desk.store, self.who, _clean(line))
        except sqlite3.Error:
            write_line(self.desk.store.path, f"{self.who}/{line.at}", line)
            self.changed(None)
        else:
            self._stored = False
            self._drop_file()

    def recover(self, is_alive: Callable[[str], bool]) -> Unfinished | None:
        """Take over a line whose prompt is no more; it is this prompt's draft from now on."""
        found = claim_draft(self.desk.store, self.who, is_alive)
        if found is None:
            held = claim_line(self.desk.store.path, is_alive)
            if held is None:
                return None
            found, path = held
            put_draft(self.desk.store, self.who, found)
            path.unlink(missing_ok=True)
        self._line, self._stored = found, True
        return found

    def _write_due(self) -> None:
        self._due = False
        if self._write():
            return
        if self._failing is not None and time.monotonic() - self._failing >= PATIENCE:
            self._write_file()
        self._due = True
        self.later(RETRY, self._write_due)

    def _write(self) -> bool:
        """Bring the store to what the input holds; whether that worked, or will never work and went to a file."""
        line = self._line
        try:
            if line is not None:
                put_draft(self.desk.store, self.who, _clean(line))
            elif self._stored:
                drop_draft(self.desk.store, self.who)
        except sqlite3.Error as error:
            if self._failing is None:
                self._failing = time.monotonic()
            if primary(error) in BUSY:
                return False
            self._write_file()  # full, read-only, gone: Enter says so, and the file waits for the next start
            return True
        self._stored, self._failing = line is not None, None
        self._drop_file()
        return True

    def _write_file(self) -> None:
        if self._line is not None:
            self.file = write_line(self.desk.store.path, self.who, _clean(self._line)) or self.file

    def _drop_file(self) -> None:
        if self.file is not None:
            drop_line(self.desk.store.path, self.who)
            self.file = None


def _clean(line: Unfinished) -> Unfinished:
    """Return the line without what cannot be stored; the input still shows it."""
    return Unfinished(readable(line.text.replace("\0", ""))[0], line.target, line.at)
