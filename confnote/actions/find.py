"""Find the session, conference, tech, room or notes that the user's words mean.

Words that match nothing raise Unknown with the nearest names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from confnote.core.clock import duration, now, short_day, wait
from confnote.core.lookup import best, fold, nearest, share_alike, single_names
from confnote.core.shell import quoted
from confnote.core.text import handle_number, one_line, sentences
from confnote.core.time import clock_words, day_label, local_time
from confnote.errors import Refused, Unknown, Usage
from confnote.model import Conference
from confnote.store.conditions import day_sql, mine_sql
from confnote.store.db import Store
from confnote.store.now import (
    NO_CONFERENCE,
    Place,
    SessionRef,
    place_of,
    session_ref,
)
from confnote.store.read import conferences, find
from confnote.store.rows import TABLES, fields_of
from confnote.store.sessions import (
    NAMES,
    named_sessions,
    of_day,
    on_or_soon,
    sat_in,
    sessions_of,
    with_speakers,
)

LISTED = 12  # matches that an error lists
HOUR = 60 * 60_000  # ms
ALIKE = 0.75  # of the typed letters, in words that a title or its speakers have too: below, hints were noise


def none_of(what: str, typed: str, near: Sequence[str], advice: str) -> Unknown:
    """Return the error for a name that matches nothing, with the nearest names and advice."""
    listed = [f"The nearest: {'; '.join(near)}"] if near else []
    return Unknown(sentences(f"no {what} is called {one_line(typed, 60)!r}", *listed, advice))


def of_another(store: Store, table: str, uid: str, place: Place) -> str:
    """Return ` of devnexus-2026` for a record of another conference than the place's, else ""."""
    conference = None if table == "conference" else fields_of(store, table, uid, "conference")[0]
    if conference in {None, place.conference}:
        return ""
    return f" of {fields_of(store, 'conference', conference, 'slug')[0]}"


OTHER = "add --conference {}"


class Asking(NamedTuple):
    """What to do if words mean a session that is hours away.

    `sure` asks the user about a line. `way` says, with `{}` for the handle, what to type instead: `-s {} means it`.
    `goes_back`: a session of the user's that is over is not asked about. `other` says, with `{}` for the slug, what to
    type for a session of another conference.
    """

    way: str
    sure: Callable[[str], bool] = lambda _: False
    goes_back: bool = True
    other: str = OTHER


def find_session(store: Store, typed: str, place: Place, asking: Asking | None = None, of: str = "") -> SessionRef:
    """Return the session that `search_session` finds, else the only one that `named_sessions` does.

    Raises Unknown if there is none, or several. `of` is the slug of the conference of `place` if it is not the one in
    use: the message names it, and so it does if there are several.
    """
    found = search_session(store, typed, place, asking)
    if found is not None:
        return found
    named, which = named_sessions(store, typed, place)
    if len(named) == 1:
        return _sure(store, named[0], place, asking)
    if named:
        raise several(store, typed, place.conference, named, which=which)
    if place.conference is None:
        raise Refused(NO_CONFERENCE)
    near = [*alike(store, typed, on_or_soon(store, place), least=0.5), *alike(store, typed, of_day(store, place))]
    every = nearest(typed, [session.label for session in sessions_of(store, place.conference)])
    near = list(dict.fromkeys([*near, *every]))[:3]
    if of or len(conferences(store)) > 1:
        of = of or fields_of(store, "conference", place.conference, "slug")[0]
        raise none_of(f"session of {of}", typed, near, f"See: confnote -c {of} list sessions")
    raise none_of("session", typed, near, "See: confnote list sessions")


def alike(store: Store, typed: str, sessions: list[SessionRef], *, least: float = ALIKE) -> list[str]:
    """Return the labels of sessions with most typed words in title and speakers, best first.

    Slips in words are no difference. `least` is the share of the typed letters in such words.
    """
    shares = {
        session.label: share_alike(typed, text, short=True) for session, text in with_speakers(store, sessions).items()
    }
    return sorted((label for label, share in shares.items() if share >= least), key=lambda label: -shares[label])


def search_session(store: Store, typed: str, place: Place, asking: Asking | None = None) -> SessionRef | None:
    """Return the session that a handle names or words match, None if there is none.

    At the moment of `place`, sessions that run or begin soon go before those that the user sat in that day, and these
    before the rest of the conference. Raises Unknown with a list if several match, and for a handle that no session
    has. With `asking`, raises Unknown also for a handle of another conference, and if words mean a session of the rest
    that is hours away, unless the user is sure.
    """
    if handle_number(typed, "s") is not None:
        return _by_handle(store, typed, place, asking.other if asking is not None else "")
    found, which = _by_title(store, typed, place)
    if len(found) > 1:
        raise several(store, typed, place.conference, found, which=which)
    return _sure(store, found[0], place, None if which else asking) if found else None


