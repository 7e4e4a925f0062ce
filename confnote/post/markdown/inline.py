"""The parts of a line and a site -> the line in Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, assert_never
from urllib.parse import urlsplit

from confnote.core.links import clean_url
from confnote.post.content.blocks import Inline, Linked, Marked, Part, Plain, Wording
from confnote.post.content.line_template import unlinked

if TYPE_CHECKING:
    from collections.abc import Callable

    from confnote.post.sites import Site


WEB = re.compile(r"https?://[a-z0-9.-]+(?:[/?#]|$)", re.IGNORECASE)
NO_TARGETS = ("javascript", "vbscript", "data")


def line(words: Inline, site: Site, *, starts: bool = True) -> str:
    """Write the parts of a line; what comes first on it is kept from being a list, a heading, a quote."""
    written = ""
    for part in words:
        written += _part(part, site, starts=starts and not written)
    return written


def _part(part: Part, site: Site, *, starts: bool) -> str:
    match part:
        case Wording(markdown):  # ours, but a bar makes a table of any line for kramdown
            return markdown.replace("|", _within(site.inline, "|")) if "|" in markdown else markdown
        case Plain(words):
            return site.plain(words) if starts else _within(site.plain, words)
        case Marked(markdown):
            return site.inline(markdown) if starts else _within(site.inline, markdown)
        case Linked(words, url):
            label = line(unlinked(words), site, starts=False)
            return f"[{label}]({target(clean_url(url))})" if is_safe(url) else label
        case _:
            assert_never(part)


def _within(write: Callable[[str], str], text: str) -> str:
    """Write a text that does not begin its line, where `- ` or `1.` mean nothing."""
    before = "x "
    written = write(before + text)
    return written.removeprefix(before) if written.startswith(before) else write(text)


def is_safe(url: str) -> bool:
    """An address that leads somewhere and runs nothing."""
    if WEB.match(url):
        return True
    try:
        return bool(url.strip()) and urlsplit(url.strip()).scheme.lower() not in NO_TARGETS
    except ValueError:
        return False


_UNSAFE = re.compile(r"[\x00-\x20<>\"`{}|\\^]")


def target(url: str) -> str:
    """Write an address so that neither Markdown nor a template language reads anything else in it."""
    url = _UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", url.strip())
    if "(" not in url and ")" not in url:
        return url
    depth = 0
    for character in url:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            break
    return url if depth == 0 else url.replace("(", "%28").replace(")", "%29")
