"""Read the text of a quote: its words, and the speaker, quotation marks and tags around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from confnote.core.speakers import credited
from confnote.model import Note, Session

BEFORE = re.compile(r"\s*(?:>\s+)?(?:@\S+\s+)?")
TAGS = re.compile(r"(?:\s+#[\w-]+)+\s*\Z")
MARKUP = re.compile(r"\]\(|\]\[|<\w|\n|`|https?://", re.IGNORECASE)
QUOTATION = re.compile(r"[\"\u201c\u201d\u201e\u00ab\u00bb]")
MARKS = "\"'\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019*_ "  # around the words of a quote


@dataclass(frozen=True, slots=True)
class QuoteOffer:
    """What the user typed of a quote, and what the speaker said there by the captions.

    `typed` and `said` are only the words, at `seconds` of the recording, which `url` plays; "" if it has no such form.
    `at` is when a note of what was said there would be taken; that of the note if nobody knows, as without the begin of
    the recording.
    """

    note: Note
    session: Session
    text: str
    typed: str
    said: str
    seconds: int
    url: str
    at: int


def parts_of(text: str, names: Sequence[str]) -> tuple[str, str, str]:
    """Split a quote: return the text before its words, the words, and the text after them.

    Around the words may be a speaker, quotation marks and tags. The words are "" in a text of several lines, with links
    or with code, which no exact words can replace.
    """
    if MARKUP.search(text):
        return text, "", ""
    tags = TAGS.search(text)
    end = tags.start() if tags else len(text)
    head, words, tail = credited(text[:end], names, is_name=_is_spelled_as_name)
    begun = BEFORE.match(words)
    head, words = head + (begun[0] if begun else ""), words[begun.end() if begun else 0 :]
    inner = words.strip(MARKS)
    if not inner:
        return text, "", ""
    at = words.index(inner)
    return head + words[:at], inner, words[at + len(inner) :] + tail + text[end:]


def _is_spelled_as_name(text: str) -> bool:
    words = text.partition(",")[0].split()
    return 2 <= len(words) <= 4 and all(word[0].isupper() or len(word) <= 3 for word in words)


def plain_note(text: str, names: Sequence[str]) -> str:
    """Return the text of a quote as that of a plain note, without quotation marks around it."""
    head, words, tail = parts_of(text, names)
    bare = [QUOTATION.sub("", part) for part in (head, tail)]
    return f"{bare[0]}{words}{bare[1]}" if bare[0] != head and bare[1] != tail else text
