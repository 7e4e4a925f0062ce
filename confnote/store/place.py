"""An instant turned into where a note goes: the conference, its day, and the session, the rivals, or none.

One SQL text for both doors, the prompt and `now`. Only the standard library's cheap modules.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from confnote.store.db import Store


def day_sql(instant: str, conference: str, day_end: str) -> str:
    """Return SQL for the conference day that holds an instant, by the offset in force at that instant."""
    return f"""date({instant} / 1000 + (coalesce((SELECT z.minutes FROM zone_offset z
     WHERE z.conference = {conference} AND z.from_at <= {instant} ORDER BY z.from_at DESC LIMIT 1), 0)
     - {day_end}) * 60, 'unixepoch')"""


# No row: no conference. One row: its conference and day, and the session or NULL, or one that is `gone` (left).
# Several rows: rivals of one step. The steps: 1 started and not over, 2 my agenda, 3 the pinned room, 4 the only one
# running. The session query is bounded by time, so that a million notes and sessions cost nothing.
PLACE = f"""WITH
 used AS (SELECT coalesce(
   (SELECT c.uid FROM setting s JOIN conference c ON c.uid = s.value WHERE s.key = 'conference'),
   (SELECT uid FROM conference ORDER BY id DESC LIMIT 1)) AS uid),
 which AS (SELECT c.*, c.uid = (SELECT uid FROM used) AS used, :at BETWEEN c.opens_at AND c.closes_at AS holds
  FROM conference c),
 chosen AS (
  SELECT * FROM which
  WHERE CASE WHEN :conference IS NOT NULL THEN slug = :conference
        ELSE used OR (holds AND (SELECT count(*) FROM which WHERE holds) = 1) END
  ORDER BY holds AND used DESC, holds DESC LIMIT 1),
 day AS (
  SELECT *, date(:at / 1000 + (minutes - day_end) * 60, 'unixepoch') AS today FROM (
   SELECT *, coalesce((SELECT z.minutes FROM zone_offset z WHERE z.conference = chosen.uid AND z.from_at <= :at
               ORDER BY z.from_at DESC LIMIT 1), 0) AS minutes,
    (SELECT value FROM setting WHERE key = 'room:' || chosen.uid) AS pin FROM chosen)),
 near AS (
  SELECT s.*, s.attendance IN ('planned', 'attended') AS mine, coalesce(s.room = day.pin, 0) AS pinned,
   s.ends_at - s.starts_at > 10800000 AS long,
   coalesce(:at >= s.left_at, s.attendance IN ('left-early', 'missed', 'skipped')) AS gone,
   CASE WHEN :at < s.starts_at THEN 2 WHEN :at < s.ends_at THEN 0 ELSE 1 END AS phase
  FROM day JOIN session s ON s.conference = day.uid
  WHERE s.starts_at BETWEEN :at - 86400000 AND :at + 300000 AND :at < s.ends_at + 600000
   AND s.status = 'scheduled' AND s.service = 0),
 started AS (
  SELECT s.id, s.uid, s.title FROM day JOIN session s ON s.conference = day.uid
  WHERE s.entered_at BETWEEN :at - 90000000 AND :at AND (s.left_at IS NULL OR :at < s.left_at)
   AND {day_sql("s.entered_at", "s.conference", "day.day_end")} = day.today
   AND NOT (coalesce(s.ends_at + 600000 <= :at, 0) AND EXISTS (SELECT 1 FROM session n
     WHERE n.conference = s.conference AND n.attendance IN ('planned', 'attended')
      AND n.status = 'scheduled' AND n.service = 0
      AND n.starts_at > s.starts_at AND n.starts_at BETWEEN :at - 86400000 AND :at
      AND (s.entered_at < s.ends_at OR n.starts_at > s.entered_at)))
  ORDER BY s.entered_at DESC LIMIT 1),
 step AS (
  SELECT 1 AS step, id, uid, title, 0 AS phase, 0 AS long, 0 AS elsewhere, 0 AS gone FROM started
  UNION ALL SELECT 2, id, uid, title, phase, long, NOT pinned, 0 FROM near WHERE mine AND NOT gone
  UNION ALL SELECT 3, id, uid, title, phase, long, 0, 0 FROM near WHERE pinned AND NOT gone AND (mine OR NOT long)
  UNION ALL SELECT 4, id, uid, title, phase, long, 0, gone FROM near WHERE phase = 0 AND NOT long),
 best AS (SELECT *, rank() OVER (ORDER BY step, phase, long, elsewhere) AS place FROM step)
SELECT day.uid, day.slug, day.name, day.holds, day.today, day.minutes,
 CAST(julianday(day.today) - julianday(day.day_one) AS INTEGER) + 1, day.pin, day.zone,
 best.step, best.phase = 2, best.uid, best.id, best.title, best.gone
FROM day LEFT JOIN best ON best.place = 1 ORDER BY best.id"""


class Place:
    """Where a note of one instant goes.

    `conference` is None for the inbox; `day` an ISO date, `number` its Day number, `minutes` the offset then; `holds`
    whether the conference's dates (with a day either side) hold the instant; `step` 1 to 4 as in PLACE, 0 without a
    session; `session` is (uid, id, title) or None, `coming` whether it has yet to begin; `rivals` are the sessions
    among which nobody could choose.
    """

    __slots__ = (
        "at", "coming", "conference", "day", "holds", "minutes", "name", "number", "rivals", "room", "session", "slug",
        "step", "zone",
    )  # fmt: skip

    def __init__(self, at: int) -> None:
        self.at = at
        self.conference: str | None = None
        self.slug = self.name = self.day = self.zone = ""
        self.holds, self.coming = True, False
        self.minutes = self.number = self.step = 0
        self.room: str | None = None
        self.session: tuple[str, int, str] | None = None
        self.rivals: tuple[tuple[str, int, str], ...] = ()


def place_of(store: Store, at: int, conference: str | None = None) -> Place:
    """Return where a note of the instant `at` (ms) goes, in the conference with that slug if one is given."""
    place = Place(at)
    rows = store.execute(PLACE, {"at": at, "conference": conference}).fetchall()
    if not rows:
        return place
    (
        place.conference, place.slug, place.name, holds, place.day, place.minutes, place.number, place.room, place.zone,
        step, coming, *_,
    ) = rows[0]  # fmt: skip
    place.holds = bool(holds)
    here = tuple((uid, number, title) for *_, uid, number, title, gone in rows if uid is not None and not gone)
    if len(rows) == 1 and here:
        place.session, place.step, place.coming = here[0], step, bool(coming)
    elif len(rows) > 1:
        place.rivals = here
    return place
