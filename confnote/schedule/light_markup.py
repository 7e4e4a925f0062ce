"""The HTML that most abstracts consist of -> the Markdown that markdownify makes of it, thirty times as fast.

Paragraphs, headings and flat lists; within them emphasis, code, links and line breaks that do not nest. Anything else
is left to markdownify: the tests hold the two to the same answer, letter by letter. It matters, for every abstract of
a programme of 900 talks is HTML: 0.9 s by markdownify.
"""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise

BLOCKS = ("p", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6")
NAME = re.compile(r"\s*<([a-z]{1,2}[1-6]?)>")
TAG = re.compile(r"<(/?[a-z]+)((?:\s[^<>]*)?)/?>")
HREF = re.compile(
    r"""\s+href=(?:"(?P<double>[^"\s]+)"|'(?P<single>[^'\s]+)')(?:\s+(?:rel|target|class)=(?:"[^"]*"|'[^']*'))*\s*"""
)
MARKS = {"em": "*", "i": "*", "strong": "**", "b": "**", "code": "`"}
LINES = re.compile(r"[\t \r\n]*[\r\n][\t \r\n]*")
SPACES = re.compile(r"[\t ]+")
INTRAWORD = re.compile(r"(?<=[^\W_])\\_(?=[^\W_])")
"""An underscore that markdownify has escaped within a word, where it is none of Markdown's marks."""

WHITE = " \t\r\n"
FOLLOWED = ("http://", "https://", "mailto:")


def light_markdown(html: str) -> str | None:
    """Return the Markdown of simple HTML, None if it is not that simple."""
    parts = _elements(html, BLOCKS)
    if parts is None:
        return None
    blocks = [_block(name, inside) for name, inside in parts]
    lists = [name in {"ul", "ol"} for name, _ in parts]
    if None in blocks or any(one and other for one, other in pairwise(lists)):
        return None  # of two lists side by side markdownify makes one
    text = "\n\n".join(block for block in blocks if block)
    return INTRAWORD.sub("_", text) if "\\_" in text else text


def _elements(html: str, names: tuple[str, ...]) -> list[tuple[str, str]] | None:
    """Return the elements that a text consists of, each with what is in it; None if there is anything else."""
    found, at = [], 0
    while begin := NAME.match(html, at):
        name = begin[1]
        end = html.find(f"</{name}>", begin.end())
        if name not in names or end < 0:
            return None
        found.append((name, html[begin.end() : end]))
        at = end + len(name) + 3
    return None if html[at:].strip() else found


def _block(name: str, html: str) -> str | None:
    if name in {"ul", "ol"}:
        return _list(html, ordered=name == "ol")
    text = _paragraph(html)
    if name == "p" or text is None:
        return text
    plain = SPACES.sub(" ", text.replace("\n", " ").strip())
    return f"{'#' * int(name[1])} {plain}" if plain and "<br" not in html else None


def _list(html: str, *, ordered: bool) -> str | None:
    items = []
    for place, (_, inside) in enumerate(_elements(html, ("li",)) or (), 1):
        item = (_paragraph(inside) or "").strip()
        if not item:
            return None
        bullet = f"{place}. " if ordered else "- "
        items.append(bullet + item.replace("\n", "\n" + " " * len(bullet)))
    return "\n".join(items) or None


def _paragraph(html: str) -> str | None:
    """Return the inline Markdown of what stands in one block."""
    if "<" not in html:
        return _text(html).lstrip(WHITE).rstrip().strip(WHITE)
    parts = TAG.split(html)  # text, tag, attributes, text, ...
    if any("<" in text for text in parts[::3]):
        return None
    found = _text(parts[0]).lstrip(WHITE)
    place = 1
    while place < len(parts):
        tag, attributes, text = parts[place : place + 3]
        if tag == "br" and not attributes.strip(" /"):
            found += "  \n"
            place += 3
        elif parts[place + 3 : place + 4] == [f"/{tag}"] and (inner := _inner(tag, attributes, text)) is not None:
            found += inner
            text = parts[place + 5]
            place += 6
        else:
            return None
        found = _joined(found, _text(text).rstrip() if place >= len(parts) else _text(text))
    return found.strip(WHITE)


def _joined(before: str, text: str) -> str:
    """A line that ends before a tag and one that begins after it are one line end."""
    return before + (text.removeprefix("\n") if before.endswith("\n") else text)


def _inner(tag: str, attributes: str, html: str) -> str | None:
    """Return what a tag makes of the text in it."""
    text = _text(html) if tag != "code" else _spaced(html)
    inside = text.strip()
    if not inside or "`" in inside or (tag != "a" and (tag not in MARKS or attributes)):
        return None
    before, after = " " if text[0] == " " else "", " " if text[-1] == " " else ""
    if tag != "a":
        return f"{before}{MARKS[tag]}{inside}{MARKS[tag]}{after}"
    link = HREF.fullmatch(attributes)
    href = unescape(link["double"] or link["single"]) if link else ""
    if not href.lower().startswith(FOLLOWED) or href.strip() != href:
        return None
    return f"<{href}>" if inside.replace("\\_", "_") == href else f"{before}[{inside}]({href}){after}"


def _text(html: str) -> str:
    return _spaced(html).replace("*", r"\*").replace("_", r"\_")


def _spaced(html: str) -> str:
    """Return text with its entities read and its white space made single; line ends stay."""
    text = unescape(html) if "&" in html else html
    if "\n" in text or "\r" in text:
        text = LINES.sub("\n", text)
    return SPACES.sub(" ", text) if "  " in text or "\t" in text else text  # to look first is ten times as fast
