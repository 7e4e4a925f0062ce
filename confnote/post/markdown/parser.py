"""The Markdown parsers of the program, each set up once. markdown-it takes 40 ms to import: nothing here is early."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

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
    """Return the parser that knows tables and strikethrough, as all sites do."""
    return new_parser("table", "strikethrough")


@cache
def blocks_only() -> MarkdownIt:
    """Return a parser that finds blocks and reads no line: half the time, and quick for hostile lines, too."""
    parser = new_parser("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


@cache
def with_any_link() -> MarkdownIt:
    """Return a parser that takes every target for a link, `javascript:` too, for a check of the targets."""
    parser = new_parser("table")
    parser.validateLink = lambda _url: True  # type: ignore[assignment]
    return parser
