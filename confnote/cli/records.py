"""Show one record, or return the JSON of a record that a command has changed."""

from collections.abc import Callable
from functools import partial
from typing import Any

from confnote.cli.run import Run
from confnote.core.text import handle_number
from confnote.errors import Unknown
from confnote.store.db import Store
from confnote.store.now import place_of
from confnote.store.read import dossier, find, read_record
from confnote.views.records import CONFERENCE, TABLES
from confnote.views.table import Scope


def record_json(table: str, store: Store, uid: str) -> dict[str, Any]:
    """Return the JSON of the record of a table with that uid."""
    if table == "conference":
        return CONFERENCE.value(dossier(store, uid).conference, Scope())
    thing, found = read_record(store, table, uid)
    return TABLES[type(thing)].value(thing, Scope.of(found))


ToJson = Callable[[Store, str], dict[str, Any]]
session_json: ToJson = partial(record_json, "session")
note_json: ToJson = partial(record_json, "note")
tech_json: ToJson = partial(record_json, "tech")
link_json: ToJson = partial(record_json, "link")
conference_json: ToJson = partial(record_json, "conference")


def show_thing(run: Run, typed: str) -> None:
    """Show the record with the typed handle or `last`, else the conference or session so named.

    Raises Unknown if there is none, or if several sessions match.
    """
    from confnote.actions.find import expand_handles, find_conference, search_session  # with the card 6 ms
    from confnote.core.heard_talks import NOTHING_HEARD
    from confnote.store.heard import heard_elsewhere
    from confnote.views.card import show, show_conference

    def show_record(table: str, uid: str) -> None:
        thing, found = read_record(store, table, uid)
        heard = heard_elsewhere(store, found.conference.uid) if table == "session" and found else NOTHING_HEARD
        is_another = found is not None and found.conference.uid != place_of(store, run.now, run.slug(store)).conference
        run.show(show(thing, found, heard, is_another=is_another))

    with run.open() as store:
        handle = expand_handles(store, [typed])[0] if typed == "last" else typed
        if any(handle_number(handle, letter) is not None for letter in "sntl"):
            table, uid, _ = find(store, handle)
            show_record(table, uid)
            return
        try:
            about = find_conference(store, typed)
        except Unknown as error:
            place = place_of(store, run.now, run.slug(store))
            session = search_session(store, typed, place)
            if session is None:
                raise Unknown(f"{error}. Handles look like s12, n45, t3, l7") from error
            show_record("session", session.uid)
        else:
            run.show(show_conference(dossier(store, about.uid)))
