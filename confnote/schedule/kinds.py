"""Find the kind of a session in the words of a file, and whether it is a break."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from confnote.schedule.break_words import AROUND, BREAKS, SOCIAL
from confnote.schedule.states import OFF_WORDS, cut_cancelled
from confnote.schedule.text import line, listed

# a `poster session` or a `demo session` is no talk, a `technical session` is one
_SESSION = (
    r"\A\W*(?:(?:regular|contributed|invited|parallel|plenary|general|technical|breakout|main|oral|short|long|full|standard"
    r"|conference|sponsor(?:ed)?|community|single|individual|featured|online|virtual|remote|live|track|[0-9]+|min(?:ute)?s?)"
    r"\W+)*sessions?\b"
)
_MAIN_TALK = r"\b(?:conferencia|charla|ponencia|palestra)s? mag(?:istral(?:es)?|nas?)\b"
_SHORTEST = r"\b[ée]clairs?\b|\brel[aáâ]mpagos?\b"
_ROUND_TABLE = r"\bround ?-?tables?\b|\btables? rondes?\b|\bmesas?[ -]redondas?\b|\btavol[ae] rotond[ae]\b"
# the first match counts: a "lightning talk" is no talk, a "keynote panel" is a keynote
KINDS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("keynote", rf"key[ -]?notes?\b|\bhauptvortr[aä]g|{_MAIN_TALK}|基調講演"),
        ("lightning", rf"\blighte?ning(?! of\b)|\bblitz|\bignite\b|\bpecha ?kucha|{_SHORTEST}|ライトニング|\ALT\Z"),
        ("office-hours", r"\boffice[ -]?hours?\b|\bask me anything\b|\bAMA\b|\bsprechstunde"),
        ("panel", r"\bpanels?\b|\bpodium|\bfishbowl|\bpain(?:el|[ée]is)\b|パネル"),
        ("roundtable", rf"{_ROUND_TABLE}|\bbofs?\b|\bbirds of a feather\b"),
        ("tutorial", r"\btutorial(?:s|es|i)?\b|\btutoriels?\b|チュートリアル"),
        ("workshop", r"\bworkshops?\b|\bhands[ -]on\b|\btaller(?:es)?\b|\bateliers?\b|\boficinas?\b"),
        ("workshop", "ワークショップ|ハンズオン"),
        ("talk", rf"talks?\b|\blectures?\b|vortr[aä]g|\bpr[eé]sentations?\b|{_SESSION}"),
        ("talk", r"\bdevroom\b|\bmain ?track\b|\bcharlas?\b|\bspeech\b|\bregular\b|\bcontributed\b|\bother\b"),
        ("talk", r"\bponencias?\b|\bconferencias?\b|\bconférences?\b|\bexposés?\b|\bpalestras?\b|\bintervent[oi]\b"),
        ("talk", r"\brelazion[ei]\b|(?<!ポスター)(?:講演|トーク|セッション|発表)"),
    )
)  # fmt: skip
# a title that begins so names its kind, but `The control panel` is no panel; `Panel (3 people)` and `Workshop` are
TITLED = re.compile(
    r"[^\w\[(]*(?:(?:opening|closing|sponsored|sponsor|project|invited)\s+)?"
    rf"(?:(?:key[ -]?notes?|lightning talks?|panel discussion|podiumsdiskussion|{_ROUND_TABLE}|{_MAIN_TALK})\b"
    r"|blitzvortr[aä]g|(?:charla|palestra)s? rel[aáâ]mpagos?\b|基調講演|ライトニングトーク|パネルディスカッション"
    r"|(?:panel|painel|workshop|tutorial|tutoriel|office hours|bof|fishbowl|atelier|taller|oficina|hands[ -]on"
    r"|ワークショップ|チュートリアル|ハンズオン)"
    r"(?:\s+(?:sessions?|sitzung|sesi[óo]n|sess[ãa]o|sessione|discussion"
    r"|de (?:debate|discusi[óo]n|discuss[ãa]o|expertos)"
    r"|pr[áa]ctic[oa]|pr[áa]tic[oa]|pratique))?"
    r"(?:\s+(?:#?[0-9]+[a-z]?|[A-Z]|[IVX]+))?\s*(?:[:\uff1a|(\u2013\u2014]|-\s|\Z))"
    # `CEO Keynote with Ada Lind`, `Dr. Ada Lind Keynote`; not `How to write your keynote`
    r"|(?:(?!(?:an?|the|no|my|your|our|their|this|in|with|using|for|of|on|to|from|after|before|beyond|and|or|vs\.?)\s)[^\s:]+\s+){1,4}"
    r"key[ -]?note(?:\s+(?:with|by|from|featuring|mit|von|avec|par|con|por)\s+(?-i:[A-Z]).*)?\Z",
    re.IGNORECASE,
)
# `Invited Keynote - Ada Lind`, `Opening Keynote: Ada Lind`
KIND_AND_NAME = re.compile(r"(?P<kind>[^:\u2013\u2014-]{3,40}?)\s*(?::|\s[-\u2013\u2014])\s*(?P<name>\S.{2,80})")
NOT_WORD = re.compile(r"[^\w\s]+")
# what a guest is, in a list of sessions with a row for each guest
ATTENDED = re.compile(
    r"(?i)virtual|presencial|en l[íi]nea|h[íi]brid[oa]|a distancia|in[- ]person|on[- ]?site|hybrid|présentiel"
    r"|en présentiel|distanciel|à distance|in presenza|da remoto|vor ort|präsenz|hybride?|ibrido"
)
OF_PERSON = re.compile(
    r"(?i)(?:(?:fan|professional|guest|invited|featured|special)\s+)?(?:(?:author|artist|editor|performer|panell?ist|musician"
    r"|presenter|moderator|guest|publisher|scientist|writer|host|vendor|chair)s?(?:\s*[/,&]\s*|\s+and\s+|\Z))+"
)
MAX_KIND, MOST_KIND_WORDS = 30, 2
# `2-Hours Training`, `Demo (15 min)`, `Full-day course`, `Taller de 3 horas`: the length of a kind
LENGTH = re.compile(
    r"\b(?:[0-9]+(?:[.,/][0-9]+)?|half|full|whole|all|halb|ganz|one|two|three)[ -]*"
    r"(?:days?|hours?|hrs?|h|minutes?|mins?|min|minuten|stunden?|std|horas?|heures?|ore|minutos?|minuti|tage?|t[äa]gige?r?s?)\b",
    re.IGNORECASE,
)
_EMPTY = r"[0-9\s]+|blank|empty|none|null|n ?a|undefined|unknown|yes|no|true|false|speakers?|start|end"
# the length, the stage or the level of a session, or a placeholder, where a file has no word for the kind:
# `normale Länge`, `standtrack`, `blank`
NO_KIND = re.compile(
    r"[0-9]\s*(?:m|h|min|mins|minutes?|minuten|hours?|stunden?|std)\b|l[äa]nge\b|\blength\b|\bduration\b|\bdauer\b"
    r"|\b(?:short|long|kurz|lang|kurze?r?|lange?r?|normale?r?|standard|default|full|extended|slot|junior|kids|beginners?"
    r"|intermediate|advanced|novice|einsteiger|fortgeschrittene)\b"
    r"|track\b|stage\b|b[üu]hne\b|\broom\b|raum\b|saal\b|\bhall\b|\bmain\b"
    rf"|^(?:{_EMPTY})$",
    re.IGNORECASE,
)
PLACEHOLDER = re.compile(_EMPTY, re.IGNORECASE)
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
# a break of several words; alone each of them is none: `Group photo`, `Transfer to the venue`
PHRASES = re.compile(
    r"\b(?:check\s+in|caf[ée] da manh[ãa]|(?<=break )and (?:informal )?discussions?(?: time)?"
    r"|(?:group|family|conference|team|official) (?:photo|picture)s?|photo session"
    r"|photo de (?:groupe|famille)|foto (?:grupal|oficial|de grupo|di gruppo)"
    r"|(?:free|quiet) (?:time|afternoon|evening|hour)|temps libre"
    r"|tiempo libre|tempo libero?|after party|happy hour|get together|cool down|room change|changes? of rooms?"
    r"|(?:city|guided|walking) tour|pub (?:crawl|night)|(?:board )?games? night|movie night|(?:luggage|baggage) storage"
    r"|(?:venue|location) (?:opens|closes)|prayer time|lunch time|end of (?:the )?(?:day|conference|event)"
    r"|(?:transfer|shuttle|travel|walk|move|moving|bus|buses|bus transfer|traslado|transfert?) (?:to|al?|[àa]u?)"
    r" (?:the |la |l )?(?:next )?(?:conference |congress )?"
    r"(?:venue|hotels?|restaurant|rooms?|airport|station|city|campus|aeropuerto|gare|h[ôo]tel))(?!\w)"
)
# `Lunch at the canteen`, `Dinner at Example Restaurant`
MEAL_AT = re.compile(
    r"(?P<meal>(?:\w+[\s'\u2019-]+){0,2}(?:lunch|dinner|breakfast|brunch|reception|party|drinks|banquet))"
    r"\s+(?:(?:at|@)\s+\w|in\s+(?:the\s+)?(?-i:[A-Z])).*"
    # `Afternoon tea and networking with scientists`
    r"|(?P<shared>(?:\w+\s)?(?:lunch|dinner|breakfast|brunch|tea|coffee)\s(?:and|&)"
    r"\s(?:networking|discussions?|posters?|mingling))\s+(?:with|mit|avec|con|com)\s\w.*"
    r"|(?P<among>(?:\w+\s)?(?:lunch|dinner|breakfast|brunch))\s+(?:with|mit|avec|con|com|z|met|med)"
    r"\s+(?:(?:the|our|den|les)\s+)?"
    r"(?:networking|speakers?|sponsors?|exhibitors?|participants|posters?|partners?|students|teilnehmern)\w*\b.*"
    # `Departure to Kuopio Marina`
    r"|(?P<away>departure|arrival|abreise|anreise)\s+(?:to|for|at|in|nach)\s+(?:the\s+)?(?-i:[A-Z]).*"
    r"|(?P<detail>free time|lunch|dinner|breakfast|brunch|coffee break|lunch break|social (?:dinner|event))"
    r"(?:,|:|\s[\u2013\u2014-])\s.*",
    re.IGNORECASE,
)
# `Asia chapter mixer`, `Symposium dinner`; not `No free lunch`
MEAL_LAST = re.compile(
    r"(?:(?!(?:an?|the|no|not|free|my|your|our|for|is|are|to|how|what|why|who|when|as|of|on|over|than|vs|after|before|at|in|from|without|into|and|or|by)\s)\S+\s+){0,3}"
    r"(?:lunch(?:eon)?|dinner|breakfast|brunch|banquet|reception|mixer|cocktail|barbecue|bbq)",
    re.IGNORECASE,
)
# `Break the ice`, `Third-party events`
NO_BREAK = re.compile(
    r"\s*break (?:the|a|an|your|all|in|of)\b(?! (?:foyer|lobby|exhibition|exhibit))|.*\bthird[ -]party\b"
    r"|.*\bsocial networking\b",
    re.IGNORECASE,
)
EMOJI = re.compile(r":[a-z0-9_+-]+:")
SERVICE_WORDS = {
    "break", "breaks", "registration", "lunch", "lunches", "pause", "meal", "meals", "catering", "breakfasts",
    "dinners",
}  # fmt: skip
# the file's word for a meal with a long name: `Awards for Excellence Gala Dinner`
SOCIAL_WORD = re.compile(r"(?i)social(?: (?:event|function|program(?:me)?|activity|gathering))?s?")
MEAL_END = re.compile(r"(?i).*\s(?:lunch(?:eon)?|dinner|breakfast|brunch|banquet|reception|cocktails?|drinks|party)")
# `夕食他`: dinner and more
AND_MORE = re.compile(r"(?<=[\u3040-\u9fff])(?:他|ほか|など|等)(?!\w)")
# what follows the name of a break: `Lunch (provided)`, `Coffee | sponsored by X`, `Lunch and end of the workshop`
SPONSORED = re.compile(
    r"\s*(?:\(.*?\)|\[.*?\]|\b(?:sponsored|hosted|provided|powered|presented) by\b.*|[|/]\s.*|\band end of\b.*)",
    re.IGNORECASE,
)
# what separates a series from a break in it, and the longest name of a series, in words
SERIES = re.compile(r":\s+|\s[|/\u2013\u2014-]\s+")
MAX_SERIES = 5


CANCELLED_KIND = re.compile(rf"[\[(*]*(?:{OFF_WORDS})\b", re.IGNORECASE)


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
    plain = "" if own else _plain(LENGTH.sub(" ", word))
    is_kind = 0 < len(plain) <= MAX_KIND and not (NO_KIND.search(plain) or names_person(word) or says_where(word))
    return own or (plain if is_kind else "talk")


def names_kind(text: str) -> bool:
    """Return whether a short text is nothing but a word for a kind: `Keynote`, `Short talk`."""
    return len(text.split()) <= MOST_KIND_WORDS and _known(text) is not None


def says_where(word: str) -> bool:
    """Return whether a file's word for a kind says how people attend: `Presencial`, `Virtual`."""
    return ATTENDED.fullmatch(word.strip()) is not None


