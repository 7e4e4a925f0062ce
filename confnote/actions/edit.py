"""Change the fields of a record. Each call is one committed transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from confnote.actions.fields import TimeContext, read_fields
from confnote.actions.find import Asking, expand_handles, find_conference, find_session, find_tech
from confnote.core.embeds import read_embed
from confnote.core.links import check_url, kind_of
from confnote.core.lookup import fold
from confnote.core.recording_links import same_video
from confnote.core.speakers import parse_speaker
from confnote.core.text import one_line
from confnote.errors import NoHandle, Usage
from confnote.model import Link, LinkKind, Speaker
from confnote.store.db import Store
from confnote.store.now import SessionRef, current_session, place_of
from confnote.store.read import find, row_of, rows
from confnote.store.rows import fields_of, update
from confnote.store.write import change_conference, put_link, set_speakers

# What a link has of the recording at its address; nothing is known of another one.
OF_RECORDING: Mapping[str, Any] = {"length": 0, "captions": "", "cues": "", "zero_at": None, "zero_by": ""}


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record to change: `row` is its columns; `conference` is a uid, None in the inbox."""

    table: str
    uid: str
    conference: str | None
    row: dict[str, Any]


def find_record(store: Store, typed: str) -> StoredRecord:
    """Return the record that a handle, `last` (the newest note) or a conference's name means."""
    if typed == "last":
        (typed,) = expand_handles(store, [typed])
    try:
        table, uid, conference = find(store, typed)
    except NoHandle:
        # a conference has no handle: the user types its slug or its name
        table = "conference"
        conference = uid = find_conference(store, typed).uid
    return StoredRecord(table, uid, conference, row_of(store, table, uid))


def change_record(
    store: Store, record: StoredRecord, typed: Mapping[str, str], context: TimeContext,
    speakers: Sequence[str] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Write the typed fields, and replace the speakers if given; return the row as it is now.

    Raises Usage for a text that cannot be read, speakers of another record than a session, an end before the start, or
    a tech's name that is taken, and Refused for a slug that is taken. Then nothing is written.
    """
    # all are parsed before the change begins, so that an error in the last field writes nothing
    columns = read_fields(record.table, typed, context)
    people = tuple(parse_speaker(text) for text in speakers) if speakers is not None else None
    if people is not None and record.table != "session":
        raise Usage(f"a {record.table} has no speakers: only a session has")
    if record.table == "session":
        # the stored times count too: an edit may move one time past the other
        starts, ends = (columns.get(column, record.row[column]) for column in ("starts_at", "ends_at"))
        if starts is not None and ends is not None and ends < starts:
            raise Usage("a session cannot end before it begins: see --at and --until")
    with store.change("edit"):
        _write(store, record, columns)
        if people is not None and record.conference is not None:
            set_speakers(store, record.conference, record.uid, people)
    return row_of(store, record.table, record.uid)


def _write(store: Store, record: StoredRecord, columns: dict[str, Any]) -> None:
    if record.table == "conference":
        change_conference(store, record.uid, **columns)
        return
    if record.table == "link" and same_video(columns.get("url", record.row["url"])) != same_video(record.row["url"]):
        columns |= OF_RECORDING
    if record.table == "tech" and "key" in columns:
        same = "SELECT id FROM tech WHERE conference = ? AND key = ? AND uid <> ?"
        taken = store.execute(same, (record.conference, columns["key"], record.uid)).fetchone()
        if taken:
            own = record.row["id"]
            raise Usage(f"t{taken[0]} has that name already: confnote move t{own} t{taken[0]} joins the two")
    update(store, record.table, record.uid, **columns)


def speakers_of(store: Store, session: str) -> list[Speaker]:
    """Return the speakers of a session (a uid) in their order, without their uids."""
    fields = """SELECT p.name, p.org, p.handle, p.url FROM speaker p JOIN session_speaker x ON x.speaker = p.uid
                WHERE x.session = ? ORDER BY x.position, x.id"""
    return [Speaker(**row) for row in rows(store, fields, session)]


@dataclass(frozen=True, slots=True)
class Owner:
    """The session, tech or note that a link belongs to, and how messages name it.

    `current` is False for the last session attended today, if no session was named and none is on.
    """

    table: str
    uid: str
    name: str
    current: bool = True


@dataclass(frozen=True, slots=True)
class AddedLink:
    """A link that was added (`new`), or updated if its owner had that url already."""

    id: int
    kind: str
    url: str
    new: bool
    owner: Owner

    @property
    def handle(self) -> str:
        """Return `l7`."""
        return f"l{self.id}"


def read_link(typed: str, kind: LinkKind | None = None, title: str = "") -> Link:
    """Parse a url into a Link; guess the kind if none is given. Raises Usage for other text."""
    url = check_url(typed)
    return Link(kind=kind or kind_of(url), url=url, title=title)


def read_embedded_post(code: str, kind: LinkKind | None = None, title: str = "") -> Link:
    """Parse the embed code of a social post into a Link; raise Usage as `read_embed` does."""
    embed = read_embed(code)
    return Link(
        kind=kind or "social", url=embed.url, title=title, author=embed.author, text=embed.text,
        published=embed.published, embed=embed.embed,
    )  # fmt: skip


def find_owner(
    store: Store, now: int, conference: str | None = None, *, session: str | None = None, tech: str | None = None,
    note: str | None = None, asking: Asking | None = None,
) -> Owner:  # fmt: skip
    """Return the note, tech or session named, else the current session or the last attended today.

    `note` is a handle; `tech` and `session` are handles or words; `conference` is a slug. Raises Usage if `note` is
    another record, Unknown as `find_session` does, NoCurrentSession if nothing is named and there is no session.
    """
    if note is not None:
        table, uid, _ = find(store, note)
        if table != "note":
            raise Usage(f"{note} is no note: --note n45")
        return Owner(table, uid, note.partition("-")[0])  # Tab completes n45-words-of-the-note
    place = place_of(store, now, conference)
    if tech is not None:
        uid, number, name = find_tech(store, tech, place.conference)
        return Owner("tech", uid, f"t{number} {one_line(name, 60)}")
    if session is not None:
        found, current = find_session(store, session, place, asking), True
    else:
        found, current = current_session(store, now, conference)
    return Owner("session", found.uid, f"s{found.id} {one_line(found.title, 60)}", current=current)


def add_link(store: Store, owner: Owner, link: Link) -> AddedLink:
    """Add a link, or update the owner's link with that url; empty fields keep their old text."""
    with store.change("link"):
        number, new = put_link(store, owner.table, owner.uid, link)
    return AddedLink(number, link.kind, link.url, new, owner)


def add_speaker(store: Store, session: SessionRef, person: Speaker) -> None:
    """Add a speaker to a session, or update the speaker of that name with the fields given."""
    with store.change("speaker"):
        people = speakers_of(store, session.uid)
        # a speaker of this session keeps the spelling of the programme
        known = next((p.name for p in people if fold(p.name) == fold(person.name)), person.name)
        (conference,) = fields_of(store, "session", session.uid, "conference")
        set_speakers(store, conference, session.uid, (*people, replace(person, name=known)), corrects=False)


def replace_speakers(store: Store, session: str, speakers: tuple[Speaker, ...]) -> None:
    """Replace the speakers of a session (a uid), as an answer in a review."""
    with store.change("review"):
        (conference,) = fields_of(store, "session", session, "conference")
        set_speakers(store, conference, session, speakers)
