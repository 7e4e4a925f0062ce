"""Copy the images of a post to where its site shows them, and remove copies that are not shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from confnote.core import photos
from confnote.core.files import file_exists, with_home, write_file
from confnote.core.text import one_line
from confnote.errors import Refused
from confnote.post.content.findings import Finding
from confnote.post.draft import Post
from confnote.post.markdown.images import TARGET
from confnote.post.paths import MARKDOWN, ImagePlace, is_bundle
from confnote.post.settings import DraftText
from confnote.post.sites import site
from confnote.post.sites.base import config_text

_IMG = re.compile(r'(?:<img|\{\{< figure) src="((?:\{\{.*?\}\}|[^"])*)"')
# The most files in which a name is looked for.
MOST_FILES = 10_000


def image_findings(post: Post, kept: Path) -> Iterator[Finding]:
    """Check that the images in the notes exist, and that the site will show them."""
    for file in post.files:
        if find_image(file.source, kept) is None:
            what, many = f"the image {file.source} is not there", "images that the notes name are not there"
            yield Finding(what, "", "error", "confnote export looks from the current folder", many, file.key)
    if not post.files:
        return
    target, root = site(post.settings.site), post.image_place.root
    if not root and target.images_advice and not is_bundle(post.path):
        yield Finding(f"images beside the post are not shown by {target.name}", advice=target.images_advice)
    folder = post.files[0].name.partition("/")[0]
    if root and (advice := target.copy_advice(config_text(target, Path(root)), folder)):
        yield Finding(f"{target.name} does not copy {folder}/ to its pages yet", advice=advice)


def find_image(source: str, kept: Path) -> Path | None:
    """Find an image that a note names: below the store's folder (`kept`), else the current one."""
    plain = with_home(urlsplit(source).path if source.startswith("file:") else source)
    is_kept = plain.parts[:1] == (photos.FOLDER,) and file_exists(kept / plain)
    found = kept / plain if is_kept else Path.cwd() / plain
    return found if file_exists(found) else None


def copy_images(post: Post, folder: Path, kept: Path) -> list[str]:
    """Copy a post's images, without metadata, to the site's image folder; return warnings.

    `folder` is the post's folder, used if the site has no image folder; `kept` is the store's folder. A missing image
    is skipped, because `plan_export` reports it.
    """
    warnings = []
    base = Path(post.image_place.root) if post.image_place.root else folder
    for file in post.files:
        found = find_image(file.source, kept)
        if found is None:
            continue
        try:
            content = photos.read_photo(found)
            if not photos.is_picture(content):
                warnings.append(f"{found} is no picture, so it was not copied to the post")
                continue
            if photos.has_metadata(content):
                content, _ = photos.without_metadata(content, str(found))
        except Refused as error:  # it may say where the user was
            warnings.append(f"{error}; it was not copied to the post")
            continue
        target = base / file.name
        # an unchanged file keeps its modification time, so that the site does not rebuild its pages
        if not target.is_file() or target.read_bytes() != content:
            write_file(target, content, within=base)
    return warnings


def drop_images(last: DraftText, new: Post, merged: str, path: Path, last_path: Path) -> list[str]:
    """Remove the copies of images that only the last draft of a post shows; return messages.

    `merged` is the text that was written to `path`; the post was at `last_path` before. If it moved to another folder,
    the old folder's copies that are in the new one go, too. A copy stays, with a message, if its content is not that of
    a kept photo, or if another Markdown file of the site names it.
    """
    place = new.image_place
    base = Path(place.root) if place.root else last_path.parent
    stays = bool(place.root) or last_path.parent == path.parent
    copied = {file.name for file in new.files}
    messages = []
    for name in _image_names(last, place):
        target = base / place.folder / name
        # the draft may come from a dump of another person: stay below the folder
        inside = ".." not in PurePosixPath(name).parts and target.resolve().is_relative_to(base.resolve())
        is_shown = str(PurePosixPath(place.folder, name)) in copied or Path(name).name in merged
        moved_to = path.parent / place.folder / name if is_shown else None
        # without the file that the note names, the copy in the old folder is the only one
        if not inside or (moved_to and (stays or not file_exists(moved_to))):
            continue
        if file_exists(target) and not target.is_symlink():
            messages.append(_drop(target, base, {path, last_path}, moved_to))
    return messages


def _image_names(draft: DraftText, place: ImagePlace) -> list[str]:
    """Return the names, below the folder of images, of those that a draft shows."""
    before, _, after = place.address.partition("%s")
    addresses = {unquote(address): None for piece in draft.pieces for address in _shown_in(piece.text)}
    names = [address.removeprefix(before).removesuffix(after) for address in addresses]
    return [
        name for name, address in zip(names, addresses, strict=True) if name and f"{before}{name}{after}" == address
    ]


def _shown_in(text: str) -> Iterator[str]:
    """Yield the addresses of the images that Markdown or HTML shows."""
    if "![" in text:
        yield from (match[2] or match[3] or "" for match in TARGET.finditer(text))
    if "<img " in text or "{{< figure " in text:
        yield from (unescape(match[1]) for match in _IMG.finditer(text))


def _drop(target: Path, base: Path, pages: set[Path], moved_to: Path | None) -> str:
    """Remove a copy that `pages` do not show, and its folder if it is empty; return a message."""
    shown = one_line(str(target))
    try:
        if not photos.copy_fits(target.name, target.read_bytes()):
            return f"the post no longer shows {shown}; it was left as it is: delete it if no page needs it"
        if other := _named_in(target.name, base, pages):
            return f"the post no longer shows {shown}; it was left as it is, because {other} may show it, too"
        target.unlink()
    except OSError as error:
        return f"the post no longer shows {shown}, which cannot be removed: {error.strerror}"
    if target.parent != base:
        with suppress(OSError):  # other files are in the folder
            target.parent.rmdir()
    return (
        f"{shown} moved to {one_line(str(moved_to))}"
        if moved_to
        else f"{shown} was removed: the post no longer shows it"
    )


def _named_in(name: str, base: Path, pages: set[Path]) -> str:
    """Return a Markdown file below `base`, but for `pages`, with a name in its text; "" for none.

    In a folder of more than MOST_FILES, the answer is that a page may.
    """
    for number, file in enumerate(_files(base)):
        if number == MOST_FILES:
            return "a page among so many files"
        if file.suffix in MARKDOWN and file not in pages and name.encode() in file.read_bytes():
            return one_line(str(file))
    return ""


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder, but for hidden folders and installed packages."""
    for entry in folder.iterdir():
        if not entry.is_dir():
            yield from (entry,) if entry.is_file() else ()
        elif not entry.is_symlink() and not entry.name.startswith(".") and entry.name != "node_modules":
            yield from _files(entry)
