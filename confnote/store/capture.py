"""What happens in the room, written down: a note, a rating, a tech; each one change, on disk when it returns.

Only the standard library's cheap modules: the quick door comes through here.
"""

from __future__ import annotations

from confnote.core.tags import tags_in
from confnote.core.text import name_key
from confnote.errors import Refused, Unknown, Usage
from confnote.store.place import Place, day_sql, place_of
from confnote.store.rows import insert, update

TYPE_CHECKING = False
if TYPE_CHECKING:
    from confnote.store.db import Store

NO_CONFERENCE = 'there is no conference yet. Make one: confnote new "NAME" --dates "16-20 May 2022"'
LONGEST = 10_000_000  # characters of one note


class Noted:
    """A note that was added: its id and uid, and the place it went to (explicit targets override the clock's)."""

    __slots__ = ("day", "id", "kind", "place", "private", "section", "session", "uid")

    def __init__(self, place: Place, kind: str) -> None:
        self.place, self.kind, self.private = place, kind, False
        self.id, self.uid = 0, ""
        self.session = place.session
        self.day: str | None = place.day or None
        self.section = ""


class Rated:
    """A session that was rated: (uid, id, title), the rating and verdict, and whether it was the one on now."""

    __slots__ = ("current", "rating", "session", "verdict")

    def __init__(self, session: tuple[str, int, str], rating: int, verdict: str, *, current: bool) -> None:
        self.session, self.rating, self.verdict, self.current = session, rating, verdict, current


class Recorded:
    """A tech that was added or completed: `changes` are (field, before, after), empty when nothing was new."""

    __slots__ = ("added", "changes", "id", "name", "uid")

    def __init__(
        self, number: int, uid: str, name: str, *, added: bool, changes: tuple[tuple[str, object, object], ...] = ()
    ) -> None:
        self.id, self.uid, self.name, self.added, self.changes = number, uid, name, added, changes


def add_note(
    store: Store,
    text: str,
    at: int,
    *,
    kind: str = "note",
    private: bool = False,
    conference: str | None = None,
    session: str | None = None,
    day: str | None = None,
    section: str = "",
) -> Noted:
    """Store a note of the instant `at`, to the session (a uid), day or section given, else to where the clock says."""
    if not text.strip():
        raise Usage('an empty note is not kept: confnote add "what you heard"')
    if len(text) > LONGEST:
        raise Usage(f"a note holds at most {LONGEST:,} characters, this one has {len(text):,}")
    with store.change("add"):
        noted = _target(store, at, kind, conference, session, day, section)
        noted.private = private
        noted.id, noted.uid = insert(
            store,
            "note",
            conference=noted.place.conference,
            session=noted.session[0] if noted.session else None,
            day=None if noted.session or noted.section else noted.day,
            section=noted.section,
            kind=kind,
            text=text,
            at=at,
            utc_offset=noted.place.minutes,
            private=int(private),
            tags=" ".join(tags_in(text)),
        )
    return noted


def _target(  # noqa: PLR0917  # all that can name a place
    store: Store, at: int, kind: str, conference: str | None, session: str | None, day: str | None, section: str
) -> Noted:
    named = None
    if session is not None:
        named = store.execute(
            "SELECT s.uid, s.id, s.title, c.slug FROM session s JOIN conference c ON c.uid = s.conference"
            " WHERE s.uid = ?",
            (session,),
        ).fetchone()
        if named is None:
            raise Unknown("that session is gone: see confnote list sessions")
        conference = named[3]
    noted = Noted(place_of(store, at, conference), kind)
    if noted.place.conference is None and (day or section):
        raise Refused(NO_CONFERENCE)
    if named is not None:
        noted.session, noted.day = named[:3], None
    elif section:
        noted.session, noted.day, noted.section = None, None, section
    elif day is not None:
        noted.session, noted.day = None, day
    if named is not None or section or day is not None:
        noted.place.rivals = ()
    return noted


