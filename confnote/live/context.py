"""The state of one prompt: store, clock and conference; and its status at a moment."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from confnote.core.heard_talks import HeardTalks
from confnote.core.text import one_line
from confnote.core.time import clock_time
from confnote.errors import ConfnoteError, Refused, StoreError, Unknown
from confnote.store.db import UNSURE, Store
from confnote.store.drafts import LineTarget
from confnote.store.heard import heard_elsewhere, speakers_of
from confnote.store.journal import last_change
from confnote.store.known import USED
from confnote.store.neighbours import NextSession, next_of
from confnote.store.now import NO_CONFERENCE, Place, SessionRef, minutes_of, place_of
from confnote.store.pins import last_pins
from confnote.store.read import count_notes
from confnote.store.reasons import explain
from confnote.store.rows import fields_of
from confnote.views.seen import seen_before
from confnote.views.theme import UNICODE

SEEN = 40  # characters of the verdict on a speaker's last talk


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What the prompt shows of one moment: where a note goes, and facts about the session there.

    `room` is the session's or, if there is no session, the pinned one. `gone` and `left` are whole minutes since the
    session began and until it ends; both may be negative. `notes` and `takeaways` count those of the session, else the
    unfiled ones of the day, else those of the inbox. `seen` and `next_seen` say where the user heard a speaker of the
    session, and of the next one, before.
    """

    place: Place
    room: str = ""
    ends_at: int | None = None
    gone: int | None = None
    left: int | None = None
    rating: int | None = None
    notes: int = 0
    takeaways: int = 0
    next: NextSession | None = None
    seen: str = ""
    next_seen: str = ""

    @property
    def handle(self) -> str:
        """Return the text before the input: `s12`, `day 2`, `unfiled` or `inbox`."""
        place = self.place
        if place.session is not None:
            return f"s{place.session.id}"
        if place.conference is None:
            return "inbox"
        return f"day {place.number}" if place.number >= 0 and place.covers else "unfiled"

    @property
    def line_target(self) -> LineTarget:
        """Return where a line goes that is begun at this moment."""
        place = self.place
        if place.conference is None:
            return LineTarget(self.handle, "the inbox")
        session = place.session
        label = session.label if session else place.day_name()
        return LineTarget(self.handle, label, place.conference, session.uid if session else None, place.day)

    @property
    def target(self) -> tuple[str | None, ...]:
        """Return a key that is equal for two moments in which a note goes to the same target."""
        place = self.place
        where = place.session.uid if place.session else place.day
        return (place.conference, where, *(rival.uid for rival in place.rivals))

    def clock(self, at: int | None = None) -> str:
        """Return an instant (this one by default) on the conference's clock: `14:05`."""
        return clock_at(self.place.at if at is None else at, self.place.zone)


def clock_at(at: int, zone: str) -> str:
    """Return an instant as `14:05` in a zone, or on this machine's clock if the zone is empty."""
    return clock_time(at, zone) if zone else time.strftime("%H:%M", time.localtime(at / 1000))


