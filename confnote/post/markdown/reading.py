"""Find the offsets of prose, code, escapes and accidental syntax in Markdown.

markdown-it knows lines but no offsets inside a line, so its rules are wrapped (`block_rules`, `inline_rules`) to
record where they match. A rule for an accident (a heading, a rule, a raw tag, ...) records where a backslash would
prevent it and then reports "no match": one pass sees the text nearly as it will be once it is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from confnote.post.markdown import block_rules, inline_rules
from confnote.post.markdown.parser import new_parser
from confnote.post.markdown.source import OffsetMap, Reading, Span

if TYPE_CHECKING:
    from markdown_it.rules_core.state_core import StateCore
    from markdown_it.token import Token


def read(text: str, *, keep_headings: bool = False) -> Reading:
    r"""Read a text with `\n` line ends. Headings count as accidents unless they are kept."""
    reading = Reading(text, keep_headings)
    tokens = _parser().parse(text, {"reading": reading})
    reading.items += _items(tokens)
    return reading


def _items(tokens: Iterable[Token]) -> Iterator[Span]:
    quotes = 0
    for token in tokens:
        quotes += (token.type == "blockquote_open") - (token.type == "blockquote_close")
        if token.type == "list_item_open" and token.map and not quotes:
            yield token.map[0], token.map[1]


def read_line(line: str) -> Reading:
    """Read one line as the inside of a paragraph, whatever its first characters are."""
    reading = Reading(line)
    words = line.strip()
    if words:
        _read_prose(reading, words, [line.index(words)])
    return reading


@cache
def _parser() -> MarkdownIt:
    parser = new_parser()
    block_rules.wrap(parser)
    inline_rules.wrap(parser)
    parser.core.ruler.at("inline", _inline)
    return parser


def _inline(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline":
            _read_prose(state.env["reading"], token.content, token.meta["firsts"])


def _read_prose(reading: Reading, content: str, firsts: Sequence[int]) -> None:
    place = OffsetMap(content, firsts)
    rows = place.rows()
    if inline_rules.is_crowded(content):
        reading.crowded += rows
        return
    reading.rows += rows
    if inline_rules.may_mean(content):
        inline_rules.read(_parser(), content, reading, place)
