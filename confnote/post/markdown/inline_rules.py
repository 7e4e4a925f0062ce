"""Wrap markdown-it's rules for the inside of a line: each records its offsets in a `Reading`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt, rules_inline

if TYPE_CHECKING:
    from markdown_it.rules_inline.state_inline import StateInline
    from markdown_it.token import Token

    from confnote.post.markdown.source import OffsetMap, Reading


CROWDED = 3000  # marks in one paragraph: that many are no prose, and parsers take for ever over them

_MARKS = re.compile(r"[][*_`<&!\\]")
_OPEN_MARKS = re.compile(r"(?<!\\)[][*_`<&!]")

# Names that Python writes between two underscores, and nobody wants in bold.
_DUNDERS = frozenset(
    """
    add aenter aexit aiter all and anext annotations await bool builtins bytes cached call class contains debug del
    delattr delete delitem dict dir doc enter eq exit file float format future ge get getattr getattribute getitem
    getstate gt hash import index init int invert iter le len loader lt main missing module mro name ne neg new next
    or package path pos post_init pow prepare qualname radd reduce repr reversed set set_name setattr setitem setstate
    sizeof slots spec str sub subclasshook truediv version weakref xor
    """.split()  # noqa: SIM905 - a list of words reads better than a list of literals
)


def wrap(parser: MarkdownIt) -> None:
    """Replace the rules of a parser."""
    ruler = parser.inline.ruler
    ruler.at("escape", _escape)
    ruler.at("backticks", _backticks)
    ruler.at("emphasis", _emphasis)
    ruler.at("link", _link)
    ruler.at("image", _image)
    ruler.at("autolink", _autolink)
    ruler.at("html_inline", _html)
    ruler.at("entity", _entity)
    parser.inline.ruler2.disable("fragments_join")  # a mark that means nothing stays a token of its own


def may_mean(content: str) -> bool:
    """Return whether a line has any mark that could be syntax."""
    return _MARKS.search(content) is not None


def is_crowded(content: str) -> bool:
    """Return whether a paragraph has too many marks to be read."""
    return len(content) > CROWDED and len(_OPEN_MARKS.findall(content)) > CROWDED


def read(parser: MarkdownIt, content: str, reading: Reading, place: OffsetMap) -> None:
    """Read the content of one paragraph."""
    children: list[Token] = []
    parser.inline.parse(content, parser, {"reading": reading, "place": place}, children)
    reading.literals += [
        token.meta["at"] for token in children if token.type == "text" and token.content and token.meta
    ]
    _find_unmeant_emphasis(children, reading)


def _of(state: StateInline) -> tuple[Reading, OffsetMap]:
    return state.env["reading"], state.env["place"]


def _escape(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not rules_inline.escape(state, silent):
        return False
    if not silent:
        reading, place = _of(state)
        if state.src[start + 1] == "\n":  # a command that goes on in the next line, rather than a line break
            reading.accidents.add(place(start))
        elif state.tokens[-1].content == state.src[start + 1 : state.pos]:
            reading.escapes.append(place(start))
    return True


def _backticks(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not rules_inline.backtick(state, silent):
        return False
    if not silent:
        reading, place = _of(state)
        if state.pending:  # an unmatched run
            reading.literals += map(place, range(start, state.pos))
        else:
            reading.code.append((place(start), place(state.pos - 1) + 1))
    return True


def _emphasis(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not rules_inline.emphasis.tokenize(state, silent):
        return False
    _, place = _of(state)
    for token, at in zip(state.tokens[start - state.pos :], range(start, state.pos), strict=True):
        token.meta["at"] = place(at)
    return True


def _link(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not rules_inline.link(state, silent):
        return False
    if not silent:
        _note_target(state, start)
    return True


def _image(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not rules_inline.image(state, True):
        return False
    if not silent:
        words_end = _note_target(state, start + 1)
        reading, place = _of(state)
        place.moved += start + 2  # the words are parsed as a string of their own
        read(state.md, state.src[start + 2 : words_end], reading, place)
        place.moved -= start + 2
        state.push("image", "img", 0)
    return True


def _note_target(state: StateInline, bracket: int) -> int:
    """Record the target of the link or image that was just read, and return where its words end."""
    reading, place = _of(state)
    words_end: int = state.md.helpers.parseLinkLabel(state, bracket, False)
    reading.targets.append((place(words_end), place(state.pos - 1) + 1))
    reading.words.append((place(bracket), place(words_end)))
    return words_end


def _autolink(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not rules_inline.autolink(state, silent):
        return False
    if not silent:
        reading, place = _of(state)
        reading.targets.append((place(start), place(state.pos - 1) + 1))
    return True


def _html(state: StateInline, _silent: bool) -> bool:
    if state.src[state.pos] == "<" and state.src[state.pos + 1 : state.pos + 2] in {"!", "?"}:
        _note_accident(state)  # parsers do not agree on where a comment ends
        return False
    return _refuse(state, rules_inline.html_inline)


def _entity(state: StateInline, _silent: bool) -> bool:
    return _refuse(state, rules_inline.entity)


def _refuse(state: StateInline, rule: Callable[[StateInline, bool], bool]) -> bool:
    """Run a rule without a result; a match is an accident, even in words that may become a link's."""
    start = state.pos
    if rule(state, True):
        state.pos = start
        _note_accident(state)
    return False


def _note_accident(state: StateInline) -> None:
    reading, place = _of(state)
    reading.accidents.add(place(state.pos))


# --- emphasis ---------------------------------------------------------------------------------------------------------


def _find_unmeant_emphasis(children: Iterable[Token], reading: Reading) -> None:
    opened: list[tuple[int, int]] = []
    for token in children:
        if token.type in {"em_open", "strong_open"}:
            width, at = len(token.markup), token.meta["at"]
            opened.append((at + 1 - width, at + 1))  # of two marks, the inner one became the token
        elif token.type in {"em_close", "strong_close"}:
            start, after = opened.pop()
            end, stop = token.meta["at"], token.meta["at"] + len(token.markup)
            if _is_unmeant(token.markup, reading.text, (start, after), (end, stop)):
                reading.accidents.update(range(start, after), range(end, stop))


def _is_unmeant(mark: str, text: str, opening: tuple[int, int], closing: tuple[int, int]) -> bool:
    """Return whether emphasis is arithmetic (`2*3*4`), a name (`__init__`), a handle (`@_ada_`) or code (`_f_(x)`)."""
    before, after = text[opening[0] - 1 : opening[0]], text[closing[1] : closing[1] + 2]
    if "*" in mark:
        return (before + after[:1]).isascii() and before.isalnum() and after[:1].isalnum()
    named = mark == "__" and text[opening[1] : closing[0]] in _DUNDERS
    return named or before in {*"@./$#&="} or after[:1] == "(" or (after[:1] == "." and after[1:].isalnum())
