"""The state of the picker: which sessions the filter finds, where the cursor is, what is marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import NamedTuple

from confnote.core.heard_talks import NOTHING_HEARD, HeardTalks
from confnote.core.lookup import fold
from confnote.model import Attendance, Dossier, Session
from confnote.views.agenda import AgendaEntry, overlaps, programme
from confnote.views.lines import counted, session_span
from confnote.views.narrow import searched

SHORT = 3  # letters; a word of the search that is shorter must begin a word of the session
SIGNS = re.compile(r"\W+")


class ListRow(NamedTuple):
    """A row of the list: the number of a session, or the heading of a day (None: no time)."""

    number: int | None
    day: date | None


class Marking:
    """The programme of a conference, with a mark at each session that is to be on the agenda.

    `kept` has marks that were not saved: whether a session (a uid) is marked. `now` is in ms; sessions before it are
    over. `heard` are the talks of other conferences, by which it says whom the user heard before.
    """

    def __init__(
        self,
        dossier: Dossier,
        now: int,
        kept: Mapping[str, bool] | None = None,
        heard: HeardTalks = NOTHING_HEARD,
    ) -> None:
        self.conference = dossier.conference
        self.entries: tuple[AgendaEntry, ...] = tuple(
            entry for day in programme(dossier, now=now, heard=heard) for slot in day.slots for entry in slot.entries
        )
        self.handle_width = max((len(entry.session.handle) for entry in self.entries), default=0)
        # with `seen`, which finds who was heard before
        texts = [f" {searched(entry.session)} {fold(entry.seen_before)}" for entry in self.entries]
        self._texts = [f"{text} {SIGNS.sub(' ', text)}" for text in texts]  # `b` finds `(b` and `room/b`
        self._planned = {entry.session.uid for entry in self.entries if entry.session.state == "planned"}
        self.marked = set(self._planned)
        for entry in self.entries:
            uid = entry.session.uid
            if kept and uid in kept and not entry.session.was_attended():
                (self.marked.add if kept[uid] else self.marked.discard)(uid)
        self.rivals: dict[str, tuple[Session, ...]] = {}
        self.typed = ""
        self.message = ""
        self.at = 0  # of the cursor, in `found`
        self.top = 0  # the first row on the screen
        self._has_typed = False  # whether the last key added a letter to the filter
        # the session whose mark the last key changed, and its mark before: that key may have been meant as a blank
        self._blank: tuple[Session, bool] | None = None
        self._find_rivals()
        self.find("")
        if self.changes():
            self.message = f"{counted(len(self.changes()), 'mark')} that you had not saved: Enter saves, Esc drops them"

    # what is shown

    @property
    def entry(self) -> AgendaEntry | None:
        """Return the session at the cursor, None if the filter finds nothing."""
        return self.entries[self.found[self.at]] if self.found else None

    def changes(self) -> dict[str, bool]:
        """Return, by uid, the sessions whose mark is not saved: True to plan, False to drop."""
        uids = (entry.session.uid for entry in self.entries)
        return {uid: uid in self.marked for uid in uids if (uid in self.marked) != (uid in self._planned)}

    def attendance(self, session: Session) -> Attendance:
        """Return the attendance that a session has with the marks as they are."""
        if session.uid in self.marked:
            return "planned"
        return "" if session.state == "planned" else session.state

    def rivals_of(self, session: Session) -> tuple[Session, ...]:
        """Return the sessions of the agenda that a session overlaps, or would overlap if marked."""
        if session.uid in self.marked or session.was_attended():
            return self.rivals.get(session.uid, ())
        starts, ends = session_span(session)
        if starts is None or ends is None:
            return ()
        # only those at its time: the cursor moves more often than marks change
        near = [other for other in self._going() if not _is_apart(other, starts, ends)]
        return overlaps([*near, replace(session, attendance="planned")]).get(session.uid, ())

    def window(self, height: int) -> list[ListRow]:
        """Return so many rows, with that of the cursor among them.

        If there is space, the first is the heading of a day.
        """
        if not self.found or height < 1:
            return []
        at = self._row_of[self.at]
        self.top = max(min(self.top, at - min(height - 1, 1), len(self.rows) - height), at - height + 1, 0)
        first, *rest = self.rows[self.top : self.top + height]
        return [first if height == 1 else ListRow(None, first.day), *rest]

    # keys

    def write(self, text: str) -> None:
        """Add text to the filter.

        If the key before was a blank between two words, it has marked a session: take that mark back.
        """
        added = " ".join("".join(char for char in text if char.isprintable() or char.isspace()).split())
        blank = self._blank
        self._other_key()
        between = ""
        if blank is not None and added:
            session, was_marked = blank
            self._set(session.uid, marked=was_marked)
            between = " "
            marked = "is marked" if was_marked else "is not marked"
            self.message = f"the blank is part of the search: {session.handle} {marked}"
        self.find(self.typed + between + added)
        self._has_typed = True

    def erase(self, *, word: bool = False, everything: bool = False) -> None:
        """Delete the last letter of the filter, its last word or all of it."""
        self._other_key()
        if everything:
            self.find("")
        elif word:
            self.find(self.typed.rstrip().rpartition(" ")[0])
        else:
            self.find(self.typed[:-1])

    def mark(self) -> None:
        """Mark the session at the cursor, or remove its mark."""
        has_typed, entry = self._has_typed, self.entry
        self._other_key()
        if entry is None:
            return
        session = entry.session
        if session.was_attended():
            why = f"is {session.state}" if session.state == session.attendance else "has your notes or rating"
            self.message = f"{session.handle} {why}: it stays on your agenda"
            return
        was_marked = session.uid in self.marked
        self._set(session.uid, marked=not was_marked)
        self._blank = (session, was_marked) if has_typed else None

    def move(self, by: int) -> None:
        """Move the cursor by sessions."""
        self._other_key()
        self.at = max(0, min(self.at + by, len(self.found) - 1))

    def move_day(self, by: int) -> None:
        """Move to the first session to come of the next day (1) or the one before (-1)."""
        self._other_key()
        days = list(dict.fromkeys(self.entries[number].session.day for number in self.found))
        entry = self.entry
        if entry is None:
            return
        at = days.index(entry.session.day) + by
        if not 0 <= at < len(days):
            self.message = f"there is no {'later' if by > 0 else 'earlier'} day in the list"
            return
        of_day = [place for place, number in enumerate(self.found) if self.entries[number].session.day == days[at]]
        self._go(self._first(of_day))

    # inside

    def find(self, typed: str) -> None:
        """Set the filter: sessions with all its words in title, speakers, track, room or handle.

        A word of one or two letters must begin a word there.
        The cursor stays at its session if that is found, else it goes to the first one that is not over and no break.
        """
        before = self.entry if self.typed or typed else None
        self.typed = typed
        # else `hall 7` would find s17 in Hall 1
        parts = [f" {word}" if word.isascii() and len(word) < SHORT else word for word in fold(typed).split()]
        self.found = [n for n, text in enumerate(self._texts) if all(part in text for part in parts)]
        self.rows = list(self._rows())
        places = (place for place, row in enumerate(self.rows) if row.number is not None)
        self._row_of = dict(enumerate(places))
        same = [place for place, number in enumerate(self.found) if self.entries[number] is before]
        self._go(same[0] if same else self._first(range(len(self.found))))

    def _rows(self) -> Iterator[ListRow]:
        """Yield the found sessions, each day after its heading."""
        for day, numbers in groupby(self.found, key=lambda number: self.entries[number].session.day):
            yield ListRow(None, day)
            for number in numbers:
                yield ListRow(number, day)

    def _first(self, places: Sequence[int]) -> int:
        """Return the first place of a session that is not over and no break, else the first one."""
        entries = ((place, self.entries[self.found[place]]) for place in places)
        return next(
            (place for place, entry in entries if not (entry.over or entry.session.service)), min(places, default=0)
        )

    def _go(self, at: int) -> None:
        """Move the cursor, and show what follows it."""
        self.at = at
        self.top = self._row_of.get(at, 0) - 1 if self.found else 0

    def _other_key(self) -> None:
        self.message, self._has_typed, self._blank = "", False, None

    def _set(self, uid: str, *, marked: bool) -> None:
        (self.marked.add if marked else self.marked.discard)(uid)
        self._find_rivals()

    def _going(self) -> Iterator[Session]:
        """Yield the sessions of the agenda as marked."""
        for entry in self.entries:
            attendance = self.attendance(entry.session)
            if attendance:
                same = attendance == entry.session.state
                yield entry.session if same else replace(entry.session, attendance=attendance)

    def _find_rivals(self) -> None:
        self.rivals = overlaps(self._going())


def _is_apart(session: Session, starts: int, ends: int) -> bool:
    """Return whether a session is over at `starts`, or begins at `ends` or later."""
    begins, stops = session_span(session)
    return begins is None or stops is None or stops <= starts or ends <= begins
