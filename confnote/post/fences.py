"""Code blocks of a note -> fences that every engine and every place in a post keeps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from confnote.post.tame import margin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from confnote.post.source import Edit, Reading

_INDENT = re.compile(r" {4}| {0,3}\t")


def by_fences(reading: Reading) -> Iterator[Edit]:
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


def simple_fences(reading: Reading) -> Iterator[Edit]:
    """Leave a fence no more than its language, and give it an end like its beginning."""
    for fence in reading.fences:
        start = fence.start + len(fence.mark)
        line_end = reading.text.index("\n", start)
        language = _LANGUAGE.match(reading.text, start, line_end)
        rest = reading.text[start:line_end]
        if language and language[0] != rest:
            yield start, line_end, language[1] if language.end() == start + len(rest.rstrip()) else ""
        last = reading.text.index(fence.mark[0], reading.text.rindex("\n", 0, fence.end))
        yield last, fence.end, fence.mark
