"""Recognise names of people in text, and lists such as `Ada Lind, Example Org & Bo Ek`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from confnote.model import Speaker
from confnote.schedule.people import IN_ROUND, MAX_NAME, MAX_SPEAKERS, employer, person, split_outside
from confnote.schedule.text import line


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PARTICLES = _words("""
    de del della di da do dos das du des la le les el al bin bint ben ibn van von vom der den zu zur zum ten ter te 't
    af av y e i und and
""")
HONORIFICS = _words("dr dr. prof prof. professor a/prof mr mr. mrs mrs. ms ms. mx mx. sir dame phd ing. dipl.-ing.")
AFTER_NAMES = _words("phd ph.d jr sr ii iii md junior")
# words of a position: `Ada Lind, Principal Engineer`
ROLES = _words("""
    engineer engineers engineering manager director president chief officer ceo cto cio coo cfo ciso cpo founder
    co-founder cofounder head lead leader leads maintainer maintainers contributor developer developers advocate
    evangelist architect specialist scientist researcher consultant analyst strategist technologist designer
    professor lecturer student fellow principal senior junior staff vp svp evp executive owner chair co-chair
    member ambassador partner editor author writer trainer coach organizer organiser administrator admin sre devops
    programmer producer teacher reviewer approver committer entwickler entwicklerin leiter leiterin geschäftsführer
    geschäftsführerin berater beraterin freelancer freelance independent coordinator associate assistant
    postdoc moderator host expert experts journalist artist musician
""")
# words of titles and of organisations, which are no names or very rare ones
PLAIN_WORDS = _words("""
    the a an of for to with in at on from by or how why what when who where your our my is are be we you it its not no
    about into beyond inside under using getting building making meet meets introduction intro overview update updates
    part day days session sessions event events keynote keynotes workshop workshops tutorial tutorials talk talks
    panel panels demo demos deep dive opening closing remarks welcome ceremony award awards lunch break breaks coffee
    breakfast dinner reception party social registration networking meetup meeting summit conference track stage room
    hall theater theatre lounge pavilion booth showcase tour open source software hardware cloud native data platform
    platforms security science learning machine intelligence systems system networks network networking technologies
    technology tech solutions services service labs lab group corporation
    company foundation university institute college school bank digital global international research
    org organization organisation association community project projects team working center centre studio studios
    media press agency department ministry council museum library test testing performance scalability
    scale infrastructure edge computing kubernetes linux python java javascript rust web mobile api apis ai ml llm llms
    gpu gpus iot devices design development programming code coding tools tool management monitoring observability
    case study studies lessons learned story stories future state art guide best practices practice patterns pattern
    game games play show band set night round final finals contest quiz concert reading signing story q&a qa faq
    full-day half-day am pm required separate free sold out live stream online remote virtual hybrid part1 part2
    morning afternoon evening monday tuesday wednesday thursday friday saturday sunday
    january february july september october november december
    beginner beginners intermediate advanced level new next first second third one two three four five tba tbd tbc
