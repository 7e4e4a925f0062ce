"""`confnote agenda`: the programme by day, mine marked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from confnote.cli.run import Run
from confnote.core.dates import parse_day
from confnote.core.time import Calendar
from confnote.store.read import dossier
from confnote.views import as_json, records
from confnote.views.programme import programme

if TYPE_CHECKING:
    from rich.console import RenderableType

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
    date = parse_day(day, here.now, Calendar.of(about)) if day is not None else None

    days = programme(held, now=here.now, day=date, mine=mine)

    def rich() -> RenderableType:
        from confnote.views import agenda  # brings Rich, 40 ms

        return agenda.agenda(held, now=here.now, day=date, mine=mine)

    sessions = [entry.session for found in days for slot in found.slots for entry in slot.entries]
    here.show(
        rich,
        lambda: records.agenda(days, held.conference.zone),
        lambda: as_json.sessions(replace(held, sessions=tuple(sessions))),
    )
