"""A paragraph -> the sessions it tells of: titles set off by quotation marks, emphasis or capitals; who spoke."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from confnote.recap.names import NAME, people

if TYPE_CHECKING:
    from collections.abc import Iterator

    from confnote.model import Speaker

SHORTEST, LONGEST = 2, 25  # words of a title
LONE = 4  # words at least of one that nothing but capitals sets off
NEAR = 120  # characters beside it in which its speakers are looked for
_QUOTES = r"\"([^\"]+)\"|\u201c([^\u201d]+)\u201d"
_MARKED = re.compile(
    rf"(?:\*\*|__|\*|_)(?:{_QUOTES})(?:\*\*|__|\*|_)"  # a quoted title in emphasis, _"Open Standards"_
    rf"|(?:{_QUOTES})"  # one in quotation marks alone
    r"|(?:\*\*|__)([^*_]+)(?:\*\*|__)"  # one in bold
)
_SMALL = {
    *("a", "an", "and", "are", "as", "at", "but", "by", "for", "from", "how", "in", "into", "is", "it", "of", "on"),
    *("or", "our", "the", "their", "to", "vs", "we", "with", "you"),
}
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Mention:
    """A session that a text names, and who spoke there."""

    title: str
    speakers: tuple[Speaker, ...] = ()


def mentions(text: str) -> tuple[Mention, ...]:
    """Return the sessions named in a paragraph, each once, in the order of the text."""
    found = sorted(_marked(text)) or sorted(_capitals(text))
    titles: dict[str, Mention] = {}
    for start, end, title in found:
        titles.setdefault(title.casefold(), Mention(title, _speakers(text, start, end)))
    return tuple(titles.values())


def _marked(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _MARKED.finditer(text):
        title = " ".join(next(group for group in match.groups() if group is not None).split())
        if _is_title(title):
            yield match.start(), match.end(), title.rstrip(".,")


def _is_title(words: str) -> bool:
    """Whether most of its words have capitals, as in a programme: a quoted remark has not."""
    every = [word for word in words.split() if word.strip("\"'()*_").lower() not in _SMALL]
    capitals = [word for word in every if re.match(r"\W*[^\W_a-z]", word)]
    return SHORTEST <= len(words.split()) <= LONGEST and len(capitals) * 3 > len(every) * 2 and words[0].isupper()


def _capitals(text: str) -> Iterator[tuple[int, int, str]]:
    """Find titles that nothing sets off but capitals, if a colon is in them: `Backstage: Restoring Order`."""
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        end = at
        while end < len(words) and _goes_on(words[end][0]) and not (end > at and _ends(words[end - 1][0])):
            end += 1
        run = words[at:end]
        while run and not _is_capital(run[0][0]):
            run.pop(0)
        while run and run[-1][0].lower() in _SMALL:
            run.pop()
        if run:
            title = text[run[0].start() : run[-1].end()].rstrip(".,;!")
            if len(run) >= LONE and ": " in title and _is_title(title):
                yield run[0].start(), run[-1].end(), title
        at = max(end, at + 1)


def _goes_on(word: str) -> bool:
    return _is_capital(word) or word.lower() in _SMALL


def _is_capital(word: str) -> bool:
    return bool(re.match(r"\(?[^\W\d_a-z]", word)) and word != "I"


def _ends(word: str) -> bool:
    """Whether a sentence, or a part of one, ends with this word."""
    return word.endswith((".", "!", ";", ","))


def _speakers(text: str, start: int, end: int) -> tuple[Speaker, ...]:
    """Read who is named right before a title (`Ada Lovelace's`) or right after it (`by Ada Lovelace`)."""
    before = re.search(rf"({NAME})['\u2019]s? *$", text[max(0, start - NEAR) : start])
    if before:
        return people(before[1])
    after = re.match(rf"[\s,*_]*(?:by|with|from) ({NAME}(?:(?:, | and | & ){NAME})*)", text[end : end + 2 * NEAR])
    return people(after[1]) if after else ()
