"""What lies around the moment on my agenda: the session before, the one after; and a programme that runs late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confnote.errors import Refused
from confnote.store.rows import update

if TYPE_CHECKING:
    from confnote.store.db import Store
    from confnote.store.place import Place

Named = tuple[str, int, str]  # uid, id, title

# mine: planned or attended, in the room I pinned, or noted in
MINE = """FROM session s WHERE s.conference = :conference AND s.uid IS NOT :current AND s.service = 0
 AND s.status = 'scheduled' AND coalesce(s.starts_at, s.entered_at) BETWEEN :at - 86400000 AND :at + 86400000
 AND (s.attendance IN ('planned', 'attended', 'left-early') OR s.room = :room
      OR EXISTS (SELECT 1 FROM note n WHERE n.session = s.uid))"""


def session_before(store: Store, place: Place) -> Named | None:
    """Return the session of mine that began last before the one a note goes to now, or before now if there is none."""
    found: Named | None = store.execute(
        f"SELECT s.uid, s.id, s.title {MINE} AND coalesce(s.starts_at, s.entered_at) < :begins"
        " ORDER BY coalesce(s.starts_at, s.entered_at) DESC, s.id DESC LIMIT 1",
        {**_values(place), "begins": _begins(store, place)},
    ).fetchone()
    return found


def session_after(store: Store, place: Place) -> Named | None:
    """Return the first session of mine after the one a note goes to now that is not over yet."""
    found: Named | None = store.execute(
        f"SELECT s.uid, s.id, s.title {MINE} AND s.starts_at > :begins AND coalesce(s.ends_at, s.starts_at) > :at"
        " ORDER BY s.starts_at, s.attendance <> 'planned', s.id LIMIT 1",
        {**_values(place), "begins": _begins(store, place)},
    ).fetchone()
    return found


def _values(place: Place) -> dict[str, object]:
    return {
        "conference": place.conference, "at": place.at, "room": place.room,
        "current": place.session[0] if place.session else None,
    }  # fmt: skip


def _begins(store: Store, place: Place) -> int:
    if place.session is None:
        return place.at
    begins = store.execute(
        "SELECT coalesce(starts_at, entered_at) FROM session WHERE uid = ?", (place.session[0],)
    ).fetchone()
    return place.at if begins is None or begins[0] is None else int(begins[0])


def shift_session(store: Store, session: Named, minutes: int) -> tuple[int, int | None]:
    """Move a session that begins late (or early) by so many minutes; return its new start and end."""
    with store.change("late"):
        starts, ends = store.execute("SELECT starts_at, ends_at FROM session WHERE uid = ?", (session[0],)).fetchone()
        if starts is None:
            raise Refused(f"s{session[1]} has no time on the programme that could be late")
        late = minutes * 60_000
        starts, ends = starts + late, ends + late if ends is not None else None
        update(store, "session", session[0], starts_at=starts, ends_at=ends)
    return starts, ends
