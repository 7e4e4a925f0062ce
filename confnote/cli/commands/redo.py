"""`confnote redo`: redo the change that the last undo took back."""

from __future__ import annotations

import typer

from confnote.actions.changes import redo
from confnote.cli.changes import group_json, words_of
from confnote.cli.run import Run

EXAMPLES = ("confnote redo",)


def command(ctx: typer.Context) -> None:
    """Redo the change that the last undo took back."""
    run = Run.of(ctx)
    with run.open() as store:
        group = redo(store)
        run.answer(f"redid {words_of(store, group)}", lambda: group_json(group))
