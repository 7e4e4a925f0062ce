"""The commands of where one sits: /start, /stop, /next, /prev, /here, /late."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from confnote.actions.messages import nearest_title, session_started
from confnote.actions.sessions import Start, pin_room, shift, start_by_words
from confnote.actions.sessions import start as start_session
from confnote.actions.sessions import stop as stop_session
from confnote.core.text import line_of, one_line
from confnote.errors import Refused, Usage
from confnote.live.answer import Answer, answer_of
from confnote.live.commands.add import session_first
from confnote.live.status import clock_at
from confnote.store.now import NO_CONFERENCE, session_after, session_before

if TYPE_CHECKING:
    from confnote.live.context import Context
    from confnote.store.now import Place, SessionRef


LATE = re.compile(r"([+-]?[0-9]{1,3}) ?(?:m|min|minutes?)?")


def start(context: Context, words: str) -> Answer:
    """Sit down in a session, by its handle or words of its title; made if it is not on the programme."""
    new = words.startswith("--new ")
    title = line_of(words.removeprefix("--new "), "a title") if words else ""
    place = _here(context)
    if not title:
        raise Usage(_which(place))
    now = context.now()
    started = start_by_words(context.store, Start(title=title), now, now, context.slug, new=new)
    near = nearest_title(started)
    return answer_of(session_started(started), *([near] if near else []))


def _which(place: Place) -> str:
    on = ", ".join(rival.label for rival in place.rivals)
    return f"say in which session: /start s12, or words of its title{f' (on now: {on})' if on else ''}"


def _here(context: Context) -> Place:
    place = context.place(context.now())
    if place.conference is None:
        raise Refused(NO_CONFERENCE)
    return place


def _start(context: Context, session: SessionRef) -> Answer:
    now = context.now()
    return answer_of(session_started(start_session(context.store, Start(session=session.uid), now, now, context.slug)))


def stop(context: Context, words: str) -> Answer:
    """Leave the session."""
    _no_words("/stop", words)
    return answer_of(f"left {stop_session(context.store, context.now(), context.slug).label}")


def next_session(context: Context, words: str) -> Answer:
    """Move on to the next session of mine."""
    _no_words("/next", words)
    found = session_after(context.store, _here(context))
    if found is None:
        raise Refused("nothing of yours comes next: /agenda shows the day, /start s12 sits down in any session")
    return _start(context, found)


def previous_session(context: Context, words: str) -> Answer:
    """Go back to the session of mine before."""
    _no_words("/prev", words)
    found = session_before(context.store, _here(context))
    if found is None:
        raise Refused("there was no session of yours before: /agenda all shows the day")
    return _start(context, found)


def _no_words(verb: str, words: str) -> None:
    if words:
        raise Usage(f"{verb} stands alone. To keep the line as a note, begin it with two slashes: /{verb} {words[:40]}")


def here(context: Context, words: str) -> Answer:
    """Pin the room you sit in, so that notes go to the sessions there; `off` pins none."""
    pinned = _here(context).room
    if not words:
        return answer_of(f"you sit in {one_line(pinned)}: /here off lets go of it" if pinned else "no room is pinned")
    room = None if words.casefold() == "off" else line_of(words, "a room")
    pinned = pin_room(context.store, room, context.now(), context.slug).room
    return answer_of(f"you sit in {one_line(pinned)}: its programme attracts notes" if pinned else "no room is pinned")


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
    starts, ends = shift(context.store, session, int(found[1]))
    until = f" to {clock_at(ends, place.zone)}" if ends is not None else ""
    return answer_of(f"{session.label} runs {clock_at(starts, place.zone)}{until} now")
