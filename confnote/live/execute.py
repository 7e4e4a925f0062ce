"""Carry out entered lines: run a slash command, or store a note or a tech. A pipe's lines are read here too."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import replace

from confnote.core.text import REPLACED, readable
from confnote.errors import ConfnoteError, StoreError
from confnote.live.answer import ABOUT, Answer, line, text_of
from confnote.live.commands import find_command, in_prompt, not_a_command
from confnote.live.commands.add import store_line
from confnote.live.context import Context
from confnote.live.line import split_command
from confnote.live.notices import Notices


def execute(context: Context, text: str, begun: int | None = None) -> Answer:
    """Carry out an entered line. What it writes is on disk when this returns.

    A note belongs to the instant `begun` (milliseconds) at which its line was begun, so that it is filed in the session
    that ran then. Raises ConfnoteError if nothing was written: Busy and NotSaved among others.
    """
    try:
        now = context.now()
        # after the clock was set back, `begun` may lie in the future
        context.begun = now if begun is None else min(begun, now)
        # a paste may hold NUL, which the store cannot: the prompt drops it rather than refuse the line
        clean, replaced = readable(text.replace("\0", "").rstrip("\n"))
        answer = _execute(context, clean)
    except sqlite3.Error as error:
        raise context.failure(error) from error
    return replace(answer, lines=(*answer.lines, line((ABOUT, f"  {REPLACED}")))) if replaced else answer


def _execute(context: Context, text: str) -> Answer:
    if not text.strip():
        return Answer()
    if not text.startswith("/") or text.startswith("//"):
        return store_line(context, text)
    name, words = split_command(text) or (text[1:].split(maxsplit=1)[0] if text[1:].strip() else "", "")
    command = find_command(name)
    if command is not None and (command.multiline or "\n" not in words):
        return command.run(context, words.strip())
    answer = store_line(context, text)
    return replace(answer, lines=(*answer.lines, line((ABOUT, f"  {not_a_command(name)}"))))


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
    ask = ask or (lambda: None)
    ask()
    for number, raw in enumerate(lines, 1):
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
        else:
            for styled in answer.lines:
                show(text_of(styled))
            if answer.leave:
                break
        ask()
    return code
