"""Speakers of a session: found again by name within the conference, completed, put in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confnote.store.capture import key_of
from confnote.store.records import delete_row, insert, update

if TYPE_CHECKING:
    from confnote.model import Speaker
    from confnote.store.connect import Store


def set_speakers(store: Store, conference: str, session: str, speakers: tuple[Speaker, ...]) -> None:
    """Make these the speakers of a session, inside a change."""
    wanted = [_person(store, conference, speaker) for speaker in speakers]
    held = store.execute(
        "SELECT uid, speaker, position FROM session_speaker WHERE session = ? ORDER BY position, id", (session,)
    ).fetchall()
    for row, person, _ in held:
        if person not in wanted:
            delete_row(store, "session_speaker", row)
    kept = {person: (row, position) for row, person, position in held}
    for position, person in enumerate(dict.fromkeys(wanted)):
        if person not in kept:
            insert(store, "session_speaker", session=session, speaker=person, position=position)
        elif kept[person][1] != position:
            update(store, "session_speaker", kept[person][0], position=position)


def _person(store: Store, conference: str, speaker: Speaker) -> str:
    """Return the uid of the speaker of that name, made or completed with what is said of them."""
    same = [
        (uid, dict(zip(("name", "org", "handle", "url"), held, strict=True)))
        for uid, *held in store.execute(
            "SELECT uid, name, org, handle, url FROM speaker WHERE conference = ?", (conference,)
        ).fetchall()
        if key_of(held[0]) == key_of(speaker.name)
    ]
    said = {"name": speaker.name, "org": speaker.org, "handle": speaker.handle, "url": speaker.url}
    if not same:
        return insert(store, "speaker", conference=conference, **said)[1]
    uid, held = str(same[0][0]), same[0][1]
    update(store, "speaker", uid, **{field: text for field, text in said.items() if text and text != held[field]})
    return uid
