"""Words turned into the session they mean, or into an error that lists the nearest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confnote.core.lookup import matches, nearest
from confnote.core.text import handle_number, one_line
from confnote.core.time import day_label, local_time
from confnote.errors import Unknown
from confnote.store.read import find
from confnote.views.answer import session_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from confnote.store.db import Store

Named = tuple[str, int, str]  # uid, id, title
LISTED = 12


def none_of(what: str, typed: str, near: Sequence[str], advice: str) -> Unknown:
    """Return the error for a name that nothing has, with the nearest ones."""
    nearest_ones = f" The nearest: {'; '.join(near)}." if near else ""
    return Unknown(f"no {what} is called {typed!r}.{nearest_ones} {advice}")


def find_session(store: Store, typed: str, conference: str | None, day: str | None) -> Named:
    """Return the session a handle or words name; Unknown with the nearest, or the list of several."""
    found = search_session(store, typed, conference, day)
    if found is not None:
        return found
    near = nearest(typed, [session_line(s) for s in sessions_of(store, conference)])
    raise none_of("session", one_line(typed, 60), near, "See: confnote list sessions")


def search_session(store: Store, typed: str, conference: str | None, day: str | None) -> Named | None:
    """Return the session a handle names, or words match: one of today, else of the conference; None if none does.

    A whole title goes before a part of one. Raises Unknown where several match, listing them.
    """
    if handle_number(typed, "s") is not None:
        _, uid, _ = find(store, typed)
        found: Named = store.execute("SELECT uid, id, title FROM session WHERE uid = ?", (uid,)).fetchone()
        return found
    every = sessions_of(store, conference)
    today = sessions_of(store, conference, day) if day else []
    for pool in (today, every):
        whole = [s for s in pool if " ".join(s[2].split()).casefold() == " ".join(typed.split()).casefold()]
        some = whole or [s for s in pool if matches(typed, s[2])]
        if len(some) == 1:
            return some[0]
        if some:
            lines = "".join(f"\n  {line}" for line in _told(store, conference, some[:LISTED]))
            more = f"\n  and {len(some) - LISTED} more" if len(some) > LISTED else ""
            raise Unknown(f"{one_line(typed, 60)!r} is {len(some)} sessions; name one by its handle:{lines}{more}")
    return None


def _told(store: Store, conference: str | None, sessions: list[Named]) -> Iterator[str]:
    """Yield the sessions with what tells those of one title apart: when and where."""
    zone = store.execute("SELECT zone FROM conference WHERE uid = ?", (conference,)).fetchone()
    for session in sessions:
        at, room = store.execute(
            "SELECT coalesce(starts_at, entered_at), room FROM session WHERE uid = ?", (session[0],)
        ).fetchone()
        moment = local_time(at, zone[0]) if at is not None and zone else None
        when = f"{day_label(moment.date())} {moment:%H:%M}" if moment else ""
        about = ", ".join(part for part in (when, one_line(room, 30)) if part)
        yield session_line(session) + (f" ({about})" if about else "")


def sessions_of(store: Store, conference: str | None, day: str | None = None) -> list[Named]:
    """Return (uid, id, title) of a conference's sessions, of one day (ISO) if given."""
    if conference is None:
        return []
    if day is None:
        return store.execute(
            "SELECT uid, id, title FROM session WHERE conference = ? ORDER BY id", (conference,)
        ).fetchall()
    return store.execute(
        """SELECT s.uid, s.id, s.title FROM session s JOIN conference c ON c.uid = s.conference WHERE c.uid = ?
           AND date(coalesce(s.starts_at, s.entered_at) / 1000 + ((SELECT z.minutes FROM zone_offset z
             WHERE z.conference = c.uid AND z.from_at <= coalesce(s.starts_at, s.entered_at)
             ORDER BY z.from_at DESC LIMIT 1) - c.day_end) * 60, 'unixepoch') = ? ORDER BY s.id""",
        (conference, day),
    ).fetchall()
