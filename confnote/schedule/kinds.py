"""Find the kind of a session in the words of a file, and whether it is a break or cancelled."""

from __future__ import annotations

import re

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
