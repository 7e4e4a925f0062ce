"""Wrap markdown-it's block rules: each records its offsets in a `Reading`; rules for accidents never match."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt, rules_block

from confnote.post.markdown.source import Fence, Reading

if TYPE_CHECKING:
    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block.state_block import StateBlock


DEEPEST = 16  # levels of nested blocks (a list counts two, a quote one): the parser itself gives up at 20

_NUMBER = re.compile(r"(\d{1,9})[.)](?=[ \t]|$)", re.MULTILINE)
_LONE_MARKER = re.compile(r"(?:[-+*]|\d{1,9}[.)])[ \t]*$", re.MULTILINE)
_NO_QUOTE = re.compile(r">[\d=]")
_LONE_QUOTE = re.compile(r"[> \t]+$", re.MULTILINE)
_UNDERLINE = re.compile(r"(=+|-+)[ \t]*")


def wrap(parser: MarkdownIt) -> None:
    """Replace the rules of a parser. What may end a paragraph, a list or a quote stays the same."""
    ends_all: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    ends_most: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote"]}
    ruler = parser.block.ruler
    ruler.at("code", _code)
    ruler.at("fence", _fence, ends_all)
    ruler.at("blockquote", _quote, ends_all)
    ruler.at("hr", _rule, ends_all)
    ruler.at("list", _list, ends_most)
    ruler.at("reference", _reference)
    ruler.at("html_block", _html, ends_most)
    ruler.at("heading", _heading, ends_most)
    ruler.at("paragraph", _paragraph)
    ruler.disable("lheading")  # underlines are found in the paragraph


def _reading(state: StateBlock) -> Reading:
    found: Reading = state.env["reading"]
    return found


def _first(state: StateBlock, line: int) -> int:
    """Return the offset of a line's first character, after the markers of the blocks around it."""
    return state.bMarks[line] + state.tShift[line]


def _words(state: StateBlock, line: int) -> str:
    return state.src[_first(state, line) : state.eMarks[line]]


def _refuse(state: StateBlock, at: int) -> bool:
    _reading(state).accidents.add(at)
    return False


def _rule(state: StateBlock, line: int, end: int, _silent: bool) -> bool:
    return rules_block.hr(state, line, end, True) and _refuse(state, _first(state, line))


def _html(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    if not rules_block.html_block(state, line, end, silent):
        return False
    if not silent:
        state.tokens.pop()
        state.line = line
    return _refuse(state, _first(state, line))


def _reference(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    if silent or not rules_block.reference(state, line, end, False):
        return False
    state.line = line
    state.env.pop("references", None)
    state.env.pop("duplicate_refs", None)
    return _refuse(state, _first(state, line))


def _heading(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Match a heading only if headings are kept, and it is alone and has text below it."""
    if not rules_block.heading(state, line, end, True):
        return False
    reading, at = _reading(state), _first(state, line)
    apart = state.level == 0 and (line == 0 or state.isEmpty(line - 1))
    titled = _words(state, line).strip("# \t") and state.src[state.eMarks[line] :].strip()
    if not (reading.keep_headings and apart and titled):
        return _refuse(state, at)
    if silent:
        return True
    rules_block.heading(state, line, end, False)
    opening, inline = state.tokens[-3:-1]
    reading.headings.append((at, at + len(opening.markup)))
    inline.meta["firsts"] = [state.src.index(inline.content, at + len(opening.markup))]
    return True


def _list(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    at = _first(state, line)
    if state.is_code_block(line) or at in _reading(state).accidents:  # the latter: `* * *`, a rule that was refused
        return False
    if silent:  # it would end a paragraph, perhaps as the next item of the list around it
        return rules_block.list_block(state, line, end, True)
    number = _NUMBER.match(state.src, at, state.eMarks[line])
    unmeant = (number and int(number[1]) != 1) or state.level >= DEEPEST or _is_lone(state, line, end)
    if not unmeant:
        return rules_block.list_block(state, line, end, False)
    return rules_block.list_block(state, line, end, True) and _refuse(state, number.end(1) if number else at)


def _is_lone(state: StateBlock, line: int, end: int) -> bool:
    """Return whether a list marker has no words beside or below it."""
    if not _LONE_MARKER.match(state.src, _first(state, line), state.eMarks[line]):
        return False
    below = line + 1
    return below >= end or state.isEmpty(below) or state.sCount[below] <= state.sCount[line]


def _quote(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    if state.is_code_block(line) or not _words(state, line).startswith(">"):
        return False
    unmeant = state.level >= DEEPEST or _NO_QUOTE.match(_words(state, line)) or _is_lone_quote(state, line, end)
    if unmeant:
        return _refuse(state, _first(state, line))
    return rules_block.blockquote(state, line, end, silent)


def _is_lone_quote(state: StateBlock, line: int, end: int) -> bool:
    """Return whether no line of a quote has words."""
    for row in range(line, end):
        words = _words(state, row)
        if not words.startswith(">"):
            break
        if not _LONE_QUOTE.match(words):
            return False
    return True


def _fence(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    if not rules_block.fence(state, line, end, silent):
        return False
    if silent:
        return True
    token, last = state.tokens[-1], state.line - 1
    closing = _words(state, last).rstrip()
    closed = (
        last > line
        and not state.is_code_block(last)
        and len(closing) >= len(token.markup)
        and set(closing) == {token.markup[0]}
    )
    if not closed and not token.content.strip():
        state.tokens.pop()
        state.line = line
        return _refuse(state, _first(state, line))
    _reading(state).fences.append(Fence(_first(state, line), state.eMarks[last], token.markup, closed))
    return True


def _code(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    if not rules_block.code(state, line, end, silent):
        return False
    rows = range(line, state.line)
    _reading(state).indented.append(tuple((_indent_start(state, row), state.eMarks[row]) for row in rows))
    return True


def _indent_start(state: StateBlock, line: int) -> int:
    """Return the offset where a line's own indent begins, after the indent of the list around it."""
    first = _first(state, line)
    if "\t" not in state.src[state.bMarks[line] : first]:
        return min(first - (state.sCount[line] - state.blkIndent), state.eMarks[line])
    return first if state.blkIndent else state.bMarks[line]  # a tab across both cannot be cut


def _paragraph(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    rules_block.paragraph(state, line, end, silent)
    state.tokens[-2].meta["firsts"] = [_first(state, row) for row in range(line, state.line)]
    for row in range(line + 1, state.line):
        if state.sCount[row] - state.blkIndent <= 3 and _UNDERLINE.fullmatch(_words(state, row)):
            _refuse(state, _first(state, row))
    return True
