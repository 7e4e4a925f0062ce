"""What a command of the room did, in one line. Cheap: both doors say the same words."""

from __future__ import annotations

from datetime import date

from confnote.core.calendar_names import MONTHS
from confnote.core.text import one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from confnote.store.capture import Noted, Rated, Recorded
    from confnote.store.place import Place


def session_line(session: tuple[str, int, str]) -> str:
    """`s12 Backstage: Restoring Order`, safe to show."""
    return f"s{session[1]} {one_line(session[2], 70)}"


def short_day(day: str) -> str:
    """`17 May` for 2022-05-17."""
    return f"{int(day[8:])} {MONTHS[int(day[5:7]) - 1][:3]}"


def day_name(place: Place, day: str | None = None) -> str:
    """`Day 2 (18 May)` of the place's own day or another one; the date alone far from the conference."""
    named = day or place.day
    number = place.number + (date.fromisoformat(named) - date.fromisoformat(place.day)).days
    near = place.holds if named == place.day else abs(number) < 15
    return f"Day {number} ({short_day(named)})" if number >= 0 and near else short_day(named)


def noted(note: Noted) -> str:
    """Say where a note went."""
    head = f"{'private ' if note.private else ''}{note.kind} n{note.id} added"
    place = note.place
    if place.conference is None:
        return (
            f'{head} to the inbox: there is no conference yet. Make one: confnote new "NAME" --dates "16-20 May 2022",'
            f" then: confnote move n{note.id} NAME"
        )
    if note.session is not None:
        return f"{head} to {session_line(note.session)}"
    if note.section:
        return f"{head} to the section {one_line(note.section, 60)}"
    where = day_name(place, note.day)
    if place.rivals:
        first = f"confnote move n{note.id} s{place.rivals[0][1]}"
        rivals = ", ".join(session_line(rival) for rival in place.rivals[:3])
        more = f" and {len(place.rivals) - 3} more" if len(place.rivals) > 3 else ""
        return f"{head} to {where}, unfiled. Possible: {rivals}{more}. File it with: {first}"
    return f"{head} to {where}, unfiled"


def outside(note: Noted) -> str | None:
    """Warn where the clock's note was kept with a conference that is not on; a place that was named is no surprise."""
    place = note.place
    if place.conference is None or place.holds or note.session or note.section or note.day != place.day:
        return None
    return (
        f"{one_line(place.name, 60)} is not on now: kept with it all the same (another: -c NAME, or confnote use NAME)"
    )


def rated(rating: Rated) -> str:
    """Say which session was rated how."""
    verdict = f": {one_line(rating.verdict, 60)}" if rating.verdict else ""
    named = "" if rating.current else " (the last one attended today)"
    return f"{session_line(rating.session)} rated {rating.rating}/5{verdict}{named}"


def recorded(tech: Recorded) -> str:
    """Say what of a tech is new."""
    head = f"t{tech.id} {one_line(tech.name, 60)}"
    if tech.added:
        return f"{head} added"
    if not tech.changes:
        return f"{head} was there already, nothing new"
    parts = []
    for field, before, after in tech.changes:
        if field == "session":
            parts.append("session set" if before is None else "session changed")
        elif before in {None, ""}:
            parts.append(f"{field} {one_line(str(after), 50)}")
        else:
            parts.append(f"{field} {one_line(str(before), 30)} → {one_line(str(after), 50)}")
    return f"{head} completed: {', '.join(parts)}"


def now_short(place: Place, minutes: tuple[int | None, int | None]) -> str:
    """One line for a status bar: the target and its minutes in and left; empty where nothing is on."""
    if place.session is None:
        return ""
    gone, left = minutes
    times = [
        f"{gone}m in" if gone is not None and gone >= 0 else "",
        f"{left}m left" if left is not None and left >= 0 else "",
    ]
    about = ", ".join(part for part in times if part)
    return f"s{place.session[1]} {one_line(place.session[2], 40)}" + (f" ({about})" if about else "")
