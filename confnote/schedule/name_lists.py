"""Read lists of people: in a cell, in a line of text, and behind a title."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from confnote.core.same_person import CREDENTIALS, LONGEST, person_key, without_aside
from confnote.model import Speaker
from confnote.schedule.people import (
    IN_ROUND,
    MAX_NAME,
    MAX_SPEAKERS,
    WIDE,
    could_be_name,
    employer,
    has_given_name,
    in_capitals_first,
    is_given,
    is_name,
    is_named,
    is_role,
    person,
    split_outside,
)
from confnote.schedule.text import line


@dataclass(frozen=True)
class Known:
    """What a file shows elsewhere: `names` of people, `orgs` and `common` words.

    `common` are the words that it has in lower case. `commas` says that a comma separates people, not a person from the
    organisation. `habit` says that the file is known to have names here. `handles` says that nearly each talk has them,
    so that one word is a name as well, if it is none of the words of the `rest` of the file.
    """

    names: frozenset[str] = frozenset()
    orgs: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()
    commas: bool = False
    habit: bool = False
    handles: bool = False
    rest: frozenset[str] = frozenset()

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
HANDLE = re.compile(r"_?[^\W\d_][\w.-]{2,}")
AT = re.compile(r"(\S.*?)\s+(?:@\s*|(?:at|from|bei|chez)\s+)(\S.*)")
LONGEST_NOBODY = 60
AND = r"\s[&+]\s|,?\s(?:and|und|et|og|och|en|oraz|и|และ)\s"
JOINT = rf"&|{AND}"
# these separate people only if there is a name on both sides
WITH = r"\s(?:with|w/|mit|avec|con|[Ff]eat\.?|[Ff]t\.?|[Ff]eaturing|[x\u00d7/\u00b7\u2022]|y|e)\s"
# `Ada Lind & Bo Ek, both Example Org`
EACH = (
    r"(?:both|beide|tutti e due|entrambi|(?:(?:tou(?:te)?s )?les|tou(?:te)?s) deux|ambos|ambas)"
    r"\s+(?:(?:from|of|at|von|bei|di|de|chez)\s+)?"
)
# `Ada Lind, PhD`, `Ada Lind, PMP, CSP` and `Ada Lind, moderator` name no organisation
SUFFIX = re.compile(
    r",\s?(?:(?P<kept>(?:Ph\.?\s?D|D\.?\s?Phil|[MBD]\.?Sc|MBA|MPH|M\.?D|Jr|Sr|I{2,3}|P\.E"
    rf"|{'|'.join(sorted(CREDENTIALS, reverse=True))}|Ed\.D|LL\.[BM])\.?)"
    r"|(?i:moderator|host|chair|panell?ist|speaker))"
    rf"(?=\s?(?:[,;&|/()\[]|\Z)|{AND}|{WITH})"
)


# `Right Honourable, Dr. Ada Lind, SC, Retired` is one person
_HONOUR = (
    r"(?:(?:the )?(?:(?:rt\.?|right|most) )?hon(?:\.|ou?rable)?|(?:his|her) (?:excellency|honou?r|worship|lordship)"
    r"|h\.?e\.?|(?:chief |lady |lord )?justice|rev(?:\.|erend)?|dr\.?|prof(?:\.|essor)?|eng\.|sir|dame)"
)
HONOUR = re.compile(rf"(?i:{_HONOUR}(?:\s{_HONOUR})*)(?=, ?[^\W\d_])")
AFTER_HONOUR = re.compile(r",\s?(?:[SKQ]\.?C|J\.?P|M\.?P|[OMC]BE|(?i:esq\.?|retired|rtd\.?|ret\.))(?=\s?(?:[,;&]|\Z))")


def people_in(text: str, known: Known | None = None) -> tuple[Speaker, ...]:
    """Return the people in `Ada Lind & Bo Ek, Example Org; Cy Oz`; () if a part is no name.

    The text after a name and a comma is the organisation; it can have commas and `&` itself. People of one group
    without an organisation have that of the next one.
    """
    known = known or Known()
    found: list[Speaker] = []
    for group in split_outside(bare_list(text), ";"):
        if found and _is_nobody(group):
            continue
        people = _group(LEAD.sub("", group, count=1), known)
        if not people:
            return ()
        found += people
    return tuple(found) if len(found) <= MAX_SPEAKERS else ()


def _is_nobody(text: str) -> bool:
    # the key of a long text takes long, and the names of nobody are short
    return len(text) < LONGEST_NOBODY and not person_key(text)


def bare_list(text: str) -> str:
    """Return a list of people without pronouns, roles, and commas before degrees."""
    bare = without_aside(text.translate(WIDE))
    if "," in bare and HONOUR.match(bare):
        bare = AFTER_HONOUR.sub("", re.sub(rf"({HONOUR.pattern}),", r"\1", bare))
    return SUFFIX.sub(lambda found: f" {found['kept']}" if found["kept"] else "", bare) if "," in bare else bare


def apart(text: str) -> list[str]:
    """Return the names in `Ada Lind with Bo Ek` and `Ada Lind / Bo Ek`; else the text alone."""
    if len(text) > LONGEST:
        return [text]
    given = text.split("/")
    if len(given) > 1 and all(map(_is_alone, given)) and any(map(has_given_name, given)):
        return given  # `Owen/Jessica`
    parts = [part.strip() for part in split_outside(text, rf"{WITH}|(?<=\w\w)/(?=\w+\s\w)")]
    handles = all(" " not in part for part in parts)
    # `klobs / ray` are two, `Ada Lind / Google` can be an organisation
    names = (
        is_name(part) or is_given(part) or (could_be_name(part) and (handles or part[0].islower())) for part in parts
    )
    return parts if len(parts) > 1 and all(names) else [text]


def parted(text: str) -> list[str]:
    """Return the people of `Ada Lind e Bo Ek (Example Org)`, the last with the organisation."""
    found = IN_ROUND.fullmatch(text) if len(text) <= LONGEST else None
    *others, last = apart(found[1]) if found else [text]
    return [*others, f"{last} ({found[2]})"] if others and found else [text]


def _is_alone(word: str) -> bool:
    return word.isalpha() and word[0].isupper() and not word.isupper() and could_be_name(word)


def whole_names(first: list[tuple[int, str]], last: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return the names in columns such as `First name` and `Surname`, each with its number."""
    # the best column of a number comes first
    firsts, lasts = dict(reversed(first)), dict(reversed(last))
    found = []
    for number in sorted({*firsts, *lasts}):
        pair = firsts.get(number, ""), lasts.get(number, "")
        given, surnames = ([part.strip() for part in re.split(rf"[;,\n]|{AND}", text)] for text in pair)
        # `Ada; Bo` and `Lind; Ek` are two people
        pairs = [pair] if len(given) != len(surnames) else [*zip(given, surnames, strict=True)]
        found.append((number, "; ".join(" ".join(filter(None, one)) for one in pairs)))
    return found


