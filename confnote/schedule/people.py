"""Make speakers of the words of a file, and recognise names, organisations and handles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from confnote.core.same_person import CREDENTIALS, DEGREES, is_open, person_key, plain_letters
from confnote.model import Speaker
from confnote.schedule.text import LINE_BREAK, line, listed
from confnote.schedule.value import Slot
from confnote.schedule.weblinks import web_address

MAX_SPEAKERS = 50
MAX_NAME = 120
# four for each speaker; a hostile text can have thousands
MAX_BRACKETS = 200
# `<b>Ada Lind</b>`, `<a href="...">Ada Lind</a>`
TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
# a small picture behind a name
PICTURES = re.compile(r"\s*[\u2600-\u27bf\U0001f1e6-\U0001faff\u200d\ufe0f]+\Z")
IN_SQUARE = re.compile(r"(.+?)\s*\[([^\[\]]+)\]")
IN_ROUND = re.compile(r"(.+?)\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)")
# `Ada Lind @ada`, but `Ada Lind @Acme` has an organisation
NICKNAME = re.compile(
    r"[\"\u201c\u201d\u201e\u00ab\u2018\u2019'][^,;()\[\]]{1,40}[\"\u201c\u201d\u00bb\u2018\u2019']"
    r"|(?i:a\.?k\.?a\.?|alias|nickname|genannt|dit|dite|detto|detta)[: ].{1,40}"
)
NAME_AND_HANDLE = re.compile(r"(\S+ [^@]*\S)\s+(@[a-z0-9_]\w{1,40})")
EMPLOYED = re.compile(r".*?(?:\bat\s|@|\bbei\s|\bchez\s)\s*(?P<org>[^|,;•]+).*", re.IGNORECASE)
# a part of an organisation: `Dean, School of IT at Example University`
_UNIT = r"(?:school|department|dept\.?|faculty|institut[eo]?|laboratory|cent(?:er|re)|college|division)"
UNIT = re.compile(rf"(?i)(?:\A|[,|;\u2022]\s*)((?:[^\W\d_][\w.&'-]*\s){{0,3}}{_UNIT}\b[^,|;\u2022]*)\Z")
UNIT_OF = re.compile(rf"(?i)\b{_UNIT} (?:of|for) [^,|;\u2022]*\Z")
MAX_ORG = 60
HANDLE = re.compile(r"https?://(?:www\.)?(?:twitter|x)\.com/@?(?P<name>[A-Za-z0-9_]{1,15})/?")

_ADDRESS = r"(?<![@\w.])(?:mailto:)?[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
# `Ada Lind <ada@example.org>`, `Ada Lind, ada@example.org`; `Lind@booking.com` behind a blank is no address
EMAIL = re.compile(
    rf"\s*(?:<\s*{_ADDRESS}\s*>|[(\[]\s*{_ADDRESS}\s*[)\]])|(?:\A|\s*[,;|/\n]|\s[-\u2013\u2014:])\s*{_ADDRESS}"
    rf"|\s(?=[a-z0-9]){_ADDRESS}"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PARTICLES = _words("""
    de del della di da do dos das du des la le les el al bin bint ben ibn van von vom der den zu zur zum ten ter te 't
    af av y e i und and
""")
HONORIFICS = _words("""
    dr dr. prof prof. professor a/prof mr mr. mrs mrs. ms ms. mx mx. sir dame right
    honourable honorable hon. justice rev. phd ing. dipl.-ing.
