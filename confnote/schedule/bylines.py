"""Find speakers in titles, where a file has no other place for them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from confnote.core.same_person import plain_letters
from confnote.schedule.byline_lines import ENDS, IDIOM, LABEL, MAX_LINE, MAX_NAME_WORDS, Byline, without_lines
from confnote.schedule.kinds import session_kind
from confnote.schedule.name_lists import AND, LEAD, Known, people_in
from confnote.schedule.open_pairs import (
    GIVEN_OR_ORGS,
    Evidence,
    in_natural_order,
    joined_pairs,
    unsure_lists,
    unsure_notices,
)
from confnote.schedule.people import distinct_speakers, is_name, speakers_in
from confnote.schedule.text import line, listed
from confnote.schedule.value import Slot, names_of

Style: TypeAlias = Callable[[str, Known], "Byline | None"]

# the share of the talks that end in names, before any title is cut
SHARE = 1 / 3
# the same for names in brackets or in front, and for one name without an organisation
WEAK_SHARE = 1 / 2
# the same for one word that can be a handle, in a file that names few organisations
STRONG_SHARE = 2 / 3
# a title of these words only has no speaker, whatever the habit of the file
FRAME = frozenset(
    "and & the of day door doors open opens close closes opening closing welcome farewell goodbye intro outro wrap-up"  # noqa: SIM905  # shorter
    " remarks words session ceremony registration check-in coffee tea pizza drinks breakfast lunch dinner break breaks"
    " party social lightning talks".split()
)
# speakers differ from talk to talk, but many titles have the end `Full Day`
DISTINCT = 0.6
# so many titles with names in front are worth a notice
FEWEST_LEFT = 3
# of a name behind a title that no habit of the file shows
FEW_WORDS = 3
# so many talks show the habit of a file; the largest programme seen has 674
SAMPLE = 2000
# the people in a title can have some in their organisations; a hostile title has hundreds
MAX_DASHES = 6
# `(talk by Ada Lind)` names a speaker in any file, `(presented by Example Org)` often a sponsor
SURE = re.compile(
    r"(?P<rest>.*\S)\s*[(\[]\s*(?:an?\s+)?(?:(?P<kind>talk|workshop|tutorial|keynote|panel|lecture|session|presentation)"
    r"|given|held)\s+by:?\s+(?P<names>[^()\[\]]+(?:\([^()]*\)[^()\[\]]*)*)[)\]]",
    re.IGNORECASE,
)
# `Lecture by Ada Lind, "On Clay"`
QUOTED = re.compile(
    r"(?:[^\W\d_]+\s+)?(?P<kind>talk|lecture|keynote|tutorial|workshop|presentation|vortrag)\s+(?:by|von):?\s+"
    r"(?P<names>[^\"\u201c\u201d\u201e\u00ab\u00bb]{3,200}?)\s*[,:\u2013\u2014-]?\s*"
    r"(?:\"(?P<plain>[^\"]+)\"|[\u201c\u201e\u00ab](?P<curly>[^\u201c\u201d\u201e\u00ab\u00bb]+)[\u201c\u201d\u00bb])",
    re.IGNORECASE,
)
# a quick test that spares most titles the two patterns
CLOSING = (")", "]")
BRACKETS = re.compile(
    r"(?P<rest>.*\S)\s*[(\[]\s*(?:(?:by|with|von|par|por):?\s+)?(?P<names>[^()\[\]]+(?:\([^()]*\)[^()\[\]]*)*)[)\]]",
    re.IGNORECASE,
)
# `by` first: a name can have a `von`
BYS = tuple(
    re.compile(
        rf"(?P<rest>.*\S)\s+(?:[-\u2013\u2014]+\s+)?(?:presented\s+)?(?:{word}):?\s+{IDIOM}(?P<names>\S.*)",
        re.IGNORECASE,
    )
    for word in ("by", "von|par|por")
)
FIRST = re.compile(r"(?P<names>[^:|\u2013\u2014]+?)(?::|\s(?:-{1,3}|[|\u2013\u2014]))\s+(?P<rest>\S.*)")
ARTICLE = re.compile(r"\s*(?:the|an?|our|my|your|us|you|me)\b|.*[0-9!?]", re.IGNORECASE)
DASH = re.compile(r"\s(?:-{1,3}|[\u2013\u2014|])\s*|(?<=[^\s-])[-\u2013\u2014]\s+")
# `Title - Ada Lind [EN]`
LANGUAGE = re.compile(r"\s*(?P<mark>\[(?:EN|DE|FR|ES|IT|NL|PT|PL|JA|ZH|CS|SV)(?:[/+,] ?[A-Z]{2})?\])\Z")
WORD = re.compile(r"\w[\w.-]*\w")
QUOTES = "\"'\u201c\u201d\u201e\u00ab\u00bb"
COMMON = re.compile(r"\b[a-zà-öø-ÿ]{2,}\b")


def with_bylines(slots: Sequence[Slot]) -> list[Slot]:
    """Return the slots with the speakers that their titles, subtitles and abstracts name.

    Cut a title only if over a third of the talks of the file end in names in the same way. Keep the whole title as
    `written`: the next import finds the session by it. Cut the lines of an abstract that are surely names.
    """
    slots = [without_lines(slot) for slot in slots]
    talks = [slot for slot in slots if not slot.service and not FRAME.issuperset(slot.title.casefold().split())]
    # of the sessions with speakers only those can be cut; the others take most of the time
    titles = {slot.title for slot in talks if not slot.speakers or _names_speaker(slot)}
    known = Known()
    cuts: dict[str, Byline] = {}
    for style in (_sure, _dashed, _by, _in_brackets, _first):
        left = [slot for slot in talks if slot.title not in cuts]
        if style is not _sure:
            sample = left[:SAMPLE]
            found = _cuts(sample, titles, style, known)
            number = min(len(talks), SAMPLE)
            if not _is_habit(found, number, weak=style not in (_dashed, _by)):
                continue
            known = _known(sample, found)
            # in brackets, in front of a title and after `by`, one word is seldom a name
            with_org = sum(any(one.org for one in cut.people) for cut in found.values())
            strong = len(found) > STRONG_SHARE * number and (known.commas or with_org * 5 < len(found))
            known = replace(known, handles=style is _dashed and strong)
        cuts |= _cuts(left, titles, style, known)
    return [_shortened(slot, cuts.get(slot.title) or _known_end(slot)) for slot in slots] if cuts else slots


def unsure_bylines(whole: Sequence[Slot], slots: Sequence[Slot]) -> tuple[str, ...]:
    """Return notices of the names in titles and lines of abstracts that can be organisations."""
    people = [one for slot in slots for one in slot.speakers]
    names, orgs = {one.name for one in people}, Counter(one.org for one in people)
    both = [(old, new) for old, new in zip(whole, slots, strict=True) if old is not new]
    ends = [_tail(old.title, new.title).strip(" -|()[]\u2013\u2014") for old, new in both]
    changed = [(old, new) for old, new in both if old.speakers != new.speakers]
    sure = (SURE.fullmatch(old.title) for old, new in changed if old.title != new.title)
    rows = (row for old, _ in changed for row in f"{old.subtitle}\n{old.abstract}".split("\n") if len(row) <= MAX_LINE)
    lines = (found["names"] or "" for row in rows if (found := LABEL.fullmatch(row)))
    texts = [LEAD.sub("", text.strip(ENDS)) for text in (*ends, *(found["names"] for found in sure if found), *lines)]
    # what two talks have is an organisation
    evidence = Evidence(orgs=frozenset(org for org, count in orgs.items() if count > 1))
    pairs = {text: listed for text in texts if (listed := joined_pairs(text))}
    unsure = [text for text, listed in pairs.items() if evidence.read_pairs(listed, flip=False) is None]
    given = [text for text in unsure if names.issuperset(name for name, _ in in_natural_order(pairs[text]))]
    return (
        *unsure_lists([end for end in ends if end], names.__contains__),
        *unsure_notices(given, "given names", GIVEN_OR_ORGS),
        *unsure_notices([text for text in unsure if text not in given], "organisations", GIVEN_OR_ORGS),
        *_titles_left(whole, slots),
    )


def _titles_left(whole: Sequence[Slot], slots: Sequence[Slot]) -> Iterator[str]:
    """Yield notices of titles with names in them that stay as they are.

    A few such as `Ada Lind (Example Org) - Title` show nothing. One such as `Title - Ada Lind` does if other titles of
    the file are cut.
    """
    left = [slot.title for slot in slots if not slot.service and not slot.speakers]
    are_cut = any(old.title != new.title for old, new in zip(whole, slots, strict=True))
    begin = [title for title in left if _has_people(title)]
    end = [title for title in left if are_cut and title not in begin and _has_end(title)]
    for titles, where, fewest in ((begin, "begin with", FEWEST_LEFT), (end, "end in", 1)):
        named = listed([repr(line(title, 60)) for title in titles])
        count, what = (f"{len(titles)} titles", "they are") if len(titles) > 1 else ("1 title", "it is")
        if len(titles) >= fewest:
            yield f"{count} can {where} speakers, left as {what}: {named} (confnote edit changes them)"


def _has_end(title: str) -> bool:
    found = next(filter(None, (style(title, Known()) for style in (_dashed, _by, _in_brackets))), None)
    # `(But Can Still Understand)`
    return found is not None and all(len(one.name.split()) <= FEW_WORDS for one in found.people)


def _has_people(title: str) -> bool:
    found = _first(title, Known())
    return found is not None and title.startswith(f"{found.people[0].name} ") and found.people[-1].org[:1].isupper()


def _known_end(slot: Slot) -> Byline | None:
    """Return the cut of a title that ends in ` - ` and the names of the session's speakers."""
    rest, _, names = slot.title.rpartition(" - ")
    is_end = bool(rest) and names == ", ".join(one.name for one in slot.speakers)
    return Byline(rest, slot.speakers) if is_end else None


