"""Copy the images of a post to where its site serves them, without what photos say of place, time and camera."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from confnote.core import photos
from confnote.core.files import write_file
from confnote.errors import Refused

if TYPE_CHECKING:
    from confnote.post.draft import Post


def find_image(source: str, kept: Path) -> Path | None:
    """Find an image that a note names: a photo kept beside the store, else a file seen from the current folder."""
    plain = Path(urlsplit(source).path if source.startswith("file:") else source).expanduser()
    is_kept = plain.parts[:1] == (photos.FOLDER,) and (kept / plain).is_file()
    found = kept / plain if is_kept else Path.cwd() / plain
    return found if found.is_file() else None


def copy_images(post: Post, folder: Path, kept: Path) -> list[str]:
    """Copy a post's images, below its folder unless the site has a place of its own; return warnings.

    `kept` is the folder that keeps photos. An image that is not there is skipped: the check of the post names it.
    """
    warnings = []
    base = Path(post.files_in) if post.files_in else folder
    for file in post.files:
        found = find_image(file.source, kept)
        if found is None:
            continue
        content = photos.read_photo(found)
        if not photos.is_picture(content):
            warnings.append(f"{found} is no picture, so it was not copied to the post")
            continue
        if photos.has_metadata(content):
            try:
                content, _ = photos.without_metadata(content, str(found))
            except Refused as error:
                warnings.append(f"{found} was copied with all it says of when and where it was taken: {error}")
        target = base / file.name
        # a file that is the same keeps its time, so that a site does not build its pages again
        if not target.is_file() or target.read_bytes() != content:
            write_file(target, content, within=base)
    return warnings
