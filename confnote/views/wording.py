"""Short words for values, shared by all views: times, speakers, ratings, headings of days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from confnote.core.kinds import NOTE_KINDS
from confnote.core.text import one_line
from confnote.core.time import clock_time, day_label, day_number, day_of, local_time
from confnote.model import Calendar, Link, Note, Session, Speaker

DAY = 86_400_000


def counted(number: int, noun: str) -> str:
    """Return `1 note` or `2 notes`, nothing for zero; `tech` has no plural."""
    if not number:
        return ""
    return f"{number} {noun}" if number == 1 or noun == "tech" else f"{number} {noun}s"


def counts(sessions: int, notes: int, tech: int) -> str:
    """Return `12 sessions, 34 notes`; kinds of which there are none are left out."""
    parts = counted(sessions, "session"), counted(notes, "note"), counted(tech, "tech")
    return ", ".join(part for part in parts if part)


def note_mark(note: Note) -> str:
    """Return the mark of a note's kind: `!`, `>`, `?`, `[ ]`, `[x]`, nothing for a plain note."""
    kind = NOTE_KINDS[note.kind]
    return kind.mark if note.done_at is None else kind.done_mark


def spoken_by(speaker: Speaker) -> str:
    """Return `Jane Doe (Acme)`."""
    name, org = one_line(speaker.name), one_line(speaker.org)
    return f"{name} ({org})" if org else name


def speakers(session: Session) -> str:
    """Return the speakers: `Jane Doe (Acme), John Roe`."""
    return ", ".join(spoken_by(speaker) for speaker in session.speakers)


def rated(rating: int | None, verdict: str) -> str:
    """Return `4/5 solid demo`, or only the rating or the verdict."""
    return " ".join(part for part in (f"{rating}/5" if rating is not None else "", one_line(verdict)) if part)


def link_words(link: Link) -> str:
    """Return the title of a link; of a social post the author and the text."""
    text = link.title or (f"{link.author}: {link.text}" if link.author else link.text)
    return one_line(text)


def hashtags(tags: Iterable[str]) -> str:
    """Return `#kubernetes #security`."""
    return " ".join(f"#{one_line(tag).lstrip('#')}" for tag in tags)


def day_heading(day: date | None, calendar: Calendar) -> tuple[str, str]:
    """Return `Day 1` and `Tue 17 May 2022`; the first is empty long before Day 1 and after the last day."""
    if day is None:
        return "", "No day"
    numbered = day_number(day, calendar) >= 0 and day <= calendar.ends_on + timedelta(days=1)
    return (f"Day {day_number(day, calendar)}" if numbered else ""), day_label(day)


def session_span(session: Session) -> tuple[int | None, int | None]:
    """Return when a session begins and ends (milliseconds): as published, else when the user came and left."""
    if session.starts_at is not None:
        return session.starts_at, session.ends_at
    return session.entered_at, session.ends_at if session.ends_at is not None else session.left_at


def times(session: Session, zone: str, dash: str) -> str:
    """Return `10:15-10:50` on the conference's clock, `10:15` without a length, nothing without a time."""
    starts, ends = session_span(session)
    if starts is None:
        return ""
    # such as a co-located event, whose hours nobody publishes
    if ends is not None and ends - starts >= DAY:
        return "all day"
    return clock_time(starts, zone) + (f"{dash}{clock_time(ends, zone)}" if ends is not None and ends > starts else "")


def note_moment(note: Note, zone: str | None) -> datetime:
    """Return a note's wall clock: the conference's, or in the inbox the one of the machine it was typed on."""
    if zone is not None:
        return local_time(note.at, zone)
    return datetime.fromtimestamp(note.at / 1000, UTC) + timedelta(minutes=note.utc_offset)


def written_later(note: Note, calendar: Calendar | None) -> str:
    """Return the date of a note that was taken on another day than the one it belongs to, else nothing."""
    if calendar is None or note.day is None:
        return ""
    taken = day_of(note.at, calendar)
    return "" if taken == note.day else day_label(taken)
