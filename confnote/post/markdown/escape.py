"""Escape Markdown so that a site shows the text that was typed.

`Engine` describes a site's Markdown engine: the characters that a backslash escapes, and syntax beyond CommonMark.
`markdown.reading` finds the offsets to edit. The template language is escaped last, in code too, because it runs
before Markdown.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from typing import Any

from confnote.post.markdown.addresses import link_addresses
from confnote.post.markdown.backslashes import literal_paths, smart_marks
from confnote.post.markdown.parser import Edit, ProseSpans, Reading, Span, edit, margin
from confnote.post.markdown.reading import read, read_line

PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")  # what a backslash escapes in CommonMark

NOTHING = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """A site's Markdown engine: the syntax that must be escaped beyond CommonMark's.

    A match of `marks` or `starts` begins at the character to escape, or has a named group that begins there.
    """

    escapable: frozenset[str] = PUNCTUATION  # the characters that a backslash escapes; entities replace all others
    marks: re.Pattern[str] = NOTHING  # matches syntax inside a line of prose
    starts: re.Pattern[str] = NOTHING  # matches syntax at the start of a line of prose
    loose: bool = False
    """Marks that are plain text in CommonMark may be syntax; a fence that names more than a language is no fence."""
    four_columns: bool = False  # list items are indented by four columns a level, and have no fences
    links_addresses: bool = False  # it makes links of bare addresses
    smart: str = ""
    """What goes before or between `--` and `...` if it would make a dash and an ellipsis of them."""
    bars_are_tables: bool = False  # any line with a `|` is a table, not only one above a row of dashes
    internal: re.Pattern[str] = NOTHING  # matches the beginning of an address that only the site understands
    templates: Callable[[str], str] = str  # escapes the template language, which runs before Markdown
    more: Callable[[Reading], Iterator[Edit]] = lambda _: iter(())  # returns edits that no pattern can express

    def is_prose(self, text: str) -> bool:
        """Return whether a text is one line without syntax: most notes are, and need no parser."""
        return _NO_MARKS.fullmatch(text) is not None and not self.starts.match(text)

    def text(self, markdown: str, under: int = 0, references: Mapping[str, Any] | None = None) -> str:
        """Escape a note, but for the definitions of links in `references`.

        Its headings go below level `under`, or are escaped, too, if that is 0.
        """
        if self.is_prose(markdown):
            return markdown.rstrip()
        known = partial(read, references=references)
        linked = markdown if self.links_addresses else link_addresses(clean(markdown), known)
        reading = escaped_reading(linked, keep_headings=under > 0, references=references)
        # the highest heading goes just below `under`, and the others keep their distance from it
        highest = min((end - start for start, end in reading.headings), default=1)
        lowered = [(at, end, "#" * min(under + 1 + end - at - highest, 6)) for at, end in reading.headings]
        return _for_engine(reading, self, lowered)

    def inline(self, markdown: str) -> str:
        """Escape Markdown of one line for use inside a paragraph; line ends become spaces."""
        if self.is_prose(markdown):
            return markdown
        line = _one_line(markdown) if self.links_addresses else link_addresses(_one_line(markdown), read_line)
        if "\\" in line:
            line = literal_paths(line, read_line(line), lambda text: _escaped_line(text).text)
        return _for_engine(_escaped_line(line), self)

    def plain(self, words: str) -> str:
        """Return Markdown that shows exactly these words, anywhere in a line."""
        if self.is_prose(words):
            return words
        return _for_engine(_escaped_line(_ACTIVE.sub(r"\\\g<0>", _one_line(words))), self)


# A text that begins with a letter and has no marks.
_NO_MARKS = re.compile(r"(?!.*(?:--|\.\.\.))[^\W\d_][^\\`*_\[\]<>&#|{}~$^:=+!\x00-\x1f\x7f]*")


def _one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", clean(text, strip=False)).lstrip()


_START = re.compile(
    r"""
    (?P<number> \d{1,9} ) (?= [.)] (?:\s|$) )    # a list's number; the others match before a first character
    | (?=
        [-+*] (?:\s|$) | \#{1,6} (?:\s|$) | > | :\s | ~~~ | ```[^`]*$ | (?:[-=_*][ ]*)+ $
        | < (?: [!?/] | [a-zA-Z][\w-]* (?: [\s/>] | $ ) ) | \[ (?: [^\]]+ \]: | [ xX] \] )
      )
    """,
    re.VERBOSE,
)


def _escaped_line(text: str) -> Reading:
    if start := _START.match(text):
        text = f"{text[: start.end()]}\\{text[start.end() :]}"
    reading = read_line(text)
    while (escaped := escape_accidents(reading)) != reading.text:
        reading = read_line(escaped)
    return reading


# Characters that CommonMark could read as syntax, also in a heading or in a link's text.
_ACTIVE = re.compile(
    r"""
    [\\`*\[\]^]                    # always
    | ~(?=~) | (?<=~)~             # the engines' own marks have all else that a note would need, too
    | \{ (?=[:\#.%{]|[^{}]*\}\s*$) | (?<=\{)\{    # attributes, which may end a heading; templates
    | (?<![^\W_]) _ | _ (?![^\W_]) # unless inside a word
    | < (?=[a-zA-Z/!?<]|$) | (?<=<) <
    | & (?=\#?\w+;)
    | ^ \# | \# (?=\#*\s*$)        # a heading takes those at its end for its own
    """,
    re.VERBOSE,
)


# --- for an engine ----------------------------------------------------------------------------------------------------


def _for_engine(reading: Reading, engine: Engine, edits: Iterable[Edit] = ()) -> str:
    own = [*(indent_by_four(reading) if engine.four_columns else ()), *engine.more(reading)]
    own_places = {at for start, end, _ in own for at in range(start, end)}
    text, runs = reading.text, _smart_runs(reading) if engine.smart else set()
    escaped = {at for at in runs if text[at - 1 : at] != "\\"} if engine.smart == "\\" else set()
    found = [
        (at, at, "\\") if text[at] in engine.escapable else (at, at + 1, f"&#{ord(text[at])};")
        for at in {*_active(reading, engine), *escaped} - own_places
    ]
    if engine.smart not in {"", "\\"}:
        images = [span for span in reading.words if text[span[0] - 1 : span[0]] == "!"]  # an attribute stays as it is
        shown = (at for at in runs if not any(start < at < end for start, end in images))
        found += [(at + 1, at + 1, engine.smart) for at in shown]
    code = [*fence_indented_code(reading, engine), *(simplify_fences(reading) if engine.loose else ())]
    edits = [*edits, *own, *found, *code, *_unescapable(reading, engine), *_targets(reading, engine)]
    return engine.templates(edit(reading.text, edits)).strip("\n")


def _unescapable(reading: Reading, engine: Engine) -> Iterator[Edit]:
    """Replace escapes that the engine does not know by entities."""
    for at in reading.escapes:
        character = reading.text[at + 1]
        # two backslashes at a line's end are a line break to some; `<!--more-->` is cut out before Markdown
        last = character == "\\" and reading.text[at + 2 : at + 3] in {"", "\n"}
        if character not in engine.escapable or last or reading.text.startswith("<!--", at + 1):
            yield at, at + 2, f"&#{ord(character)};"


_BRACES = {"{": "%7B", "}": "%7D", "|": "%7C", "\\": "%5C"}


def _targets(reading: Reading, engine: Engine) -> Iterator[Edit]:
    """Percent-encode braces, bars and backslashes in addresses, but for an internal beginning."""
    for start, end in reading.targets:
        address = re.match(r"\]?[(<]\s*<?(\S*)", reading.text[start:end])
        own = engine.internal.match(reading.text, start + address.start(1)) if address else None
        first = own.end() if own else start
        for at in range(first, start + address.end()) if address else ():  # a reference has none
            if reading.text[at] in _BRACES:
                yield at, at + 1, _BRACES[reading.text[at]]


def _active(reading: Reading, engine: Engine) -> Iterator[int]:
    """Yield the offsets of characters that the engine would read as syntax."""
    text, prose = reading.text, ProseSpans(reading)
    openings = {start for start, _ in reading.words}
    tables = _tables(reading)
    for row in reading.rows:
        if row not in tables and _DASHES.fullmatch(text, *row) and {"|", ":"} & {*text[slice(*row)]}:
            yield row[0]  # or the line above would be a table's head
        if start := engine.starts.match(text, *row):
            yield start.start(start.lastgroup or 0)
        marks = (mark.start(mark.lastgroup or 0) for mark in engine.marks.finditer(text, *row))
        yield from (at for at in marks if prose.has(at) and at not in openings)
        if engine.bars_are_tables and row not in tables:
            yield from (at for at in range(*row) if text[at] == "|" and prose.has(at))
    if engine.loose:
        yield from (at for at in reading.literals if not _is_no_syntax(text, at))
        yield from (at for at in _brackets(reading) if prose.has(at))


def _smart_runs(reading: Reading) -> set[int]:
    """Return the offsets of hyphens and dots that a smart engine would join with the next ones."""
    text, prose, tables, escapes = reading.text, ProseSpans(reading), _tables(reading), set(reading.escapes)
    rows = (row for row in reading.rows if not (row in tables and _DASHES.fullmatch(text, *row)))
    return {at for row in rows for at in smart_marks(text[slice(*row)], row[0]) if prose.has(at) or at - 1 in escapes}


def _is_no_syntax(text: str, at: int) -> bool:
    """Return whether a mark is plain text everywhere: between spaces, or `_` inside a word."""
    around = text[at - 1 : at], text[at + 1 : at + 2]
    return all(side.isspace() for side in around) or (text[at] == "_" and all(side.isalnum() for side in around))


def _brackets(reading: Reading) -> Iterator[int]:
    """Find each plain `[` before a link in a row: some engines would begin the link there."""
    links = sorted(reading.words)
    for start, end in reading.rows if links else ():
        own = links[bisect_left(links, (start, 0)) : bisect_left(links, (end, 0))]
        inside = {at for span in own for at in range(*span)}
        first = start + (in_item(reading, start) and bool(_BOX.match(reading.text, start)))
        before = range(first, own[-1][0] if own else first)
        yield from (at for at in before if reading.text[at] == "[" and at not in inside)


_DASHES = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?")


_BOX = re.compile(r"\[[ xX]\] ")  # of a task
_SAME_BLOCK = re.compile(r"[ \t]*\n[ \t>]*")


def _tables(reading: Reading) -> set[Span]:
    """Find the rows of tables: a head with bars, a row of dashes, and the rows with bars below."""
    found: set[Span] = set()
    text, before = reading.text, None
    for row in reading.rows:
        if before and _SAME_BLOCK.fullmatch(text, before[1], row[0]):
            dashes = _DASHES.fullmatch(text, *row) and "|" in text[slice(*row)] and "|" in text[slice(*before)]
            if dashes or (before in found and "|" in text[slice(*row)]):
                found |= {before, row}
        before = row
    return found


PASSES = 8  # nearly all texts need one; another is needed if an escape made new syntax

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_MARKS = re.compile(r"[][*_`<&!\\]")


def escaped_reading(text: str, *, keep_headings: bool = False, references: Mapping[str, Any] | None = None) -> Reading:
    """Escape accidental syntax in a text, and return the reading of the result."""
    text = clean(text)
    escape = partial(_escaped, keep_headings=keep_headings, references=references)
    if "\\" in text:
        text = literal_paths(text, read(text, keep_headings=keep_headings), lambda text: escape(text).text)
    return escape(text)


def _escaped(text: str, *, keep_headings: bool, references: Mapping[str, Any] | None) -> Reading:
    reading = read(text, keep_headings=keep_headings, references=references)
    for _ in range(PASSES):
        escaped = escape_accidents(reading)
        if escaped == reading.text:
            return reading
        reading = read(escaped, keep_headings=keep_headings, references=references)
    # some texts change at each pass: escape all punctuation, which loses no word
    return read("\n".join(_PUNCTUATION.sub(r"\\\g<0>", row.strip()) for row in reading.text.split("\n")))


def clean(text: str, *, strip: bool = True) -> str:
    """Normalize line ends; remove control characters and, with `strip`, outer blank lines."""
    text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"\A(?:[ \t]*\n)+", "", text).rstrip() if strip else text


