"""The main part of a post, and its sections and lists -> all its blocks in the order the style wants."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from confnote.post.content import compose, wording
from confnote.post.content.blocks import Block, More
from confnote.post.style import TABLE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from confnote.post.content.select import Content
    from confnote.post.style import Style


MAIN = "days"
SAME = {"sessions": MAIN}
LISTS = ("takeaways", "questions", "actions", "tech", "missed")
"""What a post lists; notes of a section of such a name stand before its items."""
LABELLED = ("people", "venue")
"""Sections whose heading is a label of the style."""
FRAMING = ("summary", "intro", "closing", "tech-intro", "tech-closing")
"""Sections without a heading of their own; the summary stands in the front matter, if there is one."""


def framed(content: Content, style: Style, main: Sequence[Block]) -> tuple[Block, ...]:
    """Set the main part among the sections and lists, between intro and closing."""
    parts = {MAIN: list(main), **_sections(content, style), **_lists(content, style)}
    intro = untitled(content, style, "intro")
    more = [More()] if intro and style.on("more") else []
    ordered = chain.from_iterable(parts[name] for name in order(style, list(parts)))
    return (*intro, *more, *ordered, *untitled(content, style, "closing"))


def order(style: Style, parts: Sequence[str]) -> list[str]:
    """Give the parts in order: those the style names, then the others as usual."""
    wanted: list[str] = []
    usual = style.listed("order"), tuple(word.strip() for word in TABLE["order"].default.split(","))
    named = [_part(word) for word in chain(*usual)]
    for name in named:
        group = [part for part in parts if part not in (MAIN, *LISTS, *named)] if name == "sections" else [name]
        wanted += [part for part in group if part in parts and part not in wanted]
    return wanted


def _part(word: str) -> str:
    return SAME.get(word.casefold(), word.casefold())


def _notes(content: Content, name: str) -> list[str]:
    return [known for known in content.sections if known.casefold() == name]


def untitled(content: Content, style: Style, name: str) -> list[Block]:
    """A section's notes without a heading."""
    under = style.number("level") - 1
    return [block for known in _notes(content, name) for block in _prose(content, style, known, under)]


def _prose(content: Content, style: Style, name: str, under: int) -> list[Block]:
    """A section's notes: written for the post, not taken by the clock, and so shown as they are."""
    return compose.notes(content.sections[name], style.over({"times": "off", "notes": "typed"}), under)


def _sections(content: Content, style: Style) -> Mapping[str, list[Block]]:
    """The sections with a heading, by their names in lower case."""
    level = style.number("level")
    found: dict[str, list[Block]] = {}
    for name in content.sections:
        low = name.casefold()
        if low not in (*LISTS, *FRAMING):
            words = wording.plain(style[f"label.{low}"] if low in LABELLED else name)
            body = _prose(content, style, name, level)
            found[low] = [*compose.heading(f"x:{low}", level, words), *body]
    return found


def _lists(content: Content, style: Style) -> dict[str, list[Block]]:
    """The lists that have something in them, each below its heading."""
    tech = compose.tech(content, style)
    items: dict[str, list[Block]] = {
        "takeaways": compose.points(content.takeaways, "takeaways"),
        "questions": compose.points(content.questions, "questions"),
        "actions": compose.points(content.actions, "actions"),
        "tech": [*untitled(content, style, "tech-intro"), *tech, *untitled(content, style, "tech-closing")],
        "missed": compose.missed(content, style),
    }
    if not tech:
        items["tech"] = []
    level = style.number("level")
    return {
        name: [
            *compose.heading(f"x:{name}", level, wording.plain(style[f"label.{name}"])),
            *untitled(content, style, name),
            *items[name],
        ]
        for name in LISTS
        if items[name] or _notes(content, name)
    }
