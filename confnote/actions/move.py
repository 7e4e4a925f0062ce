"""Move notes to a session, a day, a section, another conference or the inbox, as one committed transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from confnote.actions.find import find_conference, find_session
from confnote.core.text import handle_number, line_of, one_line, readable
from confnote.errors import Unknown, Usage
from confnote.store.db import Store
from confnote.store.now import Place, place_of, short_day
from confnote.store.rows import update


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where notes move: a session (uid), a day (ISO), a section, a conference by its clock (slug), or the inbox.

    `name` is how messages name it.
    """

    session: str | None = None
    day: str | None = None
    section: str = ""
    conference: str | None = None
    inbox: bool = False
    name: str = ""


def find_target(store: Store, typed: str, place: Place) -> Target:
    """Return the session, the conference or the inbox that words name; sessions of the place's day go first."""
    if typed.casefold() == "inbox":
        return Target(inbox=True, name="the inbox")
    if handle_number(typed, "s") is None:
        try:
            conference = find_conference(store, typed)
        except Unknown:
            pass
        else:
            return Target(conference=conference.slug, name=f"{conference.slug}, filed by the clock")
    session = find_session(store, typed, place.conference, place.day)
    return Target(session=session.uid, name=session.label)


def day_target(day: str, conference: str | None) -> Target:
    """Return a day (ISO) of a conference (slug), or with None of each note's own conference."""
    return Target(day=day, conference=conference, name=short_day(day))


def section_target(typed: str, conference: str | None) -> Target:
    """Return a section of a conference's post, by its heading."""
    section = line_of(readable(typed)[0], "a section")
    return Target(section=section, conference=conference, name=f"the section {one_line(section, 60)}")


def move_notes(store: Store, notes: Iterable[tuple[str, str]], target: Target) -> None:
    """Move notes, given as (handle, uid)."""
    with store.change("move"):
        for _, uid in notes:
            (at,) = store.execute("SELECT at FROM note WHERE uid = ?", (uid,)).fetchone()
            values = _placed(store, uid, at, target)
            if values["conference"] is not None:
                (slug,) = store.execute("SELECT slug FROM conference WHERE uid = ?", (values["conference"],)).fetchone()
                values["utc_offset"] = place_of(store, at, slug).minutes
            update(store, "note", uid, **values)
            store.execute("UPDATE link SET conference = ? WHERE note = ?", (values["conference"], uid))


def _placed(store: Store, uid: str, at: int, target: Target) -> dict[str, Any]:
    nowhere = {"session": None, "day": None, "section": ""}
    if target.inbox:
        return {**nowhere, "conference": None}
    if target.session is not None:
        (conference,) = store.execute("SELECT conference FROM session WHERE uid = ?", (target.session,)).fetchone()
        return {**nowhere, "conference": conference, "session": target.session}
    if target.conference is not None and not target.day and not target.section:
        place = place_of(store, at, target.conference)
        filed = {"session": place.session.uid} if place.session else {"day": place.day}
        return {**nowhere, "conference": place.conference, **filed}
    conference = _conference_of(store, uid, target.conference)
    return {**nowhere, "conference": conference, **({"day": target.day} if target.day else {"section": target.section})}


def _conference_of(store: Store, uid: str, slug: str | None) -> str:
    if slug is not None:
        found = store.execute("SELECT uid FROM conference WHERE slug = ?", (slug,)).fetchone()
    else:
        found = store.execute("SELECT conference FROM note WHERE uid = ?", (uid,)).fetchone()
    if found is None or found[0] is None:
        raise Usage("that note is in the inbox: say which conference with -c NAME")
    return str(found[0])
