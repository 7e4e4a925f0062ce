"""Titles -> slugs and file names that every file system takes, and a guard that keeps files where they belong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slugify import slugify

from confnote.errors import Refused

if TYPE_CHECKING:
    from pathlib import Path, PurePath


LONGEST = 100
"""Bytes of a slug: with a date before it and a suffix after it, it stays below the 255 of most file systems."""

_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
"""Names that are devices on Windows."""


def slug(text: str, fallback: str = "post") -> str:
    """Give lower-case ASCII words joined by `-`, at most `LONGEST` bytes of them, never none.

    What is written in emoji alone has no words: the fallback's are taken then.
    """
    for source in (text, fallback):
        words = slugify(source, max_length=LONGEST, word_boundary=True, save_order=True)
        words = words or slugify(source, max_length=LONGEST)
        if words:
            return f"{words}-post" if words in _RESERVED else words
    return "post"


def inside(base: Path, relative: PurePath) -> Path:
    """Give the path of a file below a folder; refuse one that leads out of it, by `..`, by a root or by a link."""
    path = base / relative
    if "\0" in str(relative):
        raise Refused(f"no file can be called {str(relative)!r}: choose another name with -o")
    if not path.resolve().is_relative_to(base.resolve()) or path.resolve() == base.resolve():
        raise Refused(f"{relative} leads out of {base}: choose a name inside it, or another folder with -o")
    return path
