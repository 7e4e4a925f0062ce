"""Read one record and return its JSON, for commands that show it or have changed it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from confnote.model import Dossier
from confnote.store.db import Store
from confnote.store.read import dossier, inbox
from confnote.views.records import CONFERENCE, LINK, NOTE, SESSION, TECH
from confnote.views.table import Scope

if TYPE_CHECKING:
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
