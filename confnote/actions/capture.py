"""Add notes, ratings and tech entries. Each call is one committed transaction.

Light: the quick commands import this (no dataclasses, no typing, no re).
"""

from __future__ import annotations

from confnote.core.kinds import NOTE_KINDS
from confnote.core.tags import tags_in
from confnote.core.text import name_key, one_line, plain_marks
from confnote.errors import Refused, Usage
from confnote.store.now import (
    NO_CONFERENCE,
    Place,
    SessionRef,
    current_session,
    place_in_conference,
    place_of,
    session_ref,
)
from confnote.store.rows import fields_of, insert, slug_of_session, update

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from confnote.store.db import Store

    FieldChanges = tuple[tuple[str, object, object], ...]

LONGEST = 10_000_000  # characters of one note
NEAREST = 3  # similar products that an answer names
DASHES = ("--", "-", "\u2013", "\u2014")


class AddedNote:
    """A note that was added: its id and uid, and where it went.

    `place` is where the clock puts it; `session`, `day` (ISO) and `section` are where it went. `sat_down`: the user
    corrected the clock with it, so that the next notes go to the session, too.
    """

    # no dataclass, here and below: its import would cost the quick commands 25 ms
    __slots__ = ("day", "id", "kind", "place", "private", "sat_down", "section", "session", "uid")

    def __init__(self, place: Place, kind: str) -> None:
        self.place, self.kind, self.private, self.sat_down = place, kind, False, False
        self.id, self.uid = 0, ""
        self.session = place.session
        self.day: str | None = place.day or None
        self.section = ""


class RatedSession:
    """A session with its new rating and verdict, and the old ones: `was` and `old`.

    The new verdict is empty if the session keeps the old one.

    `current`: the session is running now, or the user named it; otherwise it is the last one attended today. `place` is
    where notes go now, None if the user named the session.
    """

    __slots__ = ("current", "old", "place", "rating", "session", "verdict", "was")

    def __init__(
        self, session: SessionRef, rating: int, verdict: str, was: int | None, old: str, *, current: bool
    ) -> None:
        self.session, self.rating, self.verdict, self.current = session, rating, verdict, current
        self.was, self.old = was, old
        self.place: Place | None = None


class RecordedTech:
    """A tech entry that was added or updated, and the Place of that moment.

    `changes` are (field, before, after), empty if nothing was given or nothing was new; `session` is the given one.
    `near` are the labels of products with a name like that of a new one. `is_whole`: the first of them has the
    beginning of the new name, and the rest of it in the tagline.
    """

    __slots__ = ("added", "changes", "id", "is_whole", "name", "near", "place", "session", "uid")

    def __init__(self, place: Place, number: int, uid: str, name: str, changes: FieldChanges, *, added: bool) -> None:
        self.place, self.id, self.uid, self.name = place, number, uid, name
        self.near: list[str] = []
        self.is_whole = False
        self.session: SessionRef | None = None
        self.added, self.changes = added, changes


