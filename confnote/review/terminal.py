"""Show a walk at a terminal: Rich prints the cards, prompt-toolkit reads one key or one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompt_toolkit import PromptSession
from prompt_toolkit.application import Application
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.input import Input, create_input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.layout import Layout, Window
from prompt_toolkit.layout.controls import FormattedTextControl
from prompt_toolkit.output import Output, create_output

from confnote.model import Dossier
from confnote.views.gaps import gap_card, still_missing

if TYPE_CHECKING:
    from rich.console import Console

    from confnote.core.missing import Gap


class Terminal:
    """The screen and the keyboard of a walk. Ctrl-C raises KeyboardInterrupt."""

    def __init__(self, console: Console, input: Input | None = None, output: Output | None = None) -> None:  # noqa: A002
        self.console = console
        self.input = input or create_input()
        self.output = output or create_output()
        # asking for the cursor position would delay every key by seconds at a terminal that does not answer
        self.output.enable_cpr = False  # type: ignore[attr-defined]  # only VT100 outputs ask

    def show(self, gap: Gap, dossier: Dossier, *, again: bool, left: int) -> None:
        """Print the card of a gap; if it was shown just before, only what is still missing."""
        self.console.print(still_missing(gap) if again else gap_card(gap, dossier, left=left))

    def say(self, line: str) -> None:
        """Print a line."""
        self.console.print(line, soft_wrap=True)

    def key(self, hints: str) -> str:
        """Wait for a key while the hints are shown; empty at the end of input."""
        text = FormattedText([("fg:ansicyan", hints)])
        app: Application[str] = Application(
            layout=Layout(Window(FormattedTextControl(text, show_cursor=False), wrap_lines=True)),
            key_bindings=_key_bindings(),
            erase_when_done=True,
            input=self.input,
            output=self.output,
        )
        try:
            return app.run()
        except EOFError:
            return ""

    def ask(self, question: str) -> str:
        """Ask for a line; empty after Escape."""
        keys = KeyBindings()

        @keys.add("escape", eager=True)
        def _none(event: KeyPressEvent) -> None:
            event.app.exit(result="")

        session: PromptSession[str] = PromptSession(input=self.input, output=self.output, key_bindings=keys)
        try:
            return session.prompt(question)
        except EOFError:
            return ""


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
