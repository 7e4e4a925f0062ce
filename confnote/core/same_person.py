"""Compare the names and handles of speakers, which differ from one programme to the next."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from confnote.core.lookup import fold

# letters that Unicode does not take apart into a letter and an accent
STROKES = str.maketrans("łøđħıæœð", "lodhiaod")
# a second way to write a letter, which some programmes and keyboards need
TWO_LETTERS = str.maketrans({
    "ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "œ": "oe",
    "Ä": "AE", "Ö": "OE", "Ü": "UE", "Å": "AA", "Ø": "OE", "Æ": "AE", "Œ": "OE",
})  # fmt: skip
GROUPS = frozenset({
    "all", "all speakers", "everyone", "friends", "guests", "organiser", "organisers", "organizer", "organizers",
    "others", "several", "several speakers", "speakers", "team", "the team", "the organisers", "the organizers",
    "various", "various speakers",
    # German, French, Spanish, Italian, Dutch and Portuguese
    "alle", "diverse", "verschiedene", "divers", "plusieurs", "tous", "toutes", "tous les intervenants", "todas",
    "todos", "varias", "varios", "tutte", "tutti", "iedereen", "diversos", "altri", "andere", "anderen", "autres",
    "otros", "outros", "weitere",
    "all attendees", "all participants", "attendees", "participants", "everybody", "you", "organising committee",
    "organizing committee", "panel", "panelists", "panellists", "panelistas",
})  # fmt: skip
"""The keys of names that stand for several people, none of whom they name."""
UNKNOWN = frozenset({
    "n a", "none", "null", "tba", "tbc", "tbd", "t b a", "t b c", "t b d", "to be announced", "to be confirmed",
    "to be defined", "to be determined", "to be decided", "to follow", "coming soon", "not yet announced", "tba soon",
    "announced soon", "to be announced soon",
    # German, French, Spanish, Italian, Dutch and Portuguese
    "noch offen", "offen", "wird bekannt gegeben", "wird noch bekannt gegeben", "a confirmer", "a venir",
    "a confirmar", "a definir", "a designar", "por anunciar", "por confirmar", "por definir",
    "a confermare", "da annunciare", "da confermare", "da definire", "nader te bepalen", "n t b", "ntb", "volgt",
    "a anunciar", "noch nicht bekannt", "noch unbekannt", "demnachst", "folgt", "folgt noch", "bientot", "a annoncer",
    "sera annonce", "proximamente", "se anunciara", "por determinar", "em breve", "prossimamente", "in arrivo",
    # Chinese, Japanese and Korean
    "待定", "待确认", "待確認", "待公布", "未定", "미정",
})  # fmt: skip
"""The keys of texts that say that something is not known yet, or that there is nothing."""
NOBODY = GROUPS | UNKNOWN | {
    "", "al", "anonymous", "guest", "surprise guest", "n n", "nn", "speaker", "surprise", "unknown", "sorpresa",
    "sorpresas", "surpresa",
}  # fmt: skip
"""The keys of names that stand for no person."""
# `2 others`
MORE_PEOPLE = re.compile(
    r"\d+ (?:others?|more|weitere|andere|autres|otros|mas|altri|outros|anderen)(?: speakers| people)?"
)
TITLES = frozenset({
    "dr", "prof", "professor", "professorin", "mr", "mrs", "ms", "mx", "sir", "dame", "herr", "frau",
})  # fmt: skip
# these, and the titles, make up a word with dots or hyphens such as `Dr.-Ing.` or `A/Prof`
TITLE_PARTS = TITLES | frozenset({
    "adj", "apl", "assist", "assoc", "asst", "bc", "dipl", "doc", "doz", "dott", "dra", "habil", "hon", "in",
    "ing", "inf", "inform", "ir", "jun", "jur", "lic", "mag", "math", "med", "mgr", "mult", "nat", "oec", "pd",
    "phil", "phys", "pol", "priv", "rer", "rev", "techn", "univ",
})  # fmt: skip
# letters of certificates and professions that are no well-known organisation, as `CISA` is
CREDENTIALS = frozenset(
    "PMP CSP CSM CSPO CPA CFA CISSP CISM CRISC CEH OSCP CCIE CCNA CIPP CIPT SPHR PHR RN MSN BSN DNP LCSW DVM MLIS"  # noqa: SIM905
    " PharmD PsyD DrPH EdD LLB LLM MEng CEng Esq".split()
)
DEGREES = frozenset({"phd", "dphil", "msc", "mba", *map(str.casefold, CREDENTIALS)})
# `Ada Lind, MA`: these count only behind a comma
COMMA_DEGREES = DEGREES | {"ba", "bsc", "ma", "md", "mph"}
PRONOUN = "she|he|they|her|him|them|hers|his|theirs|sie|er|any|all|ze|xe|elle|ella|iel|ask"
# what brackets beside a name say of the person, not of the employer; compiled at first use, as few names have any
ASIDE = (
    rf"(?i)\s?[(\[]\s?(?:(?:{PRONOUN})(?:\s?[/,|]\s?(?:{PRONOUN}))*(?: pronouns)?"
    r"|(?:(?:session|panel|track|keynote) )?(?:moderat(?:or|ion|orin)|panell?ist|facilitator|discussant"
    r"|(?:co-?)?(?:host|chair|organi[sz]er|speaker|presenter))"
    r"|keynote|remote(?:ly)?|online|virtual(?:ly)?|in[ -]person|via (?:video|zoom)|live|video"
    r"|(?:pre-?)?recorded|on-?site)\s?[)\]]"
)
# `Ada Lind - she/her`, `Ada Lind, she/her`
PRONOUNS = (
    rf"(?i)(?:,\s?|\s(?:[-\u2013\u2014|]\s)?)(?:{PRONOUN})(?:/(?:{PRONOUN}))+(?: pronouns)?"
    r"(?=\s*(?:[,;&|(\[\n]|\Z)|\s(?:[-\u2013\u2014/@]|and|und|et|y|at)\s)"
)


# `Speaker TBA`, `Ponente por confirmar`; `Speaker 2` can be all that a session has
OF_NOBODY = frozenset({
    "speaker", "speakers", "presenter", "presenters", "panelist", "panelists", "panellist", "moderator", "name",
    "names", "guest", "host", "referent", "referentin", "intervenant", "intervenante", "ponente", "ponentes", "orador",
    "oradora",
    "palestrante", "palestrantes", "relatore", "relatori", "conferencista",
})  # fmt: skip
CAPITALS = re.compile("[A-Z]{3}")
# no name is longer; a hostile file can have thousands of long texts in their place
LONGEST = 200
LONGEST_OPEN = 40


# an import and `about` ask for each name several times; a file names 30,000 people at most
@lru_cache(maxsize=32_768)
def person_key(name: str) -> str:
    """Return a key that is equal for all spellings of a name; empty for a placeholder (`TBA`, `-`).

    Case, accents, punctuation and white space do not count, nor do titles, degrees, pronouns, and a handle beside the
    name. `Lind, Ada` is `Ada Lind`.
    """
    name = name[:LONGEST]
    key = fold(name)
    if not name.isascii() or CAPITALS.search(name) or not key.replace(" ", "").isalpha():
        plain = plain_letters(fold(_bare(name)))  # fold again: compatible letters may become capitals
        blank = "".join(" " if unicodedata.category(char)[0] in "PS" else char for char in plain)
        key = " ".join(blank.split())
        if not key:  # a name may be an emoji
            key = " ".join("".join(char for char in plain if unicodedata.category(char)[0] != "P").split())
    words = key.split(" ")
    # `Dr. Strange` has no other name
    while len(words) > 2 and words[0] in TITLES:
        del words[0]
    while len(words) > 2 and words[-1] in DEGREES:
        del words[-1]
    key = " ".join(words)
    is_nobody = key in NOBODY or (not key[0].isalpha() and MORE_PEOPLE.fullmatch(key))
    role, _, rest = key.partition(" ")
    return "" if is_nobody or (role in OF_NOBODY and rest in UNKNOWN) else key


def is_open(text: str) -> bool:
    """Return whether a text says no more than an empty one: `TBA`, `-`, `noch offen`."""
    return len(text) < LONGEST_OPEN and _is_open(text)


@lru_cache(maxsize=1000)
def _is_open(text: str) -> bool:
    plain = "".join(" " if unicodedata.category(char)[0] == "P" else char for char in plain_letters(text))
    return " ".join(plain.split()) in UNKNOWN | {""}


def is_group(name: str) -> bool:
    """Return whether `All speakers` or `Panel (3 people)` stands for people without naming any."""
    return len(name) < LONGEST and fold(name).partition("(")[0].strip(" .,:;!)") in GROUPS


def spellings(name: str) -> tuple[str, ...]:
    """Return a name, and also with `ue` for `ü` and the like if it is not plain ASCII."""
    return (name,) if name.isascii() else (name, unicodedata.normalize("NFC", name).translate(TWO_LETTERS))


def person_keys(name: str) -> tuple[str, ...]:
    """Return the keys of all spellings, none for a placeholder; `Jürgen` is `Juergen`, too."""
    return tuple(dict.fromkeys(key for key in map(person_key, spellings(name)) if key))


def speaker_key(name: str) -> str:
    """Return `person_key`, or another key for a name that stands for no person, such as `TBA`."""
    return person_key(name) or " ".join(name.split()).casefold()


def is_plain(name: str) -> bool:
    """Return whether a name is in natural order, without titles, degrees and handles."""
    return plain_letters(name) == person_key(name)


def is_person_named(typed: str, name: str) -> bool:
    """Return whether a name has all words of a typed one; titles and accents do not count."""
    letters = " ".join(map(plain_letters, spellings(name)))
    typings = [key.split() for key in person_keys(typed) or (plain_letters(typed),)]
    return any(words and all(word in letters for word in words) for words in typings)


def without_aside(name: str) -> str:
    """Return a name without `(she/her)`, `- she/her`, `(moderator)` and the like behind it."""
    name = re.sub(ASIDE, "", name) if "(" in name or "[" in name else name
    return re.sub(PRONOUNS, "", name) if "/" in name else name


def _bare(name: str) -> str:
    """Return a name in natural order, without titles, degrees, pronouns and handles."""
    parts = [part.strip() for part in without_aside(name).replace("h. c.", "h.c.").split(",")]
    # `Lind, Ma` is a person, `Ada Lind, MA` has a degree
    while len(parts) > 1 and (_is_pronouns(parts[-1]) or (" " in parts[0] and _letters(parts[-1]) in COMMA_DEGREES)):
        parts.pop()
    words = (f"{parts[1]} {parts[0]}" if len(parts) == 2 else " ".join(parts)).split()
    words = [word for word in words if not word.startswith("@")] or words
    for word in [word for word in words if ("." in word or "/" in word) and _is_title(word)]:
        if len(words) > 2:
            words.remove(word)
    while len(words) > 2 and (_letters(words[-1]) in DEGREES or _is_pronouns(words[-1])):
        del words[-1]
    return " ".join(_surname_last(words))


def _surname_last(words: list[str]) -> list[str]:
    """Return the words of `LIND Ada` with the given name first."""
    if not any(map(str.isupper, words)):
        return words
    # two capitals alone are more often initials
    begin = next((at for at, word in enumerate(words) if _letters(word) not in TITLES), 0)
    end = next((at for at, word in enumerate(words[begin:], begin) if not word.isupper()), begin)
    surname, given = words[begin:end], words[end:]
    is_given = all(word[0].isupper() for word in given) and any(char != char.upper() for char in "".join(given[:1]))
    is_surname = any(len(word) > 2 for word in surname) and not any("." in word for word in surname)
    return [*words[:begin], *given, *surname] if is_given and is_surname else words


def _is_title(word: str) -> bool:
    """Return whether a word is a title such as `Dr.-Ing.` or `h.c.`; `H.C.` can be initials."""
    parts = {part for part in re.split(r"[./-]", word) if part}
    folded = {part.casefold() for part in parts}
    return parts in ({"h", "c"}, {"e", "h"}) or (not folded.isdisjoint(TITLE_PARTS) and folded <= TITLE_PARTS | {"a"})


def _is_pronouns(text: str) -> bool:
    return "/" in text and all(part.strip().casefold() in PRONOUN.split("|") for part in text.strip("- ").split("/"))


def _letters(word: str) -> str:
    return "".join(char for char in word if char.isalpha()).casefold()


def plain_letters(text: str) -> str:
    """Return the text folded, and with plain letters for those such as `ł` and `ø`."""
    return fold(text).translate(STROKES)


def handle_key(handle: str) -> str:
    """Return a key that is equal for `@Ada` and `ada`."""
    return handle.strip().removeprefix("@").casefold()