def add_note(
    store: Store, text: str, at: int, *, kind: str = "note", private: bool = False, conference: str | None = None,
    session: str | None = None, day: str | None = None, section: str = "", prefer: str | None = None,
    now: int | None = None, shown: Place | None = None,
) -> AddedNote:  # fmt: skip
    """Add a note at an instant, to the target that the user named or else by the clock.

    `conference` is a slug, `session` a uid, `day` an ISO date. `prefer` is the session (a uid) to choose if several fit
    equally well. `now` is the present instant if the note is of now, None if it is of an earlier moment (see
    `place_of`). `shown` is the place that the user was shown for the note: it goes there, whatever the clock says.
    Without a text, a mark of a moment has that of its kind. Raises Usage for a text that is empty or too long, Refused
    for a day or section without a conference, Unknown if the session is gone.
    """
    text = text if text.strip() else NOTE_KINDS[kind].words
    if not text:
        raise Usage('nothing to note: confnote add "what you heard"')
    if len(text) > LONGEST:
        raise Usage(f"a note has at most {LONGEST:,} characters, this one has {len(text):,}")
    store.words = text
    # the place is read inside the change, so that no `start` in another terminal comes between
    with store.change("add", deferred=False):
        named = session_ref(store, session) if session is not None else None
        if shown is not None and shown.session is not None:
            session_ref(store, shown.session.uid)
        slug = conference if session is None else slug_of_session(store, session)
        place = shown or place_of(store, at, slug, now=now)
        if place.conference is None and (day or section):
            raise Refused(NO_CONFERENCE)
        if shown is None:
            place.prefer(prefer)
        note = AddedNote(place, kind)
        note.private = private
        if named is not None or section or day is not None:
            # the user named the target, so the message offers no other session
            place.rivals, place.ended, place.waiting = (), None, None
            note.session, note.section = named, section if named is None else ""
            if named is not None and now is not None:
                note.sat_down = correct(store, place, named.uid)
            note.day = day if named is None and not section else None
        # the offset is stored, so that the note keeps its time of day when the conference's zone is corrected
        note.id, note.uid = insert(
            store, "note", conference=place.conference, session=note.session.uid if note.session else None,
            day=None if note.session or note.section else note.day, section=note.section, kind=kind, text=text, at=at,
            utc_offset=place.minutes, private=int(private), tags=" ".join(tags_in(text)),
        )  # fmt: skip
        if day is not None and note.day is not None and place.conference is not None:
            from confnote.actions.conferences import keep_on_day  # no quick command needs it

            keep_on_day(store, place.conference, note.uid)
    return note


def sit_down(store: Store, place: Place, session: str, at: int) -> SessionRef | None:
    """Enter a session (a uid) at an instant, in the caller's change.

    Return the session that the user left for it: none that runs if it is over. `place` is that of the instant. If the
    user sits in the session already, it only counts as entered at `at` if that is earlier. A pinned room other than
    that of the session is unpinned.
    """
    # only a session that the user sat down in is left: one that the clock chose (steps 2 to 4) was never entered
    left = place.session if place.step == 1 else None
    entered, room, ends = fields_of(store, "session", session, "entered_at, room, ends_at")
    if left is not None and left.uid == session:
        left, at = None, min(entered, at)
    elif left is not None and ends is not None and ends <= at:
        # to go back to one that is over is to write of it: the user still sits in the one that runs
        (over,) = fields_of(store, "session", left.uid, "ends_at")
        left = left if over is not None and over <= at else None
    update(store, "session", session, attendance="attended", entered_at=at, left_at=None)
    if left is not None:
        leave(store, left.uid, at, moves_on=True)
    assert place.conference is not None
    sql = "SELECT key, value FROM setting WHERE key IN ('out:' || ?1, 'room:' || ?1)"
    # another room that was pinned before is not where the user sits now
    pinned = [(key.partition(":")[0], value) for key, value in store.execute(sql, (place.conference,)).fetchall()]
    over = {pin: None for pin, value in pinned if pin == "out" or room not in {"", value}}
    if over:
        from confnote.store.pins import set_pins  # most commands do not need it

        set_pins(store, place.conference, **over)
    return left


SHORTLY = 300_000  # ms in a session after which a start of another one shows that it was the wrong one
# a session of the programme that the user entered, for the first time, shortly before `:at`; nothing of theirs is in it
MISTAKEN = """SELECT 1 FROM session s JOIN journal e ON e.uid = s.uid
  AND json_extract(e.after, '$.entered_at') = s.entered_at AND json_extract(e.before, '$.entered_at') IS NULL
WHERE s.uid = :session AND s.imported IS NOT NULL
 AND s.entered_at > :at - :most AND s.entered_at <= :at AND s.rating IS NULL AND s.verdict = ''
 AND NOT EXISTS (SELECT 1 FROM note n WHERE n.session = s.uid)
 AND NOT EXISTS (SELECT 1 FROM link l JOIN journal j ON j.uid = l.uid WHERE l.session = s.uid AND j.seq > e.seq)
 AND NOT EXISTS (SELECT 1 FROM tech t WHERE t.session = s.uid)"""


