"""Add links and speakers. Each call is one committed transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace

from confnote.actions.find import find_session, find_tech
from confnote.core.embeds import read_embed
from confnote.core.links import check_url, kind_of
from confnote.core.text import one_line
from confnote.errors import Usage
from confnote.model import Speaker
from confnote.store.db import Store
from confnote.store.now import SessionRef, current_session, place_of
from confnote.store.read import find
from confnote.store.write import NewLink, put_link, set_speakers

LAST_ATTENDED = " (the last one attended today)"


@dataclass(frozen=True, slots=True)
class Owner:
    """What a link belongs to: a session, tech or note by table and uid, and how messages name it."""

    table: str
    uid: str
    name: str


@dataclass(frozen=True, slots=True)
class AddedLink:
    """A link that was added, or completed if it was there already."""

    id: int
    kind: str
    url: str
    new: bool
    owner: Owner

    @property
    def handle(self) -> str:
        """Return `l7`."""
        return f"l{self.id}"


def read_link(typed: str, kind: str | None = None, title: str = "") -> NewLink:
    """Return the link to an address; its kind is guessed if not given."""
    url = check_url(typed)
    return NewLink(kind=kind or kind_of(url), url=url, title=title)


def read_post(code: str, kind: str | None = None, title: str = "") -> NewLink:
    """Return the link to a social post by its embed code."""
    embed = read_embed(code)
    return NewLink(
        kind=kind or "social", url=embed.url, title=title, author=embed.author, text=embed.text,
        published=embed.published, embed=embed.embed,
    )  # fmt: skip


def find_owner(
    store: Store,
    now: int,
    conference: str | None = None,
    *,
    session: str | None = None,
    tech: str | None = None,
    note: str | None = None,
) -> Owner:
    """Return what a handle or words name, else the current session, else the last one attended today."""
    if note is not None:
        table, uid, _ = find(store, note)
        if table != "note":
            raise Usage(f"{note} is no note: --note n45")
        return Owner(table, uid, note.partition("-")[0])
    place = place_of(store, now, conference)
    if tech is not None:
        uid, number, name = find_tech(store, tech, place.conference)
        return Owner("tech", uid, f"t{number} {one_line(name, 60)}")
    if session is not None:
        return _session_owner(find_session(store, session, place.conference, place.day))
    found, current = current_session(store, now, conference)
    return _session_owner(found, "" if current else LAST_ATTENDED)


def _session_owner(session: SessionRef, about: str = "") -> Owner:
    return Owner("session", session.uid, f"s{session.id} {one_line(session.title, 60)}{about}")


def add_link(store: Store, owner: Owner, link: NewLink) -> AddedLink:
    """Add a link, or complete the owner's link of that address."""
    with store.change("link"):
        number, new = put_link(store, owner.table, owner.uid, link)
    return AddedLink(number, link.kind, link.url, new, owner)


def add_speaker(store: Store, session: SessionRef, person: Speaker) -> None:
    """Add a speaker to a session, or complete the speaker of that name."""
    with store.change("speaker"):
        rows = store.execute(
            """SELECT p.name, p.org, p.handle, p.url FROM speaker p JOIN session_speaker x ON x.speaker = p.uid
               WHERE x.session = ? ORDER BY x.position, x.id""",
            (session.uid,),
        ).fetchall()
        people = [Speaker(name=name, org=org, handle=handle, url=url) for name, org, handle, url in rows]
        # a speaker of this session keeps the spelling of the programme
        known = next((p.name for p in people if p.name.casefold() == person.name.casefold()), person.name)
        (conference,) = store.execute("SELECT conference FROM session WHERE uid = ?", (session.uid,)).fetchone()
        set_speakers(store, conference, session.uid, (*people, replace(person, name=known)))


def replace_speakers(store: Store, session: str, speakers: tuple[Speaker, ...]) -> None:
    """Make these the speakers of a session (a uid), as an answer of a review."""
    with store.change("review"):
        (conference,) = store.execute("SELECT conference FROM session WHERE uid = ?", (session,)).fetchone()
        set_speakers(store, conference, session, speakers)
