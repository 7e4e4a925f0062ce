"""The body of a post -> its blocks: headings, paragraphs, lists, quotations, raw HTML; joined they are all its text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from confnote.core.embeds import Embed, read_embed
from confnote.errors import Usage
from confnote.post.markdown.parser import blocks_only, commonmark
from confnote.recap.value import RecapNote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it.token import Token


Sort = Literal["heading", "text", "list", "quote", "html", "rule", "more"]
SORTS: dict[str, Sort] = {
    "heading_open": "heading",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "blockquote_open": "quote",
    "html_block": "html",
    "hr": "rule",
}
MORE = re.compile(r"<!--\s*more\s*-->")


@dataclass(frozen=True, slots=True)
class Block:
    """One block as it stands in the file; a heading has a level and its words, as Markdown and as they are read."""

    sort: Sort
    text: str
    level: int = 0
    words: str = ""
    plain: str = ""
    is_underlined: bool = False


def blocks_of(body: str) -> tuple[Block, ...]:
    """Cut a body with plain line ends into its blocks."""
    return tuple(_chunks(body))


def _chunks(body: str) -> Iterator[Block]:
    lines = body.split("\n")
    tokens = blocks_only().parse(body)
    covered = 0
    for at, token in enumerate(tokens):
        if token.level or token.map is None or token.nesting < 0:
            continue
        first, after = token.map
        yield from _uncovered(lines[covered:first])
        yield _chunk(token, tokens[at + 1] if at + 1 < len(tokens) else token, "\n".join(lines[first:after]))
        covered = after
    yield from _uncovered(lines[covered:])


def _uncovered(lines: list[str]) -> Iterator[Block]:
    """Yield what no block covers: definitions of links."""
    text = "\n".join(lines).strip("\n")
    if text.strip():
        yield Block("text", text)


def _chunk(token: Token, inline: Token, text: str) -> Block:
    text = text.strip("\n").rstrip()
    sort = SORTS.get(token.type, "text")
    if sort == "heading":
        words = " ".join(inline.content.split())
        if not plain(words):
            return Block("rule", text)  # a heading that says nothing parts what stands around it, no more
        return Block(sort, text, int(token.tag[1]), words, plain(words), token.markup in {"=", "-"})
    if sort == "html" and MORE.fullmatch(text):
        return Block("more", text)
    return Block(sort, text)


def plain(markdown: str) -> str:
    """Return the words of a line of Markdown without its marks."""
    parts = []
    for token in commonmark().parseInline(markdown)[0].children or ():
        if token.type in {"text", "code_inline", "image", "html_inline"}:
            parts.append(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
    return " ".join("".join(parts).split())


def list_items(chunk: Block) -> tuple[str, ...]:
    """Return the items of a flat list, each on one line without its mark; nothing for any other list."""
    tokens = blocks_only().parse(chunk.text)
    lines = chunk.text.split("\n")
    if sum(token.type.endswith("list_open") for token in tokens) != 1 or tokens[0].type != "bullet_list_open":
        return ()
    found = []
    for token in tokens:
        if token.type == "list_item_open" and token.map:
            rows = [line.strip() for line in lines[token.map[0] : token.map[1]]]
            found.append(" ".join(rows).strip())
    paragraphs = sum(token.type == "paragraph_open" for token in tokens)
    inside = sum(token.nesting >= 0 and token.level == 2 for token in tokens)
    if paragraphs != len(found) or inside != len(found):
        return ()
    return tuple(re.sub(r"^[-*+][ \t]+", "", one) for one in found)


def bullet(chunk: Block) -> str:
    """Return the mark of a list's items, with the blanks after it if they are more than one."""
    match = re.match(r"[-*+] {1,4}", chunk.text.lstrip())
    return "-" if not match else match[0] if len(match[0]) > 2 else match[0][0]


def setext_or_atx(given: tuple[Block, ...]) -> str:
    """Say how headings are written: as most are."""
    headings = [chunk for chunk in given if chunk.sort == "heading"]
    return "setext" if sum(chunk.is_underlined for chunk in headings) * 2 > len(headings) else "atx"


Place = Literal["before", "after"]
_QUOTED = re.compile(r"^ {0,3}> ?", re.MULTILINE)
_POST = re.compile(r"<(?:blockquote|iframe)\b", re.IGNORECASE)


def embed_of(chunk: Block) -> Embed | None:
    """Return the social post whose embed code a block is."""
    if chunk.sort != "html" or not _POST.search(chunk.text):
        return None
    try:
        return read_embed(chunk.text)
    except Usage:
        return None


def place_of_posts(blocks: Iterable[Sequence[Block]]) -> Place:
    """Say whether social posts stand before what is said of them, or after it."""
    return "before" if any(block and embed_of(block[0]) for block in blocks) else "after"


def notes(blocks: Iterable[Block], place: Place) -> tuple[RecapNote, ...]:
    """Turn blocks into notes: one each, but a heading goes with what stands under it."""
    told: list[RecapNote] = []
    waiting: list[Embed] = []
    heading = ""
    for block in blocks:
        post = embed_of(block)
        if post and (place == "before" or not told):
            waiting.append(post)
        elif post:
            told[-1] = replace(told[-1], posts=(*told[-1].posts, post))
        elif block.sort == "heading":
            heading += f"{'#' * block.level} {block.words}\n\n"
        elif block.sort not in {"rule", "more"}:
            said = _note_of(block) if not heading else RecapNote(heading + block.text)
            told.append(replace(said, posts=tuple(waiting)))
            waiting, heading = [], ""
    if heading:
        told.append(RecapNote(heading.rstrip()))
    if waiting and told:
        told[-1] = replace(told[-1], posts=(*told[-1].posts, *waiting))
    elif waiting:
        told += [RecapNote(post.embed or post.url) for post in waiting]
    return tuple(told)


def _note_of(block: Block) -> RecapNote:
    if block.sort == "quote" and all(_QUOTED.match(line) for line in block.text.split("\n")):
        return RecapNote(_QUOTED.sub("", block.text), "quote")
    return RecapNote(block.text)
