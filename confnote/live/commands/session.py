"""The commands of where one sits: /start, /stop, /next, /prev, /here, /late."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from confnote.core.lookup import nearest
from confnote.core.text import line_of, one_line
from confnote.errors import Refused, Usage
from confnote.finding import search_session, sessions_of
from confnote.live.answer import Answer, answer_of
from confnote.live.commands.add import session_first
from confnote.live.status import clock_at
from confnote.store.around import session_after, session_before, shift_session
from confnote.store.attend import Start, Started
from confnote.store.attend import start as sit_down
from confnote.store.attend import stop as leave
from confnote.store.capture import NO_CONFERENCE
from confnote.store.conference import put_setting
from confnote.views.answer import session_line

if TYPE_CHECKING:
    from confnote.live.context import Context
    from confnote.store.place import Place


Named = tuple[str, int, str]  # uid, id, title
LATE = re.compile(r"([+-]?[0-9]{1,3}) ?(?:m|min|minutes?)?")


def start(context: Context, words: str) -> Answer:
    """Sit down in a session, by its handle or words of its title; made if it is not on the programme."""
    new = words.startswith("--new ")
    title = line_of(words.removeprefix("--new "), "a title") if words else ""
    place = _here(context)
    if not title:
        raise Usage(_which(place))
    found = None if new else search_session(context.store, title, place.conference, place.day)
    near = (
        []
        if found or new
        else nearest(title, [session_line(s) for s in sessions_of(context.store, place.conference)], 1)
    )
    said = _told(_sit(context, found, title))
    return answer_of(said, f"a new session; the nearest on the programme is {near[0]}") if near else answer_of(said)


def _which(place: Place) -> str:
    on = ", ".join(session_line(rival) for rival in place.rivals)
    return f"say in which session: /start s12, or words of its title{f' (on now: {on})' if on else ''}"


def _here(context: Context) -> Place:
    place = context.place(context.now())
    if place.conference is None:
        raise Refused(NO_CONFERENCE)
    return place


def _sit(context: Context, session: Named | None, title: str = "") -> Started:
    now = context.now()
    return sit_down(context.store, Start(session=session[0] if session else None, title=title), now, now, context.slug)


def _told(started: Started) -> str:
    left = f"; left {session_line(started.left)}" if started.left else ""
    return f"{session_line(started.session)}: {'new, ' if started.new else ''}notes go here now{left}"


def stop(context: Context, words: str) -> Answer:
    """Leave the session."""
    _no_words("/stop", words)
    return answer_of(f"left {session_line(leave(context.store, context.now(), context.slug))}")


def next_session(context: Context, words: str) -> Answer:
    """Move on to the next session of mine."""
    _no_words("/next", words)
    found = session_after(context.store, _here(context))
    if found is None:
        raise Refused("nothing of yours comes next: /agenda shows the day, /start s12 sits down in any session")
    return answer_of(_told(_sit(context, found)))


def previous_session(context: Context, words: str) -> Answer:
    """Go back to the session of mine before."""
    _no_words("/prev", words)
    found = session_before(context.store, _here(context))
    if found is None:
        raise Refused("there was no session of yours before: /agenda all shows the day")
    return answer_of(_told(_sit(context, found)))


def _no_words(verb: str, words: str) -> None:
    if words:
        raise Usage(f"{verb} stands alone. To keep the line as a note, begin it with two slashes: /{verb} {words[:40]}")


def here(context: Context, words: str) -> Answer:
    """Pin the room one sits in, so that its programme attracts notes; `off` lets go of it."""
    place = _here(context)
    if not words:
        room = f"you sit in {one_line(place.room)}: /here off lets go of it" if place.room else "no room is pinned"
        return answer_of(room)
    pinned = None if words.casefold() == "off" else _room(context, place, line_of(words, "a room"))
    with context.store.change("here"):
        put_setting(context.store, f"room:{place.conference}", pinned)
    return answer_of(f"you sit in {one_line(pinned)}: its programme attracts notes" if pinned else "no room is pinned")


def _room(context: Context, place: Place, typed: str) -> str:
    """Return the room of the programme that is meant, else the words as typed."""
    rooms = [
        row[0]
        for row in context.store.execute(
            "SELECT DISTINCT room FROM session WHERE conference = ? AND room <> ''", (place.conference,)
        ).fetchall()
    ]
    same = [room for room in rooms if room.casefold() == typed.casefold()]
    part = same or [room for room in rooms if typed.casefold() in room.casefold()]
    if len(part) > 1:
        raise Usage(f"{one_line(typed, 40)!r} is several rooms: {', '.join(sorted(one_line(r, 40) for r in part)[:9])}")
    return part[0] if part else typed


def late(context: Context, words: str) -> Answer:
    """Shift the session on now, else the next of mine, by so many minutes."""
    named, rest = session_first(context, words)
    found = LATE.fullmatch(rest)
    if found is None or not int(found[1]):
        raise Usage("say by how many minutes: /late 7, /late -5 for one that is early, /late s12 20 for another")
    place = _here(context)
    session = named or place.session or session_after(context.store, place)
    if session is None:
        raise Refused("no session is on and none of yours comes next: /late s12 7 names one")
    starts, ends = shift_session(context.store, session, int(found[1]))
    until = f" to {clock_at(ends, place.zone)}" if ends is not None else ""
    return answer_of(f"{session_line(session)} runs {clock_at(starts, place.zone)}{until} now")