def escape_accidents(reading: Reading) -> str:
    """Return the text with accidents and crowded lines escaped, and with open fences closed."""
    edits: list[Edit] = [(at, at, "\\") for at in reading.accidents]
    edits += [(start, end, _MARKS.sub(r"\\\g<0>", reading.text[start:end])) for start, end in reading.crowded]
    for fence in reading.fences:
        if not fence.closed:
            edits.append((fence.end, fence.end, f"\n{margin(reading.text, fence.start)}{fence.mark}"))
    return edit(reading.text, edits)


_UNSAFE_IN_TARGET = re.compile(r"[\x00-\x20<>\"`{}|\\^]")


def link_target(url: str) -> str:
    """Write an address so that neither Markdown nor a template language reads syntax in it."""
    url = _UNSAFE_IN_TARGET.sub(lambda found: f"%{ord(found[0]):02X}", url.strip())
    if "(" not in url and ")" not in url:
        return url
    depth = 0
    for character in url:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            break
    return url if depth == 0 else url.replace("(", "%28").replace(")", "%29")


_INDENT = re.compile(r" {4}| {0,3}\t")


def fence_indented_code(reading: Reading, engine: Engine) -> Iterator[Edit]:
    """Fence indented code: Eleventy reads no indented code, and list items lose the indent."""
    text = reading.text
    for rows in reading.indented:
        if engine.four_columns and in_item(reading, rows[0][0]):
            continue
        (start, _), (_, end) = rows[0], rows[-1]
        mark = "`" * max(3, 1 + max(map(len, re.findall("`+", text[start:end])), default=0))
        line_end = "\n" + margin(text, start)
        indents = [(at, _INDENT.match(text, at, stop)) for at, stop in rows if text[at:stop].strip()]
        if all(indent for _, indent in indents):
            yield from ((at, indent.end() if indent else at, "") for at, indent in indents[1:])
            yield start, start + len((indents[0][1] or [""])[0]), mark + line_end
            yield end, end, line_end + mark


