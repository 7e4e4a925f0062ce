"""Describe the folders of a site and of a post's images, and read the path of a post."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath

from confnote.core.files import file_exists

MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdwn", ".mdx", ".qmd", ".rmd")
# no `.org` and no `.io`: folders of sites have such names
TEXT = (*MARKDOWN, ".txt", ".text", ".html", ".htm", ".njk", ".liquid", ".rst", ".adoc")


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

    def file_of(self, address: str) -> PurePosixPath | None:
        """Return the file that an address shows, below `root` or the post's folder.

        It is None for another kind of address. The address may be that of another post's image, for a post leaves its
        folder when its slug changes.
        """
        before, _, after = self.address.partition("%s")
        folder, shown = PurePosixPath(self.folder).parts, tuple(before.split("/")[:-1])
        # the end that the folder and the address have in common is the path on the site
        common = next((n for n in range(len(folder), 0, -1) if folder[-n:] == shown[-n:]), 0)
        start = before.removesuffix("".join(f"{name}/" for name in folder[len(folder) - common :]))
        rest = address.removeprefix(start).removesuffix(after)
        if not rest or f"{start}{rest}{after}" != address:
            return None
        return PurePosixPath(*folder[: len(folder) - common], rest)


BESIDE = ImagePlace()


def is_file(path: str) -> bool:
    """Return whether a path names a file, by the suffix of a text or because it is one."""
    return PurePath(path).suffix.lower() in TEXT or file_exists(Path(path))


def folder_of(path: str) -> str:
    """Return the folder of a file ("" for the current one), and a folder unchanged."""
    if not is_file(path):
        return path
    folder = str(PurePath(path).parent)
    return "" if folder == "." else folder


def folder_of_posts(post: Path) -> Path:
    """Return the folder of all posts of a blog, which is above a post's bundle, year and month."""
    folder = post.parent.parent if is_bundle(post) else post.parent
    while re.fullmatch(r"\d{4}|\d\d", folder.name):
        folder = folder.parent
    return folder


def is_bundle(path: PurePath) -> bool:
    """Return whether a post's file is the `index.md` of a folder for this post alone."""
    return path.stem == "index"


def named_before(before: str, path: str) -> str:
    """Return a post's last path, `before`, if it is a file in the folder `path`; else `path`."""
    file = PurePath(before)
    folders = (file.parent, file.parent.parent) if is_bundle(file) else (file.parent,)
    # the address of a page must not change because the user names the folder of its file
    return before if is_file(before) and not is_file(path) and PurePath(path) in folders else path
