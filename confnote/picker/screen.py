"""Show the picker on the whole screen, and turn keys into changes of its state."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Callable
from functools import partial
from typing import Any

from prompt_toolkit.application import Application
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.layout import Layout
from prompt_toolkit.output import ColorDepth, Output
from prompt_toolkit.styles import Style

from confnote.picker.draw import Runs, cursor_column, draw, rules
from confnote.picker.state import Marking
from confnote.picker.window import RowWindow
from confnote.views.theme import Marks

SAVE, LEAVE, INTERRUPT = 0, 1, 130
HUNG_UP = 128 + signal.SIGHUP
WAIT = 0.1  # seconds: what follows an Escape within this time belongs to it, as in the codes of the arrow keys
DELAY = 0.1  # seconds from a mark to the disk
RETRY = 0.5  # seconds between tries while another program has the store locked


class PickerScreen:
    """The picker on a terminal.

    `run` shows it and returns SAVE, LEAVE, INTERRUPT or 128 + a signal.

    `keep` is called soon after each change of the marks, to keep them for the case that the program is killed. It
    returns False if it must be called again.
    """

    def __init__(
        self,
        marking: Marking,
        marks: Marks,
        keep: Callable[[dict[str, bool]], bool],
        *,
        no_color: bool = False,
        input: Input | None = None,  # noqa: A002  # prompt-toolkit's name for it
        output: Output | None = None,
    ) -> None:
        self.marking, self.marks, self.keep = marking, marks, keep
        self._kept = marking.changes()
        self.app: Application[int] = Application(
            layout=Layout(RowWindow(self._rows)),
            key_bindings=_key_bindings(self),
            style=Style.from_dict(rules()),
            color_depth=ColorDepth.DEPTH_1_BIT if no_color else None,
            full_screen=True,
            input=input,
            output=output,
        )
        self.app.ttimeoutlen = self.app.timeoutlen = WAIT

    def run(self) -> int:
        """Show the picker until the user leaves it."""
        return asyncio.run(self.run_async())

    async def run_async(self) -> int:
        """Show the picker until the user leaves it."""
        gc.freeze()  # a garbage collection looks at all that is loaded: 40 ms between a key and its screen
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._fail)
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._end, 128 + number)
        try:
            return await self.app.run_async(set_exception_handler=False)
        except (EOFError, OSError):  # the terminal was closed
            return HUNG_UP
        finally:
            self._keep()

    def mark(self) -> None:
        """Mark the session at the cursor, or remove its mark."""
        self.marking.mark()
        self._keep_soon()

    def write(self, text: str) -> None:
        """Add text to the search."""
        self.marking.write(text)
        self._keep_soon()  # a letter may take a mark back

    def page(self) -> int:
        """Return by how many sessions PageDown moves."""
        return max(self.app.output.get_size().rows // 2, 1)

    def _keep_soon(self) -> None:
        asyncio.get_running_loop().call_later(DELAY, self._keep)

    def _keep(self) -> None:
        now = self.marking.changes()
        if now != self._kept and self.keep(now):
            self._kept = now
        elif now != self._kept and self.app.is_running:
            asyncio.get_running_loop().call_later(RETRY, self._keep)

    def _end(self, code: int) -> None:
        if not self.app.is_done:
            self.app.exit(result=code)

    def _fail(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Leave at an unexpected error, which `run` then raises."""
        error = context.get("exception")
        if error is None:
            loop.default_exception_handler(context)
        elif not self.app.is_done:
            self.app.exit(exception=error)

    def _rows(self, width: int, height: int) -> tuple[list[Runs], int]:
        return draw(self.marking, width, height, self.marks), cursor_column(self.marking, width)


def _key_bindings(screen: PickerScreen) -> KeyBindings:
    keys, marking = KeyBindings(), screen.marking
    every = len(marking.entries)
    moves: dict[tuple[str, ...], Callable[[], None]] = {
        ("up", "c-p"): lambda: marking.move(-1),
        ("down", "c-n"): lambda: marking.move(1),
        ("pageup",): lambda: marking.move(-screen.page()),
        ("pagedown",): lambda: marking.move(screen.page()),
        ("home",): lambda: marking.move(-every),
        ("end",): lambda: marking.move(every),
        ("tab", "right"): lambda: marking.move_day(1),
        ("s-tab", "left"): lambda: marking.move_day(-1),
        ("backspace",): marking.erase,
        ("c-w",): lambda: marking.erase(word=True),
        ("c-u",): lambda: marking.erase(everything=True),
        (" ",): screen.mark,
    }
    for names, act in moves.items():
        for name in names:
            keys.add(name)(partial(_run, act))
    results = {"enter": SAVE, "escape": LEAVE, "c-d": LEAVE, "c-c": INTERRUPT, "<sigint>": INTERRUPT}
    for name, code in results.items():
        keys.add(name)(partial(_leave, code))

    @keys.add("<any>")
    @keys.add("<bracketed-paste>")
    def _write(event: KeyPressEvent) -> None:
        if event.data[:1].isprintable():  # else a key that has no use here
            screen.write(event.data)

    @keys.add("escape", "<any>")
    def _alt(_: KeyPressEvent) -> None:
        """Ignore Alt with a letter: the Escape in its code would leave."""

    @keys.add("c-z")
    def _suspend(event: KeyPressEvent) -> None:
        event.app.suspend_to_background()

    return keys


def _run(act: Callable[[], None], _: KeyPressEvent) -> None:
    act()


def _leave(code: int, event: KeyPressEvent) -> None:
    event.app.exit(result=code)
