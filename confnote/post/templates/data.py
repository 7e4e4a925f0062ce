"""The values that a template sees. Names may be added; those that are here keep their meaning.

Speakers and links are those of the model: `name org handle url`, and `kind url title author text published`. A text
remembers the record it comes from, so that a re-export finds the paragraph it became.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self
from zoneinfo import ZoneInfo

from confnote import model
from confnote.post.content import select, wording
from confnote.post.content.compose import FRAMING
from confnote.post.content.line_template import spell
from confnote.post.style import Style

if TYPE_CHECKING:
    from confnote.post.content.facts import PostFacts


class Keyed(str):
    """A text with the key of the piece it belongs to: `n:UID` for a note, `s:UID.title` for a session."""

    __slots__ = ("key",)

    key: str

    def __new__(cls, words: str, key: str) -> Self:
        """Make a text with a key."""
        made = super().__new__(cls, words)
        made.key = key
        return made


@dataclass(frozen=True, slots=True)
class TemplateNote:
    """A note: Markdown as typed, kind (note, quote, takeaway, question, action), time in the conference's zone."""

    handle: str
    kind: str
    text: str
    at: datetime
    tags: tuple[str, ...]
    links: tuple[model.Link, ...]


@dataclass(frozen=True, slots=True)
class TemplateSession:
    """A session with its notes; the rating is 1 to 5 or None, and times may be None."""

    handle: str
    title: str
    subtitle: str
    kind: str
    track: str
    room: str
    date: date | None
    starts_at: datetime | None
    ends_at: datetime | None
    abstract: str
    rating: int | None
    verdict: str
    tags: tuple[str, ...]
    speakers: tuple[model.Speaker, ...]
    links: tuple[model.Link, ...]
    notes: tuple[TemplateNote, ...]


@dataclass(frozen=True, slots=True)
class TemplateDay:
    """A day with its heading (`label`), its sessions, and the notes without a session; number and date may be None."""

    number: int | None
    date: date | None
    label: str
    sessions: tuple[TemplateSession, ...]
    notes: tuple[TemplateNote, ...]


@dataclass(frozen=True, slots=True)
class TemplateTech:
    """A product seen."""

    handle: str
    name: str
    url: str
    tagline: str
    verdict: str
    rating: int | None
    booth: str
    tags: tuple[str, ...]
    links: tuple[model.Link, ...]


@dataclass(frozen=True, slots=True)
class TemplateSection:
    """A section of the post that has a heading."""

    name: str
    notes: tuple[TemplateNote, ...]


@dataclass(frozen=True, slots=True)
class TemplateConference:
    """The conference."""

    name: str
    slug: str
    place: str
    url: str
    hashtag: str
    timezone: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class TemplatePost:
    """The post itself."""

    title: str
    slug: str
    date: datetime | date | None
    tags: tuple[str, ...]
    site: str
    day: int | None


def names(content: select.Content, about: PostFacts, site: str, style: Style) -> dict[str, Any]:
    """Return all names that a template can use."""
    reader = _Reader(ZoneInfo(content.conference.zone))
    days = tuple(reader.day(day, style) for day in content.days)
    low = {name.casefold(): notes for name, notes in content.sections.items()}
    framing = {name.replace("-", "_"): reader.notes(low.get(name, ())) for name in FRAMING}
    return {
        "post": TemplatePost(about.title, about.slug, about.date, about.tags, site, about.day),
        "conference": _conference(content.conference),
        "days": days,
        "by_day": content.by_day,
        "sessions": tuple(session for day in days for session in day.sessions),
        **framing,
        "sections": tuple(
            TemplateSection(Keyed(name, f"x:{name.casefold()}"), reader.notes(notes))
            for name, notes in content.sections.items()
            if name.casefold() not in FRAMING
        ),
        "takeaways": reader.notes(content.takeaways),
        "questions": reader.notes(content.questions),
        "actions": reader.notes(content.actions),
        "missed": tuple(map(reader.session, content.missed)),
        "tech": tuple(map(_tech, content.tech)),
        "label": {key[6:]: value for key, value in style.values.items() if key.startswith("label.")},
    }


class _Reader:
    """Converts records to what a template sees, with times in one zone."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone

    def notes(self, chosen: tuple[model.Note, ...]) -> tuple[TemplateNote, ...]:
        return tuple(
            TemplateNote(
                note.handle, note.kind, Keyed(note.text, f"n:{note.uid}"), self.at(note.at), note.tags, note.links
            )
            for note in chosen
        )  # fmt: skip

    def session(self, talk: select.SessionNotes) -> TemplateSession:
        session = talk.session
        key = f"s:{session.uid}"
        return TemplateSession(
            handle=session.handle,
            title=Keyed(session.title or session.kind, f"{key}.title"),
            subtitle=session.subtitle,
            kind=session.kind,
            track=session.track,
            room=session.room,
            date=session.day,
            starts_at=None if session.begins is None else self.at(session.begins),
            ends_at=None if session.ends_at is None else self.at(session.ends_at),
            abstract=session.abstract,
            rating=session.rating,
            verdict=Keyed(session.verdict, f"{key}.rating"),
            tags=session.tags,
            speakers=session.speakers,
            links=session.links,
            notes=self.notes(talk.notes),
        )

    def day(self, day: select.PostDay, style: Style) -> TemplateDay:
        label = Keyed(spell(wording.day(day, style)), day.key)
        sessions = tuple(map(self.session, day.sessions))
        return TemplateDay(day.number, day.on, label, sessions, self.notes(day.notes))

    def at(self, instant: int) -> datetime:
        return (datetime.fromtimestamp(instant // 1000, UTC) + timedelta(milliseconds=instant % 1000)).astimezone(
            self.zone
        )


def _tech(tech: model.Tech) -> TemplateTech:
    key = f"t:{tech.uid}"
    return TemplateTech(
        tech.handle, Keyed(tech.name, key), tech.url, Keyed(tech.tagline, key), Keyed(tech.verdict, key), tech.rating,
        tech.booth, tech.tags, tech.links,
    )  # fmt: skip


def _conference(conference: model.Conference) -> TemplateConference:
    return TemplateConference(
        conference.name, conference.slug, conference.place, conference.url, conference.hashtag, conference.zone,
        conference.starts_on, conference.ends_on,
    )  # fmt: skip
