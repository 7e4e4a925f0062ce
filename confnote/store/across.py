"""Read the tech or the follow-ups of all conferences: a dossier for each, with only these and their sessions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from confnote.core.kinds import FOLLOW_UPS
from confnote.model import Conference, Dossier, Link, Note, Session
from confnote.store.db import Store
from confnote.store.read import Row, conferences, inbox, link_of, note_of, rows, session_of, tech_of

FOLLOW_UP = f"kind IN ({', '.join(map(repr, FOLLOW_UPS))})"


def tech_everywhere(store: Store) -> tuple[Dossier, ...]:
    """Return every conference that has tech, the earliest first; its sessions are without speakers and links."""
    return tuple(_gathered(store, "tech", "true"))


def followups_everywhere(store: Store) -> tuple[Dossier, ...]:
    """Return every conference that has questions or actions, the earliest first, with these notes alone."""
    return tuple(_gathered(store, "note", FOLLOW_UP))


def followups_of_inbox(store: Store) -> tuple[Note, ...]:
    """Return the questions and actions that belong to no conference yet."""
    return tuple(note for note in inbox(store) if note.kind in FOLLOW_UPS)


def _gathered(store: Store, table: str, where: str) -> Iterator[Dossier]:
    wanted = f"FROM [{table}] WHERE {where} AND conference IS NOT NULL"
    store.execute("BEGIN")  # one read transaction for all the queries
    try:
        every = conferences(store)
        found = _by(rows(store, f"SELECT * {wanted} ORDER BY id"), "conference")
        around = _by(rows(store, f"SELECT * FROM session WHERE uid IN (SELECT session {wanted})"), "conference")
        linked = _by(rows(store, f"SELECT * FROM link WHERE [{table}] IN (SELECT uid {wanted}) ORDER BY id"), table)
    finally:
        store.execute("COMMIT")
    links = {uid: tuple(link_of(row) for row in held) for uid, held in linked.items()}
    for about in reversed(every):
        if found[about.uid]:
            yield _dossier(about, table, found[about.uid], around[about.uid], links)


def _dossier(
    about: Conference, table: str, found: list[Row], around: list[Row], links: dict[str, tuple[Link, ...]]
) -> Dossier:
    sessions = tuple(sorted((session_of(row, about) for row in around), key=_order))
    days = {session.uid: session.day for session in sessions}
    notes = tuple(note_of(row, days, links.get(row["uid"], ())) for row in found) if table == "note" else ()
    tech = tuple(tech_of(row, about, days, links.get(row["uid"], ())) for row in found) if table == "tech" else ()
    return Dossier(conference=about, sessions=sessions, notes=notes, tech=tech)


def _order(session: Session) -> tuple[bool, int, int]:
    return (session.begins is None, session.begins or 0, session.id)


def _by(found: list[Row], column: str) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in found:
        grouped[row[column]].append(row)
    return grouped
