"""The Markdown parsers of the program, each set up once, and values for offsets in a Markdown text.

markdown-it takes 40 ms to import, so it is imported at the first use.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


def new_parser(*rules: str) -> MarkdownIt:
    """Return a new CommonMark parser with more rules (`table`, `strikethrough`)."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable(list(rules))


@cache
def commonmark() -> MarkdownIt:
    """Return the parser of CommonMark alone."""
    return new_parser()


@cache
def with_extras() -> MarkdownIt:
    """Return the parser that knows tables and strikethrough, as most sites do."""
    return new_parser("table", "strikethrough")


@cache
def blocks_only() -> MarkdownIt:
    """Return a parser that finds blocks and skips the text in them, so it is fast on any input."""
    parser = new_parser("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


@cache
def with_any_link() -> MarkdownIt:
    """Return a parser that accepts every link target, even `javascript:`, for checks of links."""
    parser = new_parser("table")
    parser.validateLink = lambda _url: True  # type: ignore[assignment]
    return parser


Span = tuple[int, int]
# Start and end offset in a text, and the new text between them.
Edit = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced code block: its offsets, its marker, and whether it has a closing fence."""

    start: int
    end: int
    mark: str
    closed: bool


@dataclass(slots=True)
class Reading:
    """Offsets of the parts of `text`, found by the parser's rules; a span excludes its end."""

    text: str
    keep_headings: bool = False
    references: Mapping[str, Any] = field(default_factory=dict)  # the link definitions that are kept, by label
    accidents: set[int] = field(default_factory=set)  # offsets where a backslash prevents accidental syntax
    rows: list[Span] = field(default_factory=list)
    """Lines of prose, without list and quote markers; code spans, targets and escapes lie inside them."""
    code: list[Span] = field(default_factory=list)  # code spans with their backticks
    targets: list[Span] = field(default_factory=list)  # the `](...)` of links and images, and autolinks
    words: list[Span] = field(default_factory=list)  # the `[...` of links and images
    escapes: list[int] = field(default_factory=list)  # backslashes that make the character after them plain
    literals: list[int] = field(default_factory=list)  # stars, underscores and backticks that are no syntax
    crowded: list[Span] = field(default_factory=list)
    """Lines of paragraphs that have too many marks to be parsed."""
    headings: list[Span] = field(default_factory=list)  # the `#`s of headings, if they are kept
    fences: list[Fence] = field(default_factory=list)
    indented: list[tuple[Span, ...]] = field(default_factory=list)
    """Indented code: the span of each line, without the list and quote markers before it."""
    items: list[Span] = field(default_factory=list)
    """List items outside quotes: the numbers of the first line and of the line after the item."""


class OffsetMap:
    """Maps offsets in a paragraph's content to the text, whose rows have list and quote markers.

    `firsts` are the offsets in the text of each row's first character that is no space.
    """

    __slots__ = ("_rows", "_shifts", "_starts", "moved")

    def __init__(self, content: str, firsts: Sequence[int]) -> None:
        self._rows = content.split("\n")
        self._starts = [0, *accumulate(len(row) + 1 for row in self._rows)][:-1]
        self._shifts = [
            first - start - (len(row) - len(row.lstrip(" \t")))
            for first, start, row in zip(firsts, self._starts, self._rows, strict=True)
        ]
        self.moved = 0
        """Where in the content the string begins that is parsed now: an image's words are parsed separately."""

    def __call__(self, at: int) -> int:
        """Return the offset in the text for an offset in the content."""
        at += self.moved
        return at + self._shifts[bisect_right(self._starts, at) - 1]

    def rows(self) -> list[Span]:
        """Return the spans of the rows, without the white space around them."""
        spans = []
        for start, shift, row in zip(self._starts, self._shifts, self._rows, strict=True):
            words = row.strip(" \t")
            first = start + shift + row.find(words)
            spans.append((first, first + len(words)))
        return spans


class ProseSpans:
    """Distinguishes prose from the code spans, targets and escapes inside it."""

    def __init__(self, reading: Reading) -> None:
        taken = [*reading.code, *reading.targets, *((at, at + 2) for at in reading.escapes)]
        self._spans = sorted(taken)
        self._starts = [start for start, _ in self._spans]

    def has(self, at: int) -> bool:
        """Return whether the character at an offset is prose."""
        before = bisect_right(self._starts, at) - 1
        return before < 0 or at >= self._spans[before][1]


def margin(text: str, at: int) -> str:
    """Return the indent and quote markers that put a new line into the block at an offset."""
    return re.sub(r"[^>\s]", " ", text[text.rfind("\n", 0, at) + 1 : at])


def edit(text: str, edits: list[Edit]) -> str:
    """Apply edits to a text; of two that overlap, only the first is applied."""
    parts, done = [], 0
    for start, end, new in sorted(edits):
        if start >= done:
            parts += [text[done:start], new]
            done = end
    return "".join([*parts, text[done:]])
