"""Read the status of a session in a file: on, off, or a word that nobody knows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from confnote.schedule.text import line, listed

CANCELLED = re.compile(
    r"cancel|abgesagt|annul|entf[aä]llt|f[aä]llt aus|ausgefallen|gestrichen|supprim|geannuleerd", re.IGNORECASE
)
# what does not take place at its time, by other words
OFF = re.compile(
    r"(?:withdrawn|withdrew|retracted|rejected|declined|refused|deleted|removed|dropped|postponed|deferred|suspended"
    r"|verschoben|zur[uü]ckgezogen|abgelehnt|report[ée]e?|repouss[ée]e?|retir[ée]e?|refus[ée]e?|aplazad[oa]|pospuest[oa]"
    r"|retirad[oa]|rechazad[oa]|adiad[oa]|rinviat[oa]|ritirat[oa]|uitgesteld|ingetrokken|afgewezen)\b",
    re.IGNORECASE,
)
# what says no more of a session on a programme than that it takes place
ON = frozenset(
    "accepted accept confirmed scheduled published public approved active final planned ok okay visible normal regular"  # noqa: SIM905
    " yes no true false none null 0 1 x completed done finished bestätigt angenommen confirmé confirmée confirmado"
    " confirmada confermato confermata bevestigd upcoming".split()
)
# sessions, too: nobody has confirmed them yet
TENTATIVE = frozenset("tentative provisional".split())  # noqa: SIM905
_LATER = r"postponed|rescheduled|verschoben|reportée?|aplazad[oa]|pospuest[oa]|adiad[oa]|rinviat[oa]|uitgesteld"
_MOVED = (
    rf"{_LATER}|deferred|suspended|moved|delayed|relocated|verlegt|déplacée?|spostat[oa]|verplaatst|trasladad[oa]"
    r"|reprogramad[oa]|new (?:time|room|date)|(?:time|room|date) changed?|neue[rs]? (?:zeit|raum|termin)"
)
_CAPITALS = _MOVED.upper()
# quick tests of a title in lower case, which spare most titles the patterns
MARKS, MARK_SIGNS = re.compile(_MOVED), re.compile(r"[\[(*:!\u2013\u2014-]")
LATER = re.compile(_LATER, re.IGNORECASE)
# `Postponed: Title`, but `Moved: why we left` is a title: such words count in brackets or in capitals
MARKED = re.compile(
    rf"[^\w\[(*]*(?:[\[(*]+\s*(?P<boxed>(?i:{_MOVED})\b[^\[\]()*]{{0,40}})[\])*]+\s*[:\u2013\u2014-]?"
    rf"|(?P<plain>(?i:{_LATER})|{_CAPITALS})\s*(?:[:!]|[-\u2013\u2014]\s))\s*(?P<rest>\S.*)"
    rf"|(?P<begin>.*?\S)\s*(?:[\[(*]+\s*(?P<last>(?i:{_LATER})\b[^\[\]()*]{{0,40}})[\])*]+"
    rf"|\s[-\u2013\u2014]+\s*(?P<end>(?i:{_LATER})))[!.]?\s*"
)

OFF_WORDS = (
    r"cancell?ed|cancell?ation|abgesagt|entf[aä]llt|f[aä]llt aus|annul[ée]e?|annullat[oa]|cancelad[oa]|withdrawn"
)
OFF_WORD = re.compile(OFF_WORDS)
# `(unfortunately cancelled due to illness)`
_SADLY = "(?:unfortunately|sadly|regrettably|leider|malheureusement|purtroppo)"
_WHY = r"(?:due to|because(?: of)?|owing to|wegen|aufgrund)\b"
CANCELLED_BEFORE = re.compile(
    rf"[^\w\[(*]*(?:[\[(*]+\s*(?:{OFF_WORDS})\s*[\])*]+\s*[:\-\u2013\u2014]?|(?:{OFF_WORDS})\s*(?:[:!]|\s[-\u2013\u2014]|[-\u2013\u2014]\s))\s*",
    re.IGNORECASE,
)
# behind `Keynote: ` only in capitals or in brackets: `Meetings: cancelled, moved, and shortened` is a title
CANCELLED_BEHIND = re.compile(
    rf"(?P<series>(?:[^\s:|]+\s+){{0,4}}[^\s:|]+\s*[:|\u2013\u2014-]\s+)"
    rf"(?:[\[(*]+\s*(?i:{OFF_WORDS})\s*[\])*]+|(?:{OFF_WORDS.upper()})(?=\s*[:!]|\s[-\u2013\u2014]))"
    r"\s*[:!\u2013\u2014-]?\s*(?P<rest>\S.*)"
)
CANCELLED_END = re.compile(
    rf"\s*(?:(?<![\[(*])[\[(*]+\s*(?:{_SADLY}\s+)?(?:{OFF_WORDS})(?:\s+{_WHY}\s[^\[\]()*]{{1,60}})?\s*[\])*]+|\s[-\u2013\u2014]+\s*(?:{OFF_WORDS}))[!.]?\s*\Z",
    re.IGNORECASE,
)
# `CANCELLED by speaker`, `This talk was cancelled`; not `replaces the cancelled talk`
CANCELLED_NOTE = re.compile(
    r"(?:(?:(?:this|the|dieser?|der|die|das)\s+)?(?:talk|session|workshop|event|speaker|vortrag|sitzung|keynote)\s+"
    r"(?:(?:is|was|has|has been|had to be|ist|wurde)\s+)?)?"
    rf"[\[(*]*(?:{OFF_WORDS.replace('cancell?ation|', '')})[\])*]*"
    r"(?:\s*(?:[.!,;:(]|\s[-\u2013\u2014]|\Z)|\s+(?:by|due|because|owing|wegen|aufgrund|durch|par|door|on|last|until)\b).*",
    re.IGNORECASE | re.DOTALL,
)
LONGEST_NOTE = 200
# without a colon, only in capitals
CANCELLED_LAST = re.compile(rf"\s+(?:{OFF_WORDS.upper()})[!.]*\s*\Z")
CANCELLED_FIRST = re.compile(rf"[^\w\[(*]*(?:{OFF_WORDS.upper()})\s+(?=\S)")


def is_off(state: str) -> bool:
    """Return whether a status such as `withdrawn` means that the session does not take place."""
    state = state.strip()
    return bool(CANCELLED.match(state) or OFF.match(state))


def says_cancelled(note: str) -> bool:
    """Return whether a note cancels its own session. A mention of another session does not."""
    return len(note) <= LONGEST_NOTE and CANCELLED_NOTE.fullmatch(note.strip()) is not None


def cut_cancelled(title: str) -> tuple[str, bool]:
    """Return a title without a mark such as `CANCELLED:`, and whether it had one.

    A title that is nothing but a mark stays, and counts as having none.
    """
    if not OFF_WORD.search(title.casefold()):
        return title, False
    if behind := CANCELLED_BEHIND.fullmatch(title):
        return behind["series"] + behind["rest"], True
    found = CANCELLED_BEFORE.match(title) or (None if title.isupper() else CANCELLED_FIRST.match(title))
    rest = title[found.end() :] if found else title
    if not found and (end := CANCELLED_END.search(title) or (not title.isupper() and CANCELLED_LAST.search(title))):
        found, rest = end, title[: end.start()]
    return (rest.strip(), True) if found and rest.strip() else (title, False)


def cut_state(title: str) -> tuple[str, str]:
    """Return a title without a mark such as `Postponed:` or `[moved]`, and that word."""
    if not (MARK_SIGNS.search(title) and MARKS.search(title.casefold())) or not (found := MARKED.fullmatch(title)):
        return title, ""
    word = found["boxed"] or found["plain"] or found["last"] or found["end"]
    rest = (found["rest"] or found["begin"]).strip()
    # `MOVED: HOW WE DID IT` is a title in capitals, `MOVED: CSS` is none
    is_title = title.isupper() and len(rest.split()) > 1 and not (found["boxed"] or LATER.match(word))
    return (title, "") if is_title else (rest, word.strip())


def state_notices(states: Iterable[str]) -> Iterator[str]:
    """Yield notices of the words that mean cancelled, and of the unknown ones."""
    spelling: dict[str, str] = {}
    words = [spelling.setdefault(word.casefold(), word) for state in states if (word := line(state, 40))]
    off = Counter(word for word in words if OFF.match(word))
    if open_ones := sum(word.casefold() in TENTATIVE for word in words):
        yield f"{open_ones} session{' is' if open_ones == 1 else 's are'} marked tentative"
    strange = Counter(word for word in words if not is_off(word) and word.casefold() not in ON | TENTATIVE)
    for counts, what in ((off, "marked cancelled, because of the status"), (strange, "status not understood")):
        if counts:
            yield f"{what}: {listed([f'{word} ({count})' for word, count in counts.most_common()])}"
