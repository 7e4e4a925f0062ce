"""Wrap a message for a terminal at blanks."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

QUOTES = frozenset("'\"`")
ENDS = frozenset(".,;:)")
LEAST = 20  # columns; in fewer, the terminal itself breaks the lines


def columns(stream: TextIO | None) -> int:
    """Return the width of a terminal; 0 if the stream is none and the variable COLUMNS is not set."""
    # the rule of shutil.get_terminal_size, which takes 3 ms to import
    typed = os.environ.get("COLUMNS", "")
    if typed.isdecimal() and int(typed) > 0:
        return int(typed)
    try:
        return os.get_terminal_size(stream.fileno()).columns if stream else 0
    except (AttributeError, ValueError, OSError):  # it is closed, or no file
        return 0


def fitted(text: str, stream: TextIO, hang: str = "") -> str:
    """Return a text with its lines wrapped, if the stream is a terminal; see `wrapped`."""
    width = columns(stream) if stream.isatty() else 0
    if width < LEAST:
        return text
    return "\n".join(row for line in text.split("\n") for row in wrapped(line, width, hang))


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
    for piece in _pieces(line.split()):
        for word in [piece] if len(indent) + _cells(piece) <= width else piece.split(" "):
            if row and _cells(row) + 1 + _cells(word) > width:
                yield row
                row, indent = "", begin + hang
            row = f"{row} {word}" if row else indent + word
    yield row


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
            bare = word.lstrip("(")
            end = " " if bare == "confnote" else bare[0] if bare[:1] in QUOTES else ""
        is_end = word[-1] in ENDS if end == " " else end in (word if piece else bare[1:])
        piece.append(word)
        if is_end:
            yield " ".join(piece)
            piece = []
    if piece:
        yield " ".join(piece)
