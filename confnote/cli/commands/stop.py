"""`confnote stop`: leave the session."""

from __future__ import annotations

import typer

from confnote.cli.records import session_json
from confnote.cli.run import Run
from confnote.store.attend import stop
from confnote.views.answer import session_line

EXAMPLES = ("confnote stop",)


def run(ctx: typer.Context) -> None:
    """Leave the session: notes go to the day until another one is started or begins."""
    here = Run.of(ctx)
    with here.open() as store:
        left = stop(store, here.now, here.slug(store))
        here.answer(f"left {session_line(left)}", lambda: session_json(store, left[0]))
