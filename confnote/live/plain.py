"""Lines of a pipe, or of a terminal that cannot move its cursor -> the same notes and commands, answers printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confnote.errors import ConfnoteError, StoreError
from confnote.live.answer import in_prompt, text_of
from confnote.live.notices import Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from confnote.live.context import Desk


def read_lines(
    desk: Desk,
    lines: Iterable[bytes],
    say: Callable[[str], None],
    warn: Callable[[str], None],
    *,
    verbs: tuple[str, ...] = (),
    ask: Callable[[], None] | None = None,
) -> int:
    """Enter every line; return the exit code: 0, else that of the first line that could not be carried out.

    A line that makes no sense is told with its number, and the next one is read; where the store cannot be written
    reading stops, and the answer says from which line to go on. `ask` shows a prompt, for a terminal.
    """
    code = 0
    watch = Watch(desk.marks)
    for number, raw in enumerate(_asked(lines, ask), 1):
        text = raw.rstrip(b"\r\n").decode("utf-8", "surrogateescape").removeprefix("\ufeff")
        try:
            if text.strip():
                for told in watch.see(desk.outlook()):
                    say(text_of(told))
            answer = desk.enter(text)
        except StoreError as error:
            warn(f"line {number}: {error}. Nothing of it or after it was stored: go on from line {number}")
            return error.exit_code
        except ConfnoteError as error:
            warn(f"line {number}: {in_prompt(str(error), verbs)}")
            code = code or error.exit_code
            continue
        for told in answer.lines:
            say(text_of(told))
        if answer.leave:
            break
    return code


def _asked(lines: Iterable[bytes], ask: Callable[[], None] | None) -> Iterable[bytes]:
    if ask is not None:
        ask()
    for raw in lines:
        yield raw
        if ask is not None:
            ask()
