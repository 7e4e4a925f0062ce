"""Name what a file says of its sessions that confnote does not use."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from confnote.core.same_person import is_open
from confnote.schedule.columns import words_of
from confnote.schedule.document import text_of
from confnote.schedule.text import line, listed

# `visible: false` says more than `recorded: false`
SHOWN = {"visible", "public", "published", "active", "enabled", "listed"}
# what a field of a person calls a talk, alone or before `title`
TALK_WORDS = {"talk", "session", "presentation", "lecture", "topic", "paper"}
# texts that say no more than an empty cell
NOTHING = re.compile(r"(?i)nan?|false|0")
# an address of an image, a colour, a uuid or a hash, under any heading
TECHNICAL = re.compile(
    r"(?i)\S+\.(?:png|jpe?g|gif|svg|webp|avif|ico)(?:\?\S*)?|data:\S*|#[0-9a-f]{3,8}|(?=.*[0-9])[0-9a-f]{24,}"
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)
_COLOUR = "red|orange|yellow|green|blue|violet|purple|indigo|pink|teal|cyan|gr[ae]y|black|white|lime|amber|brown"
# the colour of an entry on a page: `orange-6`, `bg-blue`, `#ff0000`
COLOUR = re.compile(
    rf"(?i)(?:{_COLOUR})-[0-9]{{1,3}}|(?:bg|text|border|btn|badge)-(?:{_COLOUR})(?:-[0-9]{{1,3}})?"
    r"|(?:bg|btn|badge)-(?:primary|secondary|success|info|warning|danger|light|dark)|#(?=.*[0-9])[0-9a-f]{6}"
)
# what is technical under a heading with one of these words
TECHNICAL_UNDER = tuple(
    (frozenset(words.split()), re.compile(pattern))
    for words, pattern in (
        ("id ids uid guid uuid slug hash key code version etag revision order sort sequence position index", r"\S+"),
        ("image images photo photos picture pictures icon icons avatar avatars logo logos thumbnail banner cover",
         r"\S+[/.]\S*|[0-9]+"),
        ("colour colours color colors background", r"(?i)[\w.-]+|(?:rgb|hsl)a?\([0-9., %]+\)"),
        ("created updated modified changed edited submitted imported", r"[0-9][0-9TZ:.,+/ -]{5,40}(?:UTC|GMT|[AP]M)?"),
        ("feedback", r"https?://\S+"),
    )
)  # fmt: skip


def names_talk(key: str) -> bool:
    """Return whether a field of a person has the title of a talk: `talk`, `presentation_title`."""
    words = {*words_of(key)}
    return not words.isdisjoint(TALK_WORDS) and words <= TALK_WORDS | {"title", "name"}


def is_technical(heading: str, text: str) -> bool:
    """Return whether a text under a heading is for programs, and says nothing to a reader."""
    if heading.startswith(("_", "@", "$")) or TECHNICAL.fullmatch(text):
        return True
    words = set(words_of(heading))
    return any(not words.isdisjoint(under) and pattern.fullmatch(text) for under, pattern in TECHNICAL_UNDER)


def unused(records: Iterable[Mapping[str, Any]], used: Collection[str], names: Mapping[str, str] | None = None) -> str:
    """Return the names of the fields that are not used although some record has a value in them.

    Technical ones are left out. The first eight are named, the others are counted. `names` are those of fields that
    have another name in the file.
    """
    found: dict[str, None] = {}
    for record in records:
        for name, value in record.items():
            if name not in used and name not in found and _matters(name, value):
                found[name] = None
    return listed([line((names or {}).get(name, name), 40) for name in found])


def _matters(name: str, value: Any) -> bool:
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return bool(value)  # a list or an object
    text = text_of(value).strip()
    if text.casefold() in {"false", "no", "0"} and not SHOWN.isdisjoint(words_of(name)):
        return True
    return not is_technical(name, text) and not says_nothing(text)


def says_nothing(text: str) -> bool:
    """Return whether a text says no more than an empty cell."""
    return is_open(text) or NOTHING.fullmatch(text) is not None


def unused_notices(records: Iterable[Mapping[str, Any]], used: Collection[str]) -> tuple[str, ...]:
    """Return a notice that names the fields that are not used; none if there are none."""
    found = unused(records, used)
    return (f"fields not used: {found}",) if found else ()
