"""Find the conference, the day and, if only one fits, the session for a note of an instant.

All commands and the prompt use one SQL text. The quick commands import this: no dataclasses, no re.
"""

from __future__ import annotations

import sqlite3
from datetime import date

from confnote.core.clock import short_day
from confnote.core.text import one_line
from confnote.errors import NoCurrentSession, Refused, Unknown
from confnote.store.conditions import BACK, HAS_LEFT, LAST_MOVE, attended_sql, day_sql, is_reached, mine_sql
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

    @property
    def short(self) -> str:
        """Return the label with 30 characters of the title, for answers: two fit in one line."""
        return f"s{self[1]} {one_line(self[2], 30)}"


class Rival(SessionRef):
    """One of several sessions that can take a note.

    Its room may be empty; `starts_at` is in milliseconds; `runs` is whether it runs.
    """

    room: str
    starts_at: int
    runs: bool

    def __new__(cls, uid: str, id: int, title: str, room: str, starts_at: int, *, runs: bool = True) -> Rival:  # noqa: A002, PYI034  # as above
        """Return the reference."""
        self = tuple.__new__(cls, (uid, id, title))
        self.room, self.starts_at, self.runs = room, starts_at, runs
        return self


# The rules in words are in examples/reference/filing.md.
# No row: there is no conference. The pinned room counts on the day on which the user pinned it (`here:`, in ms).
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
 (SELECT value FROM setting WHERE key = 'room:' || uid AND today = coalesce((SELECT
   date(value / 1000 + (minutes - day_end) * 60, 'unixepoch') FROM setting WHERE key = 'here:' || uid), today)),
 zone, day_end, {BACK},
 (SELECT CAST(value AS INTEGER) FROM setting WHERE key = 'out:' || uid) FROM day"""
# whether one of the user's sessions has begun since the user went out
BEGUN = f"""SELECT 1 FROM session s WHERE s.conference = :uid AND s.starts_at > :out AND s.starts_at <= :at
 AND s.status = 'scheduled' AND s.service = 0 AND {mine_sql("s")} LIMIT 1"""
# Sessions that can take the note; `step` says why: 1 the user sits in it, 2 it is the user's, 3 it is in the pinned
# room, 4 it is near in time: it runs, ended less than 10 minutes ago or begins within 5. Only the first step with a
# session is given, of 1 to 3 its best sessions, of 4 all, with those that the user left (`gone`). Step 0 is the session
# that the user sat in and that is over, if no note was taken since. Only sessions near the instant are read: a million
# others cost no time.
# A session on the programme is over 10 minutes after its end, and later by the minutes (at most 20) that the user came
# late (a note from before shows that they only came back); one without an end, or that the user entered after its end,
# an hour after the user came or took a note in it (10 minutes if it has ended, and one of the user's own runs that they
# did not leave), or when one of the user's own begins. A room has one talk at a time: of two in the pinned room that
# ended or begin, the nearest counts; one that is the user's only by a note gives way to the one that runs there; and if
# the user left that one, they are not in the one before it.
# If the clock goes back (`:back`), a started session stays until the user leaves it or starts another: the journal has
# the order of these events. `:now` is NULL for a note of an earlier moment, which goes by its time alone.
# DAY is a statement of its own, because SQLite compiles a table of a WITH again for each use of it (2 ms).
TARGET = f"""WITH
 near AS (
  SELECT s.id, s.uid, s.title, s.room, s.track, s.starts_at, s.ends_at, {mine_sql("s")} AS mine,
   coalesce(s.room = :room, 0) AS pinned, s.entered_at IS NULL AND s.attendance <> 'planned' AS only_noted,
   s.ends_at - s.starts_at > 10800000 AS long,
   coalesce({HAS_LEFT}, s.attendance IN ('left-early', 'missed', 'skipped')) AS gone,
   CASE WHEN :at < s.starts_at THEN 2 WHEN :at < s.ends_at THEN 0 ELSE 1 END AS phase
  FROM session s
  WHERE s.conference = :uid AND s.starts_at BETWEEN :at - 86400000 AND :at + 300000 AND :at < s.ends_at + 600000
   AND s.status = 'scheduled' AND s.service = 0),
 entered AS (
  SELECT s.id, s.uid, s.title, s.room, s.starts_at, s.ends_at, s.entered_at,
   coalesce((SELECT min(n.at) FROM note n WHERE n.session = s.uid AND n.at < s.entered_at - 120000), s.entered_at)
    AS came_at,
   (SELECT max(n.at) FROM note n WHERE n.session = s.uid AND n.at <= :at) AS noted_at,
   (SELECT min(m.starts_at) FROM session m WHERE m.conference = :uid AND m.starts_at > s.entered_at
     AND m.starts_at <= :at AND m.entered_at IS NULL AND m.status = 'scheduled' AND m.service = 0
     AND {mine_sql("m")}) AS next_at
  FROM session s
  WHERE s.conference = :uid AND s.entered_at >= :at - 90000000 AND NOT coalesce({HAS_LEFT}, 0)
   AND (s.entered_at <= :at AND {day_sql("s.entered_at", ":uid", ":day_end")} = :day
    OR :back AND s.entered_at > :now AND {is_reached("entered_at")})
  -- of two of the same instant, one that was over then is the later: to go back to it did not leave the other
  ORDER BY CASE WHEN :back THEN {LAST_MOVE} END DESC, s.entered_at DESC, s.ends_at <= s.entered_at DESC LIMIT 1),
 sat AS (
  SELECT id, uid, title, room, ends_at > entered_at AS ends, ends_at, CASE WHEN ends_at > entered_at
    THEN ends_at + min(max(came_at - starts_at, 0), 1200000) + 600000
    ELSE min(max(entered_at, coalesce(noted_at, 0))
     + CASE WHEN ends_at IS NOT NULL AND EXISTS (SELECT 1 FROM session m WHERE m.conference = :uid
       AND m.starts_at BETWEEN :at - 86400000 AND :at AND m.ends_at > :at AND m.uid <> entered.uid
       AND m.status = 'scheduled' AND m.service = 0 AND {mine_sql("m")}
       AND coalesce(m.left_at > :at, m.attendance <> 'left-early')) THEN 600000 ELSE 3600000 END,
     coalesce(next_at, 9e18)) END AS over_at
  FROM entered),
 step AS (
  SELECT over_at > :at AS step, id, uid, title, room, '' AS track, 0 AS starts_at, 0 AS phase, 0 AS long,
   0 AS elsewhere, 0 AS gone, 0 AS nearness,
   CASE WHEN ends OR over_at <= :at THEN coalesce(ends_at, over_at) ELSE over_at END AS ended_at
  FROM sat
  WHERE over_at > :at
   OR over_at > coalesce((SELECT max(at) FROM
    (SELECT n.at FROM note n WHERE n.conference = :uid ORDER BY n.id DESC LIMIT 9)), 0)
  UNION ALL SELECT CASE WHEN gone THEN 4 WHEN mine > is_weak THEN 2 WHEN pinned > max(long, is_past) THEN 3
   ELSE 4 END AS step,
   id, uid, title, room, track, starts_at, phase, long, mine AND NOT gone AND NOT pinned, gone,
   pinned * CASE phase WHEN 1 THEN -ends_at WHEN 2 THEN starts_at ELSE 0 END, CASE phase WHEN 1 THEN ends_at END
  FROM (SELECT *, (only_noted OR pinned AND phase = 2)
     AND max(pinned AND phase = 0 AND NOT long AND NOT gone) OVER () AS is_weak,
    phase = 1 AND max(pinned AND phase = 0 AND gone) OVER () AS is_past FROM near))
