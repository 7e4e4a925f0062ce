"""Put names in natural order where the surname comes first, in capitals: `LIND, Ada`."""

from __future__ import annotations

import re
from dataclasses import replace

from confnote.schedule.people import split_outside
from confnote.schedule.value import Slot

SEPARATOR = r"[,;&\n]|\s(?:and|und|et|y)\s"
# a file with fewer such names has no habit
FEWEST = 2


def capital_pairs(text: str) -> list[str]:
    """Return the names of `LIND, Ada` and `LIND, Ada; EK, Bo` in natural order; else nothing.

    Of `IBM, Ada Lind` the first part can be the organisation, so only one given name counts.
    """
    # most texts have no word in capitals, and this is the cheapest test
    if "," not in text or not text[:2].isupper():
        return []
    parts = [part.strip() for part in split_outside(text.strip(" ,;"), SEPARATOR)]
    # the comma before `Ada (Example Org)` is a comma of the name
    surnames, given, orgs = parts[::2], [part.partition("(")[0].strip() for part in parts[1::2]], parts[1::2]
    if len(surnames) != len(given) or not all(map(_in_capitals, surnames)) or not all(map(_is_given, given)):
        return []
    return [f"{first} {last}{org.removeprefix(first)}" for last, first, org in zip(surnames, given, orgs, strict=True)]


def in_natural_order(slots: list[Slot]) -> list[Slot]:
    """Return the slots with `Ada LIND` for `LIND Ada`, if over half of the names are so."""
    names = {speaker.name for slot in slots for speaker in slot.speakers if " " in speaker.name}
    turned = {name: natural for name in names if (natural := _turned(name))}
    if len(turned) < FEWEST or len(turned) * 2 <= len(names):
        return slots
    return [
        replace(slot, speakers=tuple(replace(one, name=turned.get(one.name, one.name)) for one in slot.speakers))
        for slot in slots
    ]


def _turned(name: str) -> str:
    """Return `Ada LIND` for `LIND Ada`, and nothing for other names."""
    words = name.split()
    surname = next((number for number, word in enumerate(words) if not _in_capitals(word)), 0)
    given = words[surname:]
    return " ".join((*given, *words[:surname])) if surname and all(word[0].isupper() for word in given) else ""


def _in_capitals(text: str) -> bool:
    return text.isupper() and all(len(word) > 1 and "." not in word for word in text.split())


def _is_given(text: str) -> bool:
    first, *others = text.split() or [""]
    return first[:1].isupper() and not first.isupper() and all(re.fullmatch(r"[^\W\d_]\.?", word) for word in others)
