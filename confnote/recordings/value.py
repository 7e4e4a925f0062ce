"""A recording as a list names it, and what matching must know of a session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One recording of a list.

    `key` names it in its list, also when its title changes. `url` is its page, else its file, and `files` are the
    addresses of its other files. `length` is in seconds, 0 if unknown. `captions` is the address or path of its
    captions. `language` is a code such as `en`. Whatever the list does not say is empty.
    """

    key: str
    title: str
    url: str
    speakers: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    length: int = 0
    captions: str = ""
    language: str = ""
    day: date | None = None
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
