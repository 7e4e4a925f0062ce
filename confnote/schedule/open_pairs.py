"""Read `Ek, Bo`, `Ada Lind, Google` and `Org and Other`: one or two, as the file shows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace

from confnote.core.same_person import person_key
from confnote.model import Speaker
from confnote.schedule.name_lists import AND, JOINT, bare_list
from confnote.schedule.people import (
    GIVEN,
    IN_ROUND,
    MAX_NAME,
    PARTICLES,
    PLAIN_WORDS,
    could_be_name,
    is_given,
    is_name,
    is_named,
    is_role,
    names_org,
)
from confnote.schedule.text import line, listed

# the part after the comma is one word, or two given names; bounded, as a cell can have any length
PAIR = re.compile(
    r"(?P<head>[^,;&|/()\[\]\n@:]{2,80}),\s*(?P<tail>[^\W\d_][^\s,;&|/()\[\]@:]{1,40}(?:\s[^\W\d_][^\s,;&|/()\[\]@:]{0,40})?)"
)
# `Tom & Jerry Smith`: two people of one surname, or a person of one name and another
COUPLE = re.compile(
    r"(?P<first>[^\W\d_]{2,30}) (?:&|\+|and|und|et|y) (?P<second>[^\W\d_]{2,30}) (?P<last>[^\W\d_][\w'\u2019-]{1,30})"
    r"(?: \((?P<org>[^()]{2,80})\))?"
)
# `Ada Lind, Cy Oz & Bo Ek, Example Org`, which can also name the organisation of the first
LISTED = re.compile(rf"(?:\A|;)[^,;&]{{2,80}},\s*(?P<second>[^,;&]{{2,80}}?)(?:{AND})[^,;&]{{2,80}},")
# between the organisations of a row; the comma only if that is the habit of the file
ORG_BREAKS = (";", "\n", r"\s[|/]\s", ",")
LEGAL_FORM = re.compile(r"(?i),(?=\s*(?:inc|ltd|llc|llp|plc|corp|co|gmbh|ag|s\.?a|b\.?v)\b\.?)")
# stand for the signs in `Acme, Inc.`, `Acme & Co` and `Acme | Example` while a cell is taken apart
KEPT = {",": "\ue000", "&": "\ue001", "|": "\ue002"}
RESTORED = str.maketrans({kept: sign for sign, kept in KEPT.items()})
# `Co` is the given name of some as well
AND_CO = re.compile(r"&(?=\s*Co\b\.?(?:\s*(?:[,;|/)\n]|KG|Ltd|LLP|Inc|\Z)))")
PARTS = re.compile(r"[;,&|\n]|\s(?:and|und|et|y)\s")
MOST_READ = 2500
# `Hector, IMR` and `Mandana, HI / MFRI`; of `Ek, JA` the letters are initials
_ACRONYM = r"[^\W\d_a-z]{2,7}"
ACRONYM = re.compile(rf"(?P<head>[^\W\d_]{{2,30}}),\s*(?P<org>{_ACRONYM}(?:\s?[/&+]\s?{_ACRONYM})*)")
DOT = re.compile(r"\s[\u00b7\u2022]\s")
BEFORE_DOT = re.compile(rf",\s*{_ACRONYM}\s*(?:[\u00b7\u2022]|\Z)")
LONGEST_INITIALS = 3
# a notice that names only a few hides those that are wrong
MOST_TEXTS = 10
GIVEN_OR_ORGS = "have given names or organisations after commas"


@dataclass(frozen=True)
class Evidence:
    """What other cells show: first words of whole names, names alone, and organisations.

    `acronyms` says that most names of one word with a comma have an organisation behind it.
    """

    given: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()
    orgs: frozenset[str] = frozenset()
    acronyms: bool = False

    def has_acronym(self, text: str) -> bool:
        """Return whether a text is a given name and an organisation, as `Hector, IMR`."""
        found = _with_acronym(text)
        return found is not None and (self.acronyms or self.has_given(found["head"]))

    def has_given(self, text: str) -> bool:
        """Return whether the first word is a given name, in the file or usually."""
        first = text.partition(" ")[0]
        return first in self.given or first.casefold() in GIVEN

    def is_org(self, part: str) -> bool:
        """Return whether one word between names of people can only be an organisation."""
        return part in self.orgs or (part[:1].isupper() and part not in self.alone and not self.has_given(part))

    def acronym_pairs(self, text: str) -> list[tuple[str, str]]:
        """Return the names and organisations in `Frank, WHOI; Andreas`; [] for another text."""
        units = [unit.strip() for unit in re.split(rf";|{AND}", dots_apart(text[:MOST_READ]))] if "," in text else []
        if not any(map(self.has_acronym, units)) or any("," in unit and not self.has_acronym(unit) for unit in units):
            return []
        pairs = (unit.partition(",") for unit in units if unit)
        return [(name.strip(), org.strip()) for name, _, org in pairs]

    def read_pairs(self, pairs: list[tuple[str, str]], *, flip: bool) -> list[tuple[str, str]] | None:
        """Return the names and organisations of joined pairs; None if nothing shows what they are.

        The pairs of a text are alike. The list is empty for `Ada, Bo and Cy, Di`, where each word is a person.
        """
        if any(tail in self.orgs for _, tail in pairs):
            return pairs
        if any(tail in self.alone for _, tail in pairs):
            return []
        if not self.alone.isdisjoint(head for head, _ in pairs):
            return pairs
        is_sure = flip or any(self.has_given(tail) or _is_sure(head, tail) for head, tail in pairs)
        return in_natural_order(pairs) if is_sure else None

    def one_person(self, text: str, *, item: bool) -> tuple[str, str] | None:
        """Return the name and the organisation in an open pair that is one person, else None.

        `item` says that the text is the whole place of one speaker, such as an item of a list.
        """
        if (parts := self._open(text)) is None:
            return None
        head, tail = parts
        if not _is_surname(head):
            if item and self._is_flipped(head, tail):
                return f"{tail} {head}", ""
            return (head, tail) if item or tail in self.orgs or self._has_org_behind(head, tail) else None
        return (f"{tail} {head}", "") if item or tail in self.given or _is_sure(head, tail) else None

    def _has_org_behind(self, head: str, tail: str) -> bool:
        """Return whether one word behind a whole name is an organisation: `Ada Lind, Acme`.

        A person beside a whole name would have one, too, or a usual given name.
        """
        return not _is_surname(head) and bool(person_key(tail)) and not self.has_given(tail)

    def _is_flipped(self, head: str, tail: str) -> bool:
        """Return whether `Garcia Lopez, Ana` has two surnames and a given name."""
        return tail not in self.orgs and self.has_given(tail) and not self.has_given(head)

    def _open(self, text: str) -> tuple[str, str] | None:
        """Return the sides of an open pair; None for another text, and for two people."""
        parts = _parts(text)
        if parts is None or _is_sure(*parts):
            return parts
        head, tail = parts
        if _is_surname(head):
            is_two = head in self.given or not self.alone.isdisjoint(parts)
        else:
            is_two = tail in self.alone or (self.has_given(tail) and not self._is_flipped(head, tail))
        return None if is_two else parts

    def is_unsure(self, text: str) -> bool:
        """Return whether nothing in the file shows how many speakers an open pair names."""
        return self._open(text) is not None and self.one_person(text, item=False) is None

    def is_guessed_org(self, text: str) -> bool:
        """Return whether only the form of an open pair shows that it names an organisation."""
        parts = self._open(text)
        return parts is not None and parts[1] not in self.orgs and self._has_org_behind(*parts)

    def is_unsure_item(self, text: str) -> bool:
        """Return whether nothing in the file shows that the words of an item are one person."""
        if (parts := self._open(text)) is None or _is_sure(*parts):
            return False
        head, tail = parts
        if not _is_surname(head):
            # `Garcia Lopez, Xoan` can be a person, `Ada Lind, Example` has an organisation
            return not (tail in self.orgs or self.has_given(head) or self.has_given(tail))
        return tail not in self.given

    def take_turns(self, parts: list[str]) -> bool:
        """Return whether names and organisations take turns: `Ada Lind, Org, Bo Ek, Other`."""
        orgs = parts[1::2]
        # `Ada Lind, Org, Bo Ek` can be three people
        is_sure = len(parts) % 2 == 0 or any(part in self.orgs for part in orgs)
        return is_sure and could_take_turns(parts) and all(map(self.is_org, orgs))

    def unsure_turns(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Return a notice of lists such as `Ada Lind, Acme, Bo Ek`, of two people or of three."""
        lists = {text: [part.strip() for part in text[:MOST_READ].split(",")] for text in texts if "," in text}
        unsure = [
            text for text, parts in lists.items()
            if could_take_turns(parts) and all(map(self.is_org, parts[1::2])) and not self.take_turns(parts)
        ]  # fmt: skip
        return unsure_notices(unsure, "speakers", "have speakers or organisations after commas")


