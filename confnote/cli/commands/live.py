"""`confnote live`: the prompt that stays open; or the same lines from a pipe."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import typer

from confnote.cli.run import Run
from confnote.core.clock import now
from confnote.store.schema import open_store

if TYPE_CHECKING:
    from confnote.live.context import Context
    from confnote.store.db import Store

EXAMPLES = (
    "confnote live",
    "confnote live -c kubecon-eu-2022",
    "confnote live < notes.txt    # one note a line, with the same marks and commands",
)
SHORT = 20  # ms that the prompt waits for another writer; then it tries again while one types on
LONG = 10_000  # ms, where nobody types


def command(ctx: typer.Context) -> int:
    """Keep a prompt open: type a line, press Enter, it is on disk.

    A mark and a blank begin a takeaway (!), a quote (>), a question (?), an action ([]), a product ($); /help tells
    the commands. What is typed and not entered survives, and is offered at the next start. From a pipe, every line is
    one note.
    """
    here = Run.of(ctx)
    with here.open() as store:
        store.check_writable()  # a store of a newer confnote is refused now, not at the first note
        slug = here.slug(store)
    if sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "dumb") not in {"dumb", "unknown"}:
        return _prompt(here, slug)
    return _lines(here, slug)


def _context(here: Run, slug: str | None, wait: int) -> Context:
    from confnote.live.context import Context
    from confnote.views.theme import marks

    def open_again() -> Store:
        store = open_store(here.path)  # patient, for the first look at it
        store.execute(f"PRAGMA busy_timeout={wait}")
        return store

    context = Context(open_again, now, slug=slug, pinned="CONFNOTE_NOW" in os.environ)
    context.marks = marks(sys.stdout.encoding or "ascii")
    return context


def _prompt(here: Run, slug: str | None) -> int:
    from confnote.live.prompt import Prompt  # prompt-toolkit, 130 ms

    no_color = here.config()["color"] == "never"
    with closing(_context(here, slug, SHORT)) as context:
        return Prompt(context, no_color=no_color).run()


def _lines(here: Run, slug: str | None) -> int:
    from confnote.live.plain import read_lines

    ask = _ask if sys.stdin.isatty() and sys.stdout.isatty() else None
    with closing(_context(here, slug, LONG)) as context:
        return read_lines(context, sys.stdin.buffer, _say, here.warn, ask=ask)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()  # an answer says that the line is on disk: it must not wait for the next ones


def _ask() -> None:
    sys.stdout.write("> ")
    sys.stdout.flush()
