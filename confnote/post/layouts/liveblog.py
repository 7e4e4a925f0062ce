"""One session as it went on: a paragraph for each note, between an opening and a closing line."""

from __future__ import annotations

from confnote.post.content import compose, wording
from confnote.post.content.blocks import Block, TextLine
from confnote.post.content.select import Content
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
        opening = wording.session_line("liveblog.opening", talk.session, content.conference, style)
        end = wording.session_line("liveblog.end", talk.session, content.conference, style)
        main += [TextLine(f"{key}.opening", opening)] if opening else []
        main += compose.session(talk, style, level)
        main += [TextLine(f"{key}.end", end)] if end else []
    return compose.framed(content, style, main)


LAYOUT = Layout(name="liveblog", help="one session, note by note", blocks=blocks, style={"session": "prose"})