def _group(text: str, known: Known) -> list[Speaker]:
    found: list[_Part] = []
    segments = split_outside(text, AND)
    sure = any(is_name(segment.partition(",")[0].strip(), known.common) for segment in segments)
    at = 0
    for number, segment in enumerate(segments):
        begin = text.index(segment, at)
        joint, at = text[at:begin], begin + len(segment)
        if segment.strip() and _is_nobody(segment):
            continue  # `& TBA`
        name, *rest = [part.strip() for part in split_outside(segment, ",")]
        if len(several := split_outside(name, WITH)) > 1 and all(is_name(one, known.common) for one in several):
            found += [_Part(one.strip()) for one in several]
        elif _is_head(name, rest, known, alone=not found) or (sure and known.habit and is_named(name, known.common)):
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
        listed = listed or (number < len(segments) - 1 and _all_people(rest, known, shared="," in segments[-1]))
        for part in rest:
            # `Ada Lind, KFU Graz`
            is_short = in_capitals_first(part) and not in_capitals_first(name)
            if not is_short and _begins_person(part, known, listed=listed and not found[-1].org):
                found.append(_Part(part, guessed=True))
            elif person_key(part):
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
    if (known.commas or not rest) and _is_handle(name, known):
        return True
    # `dcz, Example Org`: where every title ends so, and others are of that organisation
    return known.habit and bool(rest) and rest[-1] in known.orgs and could_be_name(name)


def _is_handle(name: str, known: Known) -> bool:
    """Return whether a word can be a handle, such as `klobs`, in a file that has handles."""
    return (
        known.handles
        and HANDLE.fullmatch(name) is not None
        and could_be_name(name.strip("_"))
        and name.casefold() not in known.rest
    )


def _can_be_person(part: str, known: Known) -> bool:
    look = is_named if known.habit else is_name
    return part in known.names or (part not in known.orgs and look(part, known.common))


def _all_people(parts: list[str], known: Known, *, shared: bool) -> bool:
    # one part that ends in a common word is more often the organisation, if its first word is no given name of the file
    sure = len(parts) > 1 or any(part.partition(" ")[0] in known.given for part in parts)
    is_plain = any(part.rpartition(" ")[2].casefold() in known.common for part in parts)
    return bool(parts) and (sure or (shared and not is_plain)) and all(_can_be_person(part, known) for part in parts)


def _begins_person(part: str, known: Known, *, listed: bool) -> bool:
    """Return whether the text after a comma is another person, not the organisation."""
    if part in known.names:
        return True
    if known.commas and part[:1].islower() and _is_handle(part, known):
        return True
    return (known.commas or (listed and known.habit)) and _can_be_person(part, known)


def _with_orgs(found: list[_Part]) -> list[Speaker]:
    people: list[Speaker] = []
    shared = ""
    for part in (part._replace(org=re.sub(rf"\A{EACH}", "", part.org)) for part in reversed(found)):
        in_round = IN_ROUND.fullmatch(part.name)
        if in_round and part.org and not is_role(part.org):
            in_round = None  # `Ada Lind (ada), Example Org`
        speaker = person(in_round[1], org=part.org or in_round[2]) if in_round else person(part.name, org=part.org)
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
    text = " ".join(without_aside(ADDRESS.sub("", linked)).split()).strip(" ,;:-\u2013\u2014")
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
