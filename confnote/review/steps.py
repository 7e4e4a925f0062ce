"""Go through a list of questions: show one, wait for a key, store the answer, take it back."""

from __future__ import annotations

import asyncio
import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from confnote.actions.changes import undo
from confnote.actions.conferences import skip_gaps, skipped_gaps
from confnote.errors import ConfnoteError
from confnote.live.unfinished import LineSaver, is_alive, new_owner
from confnote.review.screen import Terminal
from confnote.store.db import Store
from confnote.store.drafts import asked_by

LOCKED_WAIT = 20  # ms for another writer while the user types: a longer wait would block the keyboard
NEXT, UNDO, QUIT, HELP = {" ", "n", "\r", "\n"}, "u", {"q", ""}, {"h", "?"}
Item = TypeVar("Item")


class Given:
    """The answers of one run, each of which can be undone.

    `conference` is a uid. `what` is the command, which remembers what the user left as it is.
    """

    def __init__(self, store: Store, conference: str, what: str) -> None:
        self.store, self.conference, self._what = store, conference, what
        # of each answer: its message, whether it wrote to the journal, the uid of an item that was left as it is
        self._given: list[tuple[str, bool, str | None]] = []
        self._seen = self._last_entry()

    @property
    def count(self) -> int:
        """Return how many answers were given and not undone."""
        return len(self._given)

    def skipped(self) -> set[str]:
        """Return the uids of what was left as it is, in this run or before."""
        return skipped_gaps(self.store, self.conference, self._what)

    def leave(self, uid: str, message: str) -> str:
        """Leave an item as it is for good; return the message."""
        self._put_skipped(self.skipped() | {uid})
        return self.gave(message, uid)

    def saver(self, uid: str, key: str) -> LineSaver:
        """Return what saves the answer to a question, of a record and a key, while it is typed."""
        return LineSaver(self, asked_by(uid, key, new_owner()), call_later)

    def ask_again(self) -> None:
        """Forget what was left as it is, so that it is asked again."""
        self._put_skipped(set())

    def undo(self) -> str:
        """Undo the last answer of this run. There must be one.

        An error of `undo` leaves the answer counted.
        """
        message, has_written, uid = self._given[-1]
        if uid is not None:
            self._put_skipped(self.skipped() - {uid})
        if has_written:  # else it stored what was there, and an undo would take back the answer before it
            undo(self.store, writer=self.store.writer)
        self._given.pop()
        self._seen = self._last_entry()
        return f"taken back: {message}"

    def gave(self, message: str, skipped: str | None = None) -> str:
        """Count an answer that was stored; return its message."""
        sql = "SELECT 1 FROM journal WHERE seq > ? AND writer = ?"
        has_written = self.store.execute(sql, (self._seen, self.store.writer)).fetchone() is not None
        self._given.append((message, has_written, skipped))
        self._seen = self._last_entry()
        return message

    def _put_skipped(self, uids: set[str]) -> None:
        skip_gaps(self.store, self.conference, uids, self._what)

    def _last_entry(self) -> int:
        return int(self.store.execute("SELECT coalesce(max(seq), 0) FROM journal").fetchone()[0])


class Steps(ABC, Generic[Item]):
    """Shows items one by one, and carries out the keys."""

    keys: tuple[str, ...]  # explains the keys

    def __init__(self, answers: Given, screen: Terminal) -> None:
        self.given, self.screen = answers, screen
        self._steps: list[tuple[str, bool]] = []  # (uid, whether it was answered), for the key u
        self._postponed: set[str] = set()  # uids of items that the user went past: only u or a new run shows them
        self._shown = ""  # uid of the item shown last

    @abstractmethod
    def read(self) -> Sequence[Item]:
        """Return the items that are open now."""

    @abstractmethod
    def uid(self, item: Item) -> str:
        """Return what tells an item from all others."""

    @abstractmethod
    def show(self, item: Item, *, again: bool, left: int) -> None:
        """Show an item, of so many that are `left`; with `again`, the user has just seen it."""

    @abstractmethod
    def hints(self, item: Item) -> str:
        """Return the keys for an item."""

    @abstractmethod
    def answer(self, item: Item, key: str) -> str | None:
        """Store a key's answer; return a message, empty for no answer, None for an unknown key."""

    def went_back(self) -> None:  # most have nothing to forget
        """Forget what belongs to the answer that was taken back."""

    def ask(self, question: str, saver: LineSaver, give: Callable[[str], str], text: str = "") -> str:
        """Ask for a line that begins as `text`, and store it; return a message, if any.

        A line that was begun and not entered is kept, and offered when the same question is asked again.
        """
        begun = saver.recover(is_elsewhere)
        if begun is not None:
            self.screen.say("this answer was begun before: Enter stores it, Ctrl-U clears it")
        store = self.given.store
        (wait,) = store.execute("PRAGMA busy_timeout").fetchone()
        store.execute(f"PRAGMA busy_timeout={LOCKED_WAIT}")
        try:
            words = self.screen.ask(question, saver, begun.text if begun is not None else text)
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

    def run(self) -> int:
        """Show items until all are closed or passed, or the user quits; return how many remain."""
        current = ""
        while True:
            found = self.read()
            left = [item for item in found if self.uid(item) not in self._postponed]
            if not left:
                return len(found)
            item = next((item for item in left if self.uid(item) == current), left[0])
            uid = self.uid(item)
            self.show(item, again=self._shown == uid, left=len(left))
            self._shown = uid
            following: str | None = None
            while following is None:
                key = self.screen.key(self.hints(item))
                if key in QUIT:
                    return len(found)
                following = self._step(item, key)
            current = following

    def _step(self, item: Item, key: str) -> str | None:
        """Carry out a key; return the next item's uid, empty for any, None for an unknown key."""
        uid = self.uid(item)
        if key in NEXT:
            self._postponed.add(uid)
            self._steps.append((uid, False))
            return ""
        if key == UNDO:
            return self._back(uid)
        if key in HELP:
            for line in self.keys:
                self.screen.explain(line)
            return uid
        try:
            message = self.answer(item, key)
        except ConfnoteError as error:
            message = ""
            self.screen.say(str(error))
        if message:
            self.screen.say(message)
            self._steps.append((uid, True))
        return None if message is None else uid

    def _back(self, uid: str) -> str:
        """Go back one step and undo its answer, if any; return the uid of its item, else `uid`."""
        if not self._steps:
            self.screen.say("nothing was answered yet")
            return uid
        before, answered = self._steps[-1]
        try:
            if answered:
                self.screen.say(self.given.undo())
        except ConfnoteError as error:
            self.screen.say(str(error))
            return uid  # the answer counts on, and the next u tries again
        self._steps.pop()
        self.went_back()
        self._postponed.discard(before)
        self._shown = ""  # print the whole card again: it may be far up the screen by now
        return before


def is_elsewhere(owner: str) -> bool:
    """Return whether the prompt or review that keeps a line is another process that still runs."""
    return not owner.startswith(f"{os.getpid()}/") and is_alive(owner)


def call_later(seconds: float, act: Callable[[], None]) -> None:
    """Call a function after so many seconds, if the question is still asked then."""
    asyncio.get_running_loop().call_later(seconds, act)
