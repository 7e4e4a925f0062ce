"""Say in a line what `confnote plan` did: the time, the room and what overlaps."""

from __future__ import annotations

from confnote.core.clock import WEEKDAYS
from confnote.core.text import one_line
from confnote.core.time import DAY_MS, clock_words, is_whole_day, local_time
from confnote.model import Dossier, Session
from confnote.views.agenda import overlaps

DONE = {"": "taken off the agenda", "planned": "planned"}
AS_BEFORE = {"": "was not on the agenda", "planned": "was planned already"}


def planned_line(dossier: Dossier, session: str, before: str, attendance: str) -> str:
    """Return the line about a session (a uid) of a dossier that was planned or dropped.

    `before` and `attendance` are its attendance before and now.
    """
    about = next(known for known in dossier.sessions if known.uid == session)
    facts = (about.handle, day_and_time(about, dossier.conference.zone), one_line(about.room, 40))
    line = " ".join(fact for fact in facts if fact)
    done = AS_BEFORE if before == attendance else DONE
    line += f" {done.get(attendance, f'{attendance}, as before')}: {one_line(about.title, 70)}"
    line += f"; it is {about.status}" if attendance and about.status != "scheduled" else ""
    rivals = overlaps(dossier.sessions).get(session, ()) if attendance else ()
    return f"{line}; overlaps {', '.join(rival.handle for rival in rivals)}" if rivals else line


def day_and_time(session: Session, zone: str) -> str:
    """Return `Tue 24 12:00-12:30`, only the day of a session of days, "" if the time is unknown."""
    if session.starts_at is None:
        return ""
    begin = local_time(session.starts_at, zone)
    day = f"{WEEKDAYS[begin.weekday()][:3]} {begin.day}"
    if session.ends_at is None:
        return f"{day} {clock_words(begin)}"
    if session.ends_at - session.starts_at >= DAY_MS or is_whole_day(session.starts_at, session.ends_at, zone):
        return day
    return f"{day} {clock_words(begin)}-{clock_words(local_time(session.ends_at, zone))}"
