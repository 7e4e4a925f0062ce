"""Find the kind of a session in the words of a file, and whether it is a break or cancelled."""

from __future__ import annotations

import re
from functools import lru_cache

# a `poster session` or a `demo session` is no talk, a `technical session` is one
_SESSION = (
    r"\A\W*(?:(?:regular|contributed|invited|parallel|plenary|general|technical|breakout|main|oral|short|long|full|standard"
    r"|conference|sponsor(?:ed)?|community|single|individual|featured|online|virtual|remote|live|track|[0-9]+|min(?:ute)?s?)"
    r"\W+)*sessions?\b"
)
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
        ("talk", rf"talks?\b|\blectures?\b|\bvortr[aä]g|\bpr[eé]sentations?\b|{_SESSION}"),
        ("talk", r"\bdevroom\b|\bmain ?track\b|\bcharlas?\b|\bspeech\b|\bregular\b|\bcontributed\b|\bother\b"),
    )
)  # fmt: skip
# a title that begins so names its kind, but `The control panel` is no panel
TITLED = re.compile(
    r"[^\w\[(]*(?:(?:opening|closing|sponsored|sponsor|project|invited)\s+)?"
    r"(?:(?:key ?note|lightning talk)s?\b|"
    r"(?:panel(?: discussion)?|workshop|tutorial|office hours|bof)\s*[:|\u2013\u2014-])",
    re.IGNORECASE,
)
NOT_WORD = re.compile(r"[^\w\s]+")
MAX_KIND, MOST_KIND_WORDS = 30, 2
# the length, the stage or the level of a session, or a placeholder, where a file has no word for the kind:
# `normale Länge`, `standtrack`, `blank`
NO_KIND = re.compile(
    r"[0-9]\s*(?:m|h|min|mins|minutes?|minuten|hours?|stunden?|std)\b|l[äa]nge\b|\blength\b|\bduration\b|\bdauer\b"
    r"|\b(?:short|long|kurz|lang|kurze?r?|lange?r?|normale?r?|standard|default|full|extended|slot|junior|kids|beginners?"
    r"|intermediate|advanced|novice|einsteiger|fortgeschrittene)\b"
    r"|track\b|stage\b|b[üu]hne\b|\broom\b|raum\b|saal\b|\bhall\b|\bmain\b|^[0-9\s]+$"
    r"|^(?:blank|empty|none|null|n ?a|undefined|unknown|yes|no|true|false|speakers?|start|end)$",
    re.IGNORECASE,
)
_LABEL = (
    r"(?:(?:hands[ -]on|lightning|short|long|regular|invited|sponsored|contributed|opening|closing|remote|live)\s+)?"
    r"(?:talk|tutorial|workshop|key ?note|panel|session|lecture|event|bof|poster|demo|training|vortrag)s?"
)
_BESIDE = (
    r"(?:(?:beginners?|introduction|introductory|overview|intermediate|advanced|experts?|novice|all levels|easy|medium"
    r"|hard|level [0-9]|basic|deep dive|einsteiger|fortgeschrittene|all)(?: (?:and|to|level|levels|und))?"
    r"|[0-9]+ ?(?:min|mins|minutes|minuten|h)|en|de|fr|es|english|german|deutsch|online|remote)"
)
# `[Workshop, Intermediate]`, at either end of a title
_IN_BRACKETS = rf"[\[(]\s*(?P<word>{_LABEL})(?:[\s,/|:;(-]+(?:{_LABEL}|{_BESIDE})\)?)*\s*[\])]"
LABEL = re.compile(
    rf"\s*{_IN_BRACKETS}\s*[:|\u2013\u2014-]?\s*(?P<rest>\S.*)"
    rf"|(?P<begin>.*\S)\s*{_IN_BRACKETS.replace('<word>', '<last>')}\s*",
    re.IGNORECASE,
)
# `One (Workshop 2)`: a kind, but more than that
BEGINS_LABEL = re.compile(
    rf"\s*[\[(](?P<word>{_LABEL})\b|.*[\[(](?P<last>{_LABEL})\b[^\[\]()]*[\])]\s*\Z", re.IGNORECASE
)


