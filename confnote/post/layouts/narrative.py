"""A paragraph for each day: the notes run on as a story, without headings for sessions."""

from __future__ import annotations

from confnote.post.layouts import Layout
from confnote.post.layouts.days import blocks

LAYOUT = Layout(
    name="narrative",
    help="a paragraph for each day, in which its notes run on",
    blocks=blocks,
    style={"session": "prose", "join": "day"},
)
