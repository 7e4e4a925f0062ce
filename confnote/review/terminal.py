"""A real terminal for a walk: cards by Rich, one key or one line read by prompt-toolkit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompt_toolkit import PromptSession
from prompt_toolkit.application import Application
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.input import create_input
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.layout import Layout, Window
from prompt_toolkit.layout.controls import FormattedTextControl
from prompt_toolkit.output import create_output

from confnote.views.gaps import gap_card, still_missing

if TYPE_CHECKING:
    from prompt_toolkit.input import Input
    from prompt_toolkit.key_binding import KeyPressEvent
    from prompt_toolkit.output import Output
    from rich.console import Console

    from confnote.core.missing import Gap
    from confnote.model import Dossier


class Terminal:
    """Shows what is missing and waits for a key; Ctrl-C anywhere raises KeyboardInterrupt."""

    def __init__(self, console: Console, input: Input | None = None, output: Output | None = None) -> None:  # noqa: A002
        self.console = console
        self.input = input or create_input()
        self.output = output or create_output()
        # the cursor is not asked for: a terminal that does not answer would hold up every key by seconds
        self.output.enable_cpr = False  # type: ignore[attr-defined]  # of VT100 terminals; others never ask

    def show(self, gap: Gap, held: Dossier, *, again: bool, left: int) -> None:
        """Show the card of a thing, or only what it still lacks."""
        self.console.print(still_missing(gap) if again else gap_card(gap, held, left=left))

    def say(self, line: str) -> None:
        """Print a line."""
        self.console.print(line, soft_wrap=True)

    def key(self, hints: str) -> str:
        """Wait for a key, with the keys there are in a line that vanishes; empty at the end of input."""
        told = FormattedText([("fg:ansicyan", hints)])
        app: Application[str] = Application(
            layout=Layout(Window(FormattedTextControl(told, show_cursor=False), wrap_lines=True)),
            key_bindings=_keys(),
            erase_when_done=True,
            input=self.input,
            output=self.output,
        )
        try:
            return app.run()
        except EOFError:
            return ""

    def ask(self, question: str) -> str:
        """Ask for a line; Escape or an empty one gives none."""
        keys = KeyBindings()

        @keys.add("escape", eager=True)
        def _none(event: KeyPressEvent) -> None:
            event.app.exit(result="")

        session: PromptSession[str] = PromptSession(input=self.input, output=self.output, key_bindings=keys)
        try:
            return session.prompt(question)
        except EOFError:
            return ""


def _keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("<any>")
    def _typed(event: KeyPressEvent) -> None:
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