def leave(store: Store, session: str, at: int, *, moves_on: bool = False) -> None:
    """Leave a session (a uid) at an instant, in the caller's change.

    One that has not begun is as it was before the user sat down in it: nobody was there. So is one that the user leaves
    for another (`moves_on`) within five minutes, with nothing noted, rated or linked: it was started by mistake.
    """
    starts, entered = fields_of(store, "session", session, "starts_at, entered_at")
    if starts is not None and entered is not None and at < starts:
        get_up(store, session, entered)
        return
    update(store, "session", session, left_at=at)
    if moves_on:
        take_back_start(store, session, SHORTLY)


def take_back_start(store: Store, session: str, most: int) -> bool:
    """Undo the entering of a session (a uid) if that was by mistake; return whether it was.

    That is so if they left it in less than `most` ms, and nothing of theirs is in it. This is part of the caller's
    change.
    """
    entered, left = fields_of(store, "session", session, "entered_at, left_at")
    if left is None or not store.execute(MISTAKEN, {"session": session, "at": left, "most": most}).fetchone():
        return False
    get_up(store, session, entered)
    update(store, "session", session, left_at=left)  # no note goes there by the clock
    return True


def get_up(store: Store, session: str, entered: int) -> None:
    """Make a session (a uid) what it was before the user entered it, in the caller's change."""
    (attendance,) = store.execute(
        "SELECT json_extract(before, '$.attendance') FROM journal WHERE uid = ?"
        " AND json_extract(after, '$.entered_at') = ? ORDER BY seq LIMIT 1", (session, entered),
    ).fetchone() or ("",)  # fmt: skip
    update(store, "session", session, entered_at=None, left_at=None, attendance=attendance or "")


def correct(store: Store, place: Place, session: str) -> bool:
    """Sit down in a session (a uid) that a note of now is put in, if it runs now.

    This is part of the caller's change. Return False if notes go there already, or it does not run: then nothing is
    changed. `place` is that of now.
    """
    if place.session is not None and place.session.uid == session:
        return False
    conference, starts, ends = fields_of(store, "session", session, "conference, starts_at, ends_at")
    if conference != place.conference or starts is None or ends is None or not starts <= place.at < ends:
        return False
    sit_down(store, place, session, place.at)
    return True


def rate(
    store: Store, rating: int, verdict: str, now: int, *, conference: str | None = None, session: str | None = None
) -> RatedSession:
    """Rate the given session (a uid), else the current one, else the last one attended today.

    An empty verdict keeps the old one. A planned session becomes an attended one. Raises NoCurrentSession without a
    session to rate, Refused without a conference, Unknown if the given session is gone.
    """
    store.words = verdict
    with store.change("rate", deferred=False):
        if session is None:
            found, current = current_session(store, now, conference)
        else:
            found, current = session_ref(store, session), True
        values: dict[str, object] = {"rating": rating}
        attendance, was, old = fields_of(store, "session", found.uid, "attendance, rating, verdict")
        # a user who rates a planned session was there
        if attendance == "planned":
            values["attendance"] = "attended"
        if verdict:
            values["verdict"] = verdict
        update(store, "session", found.uid, **values)
        rated = RatedSession(found, rating, verdict, was, old, current=current)
        if session is None:
            rated.place = place_of(store, now, conference, now=now)
    return rated


