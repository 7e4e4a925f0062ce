"""Make links of bare web addresses, for sites whose Markdown engine does not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from confnote.post.markdown.parser import Edit, ProseSpans, Reading, edit

# As GitHub's Markdown has it: at the start of a word, to a space, but without what closes the sentence.
_ADDRESS = re.compile(r"(?<![^\s(*_~\u2013\u2014])https?://[^\W_][^\s<>|`\"\\\u3001\u3002\uff0c\uff09]+", re.IGNORECASE)
_CLOSING = "?!.,:;*_~'\u201d\u2019"


def link_addresses(text: str, read: Callable[[str], Reading]) -> str:
    """Write each bare address of the prose as `<https://...>`, a link for every engine."""
    if "://" not in text:
        return text
    reading = read(text)
    return edit(reading.text, list(_links(reading)))


def _links(reading: Reading) -> Iterator[Edit]:
    prose = ProseSpans(reading)
    for row in reading.rows:
        for match in _ADDRESS.finditer(reading.text, *row):
            address = _without_closing(match[0])
            start, end = match.start(), match.start() + len(address)
            # an address with escapes of the author stays as it is, and so does one in the words of a link
            inside = any(first <= start < last for first, last in reading.words)
            if not inside and prose.has(start) and reading.text[match.end() : match.end() + 1] != "\\":
                yield start, end, f"<{address}>"


def _without_closing(address: str) -> str:
    """Remove the characters at the end that belong to the sentence, such as a bracket around it."""
    while address[-1] in _CLOSING or (address[-1] == ")" and address.count(")") > address.count("(")):
        address = address[:-1]
    return address
