"""Two posts -> in how many places they differ; blank lines and the width of a bullet are no difference."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from confnote.post import front
from confnote.post.front import is_same

_BULLET = re.compile(r"([-*+]|\d+[.)])[ \t]+")


def differences(wanted: str, drafted: str) -> int:
    """Count the keys of the front matter and the blocks that are not the same."""
    (old, old_body, _), (new, new_body, _) = (front.read(text.replace("\r\n", "\n")) for text in (wanted, drafted))
    keys = sum(
        not is_same(old.get(key), new.get(key)) or (key in old) != (key in new) for key in old.keys() | new.keys()
    )
    matcher = SequenceMatcher(None, _blocks(old_body), _blocks(new_body), autojunk=False)
    blocks = sum(max(b - a, d - c) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal")
    return keys + blocks


def _blocks(body: str) -> list[str]:
    """Return the paragraphs, headings and items of lists."""
    blocks = []
    for part in re.split(r"\n[ \t]*\n", body.strip("\n")):
        lines: list[str] = []
        for line in part.split("\n"):
            if _BULLET.match(line) and lines:
                blocks.append("\n".join(lines))
                lines = []
            lines.append(_BULLET.sub(r"\1 ", line.rstrip(), count=1) if _BULLET.match(line) else line.rstrip())
        if any(lines):
            blocks.append("\n".join(lines))
    return blocks
