"""Run the prompt at a terminal: print answers above it, show a toolbar below it."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
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
from confnote.errors import ConfnoteError, StoreError, StoreIsNewer
from confnote.live.abbreviations import Abbreviations
from confnote.live.acts import aim_before, go_on
from confnote.live.answer import ABOUT, HEADING, OFFER, Answer, Line, line, remark, style_rules
from confnote.live.commands import in_prompt
from confnote.live.commands.add import last_taken, moment, photo_taken
from confnote.live.commands.look import others_notes
from confnote.live.completion import NoteHistory, PromptCompleter, typed_line
from confnote.live.context import Context, clock_at
from confnote.live.entry import Entry
from confnote.live.keys import key_bindings
from confnote.live.notices import Notices
from confnote.live.screen import SafeInput, Screen, toolbar
from confnote.live.unfinished import LineSaver, is_alive, new_owner
from confnote.store.drafts import LineTarget
from confnote.store.rows import fields_of

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
        self.notices = Notices(context.marks)
        self.completer = PromptCompleter(context)
        self.session: PromptSession[int] = PromptSession(  # its result is the exit code
            self.message,
            multiline=True,  # we bind Enter ourselves, so this only allows line ends of pastes and of Alt-Enter
            erase_when_done=True,  # the last prompt does not stay in the scrollback
            prompt_continuation="  ",
            bottom_toolbar=self.toolbar,
            key_bindings=key_bindings(
                self.enter,
                self.complete,
                self.clear,
                self.end,
                alt=self._alt_keys(),
                abbreviations=lambda: self.abbreviations,
            ),
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
        self.entry = Entry(context, self.saver, self.buffer, self)
        self.abbreviations = Abbreviations(words or {}, self.buffer, self.entry.typed)
        self._recovering = True  # False once no unfinished line of an ended prompt is left
        self._seen = (-1, -1)  # the minute and the store's version at the last refresh
        self._others = self.context.last_entry()  # the journal up to which others' notes were shown
        self._interrupted = -AGAIN
        self._asked_next = ""  # the uid of a session that begins much later, which Alt-N was pressed for

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
        self.show([line((HEADING, where), (ABOUT, ". /help lists the commands, Ctrl-D leaves"))])
        self.refresh(anyway=True)
        text = self._recover()
        self.buffer.on_text_changed += self.entry.changed
        ticker = loop.create_task(self._tick())
        try:
            # prompt-toolkit's own handler of exceptions would print a traceback and wait for Enter
            code = await self.session.prompt_async(default=Document(text), set_exception_handler=False)
        except EOFError:  # the terminal was closed without a signal
            code = HUNG_UP
        finally:
            ticker.cancel()
            self.buffer.on_text_changed -= self.entry.changed
            kept = self.saver.flush()
        self._say_goodbye(code, kept=kept)
        return code

    # called by the input line

    def show(self, lines: Iterable[Line]) -> None:
        """Print lines above the prompt."""
        self.screen.show(lines)

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        """Call a function after so many seconds."""
        asyncio.get_running_loop().call_later(seconds, act)

    def target(self) -> LineTarget:
        """Return where a note goes now; its handle is `?` before the first status."""
        return self.notices.last.line_target if self.notices.last is not None else LineTarget("?")

    def meaning_of(self, digit: str) -> str:
        """Return the command that a digit alone stands for: to sit down, or to rate."""
        at = self.context.now()
        chosen, offered = self.notices.chosen(digit, at), self.offered_session()
        if chosen:
            return f"/start {chosen}"
        is_rating = offered and digit in set("12345") and not self.notices.choices(at)
        return f"/rate {offered} {digit}" if is_rating else ""

    def offered_session(self) -> str:
        """Return the handle of the session that is over and can be rated now, or ""."""
        offer = self.notices.offer(self.context.now())
        return f"s{offer.session.id}" if offer is not None else ""

    def entered(self, answer: Answer) -> None:
        """Show the answer to a line that was carried out; then leave if the answer says so.

        If the input is empty, the next unfinished line of an ended prompt goes there.
        """
        self.buffer.complete_state = None  # the menu of a line before a key's command
        self.show(answer.lines)
        self._asked_next = ""  # only two Alt-N in a row go far ahead
        if answer.note_in is not None:
            self.notices.noted(answer.note_in)
        self.refresh(anyway=True, same_target=answer.same_target)
        if answer.leave:
            self.leave()
        elif answer.edits is not None:
            self.edit(answer.edits)
        elif self._recovering and not self.buffer.text:
            self.buffer.document = Document(self._recover())

    # called by keys

    def enter(self) -> None:
        """Print notices of what has changed, then enter the line."""
        self.context.columns = self.session.app.output.get_size().columns
        self.refresh()
        self.abbreviations.expand()
        self.entry.enter()
        self.session.app.vi_state.reset()  # the next line begins in the mode for typing

    def _alt_keys(self) -> dict[str, Callable[[], None]]:
        def rate(digit: str) -> None:
            self.entry.command(f"/rate {self.offered_session()} {digit}")

        def go_to_next() -> None:
            self._asked_next = go_on(self.entry, self._asked_next)

        return {
            "e": self.edit_last, "b": lambda: aim_before(self.entry), "n": go_to_next,
            "z": lambda: self.entry.command("/undo"),
            "m": lambda: self.entry.mark(moment), "s": lambda: self.entry.mark(photo_taken),
            **{digit: partial(rate, digit) for digit in "12345"},
        }  # fmt: skip

    def complete(self) -> None:
        """Complete the line, or open a menu of several completions, or go on in it."""
        if self.buffer.complete_state is not None:
            self.buffer.complete_next()
            return
        found = self.completer.offer(self.buffer.document)
        if len(found) == 1:  # at once, and without a menu: Enter then enters the line
            self.buffer.apply_completion(found[0])
            if re.match("[nstl][0-9]+ ", found[0].text):
                self.show([remark(found[0].display_text)])  # the title, which no menu shows
        elif found:
            self.buffer.start_completion(insert_common_part=True)

    def clear(self) -> None:
        """Clear the line; if it is empty, leave at the second call within a second."""
        again = time.monotonic() - self._interrupted < AGAIN
        self._interrupted = time.monotonic()
        if self.entry.clear():
            self.show([remark("line cleared: Up brings it back; Ctrl-C again leaves")])
        elif again:
            self.leave()
        else:
            self.show([remark("Ctrl-C again, or Ctrl-D, leaves")])

    def end(self) -> None:
        """Leave the prompt, unless there is something in the line."""
        if self.buffer.text:
            self.show([remark("enter or clear the line first (Ctrl-C clears it)")])
        else:
            self.leave()

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
            self.entry.replace_note(typed_line(kind, text), target)

    def leave(self, code: int = 0) -> None:
        """Leave the prompt."""
        with suppress(Exception):  # the application may be ending already
            self.session.app.exit(result=code)

    # status

    async def _tick(self) -> None:
        renderer = self.session.app.renderer
        warned = False
        while True:
            await asyncio.sleep(TICK)
            # without the cursor's position prompt-toolkit does not know the height, and hides the toolbar
            hidden = renderer.cpr_support == CPR_Support.NOT_SUPPORTED and not renderer.height_is_known
            if hidden and not warned:
                warned = True
                self.show([remark(NO_TOOLBAR)])
            self.refresh()

    def refresh(self, *, anyway: bool = False, same_target: bool = False) -> None:
        """Read the status, and print notices, if a new minute began or another program wrote.

        With `anyway`, read the status in any case. The caller passes `same_target` if notes go where they went before:
        then it is enough to count the notes again, which is faster.
        """
        try:
            with self.context.explained():
                seen = (self.context.now() // MINUTE, self.context.version())
                if seen == self._seen and not anyway:
                    return
                last = self.notices.last
                # if several sessions fit, a note decides which one gets the next note
                if seen == self._seen and same_target and last is not None and not last.place.rivals:
                    now = self.context.recounted(last)
                else:
                    now = self.context.status()
                offer = self.notices.offer(now.place.at)
                if offer is not None and self.context.is_rated(offer.session.uid):
                    self.notices.withdraw_offer()
                is_deleted = last is not None and now.target != last.target and self.context.is_deleted(last)
        except StoreIsNewer as error:
            self.entry.warning = in_prompt(error)
            self.session.app.invalidate()
            return
        except StoreError:  # the prompt keeps showing the last status; Enter reports the error
            return
        self.show(self._written_elsewhere(seen))
        self._seen = seen
        typing = self.entry.target.handle if self.entry.begun is not None and self.entry.target is not None else ""
        self.show(self.notices.update(now, typing=typing, is_deleted=is_deleted))
        self.session.app.invalidate()

    def _written_elsewhere(self, seen: tuple[int, int]) -> list[Line]:
        """Return lines for notes that other programs wrote, and for another conference."""
        if seen[1] == self._seen[1] or self._seen[1] < 0:
            return []
        since, self._others = self._others, self.context.last_entry()
        return [*others_notes(self.context, since), *map(remark, self.context.other_in_use())]

    def message(self) -> FormattedText:
        """Return the text before the input: the handle of the place that the line goes to."""
        handle = (self.entry.target or self.target()).handle
        return FormattedText([("class:prompt", f"{handle}> ")])

    def toolbar(self) -> FormattedText:
        """Return the lines at the bottom of the screen."""
        if self.notices.last is None:
            return FormattedText()
        width = self.session.app.output.get_size().columns
        target = self.entry.target
        aim = target.label if target is not None and target.handle != self.target().handle else ""
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
        zone = self.notices.last.place.zone if self.notices.last is not None else ""
        self.show([line((OFFER, f"  Recovered an unfinished line{target}, {clock_at(found.at, zone)}"))])
        return found.text

    def _say_goodbye(self, code: int, *, kept: bool) -> None:
        taken = len(self.context.taken) - len(self.context.marked)
        text = f"{taken} {'note' if taken == 1 else 'notes'} taken here" if taken else "left"
        if self.buffer.text.strip():
            text += "; the unfinished line is kept for the next start" if kept else "; THE LINE COULD NOT BE KEPT"
        text += self.entry.lost_marks()
        try:
            self.screen.flush()
            self.show([line((ABOUT, text))])
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