def _names_speaker(slot: Slot) -> bool:
    """Return whether a title has a word of the name of one of its speakers."""
    title = plain_letters(slot.title)
    return any(word in title for name in names_of(slot.speakers) for word in name.split())


def _cuts(slots: Sequence[Slot], titles: Container[str], style: Style, known: Known) -> dict[str, Byline]:
    found = ((slot, _styled(slot.title, style, known)) for slot in slots if slot.title in titles)
    return {slot.title: cut for slot, cut in found if cut and _fits(slot, cut)}


def _styled(title: str, style: Style, known: Known) -> Byline | None:
    """Return the cut of a title; a language at its end, which is no organisation, stays there."""
    mark = LANGUAGE.search(title) if title.endswith("]") else None
    cut = style(title[: mark.start()] if mark else title, known)
    return cut._replace(rest=f"{cut.rest} {mark['mark']}") if cut and mark else cut


def _tail(title: str, rest: str) -> str:
    """Return what is cut from a title, without its language."""
    title, rest = LANGUAGE.sub("", title), LANGUAGE.sub("", rest)
    return title.removeprefix(rest).removesuffix(rest)


def _fits(slot: Slot, cut: Byline) -> bool:
    # `Lecture by Ada Lind, "On Clay"`: a text in quotes is a title, no organisation
    if any(one.org[:1] in QUOTES and one.org[-1:] in QUOTES for one in cut.people if one.org):
        return False
    # a file that has a place for the speakers can name them in the title as well
    return not slot.speakers or set(names_of(cut.people)) <= set(names_of(slot.speakers))


