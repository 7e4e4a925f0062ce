"""`confnote show`: one thing, whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from confnote.actions.find import expand_handles, find_conference, search_session
from confnote.cli import complete
from confnote.cli.records import holder
from confnote.cli.run import Run
from confnote.core.text import handle_number
from confnote.errors import Unknown
from confnote.store.now import place_of
from confnote.store.read import dossier, find, inbox
from confnote.views.card import show, show_conference

if TYPE_CHECKING:
    from confnote.model import Dossier
    from confnote.store.db import Store

EXAMPLES = ("confnote show s12", "confnote show n45", "confnote show t3 --json", "confnote show kubecon-eu-2022")


def command(
    ctx: typer.Context,
    handle: Annotated[
        str,
        typer.Argument(help="s12, n45, t3, l7, or a conference.", show_default=False, autocompletion=complete.handles),
    ],
) -> None:
    """Show one thing whole."""
    here = Run.of(ctx)
    with here.open() as store:
        if handle == "last":
            (handle,) = expand_handles(store, [handle])
        if any(handle_number(handle, letter) is not None for letter in "sntl"):
            table, uid, _ = find(store, handle)
            held = holder(store, table, uid)
            here.show(show(_thing(store, table, uid, held), held))
        else:
            _show_by_name(here, store, handle)


def _thing(store: Store, table: str, uid: str, held: Dossier | None) -> Any:
    """Return the value with that uid."""
    if held is None:
        owners: tuple[Any, ...] = inbox(store)
    else:
        owners = (*held.sessions, *held.notes, *held.tech)
    pool = (link for owner in owners for link in owner.links) if table == "link" else owners
    return next(thing for thing in pool if thing.uid == uid)


def _show_by_name(here: Run, store: Store, typed: str) -> None:
    try:
        held = dossier(store, find_conference(store, typed).uid)
    except Unknown as error:
        place = place_of(store, here.now, here.slug(store))
        session = search_session(store, typed, place.conference, place.day)
        if session is None:
            raise Unknown(f"{error}. Handles look like s12, n45, t3, l7") from error
        held = dossier(store, place.conference or "")
        here.show(show(_thing(store, "session", session[0], held), held))
        return
    here.show(show_conference(held))
