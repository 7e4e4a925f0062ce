"""Read the lines below a title in a cell: people, a place, the title of a talk, or text."""

from __future__ import annotations

import re

from confnote.core.same_person import is_open
from confnote.schedule.bare_cells import ALL_IN_BRACKETS
from confnote.schedule.columns import ROOM_WORDS, words_of
from confnote.schedule.kinds import names_kind
from confnote.schedule.name_lists import people_in
from confnote.schedule.people import looks_like_names, split_outside

# lines below a title: `Conferencia de Ada Lind / Aula Magna`, `Espectáculo de Bo Ek`
_OF = r"\s(?:de|di|du|von|by|of|por|con|with|mit|avec|a cargo de)\s"
GIVEN_BY = re.compile(
    r"(?i:conferencia|charla|ponencia|palestra|conférence|exposé|relazione|lezione|vortrag|keynote|talk|lecture)"
    rf"{_OF}(?P<who>[^/\n]+?)(?:\s/\s(?P<place>[^/\n]+))?"
)
# `Chair: TBD`
OPEN_ROLE = re.compile(
    r"(?i)(?:session )?(?:chair(?:person)?|speakers?|moderator|host|presenter)s?: *(?:tb[acd]|\?+|-+)"
)
PERFORMANCE = re.compile(
    rf"(?i)(?:espect[áa]culo|concierto|concerto?|recital|show|actuaci[óo]n|m[úu]sica|konzert){_OF}"
)


def below_title(title: str, text: str) -> dict[str, str]:
    """Return what the lines below a title in a cell are: the speakers, or text.

    Below `Invited talk` they can be a person and the title.
    """
    lines = [part for part in text.strip().split("\n") if not OPEN_ROLE.fullmatch(part)]
    people = [part for part in lines if people_in(part)]
    if len(lines) == 2 and len(people) == 1 and names_kind(title):
        other = next(part for part in lines if part not in people)
        return {"kind": title, "speakers": people[0], **({} if is_open(other) else {"title": other})}
    text = "\n".join(lines)
    # `(Ada Lind, Bo Ek)`
    inner = ALL_IN_BRACKETS.fullmatch(text)
    text = inner[1] if inner and people_in(inner[1] or "") else text
    found = GIVEN_BY.fullmatch(text)
    if found and looks_like_names(found["who"]):
        is_room = found["place"] and not ROOM_WORDS.isdisjoint(words_of(found["place"]))
        if is_room or not found["place"]:
            return {"speakers": found["who"], **({"room": found["place"]} if is_room else {})}
    # `its Refinement` is no name, but `ada` can be one
    parts = [part.strip() for part in split_outside(text)]
    is_sentence = "\u3002" in text or any(part[:1].islower() and " " in part for part in parts)
    is_list = looks_like_names(text) and not PERFORMANCE.match(text) and (not is_sentence or bool(people_in(text)))
    return {"speakers" if is_list else "abstract": text} if text else {}
