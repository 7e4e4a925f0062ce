"""The texts of a merge as blocks, each with a mark (`## `, `- `), words and the heading above.

Mark and words are separate, so that a change of style is no change of words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import accumulate
from types import MappingProxyType
from typing import Literal

from confnote.post.markdown.pieces import LINE, Loose, Piece, Pieces

Sort = Literal["heading", "item", "rule", "text"]

_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]{1,4}(?=[^ \t\r\n])|[ \t]*(?=[\r\n]|$)|[ \t])")
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_CLOSING = re.compile(r"[ \t]+#+[ \t]*$")
_SETEXT = re.compile(r"([\r\n]+ {0,3}(=+|-+))$")
_RULE = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_CODE = re.compile(r"```|~~~|<(?:pre|script|style|textarea)\b", re.IGNORECASE)
_HARD_BREAK = re.compile(r" {2,}\r?\n(?=.)")
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Form:
    """A block in parts: `before + body + after`, without the indent of an item's later lines.

    `words` are the text without the mark and line breaks: they show if two blocks differ in more than these. Code
    keeps its spaces, and a hard line break is a word. `level` is the level of a heading.
    """

    sort: Sort
    words: str
    before: str
    body: str
    after: str = ""
    level: int = 0
    code: bool = False

    @property
    def mark(self) -> str:
        """The mark, for comparing; of an underline only the first character counts."""
        return self.before + self.after.strip()[:1]


@lru_cache(maxsize=1 << 16)  # a merge looks at each block four times or more: a second of four for 22,000 blocks
def take_apart(text: str) -> Form:
    """Separate one block into its mark and its words."""
    if _RULE.match(text):
        return Form("rule", "---", "", text)
    if item := _ITEM.match(text):
        width = " " * item.end()
        first, *later = LINE.findall(text[item.end() :]) or [""]
        body = first + "".join(line.removeprefix(width) for line in later)
        code = bool(_CODE.search(body))
        return Form("item", _code(body) if code else _words(body), item[0], body, code=code)
    if atx := _ATX.match(text):
        body = text[atx.end() :]
        return Form("heading", _words(_CLOSING.sub("", body)), atx[0], body, level=len(atx[1]))
    if _CODE.search(text) or text.startswith(("    ", "\t")):
        return Form("text", _code(text), "", text, code=True)
    if (line := _SETEXT.search(text)) and text[0] not in "><|":
        body = text[: line.start()]
        return Form("heading", _words(body), "", body, line[1], level=1 if line[2][0] == "=" else 2)
    return Form("text", _words(text), "", text)


def _words(body: str) -> str:
    return " ".join(_HARD_BREAK.sub(" \\\\ ", body).split())


def _code(body: str) -> str:
    return "\n".join(line.rstrip() for line in _LINE_END.split(body))


def put_together(mark: Form, words: Form) -> str:
    """Return the words of one block with the mark of another; an underline fits the words."""
    body = words.body
    if mark.sort == "heading":
        title = " ".join(body.split())
        line = mark.after.rstrip("=-")
        return mark.before + title + (line + mark.after[-1] * max(len(title), 3) if mark.after else "")
    first, *later = LINE.findall(body) or [""]
    indent = " " * len(mark.before)
    rest = "".join(indent + line if line.strip() else line for line in later)
    return f"{mark.before}{first}{rest}"


def is_item(text: str) -> bool:
    """Return whether a block is an item of a list."""
    return take_apart(text).sort == "item"


# A session's title in bold, or as an item of a list, is a heading for what belongs to the session. So is the paragraph
# of a session that begins with its title (`.lead`).
NO_KEYS: Mapping[str, Loose] = MappingProxyType({})
_TITLE = re.compile(r"s:[^.]+\.(?:title|lead)$")
_OF_SESSION = re.compile(r"[snl]:|$")
TITLE, LEAD = 7, ".lead"
# A line that begins in bold and is no sentence: `**Scaling etcd**`, `[**Scaling etcd**](https://...) - Ada Lind`.
_BOLD_LINE = re.compile(r"\[?(?:\*\*|__)\S[^\n]*[^\s.!:;,]\s*")
_BOLD = re.compile(r"\[?(?:\*\*|__)")
_IN_BOLD = re.compile(r"(\*\*|__)(.+?)\1", re.DOTALL)


def is_title(piece: Piece) -> bool:
    """Return whether a piece of a draft is the title of a session."""
    return bool(_TITLE.match(piece.key))


def has_bold_like(title: str, text: str) -> bool:
    """Return whether a text is a line in bold, or begins or is partly in bold, if the title is."""
    if _BOLD_LINE.fullmatch(title):
        return bool(_BOLD_LINE.fullmatch(text))
    if _BOLD.match(title):
        return bool(_BOLD.match(text))
    return bool(_BOLD.search(text)) or not _BOLD.search(title)


def words_of_lead(piece: Piece) -> str:
    """Return the title in bold that begins a paragraph of a session, "" for another piece."""
    bold = _IN_BOLD.search(piece.text) if piece.key.endswith(LEAD) else None
    return bold[2] if bold else ""


def is_chapter(key: str) -> bool:
    """Return whether a piece is a chapter, or the chapters of a session as lines."""
    return key.endswith((".chapter", ".chapters"))


def level(piece: Piece) -> int:
    """Return a heading's level, 1 to 6; 7 for a session's title that is no heading, else 0."""
    if piece.text[:1] and (form := take_apart(piece.text)).sort == "heading":
        return form.level
    return TITLE if is_title(piece) else 0


def _with_titles(pieces: Sequence[Piece], missing: Sequence[Piece]) -> Sequence[Piece]:
    """Give each unknown line in bold the key of a title, if a title in bold is missing."""
    if not any(is_title(piece) and _BOLD.match(piece.text) for piece in missing):
        return pieces
    return [
        replace(piece, key=f"s:{nth}.title") if not piece.key and _BOLD_LINE.fullmatch(piece.text) else piece
        for nth, piece in enumerate(pieces)
    ]


def outline(pieces: Sequence[Piece], loose: Mapping[str, Loose] = NO_KEYS, missing: Sequence[Piece] = ()) -> list[int]:
    """Return for each piece the index of the heading it belongs to, -1 for none.

    That is the heading above it, but a piece of no session (`loose` has the keys of notes) does not belong to the
    session above, and a piece of the whole post to no heading of the draft. What the author wrote after such a piece
    belongs with it. If a title in bold is among the `missing` pieces of the draft, an unknown line in bold counts as a
    title, too.
    """
    pieces = _with_titles(pieces, missing)
    parents = []
    above: list[tuple[int, int]] = [(0, -1)]  # level and index of the headings that are open
    depths = [level(piece) for piece in pieces]
    inside = _before_its_session(pieces, depths, loose)
    framing = None  # the parent of the pieces of the whole post, up to the next heading
    for index, (piece, depth) in enumerate(zip(pieces, depths, strict=True)):
        if depth:
            framing = None
            while above[-1][0] >= depth:
                above.pop()
        elif not inside[index] and (whose := _whose(piece, loose)):
            titles = (nth for nth, (_, at) in enumerate(above) if at >= 0 and is_title(pieces[at]))
            del above[next(titles, len(above)) :]
            if whose == "post":
                framing = next(at for _, at in reversed(above) if at < 0 or pieces[at].key in ("", "title"))
        parents.append(above[-1][1] if framing is None else framing)
        if depth:
            above.append((depth, index))
    return parents


def _whose(piece: Piece, loose: Mapping[str, Loose]) -> Loose | None:
    """Return whether a piece belongs to a day or to the post; None for a session or the author."""
    key = piece.key.partition("#")[0]
    return loose.get(key) or (None if _OF_SESSION.match(key) else "day")


def _before_its_session(pieces: Sequence[Piece], depths: Sequence[int], loose: Mapping[str, Loose]) -> list[bool]:
    """Return for each piece whether one of a session comes after it, before the next heading.

    Such a piece is within the session, wherever it comes from: the author moved it there.
    """
    found = False
    inside = []
    for piece, depth in zip(reversed(pieces), reversed(depths), strict=True):
        if depth:
            found = False
        elif piece.key and not piece.key.endswith(".rule"):  # the rule before the next session
            found = found or _whose(piece, loose) is None
        inside.append(found)
    return inside[::-1]


class Side:
    """One text of a merge: `lead` has its first blank lines, `index_of` the piece of each key.

    `loose` has the keys of notes that belong to no session.
    """

    def __init__(self, pieces: Pieces, loose: Mapping[str, Loose] = NO_KEYS) -> None:
        self.loose = loose
        blank = bool(pieces) and not pieces[0].text
        self.lead = pieces[0].gap if blank else ""
        self.pieces = pieces[1:] if blank else pieces
        self.index_of = {piece.key: index for index, piece in enumerate(self.pieces) if piece.key}

    @property
    def blank(self) -> Pieces:
        """The first blank lines as a piece, if there are any."""
        return (Piece("", "", self.lead),) if self.lead else ()

    @cached_property
    def under(self) -> list[int]:
        """The index of the heading of each piece, -1 for none."""
        return outline(self.pieces, self.loose)

    @cached_property
    def levels(self) -> list[int]:
        """The `level` of each piece."""
        return [level(piece) for piece in self.pieces]

    @cached_property
    def lines(self) -> list[int]:
        """The number of each piece's first line, from 1, and of the line after the last piece."""
        ends = accumulate((piece.text + piece.gap).count("\n") for piece in self.pieces)
        first = 1 + self.lead.count("\n")
        return [first, *(first + end for end in ends)]

    def above(self, index: int) -> list[int]:
        """Return the indexes of the headings above a piece, the nearest first."""
        chain = []
        while (index := self.under[index]) >= 0:
            chain.append(index)
        return chain

    def heading(self, index: int) -> str:
        """Return the text of the heading above a piece; "" for none."""
        parent = self.under[index]
        return self.pieces[parent].text if parent >= 0 else ""

    def text(self, key: str) -> str:
        """Return the text of the piece with this key."""
        return self.pieces[self.index_of[key]].text

    def with_keys(self, keys: Mapping[int, str]) -> Side:
        """Return the side with new keys for some of its pieces, by index."""
        pieces = (replace(piece, key=keys.get(j, piece.key)) for j, piece in enumerate(self.pieces))
        return Side((*self.blank, *pieces), self.loose)


