"""An entered line -> a change of the store and an answer: all of the prompt that needs no terminal."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from confnote.core.text import REPLACED, line_of, readable
from confnote.errors import Usage
from confnote.live import answer as echo
from confnote.live.answer import ABOUT, Answer, line
from confnote.live.commands import find_command, like
from confnote.live.line import Draft, command, read_line, read_tech
from confnote.live.status import Outlook, read_outlook
from confnote.live.write_errors import LOST, primary_code, store_error
from confnote.store.capture import Noted, add_note, record_tech
from confnote.store.place import Place, place_of
from confnote.views.theme import UNICODE

if TYPE_CHECKING:
    from collections.abc import Callable

    from confnote.store.db import Store


class Desk:
    """One prompt's place at the store: its clock, its conference, and the notes it took.

    `open_store` opens the store anew where the file was replaced; `pinned` writes the clock's time into the journal
    too, for tests. `begun` is the instant of the line that is being entered, `taken` the notes of this prompt by uid.
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
        self.begun: int | None = None
        self.taken: list[str] = []
        self.marks = UNICODE
        self._noted_in: str | None = None

    def now(self) -> int:
        """Return this moment."""
        at = self.clock()
        self.store.pinned = at if self.pinned else None
        return at

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def enter(self, text: str, begun: int | None = None) -> Answer:
        """Carry out an entered line; what it writes is on disk when this returns.

        A note is of the instant its line was begun, so that a session that changes while one types takes nothing
        away. Raises ConfnoteError where nothing was written; `Busy` and `NotSaved` among them.
        """
        try:
            now = self.now()
            # a clock that was set back since makes the moment it was begun a moment to come
            self.begun = now if begun is None else min(begun, now)
            clean, replaced = readable(text.replace("\0", "").rstrip("\n"))
            answer = self._entered(clean)
        except sqlite3.Error as error:
            raise self._trouble(error) from error
        if replaced:
            answer = Answer((*answer.lines, line((ABOUT, f"  {REPLACED}"))), answer.leave)
        return answer

    def _entered(self, text: str) -> Answer:
        if not text.strip():
            return Answer()
        if not text.startswith("/") or text.startswith("//"):
            return self.keep(text)
        name, words = command(text) or (text[1:].split(maxsplit=1)[0] if text[1:].strip() else "", "")
        known = find_command(name)
        if known is not None and (known.multiline or "\n" not in words):
            return known.run(self, words.strip())
        answer = self.keep(text)
        return Answer((*answer.lines, line((ABOUT, f"  {like(name)}"))))

    def keep(self, text: str, *, session: str | None = None, private: bool = False) -> Answer:
        """Store a line of text by its mark, as a note or a tech."""
        draft = read_line(text)
        if draft.kind == "tech":
            return self.record(*read_tech(draft.text, self.known_tech()))
        if not draft.text.strip():
            raise Usage(f"a {draft.kind} needs words behind its mark")
        noted = self.note(draft, session=session, private=private)
        return Answer(echo.note_lines(noted, draft, private=private))

    def note(self, draft: Draft, *, session: str | None = None, private: bool = False) -> Noted:
        """Store a note, to where its instant says if no session (a uid) is given."""
        assert self.begun is not None
        assert draft.kind != "tech"
        chosen = session or self._chosen(self.place(self.begun))
        noted = add_note(
            self.store, draft.text, self.begun, kind=draft.kind, private=private, conference=self.slug, session=chosen
        )
        self.taken.append(noted.uid)
        if session is None:
            self._noted_in = noted.session[0] if noted.session is not None else None
        return noted

    def _chosen(self, place: Place) -> str | None:
        """Return the session that this prompt chose among rivals; None where the clock alone decides."""
        return place.session[0] if place.session is not None and not place.step else None

    def record(self, name: str, tagline: str, *, url: str = "", rating: int | None = None, verdict: str = "") -> Answer:
        """Store a tech, or complete it."""
        at = self.now()
        zone = place_of(self.store, at, self.slug).zone  # before it is written: a line that is stored is never retried
        recorded = record_tech(
            self.store, line_of(name, "a name"), at, conference=self.slug,
            tagline=tagline, url=url, rating=rating, verdict=verdict,
        )  # fmt: skip
        return Answer((echo.tech_line(recorded, tagline, at, zone),))

    def place(self, at: int) -> Place:
        """Return where a note of an instant goes.

        Of two sessions of mine that run at once, the one that this prompt has just taken notes in is the one I sit in.
        """
        place = place_of(self.store, at, self.slug)
        mine = next((rival for rival in place.rivals if rival[0] == self._noted_in), None)
        if mine is not None:
            place.session, place.rivals = mine, ()
        return place

    def outlook(self, at: int | None = None) -> Outlook:
        """Return this moment, or another instant, as the prompt shows it."""
        try:
            return read_outlook(self.store, self.place(self.now() if at is None else at))
        except sqlite3.Error as error:
            raise self._trouble(error) from error

    def is_rated(self, session: str) -> bool:
        """Whether a session has a rating, or is gone."""
        try:
            found = self.store.execute("SELECT rating FROM session WHERE uid = ?", (session,)).fetchone()
        except sqlite3.Error as error:
            raise self._trouble(error) from error
        return found is None or found[0] is not None

    def version(self) -> int:
        """Return a number that changes whenever another program has written."""
        try:
            (number,) = self.store.execute("PRAGMA data_version").fetchone()
        except sqlite3.Error as error:
            raise self._trouble(error) from error
        return int(number)

    def known_tech(self) -> list[str]:
        """Return the names of the tech of the conference that is on."""
        place = place_of(self.store, self.now(), self.slug)
        return [
            row[0]
            for row in self.store.execute("SELECT name FROM tech WHERE conference IS ?", (place.conference,)).fetchall()
        ]

    def _trouble(self, error: sqlite3.Error) -> Exception:
        """Return what an error of SQLite means, the store opened anew where the old file may be gone."""
        trouble = store_error(error, self.store.path)
        if primary_code(error) in LOST:
            try:
                fresh = self.open_store()
            except Exception:  # noqa: BLE001  # there is nothing to open; what went wrong first is what is told
                return trouble
            fresh.writer, fresh.along = self.store.writer, self.store.along
            self.store.close()
            self.store = fresh
        return trouble