def evidence_of(texts: Collection[str], orgs: Iterable[str] = ()) -> Evidence:
    """Return what cells without open pairs show; only `orgs` if no cell can be read in two ways."""
    acronyms = _have_acronyms(texts)
    if not any(_is_open_list(text) or LISTED.search(text[:MOST_READ]) for text in texts):
        return Evidence(orgs=frozenset(orgs), acronyms=acronyms)
    given, alone, known = set[str](), set[str](), set(orgs)
    for text in texts:
        if _is_open_list(text):
            continue
        known.add(last := _last_org(text[:MOST_READ]))
        parts = [part.strip() for part in PARTS.split(text[:MOST_READ])]
        for part in parts[:-1] if last else parts:
            in_round = IN_ROUND.fullmatch(part) if part.endswith(")") and len(part) < 200 else None
            name = in_round[1] if in_round else part
            if in_round:
                known.add(in_round[2])
            if " " not in name:
                alone.add(name)
            elif is_name(name):
                given.add(name.partition(" ")[0])
                alone.add(name)
    return Evidence(frozenset(given), frozenset(alone), frozenset(known), acronyms)


def _with_acronym(text: str) -> re.Match[str] | None:
    found = ACRONYM.fullmatch(text.strip()) if len(text) < MAX_NAME else None
    return found if found and not found["head"].isupper() and found["head"][0].isupper() else None


