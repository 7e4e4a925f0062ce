"""The JSON of `confnote now`: what is on, where the next note goes, what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confnote.model import Dossier, Session
from confnote.views.table import Json, Scope, json_value

if TYPE_CHECKING:
    from confnote.store.now import Place


def now_value(place: Place, dossier: Dossier | None, following: Session | None = None) -> Json:
    """Return where a note would go now; `target` is the handle of a session, a day, or `inbox`.

    `session` is the handle of the target if that is a session; `room` is the pinned room, else that of the session;
    `next` is the next session on the user's agenda; `rivals` are the sessions of which none could be chosen.
    """
    uid, number, title = place.session or ("", 0, "")
    current = next((session for session in dossier.sessions if session.uid == uid), None) if dossier else None
    handle = f"s{number}" if place.session else None
    zone = dossier.conference.zone if dossier else "UTC"

    def time(at: int | None) -> str | None:
        moment: str | None = json_value(Scope(zone=zone).moment(at))
        return moment

    return {
        "conference": place.slug or None,
        "session": handle,
        "room": place.room or (current.room if current else "") or None,
        "target": handle or place.day or "inbox",
        "next": following.handle if following else None,
        "title": title or None,
        "starts_at": time(current.begins) if current else None,
        "ends_at": time(current.ends_at) if current else None,
        "next_title": following.title if following else None,
        "next_starts_at": time(following.starts_at) if following else None,
        "next_room": (following.room or None) if following else None,
        "rivals": [f"s{number}" for _, number, _ in place.rivals],
    }
