"""`confnote agenda`: show the programme by day, the user's sessions marked."""

from __future__ import annotations

from typing import Annotated

import typer

from confnote.cli.run import Run
from confnote.core.time import Calendar
from confnote.store.read import dossier
from confnote.views.agenda import agenda

EXAMPLES = ("confnote agenda", "confnote agenda --mine --day 2", "confnote agenda --day today")


def command(
    ctx: typer.Context,
    day: Annotated[str | None, typer.Option("--day", "-d", help="2, tue, today, 17 May.")] = None,
    mine: Annotated[bool, typer.Option("--mine", help="Only what I planned or attended.")] = False,
) -> None:
    """Show the programme by day: your sessions marked, their overlaps named, what is on now highlighted."""
    run = Run.of(ctx)
    with run.open() as store:
        about = run.conference(store)
        found = dossier(store, about.uid)
    date = None
    if day is not None:
        from confnote.core.dates import parse_day  # 4 ms

        date = parse_day(day, run.now, Calendar.of(about))
    run.show(agenda(found, now=run.now, day=date, mine=mine))
