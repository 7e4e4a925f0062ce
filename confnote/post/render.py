"""Typed blocks and a site -> the pieces of a Markdown body."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, assert_never, cast

from confnote.post.blocks import Block, Heading, Item, Line, More, Player, Prose, Quote, Rule, Social
from confnote.post.inline import line
from confnote.post.items import MARKER, item, safe
from confnote.post.join import run_on
from confnote.post.piece import Piece

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from confnote.post.sites import Site
    from confnote.post.sites import Social as SocialStyle
    from confnote.post.style import Style

UNDERLINES = {1: "=", 2: "-"}


def render(blocks: Iterable[Block], site: Site, style: Style) -> tuple[Piece, ...]:
    """Write the blocks as a site wants them; the pieces joined are the body exactly."""
    written = [(key, text) for key, text in _texts(blocks, site, style) if text]
    keys = distinct([key for key, _ in written])
    texts = [text for _, text in written]
    gaps = [_gap(one, after) for one, after in pairwise(texts)]
    return tuple(Piece(*piece) for piece in zip(keys, texts, [*gaps, "\n"], strict=False))


def distinct(keys: Iterable[str]) -> list[str]:
    """Number the keys that come again: `n:1`, `n:1.2`."""
    seen: dict[str, int] = {}
    distinct = []
    for key in keys:
        seen[key] = seen.get(key, 0) + 1
        distinct.append(key if seen[key] == 1 else f"{key}.{seen[key]}")
    return distinct


def _gap(one: str, after: str) -> str:
    """A list goes on without a blank line, or its items would stand apart."""
    mark = MARKER.match(after)
    same = mark and _list_mark(one) == mark.groups()
    return "\n" if same else "\n\n"


def _list_mark(text: str) -> tuple[str | None, ...] | None:
    """The mark of a text that is a list and nothing else."""
    mark = MARKER.match(text)
    if not mark or not all(MARKER.match(row) or row[:2] in ("", "  ") for row in text.split("\n")):
        return None
    return mark.groups()


def _texts(blocks: Iterable[Block], site: Site, style: Style) -> Iterator[tuple[str, str]]:
    embedded = False
    for block in blocks:
        if isinstance(block, Prose) and len(block.texts) == 1 and not block.lead:  # most of a post
            yield block.key, safe(block.texts[0], site, block.under)
        elif isinstance(block, Social):
            how = cast("SocialStyle", block.how)
            yield block.key, site.social(block.link, how, first=not embedded).strip()
            embedded = True
        elif isinstance(block, Prose):
            yield from ((block.key, text) for text in _prose(block, site))
        else:
            yield block.key, write(block, site, style)


def write(block: Heading | Line | Quote | Item | Player | More | Rule, site: Site, style: Style) -> str:
    """Write one block that needs to know of no other."""
    match block:
        case Heading():
            return _heading(block, site, style)
        case Line():
            return line(block.words, site)
        case Quote():
            return _quote(block, site)
        case Item():
            return item(block, site, style["bullet"])
        case Player():
            return site.video(block.link).strip()
        case More() | Rule():
            return site.MORE if isinstance(block, More) else "---"
        case _:
            assert_never(block)


def _heading(block: Heading, site: Site, style: Style) -> str:
    underline = UNDERLINES.get(block.level) if style["headings"] == "setext" else None
    words = line(block.words, site, starts=underline is not None)
    if underline:
        return f"{words}\n{underline * max(len(words), 3)}"
    return f"{'#' * block.level} {words}"


def _prose(block: Prose, site: Site) -> list[str]:
    texts = [safe(text, site, block.under) for text in block.texts]
    if block.lead:
        texts.insert(0, line(block.lead, site))
    return run_on(texts) if len(texts) > 1 else texts


def _quote(block: Quote, site: Site) -> str:
    rows = safe(block.text, site).split("\n")
    if block.by:
        rows += ["", line(block.by, site)]
    return "\n".join(f"> {row}".rstrip() for row in rows)
