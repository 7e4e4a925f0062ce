"""The best rated sessions with their notes, and the others as a list."""

from __future__ import annotations

from confnote.post.content import compose, wording
from confnote.post.content.blocks import Block
from confnote.post.content.select import Content
from confnote.post.layouts import Layout
from confnote.post.style import Style


def blocks(content: Content, style: Style) -> tuple[Block, ...]:
    """Lay out the best sessions first; where none is rated so well, all of them with their notes."""
    level = style.number("level")
    least = style.number("favourites.least")
    best = [talk for talk in content.sessions if (talk.session.rating or 0) >= least]
    best = sorted(best, key=lambda talk: -(talk.session.rating or 0)) or list(content.sessions)
    uids = {talk.session.uid for talk in best}
    rest = [talk for talk in content.sessions if talk.session.uid not in uids]
    main = [block for day in content.days for block in compose.day_notes(day, style, level)]
    if best:
        main += compose.heading("x:favourites", level, wording.plain(style["label.favourites"]))
        main += compose.sessions(best, style, level + 1)
    if rest:
        main += compose.heading("x:rest", level, wording.plain(style["label.rest"]))
        main += [compose.list_item(talk, style) for talk in rest]
    return compose.framed(content, style, main)


LAYOUT = Layout(name="favourites", help="the best rated sessions, then the others as a list", blocks=blocks)
