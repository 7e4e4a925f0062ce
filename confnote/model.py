"""The values of confnote: conferences, sessions, notes, tech, links, speakers.

Instants (`*_at`, `at`) are integer milliseconds since 1970-01-01 UTC, so that they order and compare without a
zone; days (`*_on`, `day`) are calendar dates of the conference; offsets are minutes east of UTC. `uid` never changes
and is the same on every machine; `id` is the local number behind a handle (`s12`, `n45`, `t3`, `l7`).
References between values are by uid.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Attendance = Literal["", "planned", "attended", "left-early", "missed", "skipped"]
ATTENDANCES = ("planned", "attended", "left-early", "missed", "skipped")
Status = Literal["scheduled", "cancelled", "replaced", "removed"]
STATUSES = ("scheduled", "cancelled", "replaced", "removed")
LinkKind = Literal["page", "slides", "video", "paper", "code", "social"]
LINK_KINDS = ("page", "slides", "video", "paper", "code", "social")
ZeroBy = Literal["", "words", "hand"]
HOUR = 3_600_000  # ms
SESSION_KINDS = (
    "talk", "keynote", "lightning", "panel", "workshop", "office-hours", "roundtable", "tutorial", "hallway",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The zone and the days by which times are read and shown.

    `day_end` is in minutes after midnight: an earlier instant belongs to the day before. `day_one` is the date called
    Day 1.
    """

    zone: str
    starts_on: date
    ends_on: date
    day_one: date
    day_end: int = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Conference(Calendar):
    """One edition of an event, and the calendar of its times. `slug` is its name in commands."""

    id: int = 0
    uid: str = ""
    slug: str
    name: str
    place: str = ""
    url: str = ""
    hashtag: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """A speaker; `handle` is a name in a social network (`@ada`)."""

    uid: str = ""
    name: str
    org: str = ""
    handle: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link of a session, a note or a tech; a stored link has the uid of one of them.

    `programme`: it was in the last import of the session.

    Of a recording, `length` is in seconds (0 if unknown), `captions` the address of its captions, `cues` the key of
    those that were read (see `store.captions`), and `zero_at` when it began (ms), as `zero_by` says: by the user's
    `hand` or by the `words` of the notes.

    Only a social post has `author` (the display name and handle as pasted, `Ada L. (@ada)`), `text`, `published` (the
    date in the words of the embed code) and `embed` (the code as pasted).
    """

    id: int = 0
    uid: str = ""
    kind: LinkKind
    url: str
    title: str = ""
    author: str = ""
    text: str = ""
    published: str = ""
    embed: str = ""
    length: int = 0
    captions: str = ""
    cues: str = ""
    zero_at: int | None = None
    zero_by: ZeroBy = ""
    session: str | None = None
    note: str | None = None
    tech: str | None = None
    programme: bool = False

    @property
    def handle(self) -> str:
        """The word by which the user names this link."""
        return f"l{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A talk, a panel, a conversation in the hallway: anything with notes.

    `service` marks a break, registration and the like. `day` is the conference day, None without a time. The user came
    at `entered_at` and went at `left_at`. `verdict` is the user's comment, `conference` a uid. `attendance` is what the
    user marked; `state` counts notes and ratings too. `noted`: the store has notes in it.
    """

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
    noted: bool = False
    tags: tuple[str, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def handle(self) -> str:
        """The word by which the user names this session."""
        return f"s{self.id}"

    @property
    def begins(self) -> int | None:
        """The published start, else the instant at which the user came in; None without either."""
        return self.starts_at if self.starts_at is not None else self.entered_at

    @property
    def state(self) -> Attendance:
        """Return the attendance; `attended` also if the user was in it and marked nothing else."""
        is_open = self.attendance in {"", "planned"}
        return "attended" if is_open and self.was_attended() else self.attendance

    @property
    def is_mine(self) -> bool:
        """Return whether the user planned the session or was in it (in SQL: `now.mine_sql`)."""
        return self.attendance == "planned" or self.was_attended()

    def was_attended(self, *, noted: bool | None = None) -> bool:
        """Return whether the user was in the session; `noted` says whether it has notes that count.

        A session marked as missed or skipped does not count. Any other counts if it is marked as attended or left
        early, has notes or a rating, or was started by the user.
        """
        if self.attendance in {"missed", "skipped"}:
            return False
        known = self.attendance in {"attended", "left-early"}
        return (
            known or (self.noted if noted is None else noted) or self.entered_at is not None or self.rating is not None
        )

    def attended_period(self, last_note: int | None = None) -> tuple[int, int] | None:
        """Return when the user came and went (ms), None if one of them is unknown.

        The user went at the published end or before it. If there is none, the user went at `left_at`, but at most an
        hour after the last note (at `last_note`); without `left_at`, at the last note.
        """
        begins = self.begins if self.entered_at is None else self.entered_at
        if begins is None:
            return None
        left = self.left_at if self.left_at is not None and self.left_at > begins else None
        if self.ends_at is not None and self.ends_at > begins:
            return begins, min(left or self.ends_at, self.ends_at)
        noted = max(last_note or begins, begins)
        if left is not None:
            # the next `start` sets `left_at`, perhaps hours later
            return begins, min(left, noted + HOUR)
        return (begins, noted) if noted > begins else None


@dataclass(frozen=True, slots=True)
class Cue:
    """Some words of a recording, said from `start` on (seconds)."""

    start: float
    text: str


@dataclass(frozen=True, slots=True)
class Position:
    """A moment of a recording: its seconds, and the address that plays it from there.

    `url` is "" if the host has no form for it. `sure`: the user or the words of the notes say when the recording
    began, and not only the clock.
    """

    seconds: int
    url: str
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note; `text` is Markdown as typed, `kind` a name in `core.kinds`.

    `conference` (None: the inbox) and `session` are uids. `day` is the day of the session, else of the note; None if
    unknown, as in the inbox. `section` is the title of a part of the post that belongs to no session or day.
    `utc_offset` is that of `at`, in minutes. `delay` (ms) is not 0 if the clock went back before the note was written:
    the note is sorted by so much later, after those that were written before it. `done_at` is when the user marked a
    question or an action as done. `clock` is the local time of `at` in words, if a post shows it. `position` is
    its moment in the recording of the session.
    """

    id: int
    uid: str
    conference: str | None
    session: str | None = None
    day: date | None = None
    section: str = ""
    kind: str = "note"
    text: str
    at: int
    delay: int = 0
    utc_offset: int = 0
    clock: str = ""
    private: bool = False
    done_at: int | None = None
    tags: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    position: Position | None = None

    @property
    def handle(self) -> str:
        """The word by which the user names this note."""
        return f"n{self.id}"

    @property
    def order(self) -> int:
        """The instant by which notes and tech are sorted."""
        return self.at + self.delay


@dataclass(frozen=True, slots=True, kw_only=True)
class Tech:
    """A product or project.

    `session` is the uid of the session that mentioned the product, `day` the day on which the user saw it.
    """

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
        """The word by which the user names this tech."""
        return f"t{self.id}"

    @property
    def order(self) -> int:
        """The instant by which notes and tech are sorted."""
        return self.at


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """A conference with all its records, from which posts, lists and pictures are made.

    Sessions and notes are sorted by time, then by handle; tech in the order of capture.
    """

    conference: Conference
    sessions: tuple[Session, ...] = ()
    notes: tuple[Note, ...] = ()
    tech: tuple[Tech, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteCounts:
    """Counts of the notes of a conference.

    `in_session` counts by session (a uid); `last` has the time of the last note in each. `by_day` counts the notes
    without a session by day. `open` counts the follow-ups that are not done.
    """

    in_session: dict[str, int]
    last: dict[str, int]
    by_day: dict[date | None, int]
    kinds: dict[str, int]
    tags: dict[str, int]
    words: int
    open: int
