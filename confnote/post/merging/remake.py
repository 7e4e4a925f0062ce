"""The last draft, the file its author edited and the new draft -> the file's new text, and what stands in its way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from confnote.errors import Edited
from confnote.post import front
from confnote.post.merging.cut import Pieces, join, split
from confnote.post.merging.front_merge import merge_front
from confnote.post.merging.merge import merge
from confnote.post.merging.sides import line_end, with_ends
from confnote.post.piece import Piece

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confnote.post.merging.conflict import Conflict, Take

BOM = "\ufeff"


class Drafted(Protocol):
    """What the merge needs of a draft: `draft.Post` has it, and so has what is stored of the last one."""

    @property
    def front_text(self) -> str:
        """The front matter with its fences and a line end; "" for none."""
        ...

    @property
    def pieces(self) -> Sequence[Piece]:
        """The body, keyed."""
        ...


@dataclass(frozen=True, slots=True)
class LastDraft:
    """What an export wrote, as it is kept for the next one."""

    front_text: str
    pieces: Pieces


@dataclass(frozen=True, slots=True)
class Remade:
    """The merged file, and what was contested in it: settled as `take` said, else as the file has it."""

    text: str
    conflicts: tuple[Conflict, ...] = ()


def remake(base: Drafted, theirs: str, ours: Drafted, take: Take | None = None) -> Remade:
    """Merge a new draft into the text of a file, whose line ends and byte order mark stay.

    Without `take` a result with conflicts is not to be written: show them (`conflict.show_conflicts`). Raises Edited
    where the file's front matter does not parse and the notes changed theirs. Base and ours must be of one layout.
    """
    bom = BOM if theirs.startswith(BOM) else ""
    text = theirs.removeprefix(BOM)
    ends = line_end(text)
    if text == with_ends(_text(base), ends):  # most files are as they were left, and need not be cut
        return Remade(bom + with_ends(_text(ours), ends))
    old_front, old = _parts(base)
    new_front, new = _parts(ours)
    fronts = [with_ends(part, ends) for part in (old_front, new_front)]
    head = _head(text, proved=old_front != new_front) if old_front or new_front else ""
    top = merge_front(fronts[0], head, fronts[1], take)
    body = merge(old, split(text[len(head) :]), new, take)
    shift = head.count("\n")
    moved = tuple(replace(one, line=one.line + shift) if one.line else one for one in body.conflicts)
    return Remade(bom + _whole(head, top.text, join(body.pieces), ends), (*top.conflicts, *moved))


def _text(draft: Drafted) -> str:
    """Give the whole file of a draft."""
    body = join(draft.pieces)
    return f"{draft.front_text}\n{body}" if draft.front_text else body


def _parts(draft: Drafted) -> tuple[str, Pieces]:
    """Give the front matter and the pieces of a draft as they would be cut from its file."""
    pieces = tuple(draft.pieces)
    if not draft.front_text:
        return "", pieces
    head = _head(_text(draft)) or draft.front_text
    gap = f"{draft.front_text}\n"[len(head) :]
    return head, (Piece("", "", gap), *pieces) if gap else pieces


def _head(text: str, *, proved: bool = False) -> str:
    """Give the front matter of a file with its fences; if `proved`, Edited where nothing closes what it opens."""
    parts = front.cut(text)
    first, _, rest = text.partition("\n")
    fence = first.rstrip()
    if proved and not parts.kind and fence in ("---", "+++") and ":="[fence == "+++"] in rest.partition("\n")[0]:
        raise Edited(
            f"line 1 of the file: the front matter that {fence} opens is never closed, so the notes cannot be merged "
            f"into it; put {fence} on a line of its own behind the last key, or overwrite the file with --force"
        )
    return text[: len(text) - len(parts.body)]


def _whole(head: str, top: str, body: str, ends: str) -> str:
    """Join front matter and body: a fence ends its line, and what comes back to a file has a blank line behind it."""
    if not top or not body:
        return top + body
    if not top.endswith("\n"):
        return f"{top}{ends}{body}"
    return f"{top}{ends}{body}" if not head and not body.startswith(("\r", "\n")) else top + body
