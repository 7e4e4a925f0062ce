"""Clean the text of a cell of people: entities, marks, e-mail addresses, names in quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from confnote.core.same_person import is_group
from confnote.schedule.open_pairs import KEPT, PARTS
from confnote.schedule.people import EMAIL, GIVEN, PARTICLES, is_name, is_role, names_org, without_addresses
from confnote.schedule.text import decoded, listed

# 50 people with an organisation each; a hostile file can have thousands of such cells
MAX_CELL = 2500
# who presents, or where a note on a person is
MARKS = re.compile(r"(?<=[\w).])[*\u2020\u2021]+(?=\s*(?:[;,\n&]|\Z|and\b))")
# `"Lind, Ada",Bo Ek`: the quotes show that the comma is inside a name
QUOTED = re.compile(r"(?:\A|(?<=[,;\n]))\s*[\"\u201c]([^\"\u201c\u201d]{1,200})[\"\u201d]\s*(?=[,;\n]|\Z)")


def bare_cell(text: str) -> str:
    """Return a cell without marks and e-mail addresses, and with quoted names in natural order."""
    text = text[:MAX_CELL]
    text = without_addresses(MARKS.sub("", decoded(text) if "&" in text else text).strip())
    return QUOTED.sub(lambda found: _unquoted(found[1].strip()), text) if '"' in text or "\u201c" in text else text


def _unquoted(name: str) -> str:
    """Return `Ada Lind` for `Lind, Ada`; else the name, with a comma that separates nothing."""
    last, _, first = (part.strip() for part in name.partition(","))
    is_last = sum(word not in PARTICLES for word in last.split()) == 1 or first.partition(" ")[0].casefold() in GIVEN
    is_first = first and "," not in first and not names_org(first) and not is_role(first)
    return f"{first} {last}" if is_last and is_first and is_name(f"{first} {last}") else name.replace(",", KEPT[","])


def left_out(bare: Mapping[str, str]) -> Iterator[str]:
    """Yield notices of the addresses and of the groups without names, which are no speakers."""
    addresses = sum(len(EMAIL.findall(text)) for text in bare if "@" in text)
    if addresses:
        yield f"{addresses} e-mail address{'es' * (addresses > 1)} beside speakers left out"
    groups = {part.strip(): None for text in bare.values() for part in PARTS.split(text) if is_group(part)}
    if groups:
        yield f"speakers without a name left out: {listed([*map(repr, groups)])}"
