"""The blocks of a post as values with keys, before a site writes them as Markdown.

A block's key comes from uids, never from its text (`n:UID` for a note, `s:UID.title` for a session's heading,
`t:UID` for a tech, `l:UID` for a link, `d:2022-05-17` for a day, `x:name` for a section). By this key the next export
finds the paragraph that the author edited.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from confnote.model import Link

SocialStyle = Literal["quote", "link", "embed", "embed-once", "shortcode", "drop"]
SOCIAL_STYLES: tuple[SocialStyle, ...] = get_args(SocialStyle)


@dataclass(frozen=True, slots=True)
class Plain:
    """Words that a page shows exactly as they are: a title, a name."""

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
    """Words that link to an address."""

    words: Inline
    url: str


Part: TypeAlias = Plain | Marked | Wording | Linked
Inline: TypeAlias = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 6.

    `ident` is the id that the user typed for it; `name` has the words from which the style's `ids` makes one.
    """

    key: str
    level: int
    words: Inline
    ident: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A paragraph of one line that is no note: links, a rating, the first line of a liveblog."""

    key: str
    words: Inline


@dataclass(frozen=True, slots=True)
class Prose:
    """Notes in one paragraph, which begins with `lead` if there is one.

    A list or a fence among the notes becomes a block of its own. Headings in the notes are lowered below level `under`;
    if it is 0, they become plain text.
    """

    key: str
    texts: tuple[str, ...]
    lead: Inline = ()
    under: int = 0


@dataclass(frozen=True, slots=True)
class Raw:
    """A text in the site's own syntax, which the user typed on purpose; it is written unchanged."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation and its speaker."""

    key: str
    text: str
    by: Inline = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A list item: one line (`words`), then a note (`text`), then the notes `below` as a list.

    With `has_paragraphs`, the notes below are paragraphs.
    """

    key: str
    words: Inline = ()
    text: str = ""
    below: tuple[str, ...] = ()
    has_paragraphs: bool = False


@dataclass(frozen=True, slots=True)
class Social:
    """A post of a social network; `how` is one of SOCIAL_STYLES."""

    key: str
    link: Link
    how: str = "quote"


@dataclass(frozen=True, slots=True)
class Player:
    """A video, shown in the site's own player if it has one, else as a link: `words`."""

    key: str
    link: Link
    words: Inline = ()


@dataclass(frozen=True, slots=True)
class More:
    """The mark that ends the summary of a post, the part that lists of posts show."""

    key: str = "more"


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line."""

    key: str


Block: TypeAlias = Heading | TextLine | Prose | Raw | Quote | Item | Social | Player | More | Rule
