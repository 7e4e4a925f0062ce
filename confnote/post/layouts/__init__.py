"""How a post is laid out: what is to be told -> blocks, by one module a layout.

A layout is a module with the names of `Layout`; the table below is all that knows of it. It says what stands where;
how a heading or a quotation is written is the site's.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from confnote.errors import Unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from confnote.post.content.blocks import Block
    from confnote.post.content.select import Content
    from confnote.post.style import Style


class Layout(Protocol):
    """What a module must have to be a layout."""

    NAME: str
    LINE: str
    """One line of help."""
    STYLE: Mapping[str, str]
    """Style keys that are usual for it, over the defaults of the table."""

    def blocks(self, content: Content, style: Style) -> tuple[Block, ...]:
        """Lay out a post."""
        ...


LAYOUTS: dict[str, str] = {
    "days": "confnote.post.layouts.days",
    "talks": "confnote.post.layouts.talks",
    "narrative": "confnote.post.layouts.narrative",
    "themes": "confnote.post.layouts.themes",
    "favourites": "confnote.post.layouts.favourites",
    "liveblog": "confnote.post.layouts.liveblog",
}


@cache
def layout(name: str) -> Layout:
    """Load the layout of this name."""
    if name not in LAYOUTS:
        raise Unknown(f"no layout is called {name!r}; there are {', '.join(LAYOUTS)}")
    return cast("Layout", import_module(LAYOUTS[name]))
