"""`confnote restore`: a backup in place of the store."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from confnote.cli.run import Run
from confnote.cli.wait import Waiting
from confnote.upkeep.backup import automatic, restore

EXAMPLES = ("ls ~/.local/share/confnote/backups", "confnote restore ~/.local/share/confnote/backups/confnote-...db")


def backups(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer the backups, the newest first."""
    return [str(one) for one in automatic(Run.of(ctx).path) if str(one).startswith(incomplete)]


def command(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(help="A backup.", show_default=False, autocompletion=backups)],
) -> None:
    """Put a backup in place of the store, which is backed up first; other programs that have it open go on with it."""
    here = Run.of(ctx)
    with Waiting("copying"):
        restored = restore(here.path, Path(file).expanduser(), here.now)
    before = f"; as it was: {restored.before}" if restored.before else ""
    here.answer(
        f"restored {here.path} from {file}{before}",
        lambda: {"store": here.path, "file": file, "before": str(restored.before) if restored.before else None},
    )
