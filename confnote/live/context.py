"""The state that all lines of one prompt share, and errors that say what happened to an entered line."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from confnote.errors import Refused, StoreError
from confnote.live.status import Status, read_status, recount
from confnote.store.db import Store, explain
from confnote.store.now import NO_CONFERENCE, Place, place_of
from confnote.views.theme import UNICODE


class Context:
    """The open store, the clock and the conference of one prompt, and the notes it took.

    `open_store` opens the store again if its file was replaced. `slug` names the conference that `--conference` gave.
    `pinned` makes the journal use this clock too, for tests. `begun` is the instant the line that is being carried out
    was begun, in milliseconds; `taken` holds the uids of this prompt's notes.
    """

    def __init__(
        self,
        open_store: Callable[[], Store],
        clock: Callable[[], int],
        *,
        slug: str | None = None,
        pinned: bool = False,
    ) -> None:
        self.open_store, self.clock, self.slug, self.pinned = open_store, clock, slug, pinned
        self.store = open_store()
        self.begun = 0
        self.taken: list[str] = []
        self.last_session: str | None = None  # of the last note that went where the clock said
        self.marks = UNICODE
        self._place: Place | None = None  # of the status that was read last

    def now(self) -> int:
        """Return the current instant in milliseconds."""
        at = self.clock()
        # the journal has a clock of its own in SQL, which a test must set too
        self.store.pinned = at if self.pinned else None
        return at

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def place(self, at: int) -> Place:
        """Return where a note of an instant goes.

        If several sessions of the user's agenda run, it is the one in which this prompt took its last note.
        """
        place = place_of(self.store, at, self.slug)
        place.prefer(self.last_session)
        return place

    def place_in_conference(self) -> Place:
        """Return where a note goes now; Refused if there is no conference."""
        place = self.place(self.now())
        if place.conference is None:
            raise Refused(NO_CONFERENCE)
        return place

    def status(self, at: int | None = None) -> Status:
        """Return what the prompt shows of this moment, or of another instant."""
        try:
            self._place = self.place(self.now() if at is None else at)
            return read_status(self.store, self._place)
        except sqlite3.Error as error:
            raise self.failure(error) from error

    def recounted(self, status: Status) -> Status:
        """Return the status that was read last with its notes counted again."""
        try:
            return recount(self.store, self._place, status) if self._place is not None else status
        except sqlite3.Error as error:
            raise self.failure(error) from error

    def is_rated(self, session: str) -> bool:
        """Return whether a session (its uid) has a rating, or was deleted."""
        try:
            found = self.store.execute("SELECT rating FROM session WHERE uid = ?", (session,)).fetchone()
        except sqlite3.Error as error:
            raise self.failure(error) from error
        return found is None or found[0] is not None

    def version(self) -> int:
        """Return a number that changes whenever another program writes to the store."""
        try:
            (number,) = self.store.execute("PRAGMA data_version").fetchone()
        except sqlite3.Error as error:
            raise self.failure(error) from error
        return int(number)

    def failure(self, error: sqlite3.Error) -> StoreError:
        """Return what an SQLite error means; open the store again if its file may have been replaced."""
        explained = store_error(error, self.store.path)
        if primary_code(error) in LOST:
            try:
                fresh = self.open_store()
            except Exception:  # noqa: BLE001  # whatever prevents it, the first error is the one to report
                return explained
            # /undo takes back the changes of this writer, also those made before
            fresh.writer, fresh.along = self.store.writer, self.store.along
            self.store.close()
            self.store = fresh
        return explained


class Busy(StoreError):
    """Another program is writing to the store; the prompt tries the line again by itself."""


class NotSaved(StoreError):
    """The line was not written. It stays in the input, and Enter tries again."""


BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
# after these the connection may read a file that was deleted or replaced: open the store again
LOST = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
LITTLE_SPACE = 1 << 20  # bytes; SQLite reports a full disk as an I/O error on some file systems


def primary_code(error: sqlite3.Error) -> int:
    """Return SQLite's primary result code, or 255 if the error has none."""
    # extended codes keep the primary code in their low byte
    return getattr(error, "sqlite_errorcode", -1) & 0xFF


def store_error(error: sqlite3.Error, path: str) -> StoreError:
    """Return the StoreError that explains an SQLite error on the store at `path`."""
    code = primary_code(error)
    if code in BUSY:
        return Busy("another program is writing to the store")
    if code in FULL:
        folder = Path(path).parent
        with suppress(OSError):
            free = shutil.disk_usage(folder).free
            if free < LITTLE_SPACE:
                space = f"the disk is full ({free // 1024} kB free in {folder})"
                return NotSaved(f"NOT SAVED: {space}. Free space, then press Enter again")
    return NotSaved(f"NOT SAVED: {explain(error, path)}")
