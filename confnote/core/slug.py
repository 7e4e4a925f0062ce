"""Make slugs that are valid file names on every system, and refuse paths that lead out of a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slugify import slugify

from confnote.errors import Refused

if TYPE_CHECKING:
    from pathlib import Path, PurePath


LONGEST = 100
"""The most bytes of a slug; with date and suffix a file name stays below the 255 of most file systems."""

# devices on Windows
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}


def slug(text: str, fallback: str = "post") -> str:
    """Return lower-case ASCII words joined by `-`, at most `LONGEST` bytes and never empty.

    A text without words (emoji alone) gives the slug of the fallback.
    """
    for source in (text, fallback):
        words = slugify(source, max_length=LONGEST, word_boundary=True, save_order=True)
        words = words or slugify(source, max_length=LONGEST)
        if words:
            return f"{words}-post" if words in _RESERVED else words
    return "post"


def inside(base: Path, relative: PurePath) -> Path:
    """Return the path of a file in a folder; raise Refused if `..`, a root or a link leads out of the folder."""
    path = base / relative
    if "\0" in str(relative):
        raise Refused(f"no file can be called {str(relative)!r}: choose another name with -o")
    if not path.resolve().is_relative_to(base.resolve()) or path.resolve() == base.resolve():
        raise Refused(f"{relative} leads out of {base}: choose a name inside it, or another folder with -o")
    return path
