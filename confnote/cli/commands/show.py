"""`confnote show`: show one thing whole."""

from __future__ import annotations

from typing import Annotated

import typer

from confnote.actions.find import expand_handles, find_conference, search_session
from confnote.cli import complete
from confnote.cli.records import read_record
from confnote.cli.run import Run
from confnote.core.text import handle_number
from confnote.errors import Unknown
from confnote.store.db import Store
from confnote.store.now import place_of
from confnote.store.read import dossier, find
from confnote.views.card import show, show_conference
from confnote.views.table import Listing

EXAMPLES = ("confnote show s12", "confnote show n45", "confnote show t3 --json", "confnote show kubecon-eu-2022")


def command(
    ctx: typer.Context,
    handle: Annotated[
        str,
        typer.Argument(help="s12, n45, t3, l7, or a conference.", show_default=False, autocompletion=complete.handles),
    ],
) -> None:
    """Show one thing whole."""
    run = Run.of(ctx)
    with run.open() as store:
        if handle == "last":
            (handle,) = expand_handles(store, [handle])
        if any(handle_number(handle, letter) is not None for letter in "sntl"):
            table, uid, _ = find(store, handle)
            run.show(show(*read_record(table, store, uid)))
        else:
            run.show(_named(run, store, handle))


def _named(run: Run, store: Store, typed: str) -> Listing:
    """Return the conference or the session of that name."""
    try:
        about = find_conference(store, typed)
    except Unknown as error:
        place = place_of(store, run.now, run.slug(store))
        session = search_session(store, typed, place.conference, place.day)
        if session is None:
            raise Unknown(f"{error}. Handles look like s12, n45, t3, l7") from error
        return show(*read_record("session", store, session.uid))
    return show_conference(dossier(store, about.uid))
