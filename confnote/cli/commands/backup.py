"""`confnote backup` and `restore`: copy the store into a file, and replace it with such a file."""

from pathlib import Path
from typing import Annotated

import typer

from confnote.cli.app import PLAIN, examples
from confnote.cli.run import Run
from confnote.cli.wait import waiting
from confnote.errors import Usage
from confnote.upkeep import backup

FOLDER = "~/.local/share/confnote/backups"
app = typer.Typer(**PLAIN)


@app.command("backup", epilog=examples("confnote backup", "confnote backup /media/stick/confnote.db"))
def back_up(
    ctx: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]",
            help=f"The file to write; without it, one in backups/ beside the store (the last {backup.KEPT} are kept).",
        ),
    ] = None,
) -> None:
    """Copy the store into one consistent file, even while it is in use; `restore` puts it back."""
    run = Run.of(ctx)
    if file == Path("-"):  # SQLite writes the pages of a file in no order
        raise Usage("a backup is a file, not a stream: name one, or write the records with confnote dump -")
    with waiting("copying"):
        made = backup.back_up(run.path, run.now, file.expanduser() if file is not None else None)
    run.answer(f"backed up to {made}", lambda: {"file": str(made), "bytes": made.stat().st_size})


def offer_backups(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the backups for completion, the newest first."""
    return [str(file) for file in backup.automatic(Run.of(ctx).path) if str(file).startswith(incomplete)]


@app.command("restore", epilog=examples(f"ls {FOLDER}", f"confnote restore {FOLDER}/confnote-...db"))
def restore(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(help="The backup to restore.", autocompletion=offer_backups)],
) -> None:
    """Replace the store with a backup, even while it is in use; the store is backed up first."""
    run = Run.of(ctx)
    with waiting("copying"):
        restored = backup.restore(run.path, Path(file).expanduser(), run.now)
    before = str(restored.before) if restored.before else None
    run.answer(
        f"restored {run.path} from {file}{f'; as it was: {before}' if before else ''}",
        lambda: {"store": run.path, "file": file, "before": before},
    )
