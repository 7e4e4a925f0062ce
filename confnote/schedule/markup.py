"""Convert the HTML of abstracts to Markdown.

Most abstracts consist of paragraphs, headings and flat lists, with emphasis, code, links and line breaks that do not
nest. `light_markdown` converts those itself, thirty times as fast as markdownify (0.9 s for a programme of 900 talks).
markdownify converts the rest. The tests compare the two, letter by letter.
"""

from __future__ import annotations

import re
import warnings
from functools import cache
from html import unescape
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdownify import MarkdownConverter

BLOCKS = ("p", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6")
OPENING = re.compile(r"\s*<([a-z]{1,2}[1-6]?)>")
INLINE_TAG = re.compile(r"<(/?[a-z]+)((?:\s[^<>]*)?)/?>")
HREF = re.compile(
    r"""\s+href=(?:"(?P<double>[^"\s]+)"|'(?P<single>[^'\s]+)')(?:\s+(?:rel|target|class)=(?:"[^"]*"|'[^']*'))*\s*"""
)
MARKS = {"em": "*", "i": "*", "strong": "**", "b": "**", "code": "`"}
LINE_ENDS = re.compile(r"[\t \r\n]*[\r\n][\t \r\n]*")
SPACES = re.compile(r"[\t ]+")
# markdownify escapes an underscore within a word as well, where Markdown does not need it
INTRAWORD = re.compile(r"(?<=[^\W_])\\_(?=[^\W_])")
WHITE = " \t\r\n"
LINK_SCHEMES = ("http://", "https://", "mailto:")

ANY_TAG = re.compile(r"<[^<>]{0,2000}>")
BREAK = re.compile(r"<br ?/?>\n?", re.IGNORECASE)
WORD_IN_BRACKETS = re.compile(
    r"<(?!/?(?:a|b|i|em|strong|code|s|u|del|sub|sup|span|font|tt|kbd|small|cite|q)[ >])", re.IGNORECASE
)
OPEN_OR_CLOSE = re.compile(r"<(/?)(?!br|hr|img|wbr)[a-z](?![^<>]*/>)", re.IGNORECASE)
# limits beyond which the HTML parser takes seconds a page; no real text reaches them
MAX_UNCLOSED, MAX_BROKEN, MAX_DEPTH = 500, 20, 200
# a private-use character that replaces line ends: markdownify would turn those into spaces
LINE_END_MARK = "\ue000"


def light_markdown(html: str) -> str | None:
    """Return the Markdown of simple HTML, or None if it is not that simple."""
    elements = _elements(html, BLOCKS)
    if elements is None:
        return None
    blocks = [_block(name, inside) for name, inside in elements]
    lists = [name in {"ul", "ol"} for name, _ in elements]
    # markdownify joins two neighbouring lists into one
    if None in blocks or any(left and right for left, right in pairwise(lists)):
        return None
    text = "\n\n".join(block for block in blocks if block)
    return INTRAWORD.sub("_", text) if "\\_" in text else text


def _elements(html: str, names: tuple[str, ...]) -> list[tuple[str, str]] | None:
    """Split HTML into elements of these names, as (name, inner HTML); None if there is anything else."""
    found, at = [], 0
    while begin := OPENING.match(html, at):
        name = begin[1]
        end = html.find(f"</{name}>", begin.end())
        if name not in names or end < 0:
            return None
        found.append((name, html[begin.end() : end]))
        at = end + len(name) + 3
    return None if html[at:].strip() else found


def _block(name: str, html: str) -> str | None:
    if name not in {"ul", "ol"}:
        text = _paragraph(html)
        if name == "p" or text is None:
            return text
        plain = SPACES.sub(" ", text.replace("\n", " ").strip())
        return f"{'#' * int(name[1])} {plain}" if plain and "<br" not in html else None
    items = []
    for number, (_, inside) in enumerate(_elements(html, ("li",)) or (), 1):
        item = (_paragraph(inside) or "").strip()
        if not item:
            return None
        bullet = f"{number}. " if name == "ol" else "- "
        items.append(bullet + item.replace("\n", "\n" + " " * len(bullet)))
    return "\n".join(items) or None


def _paragraph(html: str) -> str | None:
    """Return the Markdown of the inline HTML in one block, None if tags nest."""
    if "<" not in html:
        return _escaped(html).lstrip(WHITE).rstrip().strip(WHITE)
    parts = INLINE_TAG.split(html)  # text, tag, attributes, text, ...
    if any("<" in text for text in parts[::3]):
        return None
    found = _escaped(parts[0]).lstrip(WHITE)
    at = 1
    while at < len(parts):
        tag, attributes, text = parts[at : at + 3]
        if tag == "br" and not attributes.strip(" /"):
            found += "  \n"
            at += 3
        elif parts[at + 3 : at + 4] == [f"/{tag}"] and (inner := _inline(tag, attributes, text)) is not None:
            found += inner
            text = parts[at + 5]
            at += 6
        else:
            return None
        after = _escaped(text).rstrip() if at >= len(parts) else _escaped(text)
        # a line end before a tag and another one after it count once
        found += after.removeprefix("\n") if found.endswith("\n") else after
    return found.strip(WHITE)


def _inline(tag: str, attributes: str, html: str) -> str | None:
    """Return the Markdown of one inline element."""
    text = _escaped(html) if tag != "code" else _single_spaced(html)
    inside = text.strip()
    if not inside or "`" in inside or (tag != "a" and (tag not in MARKS or attributes)):
        return None
    before, after = " " if text[0] == " " else "", " " if text[-1] == " " else ""
    if tag != "a":
        return f"{before}{MARKS[tag]}{inside}{MARKS[tag]}{after}"
    link = HREF.fullmatch(attributes)
    href = unescape(link["double"] or link["single"]) if link else ""
    if not href.lower().startswith(LINK_SCHEMES) or href.strip() != href:
        return None
    return f"<{href}>" if inside.replace("\\_", "_") == href else f"{before}[{inside}]({href}){after}"


def _escaped(html: str) -> str:
    return _single_spaced(html).replace("*", r"\*").replace("_", r"\_")


def _single_spaced(html: str) -> str:
    """Decode entities and collapse white space, but keep line ends."""
    text = unescape(html) if "&" in html else html
    if "\n" in text or "\r" in text:
        text = LINE_ENDS.sub("\n", text)
    # the check is ten times as fast as the substitution
    return SPACES.sub(" ", text) if "  " in text or "\t" in text else text


def block_markdown(html: str) -> str:
    """Return the Markdown of HTML in which tags make the paragraphs."""
    return INTRAWORD.sub("_", _convert(html, heading_style="ATX", bullets="-"))


def inline_markdown(text: str) -> str:
    """Return the Markdown of a text that has its own lines and only a few tags in them."""
    text = WORD_IN_BRACKETS.sub("&lt;", BREAK.sub("\n", text)).replace("\n", LINE_END_MARK)
    return _convert(text, escape_asterisks=False, escape_underscores=False).replace(LINE_END_MARK, "\n")


def _convert(html: str, **options: Any) -> str:
    """Convert with markdownify; only strip the tags of HTML on which the parser would fail or take seconds."""
    if not _is_parsable(html):
        return _stripped(html)
    from bs4 import MarkupResemblesLocatorWarning  # 140 ms with markdownify, for unusual HTML only

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
            return str(_converter()(escape_misc=False, **options).convert(html))
    except (RecursionError, ValueError, AssertionError):  # tags nested a thousand deep; html.parser on broken markup
        return _stripped(html)


@cache
def _converter() -> type[MarkdownConverter]:
    """Return markdownify's converter, without scripts, pictures and links that a reader cannot follow."""
    from markdownify import MarkdownConverter

    class Converter(MarkdownConverter):
        def convert_a(self, el: Any, text: str, parent_tags: Any) -> str:
            target = str(el.get("href") or "").strip()
            if not target.lower().startswith(LINK_SCHEMES):  # `/page`, `javascript:`
                return text
            return str(super().convert_a(el, text, parent_tags))  # type: ignore[misc]  # markdownify has no types

        def convert_img(self, el: Any, text: str, parent_tags: Any) -> str:  # noqa: ARG002  # markdownify's signature
            return str(el.get("alt") or "")

        def convert_script(self, el: Any, text: str, parent_tags: Any) -> str:  # noqa: ARG002  # markdownify's signature
            return ""

        convert_style = convert_script

    return Converter


def _is_parsable(html: str) -> bool:
    tags = html.count("<")
    if tags - 2 * html.count("</") > MAX_UNCLOSED or tags - html.count(">") > MAX_BROKEN:
        return False
    depth = 0
    for found in OPEN_OR_CLOSE.finditer(html) if tags > MAX_DEPTH else ():
        depth += -1 if found[1] else 1
        if depth > MAX_DEPTH:
            return False
    return True


def _stripped(html: str) -> str:
    return SPACES.sub(" ", unescape(ANY_TAG.sub(" ", html)))