class Context:
    """The open store, the clock and the conference of one prompt, and the notes that it stored.

    `open_store` opens the store, also again if its file was replaced. `slug` is the conference given with
    `--conference`; without it, the prompt stays with the one that notes went to first. With `pinned`, for tests, the
    journal uses `clock` too. `taken` are the uids of this prompt's notes, and `marked` those of them that
    only mark a moment, `placed` are those that the user put somewhere, with the session (a uid or None).

    Of the line that is being carried out, `begun` is the instant (ms) at which the user began it, `target` is where the
    prompt said then that it goes, None by the clock. `sure`: the user was asked about it and entered it again.
    `idle`: the line before was one that changes something, and it changed nothing. `columns` is the width of the
    terminal.
    """

    def __init__(
        self,
        open_store: Callable[[], Store],
        clock: Callable[[], int],
        *,
        slug: str | None = None,
        pinned: bool = False,
    ) -> None:
        self.open_store, self.clock, self.pinned = open_store, clock, pinned
        self.store = open_store()
        found = self.store.execute("SELECT uid FROM conference WHERE slug = ?", (slug,)).fetchone()
        self.conference: str | None = found[0] if found else None  # a uid
        self.begun = 0
        self.target: LineTarget | None = None
        self.sure = self.idle = False
        self.taken: list[str] = []
        self.left: list[tuple[tuple[int, int], str | None]] = []  # conferences (uids) before each /use
        self.marked: set[str] = set()
        self.placed: dict[str, str | None] = {}
        self.last_session: str | None = None  # a uid: where the clock put this prompt's last note
        self.marks = UNICODE
        self.columns = 80
        self._heard: tuple[str, HeardTalks] | None = None  # of other conferences than this one (a uid)
        self._is_gone = False  # the file was not there when it was last looked for
        self._warned = ""
        self._used: str | None = self._in_use()

    def now(self) -> int:
        """Return the current instant in milliseconds."""
        at = self.clock()
        # the journal has a clock of its own in SQL, which a test must set too
        self.store.pinned = at if self.pinned else None
        return at

    @property
    def slug(self) -> str | None:
        """Return the conference of this prompt, None before there is one."""
        found = self.store.execute("SELECT slug FROM conference WHERE uid = ?", (self.conference,)).fetchone()
        if found is None:
            self.conference = None
        return found[0] if found else None

    def go_to(self, conference: str) -> None:
        """Change the conference (a uid) of this prompt."""
        if conference != self.conference:
            self.left.append((self.last_own_change(), self.conference))
        self.conference = self._used = conference
        self.last_session = None

    def go_back(self) -> str:
        """Return the conference (a slug) that /undo goes back to; "" if another change is first."""
        if not self.left or self.left[-1][0] != self.last_own_change():
            return ""
        found = self.store.execute("SELECT slug FROM conference WHERE uid = ?", (self.left.pop()[1],)).fetchone()
        return found[0] if found else ""

    def last_own_change(self) -> tuple[int, int]:
        """Return the numbers of this prompt's last change in force, and of that of its pins."""
        pins = last_pins(self.store, self.store.writer)
        return last_change(self.store, self.store.writer) or 0, pins.number if pins is not None else 0

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def place(self, at: int | None = None) -> Place:
        """Return where a note of this moment, or of another instant, goes.

        If several sessions fit equally well and one of them got this prompt's last note, the note goes there.
        """
        now = self.now()
        place = place_of(self.store, now if at is None else at, self.slug, now=now)  # 0.5 ms
        self.conference = place.conference
        place.prefer(self.last_session)
        return place

    def place_shown(self) -> Place | None:
        """Return the place that the prompt showed for the line when it was begun; None for none.

        Raises TargetGone if its session, conference or note was deleted meanwhile.
        """
        target = self.target
        if target is None:
            return None
        if target.conference is None:
            return Place(self.begun)
        conference = fields_of(self.store, "conference", target.conference, "slug")
        session = fields_of(self.store, "session", target.session, "uid, id, title") if target.session else None
        if conference is None or (target.session and session is None):
            raise TargetGone(target.label)
        place = place_of(self.store, self.begun, conference[0], now=self.now(), is_decided=True)
        place.session, place.day = SessionRef(*session) if session else None, target.day
        return place

    def place_left(self) -> Place | None:
        """Return the place shown for the line if its session is not the current one."""
        shown = self.place_shown()
        is_left = shown is not None and shown.session is not None and shown.session != self.place().session
        return shown if is_left else None

    def place_in_conference(self) -> Place:
        """Return where a note goes now; raise Refused if there is no conference."""
        place = self.place()
        if place.conference is None:
            raise Refused(NO_CONFERENCE)
        return place

    def status(self, at: int | None = None) -> Status:
        """Return the status now, or at another instant; raise StoreError if the store fails."""
        with self.explained():
            place = self.place(at)
            notes, takeaways = count_notes(self.store, place)
            if place.conference is None:
                return Status(place=place, notes=notes)
            gone, left = minutes_of(self.store, place)
            room, ends_at, rating = place.room or "", None, None
            if place.session is not None:
                room, ends_at, rating = self.store.execute(
                    "SELECT room, ends_at, rating FROM session WHERE uid = ?", (place.session.uid,)
                ).fetchone()
            coming = next_of(self.store, place)
            return Status(
                place=place, room=room, ends_at=ends_at, gone=gone, left=left, rating=rating, notes=notes,
                takeaways=takeaways, next=coming,
                seen=self.seen(place, place.session.uid) if place.session is not None else "",
                next_seen=self.seen(place, coming.uid) if coming is not None else "",
            )  # fmt: skip

    def seen(self, place: Place, session: str) -> str:
        """Say where the user heard a speaker of a session (a uid) before; "" if nowhere."""
        if self._heard is None or self._heard[0] != place.conference:
            # once for the prompt: what was heard elsewhere stays as it is, and reading it can take some milliseconds
            self._heard = str(place.conference), heard_elsewhere(self.store, str(place.conference))
        speakers = speakers_of(self.store, session)  # 0.05 ms
        return seen_before(self._heard[1].of(speakers), len(speakers), SEEN)

    def recounted(self, status: Status) -> Status:
        """Return a status with the notes of its place counted again."""
        notes, takeaways = count_notes(self.store, status.place)
        return replace(status, notes=notes, takeaways=takeaways)

    def is_rated(self, session: str) -> bool:
        """Return whether a session (a uid) has a rating, or was deleted."""
        found = self.store.execute("SELECT rating FROM session WHERE uid = ?", (session,)).fetchone()
        return found is None or found[0] is not None

    def not_left(self, status: Status) -> str:
        """Return why the user did not leave the session of a status: deleted, mistaken; or ""."""
        session = status.place.session
        found = fields_of(self.store, "session", session.uid, "entered_at") if session is not None else (0,)
        is_mistaken = status.place.step == 1 and found == (None,)  # an answer has said so
        return "deleted" if found is None else "mistaken" if is_mistaken else ""

    def count_taken(self) -> int:
        """Return how many notes of this prompt are there, without marks of moments."""
        there = (fields_of(self.store, "note", uid, "uid") for uid in self.taken if uid not in self.marked)
        return sum(found is not None for found in there)

    def last_entry(self) -> int:
        """Return the number of the last entry in the journal, 0 for none."""
        return int(self.store.execute("SELECT coalesce(max(seq), 0) FROM journal").fetchone()[0])

    def _in_use(self) -> str | None:
        (used,) = self.store.execute(USED).fetchone()
        return str(used) if used else None

    def other_in_use(self) -> list[str]:
        """Say once that another conference was put in use than that of this prompt."""
        used, before = self._in_use(), self._used
        self._used = used
        if used == before:
            return []
        if used in {None, self.conference} or self.conference is None:
            return []
        other, own = (
            one_line(fields_of(self.store, "conference", str(uid), "name")[0], 40) for uid in (used, self.conference)
        )
        return [f"{other} is in use now; this prompt stays with {own}: /use changes that"]

    def version(self) -> int:
        """Return a number that changes whenever another program writes to the store.

        Raises StoreIsNewer if a newer confnote wrote it.
        """
        self.store.check_writable()
        # it does not count what this connection writes
        return int(self.store.execute("PRAGMA data_version").fetchone()[0])

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn an SQLite error into a StoreError; open the store again if its file may be lost.

        While the file is gone, each call raises NotSaved until it is back.
        """
        if self._is_gone:
            self._reopen()
        try:
            yield
        except sqlite3.Error as error:
            explained: Exception = store_error(error, self.store.path, self.store.outcome)
            if primary_code(error) in LOST:
                # if another error comes now, the first one is the one to report, unless the file is gone
                try:
                    self._reopen()
                except Exception as second:  # noqa: BLE001  # of any kind: the store may be damaged
                    if self._is_gone:
                        explained = second
            raise explained from error

    def _reopen(self) -> None:
        """Open the store again; raise NotSaved if its file is gone or cannot be opened."""
        known = self.store.known
        if known.is_missing():  # opening would make a new store if the state folder cannot be written
            self._is_gone = True
            raise NotSaved(f"NOT SAVED: {known.gone('is gone', known.read())}")
        try:
            fresh = self.open_store()
        except StoreError as error:
            raise NotSaved(f"NOT SAVED: {error}") from error
        self._is_gone = False
        # /undo takes back the changes of this writer, also those made before
        fresh.writer, fresh.along = self.store.writer, self.store.along
        fresh.outcome = self.store.outcome
        self.store.close()
        self.store = fresh

    def new_warning(self) -> str:
        """Return a warning that the file is another copy; "" if there is none or it was shown."""
        said, self._warned = self._warned, self.store.other_copy or self._warned
        return self.store.other_copy if self.store.other_copy != said else ""


class TargetGone(Unknown):
    """What a line was begun for was deleted before the line was entered."""

    def __init__(self, label: str) -> None:
        super().__init__(f"{label} was deleted: this line is not stored. Enter again puts it where notes go now")


class Unsure(ConfnoteError):
    """A line would make something new that its words do not clearly name.

    `question` is for a prompt, where Enter again does it; the message of the error names what to type for that.
    """

    def __init__(self, what: str, makes: str, typed: str, *, is_text: bool = True) -> None:
        super().__init__(f"{what}. {typed} {makes}")
        note = "; for a note, begin the line with two slashes: //..." if is_text else ""
        self.question = f"{what}. Enter again {makes}{note}"


class Busy(StoreError):
    """Another program is writing to the store; the prompt tries an entered line again by itself."""


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


def store_error(error: sqlite3.Error, path: str, outcome: str) -> StoreError:
    """Return the StoreError that explains an SQLite error on the store at `path`.

    `outcome` says what the failed change left behind, empty if there was none.
    """
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
    lead = "PERHAPS NOT SAVED" if outcome == UNSURE else "NOT SAVED"
    return NotSaved(f"{lead}: {explain(error, path, outcome)}")
