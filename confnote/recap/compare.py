"""Two posts -> in how many places they differ; blank lines and the width of a bullet are no difference."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from confnote.post import front_matter
from confnote.post.front_matter import is_same

_BULLET = re.compile(r"([-*+]|\d+[.)])[ \t]+")


def differences(wanted: str, drafted: str) -> int:
    """Count the keys of the front matter and the blocks that are not the same."""
    texts = (text.replace("\r\n", "\n") for text in (wanted, drafted))
    (old, old_body, _), (new, new_body, _) = map(front_matter.read, texts)
    keys = sum(
        not is_same(old.get(key), new.get(key)) or (key in old) != (key in new) for key in old.keys() | new.keys()
    )
    return keys + _differing(_blocks(old_body), _blocks(new_body))


def _differing(old: list[str], new: list[str]) -> int:
    """Count the blocks that are not in both; the same ones at either end need no search."""
    first = next((n for n, (one, two) in enumerate(zip(old, new, strict=False)) if one != two), min(len(old), len(new)))
    old, new = old[first:], new[first:]
    last = next(
        (n for n, (one, two) in enumerate(zip(reversed(old), reversed(new), strict=False)) if one != two),
        min(len(old), len(new)),
    )
    matcher = SequenceMatcher(None, old[: len(old) - last], new[: len(new) - last], autojunk=True)
    return sum(max(b - a, d - c) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal")


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
