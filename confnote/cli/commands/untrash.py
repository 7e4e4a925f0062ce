"""`confnote untrash`: restore a deleted record."""

from __future__ import annotations

from typing import Annotated

import typer

from confnote.actions.changes import untrash
from confnote.cli.commands.rm import notes_too
from confnote.cli.run import Run
from confnote.core.text import one_line
from confnote.store.rows import name_of

EXAMPLES = ("confnote list trash", "confnote untrash n45")


def command(
    ctx: typer.Context, handle: Annotated[str, typer.Argument(help="s12, n45, t3, l7.", show_default=False)]
) -> None:
    """Restore a deleted record under its old handle, with all that was deleted with it."""
    run = Run.of(ctx)
    with run.open() as store:
        root, *others = untrash(store, handle.partition("-")[0])  # Tab completes s12-words-of-the-title
        notes = sum(entry.table == "note" for entry in others)
        name = name_of(root.table, root.row)
        run.answer(
            f"{one_line(name, 70)} is back{notes_too(notes)}", lambda: {"handle": name.split()[0], "uid": root.uid}
        )
