"""The commands that change the current session, its times or the pinned room; /move for notes."""

from __future__ import annotations

import re

from confnote.actions.changes import LATELY, Target, day_target, find_target, hints_of_move, notes_moved, section_target
from confnote.actions.conferences import calendar_now
from confnote.actions.find import HOUR, Asking, expand_handles, find_notes, find_room, has_match, search_session
from confnote.actions.messages import NAMED, room_pinned, session_left, session_started
from confnote.actions.products import join_products, products_joined, put_in_session
from confnote.actions.sessions import (
    Start,
    StartedSession,
    local_moment,
    nearest_on_programme,
    pin_room,
    published_time,
    shift,
    start_by_words,
)
from confnote.actions.sessions import start as start_session
from confnote.actions.sessions import stop as stop_session
from confnote.core.dates import parse_day
from confnote.core.shell import unquoted, words_in
from confnote.core.text import handle_number, line_of, one_line
from confnote.errors import Refused, Usage
from confnote.live.answer import Answer, answer_of, text_of
from confnote.live.commands.add import OTHER, last_taken, session_meant
from confnote.live.context import Context, Unsure, clock_at
from confnote.live.notices import CHOICES, numbered_choices
from confnote.store.neighbours import session_after, session_before
from confnote.store.now import Place, Rival, SessionRef, place_of
from confnote.store.rows import fields_of
from confnote.store.sessions import on_or_soon

MINUTES = re.compile(r"([+-]?[0-9]{1,3}) ?(?:m|min|minutes?)?")
TAKEN = """SELECT n.id, n.session, s.ends_at, n.section, n.conference, n.at FROM note n
LEFT JOIN session s ON s.uid = n.session WHERE n.uid = ?"""
# when the user left a session without an end, or else noted something in it last
LEFT_AT = """SELECT coalesce(s.left_at, (SELECT max(n.at) FROM note n WHERE n.session = s.uid), s.entered_at)
FROM session s WHERE s.uid = ? AND s.ends_at IS NULL AND coalesce(s.left_at, s.entered_at) IS NOT NULL"""
SHORTLY = 300_000  # ms before a session begins in which a note can be of it
NOTES = re.compile(r"last|n[0-9]+(?:-n?[0-9]+)?")
TO_DAY = re.compile(r"(?:--)?day (.+)|(today|yesterday)", re.DOTALL)
TO_SECTION = re.compile(r"(?:--)?section (.+)", re.DOTALL)


def start(context: Context, words: str) -> Answer:
    """Start the session that a handle or words name; `--new` or no match makes a new one."""
    if not words:
        place = context.place_in_conference()
        if not place.rivals:
            others = "".join(f"\n   {choice}" for choice in _others(context, place))
            raise Usage(f"say which session: /start s12, or words of its title (/agenda all lists them){others}")
        listed = "\n".join(text_of(choice) for choice in numbered_choices(place))
        # refused, and no error of usage: a digit needs an empty line
        raise Refused(f"say which session: a digit and Enter, /start s12, or words of its title\n{listed}")
    title = line_of(unquoted(words.removeprefix("--new ").strip()), "a title")
    now, new = context.now(), words.startswith("--new ")
    asking = Asking("/start {} starts it", goes_back=False, other=OTHER)
    is_handle = handle_number(title, "s") is not None
    is_known = is_handle or has_match(context.store, title, context.place_in_conference())
    if not (new or context.sure or is_known):
        near = nearest_on_programme(context.store, title, context.place())
        nearest = f"; the nearest is {near}, which /start {near.partition(' ')[0]} starts" if near else ""
        what = f"no session is called {one_line(title, 60)!r}{nearest}"
        raise Unsure(what, "makes a new one", f"/start --new {title}")
    if not (new or context.sure or is_handle):
        _ask_if_over(context, title, asking)
    new, before = new or not is_known, context.place()
    started = start_by_words(context.store, Start(title=title), now, now, context.slug, new=new, asking=asking)
    return _started(context, started, before)


def _others(context: Context, place: Place) -> list[str]:
    """Return the sessions that run or begin soon, but not the current one.

    First come those whose start is nearest.
    """
    found = list[Rival]()
    for session in on_or_soon(context.store, place):
        room, starts, service = fields_of(context.store, "session", session.uid, "room, starts_at, service")
        if not service and session != place.session:
            found.append(Rival(*session, room, starts))
    found.sort(key=lambda rival: abs(rival.starts_at - place.at))
    more = len(found) - CHOICES
    return [place.about(rival) for rival in found[:CHOICES]] + ([f"and {more} more"] if more > 0 else [])


