"""Compare the names and handles of speakers, which differ from one programme to the next."""

from __future__ import annotations

import unicodedata

from confnote.core.lookup import fold

# letters that Unicode does not take apart into a letter and an accent
STROKES = str.maketrans("łøđħıæœð", "lodhiaod")
NOBODY = frozenset({
    "", "all", "all speakers", "anonymous", "everyone", "n a", "speaker", "speakers", "tba", "tbc", "tbd",
    "to be announced", "to be confirmed", "unknown", "various", "various speakers",
})  # fmt: skip
"""The keys of names that stand for no person."""


def person_key(name: str) -> str:
    """Return a key that is equal for all spellings of a name; empty for a placeholder (`TBA`).

    Case, accents, punctuation and white space do not count, and `Lind, Ada` is `Ada Lind`.
    """
    if "," in name:
        family, _, given = name.partition(",")
        if given.strip() and "," not in given:
            name = f"{given} {family}"
    key = fold(name)
    if not name.isascii() or not key.replace(" ", "").isalpha():
        plain = plain_letters(key)  # fold again: compatible letters may become capitals
        blank = "".join(" " if unicodedata.category(char)[0] in "PS" else char for char in plain)
        key = " ".join(blank.split()) or key  # a name may be an emoji
    return "" if key in NOBODY else key


def plain_letters(text: str) -> str:
    """Return the text folded, and with plain letters for those such as `ł` and `ø`."""
    return fold(text).translate(STROKES)


def handle_key(handle: str) -> str:
    """Return a key that is equal for `@Ada` and `ada`."""
    return handle.strip().removeprefix("@").casefold()
