"""Cut the body of a post into pieces, the units of a merge, and join them again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from confnote.post.markdown.parser import blocks_only, with_extras

if TYPE_CHECKING:
    from markdown_it.token import Token


BLANK = " \t\r\n"
LISTS = ("bullet_list_open", "ordered_list_open")
# A line with its end as in CommonMark: `str.splitlines` knows eight more ends, so its line numbers would differ.
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """One block of a post: a heading, a paragraph, a list item.

    `key` names a record (`n:UID`, `s:UID.title`, `t:UID`), whatever the text is; it is "" for a block of the author.
    `text` has no blank lines around it; `gap` is the exact text up to the next piece, so that all texts and gaps
    joined are the file.
    """

    key: str
    text: str
    gap: str = "\n\n"


Pieces = tuple[Piece, ...]
# What a note of no session belongs to: its day, or the whole post (an intro or a closing, which have no heading).
Loose = Literal["day", "post"]


def split(text: str) -> Pieces:
    """Cut a body into pieces without keys; blank lines at the start are a piece without text."""
    lines = LINE.findall(text)
    starts = sorted(_starts(lines))
    if not starts:
        return (Piece("", "", text),) if text else ()
    pieces = [Piece("", "", "".join(lines[: starts[0]]))] if starts[0] else []
    for first, after in zip(starts, [*starts[1:], len(lines)], strict=True):
        whole = "".join(lines[first:after])
        body = whole.rstrip(BLANK)
        pieces.append(Piece("", body, whole[len(body) :]))
    return tuple(pieces)


def join(pieces: Iterable[Piece]) -> str:
    """Join the texts and gaps of all pieces."""
    return "".join(piece.text + piece.gap for piece in pieces)


# A line that may begin or end something other than a paragraph, at any indent: a list, a table, HTML, ...
_NO_PROSE = re.compile(r"[ \t]*(?:[-+=>#|:<~]|```|\*(?:[ \t\r\n]|$|\*\*)|_[ \t]*_[ \t]*_|\d{1,9}[.)])")
_HEADING = re.compile(r"#{1,6}[ \t]+[^ \t\r\n]")


def _starts(lines: Sequence[str]) -> set[int]:
    """Find the lines where blocks, list items and link definitions (which have no token) begin.

    Paragraphs and headings between blank lines need no parser: it would take most of the time of a merge.
    """
    chunks = [(first, _is_plain(lines[first:after])) for first, after in _chunks(lines)]
    starts = {first for first, is_plain in chunks if is_plain}
    at = 0
    while at < len(chunks):
        first, is_plain = chunks[at]
        end, more = at + 1, 1
        while not is_plain:
            while end < len(chunks) and not chunks[end][1]:
                end += 1
            after = chunks[end][0] if end < len(chunks) else len(lines)
            found = _parsed(lines[first:after], is_last=end >= len(chunks))
            if found is not None:
                starts -= {line for line, _ in chunks[at:end]}
                starts |= {first + line for line in found}
                break
            end, more = end + more, 2 * more  # a fence is still open there
        at = end
    return starts


def _chunks(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the first line and the end of each run of lines that are not blank."""
    at = 0
    for is_blank, run in groupby(lines, lambda line: not line.strip(BLANK)):
        end = at + sum(1 for _ in run)
        if not is_blank:
            yield at, end
        at = end


def _is_plain(lines: Sequence[str]) -> bool:
    """Return whether lines between blank lines are surely one heading or paragraph."""
    if lines[0][0] in " \t" or (lines[0][0] == "[" and any("]:" in line for line in lines)):
        return False
    return not any(map(_NO_PROSE.match, lines)) or (len(lines) == 1 and bool(_HEADING.match(lines[0])))


def _parsed(lines: Sequence[str], *, is_last: bool) -> set[int] | None:
    """Find the starts by the parser; return None if the last block goes on behind the lines."""
    starts: set[int] = set()
    covered = 0
    text = "".join(lines) + ("" if is_last else "x")  # a paragraph of its own, if all blocks before it have ended
    for first, after in _spans(blocks_only().parse(text), starts):
        starts |= _definitions(lines, covered, first)
        covered = after
    if not is_last:
        if len(lines) not in starts:
            return None
        starts.remove(len(lines))
    starts |= _definitions(lines, covered, len(lines))
    return {line for line in starts if lines[line].strip(BLANK)}


def _spans(tokens: Iterable[Token], starts: set[int]) -> Iterable[tuple[int, int]]:
    """Yield first line and end of each top-level block; add the lines of new pieces to `starts`."""
    quotes = 0
    listed = False  # a list inside an item has just ended: what follows is no part of that list
    for token in tokens:
        quotes += token.nesting if token.type.startswith("blockquote") else 0
        if token.nesting < 0:
            listed = not quotes and token.type in ("bullet_list_close", "ordered_list_close")
            continue
        if token.map is None or token.type == "inline":
            continue
        is_list = token.type in LISTS
        if (token.level == 0 and not is_list) or (
            not quotes and (token.type == "list_item_open" or (listed and not is_list))
        ):
            starts.add(token.map[0])
        listed = False
        if token.level == 0:
            yield token.map[0], token.map[1]


def _definitions(lines: Sequence[str], first: int, after: int) -> set[int]:
    """Find link definitions in lines outside blocks; each ends at a blank line or the next `[`."""
    found = set()
    inside = False
    for number in range(first, after):
        line = lines[number].strip(BLANK)
        if line and (not inside or line.startswith("[")):
            found.add(number)
        inside = bool(line)
    return found


BLOCK_START = re.compile(r"^(?:[ \t]*$| {4}|\t| {0,3}[-+*>#`~=|:<_\[\d])", re.MULTILINE)
MARKS = re.compile(r"[*`\[\]<~$]|(?<![^\W_])_|_(?![^\W_])")


def is_paragraph(text: str) -> bool:
    """Return whether a text is one paragraph; parse it only if it could be something else."""
    if not BLOCK_START.search(text):
        return True
    env: dict[str, object] = {}
    tokens = blocks_only().parse(text, env)
    # link definitions have no token
    return len(tokens) == 3 and tokens[0].type == "paragraph_open" and not env.get("references")


def run_on(texts: Sequence[str]) -> list[str]:
    """Join adjoining paragraphs into one; a list, a quotation or a fence stays a separate block."""
    joined: list[str] = []
    for paragraphs, found in groupby(texts, is_paragraph):
        group = list(found)
        joined += _joined(group) if paragraphs else group
    return joined


def _joined(texts: list[str]) -> list[str]:
    """Join texts into one paragraph, except texts with a `*` that would pair with one elsewhere."""
    whole = " ".join(texts)
    inline = [(with_extras().parseInline(text)[0].children or []) if MARKS.search(text) else [] for text in texts]
    # marks that are plain by themselves, but could pair with one in another text
    lone = [any(token.type == "text" and MARKS.search(token.content) for token in tokens) for tokens in inline]
    html = with_extras().renderInline
    if not any(lone) or html(whole) == " ".join(map(html, texts)):
        return [whole]
    parts: list[str] = []
    for alone, found in groupby(zip(lone, texts, strict=True), lambda pair: pair[0]):
        group = [text for _, text in found]
        parts += group if alone else [" ".join(group)]
    return parts