def _ask_if_over(context: Context, title: str, asking: Asking) -> None:
    """Raise Unsure if words mean a session that is over, while the user is in one that runs.

    Wherever the user is, raise it if they mean one without an end that they left an hour ago or earlier.
    """
    place = context.place()
    found = search_session(context.store, title, place, asking)
    left = context.store.execute(LEFT_AT, (found.uid,)).fetchone() if found is not None else None
    if found is not None and left is not None and found != place.session and left[0] <= place.at - HOUR:
        (day, clock), (today, _) = (local_moment(place_of(context.store, t).minutes, t) for t in (left[0], place.at))
        when = clock if day == today else f"{clock} on {day}"
        makes = f"goes back to it, and /start --new {title} makes another one"
        raise Unsure(f"{found.short}: you left it at {when}", makes, f"/start s{found.id}")

    def is_over(session: SessionRef) -> bool:
        (ends,) = fields_of(context.store, "session", session.uid, "ends_at")
        return ends is not None and bool(ends <= place.at)

    if place.session is None or place.coming or is_over(place.session):
        return
    if found is not None and is_over(found):
        over = published_time(context.store, found.uid, place.slug, place.at)
        raise Unsure(f"{found.short}: {over}", "goes back to it", f"/start s{found.id}")


def _started(context: Context, started: StartedSession, place: Place | None = None) -> Answer:
    """Say that a session was started, and which notes may belong to it.

    `place` is where notes went before, if words named the session: its session can be one where the user never was.
    """
    seen = context.seen(context.place(), started.session.uid)
    before = taken_before(context, started.session.uid)
    names = ", ".join(before) if len(before) <= NAMED else f"{len(before)} notes, {before[0]} to {before[-1]},"
    hint = f"/move files {names} here, too" if before else ""
    left = started.left or (place.session if place is not None and not place.coming else None)
    along = _along(context, left, started.session) if left is not None and left != started.session else ""
    return answer_of(session_started(started), *filter(None, (seen, hint, along)))


def _along(context: Context, left: SessionRef, session: SessionRef) -> str:
    """Say how to move this prompt's notes from the session that the user left to the next one.

    Return "" if they sat in it for some minutes, or one of both is over: then it was not the wrong one. Notes that the
    user put there stay, and so do those of a moment long before the next one begins.
    """
    at = context.now()
    entered, ends = fields_of(context.store, "session", left.uid, "entered_at, ends_at")
    if (entered is not None and entered <= at - LATELY) or (ends is not None and ends <= at):
        return ""
    begins, over = fields_of(context.store, "session", session.uid, "coalesce(starts_at, entered_at), ends_at")
    if over is not None and over <= at:
        return ""
    sql = "SELECT 'n' || id FROM note WHERE uid = ? AND session = ? AND at >= ?"
    taken = (
        context.store.execute(sql, (uid, left.uid, max(entered or 0, begins - SHORTLY))).fetchone()
        for uid in context.taken
        if uid not in context.placed
    )
    handles = " ".join(row[0] for row in taken if row is not None)
    return f"/move {handles} s{session.id} takes the notes of s{left.id} along" if handles else ""


def taken_before(context: Context, session: str) -> list[str]:
    """Return the handles of the notes that `/move` without words moves to a session (a uid).

    The session is on now. The notes are of this prompt, and have no session, or are in one that was over when they were
    taken and this one had begun. Notes that the user put somewhere are left out.
    """
    at = context.now()
    sql = "coalesce(starts_at, entered_at), coalesce(ends_at, ?)"
    begins, ends = context.store.execute(f"SELECT {sql} FROM session WHERE uid = ?", (at, session)).fetchone()
    handles: list[str] = []
    for uid in reversed(context.taken if at <= ends else []):
        found = context.store.execute(TAKEN, (uid,)).fetchone()
        if found is None:
            continue
        number, filed, over, section, conference, then = found
        is_placed = uid in context.placed and context.placed[uid] == filed
        if then < begins - SHORTLY:
            break
        is_late = filed is not None and filed != session and over is not None and then >= max(begins, over)
        if conference == context.conference and not section and not is_placed and (not filed or is_late):
            handles.append(f"n{number}")
    return handles[::-1]


def stop(context: Context, words: str) -> Answer:
    """Leave the session the user sits in, with `early` before its end; without one, go out."""
    early = words.removeprefix("--") == "early"
    _no_words("/stop", "" if early else words)
    return answer_of(session_left(*stop_session(context.store, context.now(), context.slug, early=early)))


def next_session(context: Context, words: str) -> Answer:
    """Start the user's next session."""
    _no_words("/next", words)
    session = session_after(context.store, context.place_in_conference())
    return _start(context, session, "nothing of yours comes next: /agenda shows the day, /start s12 starts any session")


