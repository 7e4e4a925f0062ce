"""Carry out one entered line: run its slash command, or store it as a note or a tech."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

from confnote.core.text import REPLACED, readable
from confnote.live.answer import ABOUT, Answer, line
from confnote.live.commands import find_command, not_a_command
from confnote.live.commands.add import store_line
from confnote.live.line import split_command

if TYPE_CHECKING:
    from confnote.live.context import Context


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
