"""Put the moments of notes in recordings into a piece that the author edited."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

# A time, or a link whose words have one, with marks around it: ` ([12:31](https://...))`, ` (at 12:31)`
_TIME = r"(?<![\w:])\d+(?::\d\d){1,2}(?![\w:])"
_LINK = rf"\[[^\[\]\n]*{_TIME}[^\[\]\n]*\]\((?:[^()\s]|\([^()\s]*\))*\)"
_MOMENT = re.compile(rf"\s+(?:[^\w\s\[]+(?: |(?:\w+ ){{0,2}}))?(?:{_LINK}|{_TIME})[^\w\s\[]*(?!\S)")
_TOKEN = re.compile(rf"{_MOMENT.pattern}|\s+|\S+")


def with_new_moments(last: str, edited: str, new: str) -> str | None:
    """Change the moments of an edited piece as the notes did; None if they changed more.

    A new one goes after the same words, or after what the author wrote in their place. One that the author took out
    stays out.
    """
    old, words, drafted = (_TOKEN.findall(text) for text in (last, edited, new))
    changed = _changes(old, drafted)
    tokens = (token for _, start, end, at, to in changed for token in (*old[start:end], *drafted[at:to]))
    if not all(map(_MOMENT.fullmatch, tokens)):
        return None
    added: list[tuple[int, list[str]]] = []
    for tag, start, end, at, to in changed:
        if tag == "insert":
            added.append((_place(old, words, start), drafted[at:to]))
            continue
        moments = "".join(drafted[at:to])
        for token in old[start:end]:
            if words.count(token) == 1:
                words[words.index(token)], moments = moments, ""
    for place, inserted in reversed(added):
        words[place:place] = inserted
    return "".join(words)


Change = tuple[str, int, int, int, int]


def _changes(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    return [change for change in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if change[0] != "equal"]


def _place(old: Sequence[str], words: Sequence[str], at: int) -> int:
    """Return where in the author's words the first `at` tokens of the last draft end."""
    if at == len(old):
        return len(words)
    for tag, start, end, first, after in SequenceMatcher(None, old, words, autojunk=False).get_opcodes():
        if start < at <= end:
            return first + at - start if tag == "equal" else after
    return 0
