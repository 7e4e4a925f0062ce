"""What a layout says, as values: typed blocks with their keys, before any site has turned them into Markdown.

A block's key comes from uids and never from its text (`n:UID` a note, `s:UID.title` a session's heading, `t:UID` a
tech, `d:2022-05-17` a day, `x:name` a section): by it a new draft finds the paragraph an author has edited.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

if TYPE_CHECKING:
    from confnote.model import Link


SocialStyle = Literal["quote", "link", "embed", "embed-once", "shortcode", "drop"]
SOCIAL_STYLES: tuple[SocialStyle, ...] = get_args(SocialStyle)


@dataclass(frozen=True, slots=True)
class Plain:
    """Words shown exactly as they are: a title, a name."""

    words: str


@dataclass(frozen=True, slots=True)
class Marked:
    """One line of Markdown as somebody typed it: a tagline, a verdict."""

    markdown: str


@dataclass(frozen=True, slots=True)
class Wording:
    """The post's own Markdown, from a style: passed on to the letter."""

    markdown: str


@dataclass(frozen=True, slots=True)
class Linked:
    """Words that lead to an address."""

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
class Line:
    """A paragraph of one line that no note holds: links, a rating, a lead-in."""

    key: str
    words: Inline


@dataclass(frozen=True, slots=True)
class Prose:
    """Notes that run on in one paragraph, after a lead if there is one; a list or a fence among them stands alone.

    Headings in them sink below level `under`.
    """

    key: str
    texts: tuple[str, ...]
    lead: Inline = ()
    under: int = 0


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation and who said it."""

    key: str
    text: str
    by: Inline = ()


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list: a line or a note of any length, and notes as a list below it."""

    key: str
    words: Inline = ()
    text: str = ""
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Social:
    """A social network's post, shown as the site can and the style wants."""

    key: str
    link: Link
    how: str = "quote"


@dataclass(frozen=True, slots=True)
class Player:
    """A video, in the site's own player if it has one."""

    key: str
    link: Link


@dataclass(frozen=True, slots=True)
class More:
    """What parts the beginning that lists show from the rest."""

    key: str = "more"


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line."""

    key: str


Block: TypeAlias = Heading | Line | Prose | Quote | Item | Social | Player | More | Rule
