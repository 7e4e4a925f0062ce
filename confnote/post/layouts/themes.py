"""Sessions by subject: a section for each track, tag or kind, whatever their day."""

from __future__ import annotations

from confnote.model import Session
from confnote.post.content import compose, wording
from confnote.post.content.blocks import Block
from confnote.post.content.select import Content, SessionNotes
from confnote.post.layouts import Layout
from confnote.post.style import Style


def blocks(content: Content, style: Style) -> tuple[Block, ...]:
    """Lay out theme by theme, in the order they came up; sessions without a theme come last."""
    level = style.number("level")
    main = [block for day in content.days for block in compose.day_notes(day, style, level)]
    names: dict[str, str] = {}  # `Rope` and `rope` are one theme, with the name that the first session has
    groups: dict[str, list[SessionNotes]] = {}
    for talk in content.sessions:
        theme = _theme(talk.session, style["themes.by"])
        groups.setdefault(names.setdefault(theme.casefold(), theme), []).append(talk)
    for name in sorted(groups, key=lambda name: not name):
        words = wording.plain(name or style["label.sessions"])
        main += compose.heading(f"x:theme.{name.casefold()}", level, words)
        main += compose.sessions(groups[name], style, level + 1)
    return compose.framed(content, style, main)


def _theme(session: Session, by: str) -> str:
    if by == "track":
        return session.track.strip()
    return session.kind.replace("-", " ").capitalize() if by == "kind" else next(iter(session.tags), "")


LAYOUT = Layout(
    name="themes",
    help="a section for each track, tag or kind of session",
    blocks=blocks,
    style={"takeaways": "section", "order": "days, people, venue, takeaways, sections, tech"},
)
