"""`confnote show`: one thing, whole."""

from __future__ import annotations

from typing import Annotated

import typer

from confnote.cli import complete
from confnote.cli.find import find_conference
from confnote.cli.records import holder
from confnote.cli.run import Run
from confnote.errors import Unknown
from confnote.store.read import dossier, find, inbox
from confnote.typed import handle_number
from confnote.views import as_json, show

EXAMPLES = ("confnote show s12", "confnote show n45", "confnote show t3 --json", "confnote show kubecon-eu-2022")


def run(
    ctx: typer.Context,
    handle: Annotated[
        str,
        typer.Argument(help="s12, n45, t3, l7, or a conference.", show_default=False, autocompletion=complete.handles),
    ],
) -> None:
    """Show one thing whole."""
    here = Run.of(ctx)
    with here.open() as store:
        if not any(handle_number(handle, letter) for letter in "sntl"):
            try:
                held = dossier(store, find_conference(store, handle).uid)
            except Unknown as error:
                raise Unknown(f"{error}. Handles look like s12, n45, t3, l7") from error
            here.show(
                lambda: show.conference(held),
                lambda: show.conference_plain(held),
                lambda: as_json.conference(held.conference),
            )
            return
        table, uid, _ = find(store, handle)
        within = holder(store, table, uid)
        loose = inbox(store) if within is None else ()
    thing, owner = show.thing_of(within, loose, uid)
    here.show(
        lambda: show.thing(thing, owner), lambda: show.thing_plain(thing, owner), lambda: as_json.thing(thing, owner)
    )
