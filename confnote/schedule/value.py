"""What a programme says, whatever its format: the values between a file and the plan of what to change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from confnote.model import LinkKind, Speaker

ZoneOrigin = Literal["", "file", "given", "assumed"]
"""Who said the zone: nobody, the file, a person (an option, the conference), or the machine for want of better."""


class Alias(NamedTuple):
    """A name by which a source knows a session: `guid`, `uid`, `code`, `url`, or `id:FORMAT` where it is a number."""

    source: str
    key: str


class Weblink(NamedTuple):
    """A link of a session, always http or https."""

    kind: LinkKind
    url: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One session as a file tells it. `abstract` is Markdown; a start without an end is an unknown length.

    `aliases` are as the file has them: a key that several slots share is none, and only the plan can tell.
    """

    title: str
    subtitle: str = ""
    kind: str = "talk"
    status: Literal["scheduled", "cancelled"] = "scheduled"
    service: bool = False
    track: str = ""
    room: str = ""
    starts_at: int | None = None
    ends_at: int | None = None
    all_day: bool = False
    abstract: str = ""
    speakers: tuple[Speaker, ...] = ()
    links: tuple[Weblink, ...] = ()
    aliases: tuple[Alias, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A programme. `identity` are the clues by which its next version is known, whatever format that comes in.

    `starts_on` and `ends_on` are None only where no session has a time; `notices` are sentences for the person who
    imports it: what had to be assumed, what was left out. `guessed` are fields that the format has no place for.
    `favourites`: one person's choice, not the whole programme.
    """

    format: str
    title: str = ""
    identity: tuple[str, ...] = ()
    version: str = ""
    url: str = ""
    zone: str | None = None
    zone_origin: ZoneOrigin = ""
    starts_on: date | None = None
    ends_on: date | None = None
    slots: tuple[Slot, ...] = ()
    notices: tuple[str, ...] = ()
    guessed: tuple[str, ...] = ()
    favourites: bool = False
