"""Fill a template such as `{title} - {speakers}`; empty fields disappear with their punctuation.

A word with only empty fields disappears, and so do the plain words before it. Brackets, quotes and emphasis disappear
if nothing is left in them; a link without an address becomes plain words. A comma, colon, dash or bar disappears, too,
if it would then be the first, the last or one of two in a row. `{{` and `}}` are braces.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from confnote.errors import Usage
from confnote.post.content.blocks import Inline, Linked, Marked, Part, Plain, Wording

JOINERS = ",:;-–—|/·"  # noqa: RUF001 - dashes of every length join
CLOSERS = {"(": ")", "[": "]", "“": "”", "**": "**", "__": "__", "*": "*", "_": "_", "~~": "~~", "`": "`", '"': '"'}
TOKEN = re.compile(r"\{\{|\}\}|\{[^{}]*\}|\]\(|\s+|\*\*|__|~~|[()\[\]“”*_`\"]|[^{}()\[\]“”*_`\"~\s]+|.", re.DOTALL)


# What joins the last two of several speakers; the words after the field, `{speakers &}`, replace it.
AND = Wording(" and ")
# The fields that can have words after their names: of `{kind keynote panel}` only these kinds are shown.
WORDED = ("speakers", "kind")


@dataclass(frozen=True, slots=True)
class Field:
    """A field to fill, such as `{title}`; `words` are those after its name, see WORDED."""

    name: str
    words: str = ""

    def value(self, values: Mapping[str, Inline]) -> Inline:
        """Return the field's value."""
        value = values.get(self.name, ())
        if self.words and self.name == "kind":
            return value if spell(value).casefold() in self.words.casefold().split() else ()
        between = Wording(f"{'' if self.words == ',' else ' '}{self.words} ")
        return tuple(between if part == AND else part for part in value) if self.words else value


@dataclass(frozen=True, slots=True)
class Group:
    """Words between two marks: brackets, quotes, emphasis."""

    opening: str
    words: Phrase
    closing: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link `[words](url)`; both parts may have fields."""

    words: Phrase
    url: Phrase


# Spaces divide a phrase into words; a word is a row of nodes: `Day{n}` has two.
Node: TypeAlias = str | Field | Group | Anchor
Word: TypeAlias = tuple[Node, ...]
Phrase: TypeAlias = tuple[Word, ...]


@dataclass(slots=True)
class _Frame:
    """An unclosed mark of a template; `anchor` has a link's words while the address is read."""

    opening: str = ""
    closing: str = ""
    words: list[list[Node]] = field(default_factory=lambda: [[]])
    anchor: Phrase | None = None

    def phrase(self) -> Phrase:
        return tuple(tuple(word) for word in self.words if word)


def read(template: str, fields: Collection[str]) -> Phrase:
    """Parse a template; raise Usage for a single brace or a field that is not in `fields`."""
    stack = [_Frame()]
    for match in TOKEN.finditer(template.strip()):
        _take(stack, match[0], fields)
    while len(stack) > 1:  # a mark that is never closed is a plain character
        frame = stack.pop()
        words = stack[-1].words
        if frame.anchor is not None:
            words[-1].append(Group("[", frame.anchor, "]"))
        words[-1].append(frame.opening)
        if frame.words[0][:1] == [" "]:  # `_take` kept it for a bracket; after a plain character it divides words
            words.append(frame.words[0][1:])
        else:
            words[-1] += frame.words[0]
        words.extend(frame.words[1:])
    return stack[0].phrase()


def _take(stack: list[_Frame], token: str, fields: Collection[str]) -> None:
    top = stack[-1]
    word = top.words[-1]
    if token.isspace() and top.opening and top.words == [[]]:
        word.append(" ")  # a space just inside a bracket is shown
    elif token.isspace():
        top.words.append([])
    elif token in ("{{", "}}"):
        word.append(token[0])
    elif token[0] in "{}":
        name, _, words = token.strip("{} ").partition(" ")
        if not token.endswith("}") or name not in fields or (words and name not in WORDED):
            known = ", ".join(f"{{{known}}}" for known in fields)
            raise Usage(f"no field {token} here; there are {known} (write {{{{ for a brace)")
        word.append(Field(name, words))
    elif token == "](" and top.closing == "]":  # noqa: S105 - no password
        _keep_last_space(top)
        stack[-1] = _Frame("(", ")", anchor=top.phrase())
    elif token == top.closing:
        frame = stack.pop()
        _keep_last_space(frame)
        anchor, phrase = frame.anchor, frame.phrase()
        closed = Group(frame.opening, phrase, frame.closing) if anchor is None else Anchor(anchor, phrase)
        stack[-1].words[-1].append(closed)
    elif token in CLOSERS and not (word and isinstance(word[-1], str) and word[-1][-1].isalnum()):  # as in snake_case
        stack.append(_Frame(token, CLOSERS[token]))
    else:
        word.append(token)


