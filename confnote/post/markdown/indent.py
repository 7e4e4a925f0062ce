"""Rewrite code blocks and lists for engines that read indents differently from CommonMark."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from itertools import accumulate

from confnote.post.markdown.source import Edit, Reading, Span, margin

_INDENT = re.compile(r" {4}| {0,3}\t")


def fence_indented_code(reading: Reading) -> Iterator[Edit]:
    """Put indented code between fences: inside a list item its indent would be lost, and Eleventy reads none."""
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


def simplify_fences(reading: Reading) -> Iterator[Edit]:
    """Reduce a fence to its language, and make its end as long as its beginning."""
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
    """Indent the content of list items by four columns a level, and separate a list from the paragraph above it.

    A fence in an item becomes indented code, because the engines that want four columns read no fence there.
    """
    if not reading.items:
        return
    rows = reading.text.split("\n")
    starts = list(accumulate((len(row) + 1 for row in rows), initial=0))
    fenced = _fenced(reading, starts)
    waiting = deque(sorted(reading.items))
    around: list[Span] = []
    lone = False  # code that begins a list: no item can hold it
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
        if around and begun <= 1 and row.strip():
            depth = len(around) - begun
            marker = _MARKER.match(rows[around[depth - 1][0]]) if depth else None
            margin = marker.end() if marker else 0  # the column where the words of the innermost item begin
            yield _indented(row, starts[number], depth - lone, margin, fenced.get(number, ""))


def _needs_blank_line(rows: list[str], before: list[Span], number: int) -> bool:
    """Return whether an item needs a blank line: after a paragraph, or after an item of several paragraphs."""
    ended = [first for first, end in before if end == number]
    return not before or any("" in map(str.strip, rows[first:number]) for first in ended)


def _indented(row: str, start: int, depth: int, margin: int, fenced: str) -> Edit:
    if fenced == "fence":
        return start, start + len(row), ""
    indent = min(len(row) - len(row.lstrip(" ")), margin)
    return start, start + indent, " " * WIDTH * (depth + (fenced == "code"))


def _fenced(reading: Reading, starts: list[int]) -> dict[int, str]:
    """Return the kind of each row that belongs to a fence: "fence" or "code"."""
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
