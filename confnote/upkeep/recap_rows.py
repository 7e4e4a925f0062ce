"""Turn a post that was read back into records to load, and reuse the sessions and speakers that the store has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from confnote.core.text import name_key
from confnote.model import Conference, Dossier, Link, Note, Session, Tech
from confnote.post.settings import Settings
from confnote.recap.to_dossier import uid_of
from confnote.store.db import Store
from confnote.upkeep.incoming import Record

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PostRow:
    """The row of the post: its settings; its file and last draft, if a new export needs them."""

    settings: Settings
    path: str | None = None
    base: str | None = None


def records(store: Store, dossier: Dossier, post: PostRow, *, new: bool) -> Iterator[Record]:
    """Yield the records, with the conference itself if it is `new`."""
    conference = dossier.conference
    rows = [*([("conference", _conference(conference))] if new else []), *_rows(store, dossier)]
    row = {
        "uid": uid_of("post", conference.uid, post.settings.name), "conference": conference.uid,
        "name": post.settings.name, "options": post.settings.to_json(), "path": post.path, "base": post.base,
    }  # fmt: skip
    for line, (table, values) in enumerate([*rows, ("post", row)], 1):
        yield Record(line, table, values)


def _rows(store: Store, dossier: Dossier) -> Iterator[tuple[str, Row]]:
    conference = dossier.conference.uid
    sessions, people = _known(store, "session", "title", conference), _known(store, "speaker", "name", conference)
    uids = {session.uid: sessions.find(session.uid, session.title) for session in dossier.sessions}
    # a person with two talks is one speaker
    written: set[str] = set()
    for session in dossier.sessions:
        uid = uids[session.uid]
        is_own = uid == session.uid
        if is_own:
            yield "session", _session(session)
        for position, speaker in enumerate(session.speakers):
            who = people.find(speaker.uid, speaker.name)
            if who == speaker.uid and who not in written:
                written.add(who)
                row = {"name": speaker.name, "org": speaker.org, "handle": speaker.handle, "url": speaker.url}
                yield "speaker", {"uid": who, "conference": session.conference, **row}
            if is_own:
                joined = uid_of("session_speaker", uid, who)
                yield "session_speaker", {"uid": joined, "session": uid, "speaker": who, "position": position}
        for link in session.links:
            yield "link", _link(replace(link, session=uid), session.conference)
    for note in dossier.notes:
        yield "note", _note(replace(note, session=uids[note.session] if note.session else None))
        for link in note.links:
            yield "link", _link(link, note.conference)
    for tech in dossier.tech:
        yield "tech", _tech(tech)


@dataclass(frozen=True, slots=True)
class _Known:
    """The uids that a conference has already in one table, all of them and by title or name."""

    by_key: dict[str, str]
    uids: frozenset[str]

    def find(self, uid: str, words: str) -> str:
        """Return the uid of a record that is there, from this post or from elsewhere; else the new uid."""
        return uid if uid in self.uids else self.by_key.get(name_key(words), uid)


def _known(store: Store, table: str, column: str, conference: str) -> _Known:
    found = store.execute(
        f"SELECT [{column}], uid FROM [{table}] WHERE conference = ? ORDER BY id DESC", (conference,)
    ).fetchall()
    return _Known({name_key(words): uid for words, uid in found}, frozenset(uid for _, uid in found))


def _conference(conference: Conference) -> Row:
    dates = {name: getattr(conference, name).isoformat() for name in ("starts_on", "ends_on", "day_one")}
    return {**_values(conference, "uid", "slug", "name", "zone", "day_end"), **dates}


def _session(session: Session) -> Row:
    return _values(session, "uid", "conference", "title", "track", "starts_at", "attendance")


def _note(note: Note) -> Row:
    day = note.day.isoformat() if note.day and note.session is None else None
    columns = ("uid", "conference", "session", "section", "kind", "text", "at", "utc_offset")
    return {**_values(note, *columns), "day": day, "tags": " ".join(note.tags)}


def _tech(tech: Tech) -> Row:
    columns = ("uid", "conference", "name", "url", "tagline", "verdict", "at")
    return {**_values(tech, *columns), "key": name_key(tech.name), "tags": " ".join(tech.tags)}


def _link(link: Link, conference: str | None) -> Row:
    columns = ("uid", "session", "note", "kind", "url", "title", "author", "text", "published", "embed")
    return {**_values(link, *columns), "conference": conference}


def _values(value: object, *columns: str) -> Row:
    return {column: getattr(value, column) for column in columns}
