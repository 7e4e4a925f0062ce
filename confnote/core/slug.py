"""Make slugs that are valid file names on every system."""

from __future__ import annotations

from slugify import slugify

# The most bytes of a slug; with date and suffix a file name stays below the 255 of most file systems.
LONGEST = 100

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
