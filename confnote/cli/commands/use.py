"""`confnote use`: which conference is in use."""

from __future__ import annotations

from typing import Annotated

import typer

from confnote.cli import complete
from confnote.cli.commands.list import show_conferences
from confnote.cli.find import find_conference
from confnote.cli.records import conference_json
from confnote.cli.run import Run
from confnote.core.text import one_line
from confnote.store.conference import put_setting

EXAMPLES = ("confnote use", "confnote use kubecon-eu-2022", "confnote use 2022")


def run(
    ctx: typer.Context,
    conference: Annotated[
        str | None,
        typer.Argument(
            help="Its short name, or a part of it.", show_default=False, autocompletion=complete.conferences
        ),
    ] = None,
) -> None:
    """Switch to a conference; without a name, list them."""
    here = Run.of(ctx)
    with here.open() as store:
        if conference is None:
            show_conferences(here, store)
            return
        found = find_conference(store, conference)
        with store.change("use"):
            put_setting(store, "conference", found.uid)
        here.answer(f"{found.slug}: {one_line(found.name)}, in use now", lambda: conference_json(store, found.uid))
