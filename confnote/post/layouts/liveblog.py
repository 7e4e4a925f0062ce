"""One session as it went on: a paragraph for each note, between an opening and a closing line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confnote.post.content import compose, wording
from confnote.post.content.blocks import Block, Line
from confnote.post.content.order import framed
from confnote.post.layouts import Layout

if TYPE_CHECKING:
    from confnote.post.content.select import Content, Told
    from confnote.post.style import Style


def blocks(content: Content, style: Style) -> tuple[Block, ...]:
    """Lay out note by note; several sessions have a heading each."""
    level = style.number("level")
    main: list[Block] = []
    for told in content.told:
        key = f"s:{told.session.uid}"
        if len(content.told) > 1:
            main += compose.heading(f"{key}.title", level, wording.title(told.session, style))
        main += [
            *_said(f"{key}.opening", "liveblog.opening", told, content, style),
            *compose.session(told, style, level),
        ]
        main += _said(f"{key}.end", "liveblog.end", told, content, style)
    return framed(content, style, main)


def _said(key: str, row: str, told: Told, content: Content, style: Style) -> list[Block]:
    words = wording.of_session(row, told.session, content.conference, style)
    return [Line(key, words)] if words else []


LAYOUT = Layout(name="liveblog", help="one session, note by note", blocks=blocks, style={"session": "prose"})
