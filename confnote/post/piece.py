"""The smallest part of a Markdown post that is merged: one block with its key and what stands after it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    r"""One block of a post: a heading, a paragraph, a list item, or a key of the front matter.

    `key` says what it tells of, from uids and never from the text (`n:UID`, `s:UID.title`, `t:UID`); it is empty for a
    block of the author's own. `text` has no blank lines around it; `gap` is what stands between it and the next
    piece, to the letter, so that text and gap of all pieces joined are the file exactly.
    """

    key: str
    text: str
    gap: str = "\n\n"
