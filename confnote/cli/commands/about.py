"""`confnote about`: what you heard and saw of a person or a product, at all conferences."""

from typing import Annotated

import typer

from confnote.cli import complete
from confnote.cli.listing import show_about
from confnote.cli.run import Run

EXAMPLES = ("confnote about Ada Lind", "confnote about @ada", "confnote about cilium --json")


def command(
    ctx: typer.Context,
    name: Annotated[
        list[str], typer.Argument(help="A name, a part of it, a @handle or t3.", autocompletion=complete.names)
    ],
) -> None:
    """Show what you heard of a person or saw of a product, at all conferences, newest first."""
    show_about(Run.of(ctx), *name)
