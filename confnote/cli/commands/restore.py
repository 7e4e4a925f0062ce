"""`confnote restore`: put a backup in place of the store."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from confnote.cli.run import Run
from confnote.cli.wait import Waiting
from confnote.upkeep.backup import automatic, restore

EXAMPLES = ("ls ~/.local/share/confnote/backups", "confnote restore ~/.local/share/confnote/backups/confnote-...db")


def backups(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the backups for completion, the newest first."""
    return [str(file) for file in automatic(Run.of(ctx).path) if str(file).startswith(incomplete)]


def command(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(help="A backup.", show_default=False, autocompletion=backups)],
) -> None:
    """Put a backup in place of the store, which is backed up first. Programs that have it open can go on."""
    run = Run.of(ctx)
    with Waiting("copying"):
        restored = restore(run.path, Path(file).expanduser(), run.now)
    before = f"; as it was: {restored.before}" if restored.before else ""
    run.answer(
        f"restored {run.path} from {file}{before}",
        lambda: {"store": run.path, "file": file, "before": str(restored.before) if restored.before else None},
    )
