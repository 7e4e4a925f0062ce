"""A section for each day, with its sessions below: the post most people write."""

from __future__ import annotations

from confnote.post.content import compose, wording
from confnote.post.content.blocks import Block, Rule
from confnote.post.content.select import Content
from confnote.post.layouts import Layout
from confnote.post.style import Style


def blocks(content: Content, style: Style) -> tuple[Block, ...]:
    """Lay out day by day; a post about one day has no heading for it."""
    level = style.number("level")
    main: list[Block] = []
    for day in content.days:
        if not content.by_day:
            main += compose.day(day, style, level)
            continue
        if main and style["rules"] == "days":
            main.append(Rule(f"{day.key}.rule"))
        main += [*compose.heading(day.key, level, wording.day(day, style)), *compose.day(day, style, level + 1)]
    return compose.framed(content, style, main)


LAYOUT = Layout(name="days", help="a section for each day, its sessions under it", blocks=blocks)
