"""Layouts by name: a layout decides which blocks a post has and in which order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from confnote.core.lookup import Registry

if TYPE_CHECKING:
    from confnote.post.content.blocks import Block
    from confnote.post.content.select import Content
    from confnote.post.style import Style


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A layout, built in or named by an entry point of the group `confnote.layouts`.

    `help` is one line. `blocks` returns the blocks of a post; `content.compose.framed` adds the sections and lists
    around the main part. `style` has the defaults of this layout that differ from the usual ones, by style key.
    `confnote.post.contract.check_layout` tries a layout out.
    """

    name: str
    help: str
    blocks: Callable[[Content, Style], tuple[Block, ...]]
    style: Mapping[str, str] = field(default_factory=dict)


# A layout's module is imported only when the layout is used: the command line needs only the names.
LAYOUTS: dict[str, str] = {
    name: f"confnote.post.layouts.built_in:{name.upper()}"
    for name in ("days", "talks", "narrative", "themes", "favourites", "liveblog")
}
_REGISTRY: Registry[Layout] = Registry("layout", "confnote.layouts", LAYOUTS)


def layout(name: str) -> Layout:
    """Return the layout of this name, built in or installed; raise Unknown with the known names."""
    return _REGISTRY.load(name)
