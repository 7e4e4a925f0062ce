"""A note's Markdown -> Markdown that shows the same text on a site: its engine reads more into it than CommonMark does.

An engine is a table: what a backslash can make plain, and what its own syntax is. Everything is done at places in the
source (`confnote.post.source`), outside code; template languages, which know nothing of Markdown, come last.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from confnote.post.source import Reading, read_line
from confnote.post.tame import clean, edit, escape_accidents, margin, settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from confnote.post.source import Span

Edit = tuple[int, int, str]

PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
"""What a backslash makes plain in CommonMark."""

NOTHING = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """What a site's Markdown engine reads into prose beyond CommonMark.

    A pattern matches where something is to be made plain; the character at its group `at`, else at its start, is.
    """

    escapable: frozenset[str] = PUNCTUATION
    """What a backslash makes plain; other characters are written as entities."""
    marks: re.Pattern[str] = NOTHING
    """Inside a line of prose."""
    starts: re.Pattern[str] = NOTHING
    """At the start of one."""
    loose: bool = False
    """Marks that mean nothing in CommonMark may mean something; a fence with more than a language is none."""
    bars_are_tables: bool = False
    """A `|` makes a table of any line, not only of one above a row of dashes."""
    templates: Callable[[str], str] = str
    """Makes plain text of the template language that runs before the Markdown."""
    more: Callable[[Reading], Iterator[Edit]] = lambda _: iter(())
    """Edits that need more than a pattern."""


def block(markdown: str, engine: Engine, under: int = 0) -> str:
    """Make a note safe to stand as blocks; its headings sink below level `under`, or are none if that is 0."""
    reading = settle(markdown, keep_headings=under > 0)
    return _for_engine(reading, engine, _sunk(reading, under))


def line(markdown: str, engine: Engine) -> str:
    """Make Markdown of one line safe to stand inside a paragraph; line ends become spaces."""
    return _for_engine(_settled_line(_one_line(markdown)), engine)


def words(text: str, engine: Engine) -> str:
    """Give Markdown that shows exactly these words, wherever in a line it stands."""
    return _for_engine(_settled_line(plain(_one_line(text))), engine)


def _one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", clean(text, strip=False)).lstrip()


_START = re.compile(
    r"""
    (?P<number> \d{1,9} ) (?= [.)] (?:\s|$) )    # what begins a list, from here on each before its first character
    | (?=
        [-+*] (?:\s|$) | \#{1,6} (?:\s|$) | > | :\s | ~~~ | ```[^`]*$ | (?:[-=_*][ ]*)+ $
        | < (?: [!?/] | [a-zA-Z][\w-]* (?: [\s/>] | $ ) ) | \[ (?: [^\]]+ \]: | [ xX] \] )
      )
    """,
    re.VERBOSE,
)


def _settled_line(text: str) -> Reading:
    start = _START.match(text)
    if start:
        text = f"{text[: start.end()]}\\{text[start.end() :]}"
    reading = read_line(text)
    while (tamer := escape_accidents(reading)) != reading.text:
        reading = read_line(tamer)
    return reading


_ACTIVE = re.compile(
    r"""
    [\\`*\[\]|{~$^]                # always
    | (?<![^\W_]) _ | _ (?![^\W_]) # unless inside a word
    | < (?=[a-zA-Z/!?<]|$) | (?<=<) <
    | & (?=\#?\w+;)
    | ^ \# | \# (?=\#*\s*$)        # a heading takes those at its end for its own
    """,
    re.VERBOSE,
)


def plain(text: str) -> str:
    """Escape what could be more than words in CommonMark, in a heading or in a link's text."""
    return _ACTIVE.sub(r"\\\g<0>", text)


# --- for an engine ----------------------------------------------------------------------------------------------------


def _for_engine(reading: Reading, engine: Engine, edits: Iterable[Edit] = ()) -> str:
    own = list(engine.more(reading))
    held = {at for start, end, _ in own for at in range(start, end)}
    found = [_made_plain(reading.text, at, engine) for at in set(_active(reading, engine)) - held]
    code = [*_fenced(reading), *(_simple_fences(reading) if engine.loose else ())]
    return engine.templates(
        edit(reading.text, [*edits, *own, *found, *code, *_unescapable(reading, engine), *_targets(reading)])
    )


def _made_plain(text: str, at: int, engine: Engine) -> Edit:
    character = text[at]
    return (at, at, "\\") if character in engine.escapable else (at, at + 1, f"&#{ord(character)};")


def _unescapable(reading: Reading, engine: Engine) -> Iterator[Edit]:
    """Write as entities what was escaped with a backslash that means nothing to the engine."""
    for at in reading.escapes:
        character = reading.text[at + 1]
        last = character == "\\" and reading.text[at + 2 : at + 3] in {"", "\n"}
        if character not in engine.escapable or last:  # two backslashes at a line's end are a line break to some
            yield at, at + 2, f"&#{ord(character)};"


_BRACES = {"{": "%7B", "}": "%7D", "|": "%7C", "\\": "%5C"}


def _targets(reading: Reading) -> Iterator[Edit]:
    """Write braces and bars in an address in the way of addresses."""
    for start, end in reading.targets:
        address = re.match(r"\]?[(<]\s*\S*", reading.text[start:end])
        assert address
        for at in range(start, start + address.end()):
            if reading.text[at] in _BRACES:
                yield at, at + 1, _BRACES[reading.text[at]]


def _active(reading: Reading, engine: Engine) -> Iterator[int]:
    """Find what the engine would read into prose."""
    text, prose = reading.text, Prose(reading)
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
        yield from (at for at in reading.literals if not _stands_apart(text, at))
        yield from (at for at in _brackets(reading) if prose.has(at))


def _stands_apart(text: str, at: int) -> bool:
    """Whether a mark is nothing to any engine: between spaces, or an underscore inside a word."""
    around = text[at - 1 : at], text[at + 1 : at + 2]
    return all(side.isspace() for side in around) or (text[at] == "_" and all(side.isalnum() for side in around))


def _brackets(reading: Reading) -> Iterator[int]:
    """Find the brackets before a link that are not its own: some engines begin the link there."""
    links = sorted(reading.words)
    for row in reading.rows if links else ():
        last = bisect_right(links, (row[1], 0)) - 1
        if last >= 0 and links[last][0] >= row[0]:
            inside = {at for start, end in links for at in range(start, end) if start >= row[0] and end <= row[1]}
            yield from (at for at in range(row[0], links[last][0]) if reading.text[at] == "[" and at not in inside)


class Prose:
    """Tells prose from the code, the targets and the escapes inside it."""

    def __init__(self, reading: Reading) -> None:
        taken = [*reading.code, *reading.targets, *((at, at + 2) for at in reading.escapes)]
        self._spans = sorted(taken)
        self._starts = [start for start, _ in self._spans]

    def has(self, at: int) -> bool:
        """Whether the character there is prose."""
        before = bisect_right(self._starts, at) - 1
        return before < 0 or at >= self._spans[before][1]


_DASHES = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?")


def _tables(reading: Reading) -> set[Span]:
    """Find the rows of tables: one with bars, one of dashes, and those that follow."""
    found: set[Span] = set()
    text, before = reading.text, None
    for row in reading.rows:
        if before and text.count("\n", before[1], row[0]) == 1:
            dashes = _DASHES.fullmatch(text, *row) and "|" in text[slice(*row)] and "|" in text[slice(*before)]
            if dashes or (before in found and "|" in text[slice(*row)]):
                found |= {before, row}
        before = row
    return found


_INDENT = re.compile(r" {4}| {0,3}\t")


def _fenced(reading: Reading) -> Iterator[Edit]:
    """Put code that is code by its indent between fences: the indent is lost in a list, and Eleventy goes without."""
    text = reading.text
    for rows in reading.indented:
        (start, _), (_, end) = rows[0], rows[-1]
        mark = "`" * max(3, 1 + max(map(len, re.findall("`+", text[start:end])), default=0))
        line_end = "\n" + margin(text, start)
        indents = [(at, _INDENT.match(text, at, stop)) for at, stop in rows if text[at:stop].strip()]
        if all(indent for _, indent in indents):
            yield from ((at, indent.end() if indent else at, "") for at, indent in indents[1:])
            yield start, start + len((indents[0][1] or [""])[0]), mark + line_end
            yield end, end, line_end + mark


_LANGUAGE = re.compile(r"[ \t]*([\w+#.-]*)")


def _simple_fences(reading: Reading) -> Iterator[Edit]:
    """Leave a fence no more than its language, and give it an end like its beginning."""
    for fence in reading.fences:
        start = fence.start + len(fence.mark)
        line_end = reading.text.index("\n", start)
        language = _LANGUAGE.match(reading.text, start, line_end)
        rest = reading.text[start:line_end]
        if language and language[0] != rest:
            yield start, line_end, language[1] if language.end() == start + len(rest.rstrip()) else ""
        end = reading.text[: fence.end].rstrip(" \t`~")
        yield len(end) + reading.text[len(end) : fence.end].index(fence.mark[0]), fence.end, fence.mark


def _sunk(reading: Reading, under: int) -> Iterator[Edit]:
    """Move headings below a level, keeping the steps between them."""
    highest = min((end - start for start, end in reading.headings), default=1)
    for start, end in reading.headings:
        yield start, end, "#" * min(under + 1 + end - start - highest, 6)


# --- template languages -----------------------------------------------------------------------------------------------

_LIQUID = re.compile(r"\{\{|\{%")
_BRACED = re.compile(r"\{[{%#]|#\}")


def without_liquid(text: str) -> str:
    """Make plain text of Liquid: an opening is written as what Liquid prints; exact also in code."""
    return _LIQUID.sub(r'{{ "\g<0>" }}', text)


def without_braces(text: str) -> str:
    """Make plain text of Liquid and Nunjucks alike; `{#` and `#}` frame a comment in the latter."""
    return _BRACED.sub(r'{{ "\g<0>" }}', text)


_SHORTCODE = re.compile(r"(\{\{<)((?:(?!\{\{[<%]).)*?)(>\}\})|(\{\{%)((?:(?!\{\{[<%]).)*?)(%\}\})", re.DOTALL)
_OPENING = re.compile(r"\{\{[<%]")
ZERO_WIDTH = "\u200b"


def without_shortcodes(reading: Reading) -> Iterator[Edit]:
    """Make plain text of Hugo's shortcodes: comments of those that are closed, also in code.

    One that is never closed stops the build. In prose a backslash parts its braces; in code only a space of no width
    can, for nothing is escaped there.
    """
    closed = []
    for match in _SHORTCODE.finditer(reading.text):
        closed.append(match.start())
        first, last = (1, 3) if match[1] else (4, 6)
        yield *match.span(first), f"{match[first]}/*"
        yield *match.span(last), f"*/{match[last]}"
    prose = Prose(reading)
    rows = sorted(reading.rows)
    for match in _OPENING.finditer(reading.text):
        at = match.start()
        if at not in closed:
            row = bisect_right(rows, (at, len(reading.text))) - 1
            in_prose = row >= 0 and at < rows[row][1] and prose.has(at)
            yield at + 1, at + 1, "\\" if in_prose else ZERO_WIDTH
