"""Read `Ek, Bo` and `Ada Lind, Google`: one speaker or two, as the file shows elsewhere."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from confnote.schedule.name_lists import bare_list
from confnote.schedule.people import IN_ROUND, could_be_name, is_name, is_role, names_org
from confnote.schedule.text import line

# the part after the comma is one word; bounded, as a cell can have any length
PAIR = re.compile(r"(?P<head>[^,;&|/()\[\]\n@:]{2,80}),\s*(?P<tail>[^\W\d_][^\s,;&|/()\[\]@:]{1,40})")
PARTS = re.compile(r"[;,&|\n]|\s(?:and|und|et|y)\s")
MOST_READ = 2500


@dataclass(frozen=True)
class Evidence:
    """What other cells show: first words of whole names, names of one word, and organisations."""

    given: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()
    orgs: frozenset[str] = frozenset()


def evidence_of(texts: Collection[str], orgs: Iterable[str] = ()) -> Evidence:
    """Return what the cells without an open pair show; nothing if no cell has one."""
    if not any(map(is_open, texts)):
        return Evidence()
    given, alone, known = set[str](), set[str](), set(orgs)
    for text in texts:
        if is_open(text):
            continue
        parts = [part.strip() for part in PARTS.split(text[:MOST_READ])]
        for part in parts:
            in_round = IN_ROUND.fullmatch(part) if part.endswith(")") and len(part) < 200 else None
            name = in_round[1] if in_round else part
            if in_round:
                known.add(in_round[2])
            if " " not in name:
                alone.add(name)
            elif is_name(name):
                given.add(name.partition(" ")[0])
    return Evidence(frozenset(given), frozenset(alone), frozenset(known))


def is_open(text: str) -> bool:
    """Return whether a text is a name or one word, a comma, and one word that is no position."""
    return _parts(text) is not None


def _parts(text: str) -> tuple[str, str] | None:
    found = PAIR.fullmatch(text.strip()) if "," in text else None
    # `Ada Lind, PhD` has no comma between people
    if found is None or bare_list(text) != text:
        return None
    head, tail = found["head"].strip(), found["tail"]
    # `Ada Lind, CERN` has an organisation, `Ada Lind, klobs` a handle
    is_said = tail.isupper() or is_role(tail) or names_org(tail)
    if is_said or not tail[0].isupper() or not could_be_name(tail):
        return None
    is_one_word = " " not in head and head[0].isupper() and could_be_name(head)
    return (head, tail) if is_one_word or is_name(head) else None


def one_person(text: str, evidence: Evidence, *, item: bool) -> tuple[str, str] | None:
    """Return the name and the organisation in an open pair that is one person, else None.

    `item` says that the text is the whole place of one speaker, such as an item of a list.
    """
    parts = _parts(text)
    if parts is None or _is_two(parts, evidence):
        return None
    head, tail = parts
    if " " in head:
        return (head, tail) if item or tail in evidence.orgs else None
    return (f"{tail} {head}", "") if item or tail in evidence.given else None


def _is_two(parts: tuple[str, str], evidence: Evidence) -> bool:
    head, tail = parts
    if " " in head:
        return tail in evidence.alone or tail in evidence.given
    return head in evidence.given or not evidence.alone.isdisjoint(parts)


def is_unsure(text: str, evidence: Evidence) -> bool:
    """Return whether nothing in the file shows how many speakers an open pair names."""
    parts = _parts(text)
    return parts is not None and not _is_two(parts, evidence) and one_person(text, evidence, item=False) is None


def is_unsure_item(text: str, evidence: Evidence) -> bool:
    """Return whether nothing in the file shows that two words of an item are one person."""
    parts = _parts(text)
    return parts is not None and " " not in parts[0] and not _is_two(parts, evidence) and parts[1] not in evidence.given


def unsure_notices(texts: Collection[str], number: str) -> tuple[str, ...]:
    """Return a notice of texts that can name one speaker or two; `number` is how they are read."""
    if not texts:
        return ()
    named = ", ".join(repr(line(text, 60)) for text in list(texts)[:3]) + (", ..." if len(texts) > 3 else "")
    what = "1 text" if len(texts) == 1 else f"{len(texts)} texts"
    return (f"{what} can name one speaker or two, read as {number}: {named} (confnote edit changes them)",)
