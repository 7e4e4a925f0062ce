"""Keys -> answers: the walk through what is missing, one thing after the other, at a terminal or in a test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from confnote.actions.capture import add_note, rate
from confnote.actions.changes import done, undo
from confnote.actions.conferences import skip_gaps, skipped_gaps
from confnote.actions.find import find_session
from confnote.actions.links import replace_speakers
from confnote.actions.messages import note_added, session_rated
from confnote.actions.move import Target, move_notes
from confnote.core.missing import ANSWER, PLACE, RATING, SPEAKER, TAKEAWAY, gaps
from confnote.core.speakers import parse_speaker
from confnote.core.text import one_line, readable
from confnote.errors import ConfnoteError, Usage
from confnote.model import Session
from confnote.store.now import SessionRef
from confnote.store.read import dossier, inbox

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from confnote.core.missing import Gap
    from confnote.model import Dossier
    from confnote.store.db import Store


NEXT, UNDO, PASS, QUIT = {" ", "n", "\r", "\n"}, "u", "x", {"q", ""}


class Screen(Protocol):
    """What a walk needs of a terminal."""

    def show(self, gap: Gap, held: Dossier, *, again: bool, left: int) -> None:
        """Show what is missing of a thing; `again` where it was shown just before, `left` things with this one."""

    def say(self, line: str) -> None:
        """Say what an answer did, or why it could not."""

    def key(self, hints: str) -> str:
        """Wait for a key, the keys there are told; empty where nobody can press any more."""

    def ask(self, question: str) -> str:
        """Ask for a line; empty if it is not given."""


class Walk:
    """One review: what was passed by in it, and where it is."""

    def __init__(self, answers: Answers, screen: Screen) -> None:
        self.answers, self.screen = answers, screen
        self._way: list[tuple[str, bool]] = []  # (uid, answered) of each step, for the way back
        self._left: set[str] = set()  # passed by in this walk only
        self._shown = ""

    def run(self) -> int:
        """Walk until nothing is left or one quits; return how many things still lack something."""
        at = ""
        while True:
            every = self.answers.gaps()
            rest = [gap for gap in every if gap.thing.uid not in self._left]
            if not rest:
                return len(every)
            gap = next((gap for gap in rest if gap.thing.uid == at), rest[0])
            at = gap.thing.uid
            self.screen.show(gap, self.answers.held(), again=self._shown == at, left=len(rest))
            self._shown = at
            step: str | None = None
            while step is None:
                key = self.screen.key(hints(gap))
                if key in QUIT:
                    return len(every)
                step = self._step(gap, key)
            at = step

    def _step(self, gap: Gap, key: str) -> str | None:
        """Do what a key says; return the uid of the thing to go on with if it lacks more, None for no such key."""
        uid = gap.thing.uid
        if key in NEXT:
            self._left.add(uid)
            self._way.append((uid, False))
            return ""
        if key == UNDO:
            return self._back(uid)
        act = self.answers.pass_over if key == PASS else _action(gap, key, self)
        if act is None:
            return None
        try:
            told = act(gap)
        except ConfnoteError as error:
            self.screen.say(str(error))
            return uid
        if told:
            self.screen.say(told)
            self._way.append((uid, True))
        return uid

    def _back(self, uid: str) -> str:
        """Go back one step, and take its answer back if it was one."""
        if not self._way:
            self.screen.say("nothing was answered yet")
            return uid
        before, answered = self._way.pop()
        if answered:
            try:
                self.screen.say(self.answers.undo())
            except ConfnoteError as error:
                self.screen.say(str(error))
        self._left.discard(before)
        self._shown = ""
        return before

    def asked(self, question: str, store: Callable[[Gap, str], str]) -> Callable[[Gap], str]:
        """Return an answer that asks for its words first; without any nothing is done."""

        def act(gap: Gap) -> str:
            words = self.screen.ask(question).strip()
            return store(gap, words) if words else ""

        return act


def _action(gap: Gap, key: str, walk: Walk) -> Callable[[Gap], str] | None:
    """Return what a key means for this thing; None for nothing."""
    answers = walk.answers
    if isinstance(gap.thing, Session):
        if key in set("12345"):
            return lambda gap: answers.rate(gap, int(key))
        return {
            "t": walk.asked("takeaway> ", answers.takeaway),
            "s": walk.asked("speaker> ", answers.speakers),
        }.get(key)
    if key == "m" and PLACE in gap.missing:
        return walk.asked("session> ", answers.file_by_words)
    if key == "d" and ANSWER in gap.missing:
        return answers.done
    if key.isdecimal() and 0 < int(key) <= len(gap.near):
        return lambda gap: answers.file(gap, gap.near[int(key) - 1])
    return None


def hints(gap: Gap) -> str:
    """Return the keys there are for a thing."""
    offered = len(gap.near)
    told = {
        RATING: "1-5 rate",
        TAKEAWAY: "t takeaway",
        SPEAKER: "s speaker",
        PLACE: f"{'1' if offered == 1 else f'1-{offered}'} move there, m elsewhere" if offered else "m move",
        ANSWER: "d done",
    }
    own = [words for what, words in told.items() if what in gap.missing]
    return " · ".join([*own, "x leave it so", "space next", "u undo", "q quit"])


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
        return skipped_gaps(self.store, self.conference)

    def rate(self, gap: Gap, rating: int) -> str:
        """Rate a session."""
        rated = rate(self.store, rating, "", self._now(), session=gap.thing.uid)
        return self._gave(session_rated(rated))

    def takeaway(self, gap: Gap, text: str) -> str:
        """Add a takeaway to a session."""
        noted = add_note(self.store, readable(text)[0], self._now(), kind="takeaway", session=gap.thing.uid)
        return self._gave(note_added(noted))

    def speakers(self, gap: Gap, text: str) -> str:
        """Add speakers, by `;` if there are several, to a session."""
        people = tuple(parse_speaker(part) for part in readable(text)[0].split(";") if part.strip())
        if not people:
            raise Usage("a speaker is a name, such as: Ada Lovelace, Analytical Engines")
        known = next(one for one in self.held().sessions if one.uid == gap.thing.uid).speakers
        replace_speakers(self.store, gap.thing.uid, (*known, *people))
        names = ", ".join(one_line(person.name) for person in people)
        return self._gave(f"{gap.thing.handle} is by {names}")

    def file(self, gap: Gap, session: Session) -> str:
        """Move a note to a session."""
        return self._file(gap, SessionRef(session.uid, session.id, session.title))

    def file_by_words(self, gap: Gap, words: str) -> str:
        """Move a note to the session that a handle or words name."""
        day = self.day.isoformat() if self.day else None
        return self._file(gap, find_session(self.store, words, self.conference, day))

    def _file(self, gap: Gap, session: SessionRef) -> str:
        move_notes(self.store, [(gap.thing.handle, gap.thing.uid)], Target(session=session.uid))
        return self._gave(f"{gap.thing.handle} moved to {session.label}")

    def done(self, gap: Gap) -> str:
        """Mark a question as answered."""
        done(self.store, [gap.thing.handle], self._now())
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
        skip_gaps(self.store, self.conference, uids)

    def _now(self) -> int:
        at = self.clock()
        if self.store.pinned is not None:
            self.store.pinned = at
        return at
