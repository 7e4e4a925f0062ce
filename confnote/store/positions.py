"""Read the moments that notes have in the recordings of their sessions."""

from __future__ import annotations

import json
from collections.abc import Sequence

from confnote.model import Position
from confnote.store.db import Store
from confnote.store.read import dossiers_of

RECORDED = """SELECT DISTINCT l.session FROM note n JOIN link l ON l.session = n.session AND l.kind = 'video'
 WHERE n.id IN (SELECT value FROM json_each(?))"""


def positions_of(store: Store, notes: Sequence[int]) -> dict[str, Position]:
    """Return the moments of notes by uid; only sessions with a video are read for them."""
    sessions = [uid for (uid,) in store.execute(RECORDED, (json.dumps(notes),)).fetchall()]
    found = dossiers_of(store, sessions, ()) if sessions else ()
    return {note.uid: note.position for dossier in found for note in dossier.notes if note.position is not None}
