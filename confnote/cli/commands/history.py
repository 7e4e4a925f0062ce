"""`confnote history`: show the changes of the store or of one thing."""

from __future__ import annotations

from typing import Annotated

import typer

from confnote.cli import complete
from confnote.cli.changes import show_history
from confnote.cli.run import Run
from confnote.errors import Usage

EXAMPLES = ("confnote history", "confnote history n45", "confnote history --limit 100")


def command(
    ctx: typer.Context,
    handle: Annotated[
        str | None,
        typer.Argument(help="Only the changes of this record.", show_default=False, autocompletion=complete.handles),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", help="How many changes.")] = 20,
) -> None:
    """Show the last changes, newest first, or all changes of one thing."""
    if limit < 1:
        raise Usage("--limit is a number from 1 up")
    show_history(Run.of(ctx), handle, limit)