def _word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# a title of only these words, at least one from the first set, is a break; not "Breaking the kernel", "Lunch and learn"
BREAKS = _word_set("""
    break breaks lunch breakfast brunch coffee tea registration registrations checkin badge badges cloakroom
    wardrobe doors changeover dinner pause pausen mittagspause kaffeepause teepause mittagessen mittag frühstück
    abendessen kaffee registrierung anmeldung einlass garderobe almuerzo comida desayuno merienda cena descanso receso
    acreditación acreditaciones inscripción pausa café pranzo colazione caffè intervallo registro registrazione
    iscrizione déjeuner dîner goûter accueil enregistrement repas pauze lunchpauze koffiepauze koffie thee ontbijt
    avondeten inschrijving registratie almoço lanche jantar intervalo credenciamento inscrições 休憩 昼休み 昼食 受付
""")
AROUND = _word_set("""
    the a and of for to with in at de del la le les der die das und et e y zur zum für do da dos das du des della di
    el al con com il lo un una para per pour petit pequeno welcome arrival mini short long early
    late am pm morning afternoon midday mid noon evening networking snack snacks refreshments buffet cake juice
    juices served provided included open opens opening close closes closed closing begins starts start end ends
    desk pick up pickup check hall area foyer lobby exhibition expo congressistes participants all day one two
    three 1 2 3 4 room on own your
""")
CHECK_IN = re.compile(r"\bcheck\s+in\b")
EMOJI = re.compile(r":[a-z0-9_+-]+:")
SERVICE_WORDS = {"break", "breaks", "registration", "lunch", "pause", "meal", "meals", "catering"}
# what follows the name of a break: `Lunch (provided)`, `Coffee | sponsored by X`
SPONSORED = re.compile(
    r"\s*(?:\(.*?\)|\[.*?\]|\b(?:sponsored|hosted|provided|powered|presented) by\b.*|[|/]\s.*)", re.IGNORECASE
)
# what separates a series from a break in it, and the longest name of a series, in words
SERIES = re.compile(r":\s+|\s[|/\u2013\u2014-]\s+")
MAX_SERIES = 5

_OFF = r"cancell?ed|cancell?ation|abgesagt|entf[aä]llt|f[aä]llt aus|annul[ée]e?|annullat[oa]|cancelad[oa]|withdrawn"
# `(unfortunately cancelled due to illness)`
_SADLY = "(?:unfortunately|sadly|regrettably|leider|malheureusement|purtroppo)"
_WHY = r"(?:due to|because(?: of)?|owing to|wegen|aufgrund)\b"
CANCELLED = re.compile(
    rf"[^\w\[(*]*(?:[\[(*]+\s*(?:{_OFF})\s*[\])*]+\s*[:\-\u2013\u2014]?|(?:{_OFF})\s*(?:[:!]|\s[-\u2013\u2014]|[-\u2013\u2014]\s))\s*",
    re.IGNORECASE,
)
# behind `Keynote: ` only in capitals or in brackets: `Meetings: cancelled, moved, and shortened` is a title
CANCELLED_BEHIND = re.compile(
    rf"(?P<series>(?:[^\s:|]+\s+){{0,4}}[^\s:|]+\s*[:|\u2013\u2014-]\s+)"
    rf"(?:[\[(*]+\s*(?i:{_OFF})\s*[\])*]+|(?:{_OFF.upper()})(?=\s*[:!]|\s[-\u2013\u2014]))"
    r"\s*[:!\u2013\u2014-]?\s*(?P<rest>\S.*)"
)
CANCELLED_END = re.compile(
    rf"\s*(?:(?<![\[(*])[\[(*]+\s*(?:{_SADLY}\s+)?(?:{_OFF})(?:\s+{_WHY}\s[^\[\]()*]{{1,60}})?\s*[\])*]+|\s[-\u2013\u2014]+\s*(?:{_OFF}))[!.]?\s*\Z",
    re.IGNORECASE,
)
# `CANCELLED by speaker`, `This talk was cancelled`; not `replaces the cancelled talk`
CANCELLED_NOTE = re.compile(
    r"(?:(?:(?:this|the|dieser?|der|die|das)\s+)?(?:talk|session|workshop|event|speaker|vortrag|sitzung|keynote)\s+"
    r"(?:(?:is|was|has|has been|had to be|ist|wurde)\s+)?)?"
    rf"[\[(*]*(?:{_OFF.replace('cancell?ation|', '')})[\])*]*"
    r"(?:\s*(?:[.!,;:(]|\s[-\u2013\u2014]|\Z)|\s+(?:by|due|because|owing|wegen|aufgrund|durch|par|door|on|last|until)\b).*",
    re.IGNORECASE | re.DOTALL,
)
LONGEST_NOTE = 200
CANCELLED_KIND = re.compile(rf"[\[(*]*(?:{_OFF})\b", re.IGNORECASE)
# without a colon, only in capitals
CANCELLED_LAST = re.compile(rf"\s+(?:{_OFF.upper()})[!.]*\s*\Z")
CANCELLED_FIRST = re.compile(rf"[^\w\[(*]*(?:{_OFF.upper()})\s+(?=\S)")


def session_kind(word: str, title: str = "", track: str = "", label: str = "") -> str:
    """Return the kind that the file's word, else the title, else the track names.

    `label` is a word in brackets that `cut_label` has cut from the title. The title comes before a word that means
    `talk`. If none names a kind, return the word in lower case without punctuation. Return `talk` if it is empty or
    long, or names a length or a stage.
    """
    own = _known(word)
    if own and own != "talk":
        return own
    if (labelled := _known(label)) and labelled != "talk":
        return labelled
    if titled := TITLED.match(title):
        return _known(titled[0]) or "talk"
    by_track = _known(track) if not own else None
    # `talk` in the name of a track says nothing about the kind
    if by_track and by_track != "talk":
        return by_track
    plain = _plain(word)
    return own or (plain if 0 < len(plain) <= MAX_KIND and not NO_KIND.search(plain) else "talk")


