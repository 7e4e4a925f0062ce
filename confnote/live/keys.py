"""The keys of the prompt that prompt-toolkit does not have."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from prompt_toolkit.application import get_app
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import Condition, has_focus
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from confnote.live.abbreviations import Abbreviations, bind


def key_bindings(
    enter: Callable[[], None],
    complete: Callable[[], None],
    clear: Callable[[], None],
    leave: Callable[[], None],
    *,
    alt: Mapping[str, Callable[[], None]],
    abbreviations: Callable[[], Abbreviations],
) -> KeyBindings:
    """Return our own key bindings, `alt` with Alt; prompt-toolkit adds those for editing."""
    keys = KeyBindings()
    in_line = has_focus(DEFAULT_BUFFER)

    @keys.add("enter", filter=in_line)
    def _enter(event: KeyPressEvent) -> None:
        state, event.current_buffer.complete_state = event.current_buffer.complete_state, None
        if state is None or state.current_completion is None:  # else Enter only chooses from the menu
            enter()

    @keys.add("tab", filter=in_line)
    def _complete(_: KeyPressEvent) -> None:
        complete()

    @keys.add("escape", "enter", filter=in_line)
    def _new_line(event: KeyPressEvent) -> None:
        abbreviations().expand()
        event.current_buffer.newline(copy_margin=False)

    @keys.add("c-c", filter=in_line)
    @keys.add("<sigint>")
    def _clear(_: KeyPressEvent) -> None:
        clear()

    # elsewhere in the line it deletes a letter
    @keys.add("c-d", filter=in_line & Condition(lambda: get_app().current_buffer.document.is_cursor_at_the_end))
    def _leave(_: KeyPressEvent) -> None:
        leave()

    bind(keys, in_line, abbreviations)
    for key, act in alt.items():

        @keys.add("escape", key, filter=in_line)
        def _act(_: KeyPressEvent, act: Callable[[], None] = act) -> None:
            act()

    return keys
