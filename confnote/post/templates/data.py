"""What a post tells -> the values a template of the author's own sees: plain, documented in the README, stable.

Names may join; what is here keeps its name and meaning. Speakers and links are those of the model: `name org handle
url`, and `kind url title author text published`. A text that a record holds remembers which one, so that a re-export
knows the paragraph it became.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self
from zoneinfo import ZoneInfo

from confnote.post.content import wording
from confnote.post.content.line_template import spell
from confnote.post.content.order import FRAMING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from confnote import model
    from confnote.post.content import select as told
    from confnote.post.content.facts import PostFacts
    from confnote.post.style import Style


class Keyed(str):
    """A text and the key of the piece it belongs to: `n:UID` a note, `s:UID.title` a session."""

    __slots__ = ("key",)

    key: str

    def __new__(cls, words: str, key: str) -> Self:
        """Make one."""
        made = super().__new__(cls, words)
        made.key = key
        return made


@dataclass(frozen=True, slots=True)
class Note:
    """A note: Markdown as typed, kind (note, quote, takeaway, question, action), and when, in the conference's zone."""

    handle: str
    kind: str
    text: str
    at: datetime
    tags: tuple[str, ...]
    links: tuple[model.Link, ...]


@dataclass(frozen=True, slots=True)
class Session:
    """A session with its notes; a rating is 1 to 5 or none, times may be none."""

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
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A day: number and date may be none, label is its heading; sessions, and notes that belong to no session."""

    number: int | None
    date: date | None
    label: str
    sessions: tuple[Session, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Tech:
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
class Section:
    """A section of the whole post that has a heading."""

    name: str
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Conference:
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
class Post:
    """The post itself."""

    title: str
    slug: str
    date: datetime | date | None
    tags: tuple[str, ...]
    site: str
    day: int | None


def names(content: told.Content, about: PostFacts, site: str, style: Style) -> dict[str, Any]:
    """Give all that a template can name, by name."""
    one = _Reader(ZoneInfo(content.conference.zone))
    days = tuple(one.day(day, style) for day in content.days)
    low = {name.casefold(): notes for name, notes in content.sections.items()}
    framing = {name.replace("-", "_"): one.notes(low.get(name, ())) for name in FRAMING}
    return {
        "post": Post(about.title, about.slug, about.date, about.tags, site, about.day),
        "conference": _conference(content.conference),
        "days": days,
        "by_day": content.by_day,
        "sessions": tuple(session for day in days for session in day.sessions),
        **framing,
        "sections": tuple(
            Section(Keyed(name, f"x:{name.casefold()}"), one.notes(notes))
            for name, notes in content.sections.items()
            if name.casefold() not in FRAMING
        ),
        "takeaways": one.notes(content.takeaways),
        "questions": one.notes(content.questions),
        "actions": one.notes(content.actions),
        "missed": tuple(map(one.session, content.missed)),
        "tech": tuple(map(_tech, content.tech)),
        "label": _labels(style.values),
    }


def _labels(style: Mapping[str, str]) -> dict[str, str]:
    return {key.removeprefix("label."): value for key, value in style.items() if key.startswith("label.")}


class _Reader:
    """Turns records into what a template sees, their instants into times of one zone."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone

    def notes(self, given: tuple[model.Note, ...]) -> tuple[Note, ...]:
        return tuple(
            Note(
                one.handle, one.kind, Keyed(one.text, f"n:{one.uid}"), self.at(one.at), one.tags, one.links
            )
            for one in given
        )  # fmt: skip

    def session(self, given: told.Told) -> Session:
        one = given.session
        key = f"s:{one.uid}"
        return Session(
            handle=one.handle,
            title=Keyed(one.title or one.kind, f"{key}.title"),
            subtitle=one.subtitle,
            kind=one.kind,
            track=one.track,
            room=one.room,
            date=one.day,
            starts_at=None if one.begins is None else self.at(one.begins),
            ends_at=None if one.ends_at is None else self.at(one.ends_at),
            abstract=one.abstract,
            rating=one.rating,
            verdict=Keyed(one.verdict, f"{key}.rating"),
            tags=one.tags,
            speakers=one.speakers,
            links=one.links,
            notes=self.notes(given.notes),
        )

    def day(self, given: told.Day, style: Style) -> Day:
        label = Keyed(spell(wording.day(given, style)), given.key)
        sessions = tuple(map(self.session, given.told))
        return Day(given.number, given.on, label, sessions, self.notes(given.notes))

    def at(self, instant: int) -> datetime:
        return (datetime.fromtimestamp(instant // 1000, UTC) + timedelta(milliseconds=instant % 1000)).astimezone(
            self.zone
        )


def _tech(one: model.Tech) -> Tech:
    key = f"t:{one.uid}"
    return Tech(
        one.handle, Keyed(one.name, key), one.url, Keyed(one.tagline, key), Keyed(one.verdict, key), one.rating,
        one.booth, one.tags, one.links,
    )  # fmt: skip


def _conference(one: model.Conference) -> Conference:
    return Conference(
        one.name, one.slug, one.place, one.url, one.hashtag, one.zone, one.starts_on, one.ends_on
    )  # fmt: skip
