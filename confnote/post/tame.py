"""A note's Markdown -> the same, with the structures nobody can have meant turned back into the text that was typed.

A backslash each, where the structure begins; everything else stays as it is, but for the end of an unclosed fence,
which would swallow the rest of the post.
"""

from __future__ import annotations

import re

from confnote.post.source import Edit, Fence, Reading, read

PASSES = 8  # nearly all texts need one; each pass after it follows from an escape that uncovered something

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_MARKS = re.compile(r"[][*_`<&!\\]")


def tame(text: str) -> str:
    """Escape the accidents of a text."""
    return settle(text).text


def settle(text: str, *, keep_headings: bool = False) -> Reading:
    """Escape the accidents of a text, and read it as it is then."""
    reading = read(clean(text), keep_headings=keep_headings)
    for _ in range(PASSES):
        tamer = escape_accidents(reading)
        if tamer == reading.text:
            return reading
        reading = read(tamer, keep_headings=keep_headings)
    return read(_spell_out(reading.text))


def clean(text: str, *, strip: bool = True) -> str:
    r"""Give all lines the same end, and drop control characters and the blank lines around the text."""
    text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"\A(?:[ \t]*\n)+", "", text).rstrip() if strip else text


def escape_accidents(reading: Reading) -> str:
    """Give the text with a backslash where each accident begins, and an end for each fence."""
    edits: list[Edit] = [(at, at, "\\") for at in reading.accidents]
    edits += [(start, end, _MARKS.sub(r"\\\g<0>", reading.text[start:end])) for start, end in reading.crowded]
    edits += [(fence.end, fence.end, _closing(reading.text, fence)) for fence in reading.fences if not fence.closed]
    return edit(reading.text, edits)


def _closing(text: str, fence: Fence) -> str:
    """Give the line that ends a fence."""
    return f"\n{margin(text, fence.start)}{fence.mark}"


def margin(text: str, at: int) -> str:
    """Give what must stand at the left of a line to be in the same list and quote as the character there."""
    return re.sub(r"[^>\s]", " ", text[text.rfind("\n", 0, at) + 1 : at])


def edit(text: str, edits: list[Edit]) -> str:
    """Replace spans of a text; of two that overlap, the first in the text wins."""
    parts, done = [], 0
    for start, end, new in sorted(edits):
        if start >= done:
            parts += [text[done:start], new]
            done = end
    return "".join([*parts, text[done:]])


def _spell_out(text: str) -> str:
    """Make plain text of all of it: what no number of backslashes settled must at least lose no word."""
    return "\n".join(_PUNCTUATION.sub(r"\\\g<0>", row.strip()) for row in text.split("\n"))
