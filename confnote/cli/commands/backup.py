"""`confnote backup`: copy the store into one consistent file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from confnote.cli.run import Run
from confnote.cli.wait import Waiting
from confnote.errors import Usage
from confnote.upkeep.backup import KEPT, back_up

EXAMPLES = ("confnote backup", "confnote backup /media/stick/confnote.db")


def command(
    ctx: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]", help=f"The file to write; else one in backups/ beside the store, which keeps {KEPT}."
        ),
    ] = None,
) -> None:
    """Copy the store into one consistent file, even while others write to it. `confnote restore` brings it back."""
    run = Run.of(ctx)
    if file == Path("-"):
        raise Usage("a backup is a file, not a stream: name one, or write the records with confnote dump -")
    with Waiting("copying"):
        made = back_up(run.path, run.now, file.expanduser() if file is not None else None)
    run.answer(f"backed up to {made}", lambda: {"file": str(made), "bytes": made.stat().st_size})
