"""Read the speakers in the cells of a row: `Ada Lind and Bo Ek, Example Org` are two people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from confnote.model import Speaker
from confnote.schedule.people import IN_ROUND, person, split_outside

AND = r"\s(?:and|und|et|y|e|og|och|en)\s"
SEPARATORS = rf"[,;&\n|]|{AND}"
# `Ada Lind & Bo Ek, Example Org`: a list of three would end in `and`, so the last part is the organisation
TWO_OF_ONE = re.compile(rf"(?P<names>[^,;\n]+(?:&|{AND})[^,;\n]+),\s*(?P<org>[^,;\n]+)")
ORG = re.compile(
    r"(?:\b(?:inc|ltd|gmbh|llc|plc|corp|ag|s\.?l|s\.?a|b\.?v|university|universit[äéa]\w*|institute?|foundation|labs?|"
    r"company|college|group|systems?|technologies|software|project|org|school|cern|e\.?v)\b\.?)",
    re.IGNORECASE,
)
PRONOUNS = re.compile(r"(?i)(?:he|she|they|any|ze|him|her|them)\b.*")


def people_in(texts: Iterable[str], org: str = "", *, flip: bool = False) -> Iterator[Speaker | None]:
    """Yield the speakers in the texts of a row.

    `org` has one organisation for each speaker, in the same order between semicolons, or one for all. `flip` says that
    the file writes surnames first.
    """
    found: list[tuple[str, str]] = [pair for text in texts for pair in _people(text.strip(), flip=flip)]
    orgs = [part.strip() for part in org.split(";")]
    if len(orgs) != len(found):
        orgs = ["" if len(orgs) > 1 else org] * len(found)
    for (name, own), given in zip(found, orgs, strict=True):
        yield person(name, org=own or given)


def surnames_first(texts: Iterable[str]) -> bool:
    """Return whether the cells of a file write people as `Lind, Ada; Tamm, Grace`."""
    filled = {text for text in texts if text}
    flipped = [text for text in filled if _flipped(text) is not None]
    return any(";" in text for text in flipped) or 1 < len(flipped) == len(filled)


def _people(text: str, *, flip: bool) -> Iterator[tuple[str, str]]:
    """Yield the pairs of name and organisation in a text."""
    if flip and (names := _flipped(text)) is not None:
        yield from map(_bracketed, names)
    elif two := TWO_OF_ONE.fullmatch(text):
        yield from ((name.strip(), two["org"]) for name in split_outside(two["names"], rf"&|{AND}"))
    elif (parts := split_outside(text, r"[;\n|]"))[1:]:
        yield from (pair for part in parts if part.strip() for pair in _one(part.strip()))
    elif not (pairs := list(_one(text)))[1:] and pairs:
        yield from pairs
    else:
        yield from (_bracketed(part.strip()) for part in split_outside(text, SEPARATORS) if part.strip())


def _one(text: str) -> Iterator[tuple[str, str]]:
    """Yield a person, with the organisation after a comma if it looks like one."""
    parts = [part.strip() for part in split_outside(text, ",")]
    if len(parts) == 2 and all(parts) and (ORG.search(parts[1]) or (len(parts[0].split()) > 1 and _is_org(parts[1]))):
        yield parts[0], parts[1]
    else:
        yield from (_bracketed(part.strip()) for part in split_outside(text, rf",|&|{AND}") if part.strip())


def _is_org(text: str) -> bool:
    return text.isupper() and 1 < len(text) < 8


def _bracketed(text: str) -> tuple[str, str]:
    found = IN_ROUND.fullmatch(text)
    if not found:
        return text, ""
    # `Ada (she/her)` names no organisation
    return (found[1], "") if PRONOUNS.fullmatch(found[2]) else (found[1], found[2])


def _flipped(text: str) -> list[str] | None:
    """Return the names of `Lind, Ada; Tamm, Grace` in natural order; None for another text."""
    pairs = [[side.strip() for side in part.split(",")] for part in text.split(";") if part.strip()]
    if not pairs or not all(len(pair) == 2 and all(pair) for pair in pairs):
        return None
    # `Ada Lind, Example Org` has a whole name before the comma
    if any(ORG.search(given.partition("(")[0]) for _, given in pairs) or all(_words(name) > 1 for name, _ in pairs):
        return None
    return [f"{given.partition('(')[0].strip()} {surname}" + _in_brackets(given) for surname, given in pairs]


def _in_brackets(given: str) -> str:
    return f" {mark}{rest}" if (mark := "(" * ("(" in given)) and (rest := given.partition("(")[2]) else ""


def _words(surname: str) -> int:
    return sum(1 for word in surname.split() if word[0].isupper())
