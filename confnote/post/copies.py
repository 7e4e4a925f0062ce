"""Copy the images of a post to where its site shows them, and remove copies that are not shown."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from confnote.core import photos
from confnote.core.files import file_exists, with_home, write_file
from confnote.core.text import one_line
from confnote.errors import ConfnoteError, Refused
from confnote.post.content.findings import Finding, first_of
from confnote.post.draft import Post
from confnote.post.markdown.images import is_local, shown_in
from confnote.post.paths import MARKDOWN, ImagePlace, is_bundle
from confnote.post.settings import DraftText, Exported
from confnote.post.sites import site
from confnote.post.sites.base import config_text, find_root

# The most files in which a name is looked for.
MOST_FILES = 10_000
# The folders of the built pages.
BUILT = ("public", "_site")
# An address that begins at the root of the site.
_ON_SITE = re.compile(r"(?:\{\{ *\")?/(?!/)([^\s\"]+)")


def own_images(post: Post, text: str) -> frozenset[str]:
    """Return the addresses of images that the post's `text` shows where they are, not as copies."""
    sources = {file.source for file in post.files if file.name != str(PurePosixPath(file.source))}
    return frozenset(sources.intersection(shown_in(text)) if sources else ())


def image_findings(post: Post, beside: Path, kept: Path) -> Iterator[Finding]:
    """Check that the images in the notes exist, and that the site will show them.

    An image may be in the post's own folder (`beside`), the current one or the store's (`kept`).
    """
    for file in post.files:
        is_there = not post.image_place.folder and file_exists(beside / file.name)
        if not is_there and find_image(file.source, kept) is None:
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


def shows_image(source: str, place: ImagePlace, folder: Path, coming: Collection[Path]) -> bool:
    """Return whether the file of an image is there or `coming`.

    The answer is True for one that only the site can find. `source` is the image's address in the post, and `folder`
    the post's folder.
    """
    base, is_known = Path(place.root or folder), False
    # an address may end in a query or a part of the page: `/img/a.png#center`
    for address in dict.fromkeys((source, re.sub(r"[?#][^\s\"]*", "", source))):
        files = [folder / address] if is_local(address) else []
        if (place.folder or files) and (path := place.file_of(address)):
            files.append(base / path)
        if any(file in coming or file_exists(file) for file in files):
            return True
        is_own = any(file.parent.is_dir() or _is_beside(file, base / place.folder) for file in files)
        is_known = is_known or is_local(address) or is_own
        if place.root and (found := _ON_SITE.match(address)):
            on_site = PurePosixPath(found[1])
            served = [top / on_site for top in _served(base)]
            if any(map(file_exists, served)):
                return True
            # a theme or the site may make the files of other folders
            is_known = is_known or (bool(on_site.parent.name) and any(file.parent.is_dir() for file in served))
    return not is_known


def _is_beside(file: Path, folder: Path) -> bool:
    """Return whether a file is in a folder of images, or in that of another post."""
    return file.parent.parent == folder.parent


def _served(root: Path) -> Iterator[Path]:
    """Yield the folders of a project that may have the files of addresses."""
    yield root
    yield from (folder for folder in root.glob("*/") if folder.name not in BUILT)
    yield from root.glob("themes/*/static")


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


def copies_of(post: Post, folder: Path) -> frozenset[Path]:
    """Return the files of the copies of a post's images; `folder` is the post's folder."""
    base = Path(post.image_place.root or folder)
    return frozenset(base / file.name for file in post.files)


