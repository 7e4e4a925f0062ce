"""Read lines of links, such as `\u2192 [slides](...) \u00b7 [video](...)`."""

from __future__ import annotations

import re
from itertools import pairwise

from confnote.model import Link
from confnote.recap.blocks import Block, plain
from confnote.recap.people import LINK, address, kind_of_link

_BETWEEN = re.compile(r"\s*(?:[|,/\u00b7]|[-\u2013\u2014])?\s*")
# what may come before the links in a line of them, such as an arrow or `Links:`
_MARK = r"(?:\*\*|__|[*_])"
_LEAD = re.compile(
    r"(?:(?:[\u2190-\u21ff\u27a1\u279c\u25b6\u25ba\u00bb\u203a\u2013\u2014]\ufe0f?|[-=]>)\s?|"
    rf"{_MARK}?(?:Links?|Materials?|Resources|More|See(?: also)?|References)(?::{_MARK}?|{_MARK}:) )?\(?"
)


def form_of_links(block: Block) -> str:
    """Return the template of a line of links, `\u2192 {links}`; "" for any other block."""
    links = list(LINK.finditer(block.text)) if block.sort == "text" else []
    if not links:
        return ""
    before, after = block.text[: links[0].start()], block.text[links[-1].end() :].rstrip()
    is_closed = after == (")" if before.endswith("(") else "")
    return f"{before}{{links}}{after}" if is_closed and _LEAD.fullmatch(before) else ""


def line_of_links(block: Block) -> tuple[Link, ...]:
    """Return the links of a paragraph that consists of links only; () for any other block."""
    found: list[Link] = []
    if not form_of_links(block):
        return ()
    matches = list(LINK.finditer(block.text))
    if not all(_BETWEEN.fullmatch(block.text, one.end(), two.start()) for one, two in pairwise(matches)):
        return ()
    for match in matches:
        url = address(match[2])
        found.append(Link(kind=kind_of_link(match[1], url), url=url, title=plain(match[1])))
    return tuple(found) if all(link.url for link in found) else ()