def sessions_meant(store: Store, typed: str, place: Place) -> list[SessionRef]:
    """Return the sessions among which `find_session` looks for these words, which are no handle."""
    return _by_title(store, typed, place)[0] or named_sessions(store, typed, place)[0]


def _by_title(store: Store, typed: str, place: Place) -> tuple[list[SessionRef], str]:
    """Return the sessions near in time whose titles match, else all such, and which they are."""
    pools: dict[str, Callable[[Store, Place], list[SessionRef]]] = {
        " on now or soon": on_or_soon,
        " that you sat in today": sat_in,
        "": lambda store, place: sessions_of(store, place.conference),
    }
    for which, pool in pools.items():
        found = best(typed, pool(store, place), itemgetter(2))
        if found:
            return found, which
    return [], ""


def _sure(store: Store, session: SessionRef, place: Place, asking: Asking | None) -> SessionRef:
    """Return the session; with `asking`, raise Unknown if it is hours away and not meant."""
    far = _hours_away(store, session, place, asking) if asking is not None else ""
    if asking is not None and far and not asking.sure(far):
        raise Unknown(f"{far}: {asking.way.replace('{}', f's{session.id}')} all the same")
    return session


def _by_handle(store: Store, typed: str, place: Place, other: str) -> SessionRef:
    """Return the session of a handle; raise Unknown if, with `other`, another conference has it."""
    _, uid, conference = find(store, typed)
    session = session_ref(store, uid)
    if other and place.conference and conference and place.conference != conference:
        slug, name = fields_of(store, "conference", conference, "slug, name")
        of = f"{session.label} is a session of {one_line(name, 60)}"
        raise Unknown(f"{of}, not of {one_line(place.name, 60)}: if you mean it, {other.format(slug)}")
    return session


def _hours_away(store: Store, session: SessionRef, place: Place, asking: Asking) -> str:
    """Say when and where a session is, if it is an hour away or more; else return ""."""
    columns = f"s.starts_at, coalesce(s.ends_at, s.starts_at + 3600000), s.room, {mine_sql('s')}"
    starts, ends, room, mine = store.execute(
        f"SELECT {columns} FROM session s WHERE uid = ?", (session.uid,)
    ).fetchone()
    wall = now() if store.pinned is None else store.pinned
    is_now = abs(wall - place.at) < 60_000
    if starts is not None and starts > place.at + HOUR:
        verb, moment, far = "begins", starts, "in {}" if is_now else "{} later"
    elif starts is not None and ends < place.at - HOUR and not (mine and asking.goes_back):
        verb, moment, far = "ended", ends, "{} ago" if is_now else "{} earlier"
    else:
        return ""
    then = place_of(store, moment, place.slug)
    on = "today" if is_now and then.day == place.day else f"on {short_day(then.day)}"
    where = f" in {one_line(room, 30)}" if room else ""
    after = far.format(wait(moment - place.at) if moment > place.at else duration(place.at - moment))
    return f's{session.id} "{one_line(session.title, 60)}" {verb} {then.clock(moment)} {on}{where}, {after}'


def session_to_plan(store: Store, typed: str, place: Place, *, drop: bool = False) -> SessionRef:
    """Return the session of any day that a handle names or words match; with `drop`, of the agenda.

    Words never mean a session that is over. Raises Unknown with a list if several match, or if none does.
    """
    conference = place.conference
    if handle_number(typed, "s") is not None:
        return _by_handle(store, typed, place, "" if drop else OTHER)
    # a session without an end counts as over after an hour
    column = (
        "attendance = 'planned'"
        if drop
        else ("status = 'scheduled' AND coalesce(ends_at, starts_at + 3600000, :now + 1) > :now")
    )
    sql = f"SELECT uid FROM session WHERE conference = :conference AND {column}"
    kept = {uid for (uid,) in store.execute(sql, {"conference": conference, "now": place.at}).fetchall()}
    known = sessions_of(store, conference, mine_sql("session") if drop else "true")
    every, which = best(typed, known, itemgetter(2)), ""
    if not every:
        every, which = named_sessions(store, typed, place)
        every = [session for session in every if session in known]
    # one that the user attended is not taken off, and the answer says so
    found = [session for session in every if session.uid in kept] or (every if drop else [])
    if len(found) == 1:
        return found[0]
    if found:
        so = f", so nothing is {'taken off' if drop else 'planned'}"
        raise several(store, typed, conference, found, which=which, so=so)
    if drop:
        raise Unknown(f"none of your sessions matches {one_line(typed, 60)!r} (see: confnote agenda --mine)")
    if every:
        listed = _listed(store, typed, conference, every)
        statuses = {fields_of(store, "session", session.uid, "status")[0] for session in every}
        status = statuses.pop() if len(statuses) == 1 else "scheduled"
        gone = f"{'it is' if len(every) == 1 else 'all are'} {status}"
        why = f"but {'none is still to come' if status == 'scheduled' else gone}, so nothing is planned"
        raise Unknown(f"{_match(typed, every, which)}, {why}; a handle plans it all the same:{listed}")
    return find_session(store, typed, place)


