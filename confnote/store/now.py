"""Find the conference, the day and, if only one fits, the session for a note of an instant.

All commands and the prompt use one SQL text. The quick commands import this: no dataclasses, no re.
"""

from __future__ import annotations

from datetime import date

from confnote.core.clock import MONTHS
from confnote.core.text import one_line
from confnote.errors import NoCurrentSession, Refused, Unknown
from confnote.store.known import USED
from confnote.store.rows import fields_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from confnote.store.db import Store

NO_CONFERENCE = (
    "there is no conference yet. Make one: confnote new --schedule FILE,"
    ' or confnote new "NAME" --dates "16-20 May 2022"'
)


class SessionRef(tuple[str, int, str]):
    """A session by uid, id and title: enough to write to it and to name it."""

    __slots__ = ()  # a dataclass would cost the quick commands 25 ms, typing.NamedTuple 10 ms

    def __new__(cls, uid: str, id: int, title: str) -> SessionRef:  # noqa: A002, PYI034  # the column's name; typing costs 10 ms
        """Return the reference; SQL gives the three columns in this order."""
        return tuple.__new__(cls, (uid, id, title))

    @property
    def uid(self) -> str:
        """Return the uid, which is the same on every machine."""
        return self[0]

    @property
    def id(self) -> int:
        """Return the number in the handle `s12`."""
        return self[1]

    @property
    def title(self) -> str:
        """Return the title as stored."""
        return self[2]

    @property
    def label(self) -> str:
        """Return `s12 Backstage: Restoring Order`, without control characters."""
        return f"s{self[1]} {one_line(self[2], 70)}"


def day_sql(instant: str, conference: str, day_end: str) -> str:
    """Return SQL for the conference day of an instant; all parameters are SQL expressions."""
    return f"""date({instant} / 1000 + (coalesce((SELECT z.minutes FROM zone_offset z
     WHERE z.conference = {conference} AND z.from_at <= {instant} ORDER BY z.from_at DESC LIMIT 1), 0)
     - {day_end}) * 60, 'unixepoch')"""


def _is_reached(column: str) -> str:
    """Return SQL: the clock had reached the instant in a column of session `s` before it went back.

    That is so if an entry was written at that instant or later, after the entry that set it. It is not so for a start
    that the user entered beforehand.
    """
    return f"""EXISTS (SELECT 1 FROM journal j WHERE j.at >= s.{column} AND j.seq >= (SELECT min(e.seq) FROM journal e
     WHERE e.uid = s.uid AND json_extract(e.after, '$.{column}') = s.{column}))"""


# whether the clock shows less than at an earlier change: `clock.wall` never goes back
BACK = "coalesce(:now < (SELECT wall FROM clock), 0)"
# the order of events: the number of the last entry that changed when the user came or went
LAST_MOVE = """(SELECT max(e.seq) FROM journal e WHERE e.uid = s.uid
  AND (json_extract(e.before, '$.entered_at') IS NOT json_extract(e.after, '$.entered_at')
   OR json_extract(e.before, '$.left_at') IS NOT json_extract(e.after, '$.left_at')))"""
HAS_LEFT = f"(:at >= s.left_at OR coalesce(:back AND s.left_at > :now AND {_is_reached('left_at')}, 0))"
# The rules in words are in examples/reference/filing.md.
# No row: there is no conference.
DAY = f"""WITH
 which AS (SELECT c.*, c.uid = ({USED}) AS used, :at BETWEEN c.opens_at AND c.closes_at AS covers FROM conference c),
 chosen AS (
  SELECT * FROM which
  WHERE CASE WHEN :conference IS NOT NULL THEN slug = :conference
        ELSE used OR (covers AND (SELECT sum(covers) FROM which) = 1) END
  ORDER BY covers AND used DESC, covers DESC LIMIT 1),
 dated AS (
  SELECT *, coalesce((SELECT z.minutes FROM zone_offset z WHERE z.conference = chosen.uid AND z.from_at <= :at
              ORDER BY z.from_at DESC LIMIT 1), 0) AS minutes FROM chosen),
 day AS (SELECT *, date(:at / 1000 + (minutes - day_end) * 60, 'unixepoch') AS today FROM dated)
SELECT uid, slug, name, covers, today, minutes, CAST(julianday(today) - julianday(day_one) AS INTEGER) + 1,
 (SELECT value FROM setting WHERE key = 'room:' || uid), zone, day_end, {BACK} FROM day"""
