"""The input line of the prompt: carry it out at Enter, and try again while the store is locked."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document

from confnote.core.text import one_line
from confnote.errors import ConfnoteError, StoreError, Usage
from confnote.live.answer import ERROR, Answer, Line, line, remark
from confnote.live.commands import execute, in_prompt, split_command
from confnote.live.context import Busy, Context, TargetGone, Unsure
from confnote.live.unfinished import LineSaver
from confnote.store.drafts import LineTarget, Unfinished

RETRY = 0.1  # seconds between tries while another program has the store locked
PATIENCE = 2.0  # seconds of failed tries before the user sees a warning
DIGITS = frozenset("123456789")
LOCKED = "another program is writing to the store: the line stays here and is saved as soon as possible"

MARK_WAITS = "another program is writing to the store: the mark keeps its time and is saved as soon as possible"
Act = Callable[[Context, str], Answer]


@dataclass(frozen=True, slots=True)
class EnteredLine:
    """A line, when the user began it, and where the prompt showed that it goes.

    Both are None if they are not known. `sure`: the user was asked about the line, and entered it again.
    """

    text: str
    begun: int | None
    target: LineTarget | None
    sure: bool = False


class Host(Protocol):
    """What the input line needs of its prompt."""

    def show(self, lines: Iterable[Line]) -> None:
        """Print lines above the prompt."""

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        """Call a function after so many seconds."""

    def refresh(self) -> None:
        """Read the clock and the store, and print notices of what changed."""

    def target(self) -> LineTarget:
        """Return where a note goes now."""

    def meaning_of(self, digit: str) -> str:
        """Return the command that a line of one digit stands for, "" if for none."""

    def entered(self, answer: Answer) -> None:
        """Show the answer to a line that was carried out."""


class Entry:
    """The input line of one prompt, and the lines that were entered while the store was locked.

    Such lines wait in `queue`, in order. They stay in the input, each with a line end, before the line that is being
    typed. If the user edits them, they are ordinary text again, and Enter enters all of it as one line.
    """

    def __init__(self, context: Context, saver: LineSaver, buffer: Buffer, host: Host) -> None:
        self.context, self.saver, self.buffer, self.host = context, saver, buffer, host
        self.queue: list[EnteredLine] = []
        self.marks: list[tuple[Act, int, LineTarget | None]] = []  # of moments (ms), while the store is locked
        self.warning = ""  # shown as the first line of the toolbar
        self.begun: int | None = None  # when the line was begun (ms), None if it is empty
        self.target: LineTarget | None = None  # where the line goes, None while that changes with the clock
        self._meant = ""  # the command that the digit in the line stood for when it was typed
        self._asked = ""  # a line that the user was asked about, and may enter again
        self._locked_since: float | None = None

    def begin(self, line: Unfinished) -> None:
        """Continue a line that was begun in an earlier prompt."""
        self.begun, self.target = line.at, line.target

    def replace_note(self, text: str, target: LineTarget) -> None:
        """Bring a note back into the line, which replaces the note when it is entered."""
        self.begun, self.target = self.context.now(), target
        self.buffer.document = Document(text)

    def aim(self, target: LineTarget | None) -> None:
        """Let the line go to a target, whatever the clock says; None for where the clock says."""
        self.target = target if target is not None or self.begun is None else self.host.target()
        self.saver.changed(self._unfinished())

    def changed(self, _: object = None) -> None:
        """Remember when the line was begun and where it goes, and save it as unfinished."""
        typed = self.typed().strip()
        if not typed:
            if self.target is None or self.target.note is None:  # a note that is changed may be typed anew
                self.begun = self.target = None
        elif self.begun is None:
            self.host.refresh()  # otherwise the prompt would show the target of the previous line
            self.begun = self.context.now()
            self.target = self.target or self.host.target()
        is_choice = typed in DIGITS and not self.queue and self.target == self.host.target()
        self._meant = self.host.meaning_of(typed) if is_choice else ""
        self.saver.changed(self._unfinished())

    def typed(self) -> str:
        """Return the input behind the queued lines; clear the queue if the user edited them."""
        queued = self._queued_text()
        if not self.buffer.text.startswith(queued):
            self.queue.clear()
        return self.buffer.text[len(queued) :] if self.queue else self.buffer.text

    def _queued_text(self) -> str:
        return "".join(f"{line.text}\n" for line in self.queue)

    def _unfinished(self) -> Unfinished | None:
        if not self.buffer.text.strip():
            return None
        first = self.queue[0] if self.queue else EnteredLine("", self.begun, self.target)
        begun = first.begun if first.begun is not None else self.context.now()
        return Unfinished(self.buffer.text, first.target or self.host.target(), begun)

    def enter(self) -> None:
        """Add the line to the queue, unless it is blank, and carry out the queue."""
        text = self.typed()
        if text.strip():
            # a digit means nothing that was not shown yet when it was typed, or is not any more
            is_meant = bool(self._meant) and self._meant == self.host.meaning_of(text.strip())
            self.queue.append(
                EnteredLine(self._meant if is_meant else text, self.begun, self.target, sure=text == self._asked)
            )
            self.begun = self.target = None
        self._asked = ""
        if self.queue:
            self._store_queue("")
        else:
            self.target = None
            self.buffer.reset()

    def clear(self) -> bool:
        """Clear the input but keep its text for the history; return whether there was any."""
        line = self._unfinished()
        if line is not None:
            self.queue.clear()
            self.begun = self.target = None
            self.warning = self._asked = ""
            self.buffer.history.append_string(line.text)
            self.saver.put_aside(line)
        was_aimed, self.target = self.target is not None, None
        self.buffer.reset()
        return line is not None or was_aimed

    def command(self, text: str) -> None:
        """Carry out a command that a key stands for, such as `/next`; the input stays as it is."""
        try:
            answer = execute(self.context, text)
        except Busy:
            self._show_error("another program is writing to the store just now: press the key again")
        except ConfnoteError as error:
            # Enter again would enter the line, not this command
            self._show_error(str(error) if isinstance(error, Unsure) else in_prompt(error))
        else:
            self.host.entered(answer)

    def mark(self, act: Act) -> None:
        """Mark this moment; the input stays as it is.

        The mark goes where a line goes that is begun now, which is not always where the line in the input goes. While
        the store is locked, it waits.
        """
        self.host.refresh()
        target = self.target if self.begun is None and self.target is not None else self.host.target()
        self.marks.append((act, self.context.now(), target))
        self._store_marks()
        if self.marks:
            self.host.show([remark(MARK_WAITS)])

    def _store_marks(self) -> None:
        while self.marks:
            act, begun, target = self.marks[0]
            try:
                answer = execute(self.context, "", begun, target, act=act)
            except Busy:
                self.host.later(RETRY, self._store_marks)
                return
            except TargetGone:
                self.marks[0] = act, begun, None
                continue
            except ConfnoteError as error:
                self._show_error(f"not marked: {in_prompt(error)}")
            else:
                self.host.entered(answer)
            self.marks.pop(0)

    def lost_marks(self) -> str:
        """Try once more to store the marks that wait; return how many are lost, "" for none."""
        self._store_marks()
        lost = len(self.marks)
        return f"; {lost} {'MARK' if lost == 1 else 'MARKS'} NOT SAVED, the store was locked" if lost else ""

    def _store_queue(self, rest: str) -> None:
        """Carry out the queued lines in order; `rest` is what the user typed behind them."""
        while self.queue:
            first = self.queue[0]
            try:
                answer = self._store(first)
            except Busy:
                self._wait_for_store(rest)
                return
            except StoreError as error:
                self._keep_unsaved(in_prompt(error), rest)
                return
            except TargetGone as error:
                self.queue = [
                    replace(line, target=None) if line.target == first.target else line for line in self.queue
                ]
                self.host.refresh()
                if self.target == first.target:
                    self.target = self.host.target()
                self._keep_unsaved(str(error), rest)
                return
            except ConfnoteError as error:
                if self._refuse(error, rest):
                    return
            else:
                # the line leaves the input only here, after its transaction is on disk
                self.queue.pop(0)
                self.buffer.history.append_string(first.text)
                self._set_input(rest)
                self.host.entered(answer)
        self._locked_since, self.warning = None, ""

    def _store(self, entered: EnteredLine) -> Answer:
        before = self.context.store.total_changes
        # one transaction: after a crash the line is either unfinished or a note, never both and never neither
        self.context.store.along = self.saver.delete_statement
        try:
            answer = execute(self.context, entered.text, entered.begun, entered.target, sure=entered.sure)
        finally:
            self.context.store.along = None
        # a command that only reads leaves the unfinished line where it is
        if self.context.store.total_changes != before:
            self.saver.entered()
        return answer

    def _wait_for_store(self, rest: str) -> None:
        self._set_input(rest)
        now = time.monotonic()
        if self._locked_since is None:
            self._locked_since = now
        elif now - self._locked_since >= PATIENCE and not self.warning:
            self.warning = LOCKED
            self.host.show([remark(LOCKED)])
        self.host.later(RETRY, self._retry)

    def _retry(self) -> None:
        rest = self.typed()
        # the user may have edited or cleared the queued lines meanwhile
        if self.queue and self._locked_since is not None:
            self._store_queue(rest)

    def _keep_unsaved(self, error: str, rest: str) -> None:
        """Leave the line in the input, for Enter to try again; save it to the store or a file."""
        self._locked_since, self.warning = None, error
        if len(self.queue) == 1 and not rest:
            self._take_back()
        else:
            self._set_input(rest)
        kept = self.saver.flush(0)
        saved = f". It is saved in {self.saver.file} meanwhile" if kept and self.saver.file is not None else ""
        self._show_error(error + saved)

    def _refuse(self, error: ConfnoteError, rest: str) -> bool:
        """Show why the first queued line is refused; return whether it stays in the input.

        The line is removed from the input if other text follows, which would else wait until the user corrects the
        line, and so is a command without words, unless it lacks words.
        """
        self._locked_since, self.warning = None, ""
        alone = len(self.queue) == 1 and not rest
        command = split_command(self.queue[0].text)
        if alone and (command is None or command[1] or isinstance(error, Usage | Unsure)):
            self._asked = self.queue[0].text if isinstance(error, Unsure) else ""
            self._take_back()
        elif alone:
            alone = False
            self.buffer.history.append_string(self.queue.pop(0).text)
            self._set_input("")
        else:
            text = self.queue.pop(0).text
            self.buffer.history.append_string(text)
            self._set_input(rest)
            self.host.show([line((ERROR, f"  not done: {one_line(text, 200)}"))])
        self._show_error(in_prompt(error))
        return alone

    def _take_back(self) -> None:
        """Take the only queued line out of the queue; the user goes on typing it."""
        entered = self.queue.pop(0)
        self.begun, self.target = entered.begun, entered.target or self.host.target()
        if self.buffer.text != entered.text:
            self.buffer.document = Document(entered.text)

    def _set_input(self, rest: str) -> None:
        """Set the input to the queue and the text behind it; keep the cursor in that text."""
        text = self._queued_text() + rest
        if not text:
            self.buffer.reset()
            self.changed()  # a reset fires no event
        elif text != self.buffer.text:
            behind = len(self.buffer.text) - self.buffer.cursor_position if rest else 0
            self.buffer.document = Document(text, max(0, len(text) - behind))

    def _show_error(self, error: str) -> None:
        self.host.show([line((ERROR, part)) for part in f"  {error}".split("\n")])