def _shortened(slot: Slot, cut: Byline | None) -> Slot:
    if cut is None or slot.service or not _fits(slot, cut):
        return slot
    people = slot.speakers or distinct_speakers(cut.people)
    kind = cut.kind if cut.kind and slot.kind == "talk" else slot.kind
    return replace(slot, title=cut.rest, kind=kind, speakers=people, written=slot.written or slot.title)


def _is_habit(found: dict[str, Byline], talks: int, *, weak: bool) -> bool:
    several = sum(len(cut.people) > 1 or bool(cut.people[0].org) for cut in found.values())
    weak = weak or several * 2 <= len(found)
    # `Main stage - Blue Harbor` alone shows nothing
    share, fewest = (WEAK_SHARE, 2) if weak else (SHARE, 1)
    people = {cut.people for cut in found.values()}
    return len(found) >= fewest and len(found) > share * talks and len(people) > DISTINCT * len(found)


def _known(slots: Sequence[Slot], found: dict[str, Byline]) -> Known:
    """Return the names, the organisations and the common words that the file shows."""
    people = [one for cut in found.values() for one in cut.people]
    names = {one.name for one in people}
    # other texts after a comma can be people: `Ada Lind, Bo Ek & Cy Oz, Example Org`
    orgs = {cut.people[-1].org.rpartition(", ")[2] for cut in found.values()} - names
    common = frozenset().union(*(COMMON.findall(f"{slot.title} {slot.abstract}") for slot in slots))
    # the words of a title before the last dash are none of a handle behind it
    bare = (found[slot.title].rest if slot.title in found else DASH.split(slot.title)[0] for slot in slots)
    rest = frozenset(WORD.findall(" ".join([*bare, *(slot.abstract for slot in slots)]).casefold()))
    tails = [_tail(title, cut.rest) for title, cut in found.items()]
    later = [[part.strip(" ()[]") for part in tail.split(",")[1:]] for tail in tails]
    alike = [is_name(part, common) for parts in later for part in parts]
    # `Ada Lind, Bo Ek, Cy Oz` in a file without `&` and `;`
    commas = (
        sum(alike) > 0.8 * len(alike)
        and not any(";" in tail or re.search(AND, tail) for tail in tails)
        and any(len(parts) > 1 or parts[0] in names for parts in later if parts)
    )
    return Known(frozenset(names), frozenset(() if commas else orgs), common, commas, habit=True, rest=rest)


