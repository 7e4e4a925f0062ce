"""A site, a post's slug and where the site begins -> where the post's images stand, and how its text names them.

A generator shows an image only where it serves files from: beside a page in its bundle, or in a folder of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a site begins: its folder, and the path that its pages' addresses begin with (`/blog`)."""

    root: str = ""
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder for images, below `root`, or beside the post without one; `address` holds `%s` for the file's name."""

    folder: str = ""
    root: str = ""
    address: str = "%s"

    @property
    def beside(self) -> bool:
        """Say whether images keep the folders they are in, relative to the post."""
        return not self.folder

    def place(self, name: str) -> str:
        """Give where a file stands, below the root or the post's folder."""
        return str(PurePosixPath(self.folder, name))

    def named(self, name: str) -> str:
        """Give what the text names it by."""
        return self.address.replace("%s", name)


BESIDE = Shelf()


def shelf(site: str, slug: str, ground: Ground, *, bundle: bool = False) -> Shelf:
    """Choose the shelf; beside the post where a site is not known to want it elsewhere, or was not found."""
    return SHELVES[site](slug, ground, bundle) if site in SHELVES else BESIDE


def _of_hugo(slug: str, ground: Ground, bundle: bool) -> Shelf:
    if bundle or not ground.root:
        return BESIDE
    return Shelf(f"static/images/{slug}", ground.root, f"{ground.prefix}/images/{slug}/%s")


def _of_jekyll(slug: str, ground: Ground, _bundle: bool) -> Shelf:
    if not ground.root:
        return BESIDE
    folder = f"assets/images/{slug}"
    return Shelf(folder, ground.root, f'{{{{ "/{folder}/%s" | relative_url }}}}')


def _of_pelican(slug: str, _ground: Ground, _bundle: bool) -> Shelf:
    return Shelf(f"images/{slug}", "", f"{{static}}images/{slug}/%s")


def _of_eleventy(slug: str, ground: Ground, _bundle: bool) -> Shelf:
    if not ground.root:
        return BESIDE
    return Shelf(f"img/{slug}", ground.root, f'{{{{ "/img/{slug}/%s" | url }}}}')


SHELVES: dict[str, Callable[[str, Ground, bool], Shelf]] = {
    "hugo": _of_hugo,
    "jekyll": _of_jekyll,
    "pelican": _of_pelican,
    "eleventy": _of_eleventy,
}
