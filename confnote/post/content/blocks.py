"""The blocks of a post as values with keys, before a site writes them as Markdown.

A block's key comes from uids, never from its text (`n:UID` for a note, `s:UID.title` for a session's heading,
`t:UID` for a tech, `d:2022-05-17` for a day, `x:name` for a section). By the key a new draft finds the paragraph
that the author edited.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from confnote.model import Link

SocialStyle = Literal["quote", "link", "embed", "embed-once", "shortcode", "drop"]
SOCIAL_STYLES: tuple[SocialStyle, ...] = get_args(SocialStyle)


@dataclass(frozen=True, slots=True)
class Plain:
    """Words that a page shows exactly: a title, a name."""

    words: str


@dataclass(frozen=True, slots=True)
class Marked:
    """One line of Markdown that the user typed: a tagline, a verdict."""

    markdown: str


@dataclass(frozen=True, slots=True)
class Wording:
    """Markdown from the style or the program, written unchanged."""

    markdown: str


@dataclass(frozen=True, slots=True)
class Linked:
    """Words with a link."""

    words: Inline
    url: str


Part: TypeAlias = Plain | Marked | Wording | Linked
Inline: TypeAlias = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 6."""

    key: str
    level: int
    words: Inline


@dataclass(frozen=True, slots=True)
class TextLine:
    """A paragraph of one line that is no note: links, a rating, an opening."""

    key: str
    words: Inline


@dataclass(frozen=True, slots=True)
class Prose:
    """Notes in one paragraph, after a lead if any; headings in them sink below level `under`.

    A list or a fence among the notes becomes a block of its own.
    """

    key: str
    texts: tuple[str, ...]
    lead: Inline = ()
    under: int = 0


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation and its speaker."""

    key: str
    text: str
    by: Inline = ()


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list: a line or a note of any length, with more notes as a list below it."""

    key: str
    words: Inline = ()
    text: str = ""
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Social:
    """A post of a social network, shown in the way `how`."""

    key: str
    link: Link
    how: str = "quote"


@dataclass(frozen=True, slots=True)
class Player:
    """A video, shown in the site's own player if it has one."""

    key: str
    link: Link


@dataclass(frozen=True, slots=True)
class More:
    """The mark after the part of a post that lists of posts show."""

    key: str = "more"


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line."""

    key: str


Block: TypeAlias = Heading | TextLine | Prose | Quote | Item | Social | Player | More | Rule
