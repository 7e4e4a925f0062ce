"""What is on, for a status line: minutes in and left of the session a note would go to. Standard library only."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from confnote.store.db import Store
    from confnote.store.place import Place


def minutes_of(store: Store, place: Place) -> tuple[int | None, int | None]:
    """Return the whole minutes since the place's session began and until it ends; None where not known."""
    if place.session is None:
        return None, None
    starts, ends = store.execute(
        "SELECT coalesce(starts_at, entered_at), ends_at FROM session WHERE uid = ?", (place.session[0],)
    ).fetchone()
    return (
        (place.at - starts) // 60_000 if starts is not None else None,
        -((place.at - ends) // 60_000) if ends is not None else None,
    )


def next_of(store: Store, place: Place) -> tuple[str, int, str, str, int] | None:
    """Return (uid, id, title, room, starts_at) of what I planned next within a day, else of the next in my room."""
    if place.conference is None:
        return None
    found: tuple[str, int, str, str, int] | None = store.execute(
        """SELECT uid, id, title, room, starts_at FROM session
           WHERE conference = :conference AND starts_at > :at AND starts_at < :at + 86400000
            AND status = 'scheduled' AND service = 0 AND uid IS NOT :current
            AND (attendance = 'planned' OR room = :room)
           ORDER BY attendance <> 'planned', starts_at, id LIMIT 1""",
        {
            "conference": place.conference,
            "at": place.at,
            "room": place.room,
            "current": place.session[0] if place.session else None,
        },
    ).fetchone()
    return found
