"""`confnote undo`: undo the last change."""

from __future__ import annotations

import typer

from confnote.actions.changes import undo
from confnote.cli.changes import group_json, words_of
from confnote.cli.run import Run

EXAMPLES = ("confnote undo", "confnote undo && confnote redo")


def command(ctx: typer.Context) -> None:
    """Undo the last change, and say what it was. Repeat it to undo the change before."""
    run = Run.of(ctx)
    with run.open() as store:
        group = undo(store)
        run.answer(f"undid {words_of(store, group)}", lambda: group_json(group))
