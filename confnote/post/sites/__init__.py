"""Where a post goes: plain facts and Markdown -> what one site generator wants to read.

A site is a module with the names of `Site`; the table below is all that knows of it. Layouts know nothing of sites.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast, get_args

from confnote.errors import Unknown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from pathlib import PurePosixPath

    from confnote.model import Link

Social = Literal["quote", "link", "embed", "embed-once", "shortcode", "drop"]
SOCIALS: tuple[Social, ...] = get_args(Social)
FrontStyle = Literal["", "yaml", "toml"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a site's front matter and file name are made from.

    `slug` is a `names.slug`; `date` is fixed at the first export, aware if it has a time; `tags` stand in the order
    wanted; `day` is the conference day of a post that covers one.
    """

    title: str
    slug: str
    date: datetime | date | None = None
    event: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    author: str = ""
    series: str = ""
    day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How one post is written: the front matter's notation ("" is the site's own), a folder for each post or not.

    `folder` is the name of the target folder, for a site that puts posts into one of a fixed name.
    """

    front: FrontStyle = ""
    bundle: bool = False
    folder: str = ""


PLAIN = Options()


class Site(Protocol):
    """What a module must have to be a site.

    `text`, `inline` and `plain` give Markdown that shows on the built page what its writer meant. Code that a social
    network gave out for embedding is passed on to the letter, by `social` alone.
    """

    NAME: str
    LINE: str
    """One line of help."""
    TITLE_IN_BODY: bool
    """The title is a heading of the text, for there is no front matter to hold it."""
    RAW_HTML: bool
    """HTML in the text reaches the page unless the author's settings forbid it (Hugo drops it unless told not to)."""
    MORE: str
    """What ends the part of a post that lists show, as a paragraph of its own; empty if the site has none."""

    def front(self, facts: Facts) -> dict[str, Any]:
        """Give the default front matter: keys in the order they are written in."""
        ...

    def file_name(self, facts: Facts, options: Options = PLAIN) -> PurePosixPath:
        """Give the path of the post below its target folder."""
        ...

    def write_front(self, mapping: Mapping[str, Any], options: Options = PLAIN) -> str:
        """Write front matter with its fences and a line end, read back to prove it; "" for none."""
        ...

    def text(self, markdown: str, under: int = 0) -> str:
        """Make a note safe to stand as blocks of its own.

        Headings of a longer note sink below level `under`; with 0 they are shown as they were typed.
        """
        ...

    def inline(self, markdown: str) -> str:
        """Make Markdown of one line safe to stand inside a paragraph, a list item or a heading."""
        ...

    def plain(self, words: str) -> str:
        """Give Markdown that shows exactly these words: in a paragraph, a list item, a heading or a link's text."""
        ...

    def social(self, link: Link, how: Social = "quote", *, first: bool = True) -> str:
        """Show a social post as a block; `embed-once` keeps the network's script only in the `first` of a post."""
        ...

    def video(self, link: Link) -> str:
        """Show a video as a block: the site's own player if it has one, else a link."""
        ...


PLUGINS = "confnote.sites"
"""The group of entry points by which other packages bring sites."""

SITES: dict[str, str] = {
    "hugo": "confnote.post.sites.hugo",
    "jekyll": "confnote.post.sites.jekyll",
    "markdown": "confnote.post.sites.markdown",
    "pelican": "confnote.post.sites.pelican",
    "eleventy": "confnote.post.sites.eleventy",
}


@cache
def site(name: str) -> Site:
    """Load the site of this name; its module brings a Markdown parser (40 ms), hence not before it is asked for."""
    if name in SITES:
        return cast("Site", import_module(SITES[name]))
    from importlib.metadata import entry_points  # 15 ms, for plug-ins only

    for found in entry_points(group=PLUGINS, name=name):
        return cast("Site", found.load())
    raise Unknown(f"no site is called {name!r}; there are {_nearest(name)}")


def _nearest(name: str) -> str:
    from rapidfuzz import fuzz  # 20 ms, for an error only

    return ", ".join(sorted(SITES, key=lambda known: -fuzz.ratio(name.lower(), known)))
