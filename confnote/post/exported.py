"""A post as its last export left it: its settings, its file and the draft, which the next export merges from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from confnote.post.markdown.pieces import Piece, Pieces, join

if TYPE_CHECKING:
    from confnote.post.settings import Settings


@dataclass(frozen=True, slots=True)
class LastDraft:
    """What an export drafted: front matter with its fences ("" for none), and the body in keyed pieces."""

    front_text: str
    pieces: Pieces

    @property
    def text(self) -> str:
        """The whole file."""
        body = join(self.pieces)
        return f"{self.front_text}\n{body}" if self.front_text else body

    def to_json(self) -> str:
        """Pack the draft for the store."""
        blocks = [[piece.key, piece.text, piece.gap] for piece in self.pieces]
        return json.dumps({"front": self.front_text, "blocks": blocks}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> LastDraft:
        """Unpack what `to_json` wrote. Raises ValueError, TypeError or KeyError for anything else."""
        stored = json.loads(text)
        pieces = tuple(Piece(*block) for block in stored["blocks"])
        words = [stored["front"], *(part for piece in pieces for part in (piece.key, piece.text, piece.gap))]
        if not all(isinstance(part, str) for part in words):
            raise TypeError(text)
        return cls(stored["front"], pieces)


@dataclass(frozen=True, slots=True)
class Exported:
    """A post that the store knows, or a new one: `path` is its file, `base` its last draft, None before an export."""

    settings: Settings
    path: str | None = None
    base: LastDraft | None = None

    def is_edited(self, text: str | None) -> bool:
        """Return whether the text of its file differs from the last draft in more than line ends."""
        return text is not None and (self.base is None or text.replace("\r\n", "\n") != self.base.text)
