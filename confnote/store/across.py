"""Read the tech or the follow-ups of all conferences: a dossier for each, with only these and their sessions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from confnote.core.kinds import FOLLOW_UPS
from confnote.model import Conference, Dossier, Link, Note
from confnote.store.db import Store
from confnote.store.read import BY_TIME, Row, conferences, inbox, link_of, note_of, rows, session_of, tech_of

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
        all_conferences = conferences(store)
        found = _by(rows(store, f"SELECT * {wanted} ORDER BY id"), "conference")
        sessions = _by(
            rows(store, f"SELECT * FROM session WHERE uid IN (SELECT session {wanted}) ORDER BY {BY_TIME}"),
            "conference",
        )
        link_rows = _by(rows(store, f"SELECT * FROM link WHERE [{table}] IN (SELECT uid {wanted}) ORDER BY id"), table)
    finally:
        store.execute("COMMIT")
    links = {uid: tuple(map(link_of, grouped)) for uid, grouped in link_rows.items()}
    for conference in reversed(all_conferences):
        if found[conference.uid]:
            yield _dossier(conference, table, found[conference.uid], sessions[conference.uid], links)


def _dossier(
    conference: Conference, table: str, found: list[Row], session_rows: list[Row], links: dict[str, tuple[Link, ...]]
) -> Dossier:
    sessions = tuple(session_of(row, conference) for row in session_rows)
    days = {session.uid: session.day for session in sessions}
    if table == "note":
        notes = tuple(note_of(row, days, links.get(row["uid"], ())) for row in found)
        return Dossier(conference=conference, sessions=sessions, notes=notes)
    tech = tuple(tech_of(row, conference, days, links.get(row["uid"], ())) for row in found)
    return Dossier(conference=conference, sessions=sessions, tech=tech)


def _by(found: list[Row], column: str) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in found:
        grouped[row[column]].append(row)
    return grouped
