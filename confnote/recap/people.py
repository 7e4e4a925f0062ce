"""Find the people in a line: the speakers in a session's heading, or in the line under it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from confnote.core.links import check_url, kind_of
from confnote.errors import Usage
from confnote.model import Link, LinkKind, Speaker
from confnote.recap.blocks import QUOTE_MARK, Block, plain

_PARTICLES = r"(?:de|da|del|della|den|der|di|dos|du|el|la|le|van|von|zu|bin|ibn|al)"
# begins with any letter but a small Latin one; a stop only ends an initial or a title, else it ends the sentence
_NAME_WORD = r"(?:(?:[^\W\d_a-z]\.)+|(?:Dr|Jr|Sr|St|Mr|Ms|Mrs|Prof)\.|[^\W\d_a-z][\w'\u2019\u2010\u2011-]*)"
_NICK = r"(?:['\"\u201c\u2018]\w+['\"\u201d\u2019] )"
NAME = rf"{_NAME_WORD}(?: {_NICK}?(?:{_PARTICLES} )*{_NAME_WORD}){{1,3}}"
_NAME = re.compile(NAME)
_ORG = re.compile(rf"{_NAME_WORD}(?: (?:&|and|of|at|{_NAME_WORD})){{0,4}}")
_OUTSIDE = r"(?![^()]*\))"  # not in parentheses
_AND = re.compile(rf",? (?:and|&|et|und) {_OUTSIDE}|[,;] {_OUTSIDE}| [/+] {_OUTSIDE}")
_PERSON = re.compile(rf"({NAME})(?: ?\(([^()]+)\))?(?: (@[\w.@-]+))?")
_WITH_ORG = re.compile(rf"({NAME})(?:,| (?:from|of|at|[-\u2013\u2014|])) ({_ORG.pattern})")
# what a person does in a session is no part of the name, nor an organisation: `Ada Lind (me!)`, `Bo Ek, chair`
_ROLES = (
    r"(?:me|myself|(?:key ?note )?speaker|(?:co-?)?(?:chair|host|moderator|presenter|speaker)|keynote|panell?ist|"
    r"facilitator|remote(?:ly)?|online|virtual(?:ly)?)"
)
_ROLE = re.compile(rf"(?i) ?\((?:the |yes, )?{_ROLES}!?\)|, {_ROLES}(?=$|,| (?:and|&) )")
# a speaker with a post, behind `Presenter:` and the like
_WITH_POST = re.compile(rf"({NAME})(?:,| [-\u2013\u2014|]) ((?:[^\s,;:.()]+ ){{0,8}}[^\s,;:.()]+)")
_CAPITALS = re.compile(r"(?!(?:[IVX]+|Mc[A-Z]+)$)[A-Z]{3,}s?$")
# words of titles; no person has such a name
_TITLE_WORDS = (
    " a about ai an and api are at beyond but by ci cd css for from how html i i'm i've in into io is it iot its js ml"
    " not of on or our over qa the this to ui up ux vs we what when where who why with without you your advanced agile"
    " apps architecture automation backup best beyond building bugs cloud cluster code coding computing  conference"
    " containers continuous data day days deep delivery deployment design developer developers development  devops"
    " distributed dive edge engineering experience fast framework functional future getting guide hidden  highlights"
    " intro introduction infrastructure keynote kubernetes language languages learned learning lessons  lightning"
    " linux machine making management mesh microservices mobile modern monitoring native network networks"
    " observability open operations opening closing overview panel part patterns performance pipelines platform"
    " platforms practices production programming project python q&a quality real recap rust scale scaling secure"
    " security serverless service services session sessions simple software source speaker speakers stack started"
    " state  storage story summary system systems talk talks teams tech testing thoughts time tools track tutorial"
    " using web  workshop world writing"
)
_NO_NAME = frozenset(_TITLE_WORDS.split())
# what separates title and speakers in a heading; after " (" a ")" must follow the speakers
SEPARATORS = (
    *(
        " by ",
        " presented by ",
        " with ",
        " w/ ",
        " feat. ",
        " - ",
        " -- ",
        " \u2013 ",
        " \u2014 ",
        " | ",
        " (",
        ", ",
        " / ",
    ),
)
# link kinds by the beginning of a link's text, which decides before its address; a link of these kinds belongs to the
# session, wherever in a note it is
CALLED: dict[LinkKind, tuple[str, ...]] = {
    "slides": ("slides", "deck"), "video": ("video", "recording"), "code": ("code", "repo"), "paper": ("paper",),
}  # fmt: skip
LONGEST = 300  # characters of a line with speakers; the patterns need long for a longer one
LINK = re.compile(r"(?<!!)\[([^\[\]]*)\]\(<?([^()\s<>]+(?:\([^()\s]*\)[^()\s]*)*)>?(?: [^()]*)?\)")


def is_person(name: str) -> bool:
    """Return whether some words can be the name of a person."""
    words = name.split()
    return bool(_NAME.fullmatch(name)) and not any(word.lower() in _NO_NAME or _CAPITALS.match(word) for word in words)


def people(text: str, *, is_with_org: bool = False) -> tuple[Speaker, ...]:
    """Return the speakers in `Ada Lovelace and Grace Hopper`; () if some part is no name.

    Of two names with a comma between, the second is an organisation if `is_with_org`.
    """
    if len(text) > LONGEST:
        return ()
    text = _ROLE.sub("", text).strip()
    alone = _WITH_ORG.fullmatch(text)
    if is_with_org and alone and is_person(alone[1]):
        return (Speaker(name=alone[1], org=alone[2]),)
    found = [_person(part.strip()) for part in _AND.split(text)]
    if all(found):
        return tuple(speaker for speaker in found if speaker)
    # `Ada Lovelace, Grace Hopper` are two people, `Ada Lovelace, Engines` is one
    return (Speaker(name=alone[1], org=alone[2]),) if alone and is_person(alone[1]) else ()


def any_people(text: str) -> tuple[Speaker, ...]:
    """Return the speakers in a text that can only be names, such as `Ada` or `Tao xavier`."""
    names = [name.strip() for name in _AND.split(text)]
    is_short = all(name[:1].isupper() and len(name.split()) <= 4 for name in names)
    return tuple(Speaker(name=name) for name in names) if is_short else ()


def _person(text: str) -> Speaker | None:
    match = _PERSON.fullmatch(text)
    if match is None or not is_person(match[1]):
        return None
    beside, handle = (match[2] or "").strip(), match[3] or ""
    if beside.startswith("@"):
        beside, handle = "", beside
    # a verdict in parentheses, such as `(great)`, is no organisation
    return Speaker(name=match[1], org=beside, handle=handle) if not beside or beside[:1].isupper() else None


def title_and_people(words: str) -> tuple[str, str, str]:
    """Split a heading into title, speakers and template (`{title} by {speakers}`).

    Without speakers, the whole heading is the title, and the others are empty.
    """
    for separator in SEPARATORS if len(words) <= LONGEST else ():
        end = len(words)
        # the last separator counts, for a title may contain a dash; but an organisation may follow the speakers
        while (at := words.rfind(separator, 0, end)) > 0:
            title, names = words[:at].strip(), words[at + len(separator) :]
            close = ")" if separator == " (" else ""
            inner = names.removesuffix(close)
            by = inner[:3] if inner[:3].lower() == "by " else ""
            if title and names.endswith(close) and people(inner[len(by) :]):
                return title, inner[len(by) :], f"{{title}}{separator}{by}{{speakers}}{close}"
            end = at
    return words, "", ""


KIND_FIRST = re.compile(r"(?i)(?P<kind>talk|keynote|workshop|tutorial|panel): +")
_FIRST = re.compile(r"(.+?)(: | (?:[-\u2013\u2014|]|--) )(\S.*)")


# `[Ada Lind](https://...), *Engines*`: the title is in italics, in bold or in quotation marks
_MARKED_TITLE = re.compile(
    r"(?P<names>.+?)(?P<join>,| ?:| (?:[-\u2013\u2014|]|--)) "
    r"(?:(?P<tag><(?P<tagged>i|em|b|strong)>)(?P<a>[^<>]+)</(?P=tagged)>|(?P<mark>\*{1,3}|_{1,3})(?P<b>[^*_]+)(?P=mark)|"
    r"\"(?P<c>[^\"]+)\"|\u201c(?P<d>[^\u201d]+)\u201d)"
)


def marked_title(inline: str) -> tuple[str, str, str] | None:
    """Split a heading in Markdown of speakers and a title that has marks; None for others."""
    match = _MARKED_TITLE.fullmatch(inline) if len(inline) <= LONGEST else None
    names = plain(KIND_FIRST.sub("", match["names"], count=1)) if match else ""
    if match is None or not people(names):
        return None
    key = next(key for key in "abcd" if match[key])
    begin, end = match.span(key)
    template = f"{{speakers}}{match['join']} {inline[match.end('join') + 1 : begin]}{{title}}{inline[end:]}"
    return plain(match[key], with_code=True), names, template


def speakers_first(words: str, inline: str = "", *, is_single: bool = False) -> tuple[str, str, str] | None:
    """Split a heading such as `Ada Lind: Engines` or `Ada Lind & Bo Ek - Engines`; None for others.

    A kind may be before the speaker, `Keynote: `. Many titles look alike, such as `Cable Cars: a visit`: see
    `names_one_of`. `inline` is the heading in Markdown. With `is_single`, the speaker may have a single name.
    """
    if marked := marked_title(inline):
        return marked
    match = _FIRST.fullmatch(KIND_FIRST.sub("", words, count=1)) if len(words) <= LONGEST else None
    if match is None or not (people(match[1]) or (is_single and re.fullmatch(_NAME_WORD, match[1]))):
        return None
    return match[3], match[1], f"{{speakers}}{match[2]}{{title}}"


def names_one_of(found: Iterable[Speaker], text: str) -> bool:
    """Return whether the beginning of a text has the first or the last name of a speaker."""
    words = {word.partition("-")[0] for who in found for word in (who.name.split()[0], who.name.split()[-1])}
    return bool(words & set(re.findall(r"\w+", text[:LONGEST])))


TELLS = re.compile(
    r"(?i)\b(?:talk(?:s|ed|ing)?|sessions?|keynotes?|presents?|presented|presentation|speakers?|spoke|speaks|gave|gives?|"
    r"show(?:s|ed)|explain(?:s|ed)|introduced|discussed|told|demo(?:ed|nstrated)?|workshop|panel|shared|describe[sd])\b"
)


def tells_of_speaker(text: str) -> bool:
    """Return whether the beginning of a paragraph links to a person, or says what one presented."""
    start = text[: 2 * LONGEST]
    linked = [plain(match[1]) for match in LINK.finditer(start)]
    if any(words.startswith("@") or is_person(re.sub(r"['\u2019]s?\b.*", "", words)) for words in linked):
        return True
    named = (match[0].removesuffix("'s").removesuffix("\u2019s") for match in _NAME.finditer(plain(start)))
    return bool(TELLS.search(start)) and any(map(is_person, named))


_PROFILE = (
    r"(?:mailto:[^()\s]+|(?:https?:)?//(?:www\.)?(?:(?:twitter|x)\.com/\w+|github\.com/[\w-]+|linkedin\.com/in/[^()\s]+|"
    r"bsky\.app/profile/[^()\s]+|[\w.-]+/@[\w.@-]+))/?"
)
# a sentence may begin with such a word before the name
_OPENING = r"(?:(?:Thanks|Then|Next|Also|Finally|Here|Today|Now|First|Second|Third|Last|After|But|And|As|Our|My|By) )?"
_TOLD = re.compile(rf"\[({NAME})\]\(({_PROFILE})\)|{_OPENING}({NAME}) \(\[(@[\w.@-]+)\]\(([^()\s]+)\)\)")


def told_speakers(blocks: Iterable[Block]) -> tuple[Speaker, ...]:
    """Return the people whose profile or handle the first paragraph with one links to."""
    paragraphs = [" ".join((block.inline or block.text).split()) for block in blocks if block.sort == "text"]
    for text in paragraphs[:2]:
        found: list[Speaker] = []
        end = 0
        for match in _TOLD.finditer(text[: 2 * LONGEST]):
            name, handle = match[1] or match[3], match[4] or ""
            # only those named with the first: `[Ada Lind](...) and [Bo Ek](...)`
            if is_person(name) and (not found or _AND.fullmatch(text, end, match.start())):
                found.append(Speaker(name=name, handle=handle, url=address(match[2] or match[5])))
                end = match.end()
        if found:
            return tuple(found)
    return ()


def tells(blocks: Iterable[Block]) -> bool:
    """Return whether one of the first two paragraphs tells of a person's talk."""
    paragraphs = [block.inline or block.text for block in blocks if block.sort == "text"]
    return any(map(tells_of_speaker, paragraphs[:2]))


