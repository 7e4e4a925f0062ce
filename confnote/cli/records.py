"""One record read back as JSON, for commands that made or changed it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confnote.model import Dossier
from confnote.store.read import dossier, inbox
from confnote.views.records import CONFERENCE, LINK, NOTE, SESSION, TECH
from confnote.views.table import Scope

if TYPE_CHECKING:
    from confnote.store.db import Store


def holder(store: Store, table: str, uid: str) -> Dossier | None:
    """Return the dossier that holds a record, None for the inbox."""
    (conference,) = store.execute(f"SELECT conference FROM [{table}] WHERE uid = ?", (uid,)).fetchone()
    return dossier(store, conference) if conference is not None else None


def note_json(store: Store, uid: str) -> Any:
    """Return a note as JSON values."""
    held = holder(store, "note", uid)
    notes = held.notes if held else inbox(store)
    return NOTE.value(next(note for note in notes if note.uid == uid), Scope.of(held))


def session_json(store: Store, uid: str) -> Any:
    """Return a session as JSON values."""
    held = holder(store, "session", uid)
    assert held is not None
    return SESSION.value(next(s for s in held.sessions if s.uid == uid), Scope.of(held))


def tech_json(store: Store, uid: str) -> Any:
    """Return a tech as JSON values."""
    held = holder(store, "tech", uid)
    assert held is not None
    return TECH.value(next(t for t in held.tech if t.uid == uid), Scope.of(held))


def conference_json(store: Store, uid: str) -> Any:
    """Return a conference as JSON values."""
    return CONFERENCE.value(dossier(store, uid).conference, Scope())


def link_json(store: Store, uid: str) -> Any:
    """Return a link as JSON values."""
    held = holder(store, "link", uid)
    owners: tuple[Any, ...] = (*held.sessions, *held.notes, *held.tech) if held else inbox(store)
    return LINK.value(next(link for owner in owners for link in owner.links if link.uid == uid), Scope.of(held))
