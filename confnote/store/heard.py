"""Read the talks that the user heard at other conferences."""

from __future__ import annotations

from confnote.core.heard_talks import HeardTalks
from confnote.model import Speaker
from confnote.store.conditions import IS_TEXT
from confnote.store.db import Store

# the sessions that the user heard, by the rule of `Session.was_attended`. The first condition is that of the index
# `session_heard`. The sessions with notes are found by one look at an index for each: SQLite would read all notes.
HEARD = f"""WITH RECURSIVE
 noted (uid) AS (
  SELECT min(session) FROM note WHERE session IS NOT NULL AND {IS_TEXT}
  UNION ALL SELECT (SELECT min(session) FROM note WHERE session > noted.uid AND {IS_TEXT})
  FROM noted WHERE noted.uid IS NOT NULL),
 heard (uid) AS (
  SELECT uid FROM session WHERE rating IS NOT NULL OR entered_at IS NOT NULL
   OR attendance IN ('attended', 'left-early')
  UNION SELECT uid FROM noted WHERE uid IS NOT NULL)"""
WITH_SPEAKERS = f"""{HEARD}
SELECT s.uid, s.id, s.title, coalesce(s.starts_at, s.entered_at, 0), s.rating, s.verdict,
 c.slug, c.name, CAST(substr(c.starts_on, 1, 4) AS INTEGER), c.uid, p.name, p.handle
FROM heard h CROSS JOIN session s ON s.uid = h.uid
JOIN conference c ON c.uid = s.conference
JOIN session_speaker x ON x.session = s.uid
JOIN speaker p ON p.uid = x.speaker
WHERE s.conference <> ? AND s.attendance NOT IN ('missed', 'skipped') AND s.service = 0"""


def heard_elsewhere(store: Store, conference: str) -> HeardTalks:
    """Return the talks that the user heard at conferences other than this one (a uid)."""
    return HeardTalks(store.execute(WITH_SPEAKERS, (conference,)).fetchall())


def speakers_of(store: Store, session: str) -> tuple[Speaker, ...]:
    """Return the names and handles of the speakers of a session (a uid), in their order."""
    sql = """SELECT p.name, p.handle FROM session_speaker x JOIN speaker p ON p.uid = x.speaker
             WHERE x.session = ? ORDER BY x.position, x.id"""
    return tuple([Speaker(name=name, handle=handle) for name, handle in store.execute(sql, (session,)).fetchall()])
