"""`confnote use`: switch to another conference, or list all."""

from typing import Annotated

import typer

from confnote.actions.conferences import use_conference
from confnote.actions.messages import used_now
from confnote.cli import complete
from confnote.cli.listing import show_conferences
from confnote.cli.records import conference_json
from confnote.cli.run import Run
from confnote.core.text import one_line
from confnote.store.now import place_of

EXAMPLES = ("confnote use", "confnote use kubecon-eu-2022", "confnote use 2022")


def command(
    ctx: typer.Context,
    conference: Annotated[
        str | None, typer.Argument(help="Its short name, or a part of it.", autocompletion=complete.conferences)
    ] = None,
) -> None:
    """Switch to another conference; without a name, list all conferences.

    While only another one is on, notes and other commands go to that one: -c NAME chooses a conference for one command.
    """
    run = Run.of(ctx)
    with run.open() as store:
        if conference is None:  # to choose from
            show_conferences(run, store)
            return
        found = use_conference(store, conference)
        used = used_now(found.slug, place_of(store, run.now))
        run.answer(f"{found.slug}: {one_line(found.name)}, in use{used}", lambda: conference_json(store, found.uid))
