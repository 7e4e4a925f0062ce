"""Find the local images of a body, and rewrite their addresses to where the site serves them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from confnote.core.text import slug
from confnote.post.markdown.parser import commonmark
from confnote.post.markdown.pieces import Piece
from confnote.post.paths import BESIDE, ImagePlace

# an address may be in a tag of the site: `{{ "/img/a.png" | url }}`
TARGET = re.compile(r"(!\[(?:[^\]\\]|\\.)*\]\(\s*)(?:<([^<>\n]*)>|(\{\{.*?\}\}|[^\s()<>]+))")
_TAG = re.compile(r'(?:<img|\{\{< *figure)\b((?:\{\{.*?\}\}|"(?:\{\{.*?\}\}|[^"])*"|[^">])*)>')
_VALUE = re.compile(r'\b(src|alt)="((?:\{\{.*?\}\}|[^"])*)"')


@dataclass(frozen=True, slots=True)
class Copy:
    """An image to copy: source as typed, path of the copy, key of the first piece that shows it.

    The path is relative to the root of the `ImagePlace`.
    """

    source: str
    name: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Images:
    """The pieces with new image addresses, and the images to copy."""

    pieces: tuple[Piece, ...]
    files: tuple[Copy, ...] = ()


def collect(pieces: Sequence[Piece], where: ImagePlace = BESIDE, own: Collection[str] = ()) -> Images:
    """Find the local images in pieces, and rewrite their addresses.

    The addresses in `own` stay: they are the author's.
    """
    names: dict[str, str] = {}
    files: dict[str, Copy] = {}
    changed: list[Piece] = []
    for piece in pieces:
        if "![" not in piece.text:  # most pieces have no image, and need no parser
            changed.append(piece)
            continue
        tokens = (child for token in commonmark().parse(piece.text) for child in token.children or ())
        images = {unquote(str(token.attrs["src"])) for token in tokens if token.type == "image"}
        sources = sorted(filter(is_local, images.difference(own)))
        for source in sources:
            names.setdefault(source, _name(source, names.values(), where))
            files.setdefault(source, Copy(source, str(PurePosixPath(where.folder, names[source])), piece.key))
        shown = {source: where.address.replace("%s", names[source]) for source in sources}
        changed.append(replace(piece, text=_renamed(piece.text, shown)))
    return Images(tuple(changed), tuple(files.values()))


def in_tags(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield offset, address and description of each image in HTML or in a shortcode of Hugo."""
    for tag in _TAG.finditer(text):
        values = {found[1]: unescape(found[2]) for found in _VALUE.finditer(tag[1])}
        yield tag.start(), values.get("src", ""), values.get("alt", "")


def shown_in(text: str) -> Iterator[str]:
    """Yield the address of each image that a text shows."""
    yield from (unquote(match[2] or match[3] or "") for match in TARGET.finditer(text))
    yield from (unquote(source) for _, source, _ in in_tags(text))


def is_local(source: str) -> bool:
    """Return whether an image is a local file: `/a/x.png` and `{static}x.png` are on the site."""
    if source.startswith("{"):
        return False
    parts = urlsplit(source)
    return bool(parts.path) and (parts.scheme == "file" or not (parts.scheme or source.startswith(("/", "#"))))


def _name(source: str, taken: Iterable[str], where: ImagePlace) -> str:
    """Return the name of a copy: beside a post the typed path, if possible, else an unused name."""
    path = PurePosixPath(urlsplit(source).path if source.startswith("file:") else source)
    if not where.folder and ".." not in path.parts and not path.is_absolute() and path.parts[0] != "~":
        return str(path)
    taken = set(taken)
    stem = slug(path.stem, "image") if where.folder else path.stem
    numbered = (f"{stem}-{n}{path.suffix}" for n in range(2, len(taken) + 3))
    return next(name for name in (f"{stem}{path.suffix}", *numbered) if name not in taken)


def _renamed(text: str, names: dict[str, str]) -> str:
    def rename(match: re.Match[str]) -> str:
        source = unquote(match[2] or match[3] or "")
        name = names.get(source, source)
        if name == source:
            return match[0]
        bare = name.startswith("{") or not re.search(r"[\s()]", name)  # a site replaces its `{` tags first
        return match[1] + name if bare else f"{match[1]}<{name}>"

    return TARGET.sub(rename, text)
