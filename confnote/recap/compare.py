"""Count the differences between two posts; blank lines and the width of a bullet are none."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import takewhile

from confnote.post import front_matter
from confnote.post.front_matter import is_same

_BULLET = re.compile(r"([-*+]|\d+[.)])[ \t]+")


def differences(wanted: str, drafted: str) -> int:
    """Return how many keys of the front matter and how many blocks differ."""
    texts = (text.replace("\r\n", "\n") for text in (wanted, drafted))
    (old, old_body, _), (new, new_body, _) = map(front_matter.read, texts)
    keys = sum(
        # a key without a value is not the same as no key
        not is_same(old.get(key), new.get(key)) or (key in old) != (key in new)
        for key in old.keys() | new.keys()
    )
    left, right = _blocks(old_body), _blocks(new_body)
    # the search is slow, so it leaves out what is the same at either end
    first = _same_at_start(left, right)
    left, right = left[first:], right[first:]
    last = _same_at_start(left[::-1], right[::-1])
    matcher = SequenceMatcher(None, left[: len(left) - last], right[: len(right) - last], autojunk=True)
    return keys + sum(max(b - a, d - c) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal")


def _same_at_start(old: list[str], new: list[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def _blocks(body: str) -> list[str]:
    """Return the paragraphs, headings and items of lists."""
    blocks = []
    for part in re.split(r"\n(?:[ \t]*\n)+", body.strip("\n")):
        lines: list[str] = []
        for line in part.split("\n"):
            if _BULLET.match(line) and lines:
                blocks.append("\n".join(lines))
                lines = []
            lines.append(_BULLET.sub(r"\1 ", line.rstrip(), count=1) if _BULLET.match(line) else line.rstrip())
        if any(lines):
            blocks.append("\n".join(lines))
    return blocks
