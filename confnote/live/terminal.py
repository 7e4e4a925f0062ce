"""Set up prompt-toolkit for the prompt: keys, the view of the input line, completion, history and colours."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Protocol

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import Condition, has_focus
from prompt_toolkit.formatted_text.utils import fragment_list_to_text
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.layout.processors import Processor, Transformation, TransformationInput
from prompt_toolkit.layout.utils import explode_text_fragments
from prompt_toolkit.output import ColorDepth, Output
from prompt_toolkit.styles import Style

from confnote.core.text import safe_text
from confnote.live.answer import style_rules
from confnote.live.completion import PromptCompleter
from confnote.live.history import NoteHistory

if TYPE_CHECKING:
    from prompt_toolkit.formatted_text import FormattedText
    from prompt_toolkit.input import Input

    from confnote.live.context import Context


class Handler(Protocol):
    """What the terminal shows, and what its keys do."""

    def message(self) -> FormattedText:
        """Return the text before the input line."""

    def toolbar(self) -> FormattedText:
        """Return the lines at the bottom of the screen."""

    def enter(self) -> None:
        """Enter the line."""

    def clear(self) -> None:
        """Clear the line; if it is empty, leave at the second call within a second."""

    def leave(self) -> None:
        """Leave the prompt."""

    def rate(self, rating: int) -> None:
        """Rate the offered session, else the current one."""

    def next_session(self) -> None:
        """Start the next session of the user's agenda."""


def new_session(
    handler: Handler,
    context: Context,
    *,
    no_color: bool,
    input: Input | None,  # noqa: A002  # prompt-toolkit's name for it
    output: Output | None,
) -> PromptSession[int]:
    """Return a prompt session whose result is the exit code."""
    return PromptSession(
        handler.message,
        multiline=True,
        erase_when_done=True,
        prompt_continuation="  ",
        bottom_toolbar=handler.toolbar,
        key_bindings=key_bindings(handler),
        history=NoteHistory(context),
        completer=PromptCompleter(context),
        complete_while_typing=False,  # a menu that opens by itself would hide the notes above
        enable_suspend=True,
        input_processors=[SafeInput()],
        style=Style.from_dict(style_rules()),
        color_depth=ColorDepth.DEPTH_1_BIT if no_color else None,
        input=input,
        output=output,
    )


def key_bindings(handler: Handler) -> KeyBindings:
    """Return the prompt's own keys; prompt-toolkit adds the Emacs keys for editing."""
    keys = KeyBindings()
    in_line = has_focus(DEFAULT_BUFFER)

    @keys.add("enter", filter=in_line)
    def _enter(event: KeyPressEvent) -> None:
        state = event.current_buffer.complete_state
        if state is not None and state.current_completion is not None:
            event.current_buffer.complete_state = None  # Enter only closes the completion menu
        else:
            handler.enter()

    @keys.add("escape", "enter", filter=in_line)
    def _new_line(event: KeyPressEvent) -> None:
        event.current_buffer.newline(copy_margin=False)

    @keys.add("c-c", filter=in_line)
    @keys.add("<sigint>")
    def _clear(_: KeyPressEvent) -> None:
        handler.clear()

    @keys.add("c-d", filter=in_line & Condition(lambda: not get_app().current_buffer.text))
    def _leave(_: KeyPressEvent) -> None:
        handler.leave()

    @keys.add("escape", "n", filter=in_line)
    def _next_session(_: KeyPressEvent) -> None:
        handler.next_session()

    for digit in "12345":

        @keys.add("escape", digit, filter=in_line)
        def _rate(event: KeyPressEvent) -> None:
            handler.rate(int(event.data[-1:]))

    return keys


class SafeInput(Processor):
    """Makes bidi overrides and lone surrogates visible in the input; prompt-toolkit does so for control characters."""

    def apply_transformation(self, transformation_input: TransformationInput) -> Transformation:
        """Return the line as it is shown, and which column belongs to which character."""
        fragments = transformation_input.fragments
        text = fragment_list_to_text(fragments)
        if text.isascii() or safe_text(text) == text:
            return Transformation(fragments)
        exploded = explode_text_fragments(fragments)
        shown = [(style, char if char.isascii() else safe_text(char)) for style, char, *_ in exploded]
        ends = list(accumulate((len(part) for _, part in shown), initial=0))
        sources = [number for number, (_, part) in enumerate(shown) for _ in part] or [0]

        # the cursor may be behind the last character: both functions count on beyond the text
        def to_source(column: int) -> int:
            return sources[column] if column < len(sources) else len(shown) + column - len(sources)

        def to_display(index: int) -> int:
            return ends[index] if index < len(ends) else ends[-1] + index - len(ends) + 1

        return Transformation([*shown], source_to_display=to_display, display_to_source=to_source)
