"""`confnote live`: the prompt that stays open, or its lines from a pipe."""

import os
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import typer

from confnote.cli.run import Run, is_interactive
from confnote.cli.wait import waiting
from confnote.core.clock import now
from confnote.store.db import Store
from confnote.store.schema import open_store

if TYPE_CHECKING:
    from confnote.live.context import Context

EXAMPLES = (
    "confnote live",
    "confnote live -c kubecon-eu-2022",
    "confnote live < notes.txt    # one note a line, with the same marks and commands",
)
PROMPT_WAIT = 20  # ms for another writer: a longer wait would block the keyboard, and the prompt retries by itself
PIPE_WAIT = 10_000  # ms


def command(ctx: typer.Context) -> int:
    """Open a prompt: type a line, press Enter, and the line is on disk.

    Begin a line with a mark and a blank for a takeaway (!), a quote (>), a question (?), an action ([]) or a product
    ($); /help lists the commands. A line that you typed and did not enter is offered at the next start. From a pipe,
    every line is one note.
    """
    run = Run.of(ctx)
    with run.open() as store:
        store.check_writable()  # fail now, not at the first note
        slug = run.slug(store)
        with waiting("backing up"):
            run.back_up_if_due(store)
    if is_interactive():
        from confnote.live.prompt import Prompt  # prompt-toolkit, 130 ms

        config = run.config()
        no_color, vi = config["color"] == "never", config["live_keys"] == "vi"
        with closing(_context(run, slug, PROMPT_WAIT)) as context:
            return Prompt(context, no_color=no_color, vi=vi, words=config.abbreviations).run()
    from confnote.live.commands import read_lines

    ask = (lambda: _write("> ")) if sys.stdin.isatty() and sys.stdout.isatty() else None
    with closing(_context(run, slug, PIPE_WAIT)) as context:
        return read_lines(context, sys.stdin.buffer, lambda line: _write(f"{line}\n"), run.warn, ask=ask)


def _context(run: Run, slug: str | None, wait: int) -> "Context":
    from confnote.live.context import Context
    from confnote.views.theme import marks

    def open_again() -> Store:
        store = open_store(run.path)  # opening, and perhaps migrating, waits longer than writing a note
        store.execute(f"PRAGMA busy_timeout={wait}")
        return store

    context = Context(open_again, now, slug=slug, pinned="CONFNOTE_NOW" in os.environ)
    context.marks = marks(sys.stdout.encoding or "ascii")
    return context


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()  # an answer says that the line is on disk, so it does not wait for the next lines
