"""Name the folder of a post's site, the place of its images, and the file of the post itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath, PurePosixPath

MARKDOWN = (".md", ".markdown")


@dataclass(frozen=True, slots=True)
class SiteRoot:
    """A site's project: its folder, "" if unknown, and the prefix of its addresses (`/blog`)."""

    folder: str = ""
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class ImagePlace:
    """A folder for a post's images, below `root`, or below the post's own folder without one.

    Without a folder images keep the folders they are in, relative to the post. `address` is what the text writes for an
    image; it holds `%s` for the file's name.
    """

    folder: str = ""
    root: str = ""
    address: str = "%s"


BESIDE = ImagePlace()


def is_file(path: str) -> bool:
    """Return whether the path asked for names a Markdown file, not a folder."""
    return PurePosixPath(path).suffix in MARKDOWN


def folder_of(path: str) -> str:
    """Return the folder of a Markdown file ("" for the current one), or the folder itself."""
    if not is_file(path):
        return path
    folder = str(PurePath(path).parent)
    return "" if folder == "." else folder


def is_bundle(path: PurePath) -> bool:
    """Return whether a post is the `index.md` of a folder of its own."""
    return path.stem == "index"
