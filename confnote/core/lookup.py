"""Compare typed words with names: which names match, and which are nearest."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Sequence

from confnote.errors import Usage


def fold(text: str) -> str:
    """Return the text without case, accents and double spaces, for comparing only."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def matches(typed: str, name: str) -> bool:
    """Return whether every typed word is part of the name."""
    words = fold(typed).split()
    return bool(words) and all(word in fold(name) for word in words)


def nearest(typed: str, names: Iterable[str], limit: int = 3, least: int = 55, *, whole: bool = False) -> list[str]:
    """Return the names most like the typed text, best first, at least `least` percent like it.

    A name that has the text as a part counts as like it; with `whole` the names are compared from end to end.
    """
    from rapidfuzz import fuzz, process  # 20 ms

    scorer = fuzz.ratio if whole else fuzz.WRatio
    found = process.extract(typed, list(names), scorer=scorer, processor=fold, limit=limit, score_cutoff=least)
    return [name for name, _, _ in found]


def parse_choice(typed: str, choices: Collection[str], what: str) -> str:
    """Return the choice with that name, or the only one that begins with it; raise Usage with all choices."""
    text = typed.casefold()
    found = [c for c in choices if c == text] or [c for c in choices if c.startswith(text)]
    if len(found) != 1:
        raise Usage(f"{typed!r} is no {what}: choose one of {', '.join(c for c in choices if c)}")
    return found[0]


def did_you_mean(names: Sequence[str], otherwise: str = "") -> str:
    """Return `did you mean A, B or C?`; `otherwise` if there are no names."""
    if not names:
        return otherwise
    *first, last = names
    return f"did you mean {', '.join(first)}{' or ' if first else ''}{last}?"
