"""Run the prompt at a terminal: print answers above it, show a toolbar below it."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sqlite3
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from prompt_toolkit import PromptSession
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.cursor_shapes import ModalCursorShapeConfig
from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.input import Input
from prompt_toolkit.output import ColorDepth, Output
from prompt_toolkit.renderer import CPR_Support
from prompt_toolkit.styles import Style

from confnote.core.text import one_line
from confnote.errors import StoreError
from confnote.live.answer import ABOUT, HEADING, OFFER, Answer, line, remark, style_rules
from confnote.live.completion import NoteHistory, PromptCompleter
from confnote.live.context import Context, clock_at
from confnote.live.entry import Entry
from confnote.live.keys import Abbreviations, key_bindings
from confnote.live.notices import Notices
from confnote.live.screen import SafeInput, Screen, toolbar
from confnote.live.unfinished import LineSaver, is_alive, new_owner

TICK = 1.0  # seconds between looks at the clock and at what other programs wrote
AGAIN = 1.0  # seconds within which a second Ctrl-C leaves
MINUTE = 60_000
HUNG_UP = 128 + signal.SIGHUP
NO_TOOLBAR = "no toolbar: this terminal does not report its cursor position. /now shows the same"


class Prompt:
    """One prompt at a terminal. `run` shows it and returns the exit code.

    `owner` names this prompt in the store's table `draft`; `is_alive(owner)` returns whether a prompt still runs. `vi`:
    the keys for editing are those of vi. `words` are expansions by abbreviation.
    """

    def __init__(
        self,
        context: Context,
        *,
        owner: str | None = None,
        is_alive: Callable[[str], bool] = is_alive,
        no_color: bool = False,
        vi: bool = False,
        words: Mapping[str, str] | None = None,
        input: Input | None = None,  # noqa: A002  # prompt-toolkit's name for it
        output: Output | None = None,
    ) -> None:
        self.context, self.is_alive = context, is_alive
        self.notices = Notices(context)
        self.completer = PromptCompleter(context)
        self.session: PromptSession[int] = PromptSession(  # its result is the exit code
            self.message,
            multiline=True,  # we bind Enter ourselves, so this only allows line ends of pastes and of Alt-Enter
            erase_when_done=True,  # the last prompt does not stay in the scrollback
            prompt_continuation="  ",
            bottom_toolbar=self.toolbar,
            history=NoteHistory(context),
            completer=self.completer,
            vi_mode=vi,
            cursor=ModalCursorShapeConfig() if vi else None,
            complete_while_typing=False,  # a menu that opens by itself would hide the notes above
            enable_suspend=True,
            input_processors=[SafeInput()],
            style=Style.from_dict(style_rules()),
            color_depth=ColorDepth.DEPTH_1_BIT if no_color else None,
            input=input,
            output=output,
        )
        if vi:  # Escape waits for a key that makes it Alt, no longer than a terminal takes to send both
            self.session.app.ttimeoutlen, self.session.app.timeoutlen = 0.02, 0.03
        self.buffer: Buffer = self.session.default_buffer
        self.screen = Screen(self.session.app)
        self.saver = LineSaver(context, owner or new_owner(), self.later)
        self.entry = Entry(context, self.saver, self.buffer, self.notices, self.screen, entered=self.entered)
        self.session.key_bindings = key_bindings(
            self.entry, Abbreviations(words or {}, self.buffer),
            enter=self.enter, complete=self.complete, clear=self.clear, leave=self.end,
        )  # fmt: skip
        self._recovering = True  # False once no unfinished line of an ended prompt is left
        self._interrupted = -AGAIN

    def run(self) -> int:
        """Show the prompt until the user leaves it; return the exit code."""
        try:
            return asyncio.run(self.run_async())
        except OSError:
            if all(os.isatty(number) for number in (0, 1)):
                raise  # an error of something else, with the terminal there to read about it
            self.context.close()  # all that was typed is on disk, and nobody can read a message
            os._exit(HUNG_UP)

    async def run_async(self) -> int:
        """Show the prompt until the user leaves it; return the exit code."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._fail)
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._stop, 128 + number)
        self.session.app.renderer.cpr_not_supported_callback = None  # _tick shows NO_TOOLBAR instead
        now = self.context.status().place
        where = "no conference yet" if now.conference is None else f"{one_line(now.name, 60)}, {now.day_name()}"
        self.entry.show([line((HEADING, where), (ABOUT, ". /help lists the commands, Ctrl-D leaves"))])
        self.entry.refresh(anyway=True)
        text = self._recover()
        self.buffer.on_text_changed += self.entry.changed
        ticker = loop.create_task(self._tick())
        try:
            # prompt-toolkit's own handler of exceptions would print a traceback and wait for Enter
            code = await self.session.prompt_async(
                default=Document(text), pre_run=self.entry.store_waiting, set_exception_handler=False
            )
        except EOFError:  # the terminal was closed without a signal
            code = HUNG_UP
        finally:
            ticker.cancel()
            self.buffer.on_text_changed -= self.entry.changed
            kept = self.saver.flush()
        self._say_goodbye(code, kept=kept)
        return code

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        """Call a function after so many seconds."""
        asyncio.get_running_loop().call_later(seconds, act)

    def entered(self, answer: Answer) -> None:
        """Show the answer to a line that was carried out; then leave if the answer says so.

        If the input is empty, the next unfinished line of an ended prompt goes there.
        """
        self.buffer.complete_state = None  # the menu of a line before a key's command
        self.entry.show(answer.lines)
        if answer.note_in is not None:
            self.notices.noted(answer.note_in)
        self.entry.refresh(anyway=True, same_target=answer.same_target)
        if answer.leave:
            self.leave()
        elif answer.edits is not None:
            self.entry.edit(answer.edits)
        elif self._recovering and not self.buffer.text:
            self.buffer.document = Document(self._recover())
            self.entry.store_waiting()

    # called by keys

    def enter(self) -> None:
        """Print notices of what has changed, then enter the line."""
        self.context.columns = self.session.app.output.get_size().columns
        self.entry.refresh()
        self.entry.enter()
        self.session.app.vi_state.reset()  # the next line begins in the mode for typing

    def complete(self) -> None:
        """Complete the line, or open a menu of several completions, or go on in it."""
        if self.buffer.complete_state is not None:
            self.buffer.complete_next()
            return
        found = self.completer.offer(self.buffer.document)
        if len(found) == 1:  # at once, and without a menu: Enter then enters the line
            self.buffer.apply_completion(found[0])
            if re.match("[nstl][0-9]+ ", found[0].text):
                self.entry.show([remark(found[0].display_text)])  # the title, which no menu shows
        elif found:
            self.buffer.start_completion(insert_common_part=True)

    def clear(self) -> None:
        """Clear the line; if it is empty, leave at the second call within a second."""
        again = time.monotonic() - self._interrupted < AGAIN
        self._interrupted = time.monotonic()
        if self.entry.clear():
            self.entry.show([remark("line cleared: Up brings it back; Ctrl-C again leaves")])
        elif again:
            self.leave()
        else:
            self.entry.show([remark("Ctrl-C again, or Ctrl-D, leaves")])

    def end(self) -> None:
        """Leave the prompt, unless there is something in the line."""
        if self.buffer.text:
            self.entry.show([remark("enter or clear the line first (Ctrl-C clears it)")])
        else:
            self.leave()

    def leave(self, code: int = 0) -> None:
        """Leave the prompt."""
        with suppress(Exception):  # the application may be ending already
            self.session.app.exit(result=code)

    # while it is shown

    async def _tick(self) -> None:
        renderer = self.session.app.renderer
        warned = False
        while True:
            await asyncio.sleep(TICK)
            # without the cursor's position prompt-toolkit does not know the height, and hides the toolbar
            hidden = renderer.cpr_support == CPR_Support.NOT_SUPPORTED and not renderer.height_is_known
            if hidden and not warned:
                warned = True
                self.entry.show([remark(NO_TOOLBAR)])
            self.entry.refresh()

    def message(self) -> FormattedText:
        """Return what waits for the store, and the handle of the place that the line goes to."""
        handle = (self.entry.target or self.notices.target).handle
        waiting = self.entry.shown_waiting(self.session.app.output.get_size().columns)
        return FormattedText([("class:about", waiting), ("class:prompt", f"{handle}> ")])

    def toolbar(self) -> FormattedText:
        """Return the lines at the bottom of the screen."""
        if self.notices.last is None:
            return FormattedText()
        width = self.session.app.output.get_size().columns
        target = self.entry.target
        aim = target.label if target is not None and target.handle != self.notices.target.handle else ""
        rows = toolbar(self.notices.last, width, self.context.marks, self.entry.warning, aim)
        return FormattedText([("", "\n".join(rows))])

    # beginning and end

    def _recover(self) -> str:
        """Take over an unfinished line of an ended prompt; return its text, empty for none."""
        try:
            found = self.saver.recover(self.is_alive)
        except sqlite3.Error:
            return ""  # the line stays on disk for the next start
        self._recovering = found is not None
        if found is None:
            return ""
        target = f" from {one_line(found.target.label, 60)}" if found.target.label else ""
        if not found.target.handle:  # of an earlier version of confnote
            with suppress(StoreError):
                found = replace(found, target=self.context.status(found.at).line_target)
        self.entry.begin(found)
        count = len(found.entered)
        entered = f"{count} entered {'line' if count == 1 else 'lines'}" if count else ""
        what = " and ".join(filter(None, (entered, "an unfinished line" if found.typed else "")))
        zone = self.notices.last.place.zone if self.notices.last is not None else ""
        self.entry.show([line((OFFER, f"  Recovered {what}{target}, {clock_at(found.at, zone)}"))])
        return found.typed

    def _say_goodbye(self, code: int, *, kept: bool) -> None:
        taken = 0
        with suppress(sqlite3.Error):
            taken = self.context.count_taken()
        text = f"{taken} {'note' if taken == 1 else 'notes'} taken here" if taken else "left"
        text += self.entry.not_stored()
        if self.entry.unfinished() is not None:
            text += "; the unfinished line is kept for the next start" if kept else "; THE LINE COULD NOT BE KEPT"
        try:
            self.screen.flush()
            self.entry.show([line((ABOUT, text))])
        except OSError:
            if code != HUNG_UP:
                raise
            self.context.close()
            os._exit(code)  # at a normal exit Python's flush of stdout would fail too and change the exit code

    def _stop(self, code: int) -> None:
        """Handle a signal: save the line and leave."""
        self.saver.flush()
        self.leave(code)

    def _fail(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Leave at an unexpected error; `run` saves the line, then raises the error."""
        error = context.get("exception")
        if error is None:
            loop.default_exception_handler(context)
        elif not self.session.app.is_done:
            self.session.app.exit(exception=error)