def drop_images(last: Exported, kept: Collection[Path], pages: Mapping[Path, str]) -> list[str]:
    """Remove the copies of images that only the last draft of a post shows; return messages.

    `kept` are the copies that posts show now, and `pages` the texts that were written, by file. A copy stays, with a
    message, if its content is not that of a kept photo, or if another Markdown file of the site names it.
    """
    if last.path is None:
        return []
    last_path = Path(last.path)
    try:
        target = site(last.settings.site)
    except ConfnoteError:  # a package that is not there any more had added it
        return []
    done: dict[tuple[str, str], list[tuple[Path, str]]] = {}
    place = target.image_place(last.settings.name, find_root(target, last_path), is_bundle(last_path))
    base = Path(place.root or last_path.parent)
    for address, name in _names(last.draft, place):
        copy = base / name
        # the draft may come from a dump of another person: stay below the folder
        inside = ".." not in name.parts and copy.resolve().is_relative_to(base.resolve())
        if not inside or copy in kept or not file_exists(copy) or copy.is_symlink():
            continue
        # the words of a page that name the copy: beside a post it has the path that the user typed
        words = "/".join(name.parts[-2:]) if place.folder else name.name
        moved = [file for file in kept if file.name == copy.name]
        here = re.compile(rf"(?<![\w/.-]){re.escape(address)}" if moved else re.escape(words))
        shown = [page for page, text in pages.items() if here.search(text)]
        there = [base / name if place.root else page.parent / name for page in shown]
        there += moved
        # without the file that the note names, the copy in the old folder is the only one
        if copy not in there and all(map(file_exists, there)):
            before, after, after_many = _drop(copy, base, words, {*pages, last_path}, there[0] if there else None)
            done.setdefault((before, f"in {one_line(str(copy.parent))}{after_many}"), []).append((copy, after))
    return [
        f"{before}{one_line(str(files[0][0]))}{files[0][1]}"
        if len(files) == 1
        else f"{before}{first_of([one_line(copy.name) for copy, _ in files])} {after}"
        for (before, after), files in done.items()
    ]


def _names(draft: DraftText | None, place: ImagePlace) -> list[tuple[str, PurePosixPath]]:
    """Return address and path, below the folder of a site or a post, of each copy in a draft."""
    addresses = {address: None for piece in (draft.pieces if draft else ()) for address in shown_in(piece.text)}
    names = [(address, place.file_of(address)) for address in addresses if place.folder or is_local(address)]
    above = PurePosixPath(place.folder).parent
    return [(it, name) for it, name in names if name and (not place.folder or name.parent.parent == above)]


def _drop(target: Path, base: Path, words: str, pages: set[Path], moved_to: Path | None) -> tuple[str, str, str]:
    """Remove a copy that `pages` do not show, and its folder if it is empty.

    Another page that shows the copy has the `words`. Returns what a message says before its name, after it, and after
    several names.
    """
    lost, left = "the post no longer shows ", ("; it was left as it is", "; they were left as they are")
    try:
        content = target.read_bytes()
        if not (photos.copy_fits(target.name, content) or (moved_to and moved_to.read_bytes() == content)):
            return lost, f"{left[0]}: delete it if no page needs it", f"{left[1]}: delete them if no page needs them"
        if other := _named_in(words, base, pages):
            return (
                lost,
                f"{left[0]}, because {other} may show it, too",
                f"{left[1]}, because {other} may show them, too",
            )
        target.unlink()
    except OSError as error:
        return lost, *(f", which cannot be removed: {error.strerror}",) * 2
    if target.parent != base:
        with suppress(OSError):  # other files are in the folder
            target.parent.rmdir()
    if moved_to:
        return "", f" moved to {one_line(str(moved_to))}", f" moved to {one_line(str(moved_to.parent))}"
    return "", " was removed: the post no longer shows it", " were removed: the post no longer shows them"


def _named_in(words: str, base: Path, pages: set[Path]) -> str:
    """Return a Markdown file below `base`, but for `pages`, with the words in it; "" for none.

    In a folder of more than MOST_FILES, the answer is that a page may.
    """
    for number, file in enumerate(_files(base)):
        if number == MOST_FILES:
            return "a page among so many files"
        if file.suffix in MARKDOWN and file not in pages and words.encode() in file.read_bytes():
            return one_line(str(file))
    return ""


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder, but for hidden folders and installed packages."""
    for entry in folder.iterdir():
        if not entry.is_dir():
            yield from (entry,) if entry.is_file() else ()
        elif not entry.is_symlink() and not entry.name.startswith(".") and entry.name != "node_modules":
            yield from _files(entry)
