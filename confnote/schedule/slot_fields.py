"""Make fields of a slot from the words of a file: kind, service, cancellation, speakers, links."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from confnote.core.links import kind_of
from confnote.model import LinkKind, Speaker
from confnote.schedule.text import line
from confnote.schedule.value import Weblink

# the first match counts: a "lightning talk" is no talk, a "keynote panel" is a keynote
KINDS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("keynote", r"\bkey ?notes?\b"),
        ("lightning", r"\blightning|\bblitz|\bignite\b|\bpecha ?kucha"),
        ("office-hours", r"\boffice[ -]?hours?\b|\bask me anything\b|\bAMA\b|\bsprechstunde"),
        ("panel", r"\bpanels?\b|\bpodium|\bfishbowl"),
        ("roundtable", r"\bround ?-?tables?\b|\bbofs?\b|\bbirds of a feather\b"),
        ("tutorial", r"\btutorials?\b"),
        ("workshop", r"\bworkshops?\b|\bhands[ -]on\b|\btaller\b"),
        ("talk", r"talks?\b|\blectures?\b|\bvortr[aä]g|\bpr[eé]sentations?\b|\bsessions?\b"),
        ("talk", r"\bdevroom\b|\bmain ?track\b|\bcharlas?\b|\bspeech\b|\bregular\b|\bcontributed\b|\bother\b"),
    )
)  # fmt: skip
# a title that begins so names its kind, but `The control panel` is no panel
TITLED = re.compile(
    r"(?:(?:opening|closing|sponsored|sponsor|project|invited)\s+)?"
    r"(?:(?:key ?note|lightning talk)s?\b|"
    r"(?:panel(?: discussion)?|workshop|tutorial|office hours|bof)\s*[:|\u2013\u2014-])",
    re.IGNORECASE,
)
NOT_WORD = re.compile(r"[^\w\s]+")
MAX_KIND = 30


def _word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# a title of only these words, at least one from the first set, is a break; not "Breaking the kernel", "Lunch and learn"
BREAKS = _word_set("""
    break breaks lunch breakfast brunch coffee tea registration registrations checkin badge badges cloakroom
    wardrobe doors changeover pause pausen mittagspause kaffeepause mittagessen mittag frühstück registrierung
    einlass garderobe almuerzo desayuno pausa café pranzo colazione registro registrazione déjeuner accueil
    repas pauze
""")
AROUND = _word_set("""
    the a and of for to with in at de del la le les der die das und et e y zur zum für mini short long early
    late am pm morning afternoon midday mid noon evening networking snack snacks refreshments buffet cake juice
    juices served provided included open opens opening close closes closed closing begins starts start end ends
    desk pick up pickup check hall area foyer lobby exhibition expo congressistes participants all day one two
    three 1 2 3 4
