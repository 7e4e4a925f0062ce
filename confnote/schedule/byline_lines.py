"""Find speakers in the lines of abstracts, such as `Speakers: Ada Lind, Bo Ek`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from confnote.core.same_person import person_key
from confnote.model import Speaker
from confnote.schedule.bare_cells import without_stop
from confnote.schedule.name_cells import cell_habits, people_in_cells
from confnote.schedule.name_lists import AND, Known, apart, bare_list, entry, org_of, people_in
from confnote.schedule.people import (
    COMPANY,
    MAX_SPEAKERS,
    could_be_name,
    distinct_speakers,
    is_name,
    person,
    speakers_in,
    split_outside,
)
from confnote.schedule.text import is_html
from confnote.schedule.value import Slot


class Byline(NamedTuple):
    """A text without the names in it, the people, and the kind if it is named beside them."""

    rest: str
    people: tuple[Speaker, ...]
    kind: str = ""


# `Made by Hand` names nobody
IDIOM = r"(?!(?:accident|chance|default|design|example|hand|heart|mistake|numbers?|proxy|request|means|way)\b)"
LABEL = re.compile(
    r"[\s>#*_\u2022-]*(?:(?:guest|invited|keynote|featured|main|lead|session|workshop|co)[ -]?)?"
    r"(?:speakers?|presenters?|panell?ists?|moderators?|instructors?|facilitators?|trainers?|lecturers?|authors?"
    r"|presented by|talk by|by|referent(?:en|in|innen)?|referierende|vortragende[rn]?|sprecher(?:in|innen)?|von"
    r"|intervenant(?:e?s)?|orateurs?|oratrices?|conf[ée]renci(?:er|[èe]re)s?|relator[ei]|relatric[ei]|ponentes?"
    r"|orador(?:a|es|as)?|palestrantes?|sprekers?|talare|foredragsholdere?|\u8b1b\u6f14\u8005|\u767b\u58c7\u8005|\u30b9\u30d4\u30fc\u30ab\u30fc)"
    r"(?:\(s\)|/?\*?:?in(?:nen)?)?\s*[*_]*\s*(?:[:\uff1a][\s*_]*(?P<names>.*)|\Z)",
    re.IGNORECASE,
)
# without a colon, the rest of the line has to be names
BY_LINE = re.compile(
    r"[\s>*_-]*(?:(?:an? )?(?:talk|workshop|tutorial|session|given|led) )?(?:by|por(?=\s+\S+\s))\s+"
    rf"{IDIOM}(?P<by>\S.{{0,200}})",
    re.IGNORECASE,
)
AFFILIATION = re.compile(
    r"[\s>*_-]*(?:affiliation|organi[sz]ation|company|employer|institution|institut|firma)[\s*_]*:[\s*_]*(?P<org>\S.{0,100})",
    re.IGNORECASE,
)
TRACK = re.compile(r"^[ \t>*_-]*track[ \t*_]*:[ \t*_]*(\S.{0,60})$\n?", re.IGNORECASE | re.MULTILINE)
MAX_LINE = 1000
MAX_ROW = 200
MAX_NAME_WORDS = 6
PLACEHOLDER = re.compile(
    r"(?:tb[acd]|n/?a|to be (?:announced|confirmed|determined)|none|various|several|multiple|many|all|different|see"
    r"|unknown|you|us|we|everyone|everybody|anyone|community|invitation)\b",
    re.IGNORECASE,
)
BULLET = re.compile(r"\A[\s>*_\u2022\u00b7-]+")
ENDS = " \t*_\\"


def without_lines(slot: Slot) -> Slot:
    """Return a slot with the track in a line of its abstract, if it has none.

    So are the speakers found, also in the subtitle.
    """
    if not slot.track and len(found := TRACK.findall(slot.abstract)) == 1:
        slot = replace(slot, track=found[0].strip(ENDS), abstract=TRACK.sub("", slot.abstract).strip("\n"))
    if slot.speakers or not (slot.subtitle or slot.abstract):
        return slot
    if (cut := cut_lines(slot.subtitle)).people:
        return replace(slot, subtitle=cut.rest, speakers=distinct_speakers(cut.people))
    cut = cut_lines(slot.abstract)
    return replace(slot, abstract=cut.rest, speakers=distinct_speakers(cut.people)) if cut.people else slot


def cut_lines(text: str) -> Byline:
    """Return a text without lines such as `Speakers: Ada Lind, Bo Ek`, and the people in them.

    The names can be on the lines below as well, each with a position and an organisation.
    """
    lines = text.split("\n")
    people: list[Speaker] = []
    gone: set[int] = set()
    for at, row in enumerate(lines):
        # HTML has its lines in tags: they are sought again in the Markdown that the text becomes
        if at in gone or is_html(row):
            continue
        if by := BY_LINE.fullmatch(row):
            listed = people_in(without_stop(by["by"].strip(ENDS)))
        elif found := LABEL.fullmatch(row):
            named = without_stop((found["names"] or "").strip(ENDS))
            below = {} if named else _below(lines, at + 1)
            # the first line of a calendar's description can name anybody: `Speaker: A/Prof Ada Lind`
            listed = _listed(named, lenient=not any(lines[:at])) if named else tuple(below.values())
            gone |= {*below}
        else:
            continue
        if listed:
            gone.add(at)
            after = AFFILIATION.fullmatch(lines[at + 1]) if at + 1 < len(lines) else None
            if after and len(listed) == 1 and not listed[0].org:
                listed = (replace(listed[0], org=after["org"].strip(ENDS)),)
                gone.add(at + 1)
            people += listed
    rest = "\n".join(row for at, row in enumerate(lines) if at not in gone)
    return Byline(re.sub(r"\n{3,}", "\n\n", rest).strip("\n"), tuple(people)) if people else Byline(text, ())


def _listed(text: str, *, lenient: bool) -> tuple[Speaker, ...]:
    """Return the people in the rest of a line; () if a part is no person."""
    # no list of names is that long; the limit keeps the search fast
    if len(text) > MAX_LINE or PLACEHOLDER.match(text):
        return ()
    text = bare_list(text)
    cells = [*people_in_cells([text], habits=cell_habits([text]))]
    if cells and all(one and is_name(one.name) for one in cells):
        return distinct_speakers(replace(one, org=org_of(one.org)) for one in cells if one)
    commas = ";" not in text
    parts = split_outside(text, r"\s[|/\u00b7\u2022]\s")
    if len(parts) > 1 and all(is_name(part.strip()) for part in parts):
        return distinct_speakers(map(person, parts))
    listed = [part.strip() for part in split_outside(text, rf"{AND}|[,;]" if commas else ";")]
    entries = [_entry(name) for part in listed if not part or person_key(part) for name in apart(part)]
    found = tuple(one for one in entries if one) if all(entries) else people_in(text, Known(commas=commas))
    found = tuple(replace(one, org=org_of(one.org)) for one in found)
    if found:
        return found
    if not lenient:
        return people if (people := speakers_in(text)) and all(could_be_name(one.name) for one in people) else ()
    found = speakers_in(text, round_is_org=True)
    return found if all(len(one.name.split()) <= MAX_NAME_WORDS for one in found) else ()


def _entry(text: str) -> Speaker | None:
    # `klobs` beside other names is a person; `Google` can be an organisation
    return entry(text) or (person(text) if text[:1].islower() and could_be_name(text) else None)


def _below(lines: Sequence[str], begin: int) -> dict[int, Speaker]:
    """Return the people on the lines from `begin` on, by number of the line."""
    rows = [
        BULLET.sub("", row, count=1).replace("**", "").strip(ENDS) for row in lines[begin : begin + MAX_SPEAKERS * 2]
    ]
    numbers = _above_paragraphs(rows)
    if numbers and all(people := [entry(rows[at], lenient=at > 0) for at in numbers]):
        return {begin + at: one for at, one in zip(numbers, people, strict=True) if one}
    # names on lines of their own end at the first empty line; names can be paragraphs as well
    paragraphs = bool(rows) and not rows[0]
    end = next((at for at, row in enumerate(rows) if not row), len(rows))
    block = [] if paragraphs else rows[:end]
    # a block of short lines below `Speakers:` has any kind of name, such as `dcz - Engineer at Example Org`
    lenient = bool(block) and all(len(row.split()) <= MAX_NAME_WORDS * 2 and not _ends(row) for row in block)
    found: dict[int, Speaker] = {}
    for at, row in enumerate(rows if paragraphs else block):
        one = entry(row, lenient=lenient) if row and len(row) <= MAX_ROW and not _ends(row) else None
        if one is not None:
            found[begin + at] = one
        elif row or (found and begin + at - max(found) > 1):
            break
    return {} if lenient and len(found) < len(block) and not all(is_name(one.name) for one in found.values()) else found


def _above_paragraphs(rows: Sequence[str]) -> list[int]:
    """Return the numbers of the first lines if `<p>About Ada</p>` is below each of them."""
    numbers: list[int] = []
    is_inside = False
    for at, row in enumerate(rows):
        if is_inside or (numbers and row.startswith("<p>")):
            is_inside = "</p>" not in row
        elif "".join(rows[at + 1 : at + 2]).startswith("<p>"):
            numbers.append(at)
        else:
            break
    return numbers


def _ends(row: str) -> bool:
    """Return whether a line ends like a sentence, not like `Example Inc.`."""
    return row[-1:] in (".", ":", "!", "?") and not COMPANY.search(row)