""")
# an organisation: the name of a company ends so
COMPANY = re.compile(
    r"(?i:\.(?:io|com|org|net|ai|dev|tech|de|co|eu|app))\Z|\bat\s|\b(?:SA|AG|BV|SE|AB|AS|LLC|LLP|PLC|Inc|INC|Ltd|LTD|GmbH"
    r"|Corp|Co)\b\.?\Z|\bB\.V\."
)
ASIDE = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\]|[\"“„«][^\"“”»]*[\"”“»])\s*")
PRONOUNS = re.compile(r"\s*[(\[]\s*(?:she|he|they|her|him|sie|er|any|all|ze|xe)\b[^()\[\]]{0,30}[)\]]", re.IGNORECASE)
# within a word: apostrophes and hyphens
WORD = re.compile(r"[^\W\d_]+(?:[.'`\u2019\u2018\u00b4\u2010\u2011\u00b7-]+[^\W\d_]+)*\.?")
MAX_WORDS = 4


def is_name(text: str, common: frozenset[str] = frozenset(), *, mononym: bool = False, lenient: bool = False) -> bool:
    """Return whether a text looks like the name of one person: two to four words with capitals.

    `common` are words that the file uses in lower case: a name has others. With `mononym` one word can be a name. With
    `lenient` one word of two can be in the list of plain words: `Stephen Rust`.
    """
    words = ASIDE.sub(" ", text).split()
    while words and words[0].casefold() in HONORIFICS:
        words = words[1:]
    while len(words) > 1 and words[-1].strip(".,").casefold() in AFTER_NAMES:
        words = words[:-1]
    own = [word for word in words if word not in PARTICLES]
    fewest = 1 if mononym or (words and not _has_case(words[0])) else 2
    if not fewest <= len(own) <= MAX_WORDS or len(words) > 2 * MAX_WORDS or words[-1] is not own[-1]:
        return False
    folded = [word.casefold().strip(".") for word in own]
    if not all(WORD.fullmatch(word) and not word[0].islower() for word in own) or COMPANY.search(text):
        return False
    plain = sum(word in PLAIN_WORDS for word in folded)
    if plain > (len(folded) == 2 and lenient) or not ROLES.isdisjoint(folded) or common.issuperset(folded):
        return False
    # `WG DEVICE`: letters in capitals only are initials at most
    return any(not word.isupper() or len(word.strip(".")) == 1 for word in own)


def could_be_name(text: str) -> bool:
    """Return whether a text can be a name if its place says that it is one: one to three words."""
    words = text.casefold().split()
    plain = any(word in PLAIN_WORDS or word in ROLES for word in words)
    return 0 < len(words) <= MAX_WORDS - 1 and not plain and text[-1] not in ".:?!" and text[0].isalnum()


def _has_case(word: str) -> bool:
    return word.lower() != word.upper()


def is_role(text: str) -> bool:
    """Return whether a text names a position, such as `Senior Engineer`."""
    return any(word.casefold().strip(".,()") in ROLES for word in re.split(r"[\s/&]+", text))


@dataclass(frozen=True)
class Known:
    """What a file shows elsewhere: `names` of people, `orgs` and `common` words.

    `common` are the words that it has in lower case. `commas` says that a comma separates people, not a person from the
    organisation. `habit` says that the file is known to have names here.
    """

    names: frozenset[str] = frozenset()
    orgs: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()
    commas: bool = False
    habit: bool = False

    @cached_property
    def given(self) -> frozenset[str]:
        """The first words of the names."""
        return frozenset(name.partition(" ")[0] for name in self.names)


# `Title - Moderated by Ada Lind, Example Org`
LEAD = re.compile(
    r"\A\s*(?:(?:(?:moderated|presented|led|facilitated|given)\s+)?(?:by|with)\s"
    r"|(?:speakers?|presenters?|panell?ists?|moderators?|with|by)\s*:)\s*",
    re.IGNORECASE,
)
AT = re.compile(r"(\S.*?)\s+(?:@\s*|(?:at|from|bei|chez)\s+)(\S.*)")
AND = r"\s[&+]\s|,?\s(?:and|und|et|y|og|och)\s"


def people_in(text: str, known: Known | None = None) -> tuple[Speaker, ...]:
    """Return the people in `Ada Lind & Bo Ek, Example Org; Cy Oz`; () if a part is no name.

    The text after a name and a comma is the organisation; it can have commas and `&` itself. People of one group
    without an organisation have that of the next one.
    """
    known = known or Known()
    found: list[Speaker] = []
    for group in split_outside(text, ";"):
        if not group.strip() and found:
            continue
        people = _group(LEAD.sub("", group, count=1), known)
        if not people:
            return ()
        found += people
    return tuple(found) if len(found) <= MAX_SPEAKERS else ()


def _group(text: str, known: Known) -> list[Speaker]:
    found: list[_Part] = []
    segments = split_outside(text, AND)
    at = 0
    for number, segment in enumerate(segments):
        begin = text.index(segment, at)
        joint, at = text[at:begin], begin + len(segment)
        name, *rest = [part.strip() for part in split_outside(segment, ",")]
        if _is_head(name, rest, known, alone=not found):
            found.append(_Part(name))
        elif (at_org := AT.fullmatch(name)) and _is_head(at_org[1], [name], known, alone=False):
            # `Ada Lind at Example Org`
            found.append(_Part(at_org[1], at_org[2]))
        elif (before := _with_org(found)) is not None:
            # `Founder & CEO, Example Org` is one text
            found = [*before[:-1], before[-1].add(f"{joint}{segment}", "")]
            continue
        else:
            return []
        # `A, B, and C`: the comma before `and` shows a list of people
        listed = joint.startswith(",") or text[at : at + 1] == ","
        # `A, B, C & D, Example Org`: nothing before the last `&` is an organisation
        listed = listed or (number < len(segments) - 1 and _all_people(rest, known))
        for part in rest:
            if _begins_person(part, known, listed=listed and not found[-1].org):
                found.append(_Part(part, guessed=True))
            elif part:
                found[-1] = found[-1].add(part)
    return _with_orgs(found)


class _Part(NamedTuple):
    """A name and an organisation; `guessed` if the name can be the organisation before it."""

    name: str
    org: str = ""
    guessed: bool = False

    def add(self, text: str, joint: str = ", ") -> _Part:
        return self._replace(org=f"{self.org}{joint if self.org else ''}{text}".strip(" ,"))


def _with_org(found: list[_Part]) -> list[_Part] | None:
    """Return the parts, the last of which has an organisation; None if it cannot have one."""
    if found and found[-1].org:
        return found
    if len(found) > 1 and found[-1].guessed:
        return [*found[:-2], found[-2].add(found[-1].name)]
    return None


def _is_head(name: str, rest: list[str], known: Known, *, alone: bool) -> bool:
    # one word can be a name only at the very beginning, before an organisation
    mononym = alone and bool(rest) and not known.commas
    if name in known.names or is_name(name, known.common, mononym=mononym, lenient=known.habit and bool(rest)):
        return True
    # `dcz, Example Org`: where every title ends so, and others are of that organisation
    return known.habit and bool(rest) and rest[-1] in known.orgs and could_be_name(name)


def _can_be_person(part: str, known: Known) -> bool:
    return part in known.names or (part not in known.orgs and is_name(part, known.common))


def _all_people(parts: list[str], known: Known) -> bool:
    # one part is more often the organisation, if its first word is no given name of the file
    sure = len(parts) > 1 or any(part.partition(" ")[0] in known.given for part in parts)
    return sure and all(_can_be_person(part, known) for part in parts)


def _begins_person(part: str, known: Known, *, listed: bool) -> bool:
    """Return whether the text after a comma is another person, not the organisation."""
    if part in known.names:
        return True
    return (known.commas or (listed and known.habit)) and _can_be_person(part, known)


def _with_orgs(found: list[_Part]) -> list[Speaker]:
    people: list[Speaker] = []
    shared = ""
    for part in reversed(found):
        name = PRONOUNS.sub("", part.name).strip()
        in_round = IN_ROUND.fullmatch(name)
        speaker = person(in_round[1], org=part.org or in_round[2]) if in_round else person(name, org=part.org)
        if speaker is None:
            return []
        if not speaker.org:
            speaker = replace(speaker, org=line(shared, MAX_NAME))
        # the organisation in brackets is that of one person
        shared = part.org or ("" if in_round else shared)
        people.append(speaker)
    return people[::-1]


MARKDOWN_LINK = re.compile(r"\[([^\[\]]+)\]\((https?://[^\s()]+)\)")
ADDRESS = re.compile(r"<?\bhttps?://[^\s<>()]+>?")
BETWEEN = re.compile(
    r"\s+[-\u2013\u2014|/\u2022\u00b7]\s+|\s*[,:]\s+|\s+(?=[(\[])|\s+(?=(?:at|from|@|bei|chez)\s)|\s+(?=@\w)"
)


def entry(text: str, *, lenient: bool = False) -> Speaker | None:
    """Return the person in a line such as `Ada Lind - Advocate at Example Org`, or None.

    With `lenient` any text of one to three words can be the name.
    """
    linked = MARKDOWN_LINK.sub(r"\1 \2", line(text, 1000))
    address = ADDRESS.search(linked)
    url = address[0].strip("<>,;") if address else ""
    text = " ".join(PRONOUNS.sub("", ADDRESS.sub("", linked)).split()).strip(" ,;:-\u2013\u2014")
    splits = [(text, "")] + [
        (text[: at.start()].strip(" ,"), text[at.end() :].strip()) for at in BETWEEN.finditer(text)
    ]
    found = next((split for split in splits if is_name(split[0], lenient=bool(split[1]))), None)
    if found is None and lenient:
        # the shortest beginning is the name: `dcz - Engineer at Example Org`
        found = next((split for split in splits[1:2] or splits if could_be_name(split[0])), None)
    if found is None:
        return None
    named = _with_orgs([_Part(*found)])
    return replace(named[0], org=org_of(named[0].org), url=url) if named else None


def org_of(text: str) -> str:
    """Return the organisation in the text after a name, such as `Advocate at Example Org`."""
    text = text.strip()
    while len(text) > 2 and text[0] in "([" and text[-1] in ")]":
        text = text[1:-1].strip()
    if found := employer(text if text.startswith("@") or " " in text else ""):
        return found
    *_, last = [part.strip() for part in re.split(r",|\s[-\u2013\u2014|/]\s", text)]
    # a long text is a sentence about the person
    return "" if is_role(last) or len(last) > 60 else (text if not is_role(text) else last)