def rate(
    store: Store, rating: int, verdict: str, now: int, *, conference: str | None = None, session: str | None = None
) -> Rated:
    """Rate the session given (a uid), else the one on now, else the last one attended today."""
    with store.change("rate"):
        if session is None:
            found, current = session_meant(store, now, conference)
        else:
            found, current = _named_session(store, session), True
        values: dict[str, object] = {"rating": rating}
        if store.execute("SELECT attendance FROM session WHERE uid = ?", (found[0],)).fetchone()[0] == "planned":
            values["attendance"] = "attended"
        if verdict:
            values["verdict"] = verdict
        update(store, "session", found[0], **values)
    return Rated(found, rating, verdict, current=current)


def _named_session(store: Store, uid: str) -> tuple[str, int, str]:
    found: tuple[str, int, str] | None = store.execute(
        "SELECT uid, id, title FROM session WHERE uid = ?", (uid,)
    ).fetchone()
    if found is None:
        raise Unknown("that session is gone: see confnote list sessions")
    return found


def session_meant(store: Store, now: int, conference: str | None = None) -> tuple[tuple[str, int, str], bool]:
    """Return the session that "this one" means, and whether it is on now: else it is the last one attended today."""
    place = place_of(store, now, conference)
    if place.conference is None:
        raise Refused(NO_CONFERENCE)
    if place.session is not None and not place.coming:
        return place.session, True
    last = store.execute(LAST_ATTENDED, {"conference": place.conference, "at": now, "day": place.day}).fetchone()
    if last is None:
        raise Refused("no session is on now, and none was attended today: name one with --session s12")
    return last, False


# the session of today that one sat in last: left, or noted, or marked as attended
LAST_ATTENDED = f"""SELECT s.uid, s.id, s.title FROM session s JOIN conference c ON c.uid = s.conference
WHERE s.conference = :conference
 AND coalesce(s.entered_at, s.starts_at) BETWEEN :at - 90000000 AND :at
 AND (s.entered_at IS NOT NULL OR s.attendance IN ('attended', 'left-early')
      OR EXISTS (SELECT 1 FROM note n WHERE n.session = s.uid))
 AND :day = {day_sql("coalesce(s.entered_at, s.starts_at)", "s.conference", "c.day_end")}
ORDER BY coalesce(s.left_at, s.ends_at, s.entered_at, s.starts_at) DESC, s.id DESC LIMIT 1"""


def record_tech(
    store: Store, name: str, now: int, *, conference: str | None = None, session: str | None = None, **fields: object
) -> Recorded:
    """Add a product, or complete the entry of that name (in any case) with the fields given that are not empty.

    `fields`: url, tagline, verdict, rating, booth; `session` is the uid of the one that mentioned it.
    """
    given = {field: value for field, value in fields.items() if value not in {None, ""}}
    if session is not None:
        given["session"] = session
    key = name_key(name)
    with store.change("tech"):
        place = place_of(store, now, conference)
        if place.conference is None:
            raise Refused(NO_CONFERENCE)
        columns = ("url", "tagline", "verdict", "rating", "booth", "session", "tags")
        found = store.execute(
            f"SELECT id, uid, name, {', '.join(columns)} FROM tech WHERE conference = ? AND key = ?",
            (place.conference, key),
        ).fetchone()
        if found is None:
            number, uid = insert(
                store, "tech", conference=place.conference, key=key, name=name, at=now, tags=_tags_of(given), **given
            )
            return Recorded(number, uid, name, added=True)
        number, uid, known, *before = found
        held = dict(zip(columns, before, strict=True))
        changes = tuple((f, held[f], value) for f, value in given.items() if held[f] != value)
        new = {field: value for field, _, value in changes}
        if new:
            update(store, "tech", uid, **new, tags=_tags_of(new, str(held["tags"])))
        return Recorded(number, uid, known, added=False, changes=changes)


def _tags_of(fields: dict[str, object], held: str = "") -> str:
    """Return the tags held and those in a tagline and a verdict, each once."""
    words = " ".join(str(fields.get(field, "")) for field in ("tagline", "verdict"))
    return " ".join(dict.fromkeys([*held.split(), *tags_in(words)]))