def in_item(reading: Reading, at: int) -> bool:
    """Return whether the line of an offset is inside a list item."""
    row = reading.text.count("\n", 0, at) if reading.items else 0
    return any(first <= row < end for first, end in reading.items)


_LANGUAGE = re.compile(r"[ \t]*([\w+#.-]*)")


def simplify_fences(reading: Reading) -> Iterator[Edit]:
    """Remove what follows a fence, unless it is one language; make both fences equally long."""
    for fence in reading.fences:
        start = fence.start + len(fence.mark)
        line_end = reading.text.index("\n", start)
        language = _LANGUAGE.match(reading.text, start, line_end)
        rest = reading.text[start:line_end]
        if language and language[0] != rest:
            yield start, line_end, language[1] if language.end() == start + len(rest.rstrip()) else ""
        last = reading.text.index(fence.mark[0], reading.text.rindex("\n", 0, fence.end))
        yield last, fence.end, fence.mark


WIDTH = 4
_MARKER = re.compile(r"[ \t]*(?:[-+*]|\d{1,9}[.)])[ \t]*")


def indent_by_four(reading: Reading) -> Iterator[Edit]:
    """Indent list items by four columns a level; put a blank line between a paragraph and a list.

    A fence in an item becomes indented code, because the engines that want four columns read no fence there.
    """
    if not reading.items:
        return
    rows = reading.text.split("\n")
    starts = list(accumulate((len(row) + 1 for row in rows), initial=0))
    fenced = _fenced(reading, starts)
    waiting = deque(sorted(reading.items))
    around: list[Span] = []
    lone = False  # code that begins a list: no item can contain it
    for number, row in enumerate(rows):
        before = around
        around = [item for item in before if number < item[1]]
        begun = 0
        while waiting and waiting[0][0] == number:
            around.append(waiting.popleft())
            begun += 1
        if begun and number and rows[number - 1].strip() and _needs_blank_line(rows, before, number):
            yield starts[number], starts[number], "\n"
        if number in fenced and begun:
            lone = not before
        elif fenced.get(number) != "code":
            lone = False
        # a line that begins two items (`- - a`) stays unchanged
        if around and begun <= 1 and row.strip():
            depth = len(around) - begun
            marker = _MARKER.match(rows[around[depth - 1][0]]) if depth else None
            column = marker.end() if marker else 0  # the column where the words of the innermost item begin
            yield _indented(row, starts[number], depth - lone, column, fenced.get(number, ""))


def _needs_blank_line(rows: list[str], before: list[Span], number: int) -> bool:
    """Return whether an item needs a blank line before it: after a paragraph or a loose item."""
    ended = [first for first, end in before if end == number]
    return not before or any("" in map(str.strip, rows[first:number]) for first in ended)


def _indented(row: str, start: int, depth: int, column: int, fenced: str) -> Edit:
    if fenced == "fence":
        return start, start + len(row), ""
    indent = min(len(row) - len(row.lstrip(" ")), column)
    return start, start + indent, " " * WIDTH * (depth + (fenced == "code"))


def _fenced(reading: Reading, starts: list[int]) -> dict[int, str]:
    """Return "fence" or "code" by row number, for the rows of all fenced blocks."""
    found = {}
    number = 0
    for fence in sorted(reading.fences, key=lambda fence: fence.start):
        while starts[number + 1] <= fence.start:
            number += 1
        found[number] = "fence"
        while starts[number + 1] <= fence.end:
            number += 1
            found[number] = "code"
        found[number] = "fence"
    return found
