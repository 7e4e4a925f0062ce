"""The commands that add to a session or a tech: /rate, /tech, /link, /speaker, /to, /private."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from confnote.core.text import handle_number, one_line
from confnote.errors import Refused, Usage
from confnote.finding import find_session
from confnote.live.answer import answer_of
from confnote.live.line import read_tech
from confnote.model import Speaker
from confnote.store.capture import rate as rate_session
from confnote.store.capture import session_meant
from confnote.store.linked import NewLink, put_link
from confnote.store.people import set_speakers
from confnote.store.read import find
from confnote.store.rows import update
from confnote.views import answer

if TYPE_CHECKING:
    from confnote.live.answer import Answer
    from confnote.live.context import Desk


Named = tuple[str, int, str]  # uid, id, title
RATING = re.compile(r"([1-5])(?:/5)?")
OUT_OF_FIVE = re.compile(r"(?:(.*?)\s)?([1-5])/5(?:\s(.*))?", re.DOTALL)
ADDRESS = re.compile(r"https?://\S+")


def rate(desk: Desk, words: str) -> Answer:
    """Rate the session on now, else the last one attended, or the one named first."""
    named, rest = session_first(desk, words)
    typed, _, verdict = rest.partition(" ")
    found = RATING.fullmatch(typed)
    if found is None:
        raise Usage("a rating is a whole number from 1 to 5: /rate 4 solid demo, or /rate s12 4 solid demo")
    return rate_one(desk, int(found[1]), verdict.strip(), named)


def rate_one(desk: Desk, rating: int, verdict: str = "", session: Named | None = None) -> Answer:
    """Rate the session given, else the one that is meant."""
    rated = rate_session(
        desk.store, rating, verdict, desk.now(), conference=desk.slug, session=session[0] if session else None
    )
    return answer_of(answer.rated(rated))


def tech(desk: Desk, words: str) -> Answer:
    """Record a tech: a url, and `4/5` with the verdict behind it, are taken out of the words."""
    if not words:
        raise Usage("a tech needs a name: /tech Chaos Mesh: chaos engineering https://chaos-mesh.org 4/5 want it")
    rated = OUT_OF_FIVE.fullmatch(words)
    told, verdict = (rated[1] or "", (rated[3] or "").strip()) if rated else (words, "")
    url = ADDRESS.search(told)
    if url is not None:
        told = f"{told[: url.start()].rstrip()} {told[url.end() :].lstrip()}"
    name, tagline = read_tech(told, desk.known_tech())
    return desk.record(
        name, tagline, url=_checked(url[0]) if url else "", rating=int(rated[2]) if rated else None, verdict=verdict
    )


def _checked(url: str) -> str:
    from confnote.core.links import check_url  # 10 ms, at the first link

    return check_url(url)


def link(desk: Desk, words: str) -> Answer:
    """Put a link, or a social post by its embed code, on the session meant, or on the handle named first."""
    from confnote.core.embeds import read_embed
    from confnote.core.links import check_url, kind_of

    table, uid, where, rest = _owner(desk, words)
    if "<" in rest:
        post = read_embed(rest)
        new = NewLink(
            kind="social", url=post.url, author=post.author, text=post.text, published=post.published, embed=post.embed
        )
    else:
        url, _, title = rest.partition(" ")
        if not url:
            raise Usage("a link needs its address: /link https://... Slides, or /link t3 https://...")
        address = check_url(url)
        new = NewLink(kind=kind_of(address), url=address, title=title.strip())
    with desk.store.change("link"):
        number, added = put_link(desk.store, table, uid, new)
    state = "added to" if added else "was there already, completed on"
    return answer_of(f"l{number} {new.kind} {one_line(new.url, 60)} {state} {where}")


def _owner(desk: Desk, words: str) -> tuple[str, str, str, str]:
    """Return (table, uid, words for it, the words that are left)."""
    first, _, rest = words.partition(" ")
    if any(handle_number(first, letter) is not None for letter in "stn"):
        table, uid, _ = find(desk.store, first.partition("-")[0])
        return table, uid, first.partition("-")[0], rest.strip()
    session, current = session_meant(desk.store, desk.now(), desk.slug)
    return "session", session[0], answer.session_line(session) + _assumed(current=current), words


def _assumed(*, current: bool) -> str:
    return "" if current else " (the last one attended today)"


def speaker(desk: Desk, words: str) -> Answer:
    """Add a speaker to the session meant, or to the one named first; a name that is there is completed."""
    from confnote.core.speakers import parse_speaker as read_speaker

    named, rest = session_first(desk, words)
    person = read_speaker(rest)
    session, current = (named, True) if named else session_meant(desk.store, desk.now(), desk.slug)
    with desk.store.change("speaker"):
        held = desk.store.execute(
            """SELECT p.name, p.org, p.handle, p.url FROM speaker p JOIN session_speaker x ON x.speaker = p.uid
               WHERE x.session = ? ORDER BY x.position, x.id""",
            (session[0],),
        ).fetchall()
        people = [Speaker(name=name, org=org, handle=handle, url=url) for name, org, handle, url in held]
        # one who speaks here already keeps the spelling: it is the programme's
        known = next((one.name for one in people if one.name.casefold() == person.name.casefold()), person.name)
        (conference,) = desk.store.execute("SELECT conference FROM session WHERE uid = ?", (session[0],)).fetchone()
        set_speakers(desk.store, conference, session[0], (*people, replace(person, name=known)))
    return answer_of(f"{one_line(person.name, 60)} speaks in {answer.session_line(session)}{_assumed(current=current)}")


def to(desk: Desk, words: str) -> Answer:
    """Add a note, by its mark, to the session named first."""
    session, text = session_first(desk, words)
    if session is None or not text:
        raise Usage("say which session, then the note: /to s12 ! one catalogue for every team")
    return desk.keep(text, session=session[0])


def private(desk: Desk, words: str) -> Answer:
    """Add a note that no post shows; without words make the last note of this prompt such a one."""
    if words:
        return desk.keep(words, private=True)
    uid, number = last_taken(desk)
    with desk.store.change("private"):
        update(desk.store, "note", uid, private=1)
    return answer_of(f"n{number} is private now: no post shows it")


def last_taken(desk: Desk) -> tuple[str, int]:
    """Return (uid, id) of the last note of this prompt that is still there."""
    for uid in reversed(desk.taken):
        found = desk.store.execute("SELECT id FROM note WHERE uid = ?", (uid,)).fetchone()
        if found is not None:
            return uid, int(found[0])
    raise Refused("this prompt has taken no note yet: name one by its handle, such as n45")


def session_first(desk: Desk, words: str) -> tuple[Named | None, str]:
    """Return the session whose handle stands first in the words, if one does, and the rest."""
    first, _, rest = words.partition(" ")
    if handle_number(first, "s") is None:
        return None, words
    return find_session(desk.store, first, None, None), rest.strip()
