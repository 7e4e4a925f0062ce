"""The input line: when it was begun, entering it, and waiting while another program holds the store."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from prompt_toolkit.document import Document

from confnote.core.text import one_line
from confnote.errors import ConfnoteError
from confnote.live.answer import ABOUT, ERROR, Answer, Line, in_prompt, line, styled_lines
from confnote.live.write_errors import Busy, NotSaved
from confnote.store.drafts import Unfinished

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from prompt_toolkit.buffer import Buffer

    from confnote.live.context import Desk
    from confnote.live.draft import Keeper


RETRY = 0.1  # seconds between tries while another program holds the store
PATIENCE = 2.0  # seconds of that until it is said
ALONE = 0.7  # seconds that a digit stands alone in the line until it is the rating that was offered
HELD = "another program holds the store: the line stays here and is saved as soon as it lets go"


class Host(Protocol):
    """What the line asks of the prompt around it."""

    def say(self, lines: Iterable[Line]) -> None:
        """Print lines above the prompt."""

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        """Do something after a while."""

    def look(self) -> None:
        """Look at the clock and the store, and say what is new."""

    def target(self) -> tuple[str, str]:
        """Return where a note goes now: its handle, and in words."""

    def offered(self) -> str | None:
        """Return the handle of the session that one key rates, if one is offered."""

    def settled(self, answer: Answer) -> None:
        """Take notice of a line that was carried out."""


class Entry:
    """The line in the input of one prompt. `verbs` are the commands that advice may name."""

    def __init__(self, desk: Desk, keeper: Keeper, buffer: Buffer, host: Host, verbs: tuple[str, ...]) -> None:
        self.desk, self.keeper, self.buffer, self.host, self.verbs = desk, keeper, buffer, host, verbs
        self.waiting = Waiting()
        self.status = ""
        self.begun: int | None = None
        self.begun_for = ("", "")
        self._held_since: float | None = None
        self._changes = 0

    def begin(self, line: Unfinished, handle: str) -> None:
        """Take over a line that was begun before, for the target with that handle."""
        self.begun, self.begun_for = line.at, (handle, line.target)

    def changed(self, _: object = None) -> None:
        """Take notice of a change in the input: remember when the line was begun, and have it kept."""
        self._changes += 1
        text = self.waiting.rest(self.buffer.text)
        if not text.strip():
            self.begun = None
        elif self.begun is None:
            self.host.look()  # or else the line would be said to go where the last one went
            self.begun, self.begun_for = self.desk.now(), self.host.target()
        self.keeper.changed(self._unfinished())
        if len(text) == 1 and self._is_rating(text):
            seen = self._changes
            self.host.later(ALONE, lambda: self._stood_alone(seen))

    def _unfinished(self) -> Unfinished | None:
        if not self.buffer.text.strip():
            return None
        begun = self.begun if self.begun is not None else self.desk.now()
        return Unfinished(self.buffer.text, self.begun_for[1], begun)

    def _is_rating(self, text: str) -> bool:
        return text in {"1", "2", "3", "4", "5"} and not self.waiting.lines and self.host.offered() is not None

    def _stood_alone(self, seen: int) -> None:
        if seen == self._changes:
            self.enter()

    def enter(self) -> None:
        """Enter the line, behind those that wait."""
        text = self.waiting.rest(self.buffer.text)
        if text.strip():
            if self._is_rating(text.strip()):
                text = f"/rate {self.host.offered()} {text.strip()}"
            self.waiting.add(text, self.begun)
            self.begun = None
        if self.waiting.lines:
            self._drain("")
        else:
            self.buffer.reset()

    def clear(self) -> bool:
        """Clear the line, kept for the history; whether there was one."""
        line = self._unfinished()
        if line is None:
            self.buffer.reset()
            return False
        self.waiting.lines.clear()
        self.begun, self.status = None, ""
        self.buffer.history.append_string(line.text)
        self.keeper.put_aside(line)
        self.buffer.reset()
        return True

    def command(self, text: str) -> None:
        """Carry out a command that a key stands for; the input is left alone."""
        try:
            answer = self.desk.enter(text)
        except Busy:
            self._complain("another program holds the store just now: once more, please")
        except ConfnoteError as error:
            self._complain(str(error))
        else:
            self.host.settled(answer)

    def _drain(self, rest: str) -> None:
        """Store what waits, in order; `rest` is what is typed behind it."""
        while self.waiting.lines:
            first = self.waiting.lines[0]
            try:
                answer = self._stored(first)
            except Busy:
                self._hold(rest)
                return
            except NotSaved as error:
                self._stuck(str(error), rest)
                return
            except ConfnoteError as error:
                if self._refused(first, str(error), rest):
                    return
            else:
                self.waiting.pop()
                self.buffer.history.append_string(first.text)
                self._show(rest)
                self.host.settled(answer)
        self._held_since, self.status = None, ""

    def _stored(self, entered: Entered) -> Answer:
        before = self.desk.store.total_changes
        self.desk.store.along = self.keeper.along
        try:
            answer = self.desk.enter(entered.text, entered.begun)
        finally:
            self.desk.store.along = None
        if self.desk.store.total_changes != before:
            self.keeper.settled()
        return answer

    def _hold(self, rest: str) -> None:
        self._show(rest)
        now = time.monotonic()
        if self._held_since is None:
            self._held_since = now
        elif now - self._held_since >= PATIENCE and not self.status:
            self.status = HELD
            self.host.say([line((ABOUT, f"  {HELD}"))])
        self.host.later(RETRY, self._retry)

    def _retry(self) -> None:
        rest = self.waiting.rest(self.buffer.text)
        if self.waiting.lines and self._held_since is not None:
            self._drain(rest)

    def _stuck(self, error: str, rest: str) -> None:
        """Leave the line in the input, to be entered again."""
        self._held_since, self.status = None, error
        if len(self.waiting.lines) == 1 and not rest:
            self._take_back()
        else:
            self._show(rest)
        self.keeper.flush(0)
        kept = f". It is kept in {self.keeper.file} meanwhile" if self.keeper.file is not None else ""
        self._complain(error + kept)

    def _refused(self, entered: Entered, error: str, rest: str) -> bool:
        """Say why a line makes no sense; whether it stays in the input: not if more was typed behind it."""
        self._held_since, self.status = None, ""
        alone = len(self.waiting.lines) == 1 and not rest
        if alone:
            self._take_back()
        else:
            self.waiting.pop()
            self.buffer.history.append_string(entered.text)
            self._show(rest)
            self.host.say([line((ERROR, f"  not done: {one_line(entered.text, 200)}"))])
        self._complain(error)
        return alone

    def _take_back(self) -> None:
        entered = self.waiting.pop()
        if self.buffer.text != entered.text:
            self.buffer.document = Document(entered.text)
        self.begun = entered.begun

    def _show(self, rest: str) -> None:
        """Make the input what waits and what is typed behind it, the cursor as far from the end as it was."""
        text = self.waiting.prefix + rest
        if not text:
            self.buffer.reset()
            self.changed()
        elif text != self.buffer.text:
            behind = len(self.buffer.text) - self.buffer.cursor_position if rest else 0
            self.buffer.document = Document(text, max(0, len(text) - behind))

    def _complain(self, error: str) -> None:
        self.host.say(styled_lines(f"  {in_prompt(error, self.verbs)}", ERROR))


@dataclass(frozen=True, slots=True)
class Entered:
    """A line and the instant it was begun."""

    text: str
    begun: int | None


class Waiting:
    """The waiting lines, in the order they were entered."""

    def __init__(self) -> None:
        self.lines: list[Entered] = []

    @property
    def prefix(self) -> str:
        """What they are in the input."""
        return "".join(f"{line.text}\n" for line in self.lines)

    def rest(self, text: str) -> str:
        """Return what stands behind them in the input; where they were edited they wait no longer and all of it is."""
        if not text.startswith(self.prefix):
            self.lines.clear()
        return text[len(self.prefix) :]

    def add(self, text: str, begun: int | None) -> None:
        """Put a line behind the others."""
        self.lines.append(Entered(text, begun))

    def pop(self) -> Entered:
        """Take the first line out: it is stored, or refused."""
        return self.lines.pop(0)