def address(url: str) -> str:
    """Return a link's address, "" if it is none."""
    try:
        return check_url(url)
    except Usage:
        return ""


def called(words: str) -> LinkKind | None:
    """Return the kind of link that some words name, such as `Slides (PDF)`; None for others."""
    low = words.lower().lstrip("([ ")
    return next((kind for kind, starts in CALLED.items() if low.startswith(starts)), None)


# --- the line under a session's heading ---

_LEAD = re.compile(
    r"(?i)(?:(?:speakers?|presenters?|presented|panell?ists?|talk|session|given|host(?:ed)?|moderators?|by|who)"
    r"(?: by)?\s*:\s*|(?:presented |given |held |an? talk |talk )?(?:by|with|from)\s+|[\u2013\u2014-]+\s+)"
)
# what names the speakers of the line below a heading
ROLE_OF_LINE = re.compile(
    r"(?i)(?:\*\*|[*_])?(?:speakers?|presenters?|presented by|panell?ists?|moderat(?:ors?|ed by)|chair(?:s|ed by)?)"
    r"(?:\(s\))?(?::\*\*|\*\*:|:[*_]|[*_]:|:) *(?=\S)"
)
_LENGTH = re.compile(r"[\s,|(\u2013\u2014-]*\b\d+ ?min(?:ute)?s?\b\.?\)?")
_JOINERS = " ,;:|/\u00b7\u2013\u2014-"
_HOLLOW = re.compile(r"[(\[][\s,|/\u00b7-]*[)\]]")


