"""Find the offsets of prose, code, escapes and accidental syntax in Markdown.

markdown-it knows lines but no offsets inside a line, so its rules are wrapped to record in a `Reading` where they
match. An accident is syntax that must not take effect (a heading, a line of dashes, an HTML tag, ...): its rule
records where a backslash prevents it and reports "no match", so that one pass sees the text nearly as it will be
once it is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from markdown_it import MarkdownIt, rules_block, rules_inline
from markdown_it.common.utils import normalizeReference

from confnote.post.markdown.parser import Fence, OffsetMap, Reading, Span, new_parser

if TYPE_CHECKING:
    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block.state_block import StateBlock
    from markdown_it.rules_core.state_core import StateCore
    from markdown_it.rules_inline.state_inline import StateInline
    from markdown_it.token import Token

_InlineRule: TypeAlias = "Callable[[StateInline, bool], bool]"

DEEPEST = 16  # levels of nested blocks (a list counts two, a quote one): the parser itself gives up at 20
CROWDED = 3000  # marks in one paragraph: so many are no prose, and make parsers very slow

_MARKS = re.compile(r"[][*_`<&!\\]")
_OPEN_MARKS = re.compile(r"(?<!\\)[][*_`<&!]")


def read(text: str, *, keep_headings: bool = False, references: Mapping[str, Any] | None = None) -> Reading:
    r"""Return the offsets of prose, code and accidents in a text with `\n` line ends.

    With `keep_headings`, a heading above other text is no accident; nor is a definition of a link in `references`.
    """
    reading = Reading(text, keep_headings, references or {})
    quotes = 0
    for token in _parser().parse(text, {"reading": reading}):
        quotes += (token.type == "blockquote_open") - (token.type == "blockquote_close")
        if token.type == "list_item_open" and token.map and not quotes:
            reading.items.append((token.map[0], token.map[1]))
    return reading


def read_line(line: str) -> Reading:
    """Read one line as the inside of a paragraph, whatever its first characters are."""
    reading = Reading(line)
    if words := line.strip():
        _read_prose(reading, words, [line.index(words)])
    return reading


@cache
def _parser() -> MarkdownIt:
    """Return a parser with wrapped rules, which interrupt the same blocks as in markdown-it."""
    parser = new_parser()
    ends_all: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    ends_most: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote"]}
    block, inline = parser.block.ruler, parser.inline.ruler
    block.at("code", _code)
    block.at("fence", _fence, ends_all)
    block.at("blockquote", _quote, ends_all)
    block.at("hr", _rule, ends_all)
    block.at("list", _list, ends_most)
    block.at("reference", _reference)
    block.at("html_block", _html_block, ends_most)
    block.at("heading", _heading, ends_most)
    block.at("paragraph", _paragraph)
    block.disable("lheading")  # `_paragraph` finds underlines
    inline.at("escape", _recording(rules_inline.escape, _record_escape))
    inline.at("backticks", _recording(rules_inline.backtick, _record_backticks))
    inline.at("emphasis", _emphasis)
    inline.at("link", _link)
    inline.at("image", _image)
    inline.at("autolink", _recording(rules_inline.autolink, _record_autolink))
    inline.at("html_inline", _html_inline)
    inline.at("entity", _entity)
    parser.inline.ruler2.disable("fragments_join")  # a mark that means nothing stays a token of its own
    parser.core.ruler.at("inline", _paragraphs)
    return parser


def _paragraphs(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline":
            _read_prose(state.env["reading"], token.content, token.meta["firsts"])


def _read_prose(reading: Reading, content: str, firsts: Sequence[int]) -> None:
    place = OffsetMap(content, firsts)
    if len(content) > CROWDED and len(_OPEN_MARKS.findall(content)) > CROWDED:
        reading.crowded += place.rows()
        return
    reading.rows += place.rows()
    if _MARKS.search(content):
        _read_inline(_parser(), content, reading, place)


# --- blocks -----------------------------------------------------------------------------------------------------------

_NUMBER = re.compile(r"(\d{1,9})[.)](?=[ \t]|$)", re.MULTILINE)
_LONE_MARKER = re.compile(r"(?:[-+*]|\d{1,9}[.)])[ \t]*$", re.MULTILINE)
_NO_QUOTE = re.compile(r">[^\s>]")
_LONE_QUOTE = re.compile(r"[> \t]+$", re.MULTILINE)
_UNDERLINE = re.compile(r"(=+|-+)[ \t]*")


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


def _html_block(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    if not rules_block.html_block(state, line, end, silent):
        return False
    if not silent:
        state.tokens.pop()
        state.line = line
    return _refuse(state, _first(state, line))


def _reference(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    if silent or not rules_block.reference(state, line, end, False):
        return False
    state.env.pop("references", None)
    state.env.pop("duplicate_refs", None)
    if normalizeReference(_words(state, line)[1:].partition("]:")[0]) in _reading(state).references:
        return True
    state.line = line
    return _refuse(state, _first(state, line))


def _heading(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Match a heading to keep: in no other block, first or after a blank line, with text below."""
    if not rules_block.heading(state, line, end, True):
        return False
    reading, at = _reading(state), _first(state, line)
    apart = state.level == 0 and (line == 0 or state.isEmpty(line - 1))
    titled = _words(state, line).strip("# \t") and state.src[state.eMarks[line] :].strip()
    if not (reading.keep_headings and apart and titled):
        return _refuse(state, at)
    if not silent:
        rules_block.heading(state, line, end, False)
        opening, inline = state.tokens[-3:-1]
        reading.headings.append((at, at + len(opening.markup)))
        inline.meta["firsts"] = [state.src.index(inline.content, at + len(opening.markup))]
    return True


