"""Read lines from a pipe or a terminal that cannot move its cursor: same notes and commands, plain answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from confnote.errors import ConfnoteError, StoreError
from confnote.live.answer import text_of
from confnote.live.commands import in_prompt
from confnote.live.execute import execute
from confnote.live.notices import Notices

if TYPE_CHECKING:
    from confnote.live.context import Context


def read_lines(
    context: Context,
    lines: Iterable[bytes],
    show: Callable[[str], None],
    warn: Callable[[str], None],
    *,
    ask: Callable[[], None] | None = None,
) -> int:
    """Enter every line. Return the exit code of the first line that could not be carried out, else 0.

    A line that makes no sense is reported with its number, and reading goes on. If the store cannot be written, reading
    stops and the message names the line to continue from. `ask` shows a prompt on a terminal.
    """
    code = 0
    notices = Notices(context.marks)
    for number, raw in enumerate(_asked(lines, ask), 1):
        text = raw.rstrip(b"\r\n").decode("utf-8", "surrogateescape").removeprefix("\ufeff")
        try:
            if text.strip():
                for notice in notices.update(context.status()):
                    show(text_of(notice))
            answer = execute(context, text)
        except StoreError as error:
            warn(f"line {number}: {error}. Neither this line nor any after it was stored: continue from line {number}")
            return error.exit_code
        except ConfnoteError as error:
            warn(f"line {number}: {in_prompt(error)}")
            code = code or error.exit_code
            continue
        for styled in answer.lines:
            show(text_of(styled))
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
