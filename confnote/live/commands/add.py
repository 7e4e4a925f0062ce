"""Store notes and techs by their mark, and the commands that add: /rate, /tech, /link, /speaker, /to, /private."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from confnote.core.text import handle_number, line_of, one_line
from confnote.errors import Refused, Usage
from confnote.finding import find_session
from confnote.live.answer import Answer, answer_of, note_lines, tech_line
from confnote.live.line import Draft, read_line, read_tech
from confnote.live.status import clock_at
from confnote.model import Speaker
from confnote.store.capture import Noted, add_note, record_tech, session_meant
from confnote.store.capture import rate as rate_session
from confnote.store.linked import NewLink, put_link
from confnote.store.people import set_speakers
from confnote.store.read import find
from confnote.store.rows import update
from confnote.views import answer

if TYPE_CHECKING:
    from confnote.live.context import Context


Named = tuple[str, int, str]  # uid, id, title
RATING = re.compile(r"([1-5])(?:/5)?")
OUT_OF_FIVE = re.compile(r"(?:(.*?)\s)?([1-5])/5(?:\s(.*))?", re.DOTALL)
ADDRESS = re.compile(r"https?://\S+")


def store_line(context: Context, text: str, *, session: str | None = None, private: bool = False) -> Answer:
    """Store a line by its mark, as a note or a tech; a note goes to the session (a uid) or where the clock says."""
    draft = read_line(text)
    if draft.kind == "tech":
        return record(context, *read_tech(draft.text, known_tech(context)))
    if not draft.text.strip():
        raise Usage(f"a {draft.kind} needs words behind its mark")
    note = _add_note(context, draft, session, private=private)
    return Answer(note_lines(note, draft, private=private), same_target=True)


def _add_note(context: Context, draft: Draft, session: str | None, *, private: bool) -> Noted:
    chosen = session
    if session is None:
        place = context.place(context.begun)
        chosen = place.session[0] if place.session is not None and not place.step else None
    note = add_note(
        context.store, draft.text, context.begun, kind=draft.kind, private=private, conference=context.slug,
        session=chosen,
    )  # fmt: skip
    context.taken.append(note.uid)
    if session is None:
        context.last_session = note.session[0] if note.session is not None else None
    return note


def record(
    context: Context, name: str, tagline: str, *, url: str = "", rating: int | None = None, verdict: str = ""
) -> Answer:
    """Store a tech, or complete the entry of that name."""
    at = context.now()
    clock = clock_at(at, context.place(at).zone)  # before the change: nothing may fail after it
    tech = record_tech(
        context.store, line_of(name, "a name"), at, conference=context.slug,
        tagline=tagline, url=url, rating=rating, verdict=verdict,
    )  # fmt: skip
    return Answer((tech_line(tech, tagline, clock),), same_target=True)


def known_tech(context: Context) -> list[str]:
    """Return the names of all techs of the conference."""
    conference = context.place(context.now()).conference
    rows = context.store.execute("SELECT name FROM tech WHERE conference IS ?", (conference,)).fetchall()
    return [name for (name,) in rows]


def rate(context: Context, words: str) -> Answer:
    """Rate the session on now, else the last one attended, or the one named first."""
    named, rest = session_first(context, words)
    typed, _, verdict = rest.partition(" ")
    found = RATING.fullmatch(typed)
    if found is None:
        raise Usage("a rating is a whole number from 1 to 5: /rate 4 solid demo, or /rate s12 4 solid demo")
    return rate_one(context, int(found[1]), verdict.strip(), named)


def rate_one(context: Context, rating: int, verdict: str = "", session: Named | None = None) -> Answer:
    """Rate the session given, else the one that is meant."""
    rated = rate_session(
        context.store, rating, verdict, context.now(), conference=context.slug, session=session[0] if session else None
    )
    return answer_of(answer.rated(rated))


def tech(context: Context, words: str) -> Answer:
    """Record a tech: a url, and `4/5` with the verdict behind it, are taken out of the words."""
    if not words:
        raise Usage("a tech needs a name: /tech Chaos Mesh: chaos engineering https://chaos-mesh.org 4/5 want it")
    rated = OUT_OF_FIVE.fullmatch(words)
    told, verdict = (rated[1] or "", (rated[3] or "").strip()) if rated else (words, "")
    url = ADDRESS.search(told)
    if url is not None:
        told = f"{told[: url.start()].rstrip()} {told[url.end() :].lstrip()}"
    name, tagline = read_tech(told, known_tech(context))
    return record(
        context,
        name,
        tagline,
        url=_checked(url[0]) if url else "",
        rating=int(rated[2]) if rated else None,
        verdict=verdict,
    )


def _checked(url: str) -> str:
    from confnote.core.links import check_url  # 10 ms, at the first link

    return check_url(url)


def link(context: Context, words: str) -> Answer:
    """Put a link, or a social post by its embed code, on the session meant, or on the handle named first."""
    from confnote.core.embeds import read_embed
    from confnote.core.links import check_url, kind_of

    table, uid, where, rest = _owner(context, words)
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
    with context.store.change("link"):
        number, added = put_link(context.store, table, uid, new)
    state = "added to" if added else "was there already, completed on"
    return answer_of(f"l{number} {new.kind} {one_line(new.url, 60)} {state} {where}")


def _owner(context: Context, words: str) -> tuple[str, str, str, str]:
    """Return (table, uid, words for it, the words that are left)."""
    first, _, rest = words.partition(" ")
    if any(handle_number(first, letter) is not None for letter in "stn"):
        table, uid, _ = find(context.store, first.partition("-")[0])
        return table, uid, first.partition("-")[0], rest.strip()
    session, current = session_meant(context.store, context.now(), context.slug)
    return "session", session[0], answer.session_line(session) + _assumed(current=current), words


def _assumed(*, current: bool) -> str:
    return "" if current else " (the last one attended today)"


def speaker(context: Context, words: str) -> Answer:
    """Add a speaker to the session meant, or to the one named first; a name that is there is completed."""
    from confnote.core.speakers import parse_speaker as read_speaker

    named, rest = session_first(context, words)
    person = read_speaker(rest)
    session, current = (named, True) if named else session_meant(context.store, context.now(), context.slug)
    with context.store.change("speaker"):
        held = context.store.execute(
            """SELECT p.name, p.org, p.handle, p.url FROM speaker p JOIN session_speaker x ON x.speaker = p.uid
               WHERE x.session = ? ORDER BY x.position, x.id""",
            (session[0],),
        ).fetchall()
        people = [Speaker(name=name, org=org, handle=handle, url=url) for name, org, handle, url in held]
        # one who speaks here already keeps the spelling: it is the programme's
        known = next((one.name for one in people if one.name.casefold() == person.name.casefold()), person.name)
        (conference,) = context.store.execute("SELECT conference FROM session WHERE uid = ?", (session[0],)).fetchone()
        set_speakers(context.store, conference, session[0], (*people, replace(person, name=known)))
    return answer_of(f"{one_line(person.name, 60)} speaks in {answer.session_line(session)}{_assumed(current=current)}")


def to(context: Context, words: str) -> Answer:
    """Add a note, by its mark, to the session named first."""
    session, text = session_first(context, words)
    if session is None or not text:
        raise Usage("say which session, then the note: /to s12 ! one catalogue for every team")
    return store_line(context, text, session=session[0])


def private(context: Context, words: str) -> Answer:
    """Add a note that no post shows; without words make the last note of this prompt such a one."""
    if words:
        return store_line(context, words, private=True)
    uid, number = last_taken(context)
    with context.store.change("private"):
        update(context.store, "note", uid, private=1)
    return answer_of(f"n{number} is private now: no post shows it")


def last_taken(context: Context) -> tuple[str, int]:
    """Return (uid, id) of the last note of this prompt that is still there."""
    for uid in reversed(context.taken):
        found = context.store.execute("SELECT id FROM note WHERE uid = ?", (uid,)).fetchone()
        if found is not None:
            return uid, int(found[0])
    raise Refused("this prompt has taken no note yet: name one by its handle, such as n45")


def session_first(context: Context, words: str) -> tuple[Named | None, str]:
    """Return the session whose handle stands first in the words, if one does, and the rest."""
    first, _, rest = words.partition(" ")
    if handle_number(first, "s") is None:
        return None, words
    return find_session(context.store, first, None, None), rest.strip()
