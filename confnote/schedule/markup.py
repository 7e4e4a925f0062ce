"""HTML -> Markdown, by markdownify; what it chokes on loses its tags and keeps its words."""

from __future__ import annotations

import re
import warnings
from html import unescape
from typing import Any

from bs4 import MarkupResemblesLocatorWarning
from markdownify import MarkdownConverter

from confnote.schedule.light_markup import INTRAWORD

TAG = re.compile(r"<[^<>]{0,2000}>")
BREAK = re.compile(r"<br ?/?>\n?", re.IGNORECASE)
WORD_IN_BRACKETS = re.compile(
    r"<(?!/?(?:a|b|i|em|strong|code|s|u|del|sub|sup|span|font|tt|kbd|small|cite|q)[ >])", re.IGNORECASE
)
SPACES = re.compile(r"[ \t]+")
OPEN_OR_CLOSE = re.compile(r"<(/?)(?!br|hr|img|wbr)[a-z](?![^<>]*/>)", re.IGNORECASE)
UNCLOSED, BROKEN, DEEPEST = 500, 20, 200
"""Tags that nothing closes (`<br>` is one), brackets without an end, tags inside each other: no text has more."""

HOLD = "\ue000"
"""Stands for a line end while markdownify, which would make it a space, is at work."""


class Converter(MarkdownConverter):
    """markdownify, but no link leads anywhere except to http, https and mail, and pictures are their description."""

    def convert_a(self, el: Any, text: str, parent_tags: Any) -> str:
        """A link, or its text alone where a reader could not follow it (`/page`, `javascript:`)."""
        target = str(el.get("href") or "").strip()
        if not target.lower().startswith(("http://", "https://", "mailto:")):
            return text
        return str(super().convert_a(el, text, parent_tags))  # type: ignore[misc]  # made known to no type checker

    def convert_img(self, el: Any, text: str, parent_tags: Any) -> str:  # noqa: ARG002  # markdownify's own signature
        """The words that describe a picture."""
        return str(el.get("alt") or "")

    def convert_script(self, el: Any, text: str, parent_tags: Any) -> str:  # noqa: ARG002  # as above
        """Nothing: a program is no text."""
        return ""

    convert_style = convert_script


_HTML = Converter(heading_style="ATX", bullets="-", escape_misc=False)
_INLINE = Converter(escape_asterisks=False, escape_underscores=False, escape_misc=False)


def block_markdown(html: str) -> str:
    """Return the Markdown of HTML in which tags make the paragraphs."""
    return INTRAWORD.sub("_", _convert(_HTML, html))


def inline_markdown(text: str) -> str:
    """Return the Markdown of a text that has its own lines and only a few tags in them."""
    text = WORD_IN_BRACKETS.sub("&lt;", BREAK.sub("\n", text)).replace("\n", HOLD)
    return _convert(_INLINE, text).replace(HOLD, "\n")


def _convert(converter: Converter, html: str) -> str:
    if _too_wild(html):
        return _stripped(html)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
            return str(converter.convert(html))
    except (RecursionError, ValueError, AssertionError):  # tags nested a thousand deep; html.parser on broken markup
        return _stripped(html)


def _too_wild(html: str) -> bool:
    """Return whether HTML is so far from a text that the parser would take seconds over a page of it."""
    tags = html.count("<")
    if tags - 2 * html.count("</") > UNCLOSED or tags - html.count(">") > BROKEN:
        return True
    depth = 0
    for found in OPEN_OR_CLOSE.finditer(html) if tags > DEEPEST else ():
        depth += -1 if found[1] else 1
        if depth > DEEPEST:
            return True
    return False


def _stripped(html: str) -> str:
    return SPACES.sub(" ", unescape(TAG.sub(" ", html)))
