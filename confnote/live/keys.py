"""Keys -> what the prompt does; editing keys are prompt-toolkit's own (Emacs)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from prompt_toolkit.application import get_app
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import Condition, has_focus
from prompt_toolkit.key_binding import KeyBindings

if TYPE_CHECKING:
    from prompt_toolkit.key_binding import KeyPressEvent


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