def previous_session(context: Context, words: str) -> Answer:
    """Start the user's previous session again."""
    _no_words("/prev", words)
    session = session_before(context.store, context.place_in_conference())
    return _start(context, session, "there was no session of yours before: /agenda all shows the day")


def _start(context: Context, session: SessionRef | None, none: str) -> Answer:
    if session is None:
        raise Refused(none)
    now = context.now()
    return _started(context, start_session(context.store, Start(session=session.uid), now, now, context.slug))


def _no_words(verb: str, words: str) -> None:
    if words:
        raise Usage(f"{verb} takes no words. For a note, begin the line with two slashes: /{verb} {words[:40]}")


def here(context: Context, words: str) -> Answer:
    """Pin the room the user sits in, so that notes go to the sessions there; `off` pins none.

    Without words, show the pinned room.
    """
    if not words:
        return answer_of(room_pinned(context.place_in_conference()))
    typed = line_of(unquoted(words.removeprefix("--new ")), "a room")
    room = find_room(context.store, typed, context.place_in_conference())
    known = context.store.execute("SELECT 1 FROM session WHERE room = ?", (room or "",)).fetchone()
    if room is not None and not (known or context.sure or words.startswith("--new ")):
        raise Unsure(f"no room is called {one_line(typed, 60)!r} yet", "makes it yours", f"/here --new {typed}")
    return answer_of(room_pinned(pin_room(context.store, typed, context.now(), context.slug)))


def late(context: Context, words: str) -> Answer:
    """Shift the session named, else the current one, else the user's next, by the given minutes.

    If it has begun, only its end moves.
    """
    named, rest = session_meant(context, words)
    found = MINUTES.fullmatch(rest)
    if found is None or not int(found[1]):
        raise Usage("say by how many minutes: /late 7, /late -5 for one that is early, /late s12 20 for another")
    place = context.place_in_conference()
    session = named or place.session or session_after(context.store, place)
    if session is None:
        raise Refused("no session is on and none of yours comes next: /late s12 7 names one")
    starts, ends = shift(context.store, session, int(found[1]), context.now())
    until = f" to {clock_at(ends, place.zone)}" if ends is not None else ""
    return answer_of(f"{session.short} runs {clock_at(starts, place.zone)}{until} now")


def move(context: Context, words: str) -> Answer:
    """Move notes to a session, `day 2`, `section closing` or `inbox`, or products.

    Without a handle, move the last note of this prompt; without words, move those of `taken_before` to the session of
    now.
    """
    if not words:
        place = context.place()
        words = " ".join(taken_before(context, place.session.uid)) if place.session is not None else ""
        words += f" s{place.session.id}" if words and place.session is not None else ""
    typed = words_in(words)
    if len(typed) > 1 and handle_number(typed[0], "t") is not None:
        products = expand_handles(context.store, typed[:-1])
        if handle_number(typed[-1], "s") is not None:
            return answer_of(put_in_session(context.store, products, typed[-1]))
        return answer_of(products_joined(products, join_products(context.store, products, typed[-1])))
    count = next((at for at, word in enumerate(typed) if not NOTES.fullmatch(word)), len(typed))
    named, where = typed[:count] or ["last"], " ".join(typed[count:])
    if not where:
        raise Usage("say where to: /move last s12, /move n40-n45 backstage, /move last day 2, /move last inbox")
    handles = [f"n{last_taken(context)[1]}" if word == "last" else word for word in named]
    notes = find_notes(context.store, handles)
    target = _target(context, where, notes)
    said = notes_moved(context.store, notes, target, context.place(), context.now())
    context.placed |= {uid: fields_of(context.store, "note", uid, "session")[0] for _, uid in notes}
    return answer_of(said, *hints_of_move(context.store, "/"))


def _target(context: Context, typed: str, notes: list[tuple[str, str]]) -> Target:
    place = context.place()
    day, section = TO_DAY.fullmatch(typed), TO_SECTION.fullmatch(typed)
    if day is not None:
        calendar = calendar_now(context.store, place.at, context.slug)
        return day_target(parse_day(day[1] or day[2], place.at, calendar).isoformat(), place.slug or None)
    if section is not None:
        return section_target(section[1], place.slug or None)
    named = " ".join(handle for handle, _ in notes)  # in full: `/move n4 s12`
    asking = Asking(f"/move {named} {{}} moves {'them' if notes[1:] else 'it'}", other=OTHER)
    return find_target(context.store, typed, notes, place, asking, here=context.slug is not None)
