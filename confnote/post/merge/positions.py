"""Put the moments of notes in recordings into a piece that the author edited."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from rapidfuzz.distance import LCSseq

# A time, or a link whose words have one, with marks around it: ` ([12:31](https://...))`, ` (at 12:31)`
_TIME = r"(?<![\w:])\d+(?::\d\d){1,2}(?![\w:])"
_LINK = rf"\[[^\[\]\n]*{_TIME}[^\[\]\n]*\]\((?:[^()\s]|\([^()\s]*\))*\)"
_MOMENT = re.compile(rf"\s+(?:[^\w\s\[]+(?: |(?:\w+ ){{0,2}}))?(?:{_LINK}|{_TIME})[^\w\s\[]*(?!\S)")
# White space belongs to the word after it.
_TOKEN = re.compile(rf"{_MOMENT.pattern}|\s*\S+")


def with_new_moments(last: str, edited: str, new: str) -> str | None:
    """Change the moments of an edited piece as the notes did; None if they changed more.

    A new one goes after the same words, or after what the author wrote in their place. One that the author took out
    stays out.
    """
    old, words, drafted = (_TOKEN.findall(text) for text in (last, edited, new))
    matched = SequenceMatcher(None, _keys(old), _keys(drafted), autojunk=False).get_opcodes()
    changed = [(old[start:end], drafted[at:to], start) for tag, start, end, at, to in matched if tag != "equal"]
    if not all(map(_MOMENT.fullmatch, (token for before, after, _ in changed for token in (*before, *after)))):
        return None
    added: list[tuple[int, list[str]]] = []
    for before, after, start in changed:
        if not before:
            added.append((_place(old, words, start), after))
            continue
        moments = "".join(after)
        for token in before:
            if words.count(token) == 1:
                words[words.index(token)], moments = moments, ""
    for place, moments_there in reversed(added):
        if place:  # else the author took out the whole note
            words[place:place] = moments_there
    return "".join(words)


def is_same_without_moments(last: str, new: str) -> bool:
    """Return whether two drafts of a piece differ in nothing but moments."""
    return last == new or with_new_moments(last, last, new) is not None


def _keys(tokens: Sequence[str]) -> list[str]:
    return [" ".join(token.split()) for token in tokens]


def _place(old: Sequence[str], words: Sequence[str], at: int) -> int:
    """Return where in the author's words the first `at` tokens of the last draft end."""
    if at in {0, len(old)}:
        return len(words) if at else 0
    # of a replaced row of words, the author's come first in the steps
    step = next(step for step in LCSseq.opcodes(_keys(old), _keys(words)) if step.src_start < at <= step.src_end)
    return int(step.dest_start) + (at - int(step.src_start) if step.tag == "equal" else 0)