_TIME = re.compile(
    r"[\s,|(@\u00b7\u2013\u2014-]*\b\d\d?[:.]\d\d(?:\s?[-\u2013]\s?\d\d?[:.]\d\d)?(?: ?[ap]m)?\b\)?", re.IGNORECASE
)
_ROOM = (
    r"(?:(?:Room|Hall|Stage|Track|Where|Venue): ?)?(?P<room>(?:[^\W\d_a-z][\w'\u2019-]* ){0,2}"
    r"(?:Hall|Room|Stage|Track|Auditorium|Theat(?:er|re)|Ballroom|Aula|Saal|Salle|Sala|Salon|Studio|Foyer|Lounge|Arena|Tent|"
    r"Floor|Building|Plenary)(?: (?:[A-Z]|[A-Z]?\d[\w.-]*|One|Two|Three|[IVX]+))?)"
)
_ROOM_AT_END = re.compile(rf"(?:\s*[,;|/\u00b7@\u2013\u2014-]\s*|\s+(?:in|at)\s+(?:the )?|\s*\(){_ROOM}\)?\s*$")
_ROOM_FIRST = re.compile(rf"{_ROOM}(?::|,| [|\u00b7\u2013\u2014-])\s+")


@dataclass(frozen=True, slots=True)
class SpeakerLine:
    """The speakers, the links and the room that the line under a session's heading names."""

    speakers: tuple[Speaker, ...]
    links: tuple[Link, ...]
    room: str = ""


