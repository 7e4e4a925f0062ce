"""Values turned into the JSON of `--json`: the keys are a contract, in this order; more may follow them."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta, timezone
from typing import TYPE_CHECKING, Any

from confnote.core.text import safe_json
from confnote.core.time import local_time

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from confnote.model import Conference, Dossier, Link, Note, Session, Tech
    from confnote.store.place import Place
    from confnote.views.rows import TrashRow

    Thing = Session | Note | Tech

Json = dict[str, Any]


def dumps(value: Json | Sequence[Json]) -> str:
    """Return one document, indented by two, without a line end; safe to show, and the same strings when read back."""
    return safe_json(json.dumps(value, ensure_ascii=False, indent=2))


def note(note: Note, dossier: Dossier | None) -> Json:
    """Return a note; without a dossier it is one of the inbox."""
    return _note(note, _Index.of(dossier))


def notes(dossier: Dossier) -> list[Json]:
    """Return all notes, in the order they were captured in."""
    index = _Index.of(dossier)
    return [_note(note, index) for note in dossier.notes]


def session(session: Session, dossier: Dossier) -> Json:
    """Return a session; `notes` is their number."""
    return _session(session, _Index.of(dossier))


def sessions(dossier: Dossier) -> list[Json]:
    """Return all sessions, by time."""
    index = _Index.of(dossier)
    return [_session(session, index) for session in dossier.sessions]


def tech(tech: Tech, dossier: Dossier) -> Json:
    """Return a tech."""
    return _tech(tech, _Index.of(dossier))


def techs(dossier: Dossier) -> list[Json]:
    """Return all tech, in the order it was seen in."""
    index = _Index.of(dossier)
    return [_tech(tech, index) for tech in dossier.tech]


def link(link: Link, dossier: Dossier | None) -> Json:
    """Return a link; one of `session`, `note` and `tech` is the handle of what it is on."""
    return _whole_link(link, _Index.of(dossier))


def links(dossier: Dossier) -> list[Json]:
    """Return all links, on whatever they are, by handle."""
    index = _Index.of(dossier)
    owners: tuple[Thing, ...] = (*dossier.sessions, *dossier.notes, *dossier.tech)
    found = sorted((link for owner in owners for link in owner.links), key=lambda link: link.id)
    return [_whole_link(link, index) for link in found]


def conference(conference: Conference) -> Json:
    """Return a conference; `day_end` is the time of day at which its days end."""
    return {
        "slug": conference.slug,
        "uid": conference.uid,
        "name": conference.name,
        "timezone": conference.zone,
        "starts_on": _day(conference.starts_on),
        "ends_on": _day(conference.ends_on),
        "day_one": _day(conference.day_one),
        "place": conference.place,
        "url": conference.url,
        "hashtag": conference.hashtag,
        "day_end": f"{conference.day_end // 60:02}:{conference.day_end % 60:02}",
    }


def trashed(row: TrashRow, zone: str) -> Json:
    """Return a deleted thing: its handle, its words, when it was deleted on the clock of the zone."""
    return {"handle": row.handle, "text": row.text, "deleted_at": _time(row.at, zone)}


def now(place: Place, dossier: Dossier | None, following: Session | None = None) -> Json:
    """Return what is on: `target` is where a note would go, a handle of a session, a day, or `inbox`.

    `session` is the handle of the target if that is a session; `room` the pinned one, else the session's; `next` the
    handle of the session that follows on one's agenda; `rivals` are the handles among which nobody could choose.
    """
    uid, number, title = place.session or ("", 0, "")
    zone = dossier.conference.zone if dossier else "UTC"
    current = next((session for session in dossier.sessions if session.uid == uid), None) if dossier else None
    handle = f"s{number}" if place.session else None
    return {
        "conference": place.slug or None,
        "session": handle,
        "room": place.room or (current.room if current else "") or None,
        "target": handle or place.day or "inbox",
        "next": following.handle if following else None,
        "title": title or None,
        "starts_at": _time(current.begins, zone) if current else None,
        "ends_at": _time(current.ends_at, zone) if current else None,
        "next_title": following.title if following else None,
        "next_starts_at": _time(following.starts_at, zone) if following else None,
        "next_room": (following.room or None) if following else None,
        "rivals": [f"s{number}" for _, number, _ in place.rivals],
    }


@dataclass(frozen=True, slots=True)
class _Index:
    """What the values of one dossier refer to: handles by uid, notes counted by session. Built once for a list."""

    slug: str | None
    zone: str | None
    handles: Mapping[str, str]
    counts: Mapping[str | None, int]

    @classmethod
    def of(cls, dossier: Dossier | None) -> _Index:
        if dossier is None:
            return cls(slug=None, zone=None, handles={}, counts={})
        things: tuple[Thing, ...] = (*dossier.sessions, *dossier.notes, *dossier.tech)
        return cls(
            slug=dossier.conference.slug,
            zone=dossier.conference.zone,
            handles={thing.uid: thing.handle for thing in things},
            counts=Counter(note.session for note in dossier.notes),
        )

    def handle(self, uid: str | None) -> str | None:
        return self.handles.get(uid) if uid is not None else None


def _note(note: Note, index: _Index) -> Json:
    zone = index.zone if note.conference is not None else None
    return {
        "handle": note.handle,
        "uid": note.uid,
        "conference": index.slug if note.conference is not None else None,
        "session": index.handle(note.session),
        "day": _day(note.day),
        "section": note.section,
        "kind": note.kind,
        "text": note.text,
        "at": _time(note.at, zone, note.utc_offset),
        "private": note.private,
        "tags": list(note.tags),
        "done_at": _time(note.done_at, zone, note.utc_offset),
        "links": [_link(link) for link in note.links],
    }


def _session(session: Session, index: _Index) -> Json:
    return {
        "handle": session.handle,
        "uid": session.uid,
        "conference": index.slug,
        "title": session.title,
        "kind": session.kind,
        "attendance": session.attendance,
        "status": session.status,
        "day": _day(session.day),
        "starts_at": _time(session.starts_at, index.zone),
        "ends_at": _time(session.ends_at, index.zone),
        "room": session.room,
        "track": session.track,
        "speakers": [
            {"name": who.name, "org": who.org, "handle": who.handle, "url": who.url} for who in session.speakers
        ],
        "rating": session.rating,
        "verdict": session.verdict,
        "links": [_link(link) for link in session.links],
        "tags": list(session.tags),
        "notes": index.counts.get(session.uid, 0),
        "subtitle": session.subtitle,
        "abstract": session.abstract,
        "service": session.service,
        "entered_at": _time(session.entered_at, index.zone),
        "left_at": _time(session.left_at, index.zone),
    }


def _tech(tech: Tech, index: _Index) -> Json:
    return {
        "handle": tech.handle,
        "uid": tech.uid,
        "conference": index.slug,
        "name": tech.name,
        "url": tech.url,
        "tagline": tech.tagline,
        "verdict": tech.verdict,
        "rating": tech.rating,
        "booth": tech.booth,
        "session": index.handle(tech.session),
        "at": _time(tech.at, index.zone),
        "day": _day(tech.day),
        "tags": list(tech.tags),
        "links": [_link(link) for link in tech.links],
    }


def _link(link: Link) -> Json:
    return {"handle": link.handle, "kind": link.kind, "url": link.url, "title": link.title}


def _whole_link(link: Link, index: _Index) -> Json:
    return {
        **_link(link),
        "uid": link.uid,
        "conference": index.slug,
        "session": index.handle(link.session),
        "note": index.handle(link.note),
        "tech": index.handle(link.tech),
        "author": link.author,
        "text": link.text,
        "published": link.published,
        "embed": link.embed,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _time(at: int | None, zone: str | None, minutes_east: int = 0) -> str | None:
    """ISO 8601 to the second, on the clock of the zone; in the inbox on the clock of the machine that typed."""
    if at is None:
        return None
    moment = local_time(at, zone or "UTC")
    if zone is None:
        moment = moment.astimezone(timezone(timedelta(minutes=minutes_east)))
    return moment.isoformat(timespec="seconds")
