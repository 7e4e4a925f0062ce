"""Typed words against names: which match by part, which are near."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def fold(text: str) -> str:
    """Return the text without case, accents and double spaces, for comparing only."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def matches(typed: str, name: str) -> bool:
    """Whether every typed word is part of the name."""
    words = fold(typed).split()
    return bool(words) and all(word in fold(name) for word in words)


def nearest(typed: str, names: Sequence[str], limit: int = 3, least: int = 55) -> list[str]:
    """Return the names most like what was typed, best first; none that is less than `least` of a hundred like it."""
    from rapidfuzz import fuzz, process  # 20 ms

    found = process.extract(typed, names, scorer=fuzz.WRatio, processor=fold, limit=limit, score_cutoff=least)
    return [name for name, _, _ in found]
