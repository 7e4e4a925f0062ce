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
MARKS = re.compile(_MOVED, re.IGNORECASE)
LATER = re.compile(_LATER, re.IGNORECASE)
# `Postponed: Title`, but `Moved: why we left` is a title: such words count in brackets or in capitals
MARKED = re.compile(
    rf"[^\w\[(*]*(?:[\[(*]+\s*(?P<boxed>(?i:{_MOVED})\b[^\[\]()*]{{0,40}})[\])*]+\s*[:\u2013\u2014-]?"
    rf"|(?P<plain>(?i:{_LATER})|{_CAPITALS})\s*(?:[:!]|[-\u2013\u2014]\s))\s*(?P<rest>\S.*)"
    rf"|(?P<begin>.*?\S)\s*(?:[\[(*]+\s*(?P<last>(?i:{_LATER})\b[^\[\]()*]{{0,40}})[\])*]+"
    rf"|\s[-\u2013\u2014]+\s*(?P<end>(?i:{_LATER})))[!.]?\s*"
)


def is_off(state: str) -> bool:
    """Return whether a status such as `withdrawn` means that the session does not take place."""
    state = state.strip()
    return bool(CANCELLED.match(state) or OFF.match(state))


def cut_state(title: str) -> tuple[str, str]:
    """Return a title without a mark such as `Postponed:` or `[moved]`, and that word."""
    # a quick test that spares most titles the pattern
    if not MARKS.search(title) or not (found := MARKED.fullmatch(title)):
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
