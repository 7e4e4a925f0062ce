"""Layouts by name: each decides which blocks a post has and in which order; how a block is written is the site's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from confnote.core.plugins import Registry

if TYPE_CHECKING:
    from confnote.post.content.blocks import Block
    from confnote.post.content.select import Content
    from confnote.post.style import Style


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A layout. A package adds one by an entry point of the group `confnote.layouts` that names a `Layout`.

    `confnote.post.contract.check_layout` tries a layout out.
    """

    name: str
    help: str
    """One line."""
    blocks: Callable[[Content, Style], tuple[Block, ...]]
    """Returns the blocks of a post; `content.compose.framed` adds the sections and lists around the main part."""
    style: Mapping[str, str] = field(default_factory=dict)
    """Style keys that have another default in this layout."""


# Modules are imported when a layout is used: the command line needs only the names.
LAYOUTS: dict[str, str] = {
    "days": "confnote.post.layouts.days:LAYOUT",
    "talks": "confnote.post.layouts.talks:LAYOUT",
    "narrative": "confnote.post.layouts.narrative:LAYOUT",
    "themes": "confnote.post.layouts.themes:LAYOUT",
    "favourites": "confnote.post.layouts.favourites:LAYOUT",
    "liveblog": "confnote.post.layouts.liveblog:LAYOUT",
}
_REGISTRY: Registry[Layout] = Registry("layout", "confnote.layouts", LAYOUTS)


def layout(name: str) -> Layout:
    """Return the layout of this name, built in or installed; Unknown lists the names there are."""
    return _REGISTRY.load(name)
