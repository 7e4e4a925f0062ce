"""All sessions under one heading, whatever their day."""

from __future__ import annotations

from confnote.post.content import compose, wording
from confnote.post.content.blocks import Block
from confnote.post.content.select import Content
from confnote.post.layouts import Layout
from confnote.post.style import Style


def blocks(content: Content, style: Style) -> tuple[Block, ...]:
    """Lay out session after session; without a label they have no common heading."""
    level = style.number("level")
    label = wording.plain(style["label.sessions"])
    below = level + 1 if label else level
    main = [block for day in content.days for block in compose.day(day, style, below)]
    return compose.framed(content, style, [*compose.heading("x:sessions", level, label), *main] if main else [])


LAYOUT = Layout(name="talks", help="all sessions under one heading, without days", blocks=blocks)
