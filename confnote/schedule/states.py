"""Read the status of a session in a file: on, off, or a word that nobody knows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from confnote.schedule.text import line

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
    " confirmada confermato confermata bevestigd".split()
)
# sessions, too: nobody has confirmed them yet
TENTATIVE = frozenset("tentative provisional".split())  # noqa: SIM905
MOST_NAMED = 8


def is_off(state: str) -> bool:
    """Return whether a status such as `withdrawn` means that the session does not take place."""
    state = state.strip()
    return bool(CANCELLED.match(state) or OFF.match(state))


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
            more = f" and {len(counts) - MOST_NAMED} more" if len(counts) > MOST_NAMED else ""
            yield f"{what}: {', '.join(f'{word} ({count})' for word, count in counts.most_common(MOST_NAMED))}{more}"
