"""`confnote agenda`: the programme by day, mine marked."""

from __future__ import annotations

from typing import Annotated

import typer

from confnote import when
from confnote.cli.run import Run
from confnote.store.read import dossier
from confnote.views import as_json, records

EXAMPLES = ("confnote agenda", "confnote agenda --mine --day 2", "confnote agenda --day today")


def run(
    ctx: typer.Context,
    day: Annotated[str | None, typer.Option("--day", "-d", help="2, tue, today, 17 May.")] = None,
    mine: Annotated[bool, typer.Option("--mine", help="Only what I planned or attended.")] = False,
) -> None:
    """Show the programme by day: mine marked, overlaps among mine shown, what is on now highlighted."""
    here = Run.of(ctx)
    with here.open() as store:
        about = here.conference(store)
        held = dossier(store, about.uid)
    date = when.day(day, here.now, when.Calendar.of(about)) if day is not None else None

    def rich() -> object:
        from confnote.views import agenda

        return agenda.agenda(held, now=here.now, day=date, mine=mine)

    here.show(
        rich,
        lambda: records.agenda(held, now=here.now, day=date, mine=mine),
        lambda: [as_json.session(s, held) for s in records.chosen(held, day=date, mine=mine)],
    )
