"""Typed blocks and a site -> the pieces of a Markdown body."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, assert_never, cast
from urllib.parse import urlsplit

from confnote.post.address import target, untracked
from confnote.post.blocks import (
    Block,
    Heading,
    Inline,
    Item,
    Line,
    Linked,
    Marked,
    More,
    Plain,
    Player,
    Prose,
    Quote,
    Rule,
    Social,
    Wording,
)
from confnote.post.join import is_paragraph, run_on
from confnote.post.phrase import unlinked
from confnote.post.piece import Piece

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from confnote.post.sites import Site
    from confnote.post.sites import Social as SocialStyle
    from confnote.post.style import Style

MARKER = re.compile(r"([-*+])[ \t]+\S|\d{1,9}([.)])[ \t]+\S")
INDENTED = re.compile(r" {4}| {0,3}\t")
HARMLESS = re.compile(r"[^\W\d_](?:[^\W_]|[ ,.;:?'()%/\"\u2013\u2014\u2019\u201c\u201d-])*[^\W_.?]?[.?]?")
"""One line of prose in which no site reads anything but prose: most notes, and no parser is asked for them."""
UNDERLINES = {1: "=", 2: "-"}
NO_TARGETS = ("javascript", "vbscript", "data")


def render(blocks: Iterable[Block], site: Site, style: Style) -> tuple[Piece, ...]:
    """Write the blocks as a site wants them; the pieces joined are the body exactly."""
    written = [(key, text) for key, text in _texts(blocks, site, style) if text]
    keys = _distinct([key for key, _ in written])
    texts = [text for _, text in written]
    gaps = [_gap(one, after) for one, after in pairwise(texts)]
    return tuple(Piece(*piece) for piece in zip(keys, texts, [*gaps, "\n"], strict=False))


def _distinct(keys: Iterable[str]) -> list[str]:
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
        if isinstance(block, Social):
            how = cast("SocialStyle", block.how)
            yield block.key, site.social(block.link, how, first=not embedded).strip()
            embedded = True
        elif isinstance(block, Prose):
            yield from ((block.key, text) for text in _prose(block, site))
        else:
            yield block.key, _text(block, site, style)


def _text(block: Heading | Line | Quote | Item | Player | More | Rule, site: Site, style: Style) -> str:
    match block:
        case Heading():
            return _heading(block, site, style)
        case Line():
            return line(block.words, site)
        case Quote():
            return _quote(block, site)
        case Item():
            return _item(block, site, style["bullet"])
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
    texts = [_note(text, site, block.under) for text in block.texts]
    if block.lead:
        texts.insert(0, line(block.lead, site))
    return run_on(texts) if len(texts) > 1 else texts


def _note(text: str, site: Site, under: int = 0) -> str:
    """A note's Markdown; one that begins with code by its indent, which a list before it would take in, is fenced."""
    if HARMLESS.fullmatch(text):
        return text
    text = site.text(text, under)
    if not INDENTED.match(text):
        return text
    rows = text.split("\n")
    size = next((n for n, row in enumerate(rows) if row.strip() and not INDENTED.match(row)), len(rows))
    code = "\n".join(row[4:] if row.startswith("    ") else row.lstrip("\t") for row in rows[:size]).rstrip()
    fence = "`" * max([3, *(len(ticks) + 1 for ticks in re.findall("`+", code))])
    return "\n".join([fence, code, fence, *([""] if size < len(rows) else []), *rows[size:]])


def _quote(block: Quote, site: Site) -> str:
    rows = _note(block.text, site).split("\n")
    if block.by:
        rows += ["", line(block.by, site)]
    return "\n".join(f"> {row}".rstrip() for row in rows)


def _item(block: Item, site: Site, bullet: str) -> str:
    bullet = bullet if bullet.endswith(" ") else f"{bullet} "
    text = _note(block.text, site) if block.text else ""
    words = line(block.words, site)
    if words and text:
        text = "\n\n".join(run_on([words, text]))
    below = [_indented(_listed(_note(note, site), bullet), bullet) for note in block.below]
    return "\n".join([_listed(text or words, bullet), *below])


def _listed(text: str, bullet: str) -> str:
    """A text as an item; one that is a list already is left as it is."""
    if MARKER.match(text) and not is_paragraph(text):
        return text
    return bullet + _indented(text, bullet).lstrip(" ")


def _indented(text: str, bullet: str) -> str:
    return "\n".join(" " * len(bullet) + row if row else row for row in text.split("\n"))


def line(words: Inline, site: Site, *, starts: bool = True) -> str:
    """Write the parts of a line; what comes first on it is kept from being a list, a heading, a quote."""
    written = ""
    for part in words:
        written += _part(part, site, starts=starts and not written)
    return written


def _part(part: Plain | Marked | Wording | Linked, site: Site, *, starts: bool) -> str:
    match part:
        case Wording(markdown):  # ours, but a bar makes a table of any line for kramdown
            return markdown.replace("|", _within(site.inline, "|")) if "|" in markdown else markdown
        case Plain(words):
            return site.plain(words) if starts else _within(site.plain, words)
        case Marked(markdown):
            return site.inline(markdown) if starts else _within(site.inline, markdown)
        case Linked(words, url):
            label = line(unlinked(words), site, starts=False)
            return f"[{label}]({target(untracked(url))})" if is_safe(url) else label
        case _:
            assert_never(part)


def _within(write: Callable[[str], str], text: str) -> str:
    """Write a text that does not begin its line, where `- ` or `1.` mean nothing."""
    before = "x "
    written = write(before + text)
    return written.removeprefix(before) if written.startswith(before) else write(text)


def is_safe(url: str) -> bool:
    """An address that leads somewhere and runs nothing."""
    try:
        return bool(url.strip()) and urlsplit(url.strip()).scheme.lower() not in NO_TARGETS
    except ValueError:
        return False
