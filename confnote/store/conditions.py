"""Conditions on a session in SQL: it is the user's, they attended or left it, its day.

The quick commands import this, so it imports little.
"""

from __future__ import annotations

from confnote.core.kinds import MOMENTS

# SQL on a note: it does not only mark a moment
IS_TEXT = f"kind NOT IN ({', '.join(map(repr, MOMENTS))})"


def day_sql(instant: str, conference: str, day_end: str) -> str:
    """Return SQL for the conference day of an instant; all parameters are SQL expressions."""
    return f"""date({instant} / 1000 + (coalesce((SELECT z.minutes FROM zone_offset z
     WHERE z.conference = {conference} AND z.from_at <= {instant} ORDER BY z.from_at DESC LIMIT 1), 0)
     - {day_end}) * 60, 'unixepoch')"""


def is_reached(column: str) -> str:
    """Return SQL: the clock had reached the instant in a column of session `s` before it went back.

    That is so if an entry was written at that instant or later, after the entry that set it. It is not so for a start
    that the user entered beforehand.
    """
    return f"""EXISTS (SELECT 1 FROM journal j WHERE j.at >= s.{column} AND j.seq >= (SELECT min(e.seq) FROM journal e
     WHERE e.uid = s.uid AND json_extract(e.after, '$.{column}') = s.{column}))"""


def attended_sql(s: str) -> str:
    """Return SQL: the user was in session `s`, by the rule of `Session.was_attended`.

    That is one that is started, noted, rated, or marked so, and not marked as missed or skipped.
    """
    return f"""({s}.attendance NOT IN ('missed', 'skipped') AND ({s}.attendance IN ('attended', 'left-early')
     OR {s}.entered_at IS NOT NULL OR {s}.rating IS NOT NULL
     OR EXISTS (SELECT 1 FROM note o WHERE o.session = {s}.uid AND o.{IS_TEXT})))"""


def mine_sql(s: str) -> str:
    """Return SQL: session `s` is the user's, that is planned or attended, as `Session.is_mine`."""
    return f"({s}.attendance = 'planned' OR {attended_sql(s)})"


# whether the clock shows less than at an earlier change: `clock.wall` never goes back
BACK = "coalesce(:now < (SELECT wall FROM clock), 0)"
# the order of events: the number of the last entry that changed when the user came or went
LAST_MOVE = """(SELECT max(e.seq) FROM journal e WHERE e.uid = s.uid
  AND (json_extract(e.before, '$.entered_at') IS NOT json_extract(e.after, '$.entered_at')
   OR json_extract(e.before, '$.left_at') IS NOT json_extract(e.after, '$.left_at')))"""
HAS_LEFT = f"(:at >= s.left_at OR coalesce(:back AND s.left_at > :now AND {is_reached('left_at')}, 0))"