def names_kind(text: str) -> bool:
    """Return whether a short text is nothing but a word for a kind: `Keynote`, `Short talk`."""
    return len(text.split()) <= MOST_KIND_WORDS and _known(text) is not None


def is_too_long(word: str) -> bool:
    """Return whether a file's word for a kind is dropped because it is long."""
    plain = _plain(word)
    return len(plain) > MAX_KIND and not NO_KIND.search(plain) and _known(word) is None and not is_service("", word)


def _plain(word: str) -> str:
    return " ".join(NOT_WORD.sub(" ", word).split()).casefold()


@lru_cache(maxsize=1000)  # a file has few words for kinds and tracks
def _known(word: str) -> str | None:
    return next((kind for kind, pattern in KINDS if pattern.search(word)), None) if word else None


def is_service(title: str, *labels: str) -> bool:
    """Return whether a label (kind, track) or the title shows a break, registration or the like."""
    if any(map(_is_service_label, labels)):
        return True
    # a quick test that spares most titles the patterns
    if BREAKS.isdisjoint(_words(title)):
        return False
    if _is_break(SPONSORED.sub("", title)):
        return True
    # `Main Conference: lunch`, `Project Lightning Talk: Lunch | On Own`
    return any(
        len(title[: found.start()].split()) <= MAX_SERIES and _is_break(SPONSORED.sub("", title[found.end() :]))
        for found in SERIES.finditer(title)
    )


@lru_cache(maxsize=1000)
def _is_service_label(label: str) -> bool:
    words = _words(label)
    # two words at most: a track `Lunch and learn` has talks
    return 0 < len(words) <= 2 and not SERVICE_WORDS.isdisjoint(words)


def _words(text: str) -> list[str]:
    return CHECK_IN.sub("checkin", NOT_WORD.sub(" ", EMOJI.sub(" ", text.casefold()))).split()


def _is_break(title: str) -> bool:
    words = _words(title)
    known = all(word in BREAKS or word in AROUND for word in words)
    return 0 < len(words) <= 8 and known and not BREAKS.isdisjoint(words)


def kind_and_service(
    word: str, title: str, track: str = "", *, label: str = "", by_track: bool = False, service: bool = False,
    spoken: bool = False,
) -> tuple[str, bool]:  # fmt: skip
    """Return the kind of a session, and whether it is a service (a break, a registration).

    `service` says that the file marks the session as one. With `by_track` the track can name the kind. Of a session
    with speakers (`spoken`) only the title shows that it is a break, unless the word names another kind: a lightning
    talk can be about the library Coffee.
    """
    is_other = spoken and _known(word) not in {None, "talk"}
    if (service or is_service(title, *(() if spoken else (word, track)))) and not is_other:
        return "service", True
    word = "" if _is_service_label(word) else word
    kind = session_kind(word, title, track if by_track else "", label)
    return kind, kind == "service"


def cut_label(title: str) -> tuple[str, str]:
    """Return a title without a kind in brackets such as `[tutorial]` at one end, and that word.

    Brackets with other words, too, such as `(Workshop 2)`, stay in the title. The word is empty if there are none.
    """
    if "[" not in title and "(" not in title:
        return title, ""
    found = LABEL.fullmatch(title)
    if not found:
        other = BEGINS_LABEL.match(title)
        return title, (other["word"] or other["last"]) if other else ""
    return (found["rest"], found["word"]) if found["rest"] else (found["begin"], found["last"])


@lru_cache(maxsize=1000)  # a file has few words for kinds
def cut_cancelled_kind(word: str) -> tuple[str, bool]:
    """Return the word for a kind without `(cancelled)`, and whether it had that."""
    bare, off = cut_cancelled(word)
    if off or not CANCELLED_KIND.match(word):
        return bare, off
    return word if _known(word) else "", True


def says_cancelled(note: str) -> bool:
    """Return whether a note cancels its own session. A mention of another session does not."""
    return len(note) <= LONGEST_NOTE and CANCELLED_NOTE.fullmatch(note.strip()) is not None


def cut_cancelled(title: str) -> tuple[str, bool]:
    """Return a title without a mark such as `CANCELLED:`, and whether it had one.

    A title that is nothing but a mark stays, and counts as having none.
    """
    if behind := CANCELLED_BEHIND.fullmatch(title):
        return behind["series"] + behind["rest"], True
    found = CANCELLED.match(title) or (None if title.isupper() else CANCELLED_FIRST.match(title))
    rest = title[found.end() :] if found else title
    if not found and (end := CANCELLED_END.search(title) or (not title.isupper() and CANCELLED_LAST.search(title))):
        found, rest = end, title[: end.start()]
    return (rest.strip(), True) if found and rest.strip() else (title, False)
