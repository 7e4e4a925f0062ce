"""Read the people in the cells of a table, each with the organisation: `Ada Lind - Example Org`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from confnote.core.same_person import LONGEST, person_key
from confnote.model import Speaker
from confnote.schedule.bare_cells import (
    MARK,
    MAX_CELL,
    all_given,
    alternatives,
    bare_cell,
    employed,
    in_groups,
    labels,
    left_out,
    with_alternatives,
    with_readings,
    without_role,
)
from confnote.schedule.name_lists import AND, EACH, JOINT, LEAD, Known, apart, bare_list, org_of, parted, people_in
from confnote.schedule.open_pairs import (
    GIVEN_OR_ORGS,
    KEPT,
    LEGAL_FORM,
    RESTORED,
    Evidence,
    couple,
    evidence_of,
    in_natural_order,
    is_open,
    joined_orgs,
    joined_pairs,
    kept_forms,
    kept_together,
    orgs_of_each,
    unsure_lists,
    unsure_notices,
)
from confnote.schedule.people import (
    IN_ROUND,
    MAX_SPEAKERS,
    ORG,
    capital_pairs,
    could_be_name,
    has_given_name,
    in_capitals_first,
    is_name,
    is_named,
    is_role,
    names_org,
    person,
    split_outside,
    without_addresses,
)

# `Ada Lind @ Org`, `Ada Lind - Org`
MARKED = re.compile(r"(?P<name>[^\s@|/].*?)\s+(?P<mark>[@|/\u2013\u2014-])\s+(?P<org>\S.*)")
# so many talks do not all have exactly two people of one word each
FEW_PAIRS = 4
# a search for MARKED in a long text would take the square of its length
SIGN = re.compile(r"\s[|/]\s")
SIGNS = rf"[;\n]|{SIGN.pattern}"
# a search for white space before a sign would take the square of its length
BLANKS = re.compile(r"\s{2,}")
# `Science e Innovation` are two words for what somebody does
TWO_WORDS = re.compile(r"\S+\s(?:e|y|et|und)\s\S+")
# `Ada Lind & Bo Ek, both Example Org`
BOTH = re.compile(rf"(?P<people>\S.*?)(?:,\s*|\s*\(){EACH}(?P<org>[^(),;]+?)\)?")
PAIR = re.compile(
    r"(?P<last>[^\s,()]+(?:[ -][^\s,()]+){0,2}),\s*(?P<first>[^\W\d_]+(?:-[^\W\d_]+)?(?:\s[^\W\d_]+\.?)?)\s*"
    r"(?P<org>\(.+\))"
)


@dataclass(frozen=True)
class CellHabits:
    """How the cells of a file write people.

    `flip`: surnames first; `guessed` if only `Lind, Ada` in each cell shows it. `orgs_follow`: the organisation after a
    comma. `marks`: signs such as `|` that separate a name from the organisation, not two names. `org_commas`: commas
    separate the organisations of a row. `items`: each text is one person. `evidence`: what the file shows of `Ek, Bo`.
    `unsure_orgs`: the texts such as `Org and Other` that can be the organisation of both people or one for each.
    """

    flip: bool = False
    guessed: bool = False
    orgs_follow: bool = False
    marks: frozenset[str] = frozenset()
    org_commas: bool = False
    items: bool = False
    evidence: Evidence = Evidence()  # noqa: RUF009  # frozen
    unsure_orgs: tuple[str, ...] = ()

    def notices(self, texts: Iterable[str], items: Iterable[str] = ()) -> tuple[str, ...]:
        """Return notices of texts, and of items of lists, that can be read in two ways."""
        texts, items = (
            [*dict.fromkeys(names for text in texts for names, _ in in_groups(text))],
            [*dict.fromkeys(items)],
        )
        bare = {text: without_role(bare_cell(text)) for text in (*texts, *items)}
        open_pairs = [text for text in bare if (pairs := joined_pairs(bare[text])) and _read_pairs(pairs, self) is None]
        lists = (
            *left_out(bare),
            *labels([*texts, *items]),
            *alternatives(bare.values()),
            *unsure_lists(bare.values(), self._is_person),
            *self.evidence.unsure_turns(bare.values()),
            *unsure_notices(
                [text for text in bare.values() if couple(text)], "two", "name two speakers of one surname"
            ),
            *unsure_notices(open_pairs, "given names", GIVEN_OR_ORGS),
            *unsure_notices(self.unsure_orgs, "one", "be the organisation of two speakers or one for each"),
        )
        if self.orgs_follow or (self.flip and not self.guessed):
            return lists
        two = [text for text in texts if self.evidence.is_unsure(bare[text])]
        one = [text for text in texts if self.evidence.is_guessed_org(bare[text])]
        one += [text for text in items if self.evidence.is_unsure_item(bare[text])]
        two, one = ([], two + one) if self.guessed else (two, one)
        return (*unsure_notices(two, "two"), *unsure_notices(one, "one"), *lists)

    def _is_person(self, part: str) -> bool:
        return part not in self.evidence.orgs and is_name(part) and not in_capitals_first(part)


NO_HABITS = CellHabits()
# `Ada Lind - Bo Ek` in the place of one person has an organisation
ONE_PERSON = CellHabits(items=True, marks=frozenset("|-\u2013\u2014"))


def cell_habits(texts: Iterable[str], orgs: Iterable[tuple[tuple[str, ...], str]] = ()) -> CellHabits:
    """Return the habits of a file; `orgs` has the speakers and the organisation of each row."""
    every = {bare_cell(names) for text in texts for names, _ in in_groups(text)}
    marks = _org_marks(every)
    orgs = list(orgs)
    bare = {without_role(text) for text in every}
    evidence = evidence_of(bare, (org for _, org in orgs if org))
    flip = surnames_first(every, evidence)
    guessed = flip and all(map(is_open, filter(None, bare)))
    habits = CellHabits(flip, guessed, organisations_follow(every), marks, evidence=evidence)
    lists = [
        (len([*people_in_cells(names, habits=habits)]), org) for names, org in orgs if "," in LEGAL_FORM.sub("", org)
    ]
    alike = sum(number == len(org.split(",")) for number, org in lists)
    # one person has one organisation, so the comma is inside it
    inside = sum(number == 1 for number, _ in lists)
    return replace(
        habits, org_commas=alike > inside * 4 and 2 * alike >= len(lists), unsure_orgs=_unsure_orgs(orgs, habits)
    )


def _unsure_orgs(rows: list[tuple[tuple[str, ...], str]], habits: CellHabits) -> tuple[str, ...]:
    """Return the texts such as `Org and Other` of two people, if no row shows what they are."""
    joined = [(names, org) for names, org in rows if len(parts := joined_orgs(org)) == 2 and parts[0] != parts[1]]
    numbers = [(len([*people_in_cells(names, habits=habits)]), org) for names, org in joined]
    whole = {org for number, org in numbers if number == 1}
    unsure = (org for number, org in numbers if number == 2 and not habits.evidence.orgs.intersection(joined_orgs(org)))
    return tuple(dict.fromkeys(org for org in unsure if org not in whole))


def _org_marks(texts: Iterable[str]) -> frozenset[str]:
    """Return the signs behind which most cells have no name of a person."""
    votes: dict[str, list[bool]] = {}
    for text in texts:
        for part in split_outside(text[:MAX_CELL], r"[;\n]"):
            if len(part) <= LONGEST and (found := MARKED.fullmatch(part.strip())) and is_name(found["name"]):
                votes.setdefault(found["mark"], []).append(not is_name(found["org"]))
    return frozenset(mark for mark, said in votes.items() if 2 * sum(said) > len(said))


def _marked(text: str, marks: frozenset[str]) -> list[tuple[str, str]]:
    """Return the names with the organisations behind a sign or in brackets; [] for another text."""
    if "(" not in text and not MARK.search(text):
        return []
    one_each = [rf"{SIGNS}|,|{AND}", SIGNS] if SIGN.search(text) else []
    for separators in (*one_each, rf"[;\n,]|{AND}", r"[;\n]"):
        parts = [one for part in split_outside(text, separators) for one in parted(part.strip()) if one]
        pairs = [_name_and_org(part, marks) for part in parts]
        found = [pair for pair in pairs if pair is not None]
        # of `Ada Lind - CTO` the position is no organisation
        marked = [name != part for (name, _), part in zip(found, parts, strict=False)]
        if len(found) == 2 and marked == [True, False] and is_role(parts[0]) and not has_given_name(parts[1]):
            continue  # `Ada Lind - CTO, Banco Example`
        if len(found) == len(pairs) and (marked[-1] if separators in one_each else any(marked)):
            return found
    return []


def _name_and_org(text: str, marks: frozenset[str]) -> tuple[str, str] | None:
    if len(text) > LONGEST:
        return None
    if (in_round := IN_ROUND.fullmatch(text)) and is_named(in_round[1]):
        return in_round[1], in_round[2]
    if (at := employed(text)) or not (found := MARKED.fullmatch(text)):
        return at or ((text, "") if is_name(text) and not TWO_WORDS.fullmatch(text) else None)
    name, mark, org = found.groups()
    is_sure = mark == "@" or mark in marks
    if not (is_named(name) or (is_sure and could_be_name(name))) or (mark in "|/" and f" {mark} " in org):
        return None
    # `Ada Lind / Bo Ek` and `klobs / ray` are two people
    if not is_sure and (is_name(org) or org[0].islower()):
        return None
    return name, org_of(org)


def people_in_cells(texts: Iterable[str], org: str = "", *, habits: CellHabits = NO_HABITS) -> Iterator[Speaker | None]:
    """Yield the speakers in the texts of a row; `org` has the organisation of each or of all."""
    found: list[tuple[str, str]] = [
        (with_readings(name, names), own or group) for text in texts for names, group in in_groups(text)
        for name, own in islice(_people(_prepared(names), habits), MAX_SPEAKERS)
    ]  # fmt: skip
    orgs = orgs_of_each(without_addresses(org), len(found), commas=habits.org_commas, known=habits.evidence.orgs)
    for (name, own), given in zip(found, orgs, strict=True):
        # `Ada Lind, CTO` has the organisation in its column
        name_org = own if org_of(own) or not given else given
        yield person(name.translate(RESTORED), org=name_org.translate(RESTORED))


def _prepared(text: str) -> str:
    """Return a cell without addresses and roles, and with commas only between its parts."""
    text = BLANKS.sub(lambda found: "\n" if "\n" in found[0] else " ", bare_cell(text))
    return without_role(kept_together(bare_list(kept_forms(with_alternatives(text)))))


def surnames_first(texts: Iterable[str], evidence: Evidence) -> bool:
    """Return whether the cells of a file write people as `Lind, Ada; Tamm, Grace`."""
    filled = {text for text in texts if text}
    flipped = [text for text in filled if _flipped(text) and not evidence.acronym_pairs(text)]
    # two talks of `Ada, Bo` and `Cy, Di` can have two people each
    fewest = FEW_PAIRS if all(map(is_open, flipped)) else 2
    joined = (joined_pairs(text) for text in flipped if ";" in text or re.search(AND, text))
    shown = any(evidence.read_pairs(pairs, flip=not pairs) == in_natural_order(pairs) for pairs in joined)
    return shown or fewest <= len(flipped) == len(filled)


def organisations_follow(texts: Iterable[str]) -> bool:
    """Return whether the cells of a file write people as `Ada Lind, Google`, not as two names."""
    filled = [kept_forms(text) for text in set(texts) if text]
    pairs = [split_outside(text, r",\s*") for text in filled if "," in text and not re.search(r"[;&|\n]", text)]
    if len(pairs) < 2 or not all(len(pair) == 2 and is_name(pair[0]) for pair in pairs):
        return False
    orgs = sum(last[:1].isupper() and (not is_name(last) or names_org(last)) for _, last in pairs)
    return 2 * orgs > len(pairs)


def _people(text: str, habits: CellHabits) -> Iterator[tuple[str, str]]:
    """Yield the pairs of name and organisation in a text."""
    flipped = [] if not habits.flip or _has_org(text, habits.evidence) else _flipped(text)
    if names := capital_pairs(text) or flipped or _before_brackets(text):
        yield from map(_bracketed, names)
        return
    if (pairs := joined_pairs(text)) and (found_pairs := _read_pairs(pairs, habits)) != []:
        yield from found_pairs or in_natural_order(pairs)
        return
    if not habits.orgs_follow and (one := habits.evidence.one_person(text, item=habits.items)):
        yield one
        return
    if found := BOTH.fullmatch(text):
        yield from ((name, org or found["org"]) for name, org in _people(found["people"], habits))
        return
    if pairs := habits.evidence.acronym_pairs(text) or couple(text) or _marked(text, habits.marks):
        yield from pairs
        return
    known = Known(orgs=habits.evidence.orgs, habit=True)
    for separators in (r"[;\n|]", SIGNS):
        groups = [LEAD.sub("", part.strip(), count=1) for part in split_outside(text, separators) if part.strip()]
        if _have_orgs(groups):
            # `Ada Lind, Firm; Bo Ek, Other Firm`
            yield from ((one.name, one.org) for group in groups for one in people_in(group, known))
            return
    for group in split_outside(text, r"[;\n|]"):
        yield from _one(group, habits)


def _read_pairs(pairs: list[tuple[str, str]], habits: CellHabits) -> list[tuple[str, str]] | None:
    found = habits.evidence.read_pairs(pairs, flip=habits.flip)
    return pairs if found is None and habits.orgs_follow else found


def _has_org(text: str, evidence: Evidence) -> bool:
    return any(part.strip() in evidence.orgs for part in re.split(rf"[,;]|{AND}", text))


def _have_orgs(groups: list[str]) -> bool:
    sides = [part.split(",", 1) for part in groups]
    heads = [pair[0] if len(pair) == 2 else _bracketed(pair[0])[0] for pair in sides]
    orgs = [not is_name(pair[1]) or _is_org(pair[1], pair[0]) for pair in sides if len(pair) == 2]
    return len(groups) > 1 and bool(orgs) and all(orgs) and all(map(is_named, heads))


def _one(text: str, habits: CellHabits) -> Iterator[tuple[str, str]]:
    """Yield the people in a part of a cell, with the organisation after a comma."""
    # the speakers behind the first fifty are not kept
    parts = [part.strip() for part in split_outside(text, ",")[:MAX_SPEAKERS]]
    if not person_key(parts[0]) and not any(map(is_named, parts)):
        return  # `To be confirmed, Example Org`
    parts = [part for part in parts if person_key(part)]
    heads = [part.partition(",")[0].strip() for part in split_outside(text, AND)]
    two, comma, org = text.rpartition(",")
    looks = [_is_org(part, parts[0]) or names_org(part) for part in parts[1:]]
    turns = habits.evidence.take_turns(parts)
    # `Ada Lind, KFU Graz, Bo Ek` ends in a person
    last = [] if (turns or any(looks[:-1])) and is_name(parts[-1]) else parts[-1:]
    known = Known(orgs=habits.evidence.orgs.union(last), commas=True, habit=True)
    if comma and org.strip() and "," not in two and len(names := list(_names(two, JOINT))) > 1:
        # a list of three would end in `and`, so the last part is the organisation
        yield from ((name, org.strip()) for name in names)
    elif len(parts) > 1 and (
        (len(heads) > 1 and parts[-1] not in heads and all(map(is_named, heads)))
        or (is_named(parts[0]) and (is_role(parts[1]) or turns or (len(parts) > 2 and any(looks))))
    ):
        # `Ada Lind, Firm & Bo Ek, Example Org`; `Ada Lind, Engineer, Firm`
        yield from ((one.name, one.org) for one in people_in(text, known))
    elif len(parts) == 2 and (
        habits.orgs_follow
        or names_org(parts[1])
        or KEPT["|"] in parts[1]
        or (" " in parts[0] and _is_org(parts[1], parts[0]))
        or (could_be_name(parts[0]) and parts[1].islower() and is_role(parts[1]))  # `rixx, independent`
    ):
        yield parts[0], parts[1]
    else:
        yield from (_bracketed(name) for name in _names(text, rf",|{JOINT}"))


def _names(text: str, separators: str) -> Iterator[str]:
    parts = (part.strip() for part in split_outside(text, separators))
    return (name for part in parts if part for name in apart(part))


def _is_org(text: str, name: str) -> bool:
    """Return whether the text after a name is `CERN` or `KFU Graz`; not beside `LIND Ada`."""
    return (text.isupper() and 1 < len(text) < 8) or (in_capitals_first(text) and not in_capitals_first(name))


def _bracketed(text: str) -> tuple[str, str]:
    found = IN_ROUND.fullmatch(text)
    return (found[1], found[2]) if found else (text, "")


def _flipped(text: str) -> list[str] | None:
    """Return the names of `Lind, Ada; Tamm, Grace` in natural order; None for another text."""
    if "," not in text:
        return None
    # `Ek, Bo and Dahl, Cy`, where each word is a name
    parts = re.split(rf";|{AND}", text)
    pairs = [[side.strip() for side in part.split(",")] for part in parts if part.strip()]
    if not pairs or not all(len(pair) == 2 and all(pair) for pair in pairs):
        return None
    if re.search(AND, text) and not joined_pairs(text):
        return None
    # `Ada Lind, Example Org` has a whole name before the comma
    if any(ORG.search(given.partition("(")[0]) for _, given in pairs) or all(_words(name) > 1 for name, _ in pairs):
        return None
    sides = [(surname, *given.partition("(")) for surname, given in pairs]
    return [f"{given.strip()} {surname}" + (f" {mark}{rest}" if rest else "") for surname, given, mark, rest in sides]


def _before_brackets(text: str) -> list[str]:
    """Return the names of `Lind, Ada (Example Org); Bo Ek` in natural order; [] for another text.

    `Cher, Ada Lind (Example Org)` are two people: there is a whole name before the bracket.
    """
    if "(" not in text or "," not in text:
        return []
    found, turned = list[str](), False
    for unit in map(str.strip, split_outside(text, rf";|\n|(?<=\)),|{AND}")):
        pair = PAIR.fullmatch(unit) if len(unit) <= LONGEST else None
        if (
            pair
            and is_name(name := f"{pair['first']} {pair['last']}")
            and _words(pair["last"]) == 1
            and all_given(pair["first"])
        ):
            found.append(f"{name} {pair['org']}")
            turned = True
        elif is_name(_bracketed(unit)[0]):
            found.append(unit)
        else:
            return []
    return found if turned else []


def in_order(name: str) -> str:
    """Return `Ada Lind` for `Lind, Ada`, which is the name of one person."""
    names = _flipped(name) if "," in name and ";" not in name else None
    return names[0] if names and len(names) == 1 and is_name(names[0]) else name


def _words(surname: str) -> int:
    return sum(1 for word in surname.split() if word[0].isupper())
