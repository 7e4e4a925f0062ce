"""`confnote undo`, `redo` and `history`: take changes back, and list them."""

from typing import Annotated

import typer

from confnote.cli import complete
from confnote.cli.app import PLAIN, examples
from confnote.cli.changes import show_history, show_redo, show_undo
from confnote.cli.options import LimitOption
from confnote.cli.run import Run

app = typer.Typer(**PLAIN)


@app.command("undo", epilog=examples("confnote undo", "confnote undo && confnote redo"))
def undo_last(ctx: typer.Context) -> None:
    """Undo the last change, and say what it was. Repeat it to undo the change before."""
    show_undo(Run.of(ctx))


@app.command("redo", epilog=examples("confnote redo"))
def redo_last(ctx: typer.Context) -> None:
    """Redo the change that the last undo took back."""
    show_redo(Run.of(ctx))


@app.command("history", epilog=examples("confnote history", "confnote history n45", "confnote history --limit 100"))
def history(
    ctx: typer.Context,
    handle: Annotated[
        str | None, typer.Argument(help="Only the changes of this record.", autocompletion=complete.handles)
    ] = None,
    limit: LimitOption = 20,
) -> None:
    """Show the last changes, newest first, or all changes of one record."""
    show_history(Run.of(ctx), handle, limit=limit)
