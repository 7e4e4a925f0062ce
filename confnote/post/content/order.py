"""Put the main part of a post, its sections and its lists in the order of the style."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from confnote.post.content import compose, wording
from confnote.post.content.blocks import Block, More
from confnote.post.content.select import Content
from confnote.post.style import TABLE, Style

MAIN = "days"
SAME = {"sessions": MAIN}
# The lists of a post; notes in a section of that name go before the items.
LISTS = ("takeaways", "questions", "actions", "tech", "missed")
# Sections whose heading is a label of the style.
LABELLED = ("people", "venue")
# Sections without a heading; the summary goes into the front matter if there is one.
FRAMING = ("summary", "intro", "closing", "tech-intro", "tech-closing")


def framed(content: Content, style: Style, main: Sequence[Block]) -> tuple[Block, ...]:
    """Return all blocks of a post: intro, then the main part with sections and lists in order, then closing."""
    parts = {MAIN: list(main), **_sections(content, style), **_lists(content, style)}
    intro = untitled(content, style, "intro")
    more = [More()] if intro and style.on("more") else []
    ordered = chain.from_iterable(parts[name] for name in order(style, list(parts)))
    return (*intro, *more, *ordered, *untitled(content, style, "closing"))


def order(style: Style, parts: Sequence[str]) -> list[str]:
    """Sort the parts: those that the style names, then the others in the usual order."""
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
    """Build a section's notes without a heading."""
    under = style.number("level") - 1
    return [block for known in _notes(content, name) for block in _prose(content, style, known, under)]


def _prose(content: Content, style: Style, name: str, under: int) -> list[Block]:
    """Build a section's notes as typed: they were written for the post, so bullets and times do not apply."""
    return compose.notes(content.sections[name], style.over({"times": "off", "notes": "typed"}), under)


def _sections(content: Content, style: Style) -> Mapping[str, list[Block]]:
    """Build the sections that have a heading, by name in lower case."""
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
    """Build the lists that are not empty, each below its heading."""
    tech = compose.tech(content, style)
    items: dict[str, list[Block]] = {
        "takeaways": compose.note_items(content.takeaways, "takeaways"),
        "questions": compose.note_items(content.questions, "questions"),
        "actions": compose.note_items(content.actions, "actions"),
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
