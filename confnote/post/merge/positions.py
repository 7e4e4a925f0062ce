"""Put the moments of notes in recordings into a piece that the author edited."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz.distance import LCSseq

from confnote.post.merge.sides import Side, is_chapter

# A piece is in another if this share of its words is, of so many at the least.
KEPT, WORDS = 0.8, 3

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


def with_its_moments(last: str, edited: str, new: str) -> str:
    """Return an edited piece with the moments of a new draft in place of those of the last one.

    The drafts may have other words: the first of the one is the first of the other, if they have as many.
    """
    old, now = moments_in(last), moments_in(new)
    for was, moment in zip(old, now, strict=True) if len(old) == len(now) else ():
        if edited.count(was) == 1:
            edited = edited.replace(was, moment)
    return edited


def is_same_without_moments(last: str, new: str) -> bool:
    """Return whether two drafts of a piece differ in nothing but moments."""
    return last == new or with_new_moments(last, last, new) is not None


def without_moments(text: str) -> str:
    """Return a text without its moments."""
    return _MOMENT.sub("", text)


def joined_pieces(last: Side, edited: Side) -> dict[str, str]:
    """Return the keys of pieces that the author joined with one beside them, and its key."""
    found: dict[str, str] = {}
    texts = {at for at, piece in enumerate(last.pieces) if not last.levels[at] and not is_chapter(piece.key)}
    for step in (1, -1):  # to the end of the piece before it, or to the beginning of the one behind it
        words: list[str] = []  # what one piece of the file has of the last draft so far
        for at, piece in list(enumerate(last.pieces))[::step]:
            own = _plain_words(piece.text)
            beside = last.pieces[at - step].key if at - step in texts and at in texts else ""
            host = found.get(beside, beside)
            if piece.key in edited.index_of or piece.key in found:
                words = own
            elif host in edited.index_of and len(own) >= WORDS:
                both = [*words, *own] if step > 0 else [*own, *words]
                there = _plain_words(edited.text(host))
                if LCSseq.similarity(both, there) - LCSseq.similarity(words, there) >= KEPT * len(own):
                    found[piece.key], words = host, both
    return found


def _plain_words(text: str) -> list[str]:
    return re.findall(r"\w+", without_moments(text).casefold())


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
    places, added = [0], range(0)
    # of a replaced row of words, the author's come first in the steps
    for step in LCSseq.opcodes(old, [word.strip() for word in words]):
        if step.tag == "insert":
            added = range(step.dest_start, step.dest_end)
            continue
        if step.tag == "equal":
            places += range(step.dest_start + 1, step.dest_end + 1)
        else:  # `team.` that became `team, and` ends there, unless it is the last word of the row
            row = old[step.src_start : step.src_end]
            same = (next((at + 1 for at in added if _plain(words[at]) == _plain(word)), 0) for word in row[:-1])
            places += [*(at or step.dest_end for at in same), step.dest_end]
        added = range(0)
    places[-1] = len(words) if old else 0
    return places


def _plain(word: str) -> str:
    return re.sub(r"\W", "", word).casefold() or word.strip()
