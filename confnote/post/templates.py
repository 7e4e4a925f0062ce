"""Text -> text that a template language prints as it is: Liquid, Nunjucks, Hugo's shortcodes."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from confnote.post.source import Prose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from confnote.post.source import Edit, Reading

_LIQUID = re.compile(r"\{\{|\{%")
_BRACED = re.compile(r"\{[{%#]|#\}")


def without_liquid(text: str) -> str:
    """Make plain text of Liquid: an opening is written as what Liquid prints; exact also in code."""
    return _LIQUID.sub(r'{{ "\g<0>" }}', text)


def without_braces(text: str) -> str:
    """Make plain text of Liquid and Nunjucks alike; `{#` and `#}` frame a comment in the latter."""
    return _BRACED.sub(r'{{ "\g<0>" }}', text)


_SHORTCODE = re.compile(r"(\{\{<)((?:(?!\{\{[<%]).)*?)(>\}\})|(\{\{%)((?:(?!\{\{[<%]).)*?)(%\}\})", re.DOTALL)
_OPENING = re.compile(r"\{\{[<%]")
ZERO_WIDTH = "\u200b"


def without_shortcodes(reading: Reading) -> Iterator[Edit]:
    """Make plain text of Hugo's shortcodes: comments of those that are closed, also in code.

    One that is never closed stops the build. In prose a backslash parts its braces; in code only a space of no width
    can, for nothing is escaped there.
    """
    closed = []
    for match in _SHORTCODE.finditer(reading.text):
        closed.append(match.start())
        first, last = (1, 3) if match[1] else (4, 6)
        yield *match.span(first), f"{match[first]}/*"
        yield *match.span(last), f"*/{match[last]}"
    prose = Prose(reading)
    rows = sorted(reading.rows)
    for match in _OPENING.finditer(reading.text):
        at = match.start()
        if at not in closed:
            row = bisect_right(rows, (at, len(reading.text))) - 1
            in_prose = row >= 0 and at < rows[row][1] and prose.has(at)
            yield at + 1, at + 1, "\\" if in_prose else ZERO_WIDTH
