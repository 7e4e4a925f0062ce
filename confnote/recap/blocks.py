"""Split the body of a post into Markdown blocks, make notes of blocks, and compare two posts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import takewhile
from typing import Any, Literal

from markdown_it.token import Token

from confnote.core.embeds import Embed, read_embed
from confnote.errors import Usage
from confnote.post import front_matter
from confnote.post.front_matter import is_same
from confnote.post.markdown.escape import Engine
from confnote.post.markdown.parser import ProseSpans, blocks_only, commonmark, edit
from confnote.post.markdown.reading import read
from confnote.recap.value import RecapNote

Sort = Literal["heading", "text", "list", "quote", "html", "rule", "more"]
SORTS: dict[str, Sort] = {
    "heading_open": "heading", "bullet_list_open": "list", "ordered_list_open": "list", "blockquote_open": "quote",
    "html_block": "html", "hr": "rule",
}  # fmt: skip
MORE = re.compile(r"<!--\s*more\s*-->")


@dataclass(frozen=True, slots=True)
class Block:
    """A block with its Markdown `text`. Only a heading has the other fields, but for `inline`.

    `words` are the heading's Markdown on one line, `plain` the same without marks and anchors. `inline` is the Markdown
    of a heading (without anchors) or a paragraph with each reference link, `[words][label]`, as `[words](address)`.
    `is_by_speaker`: the heading begins with its speakers, as most of its level do. `is_with_org`: of two names, the
    second is an organisation. `shape`: it is no heading in the text, but a line in bold, or the bold beginning of a
    paragraph.
    """

    sort: Sort
    text: str
    level: int = 0
    words: str = ""
    plain: str = ""
    is_underlined: bool = False
    inline: str = ""
    is_by_speaker: bool = False
    is_with_org: bool = False
    shape: Literal["", "bold", "inline"] = ""


def blocks_of(body: str) -> tuple[Block, ...]:
    """Return the blocks of a body whose lines end with LF: all its text but blank lines."""
    lines = body.split("\n")
    env: dict[str, Any] = {}
    tokens = blocks_only().parse(body, env)
    references = {label: str(found["href"]) for label, found in env.get("references", {}).items()}
    found: list[Block] = []
    covered = 0
    for at, token in enumerate(tokens):
        # only blocks of the top level: what is inside a list or a quotation belongs to it
        if token.level or token.map is None or token.nesting < 0:
            continue
        first, after = token.map
        found += _uncovered(lines[covered:first])
        block = _block(tokens, at, "\n".join(lines[first:after]).strip("\n").rstrip())
        if block.sort in {"heading", "text"}:
            block = replace(block, inline=_with_addresses(_without_anchor(block.words) or block.text, references))
        found.append(block)
        covered = after
    return (*found, *_uncovered(lines[covered:]))


# the place of a heading in its page, which is no part of its words: `{#ropes}`, `<a name="ropes"></a>`
_ANCHOR = re.compile(r"\s*\{:?\s?[.#][^{}]*\}\s*$|<a\s+(?:name|id)=[\"'][^\"'<>]*[\"']\s*(?:/>|>\s*</a>)\s*")


def _without_anchor(words: str) -> str:
    return _ANCHOR.sub("", words).strip() or words


_REFERENCE = re.compile(r"(?<!!)\[([^\[\]]+)\](?:\[([^\[\]]*)\])(?!\()")


def _with_addresses(markdown: str, references: Mapping[str, str]) -> str:
    """Replace reference links by links with their address; if that is unknown, by their words."""

    def linked(match: re.Match[str]) -> str:
        label = " ".join((match[2] or match[1]).split()).upper()
        return f"[{match[1]}]({references[label]})" if label in references else match[1]

    return _REFERENCE.sub(linked, markdown) if "][" in markdown else markdown


def _uncovered(lines: list[str]) -> list[Block]:
    """Return the lines that no token covers, such as definitions of links, as one block."""
    text = "\n".join(lines).strip("\n")
    return [Block("text", text)] if text.strip() else []


def _block(tokens: list[Token], at: int, text: str) -> Block:
    token = tokens[at]
    sort = SORTS.get(token.type, "text")
    if sort == "heading":
        words = " ".join(tokens[at + 1].content.split())
        if not plain(words):  # a heading without words only separates
            return Block("rule", text)
        return Block(
            sort, text, int(token.tag[1]), words, plain(_without_anchor(words), with_code=True),
            token.markup in {"=", "-"},
        )  # fmt: skip
    return Block("more" if sort == "html" and MORE.fullmatch(text) else sort, text)


# pairs of tags that only change the look of words
_LOOK = re.compile(r"<(/?)(i|em|b|strong|small|big|u|s|span|sup|sub|mark|font)\b[^<>]*>", re.IGNORECASE)


@lru_cache(maxsize=10_000)  # a heading is read several times
def plain(markdown: str, *, with_code: bool = False) -> str:
    """Return the words of a line of Markdown without its marks, but perhaps those of code."""
    parts = []
    tokens = commonmark().parseInline(markdown)[0].children or ()
    looks = [_LOOK.fullmatch(token.content) if token.type == "html_inline" else None for token in tokens]
    pairs = {look[2] for look in looks if look and look[1]} & {look[2] for look in looks if look and not look[1]}
    for token, look in zip(tokens, looks, strict=True):
        if look and look[2] in pairs:
            continue
        if with_code and token.type == "code_inline" and "`" not in token.content:
            parts.append(f"`{token.content}`")
        elif token.type in {"text", "code_inline", "image", "html_inline"}:
            parts.append(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
    return " ".join("".join(parts).split())


_BULLET = re.compile(r"([-*+]|\d+[.)])[ \t]+")


def is_closed(template: str) -> bool:
    """Return whether each mark of emphasis in a template has its other one."""
    return not re.search(r"[*_]", plain(re.sub(r"\{[^{}]*\}", "x", template)))


def list_items(block: Block, *, has_numbers: bool = False) -> tuple[str, ...]:
    """Return the items of a flat bullet list, each on one line without its mark; () for others.

    With `has_numbers`, the list must have numbers in place of bullets.
    """
    tokens = blocks_only().parse(block.text)
    lines = block.text.split("\n")
    if sum(token.type.endswith("list_open") for token in tokens) != 1 or is_bullets(block) == has_numbers:
        return ()
    spans = [token.map for token in tokens if token.type == "list_item_open" and token.map]
    items = [" ".join(line.strip() for line in lines[begin:end]).strip() for begin, end in spans]
    paragraphs = sum(token.type == "paragraph_open" for token in tokens)
    inside = sum(token.nesting >= 0 and token.level == 2 for token in tokens)
    # an item with several paragraphs cannot become one line
    is_flat = paragraphs == inside == len(items)
    return tuple(_BULLET.sub("", item, count=1) for item in items) if is_flat else ()


def is_bullets(block: Block) -> bool:
    """Return whether a block is a list of bullets."""
    return block.sort == "list" and bool(re.match(r" {0,3}[-*+](?:\s|$)", block.text))


def bullet(block: Block) -> str:
    """Return the mark of a bullet list, with the blanks after it if several; else `-`."""
    match = re.match(r"[-*+] {1,4}", block.text.lstrip())
    mark = match[0] if match else "-"
    return mark if len(mark) > 2 else mark[0]


def setext_or_atx(blocks: tuple[Block, ...]) -> str:
    """Return the notation of most headings: `setext` (underlined) or `atx` (`##`)."""
    headings = [block for block in blocks if block.sort == "heading" and not block.shape]
    return "setext" if sum(heading.is_underlined for heading in headings) * 2 > len(headings) else "atx"


PostPlace = Literal["before", "after"]
QUOTE_MARK = re.compile(r"^ {0,3}> ?", re.MULTILINE)
EMBED = re.compile(r"<(?:blockquote|iframe)\b", re.IGNORECASE)


def embed_of(block: Block) -> Embed | None:
    """Return the social post in a block of raw HTML, None if there is none."""
    if block.sort != "html" or not EMBED.search(block.text):
        return None
    try:
        return read_embed(block.text)
    except Usage:
        return None


def place_of_posts(parts: Iterable[Sequence[Block]]) -> PostPlace:
    """Return whether social posts come before or after the notes about them."""
    # a post at the beginning of a part can only belong to the note after it
    return "before" if any(blocks and embed_of(blocks[0]) for blocks in parts) else "after"


def notes(blocks: Iterable[Block], place: PostPlace) -> tuple[RecapNote, ...]:
    """Make notes of blocks; a heading joins the next block, a social post the note beside it.

    A rule makes no note. `place` says whether a social post comes before or after its note.
    """
    found: list[RecapNote] = []
    waiting: list[Embed] = []
    heading = ""
    for block in blocks:
        post = embed_of(block)
        if post and (place == "before" or not found):
            waiting.append(post)
        elif post:
            found[-1] = replace(found[-1], posts=(*found[-1].posts, post))
        elif block.sort == "heading":
            heading += block.text + "\n\n" if block.shape else f"{'#' * block.level} {block.words}\n\n"
        elif block.sort not in {"rule", "more"}:
            is_quote = block.sort == "quote" and all(map(QUOTE_MARK.match, block.text.split("\n")))
            if is_quote and not heading:
                note = RecapNote(QUOTE_MARK.sub("", block.text), "quote")
            else:
                note = RecapNote(heading + block.text)
            found.append(replace(note, posts=tuple(waiting)))
            waiting, heading = [], ""
    if heading:
        found.append(RecapNote(heading.rstrip()))
    if waiting and found:
        found[-1] = replace(found[-1], posts=(*found[-1].posts, *waiting))
    elif waiting:
        found += [RecapNote(post.embed or post.url) for post in waiting]
    return tuple(found)


_PARTED = re.compile(r"(?P<marks>(?<=[-.])<wbr/>(?=[-.]))|(?<=\{)<wbr/>(?=#)")


def without_partings(body: str, engine: Engine) -> str:
    """Return a body without the invisible elements with which an export keeps marks apart.

    `-<wbr/>-force` on Astro becomes `--force`. In code, such an element is shown, and stays.
    """
    if "<wbr/>" not in body or not any("<wbr/>" in engine.plain(marks) for marks in ("a--", "{#")):
        return body
    reading = read(body)
    prose = ProseSpans(reading)
    blocks = [*((fence.start, fence.end) for fence in reading.fences),
              *((rows[0][0], rows[-1][1]) for rows in reading.indented)]  # fmt: skip
    return edit(body, [
        (*match.span(), "") for match in _PARTED.finditer(body)
        if (engine.smart == "<wbr/>" or not match["marks"]) and prose.has(match.start())
        and not any(start <= match.start() < end for start, end in blocks)
    ])  # fmt: skip


def differences(wanted: str, drafted: str) -> int:
    """Return the number of front-matter keys and blocks that differ between two posts."""
    texts = (text.replace("\r\n", "\n") for text in (wanted, drafted))
    (old, old_body, _), (new, new_body, _) = map(front_matter.read, texts)
    keys = sum(
        # a key without a value is not the same as no key
        not is_same(old.get(key), new.get(key)) or (key in old) != (key in new)
        for key in old.keys() | new.keys()
    )
    left, right = _blocks(old_body), _blocks(new_body)
    # the comparison is slow, so it leaves out what is the same at either end
    first = _same_at_start(left, right)
    left, right = left[first:], right[first:]
    last = _same_at_start(left[::-1], right[::-1])
    matcher = SequenceMatcher(None, left[: len(left) - last], right[: len(right) - last], autojunk=True)
    return keys + sum(max(b - a, d - c) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal")


def _same_at_start(old: list[str], new: list[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def _blocks(body: str) -> list[str]:
    """Return paragraphs, headings and list items, without blanks at line ends or after bullets."""
    blocks = []
    for part in re.split(r"\n(?:[ \t]*\n)+", body.strip("\n")):
        lines: list[str] = []
        for line in part.split("\n"):
            if _BULLET.match(line) and lines:
                blocks.append("\n".join(lines))
                lines = []
            lines.append(_BULLET.sub(r"\1 ", line.rstrip(), count=1) if _BULLET.match(line) else line.rstrip())
        if any(lines):
            blocks.append("\n".join(lines))
    return blocks


def more_of(intro: Sequence[Block]) -> str:
    """Return the style of the mark that ends the summary."""
    sorts = [block.sort for block in intro]
    return "on" if sorts[-1:] == ["more"] else "paragraph" if sorts[:2] == ["text", "more"] else "off"


def notation(blocks: tuple[Block, ...], engine: Engine) -> dict[str, str]:
    """Return the style of headings, dashes and addresses in a post for a site with this engine."""
    noted = [block.text for block in blocks if block.sort not in {"html", "rule", "more"}]

    def leaves(other: Engine, *marks: str) -> bool:
        texts = (text for text in noted if any(mark in text for mark in marks)) if other != engine else ()
        return any(engine.text(text, 1) != other.text(text, 1) for text in texts)

    # the author leaves `--` to the site, which makes dashes of them, or bare addresses to it
    smart, typed = (
        leaves(replace(engine, smart=""), "--", "..."),
        leaves(replace(engine, links_addresses=True), "://"),
    )
    styles = {"punctuation": "smart" if smart else "typed", "addresses": "typed" if typed else "links"}
    return {"headings": setext_or_atx(blocks), **styles}
