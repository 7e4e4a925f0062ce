"""`confnote agenda`: the programme by day, mine marked."""

from __future__ import annotations

from typing import Annotated

import typer

from confnote.cli.run import Run
from confnote.core.dates import parse_day
from confnote.core.time import Calendar
from confnote.store.read import dossier
from confnote.views.agenda import agenda

EXAMPLES = ("confnote agenda", "confnote agenda --mine --day 2", "confnote agenda --day today")


def command(
    ctx: typer.Context,
    day: Annotated[str | None, typer.Option("--day", "-d", help="2, tue, today, 17 May.")] = None,
    mine: Annotated[bool, typer.Option("--mine", help="Only what I planned or attended.")] = False,
) -> None:
    """Show the programme by day: mine marked, overlaps among mine shown, what is on now highlighted."""
    here = Run.of(ctx)
    with here.open() as store:
        about = here.conference(store)
        held = dossier(store, about.uid)
    date = parse_day(day, here.now, Calendar.of(about)) if day is not None else None

    here.show(agenda(held, now=here.now, day=date, mine=mine))