""")
AFTER_NAMES = DEGREES | _words("ph.d m.sc b.sc jr sr ii iii md junior")
# words of a position: `Ada Lind, Principal Engineer`
ROLES = _words("""
    engineer engineers engineering manager director president chief officer ceo cto cio coo cfo ciso cpo founder
    co-founder cofounder head lead leader leads maintainer maintainers contributor developer developers advocate
    evangelist architect specialist scientist researcher consultant analyst strategist technologist designer
    professor lecturer student fellow principal senior junior staff vp svp evp executive owner chair co-chair
    member ambassador partner editor author writer trainer coach organizer organiser administrator admin sre devops
    programmer producer teacher reviewer approver committer entwickler entwicklerin leiter leiterin geschäftsführer
    geschäftsführerin berater beraterin freelancer freelance independent coordinator associate assistant
    postdoc moderator discussant panelist panellist host expert experts journalist artist musician
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
    popular demand
    gpu gpus iot devices design development programming code coding tools tool management monitoring observability
    case study studies lessons learned story stories future state art guide best practices practice patterns pattern
    outro game games play show band set night round final finals contest quiz concert reading signing story q&a qa faq
    full-day half-day am pm required separate free sold out live stream online remote virtual hybrid part1 part2
    morning afternoon evening monday tuesday wednesday thursday friday saturday sunday
    january february july september october november december
    airlines analytics automotive capital communications consulting electronics energy entertainment financial
    government health holdings industries insurance interactive investments logistics motors nations partners pharma
    robotics semiconductor semiconductors space telecom ventures
    beginner beginners intermediate advanced level new next first second third one two three four five tba tbd tbc
""")
# of these a name of two words can end in one: `Ada Day`
SURNAMES = _words("best booth case day rust story")
# organisations that look like the names of people
ORGS_LIKE_NAMES = _words("""
    bae-systems booz-allen booz-allen-hamilton deutsche-telekom delivery-hero fannie-mae freddie-mac goldman-sachs
    hewlett-packard home-depot hugging-face jane-street jp-morgan jp-morgan-chase lockheed-martin marks-spencer
    marsh-mclennan merrill-lynch morgan-stanley northrop-grumman palo-alto philip-morris procter-gamble red-hat
    rolls-royce saint-gobain thales-alenia wells-fargo
""")
# usual given names: with one of them, `Lind, Ada` has the surname first even if the file does not show it
GIVEN = _words("""
    ada adam alan albert alex alexander alexandra alice amanda amy ana anders andrea andreas andrew angela anita ann
    anna anne antonio ben benjamin bo brian camille carla carlos carmen caroline catherine charlotte chris christian
    christina christine claire clara cy daniel daniela david diana diego elena elizabeth ella emily emma eric erik
    eva felix fernando florian fran frank gabriel george giulia grace hannah hans heidi helen helena ida ingrid irene
    isabel jack james jan jane jean jennifer jessica joao joe johan johannes john jonas jorge josé juan julia julie
    karen karin karl kate katherine kevin klaus lars laura lena linda lisa luca lucas lucia lucy luis lukas manuel
    marco maria marie marta martina mary matthias mia michael michele miguel mohammed monica nicola nicolas nina oliver
    olivia oscar pablo patricia paul pedro peter philip pierre priya rachel rafael rebecca richard robert rosa ruth
    sam sandra sara sarah sebastian sofia sophie stefan stephanie steven susan thomas tim tom ulrike ursula victoria
    wolfgang yuki
