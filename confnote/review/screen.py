"""The screen and the keyboard of a review: print gaps, read a key, ask for a line."""

from __future__ import annotations

import asyncio
import os
import signal
from textwrap import fill
from typing import NoReturn

from prompt_toolkit import PromptSession
from prompt_toolkit.application import Application
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.input import Input, create_input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.layout import Layout, Window
from prompt_toolkit.layout.controls import FormattedTextControl
from prompt_toolkit.output import Output, create_output
from rich.console import Console

from confnote.core.clock import now
from confnote.core.missing import Gap
from confnote.core.wrap import wrapped
from confnote.live.unfinished import LineSaver
from confnote.model import Dossier
from confnote.store.drafts import LineTarget, Unfinished
from confnote.views.lines import View
from confnote.views.todo import gap_card, still_missing


class Terminal:
    """The screen and the keyboard of a review. Ctrl-C raises KeyboardInterrupt."""

    def __init__(self, console: Console, input: Input | None = None, output: Output | None = None) -> None:  # noqa: A002
        self.console, self.code = console, 0  # the exit code after a signal
        self.input = input or create_input()
        self.output = output or create_output()
        # asking for the cursor position would delay every key by seconds at a terminal that does not answer
        self.output.enable_cpr = False  # type: ignore[attr-defined]  # only VT100 outputs ask

    def show(self, gap: Gap, dossier: Dossier, *, again: bool, left: int) -> None:
        """Print a gap and how many are `left`; with `again`, only what this gap still lacks."""
        self.draw(still_missing(gap) if again else gap_card(gap, dossier, left=left))

    def draw(self, view: View) -> None:
        """Print a view."""
        self.console.print(view)

    def explain(self, line: str) -> None:
        """Print a line of help, wrapped between words."""
        for row in wrapped(line, self.console.width, "  "):
            self.say(row)

    def say(self, line: str) -> None:
        """Print a line."""
        self.console.print(line, soft_wrap=True)

    def key(self, hints: str) -> str:
        """Show hints and wait for a key; return it in lower case, empty at the end of input.

        Enter is returned as a blank, Escape and Ctrl-D as `q`.
        """
        # a line ends between two hints, not within one
        lines = fill(hints.replace(" ", "\xa0").replace("\xa0·\xa0", " ·\xa0"), self.console.width)
        text = FormattedText([("fg:ansicyan", lines.replace("\xa0", " "))])
        app: Application[str] = Application(
            layout=Layout(Window(FormattedTextControl(text, show_cursor=False), wrap_lines=True)),
            key_bindings=_key_bindings(),
            erase_when_done=True, input=self.input, output=self.output,
        )  # fmt: skip
        try:
            return app.run()
        except EOFError:
            return ""

    def ask(self, question: str, saver: LineSaver, text: str = "") -> str:
        """Ask for a line that begins as `text`, and return it.

        It is empty after Escape or at the end of input. The line is saved while it is typed. Exits at the signals that
        end a program.
        """
        keys = KeyBindings()

        @keys.add("escape", eager=True)
        def _none(event: KeyPressEvent) -> None:
            event.app.exit(result="")

        session: PromptSession[str] = PromptSession(input=self.input, output=self.output, key_bindings=keys)

        def stop(number: int) -> None:
            saver.flush()
            self.code = 128 + number
            session.app.exit(result="")

        def watch() -> None:
            session.default_buffer.on_text_changed += lambda buffer: save(saver, buffer.text, question)
            for number in (signal.SIGTERM, signal.SIGHUP):
                asyncio.get_running_loop().add_signal_handler(number, stop, number)

        try:
            answer = session.prompt(question, default=text, pre_run=watch)
        except EOFError:
            answer = ""
        except OSError:  # the terminal is gone
            if not self.code:
                raise
        finally:
            if not saver.flush():
                self.say(f"this answer could not be kept: {session.default_buffer.text}")
        return answer if not self.code else leave(self.code)


def _key_bindings() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("<any>")
    def _any(event: KeyPressEvent) -> None:
        if event.data.isprintable():
            event.app.exit(result=event.data.lower())

    @keys.add("enter")
    def _next(event: KeyPressEvent) -> None:
        event.app.exit(result=" ")

    @keys.add("c-d")
    @keys.add("escape")
    def _quit(event: KeyPressEvent) -> None:
        event.app.exit(result="q")

    @keys.add("c-c")
    @keys.add("<sigint>")
    def _interrupt(event: KeyPressEvent) -> None:
        event.app.exit(exception=KeyboardInterrupt())

    return keys


def leave(code: int) -> NoReturn:
    """Exit after a signal."""
    if not os.isatty(1):  # the terminal is gone: Python's last flush would fail and change the code
        os._exit(code)
    raise SystemExit(code)


def save(saver: LineSaver, text: str, question: str) -> None:
    """Save the answer to a question soon; forget an empty one."""
    begun = saver.line.at if saver.line is not None else now()
    saver.changed(Unfinished(text, LineTarget(label=question), begun) if text.strip() else None)
