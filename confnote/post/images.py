"""The pieces of a body -> the image files that must stand beside it, and the pieces that name them there."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it import MarkdownIt

    from confnote.post.piece import Piece

TARGET = re.compile(r"(!\[(?:[^\]\\]|\\.)*\]\(\s*)(?:<([^<>\n]*)>|([^\s()<>]+))")


@dataclass(frozen=True, slots=True)
class Copy:
    """A file to stand beside the post: where it is now, as typed, and its name there."""

    source: str
    name: str


@dataclass(frozen=True, slots=True)
class Images:
    """The pieces as they will be, the files they need, and the keys of pieces with an image nobody described."""

    pieces: tuple[Piece, ...]
    files: tuple[Copy, ...] = ()
    undescribed: tuple[str, ...] = ()


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # 40 ms, and few notes hold an image

    return MarkdownIt("commonmark")


def collect(pieces: Sequence[Piece]) -> Images:
    """Find the local images; a path that leads out of the post's folder becomes a name in it."""
    names: dict[str, str] = {}
    changed: list[Piece] = []
    undescribed: list[str] = []
    for piece in pieces:
        if "![" not in piece.text:
            changed.append(piece)
            continue
        found = list(_images(piece.text))
        undescribed += [piece.key for alt, _ in found if not alt.strip()][:1]
        sources = {source for _, source in found if is_local(source)}
        for source in sorted(sources):
            names.setdefault(source, _name(source, names.values()))
        changed.append(replace(piece, text=_renamed(piece.text, {one: names[one] for one in sources})))
    return Images(tuple(changed), tuple(Copy(*one) for one in names.items()), tuple(undescribed))


def is_local(source: str) -> bool:
    """A path of this machine; one from the root, `/assets/x.png`, is the site's."""
    parts = urlsplit(source)
    return (
        bool(parts.path) and parts.scheme in ("", "file") and not (not parts.scheme and source.startswith(("/", "#")))
    )


def _images(text: str) -> Iterator[tuple[str, str]]:
    for token in _parser().parse(text):
        for child in token.children or ():
            if child.type == "image":
                yield child.content, unquote(str(child.attrs["src"]))


def _name(source: str, taken: Iterable[str]) -> str:
    path = PurePosixPath(urlsplit(source).path if source.startswith("file:") else source)
    if ".." not in path.parts and not path.is_absolute() and path.parts[0] != "~":
        return str(path)
    taken = set(taken)
    numbered = (f"{path.stem}-{n}{path.suffix}" for n in range(2, len(taken) + 3))
    return path.name if path.name not in taken else next(name for name in numbered if name not in taken)


def _renamed(text: str, names: dict[str, str]) -> str:
    def rename(match: re.Match[str]) -> str:
        source = unquote(match[2] or match[3] or "")
        name = names.get(source, source)
        if name == source:
            return match[0]
        return f"{match[1]}<{name}>" if re.search(r"[\s()]", name) else match[1] + name

    return TARGET.sub(rename, text)
