"""One record read back as JSON, for commands that made or changed it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confnote.model import Dossier
from confnote.store.read import dossier, inbox
from confnote.views import as_json

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
    return as_json.note(next(note for note in notes if note.uid == uid), held)


def session_json(store: Store, uid: str) -> Any:
    """Return a session as JSON values."""
    held = holder(store, "session", uid)
    assert held is not None
    return as_json.session(next(s for s in held.sessions if s.uid == uid), held)


def tech_json(store: Store, uid: str) -> Any:
    """Return a tech as JSON values."""
    held = holder(store, "tech", uid)
    assert held is not None
    return as_json.tech(next(t for t in held.tech if t.uid == uid), held)


def conference_json(store: Store, uid: str) -> Any:
    """Return a conference as JSON values."""
    return as_json.conference(dossier(store, uid).conference)


def link_json(store: Store, uid: str) -> Any:
    """Return a link as JSON values."""
    held = holder(store, "link", uid)
    owners: tuple[Any, ...] = (*held.sessions, *held.notes, *held.tech) if held else inbox(store)
    return as_json.link(next(link for owner in owners for link in owner.links if link.uid == uid), held)
