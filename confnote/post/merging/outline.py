"""Pieces -> the heading each stands under: what a section is, for the merge."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from confnote.post.merging.marks import take_apart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confnote.post.piece import Piece

# A session's title in bold, or as an item of a list, is a heading for what belongs to the session.
_TITLE = re.compile(r"s:[^.]+\.title$")
_OF_SESSION = re.compile(r"[snl]:|$")
TITLE = 7


def level(piece: Piece) -> int:
    """Give the level of a heading, 1 to 6; 7 for a session's title that is none; 0 for all else."""
    if piece.text[:1] and (form := take_apart(piece.text)).sort == "heading":
        return form.level
    return TITLE if _TITLE.match(piece.key) else 0


def outline(pieces: Sequence[Piece]) -> list[int]:
    """Give for each piece the index of the heading it stands under, -1 for none."""
    parents = []
    above: list[tuple[int, int]] = [(0, -1)]  # level and index of the headings that are open
    for index, piece in enumerate(pieces):
        depth = level(piece)
        if depth:
            while above[-1][0] >= depth:
                above.pop()
        elif above[-1][0] == TITLE and not _OF_SESSION.match(piece.key.partition("#")[0]):
            above.pop()
        parents.append(above[-1][1])
        if depth:
            above.append((depth, index))
    return parents
