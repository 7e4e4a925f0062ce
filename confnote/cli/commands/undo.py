"""`confnote undo`: the last change is taken back, again and again."""

from __future__ import annotations

import typer

from confnote.cli.changes import group_json, words_of
from confnote.cli.run import Run
from confnote.store.journal import undo

EXAMPLES = ("confnote undo", "confnote undo && confnote redo")


def run(ctx: typer.Context) -> None:
    """Take back the last change of the store, and say what it was."""
    here = Run.of(ctx)
    with here.open() as store:
        group = undo(store)
        here.answer(f"undid {words_of(store, group)}", lambda: group_json(group))
