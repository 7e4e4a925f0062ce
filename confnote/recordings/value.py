"""A recording as a list names it, and what matching must know of a session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One recording of a list: the best of its addresses, and what the list says of it.

    `length` is in seconds, 0 if unknown. `captions` is an address. `day` is when it was recorded, or was published if
    the list does not say which, `published` when it was surely published. Whatever the list does not say is empty.
    """

    title: str
    url: str
    speakers: tuple[str, ...] = ()
    length: int = 0
    captions: str = ""
    day: date | None = None
    published: date | None = None
    room: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownTalk:
    """A session to match.

    `number` is that of its handle, `begins` its local time in minutes after midnight.
    """

    uid: str
    number: int
    title: str
    speakers: tuple[str, ...] = ()
    day: date | None = None
    begins: int | None = None
    room: str = ""
