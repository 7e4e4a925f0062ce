"""Ask for what a day lacks: show a gap, wait for a key, write the answer to the store.

A gap is a session or a note that lacks something (`core.missing`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from confnote.actions.capture import add_note, rate
from confnote.actions.changes import Target, done, hints_of_move, move_notes
from confnote.actions.conferences import kept_on_day
from confnote.actions.edit import replace_speakers
from confnote.actions.find import find_session
from confnote.actions.messages import note_added, session_rated
from confnote.core.missing import ANSWER, PLACE, RATING, SPEAKER, TAKEAWAY, Gap, gaps
from confnote.core.speakers import format_speaker, parse_speaker
from confnote.core.text import one_line, readable
from confnote.errors import Usage
from confnote.model import Dossier, Session
from confnote.review.screen import Terminal
from confnote.review.steps import Given, Steps
from confnote.store.db import Store
from confnote.store.now import SessionRef, place_of
from confnote.store.read import dossier, inbox
from confnote.store.rows import fields_of

SKIP = "x"
KEYS = (
    "1-5 rate a session, v adds words to the rating; t takeaway, s speakers (Ada Lind, Example Org; ...)",
    "of a note: 1-9 move it to that session, m to another one, d mark it as done",
    "x leave it so for good, space ask in the next review, u undo, q quit",
)


class Walk(Steps[Gap]):
    """Shows the gaps of a review one by one, and carries out the keys."""

    keys = KEYS

    def __init__(self, answers: Answers, screen: Terminal) -> None:
        super().__init__(answers, screen)
        self.answers = answers
        self._rated: tuple[Gap, int] | None = None  # the session rated last and its rating, for the key v

    def read(self) -> Sequence[Gap]:
        """Return the gaps that are open now."""
        self._dossier, found = self.answers.read()
        return found

    def uid(self, item: Gap) -> str:
        """Return the uid of a gap's record."""
        return item.thing.uid

    def show(self, item: Gap, *, again: bool, left: int) -> None:
        """Show a gap, or with `again` what it still lacks."""
        self.screen.show(item, self._dossier, again=again, left=left)

    def hints(self, item: Gap) -> str:
        """Return the keys for a gap."""
        return hints(item, self._rated[0].thing.handle if self._rated else "")

    def went_back(self) -> None:
        """Forget the session rated last: the key v would mean another one."""
        self._rated = None

    def answer(self, item: Gap, key: str) -> str | None:
        """Store a key's answer; return a message, empty for no answer, None for an unknown key."""
        gap = item
        answers, number = self.answers, int(key) if key.isdecimal() else 0
        asked: dict[str, tuple[str, Callable[[Gap, str], str]]]
        if key == SKIP:
            return answers.skip(gap)
        if isinstance(gap.thing, Session):
            if 1 <= number <= 5:
                self._rated = gap, number
                return answers.rate(gap, number)
            asked = {"t": ("takeaway> ", answers.takeaway), "s": ("speaker> ", answers.speakers)}
        else:
            if 1 <= number <= len(gap.near):
                session = gap.near[number - 1]
                return answers.file(gap, SessionRef(session.uid, session.id, session.title))
            if key == "d" and ANSWER in gap.missing:
                return answers.done(gap)
            asked = {"m": ("session> ", answers.file_by_words)} if PLACE in gap.missing else {}
        if self._rated:
            rated, rating = self._rated
            asked["v"] = f"verdict on {rated.thing.handle}> ", lambda _, words: answers.rate(rated, rating, words)
        if key not in asked:
            return None
        question, give = asked[key]
        saver = answers.saver((self._rated[0] if self._rated and key == "v" else gap).thing.uid, key)
        return self.ask(question, saver, lambda words: give(gap, words))


def hints(gap: Gap, rated: str = "") -> str:
    """Return the keys for a gap, `1-5 rate · t takeaway · ...`; `rated`: the session rated last."""
    near = len(gap.near)
    keys = {
        RATING: "1-5 rate",
        TAKEAWAY: "t takeaway",
        SPEAKER: "s speaker",
        PLACE: f"{'1' if near == 1 else f'1-{near}'} move there, m elsewhere" if near else "m move",
        ANSWER: "d done",
    }
    own = [words for what, words in keys.items() if what in gap.missing]
    if rated == gap.thing.handle:
        own.insert(0, "1-5 rate again")
    own += [f"v verdict on {rated}"] if rated else []
    return " · ".join([*own, "x leave it so", "space next", "u undo", "? help", "q quit"])


class Answers(Given):
    """Reads the gaps of one review, and writes answers; each answer and `undo` return a message.

    `conference` is a uid; `day` is None for all days.
    """

    def __init__(self, store: Store, conference: str, clock: Callable[[], int], day: date | None) -> None:
        super().__init__(store, conference, "review")
        self.clock, self.day = clock, day

    def read(self) -> tuple[Dossier, tuple[Gap, ...]]:
        """Return the conference and the gaps of the day, as they are now."""
        conference = dossier(self.store, self.conference)
        kept = kept_on_day(self.store, self.conference)
        found = gaps(conference, day=self.day, inbox=inbox(self.store), passed=self.skipped(), kept=kept)
        return conference, found

    def rate(self, gap: Gap, rating: int, verdict: str = "") -> str:
        """Rate a session."""
        words = readable(verdict)[0]
        return self.gave(session_rated(rate(self.store, rating, words, self._now(), session=gap.thing.uid)))

    def takeaway(self, gap: Gap, text: str) -> str:
        """Add a takeaway to a session."""
        note = add_note(self.store, readable(text)[0], self._now(), kind="takeaway", session=gap.thing.uid)
        return self.gave(note_added(note))

    def speakers(self, gap: Gap, text: str) -> str:
        """Add speakers, separated by `;`, to a session; raise Usage if the text names none."""
        people = tuple(parse_speaker(part) for part in readable(text)[0].split(";") if part.strip())
        if not people:
            raise Usage("a speaker is a name, such as: Ada Lovelace, Analytical Engines")
        assert isinstance(gap.thing, Session)
        replace_speakers(self.store, gap.thing.uid, (*gap.thing.speakers, *people))
        return self.gave(f"{gap.thing.handle} is by {'; '.join(one_line(format_speaker(person)) for person in people)}")

    def file(self, gap: Gap, session: SessionRef) -> str:
        """Move a note to a session."""
        move_notes(self.store, [(gap.thing.handle, gap.thing.uid)], Target(session=session.uid))
        return self.gave("; ".join([f"{gap.thing.handle} moved to {session.short}", *hints_of_move(self.store)]))

    def file_by_words(self, gap: Gap, words: str) -> str:
        """Move a note to the session that a handle or words name."""
        at, conference = fields_of(self.store, "note", gap.thing.uid, "at, conference")
        slug = fields_of(self.store, "conference", conference or self.conference, "slug")[0]
        return self.file(gap, find_session(self.store, words, place_of(self.store, at, slug)))

    def done(self, gap: Gap) -> str:
        """Mark a question as answered."""
        done(self.store, [gap.thing.handle], self._now())
        return self.gave(f"{gap.thing.handle} done")

    def skip(self, gap: Gap) -> str:
        """Leave a gap as it is: no later review shows it, unless `ask_again` is called."""
        return self.leave(gap.thing.uid, f"{gap.thing.handle} stays as it is")

    def _now(self) -> int:
        at = self.clock()  # not the start of the run: a review may take long
        if self.store.pinned is not None:
            self.store.pinned = at
        return at
