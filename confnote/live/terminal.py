"""Keys -> what the prompt does; editing keys are prompt-toolkit's own (Emacs)."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Protocol

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import Condition, has_focus
from prompt_toolkit.formatted_text.utils import fragment_list_to_text
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.layout.processors import Processor, Transformation
from prompt_toolkit.layout.utils import explode_text_fragments
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import Style

from confnote.core.text import safe_text
from confnote.live.answer import style_rules
from confnote.live.completion import DeskCompleter
from confnote.live.history import NoteHistory

if TYPE_CHECKING:
    from prompt_toolkit.formatted_text import FormattedText
    from prompt_toolkit.input import Input
    from prompt_toolkit.key_binding import KeyPressEvent
    from prompt_toolkit.layout.processors import TransformationInput
    from prompt_toolkit.output import Output

    from confnote.live.context import Desk


class Actions(Protocol):
    """What keys are bound to."""

    def enter(self) -> None:
        """Enter the line."""

    def clear(self) -> None:
        """Clear the line; at an empty one, leave if asked twice."""

    def leave(self) -> None:
        """Leave the prompt."""

    def rate(self, rating: int) -> None:
        """Rate the session that is offered, else the one on now."""

    def move_on(self) -> None:
        """Sit down in the next session of mine."""


def bindings(prompt: Actions) -> KeyBindings:
    """Return the bindings of a prompt."""
    keys = KeyBindings()
    in_line = has_focus(DEFAULT_BUFFER)

    @keys.add("enter", filter=in_line)
    def _enter(event: KeyPressEvent) -> None:
        state = event.current_buffer.complete_state
        if state is not None and state.current_completion is not None:
            event.current_buffer.complete_state = None  # the choice is made; the line goes on
        else:
            prompt.enter()

    @keys.add("escape", "enter", filter=in_line)
    def _new_line(event: KeyPressEvent) -> None:
        event.current_buffer.newline(copy_margin=False)

    @keys.add("c-c", filter=in_line)
    @keys.add("<sigint>")
    def _clear(event: KeyPressEvent) -> None:
        del event
        prompt.clear()

    @keys.add("c-d", filter=in_line & Condition(lambda: not get_app().current_buffer.text))
    def _leave(event: KeyPressEvent) -> None:
        del event
        prompt.leave()

    @keys.add("escape", "n", filter=in_line)
    def _move_on(event: KeyPressEvent) -> None:
        del event
        prompt.move_on()

    for digit in "12345":

        @keys.add("escape", digit, filter=in_line)
        def _rate(event: KeyPressEvent) -> None:
            prompt.rate(int(event.data[-1:]))

    return keys


class Visible(Processor):
    """Shows bidi overrides and half characters as `safe_text` does; prompt-toolkit shows control characters itself."""

    def apply_transformation(self, transformation_input: TransformationInput) -> Transformation:
        """Return the line as it is shown, and which column of it belongs to which character."""
        fragments = transformation_input.fragments
        text = fragment_list_to_text(fragments)
        if text.isascii() or safe_text(text) == text:
            return Transformation(fragments)
        exploded = explode_text_fragments(fragments)
        shown = [(style, char if char.isascii() else safe_text(char)) for style, char, *_ in exploded]
        ends = list(accumulate((len(part) for _, part in shown), initial=0))
        sources = [number for number, (_, part) in enumerate(shown) for _ in part] or [0]

        def to_source(column: int) -> int:
            return sources[column] if column < len(sources) else len(shown) + column - len(sources)

        def to_display(place: int) -> int:
            return ends[place] if place < len(ends) else ends[-1] + place - len(ends) + 1

        return Transformation([*shown], source_to_display=to_display, display_to_source=to_source)


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