def names_person(word: str) -> bool:
    """Return whether a file's word for a kind says what a guest is: `Author / Performer`."""
    return OF_PERSON.fullmatch(word) is not None


def says_no_kind(word: str) -> bool:
    """Return whether a word for a kind is a length, a level or a place: `Long`, `Beginner`."""
    plain = _plain(word)
    is_dropped = NO_KIND.search(plain) is not None and not says_where(word) and not names_person(word)
    return is_dropped and PLACEHOLDER.fullmatch(plain) is None and _known(word) is None and not is_service("", word)


def is_too_long(word: str) -> bool:
    """Return whether a file's word for a kind is dropped because it is long."""
    plain = _plain(LENGTH.sub(" ", word))
    return len(plain) > MAX_KIND and not NO_KIND.search(plain) and _known(word) is None and not is_service("", word)


def replaced_kinds(pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield a notice of the file's words for kinds in whose place the title has another one.

    `pairs` has the word and the kind of each session.
    """
    found = {
        line(word, 40): None for word, kind in pairs
        if (plain := _plain(word)) and _known(word) is None and len(plain) <= MAX_KIND and not NO_KIND.search(plain)
        and not _is_service_label(word) and kind not in {plain, "talk", "service"}
    }  # fmt: skip
    if found:
        yield f"kinds not used where the title names another one: {listed([*found])}"
    breaks = [line(word, 40) for word, kind in pairs if _is_service_label(word) and kind != "service"]
    if breaks:
        what = "1 session has" if len(breaks) == 1 else f"{len(breaks)} sessions have"
        yield f"{what} speakers, and the kind of a break, which is not used: {listed([*dict.fromkeys(breaks)])}"


def block_and_kind(word: str) -> tuple[str, str]:
    """Return the file's word as the name of a block, unless it is a kind, and as a kind."""
    is_known = not word or _known(word) is not None or is_service("", word)
    return ("" if is_known and len(_plain(word)) <= MAX_KIND else word), (word if is_known else "")


def kind_notices(words: Iterable[str]) -> list[str]:
    """Return notices of a file's words for kinds that are not used."""
    words = [*dict.fromkeys(words)]
    whys = {"too long to keep": is_too_long, "that say what a person is": names_person, "of attendance": says_where,
            "that are a length, a level or a place": says_no_kind}  # fmt: skip
    found = ((why, [line(word, 60) for word in words if is_other(word)]) for why, is_other in whys.items())
    return [f"kinds {why}, read as talk: {listed(named)}" for why, named in found if named]


def _plain(word: str) -> str:
    return " ".join(NOT_WORD.sub(" ", word).split()).casefold()


@lru_cache(maxsize=1000)  # a file has few words for kinds and tracks
def _known(word: str) -> str | None:
    return next((kind for kind, pattern in KINDS if pattern.search(word)), None) if word else None


def is_service(title: str, *labels: str, spoken: bool = False) -> bool:
    """Return whether a label (kind, track) or the title shows a break, registration or the like.

    With `spoken` the session has speakers: it is a break only if the title is surely one.
    """
    if any(map(_is_service_label, labels)):
        return True
    # a quick test that spares most titles the patterns
    words = _words(title)
    if BREAKS.isdisjoint(words) and (spoken or SOCIAL.isdisjoint(words)):
        return False
    bare = SPONSORED.sub("", title)
    if _is_break(bare, spoken=spoken):
        return True
    if not spoken and (found := MEAL_AT.fullmatch(title)):
        meal = next(filter(None, found.groups()))
        return _is_break(meal) or MEAL_LAST.fullmatch(meal) is not None
    if not spoken and _names_meal(title):
        return True
    # `Main Conference: lunch`, `Project Lightning Talk: Lunch | On Own`
    return any(
        len(title[: found.start()].split()) <= MAX_SERIES
        and _is_break(SPONSORED.sub("", title[found.end() :]), spoken=spoken)
        for found in SERIES.finditer(title)
    )


def _names_meal(title: str) -> bool:
    """Return whether a title is the name of a meal or a party: `Symposium dinner`."""
    return MEAL_LAST.fullmatch(SPONSORED.sub("", title).strip()) is not None and _known(title) is None


@lru_cache(maxsize=1000)
def _is_service_label(label: str) -> bool:
    words = _words(label)
    # two words at most, if others are among them: a track `Lunch and learn` has talks
    return not SERVICE_WORDS.isdisjoint(words) and (len(words) <= 2 or _is_break(label, spoken=True))


def _words(text: str) -> list[str]:
    plain = EMOJI.sub(" ", text.casefold()) if ":" in text else text.casefold()
    plain = AND_MORE.sub("", " ".join(NOT_WORD.sub(" ", plain).split()))
    return PHRASES.sub(lambda found: "checkin" if "check" in found[0] else "social", plain).split()


def _is_number(word: str) -> bool:
    return word.isdecimal() and len(word) < 3  # a time, a length; not `Networking 101`


def _is_break(title: str, *, spoken: bool = False) -> bool:
    words = _words(title)
    known = all(word in BREAKS or word in SOCIAL or word in AROUND or _is_number(word) for word in words)
    shown = known and not (BREAKS.isdisjoint(words) and (spoken or SOCIAL.isdisjoint(words)))
    return 0 < len(words) <= 8 and shown and not NO_BREAK.match(title)


def kind_and_service(
    word: str, title: str, track: str = "", *, label: str = "", by_track: bool = False, service: bool = False,
    spoken: bool = False, described: bool = False,
) -> tuple[str, bool]:  # fmt: skip
    """Return the kind of a session, and whether it is a service (a break, a registration).

    `service` says that the file marks the session as one. With `by_track` the track can name the kind. Of a session
    with speakers (`spoken`) only the title shows that it is a break, unless the word names another kind: a lightning
    talk can be about the library Coffee. With speakers or an abstract (`described`) the title must surely be one.
    """
    is_other = spoken and _known(word) not in {None, "talk"}
    if not spoken and not service:  # `Opening Reception` with a long abstract is one, too
        service = _names_meal(title) or bool(SOCIAL_WORD.fullmatch(word) and MEAL_END.fullmatch(title))
    if (service or is_service(title, *(() if spoken else (word, track)), spoken=described or spoken)) and not is_other:
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
