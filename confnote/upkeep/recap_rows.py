"""A dossier that was read from a post -> records that a store loads, fitted to what the store knows already."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from confnote.core.text import name_key
from confnote.recap.to_dossier import uid_of
from confnote.upkeep.incoming import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from confnote.model import Conference, Dossier, Link, Note, Session, Tech
    from confnote.post.draft import Post
    from confnote.post.settings import Settings
    from confnote.store.db import Store


Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PostRow:
    """The post as the store remembers it: its settings, and where its file and draft are, if it cannot do without."""

    settings: Settings
    path: str | None = None
    base: str | None = None


def base_of(post: Post) -> str:
    """Return a draft as the store keeps the last one."""
    blocks = [[piece.key, piece.text, piece.gap] for piece in post.pieces]
    return json.dumps({"front": post.front_text, "blocks": blocks}, ensure_ascii=False)


def records(store: Store, dossier: Dossier, post: PostRow, *, new: bool) -> Iterator[Record]:
    """Yield the records; `new` says that the conference is to be made too."""
    rows = [*([("conference", _conference(dossier.conference))] if new else []), *_rows(store, dossier)]
    uid = uid_of("post", dossier.conference.uid, post.settings.name)
    rows.append(
        (
            "post",
            {
                "uid": uid, "conference": dossier.conference.uid, "name": post.settings.name,
                "options": post.settings.to_json(), "path": post.path, "base": post.base,
            },
        )
    )  # fmt: skip
    for line, (table, row) in enumerate(rows, 1):
        yield Record(line, table, row)


def _rows(store: Store, dossier: Dossier) -> Iterator[tuple[str, Row]]:
    sessions = _known(store, "session", "title", dossier.conference.uid)
    people = _known(store, "speaker", "name", dossier.conference.uid)
    here = {one.uid: sessions.of(one.uid, one.title) for one in dossier.sessions}
    written: set[str] = set()
    for session in dossier.sessions:
        uid = here[session.uid]
        if uid == session.uid:
            yield "session", _session(session)
        for position, person in enumerate(session.speakers):
            who = people.of(person.uid, person.name)
            if who == person.uid and who not in written:
                written.add(who)
                row = {"name": person.name, "org": person.org, "handle": person.handle, "url": person.url}
                yield "speaker", {"uid": who, "conference": session.conference, **row}
            if uid == session.uid:
                sits = uid_of("session_speaker", uid, who)
                yield "session_speaker", {"uid": sits, "session": uid, "speaker": who, "position": position}
        for link in session.links:
            yield "link", _link(replace(link, session=uid), session.conference)
    for note in dossier.notes:
        yield "note", _note(replace(note, session=here[note.session] if note.session else None))
        for link in note.links:
            yield "link", _link(link, note.conference)
    for tech in dossier.tech:
        yield "tech", _tech(tech)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the conference has under a title or name, and all its uids."""

    by_key: dict[str, str]
    uids: frozenset[str]

    def of(self, uid: str, words: str) -> str:
        """Return the uid of what is there already, be it from this post or by other means; else the new one."""
        return uid if uid in self.uids else self.by_key.get(name_key(words), uid)


def _known(store: Store, table: str, column: str, conference: str) -> _Known:
    found = store.execute(
        f"SELECT [{column}], uid FROM [{table}] WHERE conference = ? ORDER BY id DESC", (conference,)
    ).fetchall()
    return _Known({name_key(words): uid for words, uid in found}, frozenset(uid for _, uid in found))


def _conference(one: Conference) -> Row:
    return {
        "uid": one.uid, "slug": one.slug, "name": one.name, "zone": one.zone, "starts_on": one.starts_on.isoformat(),
        "ends_on": one.ends_on.isoformat(), "day_one": one.day_one.isoformat(), "day_end": one.day_end,
    }  # fmt: skip


def _session(one: Session) -> Row:
    return {
        "uid": one.uid, "conference": one.conference, "title": one.title, "track": one.track,
        "starts_at": one.starts_at, "attendance": one.attendance,
    }  # fmt: skip


def _note(one: Note) -> Row:
    loose = one.session is None
    return {
        "uid": one.uid, "conference": one.conference, "session": one.session,
        "day": one.day.isoformat() if one.day and loose else None, "section": one.section, "kind": one.kind,
        "text": one.text, "at": one.at, "utc_offset": one.utc_offset, "tags": " ".join(one.tags),
    }  # fmt: skip


def _tech(one: Tech) -> Row:
    return {
        "uid": one.uid, "conference": one.conference, "key": name_key(one.name), "name": one.name, "url": one.url,
        "tagline": one.tagline, "verdict": one.verdict, "at": one.at, "tags": " ".join(one.tags),
    }  # fmt: skip


def _link(one: Link, conference: str | None) -> Row:
    return {
        "uid": one.uid, "conference": conference, "session": one.session, "note": one.note, "kind": one.kind,
        "url": one.url, "title": one.title, "author": one.author, "text": one.text, "published": one.published,
        "embed": one.embed,
    }  # fmt: skip
