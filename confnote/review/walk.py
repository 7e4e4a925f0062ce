"""Keys -> answers: the walk through what is missing, one thing after the other, at a terminal or in a test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from confnote.errors import ConfnoteError
from confnote.model import Session
from confnote.review.gaps import ANSWER, PLACE, RATING, SPEAKER, TAKEAWAY

if TYPE_CHECKING:
    from collections.abc import Callable

    from confnote.model import Dossier
    from confnote.review.answers import Answers
    from confnote.review.gaps import Gap

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
