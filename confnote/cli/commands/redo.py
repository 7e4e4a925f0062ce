"""`confnote redo`: what an undo took away comes back."""

from __future__ import annotations

import typer

from confnote.cli.changes import group_json, words_of
from confnote.cli.run import Run
from confnote.store.journal import redo

EXAMPLES = ("confnote redo",)


def run(ctx: typer.Context) -> None:
    """Bring back what the last undo took away."""
    here = Run.of(ctx)
    with here.open() as store:
        group = redo(store)
        here.answer(f"redid {words_of(store, group)}", lambda: group_json(group))
