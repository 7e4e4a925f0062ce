"""`confnote rm`: delete records; they stay in the trash."""

from __future__ import annotations

from typing import Annotated

import typer

from confnote.actions.changes import remove_handles
from confnote.cli import complete
from confnote.cli.run import Run
from confnote.core.text import one_line

EXAMPLES = ("confnote rm n45", "confnote rm n40-n45 t3", "confnote rm last")


def command(
    ctx: typer.Context,
    handles: Annotated[
        list[str],
        typer.Argument(help="s12, n45, t3, l7, n40-n45, last.", show_default=False, autocompletion=complete.handles),
    ],
) -> None:
    """Delete records. The notes of a deleted session go with it; undo and untrash restore them together."""
    run = Run.of(ctx)
    with run.open() as store:
        removed, notes = remove_handles(store, handles)
        names = ", ".join(one_line(record.name, 50) for record in removed)
        run.answer(
            f"deleted {names}{notes_too(notes)} (confnote undo brings it back)",
            lambda: [{"handle": record.name.split()[0], "uid": record.uid} for record in removed],
        )


def notes_too(count: int) -> str:
    """Say how many notes went or came with a session."""
    return f", {count} note{'' if count == 1 else 's'} with it" if count else ""