# One row: the session, or one that the user left (`gone`). Several rows: sessions that fit equally well. The steps: 1 a
# session that the user started and that is not over, 2 the user's agenda, 3 the pinned room, 4 the only session that
# runs. Only sessions near the instant are read: a million others cost no time.
# If the clock goes back (`:back`), a started session stays until the user leaves it or starts another: the journal has
# the order of these events. `:now` is NULL for a note of an earlier moment, which goes by its time alone.
# DAY is a statement of its own, because SQLite compiles a table of a WITH again for each use of it (2 ms).
TARGET = f"""WITH
 near AS (
  SELECT s.id, s.uid, s.title, s.attendance IN ('planned', 'attended') AS mine, coalesce(s.room = :room, 0) AS pinned,
   s.ends_at - s.starts_at > 10800000 AS long,
   coalesce({HAS_LEFT}, s.attendance IN ('left-early', 'missed', 'skipped')) AS gone,
   CASE WHEN :at < s.starts_at THEN 2 WHEN :at < s.ends_at THEN 0 ELSE 1 END AS phase
  FROM session s
  WHERE s.conference = :uid AND s.starts_at BETWEEN :at - 86400000 AND :at + 300000 AND :at < s.ends_at + 600000
   AND s.status = 'scheduled' AND s.service = 0),
 started AS (
  SELECT s.id, s.uid, s.title FROM session s
  WHERE s.conference = :uid AND s.entered_at >= :at - 90000000 AND NOT coalesce({HAS_LEFT}, 0)
   AND (s.entered_at <= :at AND {day_sql("s.entered_at", ":uid", ":day_end")} = :day
    OR :back AND s.entered_at > :now AND {_is_reached("entered_at")})
   AND NOT (coalesce(s.ends_at + 600000 <= :at, 0) AND EXISTS (SELECT 1 FROM session n
     WHERE n.conference = s.conference AND n.attendance IN ('planned', 'attended')
      AND n.status = 'scheduled' AND n.service = 0
      AND n.starts_at > s.starts_at AND n.starts_at BETWEEN :at - 86400000 AND :at
      AND (s.entered_at < s.ends_at OR n.starts_at > s.entered_at)))
  ORDER BY CASE WHEN :back THEN {LAST_MOVE} END DESC, s.entered_at DESC LIMIT 1),
 step AS (
  SELECT 1 AS step, id, uid, title, 0 AS phase, 0 AS long, 0 AS elsewhere, 0 AS gone FROM started
  UNION ALL SELECT CASE WHEN gone THEN 4 WHEN mine THEN 2 WHEN pinned AND NOT long THEN 3 ELSE 4 END AS step,
   id, uid, title, phase, long, mine AND NOT gone AND NOT pinned, gone
  FROM near WHERE step < 4 OR phase = 0 AND NOT long)
SELECT step, phase = 2, uid, id, title, gone
FROM (SELECT *, rank() OVER (ORDER BY step, phase, long, elsewhere) AS position FROM step)
WHERE position = 1 ORDER BY id"""


class Place:
    """Where a note of one instant goes.

    `conference` is a uid, None for the inbox. `day` is an ISO date, `number` its Day number, `minutes` the UTC offset
    then. `covers`: the conference's dates include the instant, with a day on either side. `room` is the pinned one.
    `step` is 1 to 4 as in TARGET, 0 if TARGET gives no session or several. `coming`: the session has not begun yet.
    `rivals` are sessions that fit equally well.
    """

    __slots__ = (
        "at", "coming", "conference", "covers", "day", "minutes", "name", "number", "rivals", "room", "session", "slug",
        "step", "zone",
    )  # fmt: skip

    def __init__(self, at: int) -> None:
        self.at = at
        self.conference: str | None = None
        self.slug = self.name = self.day = self.zone = ""
        self.covers, self.coming = True, False
        self.minutes = self.number = self.step = 0
        self.room: str | None = None
        self.session: SessionRef | None = None
        self.rivals: tuple[SessionRef, ...] = ()

    def prefer(self, session: str | None) -> None:
        """Make a session (a uid) the target if it is one of the rivals."""
        found = next((rival for rival in self.rivals if rival.uid == session), None)
        if found is not None:
            self.session, self.rivals = found, ()

    def day_name(self, day: str | None = None) -> str:
        """Return `Day 2 (18 May)` for this or another day (ISO).

        Before Day 0, or far from the conference, returns only the date.
        """
        named = day or self.day
        number = self.number + (date.fromisoformat(named) - date.fromisoformat(self.day)).days
        near = self.covers if named == self.day else abs(number) < 15
        return f"Day {number} ({short_day(named)})" if number >= 0 and near else short_day(named)


