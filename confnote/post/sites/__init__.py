"""Site generators by name: each is one `Site` value in a module of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from confnote.core.lookup import Registry

if TYPE_CHECKING:
    from confnote.post.sites.base import Site

# Modules are imported when a site is used: the command line needs only the names, and a site imports a Markdown parser.
SITES: dict[str, str] = {
    "hugo": "confnote.post.sites.hugo:SITE",
    "jekyll": "confnote.post.sites.jekyll:SITE",
    "markdown": "confnote.post.sites.markdown:SITE",
    "pelican": "confnote.post.sites.pelican:SITE",
    "eleventy": "confnote.post.sites.eleventy:SITE",
    "devto": "confnote.post.sites.devto:SITE",
    "mdx": "confnote.post.sites.mdx:SITE",
    "astro": "confnote.post.sites.astro:SITE",
    "html": "confnote.post.sites.html:SITE",
    "zola": "confnote.post.sites.zola:SITE",
    "quarto": "confnote.post.sites.quarto:SITE",
}
_REGISTRY: Registry[Site] = Registry("site", "confnote.sites", SITES)


def site(name: str) -> Site:
    """Return a built-in or installed site by its name; raise Unknown for any other name."""
    return _REGISTRY.load(name)


def all_sites() -> Iterator[Site]:
    """Yield every site, built-in ones first."""
    return _REGISTRY.all()
