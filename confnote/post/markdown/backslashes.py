"""Keep the backslashes of paths and patterns, which Markdown would read as escapes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable

from confnote.post.markdown.parser import Reading, edit

# Words in which a backslash is meant: two backslashes, one before a letter or digit, after a drive or a variable, and
# before a pattern of files or a hidden one.
_PATH = re.compile(r"\\\\|\\[^\W_]|\b[a-zA-Z]:\\|%\w+%\\|\w\\\*\.\w|[\w~]\\\.\w")
_BACKSLASHED = re.compile(r"[^\s\\]*\\\S*")


def literal_paths(text: str, reading: Reading, escape: Callable[[str], str]) -> str:
    r"""Double backslashes that would be lost in words such as `\\server\share`, `C:\new\*.txt`.

    Backslashes that `escape` would add stay, and so does a word with three in a row: it is escaped already.
    """
    escapes = sorted(reading.escapes)
    found: list[int] = []
    for word in _BACKSLASHED.finditer(text) if escapes else ():
        if _PATH.search(word[0]) and "\\\\\\" not in word[0]:
            found += escapes[bisect_left(escapes, word.start()) : bisect_left(escapes, word.end())]
    if not found or escape(edit(text, [(at, at + 1, "") for at in found])) == text:
        return text
    return edit(text, [(at, at, "\\\\") for at in found])