def short_day(day: str) -> str:
    """Return `17 May` for 2022-05-17."""
    return f"{int(day[8:])} {MONTHS[int(day[5:7]) - 1][:3]}"


def place_of(store: Store, at: int, conference: str | None = None, *, now: int | None = None) -> Place:
    """Return where a note of an instant (ms) goes.

    `conference` is a slug; None for the conference in use, or for another one if only its dates include the instant.
    `now` is the present instant, if the note is of now: a session that the user started keeps it even if the clock went
    back since. Without `now`, the note is of an earlier moment, and goes by its time alone.
    """
    place = Place(at)
    days = store.execute(DAY, {"at": at, "conference": conference, "now": now}).fetchall()
    if not days:
        return place
    (
        place.conference, place.slug, place.name, covers, place.day, place.minutes, place.number, place.room,
        place.zone, day_end, back,
    ) = days[0]  # fmt: skip
    place.covers = bool(covers)
    rows = store.execute(TARGET, {
        "at": at, "now": now, "uid": place.conference, "room": place.room, "day": place.day, "day_end": day_end,
        "back": back,
    }).fetchall()  # fmt: skip
    found = tuple(SessionRef(uid, number, title) for _, _, uid, number, title, gone in rows if not gone)
    if len(rows) == 1 and found:
        place.session, place.step, place.coming = found[0], rows[0][0], bool(rows[0][1])
    elif len(rows) > 1:
        place.rivals = found
    return place


def place_in_conference(store: Store, now: int, conference: str | None = None) -> Place:
    """Return where a note of now goes; raise Refused if there is no conference."""
    place = place_of(store, now, conference, now=now)
    if place.conference is None:
        raise Refused(NO_CONFERENCE)
    return place


def current_session(store: Store, now: int, conference: str | None = None) -> tuple[SessionRef, bool]:
    """Return the current session, or the last attended one today, and whether it is running now.

    Raises NoCurrentSession if there is neither, and Refused if there is no conference.
    """
    place = place_in_conference(store, now, conference)
    if place.session is not None and not place.coming:
        return place.session, True
    last = store.execute(
        LAST_ATTENDED, {"conference": place.conference, "at": now, "now": now, "day": place.day}
    ).fetchone()
    if last is None:
        raise NoCurrentSession("no session is on now, and none was attended today: name one with --session s12")
    return SessionRef(*last), False


# the session of today that the user attended last: started, marked as attended, or with a note in it
LAST_ATTENDED = f"""SELECT s.uid, s.id, s.title FROM session s JOIN conference c ON c.uid = s.conference
WHERE s.conference = :conference
 AND (coalesce(s.entered_at, s.starts_at) BETWEEN :at - 90000000 AND :at
  AND :day = {day_sql("coalesce(s.entered_at, s.starts_at)", "s.conference", "c.day_end")}
  OR {BACK} AND s.entered_at > :now AND {_is_reached("entered_at")})
 AND (s.entered_at IS NOT NULL OR s.attendance IN ('attended', 'left-early')
      OR EXISTS (SELECT 1 FROM note n WHERE n.session = s.uid))
ORDER BY CASE WHEN {BACK} THEN {LAST_MOVE} END DESC,
 coalesce(s.left_at, s.ends_at, s.entered_at, s.starts_at) DESC, s.id DESC LIMIT 1"""


def session_ref(store: Store, uid: str) -> SessionRef:
    """Return the session with that uid; raise Unknown if it was deleted meanwhile."""
    found = fields_of(store, "session", uid, "uid, id, title")
    if found is None:
        raise Unknown("that session is gone: see confnote list sessions")
    return SessionRef(*found)


def slug_of_session(store: Store, uid: str) -> str | None:
    """Return the slug of a session's conference; None if the session was deleted."""
    sql = "SELECT c.slug FROM conference c JOIN session s ON s.conference = c.uid WHERE s.uid = ?"
    found = store.execute(sql, (uid,)).fetchone()
    return None if found is None else str(found[0])


def minutes_of(store: Store, place: Place) -> tuple[int | None, int | None]:
    """Return the minutes since the session began, and until it ends; None where not known."""
    if place.session is None:
        return None, None
    starts, ends = fields_of(store, "session", place.session.uid, "coalesce(starts_at, entered_at), ends_at")
    return (
        (place.at - starts) // 60_000 if starts is not None else None,
        -((place.at - ends) // 60_000) if ends is not None else None,
    )
