"""A paragraph a day: the notes run on as a story, without headings for sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confnote.post.layouts.days import blocks

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LINE", "NAME", "STYLE", "blocks"]

NAME = "narrative"
LINE = "a paragraph for each day, in which its notes run on"
STYLE: Mapping[str, str] = {"session": "prose", "join": "day"}
