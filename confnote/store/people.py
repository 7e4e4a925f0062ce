"""Speakers of a session: found again by name within the conference, completed, put in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confnote.core.text import name_key
from confnote.store.rows import delete_row, insert, update

if TYPE_CHECKING:
    from confnote.model import Speaker
    from confnote.store.db import Store

FIELDS = ("name", "org", "handle", "url")


class People:
    """The speakers of a conference by name, read once: an import asks for thousands."""

    def __init__(self, store: Store, conference: str) -> None:
        self.store, self.conference = store, conference
        self.known: dict[str, tuple[str, dict[str, str]]] = {}
        for uid, *held in store.execute(
            "SELECT uid, name, org, handle, url FROM speaker WHERE conference = ? ORDER BY id DESC", (conference,)
        ).fetchall():
            self.known[name_key(held[0])] = (uid, dict(zip(FIELDS, held, strict=True)))

    def uid_of(self, speaker: Speaker) -> str:
        """Return the uid of the speaker of that name, made or completed with what is said of them."""
        said = {field: getattr(speaker, field) for field in FIELDS}
        found = self.known.get(name_key(speaker.name))
        if found is None:
            uid = insert(self.store, "speaker", conference=self.conference, **said)[1]
            self.known[name_key(speaker.name)] = (uid, said)
            return uid
        uid, held = found
        new = {field: text for field, text in said.items() if text and text != held[field]}
        update(self.store, "speaker", uid, **new)
        held.update(new)
        return uid


def set_speakers(
    store: Store, conference: str, session: str, speakers: tuple[Speaker, ...], people: People | None = None
) -> None:
    """Make these the speakers of a session, inside a change."""
    people = people or People(store, conference)
    wanted = [people.uid_of(speaker) for speaker in speakers]
    held = _held(store, session)
    for row, person, _ in held:
        if person not in wanted:
            delete_row(store, "session_speaker", row)
    _put(store, session, wanted, held)


def add_speakers(store: Store, conference: str, session: str, speakers: tuple[Speaker, ...]) -> None:
    """Add these to the speakers of a session, or complete them, inside a change; who is there already stays."""
    people = People(store, conference)
    held = _held(store, session)
    wanted = [person for _, person, _ in held] + [people.uid_of(speaker) for speaker in speakers]
    _put(store, session, wanted, held)


def _held(store: Store, session: str) -> list[tuple[str, str, int]]:
    return store.execute(
        "SELECT uid, speaker, position FROM session_speaker WHERE session = ? ORDER BY position, id", (session,)
    ).fetchall()


def _put(store: Store, session: str, wanted: list[str], held: list[tuple[str, str, int]]) -> None:
    """Write the rows that are missing or stand elsewhere."""
    kept = {person: (row, position) for row, person, position in held}
    for position, person in enumerate(dict.fromkeys(wanted)):
        if person not in kept:
            insert(store, "session_speaker", session=session, speaker=person, position=position)
        elif kept[person][1] != position:
            update(store, "session_speaker", kept[person][0], position=position)