def record_tech(
    store: Store, name: str, now: int, *, conference: str | None = None, session: str | None = None, more: str = "",
    **fields: object,
) -> RecordedTech:  # fmt: skip
    """Add a product, or update the entry of that name (in any case).

    `more` are words behind the name: the tagline, unless a known name has the first of them. `fields`: url, tagline,
    verdict, rating, booth; empty ones change nothing. `session` is the uid of the session that mentioned the product.
    Raises Refused if there is no conference.
    """
    given = {field: value for field, value in fields.items() if value not in {None, ""}}
    if more:
        given["tagline"] = more
    if session is not None:
        given["session"] = session
    store.words = " ".join([name, *(str(given[field]) for field in ("tagline", "verdict") if field in given)])
    with store.change("tech", deferred=False):
        place = place_in_conference(store, now, conference)
        of_names = "SELECT id, name, tagline FROM tech WHERE conference = ?"
        known_names = store.execute(of_names, (place.conference,)).fetchall()
        if more:
            longer, rest = split_known(f"{name} {more}", (known for _, known, _ in known_names))
            if len(longer) > len(name):
                name, given["tagline"] = longer, rest
                given = {field: value for field, value in given.items() if value}
        # cilium and Cilium are one product, which keeps its first spelling; so are names that differ in an apostrophe
        own = name_key(name)
        same = [key for _, known, _ in known_names if plain_marks(key := name_key(known)) == plain_marks(own)]
        key = own if own in same or not same else same[0]
        columns = ("url", "tagline", "verdict", "rating", "booth", "session", "tags")
        sql = f"SELECT id, uid, name, {', '.join(columns)} FROM tech WHERE conference = ? AND key = ?"
        found = store.execute(sql, (place.conference, key)).fetchone()
        if found is None:
            number, uid = insert(
                store, "tech", conference=place.conference, key=key, name=name, at=now, tags=_tags_of(given), **given
            )
            filled = tuple([(field, None, value) for field, value in given.items()])
            recorded = RecordedTech(place, number, uid, name, filled, added=True)
            begun = [
                f"t{at} {one_line(known, 40)}"
                for at, known, tagline in known_names
                if without_name(known, tagline, name) is not None
            ]
            recorded.near = [*dict.fromkeys([*begun, *_near(name, known_names)])][:NEAREST]
            recorded.is_whole = bool(begun)
        else:
            number, uid, known, *values = found
            before = dict(zip(columns, values, strict=True))
            changes = tuple((f, before[f], value) for f, value in given.items() if before[f] != value)
            new = {field: value for field, _, value in changes}
            if new:
                update(store, "tech", uid, **new, tags=_tags_of(new, str(before["tags"])))
            recorded = RecordedTech(place, number, uid, known, changes, added=False)
        recorded.session = session_ref(store, session) if session is not None else None
    return recorded


def without_name(short: str, tagline: str, name: str) -> str | None:
    """Return a tagline without the words of a name that a short name and the tagline begin with.

    Return None if they do not: `Chaos` and `Mesh for clusters` begin with `Chaos Mesh`.
    """
    known, rest = split_known(f"{short} {tagline}", [name])
    return rest if len(known) > len(short) and tagline else None


def split_known(text: str, known_names: Iterable[str]) -> tuple[str, str]:
    """Return the longest known name that begins a text, and the words behind it.

    The name ends at the end of a word. Without such a name, return an empty name and the text.
    """
    plain = plain_marks(text)
    begun = (name for name in known_names if name and plain[: len(name)].casefold() == plain_marks(name).casefold())
    whole = (name for name in begun if not text[len(name) : len(name) + 1].isalnum())
    # of names that differ only in case, choose the one spelled as typed
    known = max(whole, key=lambda name: (len(name), text.startswith(name)), default="")
    rest = text[len(known) :].strip()
    behind = next((m for m in (":", ",", *DASHES) if rest == m or rest.startswith(f"{m} ")), "")
    return known, rest[len(behind) :].strip() if known else text


def _near(name: str, known_names: list[tuple[int, str, str]]) -> list[str]:
    """Return the labels of known products whose names are like a typed name."""
    typed = name.casefold()
    word = max(typed.split(), key=len, default=typed)
    # a cheap test that leaves out no name that `nearest` finds: most products need no more
    like = [
        (number, known)
        for number, known, _ in known_names
        if word in known.casefold()
        or _share(typed, known.casefold())
        or any(_share(word, other) for other in known.casefold().split())
    ]
    if not like:
        return []
    from confnote.core.lookup import nearest  # with rapidfuzz 20 ms

    return nearest(name, [f"t{number} {one_line(known, 40)}" for number, known in like], NEAREST)


def _share(one: str, other: str) -> bool:
    """Return whether two words have three letters in four in common, in any order."""
    return 8 * sum(min(one.count(c), other.count(c)) for c in set(one)) >= 3 * (len(one) + len(other))


def _tags_of(fields: dict[str, object], before: str = "") -> str:
    """Return the tags in `before`, then those in the tagline and the verdict, each once."""
    words = " ".join(str(fields.get(field, "")) for field in ("tagline", "verdict"))
    return " ".join(dict.fromkeys([*before.split(), *tags_in(words)]))
