"""The images a post shows -> files where its site finds them, saying no more than they show."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from confnote import photos
from confnote.errors import Refused
from confnote.post.publish import write

if TYPE_CHECKING:
    from confnote.cli.run import Run
    from confnote.post.draft import Post


def origin(here: Run, source: str) -> Path | None:
    """Find an image that a note names: a photo kept beside the store, else from the folder one is in; None if gone."""
    plain = Path(urlsplit(source).path if source.startswith("file:") else source).expanduser()
    kept = Path(os.path.dirname(here.path), plain)  # noqa: PTH120  # the store's path is a text
    found = kept if plain.parts[:1] == (photos.FOLDER,) and kept.is_file() else Path.cwd() / plain
    return found if found.is_file() else None


def copy_pictures(here: Run, post: Post, folder: Path) -> list[str]:
    """Put a post's images where its site finds them; return what could not be done. What is there already stays."""
    told = []
    base = Path(post.files_in) if post.files_in else folder
    for file in post.files:
        found = origin(here, file.source)
        if found is None:
            continue  # the check has named it
        content = photos.read(found)
        if not photos.is_picture(content):
            told.append(f"{found} is no picture, so it was not copied to the post")
            continue
        if photos.tells(content):
            try:
                content, _ = photos.cleaned(content, str(found))
            except Refused as error:
                told.append(f"{found} was copied with all it tells of when and where it was taken: {error}")
        target = base / file.name
        if not target.is_file() or target.read_bytes() != content:
            write(target, content, within=base)
    return told
