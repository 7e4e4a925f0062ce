"""What a recap post was read into: its facts, and its parts in their order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from confnote.core.embeds import Embed
    from confnote.model import LinkKind, NoteKind, Speaker


@dataclass(frozen=True, slots=True)
class DayName:
    """What a heading says of a day; `rest` is its subtitle."""

    number: int | None = None
    weekday: int | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None
    rest: str = ""


@dataclass(frozen=True, slots=True)
class RecapNote:
    """One note: a paragraph, a list, a quotation (without its marks); `posts` are the social posts pasted beside it."""

    text: str
    kind: NoteKind = "note"
    posts: tuple[Embed, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """A link of a session."""

    kind: LinkKind
    url: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """A session: its title, who spoke, its links and what was noted of it. `theme` is the heading it stood under."""

    title: str
    speakers: tuple[Speaker, ...] = ()
    links: tuple[Reference, ...] = ()
    notes: tuple[RecapNote, ...] = ()
    theme: str = ""


Item: TypeAlias = Talk | RecapNote


@dataclass(frozen=True, slots=True)
class Main:
    """What was heard, in the order of the text; `heading` is that of its day or of all of it, empty if it has none."""

    heading: str = ""
    day: DayName | None = None
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part about no session, with its heading."""

    name: str
    notes: tuple[RecapNote, ...] = ()


@dataclass(frozen=True, slots=True)
class Product:
    """An item of the list of products."""

    name: str
    url: str = ""
    tagline: str = ""
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Products:
    """The list of products with its heading, what stands before it and after it, and the template of its lines."""

    heading: str
    items: tuple[Product, ...]
    template: str
    before: tuple[RecapNote, ...] = ()
    after: tuple[RecapNote, ...] = ()


Part: TypeAlias = Main | Section | Products


@dataclass(frozen=True, slots=True, kw_only=True)
class Recap:
    """A post as read. `parts` stand in its order after `intro`; `style` is what they look like, key by key."""

    title: str
    front: Mapping[str, Any] = field(default_factory=dict)
    site: str
    layout: str
    date: datetime | date | None = None
    intro: tuple[RecapNote, ...] = ()
    parts: tuple[Part, ...] = ()
    style: tuple[tuple[str, str], ...] = ()

    @property
    def days(self) -> tuple[Main, ...]:
        """The parts that are a day each."""
        return tuple(part for part in self.parts if isinstance(part, Main) and part.day)

    @property
    def talks(self) -> tuple[Talk, ...]:
        """All sessions."""
        return tuple(
            item for part in self.parts if isinstance(part, Main) for item in part.items if isinstance(item, Talk)
        )
