"""`confnote show`: show one thing whole."""

from __future__ import annotations

from typing import Annotated

import typer

from confnote.cli import complete
from confnote.cli.records import show_thing
from confnote.cli.run import Run

EXAMPLES = ("confnote show s12", "confnote show n45", "confnote show t3 --json", "confnote show kubecon-eu-2022")


def command(
    ctx: typer.Context,
    handle: Annotated[
        str,
        typer.Argument(help="s12, n45, t3, l7, or a conference.", show_default=False, autocompletion=complete.handles),
    ],
) -> None:
    """Show one record with all its fields."""
    show_thing(Run.of(ctx), handle)
