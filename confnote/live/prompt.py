"""The terminal around a desk: one application that stays up, what was entered printed above it, a toolbar below."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.renderer import CPR_Support

from confnote.core.text import one_line
from confnote.errors import StoreError
from confnote.live.answer import ABOUT, HEADING, OFFER, Answer, Line, line
from confnote.live.commands import VERBS
from confnote.live.draft import Keeper, is_alive, new_name
from confnote.live.entry import Entry
from confnote.live.notices import Watch
from confnote.live.screen import Screen
from confnote.live.status import clock_at
from confnote.live.terminal import new_session
from confnote.live.toolbar import toolbar as rows
from confnote.views.answer import session_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from prompt_toolkit.buffer import Buffer
    from prompt_toolkit.input import Input
    from prompt_toolkit.output import Output

    from confnote.live.context import Desk

TICK = 1.0  # seconds between looks at the clock and at what others wrote
AGAIN = 1.0  # seconds within which a second Ctrl-C leaves
MINUTE = 60_000
HUNG_UP = 128 + signal.SIGHUP
NO_TOOLBAR = "no toolbar: this terminal does not tell where its cursor is. /now shows the rest"


class Prompt:
    """One prompt at a terminal. `run` shows it and returns the exit code.

    `who` names it in the store's drafts, `alive` tells whether the prompt of a name still runs.
    """

    def __init__(
        self,
        desk: Desk,
        *,
        who: str | None = None,
        alive: Callable[[str], bool] = is_alive,
        no_color: bool = False,
        input: Input | None = None,  # noqa: A002  # prompt-toolkit's name for it
        output: Output | None = None,
    ) -> None:
        self.desk, self.alive = desk, alive
        self.watch = Watch(desk.marks)
        self.session = new_session(self, desk, no_color=no_color, input=input, output=output)
        self.buffer: Buffer = self.session.default_buffer
        self.screen = Screen(self.session.app)
        self.keeper = Keeper(desk, who or new_name(), self.later)
        self.entry = Entry(desk, self.keeper, self.buffer, self, VERBS)
        self._recovering = True
        self._seen = (-1, -1)  # the minute and the version of the store that were looked at last
        self._interrupted = -AGAIN
        self._bare = False  # no toolbar, and it was said

    def run(self) -> int:
        """Show the prompt until it is left; return the exit code."""
        try:
            return asyncio.run(self.run_async())
        except OSError:  # the terminal is gone, and so is whoever would read more; all that was typed is kept
            self.desk.close()
            os._exit(HUNG_UP)

    async def run_async(self) -> int:
        """Show the prompt until it is left; return the exit code."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._broken)
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._stop, 128 + number)
        self.session.app.renderer.cpr_not_supported_callback = None  # prompt-toolkit's warning helps nobody here
        self._greet()
        text = self._recover()
        self.buffer.on_text_changed += self.entry.changed
        ticker = loop.create_task(self._tick())
        try:
            code = await self.session.prompt_async(default=Document(text), set_exception_handler=False)
        except EOFError:  # the terminal was closed, and no signal told so
            code = HUNG_UP
        finally:
            ticker.cancel()
            self.buffer.on_text_changed -= self.entry.changed
            kept = self.keeper.flush()
        self._part(code, kept=kept)
        return code

    # what the input line asks for

    def say(self, lines: Iterable[Line]) -> None:
        """Print lines above the prompt."""
        self.screen.say(lines)

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        """Do something after a while."""
        asyncio.get_running_loop().call_later(seconds, act)

    def target(self) -> tuple[str, str]:
        """Return where a note goes now: its handle, and in words."""
        now = self.watch.last
        if now is None:
            return "?", ""
        return now.handle, session_line(now.session) if now.session else now.day or "the inbox"

    def offered(self) -> str | None:
        """Return the handle of the session that one key rates, if one is offered."""
        offer = self.watch.offer(self.desk.now())
        return f"s{offer.session[1]}" if offer is not None else None

    def settled(self, answer: Answer) -> None:
        """Print what was done, look at what it changed, and leave if that was asked for."""
        self.say(answer.lines)
        self.look(anyway=True)
        if answer.leave:
            self.leave()
        elif self._recovering and not self.buffer.text:
            self.buffer.document = Document(self._recover())

    # what keys ask for

    def enter(self) -> None:
        """Enter the line, what is new by then said before it."""
        self.look()
        self.entry.enter()

    def clear(self) -> None:
        """Clear the line, or leave at the second time within a second."""
        again = time.monotonic() - self._interrupted < AGAIN
        self._interrupted = time.monotonic()
        if self.entry.clear():
            self.say([line((ABOUT, "  line cleared: Up brings it back; Ctrl-C again leaves"))])
        elif again:
            self.leave()
        else:
            self.say([line((ABOUT, "  Ctrl-C again, or Ctrl-D, leaves"))])

    def leave(self) -> None:
        """Leave the prompt."""
        self._exit(0)

    def rate(self, rating: int) -> None:
        """Rate the session that is offered, else the one on now."""
        self.entry.command(f"/rate {self.offered() or ''} {rating}")

    def move_on(self) -> None:
        """Sit down in the next session of mine."""
        self.entry.command("/next")

    # the course of time

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK)
            self._look_for_toolbar()
            self.look()

    def look(self, *, anyway: bool = False) -> None:
        """Look at the clock and the store, if a minute has passed or another program wrote; say what is new."""
        try:
            seen = (self.desk.now() // MINUTE, self.desk.version())
            if seen == self._seen and not anyway:
                return
            now = self.desk.outlook()
            offer = self.watch.offer(now.at)
            if offer is not None and self.desk.is_rated(offer.session[0]):
                self.watch.settle()
        except StoreError:  # held or gone: what is shown stays, and entering a line says what is wrong
            return
        self._seen = seen
        self.say(self.watch.see(now, begun=self.entry.begun is not None))
        self.session.app.invalidate()

    def message(self) -> FormattedText:
        """Return what stands before the line: the handle of where it goes."""
        handle = self.entry.begun_for[0] if self.entry.begun is not None else self.target()[0]
        return FormattedText([("class:prompt", f"{handle}> ")])

    def toolbar(self) -> FormattedText:
        """Return the lines at the bottom."""
        if self.watch.last is None:
            return FormattedText()
        width = self.session.app.output.get_size().columns
        return FormattedText([("", "\n".join(rows(self.watch.last, width, self.desk.marks, self.entry.status)))])

    # beginning and end

    def _greet(self) -> None:
        now = self.desk.outlook()
        where = f"{one_line(now.conference, 60)}, {now.day}" if now.conference else "no conference yet"
        self.say([line((HEADING, where), (ABOUT, ". /help tells more, Ctrl-D leaves"))])
        self.look(anyway=True)

    def _recover(self) -> str:
        """Take over a line that a prompt left unfinished, if there is one; return it for the input."""
        try:
            found = self.keeper.recover(self.alive)
        except sqlite3.Error:
            return ""  # it stays where it is, for the next start
        self._recovering = found is not None
        if found is None:
            return ""
        handle = "?"
        with suppress(StoreError):
            handle = self.desk.outlook(found.at).handle
        self.entry.begin(found, handle)
        zone = self.watch.last.zone if self.watch.last is not None else ""
        target = f" from {one_line(found.target, 60)}" if found.target else ""
        self.say([line((OFFER, f"  Recovered an unfinished line{target}, {clock_at(found.at, zone)}"))])
        return found.text

    def _part(self, code: int, *, kept: bool) -> None:
        taken = len(self.desk.taken)
        notes = f"{taken} {'note' if taken == 1 else 'notes'} taken here" if taken else "left"
        if self.buffer.text.strip():
            notes += "; the unfinished line is kept for the next start" if kept else "; THE LINE COULD NOT BE KEPT"
        try:
            self.screen.flush()
            self.say([line((ABOUT, notes))])
        except OSError:
            if code != HUNG_UP:
                raise
            self.desk.close()
            os._exit(code)  # the last flush of standard output would fail as well, and change the exit code

    def _look_for_toolbar(self) -> None:
        renderer = self.session.app.renderer
        if not self._bare and renderer.cpr_support == CPR_Support.NOT_SUPPORTED and not renderer.height_is_known:
            self._bare = True
            self.say([line((ABOUT, f"  {NO_TOOLBAR}"))])

    def _stop(self, code: int) -> None:
        """End on a signal, the line kept first."""
        self.keeper.flush()
        self._exit(code)

    def _exit(self, code: int) -> None:
        with suppress(Exception):  # it is ending already
            self.session.app.exit(result=code)

    def _broken(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """End on an error nobody expected: it is told as a bug, and the line is kept."""
        error = context.get("exception")
        if error is None:
            loop.default_exception_handler(context)
        elif not self.session.app.is_done:
            self.session.app.exit(exception=error)
