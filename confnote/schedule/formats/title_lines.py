"""Read the lines below a title in a cell of a table."""

from __future__ import annotations

import re

from confnote.schedule.columns import ROOM_WORDS, words_of
from confnote.schedule.people import looks_like_names

# lines below a title: `Conferencia de Ada Lind / Aula Magna`, `Espectáculo de Bo Ek`
_OF = r"\s(?:de|di|du|von|by|of|por|con|with|mit|avec|a cargo de)\s"
GIVEN_BY = re.compile(
    r"(?i:conferencia|charla|ponencia|palestra|conférence|exposé|relazione|lezione|vortrag|keynote|talk|lecture)"
    rf"{_OF}(?P<who>[^/\n]+?)(?:\s/\s(?P<place>[^/\n]+))?"
)
PERFORMANCE = re.compile(
    rf"(?i)(?:espect[áa]culo|concierto|concerto?|recital|show|actuaci[óo]n|m[úu]sica|konzert){_OF}"
)


def below_title(text: str) -> dict[str, str]:
    """Return what the lines below a title in a cell are: the speakers, or text."""
    text = text.strip()
    found = GIVEN_BY.fullmatch(text)
    if found and looks_like_names(found["who"]):
        is_room = found["place"] and not ROOM_WORDS.isdisjoint(words_of(found["place"]))
        if is_room or not found["place"]:
            return {"speakers": found["who"], **({"room": found["place"]} if is_room else {})}
    is_list = looks_like_names(text) and not PERFORMANCE.match(text)
    return {"speakers" if is_list else "abstract": text} if text else {}
