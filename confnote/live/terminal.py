"""prompt-toolkit set up for the prompt: many lines, no menu unless asked for, colours of all the other views."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from prompt_toolkit import PromptSession
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import Style

from confnote.live.completion import DeskCompleter
from confnote.live.history import NoteHistory
from confnote.live.keys import Actions, bindings
from confnote.live.said import style_rules
from confnote.live.visible import Visible

if TYPE_CHECKING:
    from prompt_toolkit.formatted_text import FormattedText
    from prompt_toolkit.input import Input
    from prompt_toolkit.output import Output

    from confnote.live.desk import Desk


class Shown(Actions, Protocol):
    """What the session shows, and what its keys do."""

    def message(self) -> FormattedText:
        """Return what stands before the line."""

    def toolbar(self) -> FormattedText:
        """Return the lines at the bottom."""


def new_session(
    shown: Shown,
    desk: Desk,
    *,
    no_color: bool,
    input: Input | None,  # noqa: A002  # prompt-toolkit's name for it
    output: Output | None,
) -> PromptSession[int]:
    """Return a session that ends with an exit code."""
    return PromptSession(
        shown.message,
        multiline=True,
        erase_when_done=True,
        prompt_continuation="  ",
        bottom_toolbar=shown.toolbar,
        key_bindings=bindings(shown),
        history=NoteHistory(desk),
        completer=DeskCompleter(desk),
        complete_while_typing=False,
        enable_suspend=True,
        input_processors=[Visible()],
        style=Style.from_dict(style_rules()),
        color_depth=ColorDepth.DEPTH_1_BIT if no_color else None,
        input=input,
        output=output,
    )