def _sure(title: str, known: Known) -> Byline | None:
    if quoted := QUOTED.fullmatch(title) if title[-1:] in QUOTES else None:
        people = people_in(quoted["names"], _listing(quoted["names"], known))
        kind = session_kind(quoted["kind"])
        return Byline((quoted["plain"] or quoted["curly"]).strip(), people, kind) if people else None
    found = SURE.fullmatch(title) if title.endswith(CLOSING) else None
    if not found or ARTICLE.match(found["names"]):
        return None
    # the words say that these are names, so one word can be one
    people = people_in(found["names"], _listing(found["names"], known)) or speakers_in(
        found["names"], round_is_org=True
    )
    fits = all(len(one.name.split()) <= MAX_NAME_WORDS for one in people)
    return Byline(found["rest"].rstrip(" ,"), people, session_kind(found["kind"] or "")) if people and fits else None


def _first(title: str, known: Known) -> Byline | None:
    """Return the title after people and a colon or a dash: `Ada Lind: Title`."""
    found = FIRST.fullmatch(title)
    people = people_in(found["names"], replace(known, commas=True)) if found else ()
    # `Prompt Compass: a method`: a product can be in front as well
    if not found or any(one.name.split()[-1].casefold() in known.common for one in people):
        return None
    return Byline(found["rest"], people) if people else None


def _in_brackets(title: str, known: Known) -> Byline | None:
    return _matched(BRACKETS, title, known) if title.endswith(CLOSING) else None


def _by(title: str, known: Known) -> Byline | None:
    return next(filter(None, (_matched(pattern, title, known) for pattern in BYS)), None)


def _matched(pattern: re.Pattern[str], title: str, known: Known) -> Byline | None:
    found = pattern.fullmatch(title)
    people = people_in(found["names"], _listing(found["names"], known)) if found else ()
    return Byline(found["rest"].rstrip(" ,"), people) if found and people else None


def _listing(text: str, known: Known) -> Known:
    # without `;` and `&`, a comma before another name separates people
    return known if ";" in text or re.search(AND, text) else replace(known, commas=True)


def _dashed(title: str, known: Known) -> Byline | None:
    """Return the title before a dash and the people after it; try the last dash first."""
    last: Byline | None = None
    for found in reversed(list(DASH.finditer(title))[-MAX_DASHES:]):
        rest, names = title[: found.start()].rstrip(), title[found.end() :].strip()
        if last and (parts := names.split(" | ")):
            # `Ada Lind, Example Org | Bo Ek, Other Org`
            listed = [people_in(part, known) for part in parts]
            if rest and all(len(people) and people[0].org for people in listed):
                return Byline(rest, tuple(one for people in listed for one in people))
        elif rest and (people := people_in(names, known)):
            last = Byline(rest, people)
            if "|" not in found[0] or not people[0].org:
                return last
    return last