""")
SERVICE_WORDS = {"break", "breaks", "registration", "lunch", "pause", "meal", "meals", "catering"}
# what follows the name of a break: `Lunch (provided)`, `Coffee | sponsored by X`
SPONSORED = re.compile(
    r"\s*(?:\(.*?\)|\[.*?\]|\b(?:sponsored|hosted|provided|powered|presented) by\b.*|[|/]\s.*)", re.IGNORECASE
)

_OFF = r"cancell?ed|cancell?ation|abgesagt|entf[aä]llt|f[aä]llt aus|annul[ée]e?|annullat[oa]|cancelad[oa]|withdrawn"
CANCELLED = re.compile(
    rf"\s*(?:[\[(*]+\s*(?:{_OFF})\s*[\])*]+\s*[:\-\u2013\u2014]?|(?:{_OFF})\s*(?:[:!]|\s[-\u2013\u2014]|[-\u2013\u2014]\s))\s*",
    re.IGNORECASE,
)
CANCELLED_END = re.compile(
    rf"\s*(?:[\[(*]+\s*(?:{_OFF})\s*[\])*]+|\s[-\u2013\u2014]+\s*(?:{_OFF}))[!.]?\s*\Z", re.IGNORECASE
)
OFF = re.compile(rf"(?:{_OFF}|cancel|deleted|rejected|declined)", re.IGNORECASE)


def session_kind(word: str, title: str = "", track: str = "") -> str:
    """Return the kind that the file's word, else the title's beginning, else the track names.

    The title comes before a word that means `talk`. If none names a kind, return the word in lower case without
    punctuation, or `talk` if it is empty or long.
    """
    own = _known(word)
    if own and own != "talk":
        return own
    if titled := TITLED.match(title):
        return _known(titled[0]) or "talk"
    by_track = _known(track) if not own else None
    # `talk` in the name of a track says nothing about the kind
    if by_track and by_track != "talk":
        return by_track
    plain = " ".join(NOT_WORD.sub(" ", word).split()).casefold()
    return own or (plain if 0 < len(plain) <= MAX_KIND else "talk")


def _known(word: str) -> str | None:
    return next((kind for kind, pattern in KINDS if pattern.search(word)), None) if word else None


def is_service(title: str, *labels: str) -> bool:
    """Return whether a label (kind, track) or the title shows a break, registration or the like."""
    for label in labels:
        words = NOT_WORD.sub(" ", label).casefold().split()
        # two words at most: a track `Lunch and learn` has talks
        if words and len(words) <= 2 and not SERVICE_WORDS.isdisjoint(words):
            return True
    plain = SPONSORED.sub("", title)
    head, colon, tail = plain.rpartition(": ")
    return _is_break(plain) or (bool(colon) and len(head.split()) <= 2 and _is_break(tail))  # `Main Conference: lunch`


def _is_break(title: str) -> bool:
    words = NOT_WORD.sub(" ", title).casefold().split()
    known = all(word in BREAKS or word in AROUND for word in words)
    return 0 < len(words) <= 8 and known and not BREAKS.isdisjoint(words)


def kind_and_service(
    word: str, title: str, track: str = "", *, by_track: bool = False, service: bool = False
) -> tuple[str, bool]:
    """Return the kind of a session, and whether it is a service (a break, a registration).

    `service` says that the file marks the session as one. With `by_track` the track can name the kind.
    """
    if service or is_service(title, word, track):
        return "service", True
    return session_kind(word, title, track if by_track else ""), False


def cut_cancelled(title: str) -> tuple[str, bool]:
    """Return a title without a mark such as `CANCELLED:`, and whether it had one.

    A title that is nothing but a mark stays, and counts as having none.
    """
    found = CANCELLED.match(title)
    rest = title[found.end() :] if found else title
    if not found and (end := CANCELLED_END.search(title)):
        found, rest = end, title[: end.start()]
    return (rest.strip(), True) if found and rest.strip() else (title, False)


def is_off(state: str) -> bool:
    """Return whether a state such as `withdrawn` means that the session is cancelled."""
    return bool(OFF.fullmatch(state.strip()))


MAX_SPEAKERS = 50
MAX_NAME = 120
IN_SQUARE = re.compile(r"(.+?)\s*\[([^\[\]]+)\]")
IN_ROUND = re.compile(r"(.+?)\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)")
EMPLOYED = re.compile(r".*?(?:\bat\s|@|\bbei\s|\bchez\s)\s*(?P<org>[^|,;•]+).*", re.IGNORECASE)
BY = re.compile(
    r"\s*(?:speakers?|presenters?|presented by|von|referent(?:en|in|innen)?|intervenant(?:e?s)?|relator[ei]|ponentes?)"
    r"\s*:\s*(?P<names>\S.*)",
    re.IGNORECASE,
)
HANDLE = re.compile(r"https?://(?:www\.)?(?:twitter|x)\.com/@?(?P<name>[A-Za-z0-9_]{1,15})/?")


def person(name: str, *, org: str = "", url: str = "", handle: str = "") -> Speaker | None:
    """Return a speaker, None for an empty name; split `Name [Org]` if `org` is empty."""
    name = line(name, MAX_NAME)
    if not org and (found := IN_SQUARE.fullmatch(name)):
        name, org = found[1], found[2]
    if not name:
        return None
    return Speaker(name=name, org=line(org, MAX_NAME), url=web_address(url), handle=line(handle, MAX_NAME))


def distinct_speakers(found: Iterable[Speaker | None]) -> tuple[Speaker, ...]:
    """Return the speakers that are not None, each name once, at most 50."""
    kept: dict[str, Speaker] = {}
    for speaker in found:
        if speaker is not None and len(kept) < MAX_SPEAKERS:
            kept.setdefault(speaker.name.casefold(), speaker)
    return tuple(kept.values())


def speakers_in(text: str, *, round_is_org: bool = False) -> tuple[Speaker, ...]:
    """Return the speakers in `Ada, Bob [Org]`; `round_is_org` splits `Bob (Org)` too."""
    found = []
    for part in split_outside(text):
        in_round = IN_ROUND.fullmatch(part.strip()) if round_is_org else None
        found.append(person(in_round[1], org=in_round[2]) if in_round else person(part))
    return distinct_speakers(found)


def split_outside(text: str, separators: str = r"[,;&]|\s(?:and|und|et|y)\s") -> list[str]:
    """Split a text at separators (a pattern) that are not inside brackets."""
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


def by_line(text: str) -> tuple[str, str]:
    """Return the names of a first line `Speaker: ...` and the text after it; else ("", text)."""
    head, _, rest = text.lstrip().partition("\n")
    found = BY.fullmatch(head)
    return (found["names"], rest.lstrip("\n")) if found and len(head) <= 1000 else ("", text)


def employer(tagline: str) -> str:
    """Return the organisation in `Principal Engineer at Example`; empty if there is none."""
    found = EMPLOYED.fullmatch(line(tagline))
    # a longer text is a sentence that happens to have an `at`
    return found["org"].strip(" .") if found and len(found["org"]) <= 60 else ""


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


MAX_ADDRESS = 2000
MAX_LINKS = 50
WORDS: tuple[tuple[LinkKind, re.Pattern[str]], ...] = (
    ("video", re.compile(r"(?i)\b(?:videos?|recordings?|live ?streams?|webcast)\b|\b(?:aufzeichnung|mitschnitt)")),
    ("slides", re.compile(r"(?i)\bslides?\b|\bfolien\b|\bslide ?deck\b|\bdiapos")),
    ("paper", re.compile(r"(?i)\bpapers?\b|\bproceedings\b|\bpreprint\b")),
    ("code", re.compile(r"(?i)\bsource code\b|\brepositor(?:y|ies)\b|\brepo\b")),
)
DOUBLE_SLASH = re.compile("/{2,}")
FEEDBACK = re.compile(r"\bfeedback\b", re.IGNORECASE)
TALK = re.compile(
    r"/(?:talk|talks|event|events|session|sessions|contributions?|presentation|schedule|programme?|detail)(?:/|$)"
)


def weblink(address: str, title: str = "", kind: str = "", base: str = "") -> Weblink | None:
    """Return a link; None if the address is no web address or leads to a form for feedback.

    `kind` is the file's word for the kind of link, `base` completes a relative address.
    """
    url = web_address(address, base)
    if not url or FEEDBACK.search(title) or url.rstrip("/").endswith("/feedback"):
        return None
    title = line(title)
    # the file's word or the title decides the kind, else the address
    named = [found for text in (kind, title) for found, words in WORDS if words.search(text)]
    return Weblink(named[0] if named else kind_of(url, profiles=True), url, title)


def attachment(address: str, title: str = "", kind: str = "", base: str = "") -> Weblink | None:
    """Return the link of a session's file, as `weblink`; a PDF of unknown kind is the slides."""
    link = weblink(address, title, kind, base)
    if link is not None and link.kind == "page" and urlsplit(link.url).path.lower().endswith(".pdf"):
        return link._replace(kind="slides")
    return link