@dataclass(frozen=True, slots=True)
class Sides:
    """The texts of a merge (last draft, edited file, new draft); equal keys are the same piece.

    A piece that the author added has no key. Both drafts already have the line ends of the file (`ends`).
    """

    last: Side
    edited: Side
    new: Side
    ends: str


def with_known_labels(sides: Sides) -> Sides:
    """Put the label of a day's notes where the last draft had it, if the author changed the first.

    The label is in the first note if there is only one, else above it: that another note was added or removed is no
    change of the first one.
    """
    last, edited, new = sides.last, sides.edited, sides.new
    pieces: list[Piece] = []
    for drafted in new.pieces:
        piece, label = drafted, f"{drafted.key}.between"
        in_last, in_new = label in last.index_of, label in new.index_of
        if piece.key in last.index_of and in_last != in_new:
            was, words = last.text(piece.key), (last if in_last else new).text(label)
            joined, alone = (piece.text, was) if in_last else (was, piece.text)
            is_left = piece.key in edited.index_of
            is_same = is_left and take_apart(edited.text(piece.key)).words == take_apart(was).words
            if joined == f"{words} {alone}" and not is_same:
                piece = replace(piece, text=was)
                if is_left and in_new:
                    pieces = [other for other in pieces if other.key != label]
                elif is_left:
                    pieces.append(Piece(label, words, sides.ends * 2))
        pieces.append(piece)
    if tuple(pieces) == new.pieces:
        return sides
    return replace(sides, new=Side((*new.blank, *pieces), new.loose))


@dataclass(frozen=True, slots=True)
class MergedPiece:
    """A piece of the merged post; its indexes in the edited file and the new draft, -1 for none.

    `is_undecided` puts a comment before it: the piece above has the author's words for the same.
    """

    text: str
    key: str = ""
    edited: int = -1
    new: int = -1
    is_undecided: bool = False


def line_end(text: str) -> str:
    r"""Return the line end of most lines: `\r\n` or `\n`."""
    return "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"


def with_ends(text: str, ends: str) -> str:
    r"""Return a text with `\r\n` for each line end if `ends` is `\r\n`; else the text unchanged."""
    return re.sub(r"(?<!\r)\n", "\r\n", text) if ends == "\r\n" else text