def several(
    store: Store, typed: str, conference: str | None, found: Sequence[SessionRef], *, which: str = "", so: str = "",
    way: str = "say which by its handle",
) -> Unknown:  # fmt: skip
    """Return the error for words that match several sessions, or one that is not sure."""
    listed = _listed(store, typed, conference, found)
    see = f" (confnote agenda {quoted(typed)})" if which.strip() in NAMES else ""
    return Unknown(f"{_match(typed, found, which)}{see}{so}; {way}:{listed}")


def has_match(store: Store, typed: str, place: Place) -> bool:
    """Return whether words match the title of a session, or what `named_sessions` looks at."""
    titles = best(typed, sessions_of(store, place.conference), itemgetter(2))
    return bool(titles or named_sessions(store, typed, place)[0])


def _match(typed: str, found: Sequence[SessionRef], which: str) -> str:
    matches = f"1 session{which} matches" if len(found) == 1 else f"{len(found)} sessions{which} match"
    return f"{matches} {one_line(typed, 60)!r}"


def _listed(store: Store, typed: str, conference: str | None, found: Sequence[SessionRef]) -> str:
    """Return lines for the first sessions that match the words; then how to see the rest."""
    lines = "".join(f"\n  {line}" for line in _with_times(store, conference, found[:LISTED]))
    more = f"\n  and {len(found) - LISTED} more (confnote agenda {quoted(typed)})"
    return lines + (more if len(found) > LISTED else "")


def _with_times(store: Store, conference: str | None, sessions: Sequence[SessionRef]) -> Iterator[str]:
    """Yield a line for each session, with day, time and room: several may have the same title."""
    zone = store.execute("SELECT zone FROM conference WHERE uid = ?", (conference,)).fetchone()
    for session in sessions:
        at, room, status = fields_of(store, "session", session.uid, "coalesce(starts_at, entered_at), room, status")
        moment = local_time(at, zone[0]) if at is not None and zone else None
        when = f"{day_label(moment.date())} {clock_words(moment)}" if moment else ""
        about = ", ".join(part for part in (when, one_line(room, 30), status if status != "scheduled" else "") if part)
        yield session.label + (f" ({about})" if about else "")


def find_conference(store: Store, typed: str) -> Conference:
    """Return the conference of that slug or name, or the only one that the words match."""
    known = conferences(store)
    # a whole slug goes first: kubecon is clear, although kubecon-na has the word too
    exact = [c for c in known if typed.casefold() in {c.slug.casefold(), c.name.casefold()}]
    found = exact or best(typed, known, lambda c: f"{c.slug} {c.name}")
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(c.slug for c in found[:LISTED])
        raise Unknown(f"{typed!r} is several conferences: {names}. Name one with -c")
    near = nearest(typed, [c.slug for c in known])
    advice = "See: confnote use" if known else 'Make it with: confnote new "NAME"'
    raise none_of("conference", typed, near, advice)


def find_tech(store: Store, typed: str, conference: str | None) -> tuple[str, int, str]:
    """Return (uid, id, name) of the tech with that handle or name, or the only one that matches.

    `conference` is a uid; without one, a handle is found, and a name raises Refused. Raises Unknown if none matches, or
    several do.
    """
    if handle_number(typed, "t") is not None:
        _, uid, _ = find(store, typed)
        found: tuple[str, int, str] = fields_of(store, "tech", uid, "uid, id, name")
        return found
    if conference is None:
        raise Refused(NO_CONFERENCE)
    known = store.execute("SELECT uid, id, name FROM tech WHERE conference = ? ORDER BY id", (conference,)).fetchall()
    same: list[tuple[str, int, str]] = best(typed, known, itemgetter(2))
    if len(same) == 1:
        return same[0]
    near = [f"t{t[1]} {one_line(t[2], 40)}" for t in same[:9]] or nearest(typed, [f"t{t[1]} {t[2]}" for t in known])
    raise none_of("tech", typed, near, "See: confnote list tech")