""")
# the legal form at the end of the name of a company; of two words, `Rahul KK` can be a person
LEGAL = re.compile(
    r"\s(?:SA|AG|BV|NV|SE|AB|AS|A/S|SAS|SARL|SpA|Oyj?|ApS|Srl|KG|LLC|LLP|PLC|plc|Inc|INC|Ltd|LTD|Limited|Pty|GmbH|Corp"
    r"|Co|B\.V\.|N\.V\.|S\.A\.|S\.p\.A\.|S\.r\.l\.)\.?\Z|\S\s+\S+\s+(?:KK|K\.K\.)\Z"
)
# an organisation: the name of a company ends so
COMPANY = re.compile(
    r"(?i:\.(?:io|com|org|net|ai|dev|tech|de|co|eu|app))\Z|\bat\s|\b(?:SA|AG|BV|SE|AB|AS|LLC|LLP|PLC|Inc|INC|Ltd|LTD|GmbH"
    rf"|Corp|Co)\b\.?\Z|\bB\.V\.|{LEGAL.pattern}"
)
ORG = re.compile(
    r"(?:\b(?:inc|ltd|gmbh|llc|plc|corp|ag|s\.?l|s\.?a|b\.?v|university|universit[äéa]\w*|institute?|foundation|labs?|"
    r"company|college|group|systems?|technologies|software|project|org|school|cern|e\.?v)\b\.?)",
    re.IGNORECASE,
)
# an employer that only its place shows: `TU Hamburg`
UNIVERSITY = re.compile(r"\b(?:TU|FH|TH|ETH|EPFL|RWTH|LMU|MIT|Uni|Hochschule|Politecnico|Fraunhofer|Max[ -]Planck)\b")
ASIDE = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\]|[\"“„«][^\"“”»]*[\"”“»])\s*")
# within a word: apostrophes and hyphens
WORD = re.compile(r"[^\W\d_]+(?:[.'`\u2019\u2018\u00b4\u2010\u2011\u00b7-]+[^\W\d_]+)*\.?")
# what names of people hardly have; `Ann Lee Jr.` and `Ann L.` end with a full stop
ODD = re.compile(
    r"[:@|<>{}=!?\u00a1\u00bf]|\s[12][0-9]{3}\Z|[^\W\d_]{2}/[^\W\d_]{2}|\s[-\u2013\u2014&+/]\s|(?i:https?)|(?<!\b[JS]r)(?<!\bEsq)(?<!\b[A-Z])(?<!D)\.\Z"
)
MAX_WORDS = 4
# the commas, the semicolon and the brackets of Chinese and Japanese, which have no space after them
WIDE = str.maketrans({"\uff0c": ", ", "\u3001": ", ", "\uff1b": "; ", "\uff08": " (", "\uff09": ")"})
BETWEEN_NAMES = r"[,;&\n]|\s(?:and|und|et|y)\s"
# a file with fewer such names has no habit
FEWEST_TURNED = 2


def without_addresses(text: str) -> str:
    """Return a text without the e-mail addresses in it."""
    return EMAIL.sub("", text).strip(" ,;|/\n") if "@" in text else text


def person(name: str, *, org: str = "", url: str = "", handle: str = "") -> Speaker | None:
    """Return a speaker, None for a name of nobody (`TBA`); split `Name [Org]` if `org` is empty."""
    # a public name that is only an address is dropped where a notice says so
    name, org = without_addresses(name) or name, without_addresses(org)
    name, org = (TAG.sub("", LINE_BREAK.sub(" ", text)) if "<" in text else text for text in (name, org))
    name = line(name, MAX_NAME)
    # the checks are five times as fast as patterns that find nothing
    name = name if name.isascii() else PICTURES.sub("", name) or name
    if not org and name.endswith("]") and (found := IN_SQUARE.fullmatch(name)):
        name, org = found[1], found[2]
    if not handle and "@" in name and (found := NAME_AND_HANDLE.fullmatch(name)):
        name, handle = found[1], found[2]
    if org and (NICKNAME.fullmatch(org) or CREDENTIALS.issuperset(org.replace(",", " ").split())):
        # `Ada Lind ("Addie")`, `Ada Lind (PMP, CSP)`
        name, org = f"{name} ({org})" if NICKNAME.fullmatch(org) else f"{name} {org.replace(',', '')}", ""
    if not handle and org.startswith("@") and re.fullmatch(r"@\w{2,40}", org):
        org, handle = "", org
    # `TBA (Example Org)`
    in_round = IN_ROUND.fullmatch(name) if name.endswith(")") else None
    if not person_key(name) or (in_round and not person_key(in_round[1])):
        return None
    org = "" if is_open(org) else line(org, MAX_NAME)
    return Speaker(name=name, org=org, url=web_address(url), handle=line(handle, MAX_NAME))


def distinct_speakers(found: Iterable[Speaker | None]) -> tuple[Speaker, ...]:
    """Return the speakers that are not None, each name once, at most 50.

    A name that comes again can have the organisation that the first one lacks.
    """
    kept: dict[str, Speaker] = {}
    for speaker in found:
        if speaker is not None and len(kept) < MAX_SPEAKERS:
            key = person_key(speaker.name) or speaker.name.casefold()
            first = kept.setdefault(key, speaker)
            kept[key] = first if first.org or not speaker.org else replace(first, org=speaker.org)
    return tuple(kept.values())


def speakers_in(text: str, *, round_is_org: bool = False) -> tuple[Speaker, ...]:
    """Return the speakers in `Ada, Bob [Org]`; `round_is_org` splits `Bob (Org)` too."""
    found = []
    for part in split_outside(text.translate(WIDE)):
        in_round = IN_ROUND.fullmatch(part.strip()) if round_is_org else None
        found.append(person(in_round[1], org=in_round[2]) if in_round else person(part))
    return distinct_speakers(found)


def split_outside(text: str, separators: str = r"[,;&]|\s(?:and|und|et|y)\s") -> list[str]:
    """Split a text at separators (a pattern) that are not inside brackets."""
    # most texts have none, and this is five times as fast
    brackets = text.count("(") + text.count("[")
    if not brackets:
        return re.split(separators, text)
    if brackets > MAX_BRACKETS:
        return [text]
    parts, depth, begin = [], 0, 0
    for found in re.finditer(rf"[\[(]|[\])]|{separators}", text):
        if found[0] in "[(":
            depth += 1
        elif found[0] in "])":
            # a closing bracket too many changes nothing
            depth = max(depth - 1, 0)
        elif not depth:
            parts.append(text[begin : found.start()])
            begin = found.end()
    return [*parts, text[begin:]]


def odd_names(slots: Iterable[Slot], said: Iterable[str]) -> tuple[str, ...]:
    """Return a notice of speakers whose names people hardly have, as `Coaches: Ann Lee`.

    Names in `said`, the other notices, are left out.
    """
    names = dict.fromkeys(speaker.name for slot in slots for speaker in slot.speakers)
    known = " ".join(said)
    # `presentation of the event` beside `Ada Lind`
    small = {name for name in names if " " in name and name.islower()} if not all(map(str.islower, names)) else set()
    # `Recharge the batteries`
    rests = {name: name.split()[1:] for name in names}
    small |= {
        name for name, rest in rests.items() if len(rest) > 1 and " ".join(rest).islower() and {*rest} - PARTICLES
    }
    odd = [
        line(name, 60)
        for name in names
        if (ODD.search(name) or (" " in name and is_role(person_key(name))) or name in small)
        and line(name, 60) not in known
    ]
    what = "1 name of a speaker looks" if len(odd) == 1 else f"{len(odd)} names of speakers look"
    return (f"{what} odd: {listed(list(map(repr, odd)))} (confnote edit changes them)",) if odd else ()


def unnamed_speakers(count: int) -> str:
    """Return a notice that the file lists speakers, but that no session names one."""
    return f"the file lists {count} speaker{'s' * (count > 1)}, but no session names one"


def employer(tagline: str) -> str:
    """Return the organisation in `Principal Engineer at Example`; empty if there is none."""
    found = EMPLOYED.fullmatch(line(tagline))
    # a longer text is a sentence that happens to have an `at`
    if found is None or len(found["org"]) > MAX_ORG:
        return ""
    unit = UNIT.search(head := line(tagline)[: found.start("org")])
    unit = UNIT_OF.search(head) if unit is None or is_role(unit[1]) else unit
    return ((unit[unit.re.groups] if unit else "") + found["org"]).strip(" .")


def handle_of(url: str) -> str:
    """Return `@name` for the address of a Twitter account; empty for any other."""
    found = HANDLE.fullmatch(url.strip())
    return f"@{found['name']}" if found else ""


def looks_like_names(text: str) -> bool:
    """Return whether a text can be a list of names: short parts with capitals, and no sentence."""
    for part in split_outside(text, ","):
        words = IN_SQUARE.sub(r"\1", part.strip()).split()
        if not 0 < len(words) <= 6 or words[-1][-1] in "?!:":
            return False
        small = sum(word[0].islower() for word in words)
        # a name of one word may be in lower case
        if len(words) > 1 and (small * 2 > len(words) or words[0][0].isdigit()):
            return False
    return True


# a list of names is read in several ways, one after the other
@lru_cache(maxsize=2048)
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
    fewest = 1 if mononym or (words and words[0].lower() == words[0].upper()) else 2
    if not fewest <= len(own) <= MAX_WORDS or len(words) > 2 * MAX_WORDS or words[-1] is not own[-1]:
        return False
    folded = [word.casefold().strip(".") for word in own]
    if _is_known_org(text):
        return False
    if not all(WORD.fullmatch(word) and not word[0].islower() for word in own) or COMPANY.search(text):
        return False
    # the `A.` of `Samuel A. Moore` is no word
    plain = sum(word in PLAIN_WORDS for word, written in zip(folded, own, strict=True) if written != f"{word.upper()}.")
    if plain > (len(folded) == 2 and lenient) or not ROLES.isdisjoint(folded) or common.issuperset(folded):
        return False
    # `WG DEVICE`: letters in capitals only are initials at most
    return any(not word.isupper() or len(word.strip(".")) == 1 for word in own)


def is_named(text: str, common: frozenset[str] = frozenset()) -> bool:
    """Return whether a text looks like a name in a place of names, where `Ada Day` is one too."""
    plain = text.rpartition(" ")[2].casefold() in SURNAMES
    return is_name(text, common, lenient=plain)


def has_given_name(text: str) -> bool:
    """Return whether a text begins with a usual given name."""
    return is_given(text.partition(" ")[0])


def is_given(word: str) -> bool:
    """Return whether a word is a usual given name, with or without accents: `María`."""
    return word.casefold() in GIVEN or plain_letters(word) in GIVEN


def could_be_name(text: str) -> bool:
    """Return whether a text can be a name if its place says that it is one: one to three words."""
    words = text.casefold().split()
    plain = any(word in PLAIN_WORDS or word in ROLES for word in words)
    return 0 < len(words) <= MAX_WORDS - 1 and not plain and text[-1] not in ".:?!" and text[0].isalnum()


def names_org(text: str) -> bool:
    """Return whether a text has a word such as `Institute` or `Ltd`, or is such as `Red Hat`."""
    return any(pattern.search(text) for pattern in (ORG, UNIVERSITY, LEGAL)) or _is_known_org(text)


def _is_known_org(text: str) -> bool:
    return "-".join(text.casefold().split()) in ORGS_LIKE_NAMES


def in_capitals_first(text: str) -> bool:
    """Return whether a text begins with an abbreviation, such as `KFU Graz`."""
    first, _, rest = text.partition(" ")
    return len(first) > 2 and first.isalpha() and first.isupper() and not rest.isupper() and bool(rest)


def is_role(text: str) -> bool:
    """Return whether a text names a position, such as `Senior Engineer`."""
    return any(word.casefold().strip(".,()") in ROLES for word in re.split(r"[\s/&]+", text))


def capital_pairs(text: str) -> list[str]:
    """Return the names of `LIND, Ada` and `LIND, Ada; EK, Bo` in natural order; else nothing.

    Of `IBM, Ada Lind` the first part can be the organisation, so only one given name counts.
    """
    # most texts have no word in capitals, and this is the cheapest test
    if "," not in text or not text[:2].isupper():
        return []
    parts = [part.strip() for part in split_outside(text.strip(" ,;"), BETWEEN_NAMES)]
    # the comma before `Ada (Example Org)` is a comma of the name
    surnames, given, orgs = parts[::2], [part.partition("(")[0].strip() for part in parts[1::2]], parts[1::2]
    if len(surnames) != len(given) or not all(map(_in_capitals, surnames)) or not all(map(_is_given, given)):
        return []
    return [f"{first} {last}{org.removeprefix(first)}" for last, first, org in zip(surnames, given, orgs, strict=True)]


def surnames_last(slots: list[Slot]) -> list[Slot]:
    """Return the slots with `Ada LIND` for `LIND Ada`, if over half of the names are so."""
    names = {speaker.name for slot in slots for speaker in slot.speakers if " " in speaker.name}
    turned = {name: natural for name in names if (natural := _turned(name))}
    if len(turned) < FEWEST_TURNED or len(turned) * 2 <= len(names):
        return slots
    return [
        replace(slot, speakers=tuple(replace(one, name=turned.get(one.name, one.name)) for one in slot.speakers))
        for slot in slots
    ]


def _turned(name: str) -> str:
    """Return `Ada LIND` for `LIND Ada`, and nothing for other names."""
    words = name.split()
    surname = next((number for number, word in enumerate(words) if not _in_capitals(word)), 0)
    given = words[surname:]
    return " ".join((*given, *words[:surname])) if surname and all(word[0].isupper() for word in given) else ""


def _in_capitals(text: str) -> bool:
    return text.isupper() and all(len(word) > 1 and "." not in word for word in text.split())


def _is_given(text: str) -> bool:
    first, *others = text.split() or [""]
    return first[:1].isupper() and not first.isupper() and all(re.fullmatch(r"[^\W\d_]\.?", word) for word in others)
