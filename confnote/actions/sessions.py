"""Start, stop, plan and shift sessions; pin the room. Each call is one committed transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from confnote.actions.capture import get_up, leave, sit_down
from confnote.actions.find import ALIKE, Asking, alike, find_room, has_match, search_session, session_to_plan, several
from confnote.core.clock import short_day, wait
from confnote.core.lookup import WORD, fold, nearest, share_alike
from confnote.core.time import EPOCH
from confnote.errors import Refused, Unknown
from confnote.model import Link, Speaker
from confnote.store.db import Store
from confnote.store.now import Place, SessionRef, place_in_conference, place_of, session_ref
from confnote.store.pins import set_pins
from confnote.store.rows import fields_of, insert, slug_of_session, update
from confnote.store.sessions import SOON, has_attended, is_empty, named_sessions, of_day, on_or_soon, sessions_of
from confnote.store.write import add_speakers, plan_sessions, put_link

ENOUGH = 0.6  # of the letters of a new title, in words that the one of the programme has too, but for slips
CHOICE = 12  # similar titles of which the one with most of the words is the hint
LIKENESS = 86  # percent that a new title must be like one of the programme for a hint: below, hints were noise


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """The session to start, and what to store with it.

    `session` is the uid of a known session; if it is None, `title` is the title of a new one, or words to find one by
    (`start_by_words`). An empty `kind` or `room` changes nothing. `speakers` and `links` are added.
    """

    session: str | None = None
    title: str = ""
    kind: str = ""
    room: str = ""
    speakers: tuple[Speaker, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class StartedSession:
    """A session that was started, and the current session that was left for it.

    `new`: the session was made; `current`: notes go there now. `nearest` is the label of the session on the programme
    most similar to a new one, or empty. `then` is the date and time of a start on another date, such as
    `18 May at 23:50`, or empty. `published` says when a session begins that is far off, or ended; else it is empty.
    `unpinned` is the room that was pinned, if the session is in another. `unattended`: the session that was left does
    not count as attended.
    """

    session: SessionRef
    new: bool
    current: bool
    left: SessionRef | None
    nearest: str = ""
    then: str = ""
    published: str = ""
    unpinned: str = ""
    unattended: bool = False


def start_by_words(
    store: Store, what: Start, at: int, now: int, conference: str | None = None, *, new: bool = False,
    asking: Asking | None = None,
) -> StartedSession:  # fmt: skip
    """Start the session that `what.title` names; make one if none matches, or with `new`.

    Raises Unknown as `search_session` does, and for words that no title has, but the name of a speaker or the like.
    """
    # the day of `at`, not today: a start may be entered days later
    place = place_of(store, at, conference)
    found = None if new else search_session(store, what.title, place, asking)
    if found is not None:
        return start(store, replace(what, session=found.uid), at, now, conference)
    named, which = ([], "") if new else named_sessions(store, what.title, place)
    if named:
        way = "say which by its handle, or --new for a new one"
        raise several(store, what.title, place.conference, named, which=which, way=way)
    near = "" if new else nearest_on_programme(store, what.title, place)
    return replace(start(store, what, at, now, conference), nearest=near)


def nearest_on_programme(store: Store, title: str, place: Place) -> str:
    """Return the label of the session on the programme most similar to a title, or ""."""
    known = sessions_of(store, place.conference, "imported IS NOT NULL")
    near = alike(store, title, [session for session in on_or_soon(store, place) if session in known])
    every = [session.label for session in known]
    today = [session.label for session in of_day(store, place) if session in known]
    return "".join((near or _nearest(title, today, every) or _nearest(title, every, every))[:1])


def _nearest(typed: str, titles: list[str], every: list[str]) -> list[str]:
    """Return the titles so similar to a new one that they are a hint, the best first.

    `every` are the titles of the whole conference.
    """
    near = [title for title in nearest(typed, titles, 1, LIKENESS) if share_alike(typed, title, short=True) >= ALIKE]
    word = max(WORD.findall(fold(typed)), key=len, default="")
    # a title that shares its longest word is another one; a slip in that word is a hint
    if not near and not any(word in fold(title) for title in every):
        near = [title for title in titles if share_alike(typed, title, short=True) >= ALIKE]
        near += nearest(typed, titles, CHOICE)
    near = [title for title in near if share_alike(typed, title) >= ENOUGH]
    return sorted(near, key=lambda title: -share_alike(typed, title, short=True))


def start(store: Store, what: Start, at: int, now: int, conference: str | None = None) -> StartedSession:
    """Start a session at the instant `at`, and leave the current one.

    A start in the past only marks the session as attended, and the current session stays. If the session is the current
    one already, it stays current, and counts as entered at `at` if that is earlier.
    """
    # one change: undo takes back the start together with the end of the session that was left for it
    with store.change("start"):
        place = place_in_conference(store, now, slug_of_session(store, what.session) if what.session else conference)
        assert place.conference is not None
        stays = place.step == 1 and place.session is not None and place.session.uid == what.session
        if what.session is not None:
            session = session_ref(store, what.session)
            given = {field: value for field, value in (("kind", what.kind), ("room", what.room)) if value}
            update(store, "session", session.uid, **given, **_attended(store, session.uid, at, now, stays=stays))
        else:
            number, uid = insert(
                store, "session", conference=place.conference, title=what.title, kind=what.kind or "talk",
                room=what.room, starts_at=at, attendance="attended", entered_at=at,
                left_at=None if at >= now else _left(store, place.conference, at, now),
            )  # fmt: skip
            session = SessionRef(uid, number, what.title)
        current = at >= now or stays
        left = sit_down(store, place, session.uid, at) if current else None
        if what.speakers:
            add_speakers(store, place.conference, session.uid, what.speakers)
        for link in what.links:
            put_link(store, "session", session.uid, link)
        slug = fields_of(store, "conference", place.conference, "slug")[0]
        today, then = (local_moment(place_of(store, instant, slug).minutes, instant) for instant in (now, at))
        unpinned = (place.room or "") if place_of(store, now, slug).room is None else ""
        published = published_time(store, what.session, slug, at) if what.session is not None else ""
    return StartedSession(
        session, what.session is None, current, left, then="" if then[0] == today[0] else " at ".join(then),
        published=published, unpinned=unpinned,
        unattended=left is not None and not has_attended(store, left.uid),
    )  # fmt: skip


def published_time(store: Store, session: str, slug: str, at: int) -> str:
    """Say when a session begins that does not begin soon, or when it ended; else return ""."""
    starts, ends = fields_of(store, "session", session, "starts_at, ends_at")
    if starts is not None and starts > at + SOON:
        moment, words = starts, f"it begins at {{}}, in {wait(starts - at)}"
    elif ends is not None and ends <= at:
        moment, words = ends, "it ended at {}"
    else:
        return ""
    (day, clock), (today, _) = (local_moment(place_of(store, t, slug).minutes, t) for t in (moment, at))
    return words.format(clock if day == today else f"{clock} on {day}")


def local_moment(minutes: int, at: int) -> tuple[str, str]:
    """Return an instant as `18 May` and `23:50`; `minutes` is its offset from UTC."""
    date, _, clock = (EPOCH + timedelta(milliseconds=at, minutes=minutes)).isoformat().partition("T")
    return short_day(date), clock[:5]


def _attended(store: Store, session: str, at: int, now: int, *, stays: bool) -> dict[str, object]:
    """Return the columns of a known session for a start at `at`, in the past.

    None if `stays`: the session is the current one already.
    """
    if stays or at >= now:
        return {}
    conference, ends = fields_of(store, "session", session, "conference, ends_at")
    if ends is not None and ends > now:
        # it still runs: as an attended session it takes notes by the clock, and nobody left it
        return {"attendance": "attended", "entered_at": None, "left_at": None}
    left = _left(store, conference, at, now, session=session, ends=ends)
    return {"attendance": "attended", "entered_at": at, "left_at": left}


def _left(
    store: Store, conference: str, at: int, now: int, *, session: str | None = None, ends: int | None = None
) -> int:
    """Return when a session was left: the first, after `at`, of its end, a start or stop, now."""
    sql = """SELECT min(CASE WHEN entered_at > :at THEN entered_at ELSE left_at END) FROM session
             WHERE conference = :conference AND uid IS NOT :session AND (entered_at > :at OR left_at > :at)"""
    (event,) = store.execute(sql, {"conference": conference, "session": session, "at": at}).fetchone()
    return min(moment for moment in (ends, event, now) if moment is not None and moment > at)


def stop(
    store: Store, now: int, conference: str | None = None, *, early: bool = False
) -> tuple[SessionRef | None, Place]:
    """Leave the session that the user sits in; else go out until the next of the user's begins.

    Return the session that was left, which may be one that the clock chose, and where notes go now. With `early`
    the session is marked as left early. Raises Refused if there is no conference, or none to leave early.
    """
    with store.change("stop"):
        place = place_in_conference(store, now, conference)
        assert place.conference is not None
        on = place.session if not place.coming else None
        if on is not None:
            leave(store, on.uid, now)
            if early:
                update(store, "session", on.uid, attendance="left-early")
        elif early:
            raise Refused("no session is on that you could leave early (confnote now says what is on)")
        if place.step != 1:
            set_pins(store, place.conference, out=str(now))
    return on, place_of(store, now, place.slug, now=now)


def plan(
    store: Store, words: Iterable[str], now: int, conference: str | None = None, *, drop: bool = False
) -> dict[SessionRef, tuple[str, str]]:
    """Put sessions on the agenda, or take them off it with `drop`.

    Each of `words` is a handle, such as `s12`, or words of a title; if each alone names no session, they are words of
    one title. Returns each session with its attendance before and then. A session that the user attended is not
    planned again. `drop` changes planned sessions, and by its handle one that the user attended by mistake: nothing of
    theirs is in it. Raises Unknown, and changes nothing, if one is not found.
    """
    # all are found first: one word that nothing matches plans none
    place, every = place_of(store, now, conference), list(words)
    try:
        found = list(dict.fromkeys(session_to_plan(store, typed, place, drop=drop) for typed in every))
    except Unknown:
        whole = " ".join(every)
        if len(every) == 1 or not has_match(store, whole, place):
            raise
        found = [session_to_plan(store, whole, place, drop=drop)]
    handles = {typed.casefold() for typed in every if drop}
    before: dict[str, str] = {}
    with store.change("plan"):
        for session in found:
            (attended,) = fields_of(store, "session", session.uid, "attendance")
            before[session.uid] = attended
            if f"s{session.id}" in handles and attended in {"attended", "left-early"} and is_empty(store, session.uid):
                # `left_at` stays, so that no note goes there by the clock
                update(store, "session", session.uid, attendance="", entered_at=None)
        attendance = plan_sessions(store, [session.uid for session in found], drop=drop)
    return {session: (before[session.uid], attendance[session.uid]) for session in found}


def choose(store: Store, marks: dict[str, bool]) -> dict[SessionRef, tuple[str, str]]:
    """Put sessions (uids) on the agenda, or take them off it: True plans, False drops.

    Returns what `plan` returns. A session that was deleted meanwhile is left out.
    """
    with store.change("plan"):
        known = {uid: fields_of(store, "session", uid, "attendance") for uid in marks}
        there = {uid: marks[uid] for uid, fields in known.items() if fields}
        attendance: dict[str, str] = {}
        for drop in (False, True):
            uids = [uid for uid, marked in there.items() if marked is not drop]
            attendance |= plan_sessions(store, uids, drop=drop)
    return {session_ref(store, uid): (known[uid][0], attendance[uid]) for uid in there}


def shift(store: Store, session: SessionRef, minutes: int, now: int) -> tuple[int, int | None]:
    """Shift a session by minutes (earlier if negative); return its new start and end (ms).

    If it has begun, only its end moves. The end is None if it is not known. Raises Refused if nothing can move, or if
    the end would not be after the start.
    """
    with store.change("late"):
        starts, ends = fields_of(store, "session", session.uid, "starts_at, ends_at")
        if starts is None:
            raise Refused(f"s{session.id} has no time on the programme that could be late")
        late = minutes * 60_000
        if starts > now:
            starts += late
        elif ends is None:
            raise Refused(f"s{session.id} has begun, and the programme does not say when it ends")
        ends = ends + late if ends is not None else None
        if ends is not None and ends <= starts:
            raise Refused(f"s{session.id} would end before it begins")
        update(store, "session", session.uid, starts_at=starts, ends_at=ends)
    return starts, ends


def pin_room(store: Store, typed: str | None, now: int, conference: str | None = None) -> Place:
    """Pin the room that words name, and sit down in what runs there, or begins within five minutes.

    None or `off` unpins, and the user no longer sits in the session of that room. Return where notes go now.
    """
    place = place_in_conference(store, now, conference)
    assert place.conference is not None
    room = find_room(store, typed, place) if typed is not None else None
    with store.change("here"):
        if room is None and place.step == 1 and place.session is not None:
            _get_up(store, place.session.uid, place)
        if room is None:
            set_pins(store, place.conference, room=None, here=None)
        else:
            set_pins(store, place.conference, room=room, here=str(now), out=None)
            found = store.execute(THERE, {"uid": place.conference, "room": room, "now": now}).fetchone()
            if found is not None:
                sit_down(store, place, found[0], now)
            elif place.step == 1 and place.session is not None:
                (sat_in,) = fields_of(store, "session", place.session.uid, "room")
                if sat_in not in {"", room}:  # nothing is on here yet, but the user is not there any more
                    leave(store, place.session.uid, now)
    # asked again, because the pin may change where notes go
    return place_of(store, now, place.slug, now=now)


def _get_up(store: Store, session: str, place: Place) -> None:
    """Take the user out of a session that they sit in only by the pinned room of `place`."""
    here = store.execute("SELECT value FROM setting WHERE key = 'here:' || ?", (place.conference,)).fetchone()
    if here is None or fields_of(store, "session", session, "room, entered_at") != (place.room, int(here[0])):
        return
    get_up(store, session, int(here[0]))


# the session that begins in a room within five minutes, else the one that runs there, which goes first if it has just
# begun; a long one gives way
THERE = """SELECT uid FROM session WHERE conference = :uid AND room = :room AND status = 'scheduled' AND service = 0
 AND starts_at BETWEEN :now - 86400000 AND :now + 300000 AND ends_at > :now
ORDER BY ends_at - starts_at > 10800000, starts_at BETWEEN :now - 120000 AND :now DESC, starts_at DESC LIMIT 1"""
