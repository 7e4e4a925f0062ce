"""Read the line of a rating below a session's heading."""

from __future__ import annotations

import re

from confnote.recap.blocks import Block
from confnote.recap.people import LONGEST, byline

_GRADE = re.compile(
    r"(?P<unit>[\u2605\u2b50\U0001f31f\U0001f44d]\ufe0f?|:(?:star2?|thumbsup|\+1):)"
    r"(?:(?P<between> ?)(?P=unit)(?:(?P=between)(?P=unit))*)?(?P<empty>\u2606*)"
    r"|(?<![\d/.])(?P<number>[1-5])(?P<of> ?/ ?5)(?!\d)"
)
_LEAD = re.compile(r"(?:[*_]{0,2}[A-Za-z][\w ]{0,20}:[*_]{0,2} ?)?")


def rating_line(text: str) -> tuple[str, re.Match[str]] | None:
    """Read a line of a rating, perhaps with one speaker, as a template and the rating."""
    grade = _GRADE.search(text) if len(text) <= LONGEST else None
    if grade is None:
        return None
    before, after = text[: grade.start()], text[grade.end() :]
    if not after and _LEAD.fullmatch(before):
        return f"{before}{{rating}}", grade
    line = byline(Block("text", f"{before}{after}".strip(" |,()\u00b7\u2013\u2014-")))
    if line is None or len(line.speakers) != 1 or line.links:
        return None
    name = line.speakers[0].name
    return f"{before.replace(name, '{speakers}')}{{rating}}{after.replace(name, '{speakers}')}", grade
