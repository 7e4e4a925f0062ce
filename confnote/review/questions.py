"""Ask for what a day lacks: show a gap, wait for a key, write the answer to the store.

A gap is a session or a note that lacks something (`core.missing`).
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from datetime import date

from confnote.actions.capture import add_note, rate
from confnote.actions.changes import Target, done, hints_of_move, move_notes, undo
from confnote.actions.conferences import kept_on_day, skip_gaps, skipped_gaps
from confnote.actions.edit import replace_speakers
from confnote.actions.find import find_session
from confnote.actions.messages import note_added, session_rated
from confnote.core.missing import ANSWER, PLACE, RATING, SPEAKER, TAKEAWAY, Gap, gaps
from confnote.core.speakers import format_speaker, parse_speaker
from confnote.core.text import one_line, readable
from confnote.errors import ConfnoteError, Usage
from confnote.live.unfinished import LineSaver, is_alive, new_owner
from confnote.model import Dossier, Session
from confnote.review.screen import Terminal
from confnote.store.db import Store
from confnote.store.drafts import asked_by
from confnote.store.now import SessionRef, place_of
from confnote.store.read import dossier, inbox
from confnote.store.rows import fields_of

LOCKED_WAIT = 20  # ms for another writer while the user types: a longer wait would block the keyboard
NEXT, UNDO, SKIP, QUIT, HELP = {" ", "n", "\r", "\n"}, "u", "x", {"q", ""}, {"h", "?"}
KEYS = (
    "1-5 rate a session, v adds words to the rating; t takeaway, s speakers (Ada Lind, Example Org; ...)",
    "of a note: 1-9 move it to that session, m to another one, d mark it as done",
    "x leave it so for good, space ask in the next review, u undo, q quit",
)


class Walk:
    """Shows the gaps of a review one by one, and carries out the keys."""

    def __init__(self, answers: Answers, screen: Terminal) -> None:
        self.answers, self.screen = answers, screen
        self._steps: list[tuple[str, bool]] = []  # (uid, whether it was answered), for the key u
        self._postponed: set[str] = set()  # uids of gaps that the user went past: only u or a new review shows them
        self._shown = ""  # uid of the gap shown last
        self._rated: tuple[Gap, int] | None = None  # the session rated last and its rating, for the key v

    def run(self) -> int:
        """Show gaps until each is closed or passed, or the user quits; return how many are open."""
        current = ""
        while True:
            conference, found = self.answers.read()
            left = [gap for gap in found if gap.thing.uid not in self._postponed]
            if not left:
                return len(found)
            gap = next((gap for gap in left if gap.thing.uid == current), left[0])
            uid = gap.thing.uid
            self.screen.show(gap, conference, again=self._shown == uid, left=len(left))
            self._shown = uid
            following: str | None = None
            while following is None:
                key = self.screen.key(hints(gap, self._rated[0].thing.handle if self._rated else ""))
                if key in QUIT:
                    return len(found)
                following = self._step(gap, key)
            current = following

    def _step(self, gap: Gap, key: str) -> str | None:
        """Carry out a key; return the next gap's uid, empty for any, None for an unknown key."""
        uid = gap.thing.uid
        if key in NEXT:
            self._postponed.add(uid)
            self._steps.append((uid, False))
            return ""
        if key == UNDO:
            return self._back(uid)
        if key in HELP:
            for line in KEYS:
                self.screen.say(line)
            return uid
        try:
            message = self._answer(gap, key)
        except ConfnoteError as error:
            message = ""
            self.screen.say(str(error))
        if message:
            self.screen.say(message)
            self._steps.append((uid, True))
        return None if message is None else uid

    def _back(self, uid: str) -> str:
        """Go back one step and undo its answer, if any; return the uid of its gap, else `uid`."""
        if not self._steps:
            self.screen.say("nothing was answered yet")
            return uid
        before, answered = self._steps[-1]
        try:
            if answered:
                self.screen.say(self.answers.undo())
        except ConfnoteError as error:
            self.screen.say(str(error))
            return uid  # the answer counts on, and the next u tries again
        self._steps.pop()
        self._rated = None
        self._postponed.discard(before)
        self._shown = ""  # print the whole card again: it may be far up the screen by now
        return before

    def _answer(self, gap: Gap, key: str) -> str | None:
        """Store a key's answer; return a message, empty for no answer, None for an unknown key."""
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
        saver = answers.saver(self._rated[0] if self._rated and key == "v" else gap, key)
        return self._ask(question, saver, lambda words: give(gap, words))

    def _ask(self, question: str, saver: LineSaver, give: Callable[[str], str]) -> str:
        """Ask for a line and store it; return a message, empty for no answer.

        A line that was begun and not entered is kept, and offered when the same question is asked again.
        """
        begun = saver.recover(is_elsewhere)
        if begun is not None:
            self.screen.say("this answer was begun before: Enter stores it, Ctrl-U clears it")
        store = self.answers.store
        (wait,) = store.execute("PRAGMA busy_timeout").fetchone()
        store.execute(f"PRAGMA busy_timeout={LOCKED_WAIT}")
        try:
            words = self.screen.ask(question, saver, begun.text if begun is not None else "")
        finally:
            store.execute(f"PRAGMA busy_timeout={wait}")
        if not words.strip():
            if saver.line is not None:
                self.screen.say("what you typed is kept: the same key brings it back")
            return ""
        # one transaction: after a crash the line is either unfinished or an answer
        store.along = saver.statement()
        try:
            message = give(words.strip())
        finally:
            store.along = None
        saver.entered()
        return message