def _have_acronyms(texts: Iterable[str]) -> bool:
    """Return whether most pairs of a name of one word and another text are as `Hector, WHOI`.

    One of the organisations is longer than initials, or each has two people.
    """
    units = [unit for text in texts if "," in text for unit in dots_apart(text[:MOST_READ]).split(";")]
    pairs = [unit for unit in units if unit.count(",") == 1 and " " not in unit.partition(",")[0].strip()]
    orgs = [found["org"] for pair in pairs if (found := _with_acronym(pair))]
    is_long = any(len(org) > LONGEST_INITIALS for org in orgs) or 2 * len({*orgs}) <= len(orgs)
    return len(orgs) > 1 and 2 * len(orgs) > len(pairs) and is_long


def dots_apart(text: str) -> str:
    """Return `Frank, WHOI; Andreas` for a list of people with a dot between them."""
    return DOT.sub("; ", text) if ("\u00b7" in text or "\u2022" in text) and BEFORE_DOT.search(text) else text


def _is_open_list(text: str) -> bool:
    return "," in text and bool(_parts(text) or joined_pairs(text) or could_take_turns(text[:MOST_READ].split(",")))


def _last_org(text: str) -> str:
    """Return the organisation in `Ada Lind & Bo Ek, Example Org`; empty if there is none."""
    people, _, last = text.rpartition(",")
    *others, person = re.split(AND, people)
    return last.strip() if others and is_name(person.strip()) and not re.search(AND, last) else ""


def is_open(text: str) -> bool:
    """Return whether a text is a name or one word, a comma, and one word that is no position."""
    parts = _parts(text)
    return parts is not None and " " not in parts[1] and not _is_sure(*parts)


def joined_pairs(text: str) -> list[tuple[str, str]]:
    """Return the pairs of `Ek, Bo and Dahl, Cy` or `Ek, Bo; Dahl, Cy`; [] for another text."""
    units = re.split(rf";|{AND}", text[:MOST_READ]) if "," in text else []
    pairs = [pair for unit in units if unit.strip() and (pair := _parts(unit))]
    surnames = all(_is_surname(head) and (" " not in tail or _is_sure(head, tail)) for head, tail in pairs)
    return pairs if surnames and len(pairs) == sum(map(bool, map(str.strip, units))) > 1 else []