def web_address(address: str, base: str = "") -> str:
    """Return an absolute http or https address, joined to `base`; empty for other text."""
    url = line(address, MAX_ADDRESS + 1).replace(" ", "%20")
    if not url:
        return ""
    try:
        if base and "://" not in url[:12]:
            url = urljoin(base, url)
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme.lower() not in {"http", "https"} or not host or len(url) > MAX_ADDRESS:
        return ""
    # pretalx doubles a slash in its XML, but not in its JSON
    if "//" in parts.path and ":" not in parts.path:
        return parts._replace(path=DOUBLE_SLASH.sub("/", parts.path)).geturl()
    return url


def distinct_links(found: Iterable[Weblink | None]) -> tuple[Weblink, ...]:
    """Return the links that are not None, each address once, at most 50."""
    kept: dict[str, Weblink] = {}
    for link in found:
        if link is not None and len(kept) < MAX_LINKS:
            kept.setdefault(link.url, link)
    return tuple(kept.values())


def address_key(url: str) -> str:
    """Return an address as a key: no scheme, `www.`, port, double slashes or slash at the end."""
    if not url:
        return ""
    parts = urlsplit(url)
    path = DOUBLE_SLASH.sub("/", parts.path).rstrip("/")
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"{(parts.hostname or '').removeprefix('www.')}{path}{query}{fragment}"


def site_of(url: str) -> str:
    """Return the site of a conference: an address up to `/talk/` or the like, else its host."""
    key = address_key(url).partition("?")[0].partition("#")[0]
    host, slash, path = key.partition("/")
    if found := re.match(r"event/[0-9]+(?=/|$)", path):  # Indico has many events on one host
        return f"{host}/{found[0]}"
    cut = TALK.search(slash + path)
    return host + (slash + path)[: cut.start()] if cut else host