NO_ROOM = {"off", "--leave"}
"""The words that unpin a room, in the shell and in the prompt."""


def find_room(store: Store, typed: str, place: Place) -> str | None:
    """Return the room of that name in the programme, or the only room with these words.

    Of several, those that a session of the day of `place` uses go first.

    If no session of an imported programme has a room, any other name is a room too. Return None for a word of NO_ROOM,
    unless a room has exactly that name. Raises Unknown if no room matches, or several do.
    """
    sql = """SELECT room, max(imported IS NOT NULL) FROM session WHERE conference = ? AND room <> ''
     GROUP BY room ORDER BY room"""
    of_programme: dict[str, int] = dict(store.execute(sql, (place.conference,)).fetchall())
    rooms = [*of_programme]
    if typed.strip().casefold() in NO_ROOM and all(fold(r) != fold(typed) for r in rooms):
        return None
    found = best(typed, rooms, str)
    if not found and not any(of_programme.values()):  # sessions made by hand do not show which rooms there are
        return " ".join(typed.split())
    if len(found) != 1:
        sql = f"""SELECT DISTINCT s.room FROM session s JOIN conference c ON c.uid = s.conference
                  WHERE c.uid = ? AND {day_sql("s.starts_at", "c.uid", "c.day_end")} = ?"""
        today = {room for (room,) in store.execute(sql, (place.conference, place.day)).fetchall()}
        rooms = [room for room in rooms if room in today] or rooms
        found = [room for room in found if room in today] or found
    if len(found) == 1:
        return found[0]
    if found:
        raise Unknown(f"{typed!r} is several rooms: {_room_names(found)}; name one of them")
    raise none_of("room", typed, nearest(typed, rooms), f"Rooms of the programme: {_room_names(single_names(rooms))}")


def _room_names(names: Sequence[str]) -> str:
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return ", ".join(one_line(name, 200) for name in names[:LISTED]) + more


def find_notes(store: Store, words: Iterable[str]) -> list[tuple[str, str]]:
    """Return (handle, uid) of the notes in handles and ranges; raise Usage for other records."""
    notes = []
    for handle in expand_handles(store, words):
        table, uid, _ = find(store, handle)
        if table != "note":
            raise Usage(f"{handle} is no note: only notes are moved, and a product to another one it is the same as")
        notes.append((handle, uid))
    return notes


def expand_handles(store: Store, words: Iterable[str]) -> tuple[str, ...]:
    """Turn handles, ranges (`n40-n45`) and `last` into handles, in the order given, each once.

    A range skips numbers that do not exist; a single handle is not checked. Raises Unknown for a range without records,
    or `last` without notes, and Usage for a range that runs backwards or lacks its second letter (`n40-45`).
    """
    found: dict[str, None] = {}
    for word in words:
        if word == "last":
            newest = store.execute("SELECT max(id) FROM note").fetchone()[0]
            if newest is None:
                raise Unknown("there is no note yet, so no last one")
            found[f"n{newest}"] = None
            continue
        first, dash, last = word.partition("-")
        if dash and last[:1] == first[:1] and first[1:].isdecimal() and last[1:].isdecimal():
            found |= dict.fromkeys(_range(store, word, first, last))
        elif dash and first[1:].isdecimal() and last.isdecimal() and first[:1] in TABLES:
            raise Usage(f"{word!r}: a range names both ends, {first}-{first[:1]}{last}")
        else:
            found[word] = None
    return tuple(found)


def _range(store: Store, word: str, first: str, last: str) -> Iterable[str]:
    table = TABLES.get(first[:1])
    if table is None:
        raise Unknown(f"{word!r} is no range of handles: n40-n45")
    # SQLite has no integer beyond 64 bits
    low, high = (min(int(end[1:]), 2**62) for end in (first, last))
    if low > high:
        raise Usage(f"{word!r} runs backwards: write {last}-{first}")
    numbers = store.execute(f"SELECT id FROM [{table}] WHERE id BETWEEN ? AND ? ORDER BY id", (low, high)).fetchall()
    if not numbers:
        raise Unknown(f"there is nothing between {first} and {last}")
    return [f"{first[:1]}{number}" for (number,) in numbers]
