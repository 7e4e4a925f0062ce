"""`confnote plan`: put sessions on your agenda, or take them off it."""

from typing import Annotated

import typer

from confnote.actions.sessions import plan
from confnote.cli import complete
from confnote.cli.records import session_json
from confnote.cli.run import Run

EXAMPLES = ("confnote plan s12 s40", "confnote plan backstage", "confnote plan --drop s12")


def command(
    ctx: typer.Context,
    sessions: Annotated[
        list[str], typer.Argument(help="Handles, or words of a title.", autocompletion=complete.sessions)
    ],
    drop: Annotated[bool, typer.Option("--drop", help="Take them off your agenda.")] = False,
) -> None:
    """Put sessions on your agenda: while one of them runs, your notes go to it."""
    run = Run.of(ctx)
    with run.open() as store:
        found = plan(store, sessions, run.now, run.slug(store), drop=drop)
        done = {"": "off the agenda", "planned": "planned"}
        lines = "\n".join(f"{session.label}: {done.get(now, f'{now}, as before')}" for session, now in found.items())
        run.answer(lines, lambda: [session_json(store, session.uid) for session in found])