def _keep_last_space(frame: _Frame) -> None:
    """Keep a space just before the closing mark, which is shown."""
    if len(frame.words) > 1 and not frame.words[-1]:
        frame.words[-2].append(" ")


@dataclass(slots=True)
class _Filled:
    """A part of a template after filling.

    `has_value` is True if a field in it has a value, False if all fields are empty, None if there are no fields.
    """

    parts: list[Part]
    has_value: bool | None = None


def fill(phrase: Phrase, values: Mapping[str, Inline]) -> Inline:
    """Put values into a template; return () if it has fields and all are empty."""
    if len(phrase) == 1 and len(phrase[0]) == 1 and isinstance(phrase[0][0], Field):  # "{name}" is frequent
        return phrase[0][0].value(values)
    filled = _words(phrase, values)
    return () if filled.has_value is False else tuple(filled.parts)


def _words(phrase: Phrase, values: Mapping[str, Inline]) -> _Filled:
    kept: list[list[Part]] = []
    waiting: list[list[Part]] = []  # plain words, kept only if the next word with fields has a value
    has_value: bool | None = None
    gone = False
    for filled in (_word(word, values) for word in phrase):
        if filled.has_value is None:
            waiting.append(filled.parts)
            continue
        if filled.has_value:
            waiting.append(filled.parts)
            if gone:
                _drop_joiner(kept, waiting)
            kept.extend(waiting)
        has_value, gone = bool(has_value) or filled.has_value, not filled.has_value
        waiting = []
    if gone and kept:
        _trim_end(kept[-1])
    if has_value is not False:
        kept.extend(waiting)
    return _Filled(_spaced(kept), has_value)


def _drop_joiner(kept: list[list[Part]], coming: list[list[Part]]) -> None:
    """Where a word disappeared, remove a joiner that would be the first, or one of two joiners."""
    first = coming[0]
    if not isinstance(first[0], Wording) or first[0].markdown[0] not in JOINERS:
        return
    if kept:  # of `{a}, {empty} - {c}` the dash stays and the comma goes
        _trim_end(kept[-1])
    else:
        first[0] = Wording(first[0].markdown.lstrip(JOINERS))


def _trim_end(parts: list[Part]) -> None:
    if parts and isinstance(parts[-1], Wording):
        parts[-1] = Wording(parts[-1].markdown.rstrip(JOINERS))


def _spaced(words: list[list[Part]]) -> list[Part]:
    """Join words with spaces; `Wording` parts side by side become one."""
    parts: list[Part] = []
    for word in words:
        rest = [part for part in word if part != Wording("")]
        if rest and parts:
            rest.insert(0, Wording(" "))
        for part in rest:
            if parts and isinstance(part, Wording) and isinstance(parts[-1], Wording):
                parts[-1] = Wording(parts[-1].markdown + part.markdown)
            else:
                parts.append(part)
    return parts


def _word(word: Word, values: Mapping[str, Inline]) -> _Filled:
    """Fill one word; the characters before an empty field disappear with the field."""
    parts: list[Part] = []
    before: list[Part] = []
    has_value: bool | None = None
    for node in word:
        filled = _node(node, values)
        if filled.has_value is None:
            before += filled.parts
            continue
        if filled.has_value:
            if has_value is False:
                before = [Wording(part.markdown.lstrip(JOINERS)) for part in before if isinstance(part, Wording)]
            parts += before + filled.parts
        has_value = bool(has_value) or filled.has_value
        before = []
    return _Filled(parts + before, has_value)


def _node(node: Node, values: Mapping[str, Inline]) -> _Filled:
    if isinstance(node, str):
        return _Filled([Wording(node)])
    if isinstance(node, Field):
        value = node.value(values)
        return _Filled(list(value), bool(value))
    words = _words(node.words, values)
    if words.has_value is False:
        return words
    if isinstance(node, Anchor):
        url = _words(node.url, values)
        if url.has_value is False:
            return _Filled(words.parts if words.has_value else [], bool(words.has_value))
        return _Filled([Linked(unlinked(tuple(words.parts)), spell(url.parts))], words.has_value or url.has_value)
    return _Filled([Wording(node.opening), *words.parts, Wording(node.closing)], words.has_value)


def unlinked(parts: Inline) -> Inline:
    """Return the words without their links, because a link cannot contain another."""
    return tuple(inner for part in parts for inner in (unlinked(part.words) if isinstance(part, Linked) else (part,)))


def spell(parts: Collection[Part]) -> str:
    """Return the words as text without links, for a title or an address; other Markdown stays."""
    return "".join(
        part.words if isinstance(part, Plain)
        else part.markdown if isinstance(part, Marked | Wording)
        else spell(part.words)
        for part in parts
    )  # fmt: skip
