"""The input line of the prompt, from its first letter until it is on disk or refused."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document

from confnote.core.text import one_line
from confnote.errors import ConfnoteError, StoreError, StoreIsNewer, Usage
from confnote.live.answer import ERROR, Answer, Line, line, remark
from confnote.live.commands import execute, in_prompt, split_command
from confnote.live.commands.add import last_taken
from confnote.live.completion import typed_line
from confnote.live.context import Busy, Context, TargetGone, Unsure
from confnote.live.notices import Notices
from confnote.live.screen import Screen, cut
from confnote.live.unfinished import LineSaver
from confnote.store.drafts import ENTERED, LineTarget, Unfinished
from confnote.store.rows import fields_of

RETRY = 0.1  # seconds between tries while another program has the store locked
PATIENCE = 2.0  # seconds of failed tries before the user sees a warning
DIGITS = frozenset("123456789")
LOCKED = "another program is writing to the store: what you entered is saved as soon as possible"
SHOWN = 3  # lines that wait for the store, above the input


@dataclass(frozen=True, slots=True)
class EnteredLine:
    """A line, when the user began it, and where the prompt showed that it goes.

    Both are None if they are not known. `by_key`: it is a command that a key stands for. `sure`: the user was asked
    about the line, and entered it again.
    """

    text: str
    begun: int | None
    target: LineTarget | None
    by_key: bool = False
    sure: bool = False


class Entry:
    """The input line of one prompt, and the lines that were entered and are not stored yet.

    The life of a line: at its first letter, `changed` remembers the time and where the line goes, and after each
    letter it has the line saved as unfinished. `enter` takes the line out of the input and adds it to `waiting`, and
    `store_waiting` carries out what waits, in order. A line leaves `waiting` when its transaction is on disk, or when
    it is refused. While another program has the store locked, it waits; after an error of the store, until the next
    Enter. `entered` is called with the answer to each line that was carried out.
    """

    def __init__(
        self, context: Context, saver: LineSaver, buffer: Buffer, notices: Notices, screen: Screen, *,
        entered: Callable[[Answer], None],
    ) -> None:  # fmt: skip
        self.context, self.saver, self.buffer = context, saver, buffer
        self.notices, self.screen, self.entered = notices, screen, entered
        self.waiting: list[EnteredLine] = []
        self.warning = ""  # shown as the first line of the toolbar
        self.begun: int | None = None  # when the line was begun (ms), None if it is empty
        self.target: LineTarget | None = None  # where the line goes, None while that changes with the clock
        self._meant = ""  # the command that the digit in the line stood for when it was typed
        self._asked: EnteredLine | None = None  # what the user was asked about, and may enter again
        self._locked_since: float | None = None
        self._will_retry = False

    def show(self, lines: Iterable[Line]) -> None:
        """Print lines above the prompt."""
        self.screen.show(lines)

    def refresh(self, *, anyway: bool = False, same_target: bool = False) -> None:
        """Read the clock and the store, and print notices of what changed; see `Notices.look`."""
        typing = self.target.handle if self.begun is not None and self.target is not None else ""
        try:
            lines = self.notices.look(typing=typing, anyway=anyway, same_target=same_target)
        except StoreIsNewer as error:
            self.warning, lines = in_prompt(error), []
        except StoreError:  # the prompt keeps showing the last status; Enter reports the error
            return
        if lines is not None:
            self.show(lines)
            self.screen.app.invalidate()

    # while the line is typed

    def begin(self, line: Unfinished) -> None:
        """Continue the line of an earlier prompt; what was entered there waits first."""
        self.waiting += [EnteredLine(text, line.at, line.target) for text in line.entered]
        if line.typed:
            self.begun, self.target = line.at, line.target

    def changed(self, _: object = None) -> None:
        """Remember when the line was begun and where it goes, and save it as unfinished."""
        typed = self.buffer.text.strip()
        if not typed:
            if self.target is None or self.target.note is None:  # a note that is changed may be typed anew
                self.begun = self.target = None
        elif self.begun is None:
            self.refresh()  # otherwise the prompt would show the target of the previous line
            self.begun = self.context.now()
            self.target = self.target or self.notices.target
        if typed and self._asked is not None and typed != self._asked.text.strip():
            self._asked, self.warning = None, ""
        is_choice = typed in DIGITS and not self.waiting and self.target == self.notices.target
        self._meant = self.notices.meaning_of(typed) if is_choice else ""
        self.saver.changed(self.unfinished())

    def unfinished(self, first: int = 0) -> Unfinished | None:
        """Return the lines that wait, from the first-th on, and the line that is typed, as one."""
        lines = [line for line in self.waiting[first:] if not line.by_key]
        text = "".join(f"{line.text}{ENTERED}" for line in lines)
        if self.buffer.text.strip():
            lines.append(EnteredLine(self.buffer.text, self.begun, self.target))
            text += self.buffer.text
        if not lines:
            return None
        begun = lines[0].begun if lines[0].begun is not None else self.context.now()
        return Unfinished(text, lines[0].target or self.notices.target, begun)

    def shown_waiting(self, width: int) -> str:
        """Return rows for the lines that wait, to stand above the input."""
        rows = [cut(f"  {one_line(line.text, 200)}", width) for line in self.waiting[:SHOWN]]
        more = len(self.waiting) - SHOWN
        return "".join(f"{row}\n" for row in [*rows, *([f"  and {more} more"] if more > 0 else [])])

    def aim(self, target: LineTarget | None) -> None:
        """Let the line go to a target, whatever the clock says; None for where the clock says."""
        self.target = target if target is not None or self.begun is None else self.notices.target
        self.saver.changed(self.unfinished())

    def edit_last(self) -> None:
        """Bring the last note back into the line, which replaces it when it is entered."""
        try:
            uid, number = last_taken(self.context)
        except (ConfnoteError, sqlite3.Error) as error:
            self.show([remark(str(error))])
        else:
            self.edit(LineTarget(f"edit n{number}", f"n{number}", note=uid))

    def edit(self, target: LineTarget) -> None:
        """Bring a note back into the line, which replaces it when it is entered."""
        if self.buffer.text.strip():
            self.show([remark("enter the line first, or clear it with Ctrl-C: Alt-E brings the last note into it")])
            return
        try:
            kind, text = fields_of(self.context.store, "note", str(target.note), "kind, text")
        except sqlite3.Error as error:
            self.show([remark(str(error))])
        else:
            self.begun, self.target = self.context.now(), target
            self.buffer.document = Document(typed_line(kind, text))

    def clear(self) -> bool:
        """Clear the input and what waits, but keep it for the history; return if any was there."""
        line = self.unfinished()
        was_any = line is not None or bool(self.waiting) or self.target is not None
        self.waiting.clear()
        self.begun = self.target = self._asked = self._locked_since = None
        self.warning = ""
        if line is not None:
            self.buffer.history.append_string(line.as_typed().text)
            self.saver.put_aside(line.as_typed())
        self.buffer.reset()
        return was_any

    # when it is entered

    def enter(self) -> None:
        """Carry out the line, behind those that wait; without one, what the user was asked."""
        text, asked = self.buffer.text, self._asked
        if asked is not None and text.strip() in {"", asked.text.strip()}:
            self.waiting.append(replace(asked, sure=True))
        elif text.strip():
            # a digit means nothing that was not shown yet when it was typed, or is not any more
            text = text.replace(ENTERED, "")
            is_meant = bool(self._meant) and self._meant == self.notices.meaning_of(text.strip())
            self.waiting.append(EnteredLine(self._meant if is_meant else text, self.begun, self.target))
        self.begun = self.target = None
        self.buffer.reset()
        self.store_waiting()

    def press(self, command: str) -> None:
        """Carry out a command that a key stands for; the input stays as it is.

        It belongs where a line goes that is begun now, which is not always where the line in the input goes.
        """
        self.refresh()
        target = self.target if self.begun is None and self.target is not None else self.notices.target
        self.waiting.append(EnteredLine(command, self.context.now(), target, by_key=True, sure=self.is_asked(command)))
        self.store_waiting()

    def is_asked(self, command: str) -> bool:
        """Return whether the user was asked about a command just now."""
        return self._asked is not None and self._asked.text == command

    def ask(self, command: str, question: str) -> None:
        """Ask before the command of a key; the same key again, or Enter, carries it out."""
        self._asked = EnteredLine(command, None, None, by_key=True)
        self.context.idle = True  # nothing is changed yet: /undo would take back an earlier change, so it asks first
        self.show([remark(question)])

    def not_stored(self) -> str:
        """Try once more to store what waits; return which commands of keys are lost, or ""."""
        self.store_waiting()
        lost = ", ".join(line.text for line in self.waiting if line.by_key)
        return f"; NOT SAVED, the store was locked: {lost}" if lost else ""

    def store_waiting(self) -> None:
        """Carry out what waits, in order, until it has to wait longer."""
        self._asked = None
        while self.waiting:
            first = self.waiting[0]
            try:
                answer = self._store(first)
            except Busy:
                self._wait_for_store()
                return
            except TargetGone as error:
                self._forget(first.target)
                if not first.by_key:
                    self._keep_unsaved(str(error))
                    return
            except StoreError as error:
                self._keep_unsaved(in_prompt(error))
                return
            except ConfnoteError as error:
                self._refuse(error)
            else:
                self._drop_first()
                meant = self.notices.rating_meant(first.text)
                self.entered(answer)
                self.show([remark(meant)] if meant else [])
        self._locked_since = None
        if self._asked is None:
            self.warning = ""

    def _store(self, entered: EnteredLine) -> Answer:
        before = self.context.store.total_changes
        # one transaction: after a crash the line is either unfinished or a note, never both and never neither
        self.context.store.along = self.saver.statement(rest := self.unfinished(1))
        try:
            answer = execute(self.context, entered.text, entered.begun, entered.target, sure=entered.sure)
        finally:
            self.context.store.along = None
        # a command that only reads leaves the unfinished line where it is
        if self.context.store.total_changes != before:
            self.saver.entered(rest)
        return answer

    def _drop_first(self) -> None:
        """Take the first line out of those that wait; Up brings it back."""
        first = self.waiting.pop(0)
        if not first.by_key:
            self.buffer.history.append_string(first.text)
            if not self.buffer.text:
                self.buffer.reset()  # reads the history anew
        self.saver.changed(self.unfinished())

    def _wait_for_store(self) -> None:
        now = time.monotonic()
        if self._locked_since is None:
            self._locked_since = now
        elif now - self._locked_since >= PATIENCE and not self.warning:
            self.warning = LOCKED
            self.show([remark(LOCKED)])
        if not self._will_retry:
            self._will_retry = True
            self.saver.later(RETRY, self._retry)

    def _retry(self) -> None:
        self._will_retry = False
        if self._locked_since is not None:  # else the user cleared them, or they wait for Enter
            self.store_waiting()

    def _keep_unsaved(self, error: str) -> None:
        """Let the lines wait for Enter; save them to the store or a file."""
        self._locked_since, self.warning = None, error
        self.saver.changed(self.unfinished())
        kept = self.saver.flush(0)
        saved = f". It is saved in {self.saver.file} meanwhile" if kept and self.saver.file is not None else ""
        self._show_error(error + saved)

    def _forget(self, target: LineTarget | None) -> None:
        """Let lines go where notes go now whose target was deleted."""
        self.waiting = [replace(line, target=None) if line.target == target else line for line in self.waiting]
        self.refresh()
        if self.target == target:
            self.target = self.notices.target

    def _refuse(self, error: ConfnoteError) -> None:
        """Show why the first line is refused, or ask about it."""
        entered = self.waiting[0]
        command = split_command(entered.text)
        has_words = not entered.by_key and (command is None or bool(command[1]))
        if has_words:  # a later prompt can bring it back, too
            begun = entered.begun if entered.begun is not None else self.context.now()
            self.saver.put_aside(Unfinished(entered.text, entered.target or self.notices.target, begun))
        self._drop_first()
        can_ask = isinstance(error, Unsure) and not self.waiting and (entered.by_key or not self.buffer.text)
        if can_ask:
            self._asked = entered
        if can_ask and not entered.by_key:
            self.warning = in_prompt(error)
        elif isinstance(error, Usage) and command is None and not self.buffer.text:
            self.buffer.document = Document(entered.text)  # a mark alone: the words may follow
        elif has_words:
            self.show([line((ERROR, f"  not done (Up brings it back): {one_line(entered.text, 200)}"))])
        self._show_error(self.warning or (str(error) if isinstance(error, Unsure) else in_prompt(error)))

    def _show_error(self, error: str) -> None:
        self.show([line((ERROR, part)) for part in f"  {error}".split("\n")])
