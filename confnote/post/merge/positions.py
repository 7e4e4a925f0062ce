"""Put the moments of notes in recordings into a piece that the author edited."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz.distance import LCSseq

# A link with a time in its words or its address, or a time after a mark: ` ([12:31](https://...))`, ` (at 12:31)`
_TIME = r"(?<![\w:])\d+(?::\d\d){1,2}(?![\w:])"
_ADDRESS = r"(?:[^()\s]|\([^()\s]*\))*"
_LINK = rf"\[[^\[\]\n]*(?:{_TIME}[^\[\]\n]*\]\({_ADDRESS}|\]\({_ADDRESS}[?&#](?:t|start)=[\dhms]+)\)"
_HTML = rf'<a href="[^"<>]*">[^<>\n]*{_TIME}[^<>\n]*</a>'
_MARK = r"[^\w\s\[]+(?: |(?:\w+ ){0,2})"
_MOMENT = re.compile(rf"\s+(?:(?:{_MARK})?(?:{_LINK}|{_HTML})|{_MARK}{_TIME})[^\w\s\[]*(?![^\s<])")
# White space belongs to the word after it. A tag of HTML is a word: a moment comes before the end of its paragraph.
_TOKEN = re.compile(rf"{_MOMENT.pattern}|\s*</?[a-z][^<>]*>|\s*[^\s<]+|\s*<|\s+")


def with_new_moments(last: str, edited: str, new: str) -> str | None:
    """Return an edited piece with the moments of the new draft; None if more than these changed.

    A new one goes after the same words, or after what the author wrote in their place. One that the author took out
    stays out.
    """
    words = _TOKEN.findall(edited)
    (old, before), (drafted, after) = _apart(last), _apart(new)
    if old != drafted:
        return None
    changed = [at for at in sorted({*before, *after}) if before.get(at) != after.get(at)]
    places = _places(old, words) if changed else []
    for at in reversed(changed):
        moments = "".join(after.get(at, ()))
        if at not in before and places[at]:  # else the author took out the whole note
            words.insert(places[at], moments)
        for token in before.get(at, ()):
            if words.count(token) == 1:
                words[words.index(token)], moments = moments, ""
    return "".join(words)


def is_same_without_moments(last: str, new: str) -> bool:
    """Return whether two drafts of a piece differ in nothing but moments."""
    return last == new or with_new_moments(last, last, new) is not None


def without_moments(text: str) -> str:
    """Return a text without its moments."""
    return _MOMENT.sub("", text)


def moments_in(text: str) -> list[str]:
    """Return the moments in a text, each with the space before it."""
    return [found[0] for found in _MOMENT.finditer(text)]


def _apart(text: str) -> tuple[list[str], dict[int, list[str]]]:
    """Return the words of a text, and its moments by the number of words before them."""
    words: list[str] = []
    moments: dict[int, list[str]] = {}
    for token in _TOKEN.findall(text):
        if _MOMENT.fullmatch(token):
            moments.setdefault(len(words), []).append(token)
        else:
            words.append(token.strip())
    return words, moments


def _places(old: Sequence[str], words: Sequence[str]) -> list[int]:
    """Return for each number of words of the last draft where they end among the author's words."""
    places = [0]
    # of a replaced row of words, the author's come first in the steps
    for step in LCSseq.opcodes(old, [word.strip() for word in words]):
        if step.tag == "equal":
            places += range(step.dest_start + 1, step.dest_end + 1)
        elif step.tag == "delete":
            places += [step.dest_end] * (step.src_end - step.src_start)
    places[-1] = len(words) if old else 0
    return places
