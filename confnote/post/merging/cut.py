"""Markdown into the pieces that are merged: headings, paragraphs, list items of any depth; joined they are the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

from confnote.post.merging.marks import LINE
from confnote.post.merging.recognise import recognise
from confnote.post.piece import Piece

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

Pieces = tuple[Piece, ...]
PART = re.compile(r"\.\d+$")  # the second block of a note, `n:UID.2`: which is which, words say better than numbers
BLANK = " \t\r\n"
LISTS = ("bullet_list_open", "ordered_list_open")


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # 40 ms, and only a file that exists is cut

    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])  # where blocks begin is all that is asked: half the time
    return parser


def split(text: str) -> Pieces:
    """Cut a Markdown body into pieces without keys; blank lines before the first are a piece without text."""
    lines = LINE.findall(text)
    starts = _starts(text, lines)
    if not starts:
        return (Piece("", "", text),) if text else ()
    pieces = [Piece("", "", "".join(lines[: starts[0]]))] if starts[0] else []
    for first, after in zip(starts, [*starts[1:], len(lines)], strict=True):
        whole = "".join(lines[first:after])
        body = whole.rstrip(BLANK)
        pieces.append(Piece("", body, whole[len(body) :]))
    return tuple(pieces)


def join(pieces: Iterable[Piece]) -> str:
    """Give the text that the pieces were cut from."""
    return "".join(piece.text + piece.gap for piece in pieces)


def _starts(text: str, lines: Sequence[str]) -> list[int]:
    """Find the lines on which a piece begins: blocks, list items, and link definitions (which are no block)."""
    starts: set[int] = set()
    covered = 0
    for first, after in _spans(_parser().parse(text), starts):
        starts |= _definitions(lines, covered, first)
        covered = after
    starts |= _definitions(lines, covered, len(lines))
    return sorted(line for line in starts if lines[line].strip(BLANK))


def _spans(tokens: Iterable[Token], starts: set[int]) -> Iterable[tuple[int, int]]:
    """Give the lines of each block of the top level, and add to `starts` where pieces begin in it."""
    quotes = 0
    listed = False  # a list inside an item has just ended: what follows it is no part of its last item
    for token in tokens:
        quotes += token.nesting if token.type.startswith("blockquote") else 0
        if token.nesting < 0:
            listed = not quotes and token.type in ("bullet_list_close", "ordered_list_close")
            continue
        if token.map is None or token.type == "inline":
            continue
        is_list = token.type in LISTS
        if (token.level == 0 and not is_list) or (
            not quotes and (token.type == "list_item_open" or (listed and not is_list))
        ):
            starts.add(token.map[0])
        listed = False
        if token.level == 0:
            yield token.map[0], token.map[1]


def _definitions(lines: Sequence[str], first: int, after: int) -> set[int]:
    """Find where pieces begin in lines that no block covers: each link definition is one, with its next lines."""
    found = set()
    inside = False
    for number in range(first, after):
        line = lines[number].strip(BLANK)
        if line and (not inside or line.startswith("[")):
            found.add(number)
        inside = bool(line)
    return found


def cut_drafts(base: Iterable[Piece], ours: Iterable[Piece]) -> tuple[Pieces, Pieces]:
    """Cut two drafts as a file of theirs would be cut, each piece with a key of its own.

    A draft's piece may be several blocks (a note of two paragraphs): they are told apart as `n:UID`, `n:UID#2`, and
    keep those names in the new draft as far as they are recognised. So are pieces without keys, as a template gives.
    """
    old, new = _by_source(base), _by_source(ours)
    names: dict[tuple[str, int], str] = {}
    for key, subs in old.groups.items():
        for nth, at in enumerate(subs):
            old.names[at] = names[key, nth] = key if key and not nth else f"{key}#{nth + 1}"
    for key, subs in new.groups.items():
        known = old.groups.get(key, [])
        same = _same_parts([old.pieces[at] for at in known], [new.pieces[at] for at in subs])
        fresh = len(known)
        for nth, at in enumerate(subs):
            if nth in same:
                new.names[at] = names[key, same[nth]]
            else:
                fresh += 1
                new.names[at] = key if key and not nth and not known else f"{key}#{fresh}"
    return old.named(), new.named()


class _Cut:
    """A draft cut into blocks, grouped by the key of the piece each begins in."""

    def __init__(self, pieces: Pieces) -> None:
        self.pieces = pieces
        self.groups: dict[str, list[int]] = defaultdict(list)
        self.names: dict[int, str] = {}

    def named(self) -> Pieces:
        return tuple(Piece(self.names.get(at, ""), p.text, p.gap) for at, p in enumerate(self.pieces))


def _by_source(draft: Iterable[Piece]) -> _Cut:
    draft = [piece for piece in draft if piece.text or piece.gap]
    ends = list(accumulate(len(piece.text) + len(piece.gap) for piece in draft))
    cut = _Cut(split(join(draft)))
    at = 0
    for index, piece in enumerate(cut.pieces):
        if piece.text:
            begins = at + len(piece.text) - len(piece.text.lstrip(BLANK))
            cut.groups[PART.sub("", draft[bisect_right(ends, begins)].key)].append(index)
        at += len(piece.text) + len(piece.gap)
    return cut


def _same_parts(old: Sequence[Piece], new: Sequence[Piece]) -> dict[int, int]:
    """Say which part of the old piece each part of the new one of the same key is."""
    if not old or not new:
        return {}
    if len(old) == len(new) and (len(old) == 1 or all(a.text == b.text for a, b in zip(old, new, strict=True))):
        return {nth: nth for nth in range(len(old))}
    same = recognise(old, new)
    if 0 not in same and 0 not in same.values():
        same[0] = 0
    return same
