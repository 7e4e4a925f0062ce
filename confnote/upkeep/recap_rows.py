"""Turn a post that was read back into records to load, and reuse the sessions and speakers that the store has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from confnote.core.text import name_key
from confnote.model import Dossier
from confnote.post.settings import Settings
from confnote.recap.to_dossier import uid_of
from confnote.store.db import Store
from confnote.upkeep.incoming import Record

Row = dict[str, Any]
# the columns whose values are as in the model; a post has no others but those that `records` computes
COLUMNS = {
    "conference": "uid slug name zone day_end",
    "session": "uid conference title track starts_at attendance",
    "speaker": "uid name org handle url",
    "note": "uid conference section kind text at utc_offset",
    "tech": "uid conference name url tagline verdict at",
    "link": "uid session note kind url title author text published embed",
}


@dataclass(frozen=True, slots=True)
class PostRow:
    """The row of the post: its settings; its file and last draft, if a new export needs them."""

    settings: Settings
    path: str | None = None
    base: str | None = None


def records(store: Store, dossier: Dossier, post: PostRow, *, new: bool) -> Iterator[Record]:
    """Yield the records, with the conference itself if it is `new`."""
    conference = dossier.conference
    dates = {name: getattr(conference, name).isoformat() for name in ("starts_on", "ends_on", "day_one")}
    rows = [*([_row("conference", conference, **dates)] if new else []), *_rows(store, dossier)]
    row = {
        "uid": uid_of("post", conference.uid, post.settings.name), "conference": conference.uid,
        "name": post.settings.name, "options": post.settings.to_json(), "path": post.path, "base": post.base,
    }  # fmt: skip
    for line, (table, values) in enumerate([*rows, ("post", row)], 1):
        yield Record(line, table, values)


def _rows(store: Store, dossier: Dossier) -> Iterator[tuple[str, Row]]:
    conference = dossier.conference.uid
    session_uid, speaker_uid = (_finder(store, *of, conference) for of in (("session", "title"), ("speaker", "name")))
    uids = {session.uid: session_uid(session.uid, session.title) for session in dossier.sessions}
    # a person with two talks is one speaker
    written: set[str] = set()
    for session in dossier.sessions:
        uid = uids[session.uid]
        is_own = uid == session.uid
        if is_own:
            yield _row("session", session)
        for position, speaker in enumerate(session.speakers):
            who = speaker_uid(speaker.uid, speaker.name)
            if who == speaker.uid and who not in written:
                written.add(who)
                yield _row("speaker", speaker, conference=session.conference)
            if is_own:
                joined = uid_of("session_speaker", uid, who)
                yield "session_speaker", {"uid": joined, "session": uid, "speaker": who, "position": position}
        for link in session.links:
            yield _row("link", link, session=uid, conference=session.conference)
    for note in dossier.notes:
        day = note.day.isoformat() if note.day and note.session is None else None
        session_of = uids[note.session] if note.session else None
        yield _row("note", note, session=session_of, day=day, tags=" ".join(note.tags))
        for link in note.links:
            yield _row("link", link, conference=note.conference)
    for tech in dossier.tech:
        yield _row("tech", tech, key=name_key(tech.name), tags=" ".join(tech.tags))


def _finder(store: Store, table: str, column: str, conference: str) -> Callable[[str, str], str]:
    """Return a function of (uid, title or name): the uid of the record that the conference has, else the new uid."""
    found = store.execute(
        f"SELECT [{column}], uid FROM [{table}] WHERE conference = ? ORDER BY id DESC", (conference,)
    ).fetchall()
    by_key, uids = {name_key(words): uid for words, uid in found}, {uid for _, uid in found}
    return lambda uid, words: uid if uid in uids else by_key.get(name_key(words), uid)


def _row(table: str, value: object, **others: Any) -> tuple[str, Row]:
    return table, {**{column: getattr(value, column) for column in COLUMNS[table].split()}, **others}
