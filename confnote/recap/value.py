"""Values: a recap post as it was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeAlias

from confnote.core.embeds import Embed
from confnote.model import Link, Speaker


@dataclass(frozen=True, slots=True)
class DayName:
    """A day in a heading, by number, weekday (0: Monday) or date; `rest` is a subtitle."""

    number: int | None = None
    weekday: int | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None
    rest: str = ""


@dataclass(frozen=True, slots=True)
class RecapNote:
    """A paragraph, a list, or a quotation without `>`; `posts` are the social posts beside it."""

    text: str
    kind: str = "note"
    posts: tuple[Embed, ...] = ()


@dataclass(frozen=True, slots=True)
class Talk:
    """A session with speakers, links and notes; `theme` is the heading above the session's own.

    `line` is the paragraph below its heading that names the speakers, "" if there is none.
    """

    title: str
    speakers: tuple[Speaker, ...] = ()
    links: tuple[Link, ...] = ()
    notes: tuple[RecapNote, ...] = ()
    theme: str = ""
    line: str = ""
    room: str = ""
    rating: int | None = None
    verdict: str = ""
    kind: str = "talk"


Item: TypeAlias = Talk | RecapNote


@dataclass(frozen=True, slots=True)
class SessionPart:
    """Sessions and notes in order; `heading` is that of their day or group, "" for none."""

    heading: str = ""
    day: DayName | None = None
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class RecapSection:
    """A part about no session; `name` is the heading, or its substitute (see `read.HIDDEN`)."""

    name: str
    notes: tuple[RecapNote, ...] = ()


@dataclass(frozen=True, slots=True)
class RecapProduct:
    """An item of the list of products."""

    name: str
    url: str = ""
    tagline: str = ""
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class ProductList:
    """The list of products, with notes before and after; `template` is a value of `tech.line`."""

    heading: str
    items: tuple[RecapProduct, ...]
    template: str
    before: tuple[RecapNote, ...] = ()
    after: tuple[RecapNote, ...] = ()


Part: TypeAlias = SessionPart | RecapSection | ProductList


@dataclass(frozen=True, slots=True, kw_only=True)
class Recap:
    """A post as it was read. An export with this `layout` and this `style` has the same form.

    `own` are the keys of the style that are no habit, because they only say that few sessions were recognised.
    `habits` are pairs for the next post alone, for a few places of this one are different.
    """

    title: str
    front: Mapping[str, Any] = field(default_factory=dict)
    site: str
    layout: str
    date: datetime | date | None = None
    intro: tuple[RecapNote, ...] = ()
    parts: tuple[Part, ...] = ()
    style: tuple[tuple[str, str], ...] = ()
    own: tuple[str, ...] = ()
    habits: tuple[tuple[str, str], ...] = ()

    @property
    def days(self) -> tuple[SessionPart, ...]:
        """The parts that are about one day, as their heading says."""
        return tuple(part for part in self.parts if isinstance(part, SessionPart) and part.day)

    @property
    def day_names(self) -> tuple[DayName, ...]:
        """The days that the headings of `days` name."""
        return tuple(part.day for part in self.days if part.day)