SELECT * FROM (SELECT *, rank() OVER (PARTITION BY step = 0
 ORDER BY step, (step < 4) * phase, (step < 4) * long, elsewhere, (step < 4) * nearness) AS position FROM step)
WHERE position = 1 ORDER BY step, id"""


# the session that runs, of the user's, in the pinned or in the same room, while notes go to one that is over
WAITING = f"""SELECT uid, id, title, room, starts_at FROM session s
 WHERE conference = :uid AND starts_at <= :at AND ends_at > :at AND starts_at > :at - 86400000 AND uid <> :sat
  AND status = 'scheduled' AND service = 0 AND entered_at IS NULL
  AND ({mine_sql("s")} OR room <> '' AND room IN (:room, :left))
 ORDER BY {mine_sql("s")} DESC, starts_at DESC LIMIT 1"""


class Place:
    """Where a note of one instant goes.

    `conference` is a uid, None for the inbox. `day` is an ISO date, `number` its Day number, `minutes` the UTC offset
    then. `covers`: the conference's dates include the instant, with a day on either side. `room` is the pinned one.
    `step` is 1 to 4 as in TARGET, 0 if it is none or several. `coming`: the session has not begun yet.
    `rivals` are the sessions that it can be, the likeliest first. `ended` is the session that the user sat in, and when
    it ended (ms), if no note has been taken since, or if `waiting`, one of the user's or in the same room, runs: notes
    go to the first for some minutes more. `out`: the user went out, and none of theirs
    has begun since.
    """

    __slots__ = (
        "at", "coming", "conference", "covers", "day", "ended", "minutes", "name", "number", "out", "rivals",
        "room", "session", "slug", "step", "waiting", "zone",
    )  # fmt: skip

    def __init__(self, at: int) -> None:
        self.at = at
        self.conference: str | None = None
        self.slug = self.name = self.day = self.zone = ""
        self.covers, self.coming, self.out = True, False, False
        self.minutes = self.number = self.step = 0
        self.room: str | None = None
        self.session: SessionRef | None = None
        self.rivals: tuple[Rival, ...] = ()
        self.ended: tuple[SessionRef, int] | None = None
        self.waiting: Rival | None = None

    def prefer(self, session: str | None) -> None:
        """Make a session (a uid) the target if it is one of the rivals, and runs."""
        found = next((rival for rival in self.rivals if rival.uid == session and rival.runs), None)
        if found is not None:
            self.session, self.rivals = found, ()

    def clock(self, at: int) -> str:
        """Return an instant (ms) of about this time as `14:05` on the conference's clock."""
        minutes = (at // 60_000 + self.minutes) % (24 * 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"

    def about(self, rival: Rival) -> str:
        """Return a session with its room and start: `s12 Backstage (Hall 1, 10:00)`."""
        room = f"{one_line(rival.room, 30)}, " if rival.room else ""
        return f"s{rival.id} {one_line(rival.title, 50)} ({room}{self.clock(rival.starts_at)})"

    def day_name(self, day: str | None = None) -> str:
        """Return `Day 2 (18 May)` for this or another day (ISO).

        Before Day 0, or far from the conference, returns only the date.
        """
        named = day or self.day
        number = self.number + (date.fromisoformat(named) - date.fromisoformat(self.day)).days
        near = self.covers if named == self.day else abs(number) < 15
        return f"Day {number} ({short_day(named)})" if number >= 0 and near else short_day(named)


def place_of(
    store: Store, at: int, conference: str | None = None, *, now: int | None = None, is_decided: bool = False
) -> Place:
    """Return where a note of an instant (ms) goes.

    `conference` is a slug; None for the conference in use, or for another one if only its dates include the instant.
    `now` is the present instant, if the note is of now: a session that the user started keeps it even if the clock went
    back since. Without `now`, the note is of an earlier moment, and goes by its time alone. `is_decided`: where the
    note goes was decided before, so sessions that fit equally well are not listed.
    """
    place = Place(at)
    days = store.execute(DAY, {"at": at, "conference": conference, "now": now}).fetchall()
    if not days:
        return place
    (
        place.conference, place.slug, place.name, covers, place.day, place.minutes, place.number, place.room,
        place.zone, day_end, back, out,
    ) = days[0]  # fmt: skip
    place.covers = bool(covers)
    if out is not None and _is_out(store, place, out, day_end):
        place.out = True
        return place
    found = store.execute(TARGET, {
        "at": at, "now": now, "uid": place.conference, "room": place.room, "day": place.day, "day_end": day_end,
        "back": back,
    })  # fmt: skip
    found.row_factory = sqlite3.Row
    rows = found.fetchall()
    if rows and not rows[0]["step"]:
        over = rows.pop(0)
        # a note of an earlier moment says nothing of what is over now
        place.ended = (_ref(over), over["ended_at"]) if now is not None else None
    if rows:
        _choose(store, place, rows, lists=not is_decided)
    if place.session is not None and (rows[0]["ended_at"] or at + 1) <= at:
        waiting = store.execute(WAITING, {
            "uid": place.conference, "at": at, "sat": rows[0]["uid"], "room": place.room, "left": rows[0]["room"],
        }).fetchone()  # fmt: skip
        if waiting is not None:
            place.ended, place.waiting = (_ref(rows[0]), rows[0]["ended_at"]), Rival(*waiting)
    return place


def _ref(row: sqlite3.Row) -> SessionRef:
    return SessionRef(row["uid"], row["id"], row["title"])


def _is_out(store: Store, place: Place, out: int, day_end: int) -> bool:
    """Return whether the user is out: since `out` (ms) of this day, none of theirs has begun."""
    begin = (day_end - place.minutes) * 60_000
    if out > place.at or (out - begin) // 86_400_000 != (place.at - begin) // 86_400_000:
        return False
    return store.execute(BEGUN, {"uid": place.conference, "out": out, "at": place.at}).fetchone() is None


def _choose(store: Store, place: Place, rows: list[sqlite3.Row], *, lists: bool) -> None:
    """Set the session of a place from rows of TARGET, or, with `lists`, those it can be."""
    if rows[0]["step"] == 4:
        short = [row for row in rows if not row["long"]]
        possible = [row for row in (rows if short else ()) if not row["gone"]]
        chosen = _in_only_room(short)
    else:
        chosen = possible = rows
    if len(chosen) == 1:
        place.session, place.step, place.coming = _ref(chosen[0]), chosen[0]["step"], chosen[0]["phase"] == 2
    elif lists:
        place.rivals = tuple([
            Rival(row["uid"], row["id"], row["title"], row["room"], row["starts_at"], runs=row["phase"] == 0)
            for row in _likeliest_first(store, place, possible)
        ])  # fmt: skip


def _in_only_room(rows: list[sqlite3.Row]) -> list[sqlite3.Row]:
    """Return the sessions that run, if all that are near are in one room.

    None is returned while one runs that the user left.
    """
    if len({row["room"] for row in rows}) != 1 or any(row["gone"] and row["phase"] == 0 for row in rows):
        return []
    return [row for row in rows if row["phase"] == 0]


# rooms and tracks of the user's sessions of today, and when the last of each begins
USED_TODAY = f"""SELECT s.room, s.track, max(coalesce(s.entered_at, s.starts_at)) FROM session s
 WHERE s.conference = :uid AND coalesce(s.entered_at, s.starts_at) BETWEEN :at - 43200000 AND :at + 43200000
  AND {mine_sql("s")} GROUP BY s.room, s.track"""


def _likeliest_first(store: Store, place: Place, rows: list[sqlite3.Row]) -> list[sqlite3.Row]:
    """Return rows of TARGET, those in rooms that the user used today first.

    Then come those in tracks of the user's day.
    """
    used = store.execute(USED_TODAY, {"uid": place.conference, "at": place.at}).fetchall()
    used.sort(key=lambda row: row[2])
    rooms, tracks = {row[0]: row[2] for row in used}, {row[1]: row[2] for row in used}
    return sorted(rows, key=lambda row: (
        -rooms.get(row["room"], 0), -tracks.get(row["track"], 0), row["long"], row["phase"],
        abs(row["starts_at"] - place.at),
    ))  # fmt: skip


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


# the session of today that the user attended last
LAST_ATTENDED = f"""SELECT s.uid, s.id, s.title FROM session s JOIN conference c ON c.uid = s.conference
WHERE s.conference = :conference
 AND (coalesce(s.entered_at, s.starts_at) BETWEEN :at - 90000000 AND :at
  AND :day = {day_sql("coalesce(s.entered_at, s.starts_at)", "s.conference", "c.day_end")}
  OR {BACK} AND s.entered_at > :now AND {is_reached("entered_at")})
 AND {attended_sql("s")}
ORDER BY CASE WHEN {BACK} THEN {LAST_MOVE} END DESC,
 coalesce(s.left_at, s.ends_at, s.entered_at, s.starts_at) DESC, s.id DESC LIMIT 1"""


def session_ref(store: Store, uid: str) -> SessionRef:
    """Return the session with that uid; raise Unknown if it was deleted meanwhile."""
    found = fields_of(store, "session", uid, "uid, id, title")
    if found is None:
        raise Unknown("that session is gone: see confnote list sessions")
    return SessionRef(*found)


def minutes_of(store: Store, place: Place) -> tuple[int | None, int | None]:
    """Return the minutes since the session began, and until it ends; None where not known."""
    if place.session is None:
        return None, None
    starts, ends = fields_of(store, "session", place.session.uid, "coalesce(starts_at, entered_at), ends_at")
    return (
        (place.at - starts) // 60_000 if starts is not None else None,
        -((place.at - ends) // 60_000) if ends is not None else None,
    )