def _list(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    at = _first(state, line)
    if state.is_code_block(line) or at in _reading(state).accidents:  # the latter is `* * *`, which `_rule` refused
        return False
    if silent:  # it would end a paragraph, perhaps as the next item of the list around it
        return rules_block.list_block(state, line, end, True)
    number = _NUMBER.match(state.src, at, state.eMarks[line])
    below = line + 1
    lone = _LONE_MARKER.match(state.src, at, state.eMarks[line]) and (
        below >= end or state.isEmpty(below) or state.sCount[below] <= state.sCount[line]
    )
    if (number and int(number[1]) != 1) or state.level >= DEEPEST or lone:
        return rules_block.list_block(state, line, end, True) and _refuse(state, number.end(1) if number else at)
    return rules_block.list_block(state, line, end, False)


def _quote(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    first = _words(state, line)
    if state.is_code_block(line) or not first.startswith(">"):
        return False
    if state.level >= DEEPEST or _NO_QUOTE.match(first) or _is_lone_quote(state, line, end):
        return _refuse(state, _first(state, line))
    return rules_block.blockquote(state, line, end, silent)


def _is_lone_quote(state: StateBlock, line: int, end: int) -> bool:
    """Return whether a quote has no words in any line."""
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
    closed = last > line and not state.is_code_block(last) and len(closing) >= len(token.markup)
    closed = closed and set(closing) == {token.markup[0]}
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
    """Return where a line's own indent begins, after the indent of the list around it."""
    first = _first(state, line)
    if "\t" not in state.src[state.bMarks[line] : first]:
        return min(first - (state.sCount[line] - state.blkIndent), state.eMarks[line])
    return first if state.blkIndent else state.bMarks[line]  # a tab that belongs to both indents cannot be cut


def _paragraph(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    rules_block.paragraph(state, line, end, silent)
    state.tokens[-2].meta["firsts"] = [_first(state, row) for row in range(line, state.line)]
    for row in range(line + 1, state.line):
        if state.sCount[row] - state.blkIndent <= 3 and _UNDERLINE.fullmatch(_words(state, row)):
            _refuse(state, _first(state, row))
    return True


# --- inside a line ----------------------------------------------------------------------------------------------------

# Names that Python writes between double underscores (`__init__`): they are not meant as bold.
_DUNDERS = frozenset(
    """
    add aenter aexit aiter all and anext annotations await bool builtins bytes cached call class contains debug del
    delattr delete delitem dict dir doc enter eq exit file float format future ge get getattr getattribute getitem
    getstate gt hash import index init int invert iter le len loader lt main missing module mro name ne neg new next
    or package path pos post_init pow prepare qualname radd reduce repr reversed set set_name setattr setitem setstate
    sizeof slots spec str sub subclasshook truediv version weakref xor
    """.split()  # noqa: SIM905 - a list of words reads better than a list of literals
)


def _read_inline(parser: MarkdownIt, content: str, reading: Reading, place: OffsetMap) -> None:
    children: list[Token] = []
    env = {"reading": reading, "place": place, "references": {**reading.references}}
    parser.inline.parse(content, parser, env, children)
    plain = (token for token in children if token.type == "text" and token.content and token.meta)
    reading.literals += [token.meta["at"] for token in plain]
    _find_unmeant_emphasis(children, reading)


def _of(state: StateInline) -> tuple[Reading, OffsetMap]:
    return state.env["reading"], state.env["place"]


def _recording(rule: _InlineRule, record: Callable[[StateInline, int], object]) -> _InlineRule:
    """Wrap an inline rule: after a match, `record` gets the offset where it began."""

    def wrapped(state: StateInline, silent: bool) -> bool:
        start = state.pos
        matched = rule(state, silent)
        if matched and not silent:
            record(state, start)
        return matched

    return wrapped


def _record_escape(state: StateInline, start: int) -> None:
    reading, place = _of(state)
    if state.src[start + 1] == "\n":  # likely a command that goes on in the next line, not a hard line break
        reading.accidents.add(place(start))
    elif state.tokens[-1].content == state.src[start + 1 : state.pos]:
        reading.escapes.append(place(start))


def _record_backticks(state: StateInline, start: int) -> None:
    reading, place = _of(state)
    if state.pending:  # an unmatched run
        reading.literals += map(place, range(start, state.pos))
    else:
        reading.code.append((place(start), place(state.pos - 1) + 1))


def _emphasis(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not rules_inline.emphasis.tokenize(state, silent):
        return False
    _, place = _of(state)
    for token, at in zip(state.tokens[start - state.pos :], range(start, state.pos), strict=True):
        token.meta["at"] = place(at)
    return True


def _link(state: StateInline, silent: bool) -> bool:
    start, references = state.pos, state.env["references"]
    before = state.src[start - 1 : start]
    if references and state.src[start] == "[" and (before.isalnum() or before in (")", "]")):
        end = state.md.helpers.parseLinkLabel(state, start, False)
        label, goes_on = state.src[start + 1 : end], state.src[end + 1 : end + 2] in ("(", "[")
        if not goes_on and normalizeReference(label) in references:  # `arr[1]` is no link
            return _refuse_inline(state, start, True)
    return _recorded_link(state, silent)


def _image(state: StateInline, silent: bool) -> bool:
    start = state.pos
    matched = rules_inline.image(state, True)
    if matched and not silent:
        words_end = _record_target(state, start + 1)
        reading, place = _of(state)
        place.moved += start + 2  # the words are parsed as a separate string
        _read_inline(state.md, state.src[start + 2 : words_end], reading, place)
        place.moved -= start + 2
        state.push("image", "img", 0)
    return matched


def _record_target(state: StateInline, bracket: int) -> int:
    """Record target and words of a link or image, given its `[`; return where the words end."""
    reading, place = _of(state)
    words_end: int = state.md.helpers.parseLinkLabel(state, bracket, False)
    reading.targets.append((place(words_end), place(state.pos - 1) + 1))
    reading.words.append((place(bracket), place(words_end)))
    return words_end


def _record_autolink(state: StateInline, start: int) -> None:
    reading, place = _of(state)
    reading.targets.append((place(start), place(state.pos - 1) + 1))


def _html_inline(state: StateInline, _silent: bool) -> bool:
    start = state.pos
    comment = state.src.startswith(("<!", "<?"), start)  # parsers do not agree on where a comment ends
    return _refuse_inline(state, start, comment or rules_inline.html_inline(state, True))


def _entity(state: StateInline, _silent: bool) -> bool:
    return _refuse_inline(state, state.pos, rules_inline.entity(state, True))


def _refuse_inline(state: StateInline, start: int, matched: bool) -> bool:
    """Record a match as an accident and undo it, also in silent mode, as inside a link's text."""
    if matched:
        state.pos = start
        reading, place = _of(state)
        reading.accidents.add(place(start))
    return False


_recorded_link = _recording(rules_inline.link, _record_target)


def _find_unmeant_emphasis(children: Iterable[Token], reading: Reading) -> None:
    opened: list[Span] = []
    for token in children:
        if token.type in {"em_open", "strong_open"}:
            width, at = len(token.markup), token.meta["at"]
            opened.append((at + 1 - width, at + 1))  # of two marks, the inner one became the token
        elif token.type in {"em_close", "strong_close"}:
            opening, end = opened.pop(), token.meta["at"]
            closing = end, end + len(token.markup)
            if _is_unmeant(token.markup, reading.text, opening, closing):
                reading.accidents.update(range(*opening), range(*closing))


def _is_unmeant(mark: str, text: str, opening: Span, closing: Span) -> bool:
    """Return whether emphasis is arithmetic (`2*3*4`), a name (`__init__`, `@_ada_`) or code."""
    before, after = text[opening[0] - 1 : opening[0]], text[closing[1] : closing[1] + 2]
    if "*" in mark:
        return (before + after[:1]).isascii() and before.isalnum() and after[:1].isalnum()
    named = mark == "__" and text[opening[1] : closing[0]] in _DUNDERS
    return named or before in {*"@./$#&="} or after[:1] == "(" or (after[:1] == "." and after[1:].isalnum())
