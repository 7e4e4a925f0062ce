"""Read one record and show it, or return its JSON for a command that has changed it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from confnote.core.text import handle_number
from confnote.errors import Unknown
from confnote.store.now import place_of
from confnote.store.read import dossier, find, inbox
from confnote.views.records import CONFERENCE, LINK, NOTE, SESSION, TECH
from confnote.views.table import Scope

if TYPE_CHECKING:
    from collections.abc import Callable

    from confnote.cli.run import Run
    from confnote.model import Dossier
    from confnote.store.db import Store
    from confnote.views.table import Listing

    ToJson = Callable[[Store, str], dict[str, Any]]

TABLES = {"session": SESSION, "note": NOTE, "tech": TECH, "link": LINK}


def read_record(table: str, store: Store, uid: str) -> tuple[Any, Dossier | None]:
    """Return the session, note, tech or link with that uid, and the dossier it belongs to (None: the inbox)."""
    (conference,) = store.execute(f"SELECT conference FROM [{table}] WHERE uid = ?", (uid,)).fetchone()
    found = dossier(store, conference) if conference is not None else None
    things: tuple[Any, ...] = (*found.sessions, *found.notes, *found.tech) if found else inbox(store)
    pool = (link for thing in things for link in thing.links) if table == "link" else things
    return next(thing for thing in pool if thing.uid == uid), found


def record_json(table: str, store: Store, uid: str) -> dict[str, Any]:
    """Return the JSON of the record with that uid."""
    thing, found = read_record(table, store, uid)
    return TABLES[table].value(thing, Scope.of(found))


session_json: ToJson = partial(record_json, "session")
note_json: ToJson = partial(record_json, "note")
tech_json: ToJson = partial(record_json, "tech")
link_json: ToJson = partial(record_json, "link")


def conference_json(store: Store, uid: str) -> dict[str, Any]:
    """Return the JSON of a conference."""
    return CONFERENCE.value(dossier(store, uid).conference, Scope())


def show_thing(run: Run, handle: str) -> None:
    """Show the session, note, tech or link with a handle, or a conference or session by its name."""
    from confnote.actions.find import expand_handles  # with the card 6 ms, for `show` alone
    from confnote.views.card import show

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
    from confnote.actions.find import find_conference, search_session
    from confnote.views.card import show, show_conference

    try:
        about = find_conference(store, typed)
    except Unknown as error:
        place = place_of(store, run.now, run.slug(store))
        session = search_session(store, typed, place.conference, place.day)
        if session is None:
            raise Unknown(f"{error}. Handles look like s12, n45, t3, l7") from error
        return show(*read_record("session", store, session.uid))
    return show_conference(dossier(store, about.uid))
