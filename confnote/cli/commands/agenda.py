"""`confnote agenda`: show the programme by day, the user's sessions marked."""

from __future__ import annotations

from typing import Annotated

import typer

from confnote.cli.listing import show_agenda
from confnote.cli.run import Run

EXAMPLES = ("confnote agenda", "confnote agenda --mine --day 2", "confnote agenda --day today")


def command(
    ctx: typer.Context,
    day: Annotated[str | None, typer.Option("--day", "-d", help="2, tue, today, 17 May.")] = None,
    mine: Annotated[bool, typer.Option("--mine", help="Only what you planned or attended.")] = False,
) -> None:
    """Show the programme by day: your sessions marked, their overlaps named, what is on now highlighted."""
    show_agenda(Run.of(ctx), day, mine=mine)
