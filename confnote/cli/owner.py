"""A tech named by handle or name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confnote.core.lookup import matches, nearest
from confnote.core.text import handle_number, name_key, one_line
from confnote.errors import Refused
from confnote.finding import none_of
from confnote.store.capture import NO_CONFERENCE
from confnote.store.read import find

if TYPE_CHECKING:
    from confnote.store.db import Store


def tech_named(store: Store, typed: str, conference: str | None) -> tuple[str, int, str]:
    """Return (uid, id, name) of the tech with that handle or name, or the only one with these words in its name."""
    if handle_number(typed, "t") is not None:
        _, uid, _ = find(store, typed)
        found: tuple[str, int, str] = store.execute("SELECT uid, id, name FROM tech WHERE uid = ?", (uid,)).fetchone()
        return found
    if conference is None:
        raise Refused(NO_CONFERENCE)
    every = store.execute("SELECT uid, id, name FROM tech WHERE conference = ? ORDER BY id", (conference,)).fetchall()
    same: list[tuple[str, int, str]] = [t for t in every if name_key(t[2]) == name_key(typed)] or [
        t for t in every if matches(typed, t[2])
    ]
    if len(same) == 1:
        return same[0]
    near = [f"t{t[1]} {one_line(t[2], 40)}" for t in same[:9]] or nearest(typed, [f"t{t[1]} {t[2]}" for t in every])
    raise none_of("tech", one_line(typed, 60), near, "See: confnote list tech")
