"""An answer to what is missing -> a change of the store, on disk when it returns, and back again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confnote.core.speakers import parse_speaker
from confnote.core.text import one_line, readable
from confnote.errors import Usage
from confnote.finding import find_session
from confnote.review.gaps import gaps
from confnote.store.across import mark_done
from confnote.store.capture import add_note, rate
from confnote.store.conference import put_setting
from confnote.store.edit import Target, move_notes
from confnote.store.journal import undo
from confnote.store.people import set_speakers
from confnote.store.read import dossier, inbox, setting
from confnote.views import answer

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from confnote.model import Dossier, Session
    from confnote.review.gaps import Gap
    from confnote.store.connect import Store


class Answers:
    """The store of one review: what its conference lacks, and what an answer writes. Each returns what to say."""

    def __init__(self, store: Store, conference: str, clock: Callable[[], int], day: date | None) -> None:
        self.store, self.conference, self.clock, self.day = store, conference, clock, day
        self._given: list[tuple[str, str | None]] = []  # what each answer said, and the uid if one was passed over

    def held(self) -> Dossier:
        """Read what the conference holds."""
        return dossier(self.store, self.conference)

    def gaps(self) -> tuple[Gap, ...]:
        """Return what the day lacks now."""
        return gaps(self.held(), day=self.day, inbox=inbox(self.store), passed=self.passed())

    def passed(self) -> set[str]:
        """Return the uids that one does not want to be asked about again."""
        return passed_over(self.store, self.conference)

    def rate(self, gap: Gap, rating: int) -> str:
        """Rate a session."""
        rated = rate(self.store, rating, "", self._now(), session=gap.thing.uid)
        return self._gave(answer.rated(rated))

    def takeaway(self, gap: Gap, text: str) -> str:
        """Add a takeaway to a session."""
        noted = add_note(self.store, readable(text)[0], self._now(), kind="takeaway", session=gap.thing.uid)
        return self._gave(answer.noted(noted))

    def speakers(self, gap: Gap, text: str) -> str:
        """Add speakers, by `;` if there are several, to a session."""
        people = tuple(parse_speaker(part) for part in readable(text)[0].split(";") if part.strip())
        if not people:
            raise Usage("a speaker is a name, such as: Ada Lovelace, Analytical Engines")
        known = next(one for one in self.held().sessions if one.uid == gap.thing.uid).speakers
        with self.store.change("review"):
            set_speakers(self.store, self.conference, gap.thing.uid, (*known, *people))
        names = ", ".join(one_line(person.name) for person in people)
        return self._gave(f"{gap.thing.handle} is by {names}")

    def file(self, gap: Gap, session: Session) -> str:
        """Move a note to a session."""
        return self._file(gap, (session.uid, session.id, session.title))

    def file_by_words(self, gap: Gap, words: str) -> str:
        """Move a note to the session that a handle or words name."""
        day = self.day.isoformat() if self.day else None
        return self._file(gap, find_session(self.store, words, self.conference, day))

    def _file(self, gap: Gap, session: tuple[str, int, str]) -> str:
        with self.store.change("move"):
            move_notes(self.store, [(gap.thing.handle, gap.thing.uid)], Target(session=session[0]))
        return self._gave(f"{gap.thing.handle} moved to {answer.session_line(session)}")

    def done(self, gap: Gap) -> str:
        """Mark a question as answered."""
        at = self._now()
        with self.store.change("done"):
            mark_done(self.store, {gap.thing.uid: at})
        return self._gave(f"{gap.thing.handle} done")

    def pass_over(self, gap: Gap) -> str:
        """Keep that one does not want to be asked about it again."""
        self._put_passed(self.passed() | {gap.thing.uid})
        return self._gave(f"{gap.thing.handle} stays as it is", gap.thing.uid)

    def ask_again(self) -> None:
        """Forget what was passed over."""
        self._put_passed(set())

    def undo(self) -> str:
        """Take back the last answer; there must be one."""
        told, uid = self._given.pop()
        if uid is not None:
            self._put_passed(self.passed() - {uid})
        else:
            undo(self.store, writer=self.store.writer)
        return f"taken back: {told}"

    @property
    def count(self) -> int:
        """How many answers were given, and not taken back."""
        return len(self._given)

    def _gave(self, told: str, passed: str | None = None) -> str:
        self._given.append((told, passed))
        return told

    def _put_passed(self, uids: set[str]) -> None:
        with self.store.change("review"):
            put_setting(self.store, _key(self.conference), " ".join(sorted(uids)) or None)

    def _now(self) -> int:
        at = self.clock()
        if self.store.pinned is not None:
            self.store.pinned = at
        return at


def passed_over(store: Store, conference: str) -> set[str]:
    """Return the uids that one does not want to be asked about again."""
    return set((setting(store, _key(conference)) or "").split())


def _key(conference: str) -> str:
    return f"review:{conference}"
