"""The value types of confnote: what a store holds, as plain frozen values.

Instants (`*_at`, `at`) are integer milliseconds since 1970-01-01 UTC, so that they order and compare without a
zone; days (`*_on`, `day`) are calendar dates of the conference; offsets are minutes east of UTC. `uid` never changes
and is the same on every machine; `id` is the local number behind a handle (`s12`, `n45`, `t3`, `l7`).
References between values are by uid.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

Attendance = Literal["", "planned", "attended", "left-early", "missed", "skipped"]
ATTENDANCES = ("planned", "attended", "left-early", "missed", "skipped")
Status = Literal["scheduled", "cancelled", "replaced", "removed"]
STATUSES = ("scheduled", "cancelled", "replaced", "removed")
NoteKind = Literal["note", "takeaway", "quote", "question", "action"]
NOTE_KINDS = ("note", "takeaway", "quote", "question", "action")
LinkKind = Literal["page", "slides", "video", "paper", "code", "social"]
LINK_KINDS = ("page", "slides", "video", "paper", "code", "social")
SESSION_KINDS = (
    "talk", "keynote", "lightning", "panel", "workshop", "office-hours", "roundtable", "tutorial", "hallway",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Conference:
    """One edition of an event. `day_end`: minutes after midnight; what happens before belongs to the day before."""

    id: int
    uid: str
    slug: str
    name: str
    zone: str
    starts_on: date
    ends_on: date
    day_one: date
    day_end: int = 240
    place: str = ""
    url: str = ""
    hashtag: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """A person on a stage; all but the name may be empty."""

    uid: str = ""
    name: str
    org: str = ""
    handle: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A page, slides, a video, ... of a session, a tech or a note; a social post has author, text, date and embed code.

    `author` is the display name with the handle in brackets as pasted (`Ada L. (@ada)`), `published` what the embed
    code says of its date, `embed` the code to the letter.
    """

    id: int
    uid: str
    kind: LinkKind
    url: str
    title: str = ""
    author: str = ""
    text: str = ""
    published: str = ""
    embed: str = ""
    session: str | None = None
    note: str | None = None
    tech: str | None = None

    @property
    def handle(self) -> str:
        """What a person types to name it."""
        return f"l{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Anything one can take notes in. `day` is the conference day it belongs to, None without any time."""

    id: int
    uid: str
    conference: str
    title: str
    subtitle: str = ""
    kind: str = "talk"
    status: Status = "scheduled"
    service: bool = False
    track: str = ""
    room: str = ""
    starts_at: int | None = None
    ends_at: int | None = None
    day: date | None = None
    abstract: str = ""
    attendance: Attendance = ""
    entered_at: int | None = None
    left_at: int | None = None
    rating: int | None = None
    verdict: str = ""
    tags: tuple[str, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def handle(self) -> str:
        """What a person types to name it."""
        return f"s{self.id}"

    @property
    def begins(self) -> int | None:
        """When it was, for the order of a day: its own start, else when one sat down in it."""
        return self.starts_at if self.starts_at is not None else self.entered_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One captured thought, Markdown text as typed.

    `session` is a uid; `day` is the day it belongs to (its session's, else its own), None only where no day is known
    (the inbox, or a section); `section` names a heading of the whole conference; `utc_offset` is in minutes.
    """

    id: int
    uid: str
    conference: str | None
    session: str | None = None
    day: date | None = None
    section: str = ""
    kind: NoteKind = "note"
    text: str
    at: int
    utc_offset: int = 0
    private: bool = False
    done_at: int | None = None
    tags: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def handle(self) -> str:
        """What a person types to name it."""
        return f"n{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tech:
    """A product or project seen; `session` is the uid of the one that mentioned it, `day` the day it was seen."""

    id: int
    uid: str
    conference: str
    name: str
    url: str = ""
    tagline: str = ""
    verdict: str = ""
    rating: int | None = None
    booth: str = ""
    session: str | None = None
    at: int
    day: date | None = None
    tags: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def handle(self) -> str:
        """What a person types to name it."""
        return f"t{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """All that one conference holds, read once: what a post, a list or a picture is made from.

    Sessions and notes stand by time, then handle; tech by the order it was captured in.
    """

    conference: Conference
    sessions: tuple[Session, ...] = ()
    notes: tuple[Note, ...] = ()
    tech: tuple[Tech, ...] = ()
