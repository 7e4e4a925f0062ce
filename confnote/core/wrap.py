"""Wrap a message for a terminal at blanks."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

QUOTES = frozenset("'\"`")
ENDS = frozenset(".,;:)")


def wrapped(line: str, width: int, hang: str = "") -> Iterator[str]:
    """Yield a line in rows of at most `width` characters; a command or quotation is not broken.

    A piece that is longer than a row is broken at its blanks, and a longer word is left whole. All rows but the first
    begin with `hang`.
    """
    if _cells(line) <= width:
        yield line
        return
    indent = begin = " " * (len(line) - len(line.lstrip(" ")))
    row = ""
    for piece in _pieces(_words(line)):
        for word in [piece] if len(indent) + _cells(piece.rstrip()) <= width else piece.split():
            if row and _cells(row) + 1 + _cells(word.rstrip()) > width:
                yield row.rstrip()
                row, indent = "", begin + hang
            row = f"{row} {word}" if row else indent + word
    yield row.rstrip()


def _words(line: str) -> list[str]:
    """Return the words of a line; of several blanks after a word, all but the last are in it."""
    words: list[str] = []
    for word in line.replace("\t", " ").strip().split(" "):
        if word:
            words.append(word)
        elif words:
            words[-1] += " "
    return words


def _cells(text: str) -> int:
    """Return the width of a text in columns: a Chinese character, for example, takes two."""
    if text.isascii():
        return len(text)
    from unicodedata import east_asian_width

    return len(text) + sum(east_asian_width(char) in "WF" for char in text)


def _pieces(words: list[str]) -> Iterator[str]:
    """Yield words; those of a command (`confnote move n1 s3`) or a quotation are one piece."""
    piece: list[str] = []
    end = ""  # the quote that ends the piece; a blank for a command, which ends with its part of the sentence
    for word in words:
        if not piece:
            bare = word.lstrip("(").rstrip()
            end = " " if bare == "confnote" else bare[0] if bare[:1] in QUOTES else ""
        is_end = word.rstrip()[-1] in ENDS if end == " " else end in (word if piece else bare[1:])
        piece.append(word)
        if is_end:
            yield " ".join(piece)
            piece = []
    if piece:
        yield " ".join(piece)
