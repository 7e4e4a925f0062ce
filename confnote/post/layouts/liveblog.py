"""One session as it went on: a paragraph for each note, between an opening and a closing line."""

from __future__ import annotations

from confnote.post.content import compose, wording
from confnote.post.content.blocks import Block, TextLine
from confnote.post.content.select import Content, SessionNotes
from confnote.post.layouts import Layout
from confnote.post.style import Style


def blocks(content: Content, style: Style) -> tuple[Block, ...]:
    """Lay out note by note; several sessions have a heading each."""
    level = style.number("level")
    main: list[Block] = []
    for talk in content.sessions:
        key = f"s:{talk.session.uid}"
        if len(content.sessions) > 1:
            main += compose.heading(f"{key}.title", level, wording.title(talk.session, style))
        main += [
            *_line(f"{key}.opening", "liveblog.opening", talk, content, style),
            *compose.session(talk, style, level),
        ]
        main += _line(f"{key}.end", "liveblog.end", talk, content, style)
    return compose.framed(content, style, main)


def _line(key: str, row: str, talk: SessionNotes, content: Content, style: Style) -> list[Block]:
    words = wording.session_line(row, talk.session, content.conference, style)
    return [TextLine(key, words)] if words else []


LAYOUT = Layout(name="liveblog", help="one session, note by note", blocks=blocks, style={"session": "prose"})
