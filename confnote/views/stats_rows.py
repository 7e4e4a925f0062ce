"""Figures -> plain lines for pipes, and the JSON of `stats --json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confnote.model import Speaker
from confnote.views.figures import kinds_told
from confnote.views.records import record
from confnote.views.rows import counted
from confnote.views.wording import spoken_by

if TYPE_CHECKING:
    from collections.abc import Iterator

    from confnote.views.figures import Figures, Tally

WHAT = 10
"""The width of `conference`."""


def stat_lines(found: Figures, *, every: bool = False) -> Iterator[str]:
    """Yield a line a figure: what it is of, its name, its numbers; `every` conference has one line, not its days."""
    for about in () if every else found.conferences:
        yield _line("conference", about.slug, f"{about.starts_on}..{about.ends_on}", about.name, about.place)
    for tally in found.tallies:
        name = tally.conference.slug if every else tally.day.isoformat() if tally.day else ""
        yield _line("conference" if every else "day", name, *_told(tally))
    yield _line(
        "total", "", counted(len(found.attended), "session"), counted(found.notes, "note"),
        counted(len(found.tech), "tech"), f"{found.minutes / 60:.1f} h", f"{found.words} words", f"{found.open} open",
        f"{found.missed} to watch",
    )  # fmt: skip
    if found.mean is not None:
        yield _line("mean", f"{found.mean:.1f}")
        for rating, number in found.ratings:
            yield _line("rating", f"{rating}/5" if rating else "", str(number))
    for kind, number in kinds_told(found):
        yield _line("kind", kind, str(number))
    for one in found.noted:
        place = f"{one.conference.slug} {one.session.handle}" if every else one.session.handle
        yield _line("session", place, counted(one.notes, "note"), one.session.title)
    for row in found.tags:
        yield _line("tag", f"#{row.tag}", str(row.uses), row.told)
    for who in found.speakers:
        yield _line("speaker", spoken_by(Speaker(name=who.name, org=who.org)), counted(who.sessions, "session"))
    for about, tech in found.tech:
        place = f"{about.slug} {tech.handle}" if every else tech.handle
        yield _line("tech", place, f"{tech.rating}/5" if tech.rating else "", tech.name)


def stat_values(found: Figures, *, every: bool = False) -> dict[str, Any]:
    """Return the figures as JSON values; hours are numbers, `rating` null counts the sessions that have none."""
    return {
        "conferences": [about.slug for about in found.conferences],
        "sessions": len(found.attended),
        "missed": found.missed,
        "hours": round(found.minutes / 60, 2),
        "notes": found.notes,
        "words": found.words,
        "tech_seen": len(found.tech),
        "open": found.open,
        "mean_rating": round(found.mean, 2) if found.mean is not None else None,
        "ratings": [{"rating": rating, "sessions": number} for rating, number in found.ratings],
        "kinds": dict(kinds_told(found)),
        "by_conference" if every else "days": [_tally(tally, every=every) for tally in found.tallies],
        "most_noted": [
            {
                "conference": one.conference.slug,
                "session": one.session.handle,
                "title": one.session.title,
                "notes": one.notes,
            }
            for one in found.noted
        ],
        "tags": [
            {"tag": row.tag, "notes": row.notes, "sessions": row.sessions, "tech": row.tech} for row in found.tags
        ],
        "speakers": [{"name": who.name, "org": who.org, "sessions": who.sessions} for who in found.speakers],
        "tech": [
            {"conference": about.slug, "handle": tech.handle, "name": tech.name, "rating": tech.rating}
            for about, tech in found.tech
        ],
    }


def _line(what: str, *fields: str) -> str:
    return record((what, *fields), (WHAT,))


def _told(tally: Tally) -> tuple[str, ...]:
    return (
        counted(tally.sessions, "session"),
        counted(tally.notes, "note"),
        counted(tally.tech, "tech"),
        f"{tally.hours} h",
    )


def _tally(tally: Tally, *, every: bool) -> dict[str, Any]:
    name = {"conference": tally.conference.slug} if every else {"day": tally.day.isoformat() if tally.day else None}
    return {
        **name,
        "sessions": tally.sessions,
        "notes": tally.notes,
        "tech": tally.tech,
        "hours": round(tally.minutes / 60, 2),
    }