def is_elsewhere(owner: str) -> bool:
    """Return whether the prompt or review that keeps a line is another process that still runs."""
    return not owner.startswith(f"{os.getpid()}/") and is_alive(owner)


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


class Answers:
    """Reads the gaps of one review, and writes answers; each answer and `undo` return a message.

    `conference` is a uid; `day` is None for all days.
    """

    def __init__(self, store: Store, conference: str, clock: Callable[[], int], day: date | None) -> None:
        self.store, self.conference, self.clock, self.day = store, conference, clock, day
        # of each answer: its message, whether it wrote to the journal, the uid of a gap that was skipped
        self._given: list[tuple[str, bool, str | None]] = []
        self._seen = self._last_entry()

    def read(self) -> tuple[Dossier, tuple[Gap, ...]]:
        """Return the conference and the gaps of the day, as they are now."""
        conference = dossier(self.store, self.conference)
        kept = kept_on_day(self.store, self.conference)
        found = gaps(conference, day=self.day, inbox=inbox(self.store), passed=self._skipped(), kept=kept)
        return conference, found

    def saver(self, gap: Gap, key: str) -> LineSaver:
        """Return what saves the answer to a question, of a gap and a key, while it is typed."""
        return LineSaver(self, asked_by(gap.thing.uid, key, new_owner()), call_later)

    def rate(self, gap: Gap, rating: int, verdict: str = "") -> str:
        """Rate a session."""
        words = readable(verdict)[0]
        return self._gave(session_rated(rate(self.store, rating, words, self._now(), session=gap.thing.uid)))

    def takeaway(self, gap: Gap, text: str) -> str:
        """Add a takeaway to a session."""
        note = add_note(self.store, readable(text)[0], self._now(), kind="takeaway", session=gap.thing.uid)
        return self._gave(note_added(note))

    def speakers(self, gap: Gap, text: str) -> str:
        """Add speakers, separated by `;`, to a session; raise Usage if the text names none."""
        people = tuple(parse_speaker(part) for part in readable(text)[0].split(";") if part.strip())
        if not people:
            raise Usage("a speaker is a name, such as: Ada Lovelace, Analytical Engines")
        assert isinstance(gap.thing, Session)
        replace_speakers(self.store, gap.thing.uid, (*gap.thing.speakers, *people))
        return self._gave(
            f"{gap.thing.handle} is by {'; '.join(one_line(format_speaker(person)) for person in people)}"
        )

    def file(self, gap: Gap, session: SessionRef) -> str:
        """Move a note to a session."""
        move_notes(self.store, [(gap.thing.handle, gap.thing.uid)], Target(session=session.uid))
        return self._gave("; ".join([f"{gap.thing.handle} moved to {session.short}", *hints_of_move(self.store)]))

    def file_by_words(self, gap: Gap, words: str) -> str:
        """Move a note to the session that a handle or words name."""
        at, conference = fields_of(self.store, "note", gap.thing.uid, "at, conference")
        slug = fields_of(self.store, "conference", conference or self.conference, "slug")[0]
        return self.file(gap, find_session(self.store, words, place_of(self.store, at, slug)))

    def done(self, gap: Gap) -> str:
        """Mark a question as answered."""
        done(self.store, [gap.thing.handle], self._now())
        return self._gave(f"{gap.thing.handle} done")

    def skip(self, gap: Gap) -> str:
        """Leave a gap as it is: no later review shows it, unless `ask_again` is called."""
        skip_gaps(self.store, self.conference, self._skipped() | {gap.thing.uid})
        return self._gave(f"{gap.thing.handle} stays as it is", gap.thing.uid)

    def ask_again(self) -> None:
        """Forget which gaps were skipped, so that reviews show them again."""
        skip_gaps(self.store, self.conference, set())

    def undo(self) -> str:
        """Undo the last answer of this review. There must be one.

        An error of `undo` leaves the answer counted.
        """
        message, has_written, uid = self._given[-1]
        if uid is not None:
            skip_gaps(self.store, self.conference, self._skipped() - {uid})
        elif has_written:  # else it stored what was there, and an undo would take back the answer before it
            undo(self.store, writer=self.store.writer)
        self._given.pop()
        self._seen = self._last_entry()
        return f"taken back: {message}"

    @property
    def count(self) -> int:
        """Return how many answers were given and not undone."""
        return len(self._given)

    def _gave(self, message: str, skipped: str | None = None) -> str:
        sql = "SELECT 1 FROM journal WHERE seq > ? AND writer = ?"
        has_written = self.store.execute(sql, (self._seen, self.store.writer)).fetchone() is not None
        self._given.append((message, has_written, skipped))
        self._seen = self._last_entry()
        return message

    def _last_entry(self) -> int:
        return int(self.store.execute("SELECT coalesce(max(seq), 0) FROM journal").fetchone()[0])

    def _skipped(self) -> set[str]:
        return skipped_gaps(self.store, self.conference)

    def _now(self) -> int:
        at = self.clock()  # not the start of the run: a review may take long
        if self.store.pinned is not None:
            self.store.pinned = at
        return at


def call_later(seconds: float, act: Callable[[], None]) -> None:
    """Call a function after so many seconds, if the question is still asked then."""
    asyncio.get_running_loop().call_later(seconds, act)
