"""Talk by talk under one heading, whatever day it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confnote.post import lines, telling
from confnote.post.frame import framed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from confnote.post.blocks import Block
    from confnote.post.content import Content
    from confnote.post.style import Style

NAME = "talks"
LINE = "all sessions under one heading, without days"
STYLE: Mapping[str, str] = {}


def blocks(content: Content, style: Style) -> tuple[Block, ...]:
    """Lay out session after session; without a label they are not held together by a heading."""
    level = style.number("level")
    label = lines.plain(style["label.sessions"])
    below = level + 1 if label else level
    main = [block for day in content.days for block in telling.day(day, style, below)]
    return framed(content, style, [*telling.heading("x:sessions", level, label), *main] if main else [])
