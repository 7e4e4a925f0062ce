"""`confnote stop`: leave the current session."""

from __future__ import annotations

import typer

from confnote.actions.sessions import stop
from confnote.cli.records import session_json
from confnote.cli.run import Run

EXAMPLES = ("confnote stop",)


def command(ctx: typer.Context) -> None:
    """Leave the current session: notes go to the day until the next session starts."""
    run = Run.of(ctx)
    with run.open() as store:
        left = stop(store, run.now, run.slug(store))
        run.answer(f"left {left.label}", lambda: session_json(store, left.uid))
