"""Read `Ek, Bo` and `Ada Lind, Google`: one speaker or two, as the file shows elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from confnote.schedule.name_lists import AND, bare_list
from confnote.schedule.people import IN_ROUND, PARTICLES, could_be_name, is_name, is_role, names_org
from confnote.schedule.text import line

# the part after the comma is one word, or two given names; bounded, as a cell can have any length
PAIR = re.compile(
    r"(?P<head>[^,;&|/()\[\]\n@:]{2,80}),\s*(?P<tail>[^\W\d_][^\s,;&|/()\[\]@:]{1,40}(?:\s[^\W\d_][^\s,;&|/()\[\]@:]{0,40})?)"
)
# `Ada Lind, Cy Oz & Bo Ek, Example Org`, which can also name the organisation of the first
LISTED = re.compile(rf"(?:\A|;)[^,;&]{{2,80}},\s*(?P<second>[^,;&]{{2,80}}?)(?:{AND})[^,;&]{{2,80}},")
PARTS = re.compile(r"[;,&|\n]|\s(?:and|und|et|y)\s")
MOST_READ = 2500


@dataclass(frozen=True)
class Evidence:
    """What other cells show: first words of whole names, names of one word, and organisations."""

    given: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()
    orgs: frozenset[str] = frozenset()


def evidence_of(texts: Collection[str], orgs: Iterable[str] = ()) -> Evidence:
    """Return what cells without open pairs show; only `orgs` if no cell can be read in two ways."""
    if not any(is_open(text) or LISTED.search(text[:MOST_READ]) for text in texts):
        return Evidence(orgs=frozenset(orgs))
    given, alone, known = set[str](), set[str](), set(orgs)
    for text in texts:
        if _parts(text):
            continue
        known.add(_last_org(text[:MOST_READ]))
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


def _last_org(text: str) -> str:
    """Return the organisation in `Ada Lind & Bo Ek, Example Org`; empty if there is none."""
    people, _, last = text.rpartition(",")
    *others, person = re.split(AND, people)
    return last.strip() if others and is_name(person.strip()) and not re.search(AND, last) else ""


def is_open(text: str) -> bool:
    """Return whether a text is a name or one word, a comma, and one word that is no position."""
    parts = _parts(text)
    return parts is not None and not _is_sure(*parts)


def has_surname_first(text: str) -> bool:
    """Return whether a text can be `Ek, Bo` or `van der Berg, Oli`."""
    parts = _parts(text)
    return parts is not None and _is_surname(parts[0])


def _parts(text: str) -> tuple[str, str] | None:
    # `Ada Lind, PhD` and `Ada Lind (she/her), PhD` have no comma between people
    found = PAIR.fullmatch(bare_list(text).strip()) if "," in text else None
    if found is None:
        return None
    head, tail = found["head"].strip(), found["tail"]
    first, _, second = tail.partition(" ")
    if second and (second[0].islower() or not (_is_surname(head) and _is_sure(head, tail))):
        return None
    # `Ada Lind, CERN` has an organisation, `Ada Lind, klobs` a handle
    is_said = tail.isupper() or is_role(tail) or names_org(tail)
    if is_said or not tail[0].isupper() or not could_be_name(first):
        return None
    return (head, tail) if _is_surname(head) or is_name(head) else None


def _is_sure(head: str, tail: str) -> bool:
    """Return whether a pair is one person: `Lind, Ada M.` or `van der Berg, Oli`."""
    return head[0].islower() or len(tail.partition(" ")[2].strip(".")) == 1


def _is_surname(head: str) -> bool:
    """Return whether a text is one word with a capital, or such as `van der Berg`."""
    *particles, last = head.split(" ")
    is_particles = all(word.islower() and word in PARTICLES for word in particles)
    return is_particles and last[:1].isupper() and could_be_name(last)


def one_person(text: str, evidence: Evidence, *, item: bool) -> tuple[str, str] | None:
    """Return the name and the organisation in an open pair that is one person, else None.

    `item` says that the text is the whole place of one speaker, such as an item of a list.
    """
    parts = _parts(text)
    if parts is None or _is_two(parts, evidence):
        return None
    head, tail = parts
    if not _is_surname(head):
        return (head, tail) if item or tail in evidence.orgs else None
    return (f"{tail} {head}", "") if item or tail in evidence.given or _is_sure(head, tail) else None


def _is_two(parts: tuple[str, str], evidence: Evidence) -> bool:
    head, tail = parts
    if _is_sure(head, tail):
        return False
    if not _is_surname(head):
        return tail in evidence.alone or tail in evidence.given
    return head in evidence.given or not evidence.alone.isdisjoint(parts)


def is_unsure(text: str, evidence: Evidence) -> bool:
    """Return whether nothing in the file shows how many speakers an open pair names."""
    parts = _parts(text)
    return parts is not None and not _is_two(parts, evidence) and one_person(text, evidence, item=False) is None


def is_unsure_item(text: str, evidence: Evidence) -> bool:
    """Return whether nothing in the file shows that two words of an item are one person."""
    parts = _parts(text)
    if parts is None or not _is_surname(parts[0]) or _is_sure(*parts):
        return False
    return not _is_two(parts, evidence) and parts[1] not in evidence.given


def unsure_notices(texts: Collection[str], number: str) -> tuple[str, ...]:
    """Return a notice of texts that can name one speaker or two; `number` is how they are read."""
    if not texts:
        return ()
    named = ", ".join(repr(line(text, 60)) for text in list(texts)[:3]) + (", ..." if len(texts) > 3 else "")
    what = "1 text" if len(texts) == 1 else f"{len(texts)} texts"
    return (f"{what} can name one speaker or two, read as {number}: {named} (confnote edit changes them)",)


def unsure_lists(texts: Collection[str], is_person: Callable[[str], bool]) -> tuple[str, ...]:
    """Return a notice of the people in lists who can be the organisation of the one before them.

    The first word of another name, or a second place, shows that it is a person.
    """
    found = {match["second"].strip() for text in texts for match in LISTED.finditer(text[:MOST_READ])}
    found = {part for part in found if is_person(part)}
    if not found:
        return ()
    parts = Counter(part.strip() for text in texts for part in PARTS.split(text[:MOST_READ]))
    given = Counter(part.partition(" ")[0] for part in parts)
    unsure = sorted(part for part in found if parts[part] == 1 and given[part.partition(" ")[0]] == 1)
    if not unsure:
        return ()
    named = ", ".join(repr(line(part, 60)) for part in unsure[:3]) + (", ..." if len(unsure) > 3 else "")
    what = f"{len(unsure)} names can be organisations, read as speakers"
    what = "1 name can be an organisation, read as a speaker" if len(unsure) == 1 else what
    return (f"{what}: {named} (confnote edit changes them)",)
