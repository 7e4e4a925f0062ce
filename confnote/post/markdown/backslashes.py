"""Keep backslashes, hyphens and dots as they were typed, which Markdown engines would change."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator

from confnote.post.markdown.parser import Reading, edit

# Words in which a backslash is meant: two backslashes, one before a letter or digit, after a drive or a variable, and
# before a pattern of files or a hidden one.
_PATH = re.compile(r"\\\\|\\[^\W_]|\b[a-zA-Z]:\\|%\w+%\\|\w\\\*\.\w|[\w~]\\\.\w")
_BACKSLASHED = re.compile(r"[^\s\\]*\\\S*")
# A backslash before a mark, among marks alone: an escape, and no path.
_ESCAPED_MARKS = re.compile(r"(?=.*\\[^\w\\])[\W_]+")


def literal_paths(text: str, reading: Reading, escape: Callable[[str], str]) -> str:
    r"""Double backslashes that would be lost in words such as `\\server\share`, `C:\new\*.txt`.

    Backslashes that `escape` would add stay, and so does a word with three in a row: it is escaped already.
    """
    escapes = sorted(reading.escapes)
    found: list[int] = []
    for word in _BACKSLASHED.finditer(text) if escapes else ():
        if _PATH.search(word[0]) and "\\\\\\" not in word[0] and not _ESCAPED_MARKS.fullmatch(word[0]):
            found += escapes[bisect_left(escapes, word.start()) : bisect_left(escapes, word.end())]
    if not found or escape(edit(text, [(at, at + 1, "") for at in found])) == text:
        return text
    return edit(text, [(at, at, "\\\\") for at in found])


# Runs that a smart engine changes. An ellipsis at a word's end is prose: the engine's looks the same.
_RUNS = re.compile(
    r"""
    (?: https?:// | www\. ) \S+           # some engines link a bare address, and would take a backslash into it
    | (?P<run> -{2,} | \.{3,} )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BEFORE_ELLIPSIS = re.compile(r"(?:^|[\w\s\"'\u2018\u2019\u201c\u201d*_)\]!?,;:]|(?:^|\W)[(\[])$")
_AFTER_ELLIPSIS = re.compile(r"\\?[\s\"'\u2018\u2019\u201c\u201d*_)\],;:?!]|$")


def smart_marks(row: str, start: int) -> Iterator[int]:
    """Yield the offsets of the hyphens and dots that keep a smart engine from joining them."""
    for found in _RUNS.finditer(row) if "--" in row or "..." in row else ():
        first, end = found.span()
        is_prose = row[first] == "." and _BEFORE_ELLIPSIS.search(row[:first]) and _AFTER_ELLIPSIS.match(row, end)
        if found["run"] and not is_prose:
            yield from range(start + first, start + end - (1 if row[first] == "-" else 2))