def byline(block: Block) -> SpeakerLine | None:
    """Read a paragraph of speakers and links only; None for any other block."""
    if block.sort not in {"text", "quote"} or len(block.text) > LONGEST:
        return None
    links: list[Link] = []
    urls: dict[str, str] = {}

    def without_link(match: re.Match[str]) -> str:
        words, url = plain(match[1]), address(match[2])
        if url and (kind := called(words)):
            links.append(Link(kind=kind, url=url, title=words.strip("()[] ")))
            return ""
        bare = words.strip("()[] ")
        urls[bare] = url
        return f" ({bare}) " if bare.startswith("@") else words

    text = QUOTE_MARK.sub("", block.text) if block.sort == "quote" else block.inline or block.text
    rest = _TIME.sub("", _LENGTH.sub("", plain(LINK.sub(without_link, text))))
    rest = " ".join(_HOLLOW.sub(" ", rest).split()).strip(_JOINERS)
    place = _ROOM_AT_END.search(rest) or _ROOM_FIRST.match(rest)
    rest = f"{rest[: place.start()]}{rest[place.end() :]}".strip(_JOINERS) if place else rest
    rest = re.sub(r" ?\(\(?(@[^()]+)\)\)?", r" (\1)", _LEAD.sub("", rest, count=1))
    rest = rest.removesuffix(".") if names_speaker(block) else rest  # without a label, it may be a sentence
    found = people(rest, is_with_org=block.is_with_org)
    if not found and names_speaker(block) and (told := _WITH_POST.fullmatch(rest)) and is_person(told[1]):
        found = (Speaker(name=told[1], org=told[2]),)
    if not found:
        return None
    speakers = (replace(who, url=urls.get(who.name, "") or urls.get(who.handle, "")) for who in found)
    return SpeakerLine(tuple(speakers), tuple(links), place["room"] if place else "")


def names_speaker(block: Block) -> bool:
    """Return whether a line begins with `Presenter:` or the like, however it names the speaker."""
    return block.sort == "text" and len(block.text) <= LONGEST and bool(ROLE_OF_LINE.match(block.text))


def kind_of_link(words: str, url: str) -> LinkKind:
    """Return the kind of a link, by its words or else by its address."""
    return called(words) or kind_of(url)
