"""Describe the folders of a site and of a post's images, and read the path of a post."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath, PurePosixPath

MARKDOWN = (".md", ".markdown")


@dataclass(frozen=True, slots=True)
class SiteRoot:
    """A site's project: its folder, "" if unknown, and the start of its addresses (`/blog`)."""

    folder: str = ""
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class ImagePlace:
    """Where a post's images go: to `folder`, which is below `root`, or below the post's own folder.

    `root` is "" for the post's own folder. If `folder` is "", images keep their relative paths below the post's folder.
    `address` is what the post writes for an image; it contains `%s` for the file's name.
    """

    folder: str = ""
    root: str = ""
    address: str = "%s"


BESIDE = ImagePlace()


def is_file(path: str) -> bool:
    """Return whether a path names a Markdown file, by its suffix, and not a folder."""
    return PurePosixPath(path).suffix in MARKDOWN


def folder_of(path: str) -> str:
    """Return the folder of a Markdown file ("" for the current one), and a folder unchanged."""
    if not is_file(path):
        return path
    folder = str(PurePath(path).parent)
    return "" if folder == "." else folder


def is_bundle(path: PurePath) -> bool:
    """Return whether a post's file is the `index.md` of a folder for this post alone."""
    return path.stem == "index"
