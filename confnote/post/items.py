"""Notes and a site -> Markdown that is safe to stand by itself, or in an item of a list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from confnote.post.inline import line
from confnote.post.join import is_paragraph

if TYPE_CHECKING:
    from confnote.post.blocks import Item
    from confnote.post.sites import Site

HARMLESS = re.compile(r"[^\W\d_][\w ,.;:?'()%/\"\u2013\u2014\u2019\u201c\u201d-]*")
MARKER = re.compile(r"([-*+])[ \t]+\S|\d{1,9}([.)])[ \t]+\S")
INDENTED = re.compile(r" {4}| {0,3}\t")
STAND_IN = "x"
"""Stands for words that are written already, while the site sees to the item around them."""


def safe(text: str, site: Site, under: int = 0) -> str:
    """Write a note as blocks of its own, its headings below a level."""
    return text if is_harmless(text) else site.text(fenced(text), under)


def is_harmless(text: str) -> bool:
    """Tell one line of prose in which no site reads anything else: most notes, and no parser is asked for them."""
    return "_" not in text and HARMLESS.fullmatch(text) is not None


def fenced(text: str) -> str:
    """A note that begins indented, which a list before it would take in: without that indent, or as code in a fence."""
    text = re.sub(r"\A(?:[ \t]*\r?\n)+", "", text)
    if not INDENTED.match(text):
        indent = len(text) - len(text.lstrip(" "))
        return re.sub(rf"^ {{1,{indent}}}", "", text, flags=re.MULTILINE) if indent else text
    rows = text.split("\n")
    size = next((n for n, row in enumerate(rows) if row.strip() and not INDENTED.match(row)), len(rows))
    code = "\n".join(re.sub(r"\A(?: {4}| {0,3}\t)", "", row) for row in rows[:size]).rstrip()
    fence = "`" * max([3, *(len(ticks) + 1 for ticks in re.findall("`+", code))])
    return "\n".join([fence, code, fence, *([""] if size < len(rows) else []), *rows[size:]])


def item(block: Item, site: Site, bullet: str) -> str:
    """Write an item; the site is shown the whole of it, for it knows how far an item's inside is indented."""
    bullet = bullet if bullet.endswith(" ") else f"{bullet} "
    words = line(block.words, site)
    if not block.below and (not block.text or is_harmless(block.text)):
        return bullet + " ".join(part for part in (words, block.text) if part)
    head = _listed(_head(block, site) if words else fenced(block.text), site, bullet)
    below = [_indented(_listed(fenced(note), site, bullet), bullet) for note in block.below]
    written = site.text("\n".join([head, *below]))
    return written.replace(STAND_IN, words, 1) if words else written


def _head(block: Item, site: Site) -> str:
    """What stands in an item's first lines: words, and a note that goes on after them if it is a paragraph."""
    if not block.text:
        return STAND_IN
    between = " " if is_paragraph(safe(block.text, site)) else "\n\n"
    return f"{STAND_IN}{between}{fenced(block.text)}"


def _listed(text: str, site: Site, bullet: str) -> str:
    """A note as an item; one that is a list already stays as it is."""
    if MARKER.match(text) and MARKER.match(site.text(text)):
        return text
    return bullet + _indented(text, bullet).lstrip(" ")


def _indented(text: str, bullet: str) -> str:
    return "\n".join(" " * len(bullet) + row if row else row for row in text.split("\n"))
