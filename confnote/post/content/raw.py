"""Find raw blocks in notes: fences named `raw`, whose content a post has as it was typed.

A note whose raw blocks the user means has the kind RAW, which no stored note has; `parts` makes of it plain notes and
notes that are one raw block each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from confnote.model import Note

RAW = "raw"
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*([^`]*?)[ \t]*")


def has_raw(text: str) -> bool:
    """Return whether a note has a raw block."""
    return "raw" in text and any(is_raw for is_raw, _ in _blocks(text))


def parts(note: Note) -> Iterator[Note]:
    """Cut a note at its raw blocks.

    The first part has the time, the last one the links, and the last that is not raw the moment in the recording.
    """
    found = [(is_raw, text) for is_raw, text in _blocks(note.text) if text.strip()]
    last = max((n for n, (is_raw, _) in enumerate(found) if not is_raw), default=-1)
    for n, (is_raw, text) in enumerate(found):
        yield replace(
            note,
            kind=RAW if is_raw else "note",
            text=text,
            clock="" if n else note.clock,
            links=note.links if n == len(found) - 1 else (),
            position=note.position if n == last else None,
        )


def _blocks(text: str) -> Iterator[tuple[bool, str]]:
    """Cut a text into (whether it is a raw block, text without the raw block's fences)."""
    before: list[str] = []
    inside: list[str] = []
    opening = ""  # the line that began the fence
    mark = ""
    is_raw = False
    for row in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        fence = _FENCE.fullmatch(row)
        if not mark and fence:
            opening, mark, is_raw = row, fence[1], fence[2] == RAW
        elif mark and fence and not fence[2] and fence[1].startswith(mark):
            if is_raw:
                yield from ((False, "\n".join(before)), (True, "\n".join(inside).strip("\n")))
                before = []
            else:
                before += [opening, *inside, row]
            inside, mark = [], ""
        elif mark:
            inside.append(row)
        else:
            before.append(row)
    # a fence without an end is code, not a raw block
    yield False, "\n".join([*before, *([opening, *inside] if mark else [])])
