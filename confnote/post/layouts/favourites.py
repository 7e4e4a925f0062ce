"""The best rated sessions with their notes, and the others as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confnote.post import lines, telling
from confnote.post.frame import framed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from confnote.post.blocks import Block
    from confnote.post.content import Content, Told
    from confnote.post.style import Style

NAME = "favourites"
LINE = "the best rated sessions, then the others as a list"
STYLE: Mapping[str, str] = {}


def blocks(content: Content, style: Style) -> tuple[Block, ...]:
    """Lay out the best first; where nothing is rated so well, all are told."""
    level = style.number("level")
    best = _best(content, style) or list(content.told)
    spoken = {told.session.uid for told in best}
    rest = [told for told in content.told if told.session.uid not in spoken]
    main = [block for day in content.days for block in telling.loose(day, style, level)]
    if best:
        main += telling.heading("x:favourites", level, lines.plain(style["label.favourites"]))
        main += telling.sessions(best, style, level + 1)
    if rest:
        main += telling.heading("x:rest", level, lines.plain(style["label.rest"]))
        main += [telling.briefly(told, style) for told in rest]
    return framed(content, style, main)


def _best(content: Content, style: Style) -> list[Told]:
    least = style.number("favourites.least")
    best = [told for told in content.told if (told.session.rating or 0) >= least]
    return sorted(best, key=lambda told: -(told.session.rating or 0))