def in_natural_order(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return names such as `Bo Ek` without an organisation."""
    return [(f"{given} {surname}", "") for surname, given in pairs]


def _parts(text: str) -> tuple[str, str] | None:
    # `Ada Lind, PhD` and `Ada Lind (she/her), PhD` have no comma between people
    found = PAIR.fullmatch(bare_list(text).strip()) if "," in text else None
    if found is None:
        return None
    head, tail = found["head"].strip(), found["tail"]
    first, _, second = tail.partition(" ")
    if second and (second[0].islower() or not _is_surname(head)):
        return None
    # `Ada Lind, CERN` has an organisation, `Ada Lind, klobs` a handle
    is_said = tail.isupper() or is_role(tail) or names_org(tail)
    if is_said or not tail[0].isupper() or not could_be_name(first):
        return None
    return (head, tail) if _is_surname(head) or is_name(head) else None


def _is_sure(head: str, tail: str) -> bool:
    """Return whether a pair is one person: `Lind, Ada M.`, `Lind, Ada Maria` or `de Berg, Oli`."""
    first, _, second = tail.casefold().partition(" ")
    return head[0].islower() or len(second.strip(".")) == 1 or {first, second} <= GIVEN


def _is_surname(head: str) -> bool:
    """Return whether a text is one word with a capital, or such as `van der Berg`."""
    *particles, last = head.split(" ")
    is_particles = all(word.islower() and word in PARTICLES for word in particles)
    return is_particles and last[:1].isupper() and could_be_name(last)


def could_take_turns(parts: list[str]) -> bool:
    """Return whether each second part of a list of three or more is no name."""
    names, others = [part.strip() for part in parts[::2]], [part.strip() for part in parts[1::2]]
    return len(parts) > 2 and all(map(is_named, names)) and not any(map(is_name, others))


def couple(text: str) -> list[tuple[str, str]]:
    """Return the people in `Ada & Bo Lind`, with the organisation; [] for another text.

    They have one surname if the first is a usual given name.
    """
    found = COUPLE.fullmatch(text)
    if found is None or not found["first"][0].isupper() or not is_name(f"{found['second']} {found['last']}"):
        return []
    first = f"{found['first']} {found['last']}" if is_given(found["first"]) else found["first"]
    return [(one, found["org"] or "") for one in (first, f"{found['second']} {found['last']}")]


def joined_orgs(org: str) -> list[str]:
    """Return the parts of `Org, Other and Third`; [] for `Institute of Art and Design`."""
    parts = [part.strip() for part in re.split(rf",|{AND}", org)] if re.search(AND, org) else []
    return [] if any(PLAIN_WORDS.issuperset(part.casefold().split()) for part in parts) else parts


def kept_forms(text: str) -> str:
    """Return a cell with other signs for those in `Acme, Inc.` and `Acme & Co`."""
    return AND_CO.sub(KEPT["&"], LEGAL_FORM.sub(KEPT[","], dots_apart(text)))


def kept_together(text: str) -> str:
    """Return a cell with another sign for that in `Ada Lind & Bo Ek, Acme | Example`."""
    return ";".join(map(_with_one_org, text.split(";"))) if " | " in text else text


def _with_one_org(text: str) -> str:
    people, *others = text.split(" | ")
    head, comma, org = people.rpartition(",")
    if not others or not is_named(re.split(rf",|{JOINT}", head)[0].strip()):
        return text
    is_org = not any("," in part or is_named(part.strip()) for part in (org, *others))
    return head + comma + " | ".join((org, *others)).replace("|", KEPT["|"]) if is_org else text


def orgs_of_each(org: str, number: int, *, commas: bool, known: Collection[str] = ()) -> list[str]:
    """Return the organisations of so many people: one for each in this order, or one for all."""
    listed = joined_orgs(org)
    # `Org, Other and Third` are three; `Johnson & Johnson` is one, `Org & Other` two if other rows have one of them
    if len(listed) == number > 1 and (number > 2 or any(part in known for part in listed)):
        return listed
    for breaks in ORG_BREAKS if commas else ORG_BREAKS[:-1]:
        parts = [part.strip() for part in re.split(breaks, org if breaks != "," else LEGAL_FORM.sub("", org))]
        if len(parts) == number:
            return parts if number > 1 else [org]
    return ["" if ";" in org else org] * number


def with_orgs(people: tuple[Speaker, ...], org: str) -> tuple[Speaker, ...]:
    """Return people with the organisation of their session: one for each, or one for all."""
    orgs = orgs_of_each(org, len(people), commas=False)
    return tuple(replace(one, org=line(own, MAX_NAME)) for one, own in zip(people, orgs, strict=True))


def unsure_notices(texts: Collection[str], read_as: str, can: str = "name one speaker or two") -> tuple[str, ...]:
    """Return a notice of texts that can be read in two ways; `read_as` is how they are read."""
    if not texts:
        return ()
    what = "1 text" if len(texts) == 1 else f"{len(texts)} texts"
    return (f"{what} can {can}, read as {read_as}: {_quoted(texts)} (confnote edit changes them)",)


def _quoted(texts: Iterable[str]) -> str:
    return listed([repr(line(text, 60)) for text in texts], MOST_TEXTS)


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
    what = f"{len(unsure)} names can be organisations, read as speakers"
    what = "1 name can be an organisation, read as a speaker" if len(unsure) == 1 else what
    return (f"{what}: {_quoted(unsure)} (confnote edit changes them)",)
