"""Read what is beside a title in a cell: a time, people, a place, the title of a talk, or text."""

from __future__ import annotations

import re

from confnote.core.same_person import is_open
from confnote.schedule.bare_cells import ALL_IN_BRACKETS
from confnote.schedule.cells import RANGE
from confnote.schedule.columns import ROOM_WORDS, words_of
from confnote.schedule.formats.keys import LINE, is_moment
from confnote.schedule.kinds import names_kind
from confnote.schedule.name_lists import people_in
from confnote.schedule.people import looks_like_names, names_org, split_outside
from confnote.schedule.text import unmarked

# lines below a title: `Conferencia de Ada Lind / Aula Magna`, `Espectáculo de Bo Ek`
_OF = r"\s(?:de|di|du|von|by|of|por|con|with|mit|avec|a cargo de)\s"
GIVEN_BY = re.compile(
    r"(?i:conferencia|charla|ponencia|palestra|conférence|exposé|relazione|lezione|vortrag|keynote|talk|lecture)"
    rf"{_OF}(?P<who>[^/\n]+?)(?:\s/\s(?P<place>[^/\n]+))?"
)
# `Location: Old Mill`
PLACE = re.compile(
    r"(?i)(?:location|room|venue|place|where|ort|raum|saal|lieu|salle|lugar|sala|local|luogo): *(?P<place>\S.*)"
)
# `Chair: TBD`
OPEN_ROLE = re.compile(
    r"(?i)(?:session )?(?:chair(?:person)?|speakers?|moderator|host|presenter)s?: *(?:tb[acd]|\?+|-+)"
)
PERFORMANCE = re.compile(
    rf"(?i)(?:espect[áa]culo|concierto|concerto?|recital|show|actuaci[óo]n|m[úu]sica|konzert){_OF}"
)

# `(Español / Inglés)` below the speakers
_LANGUAGE = (
    r"(?:english|german|french|spanish|italian|portuguese|dutch|polish|czech|russian|japanese|chinese|korean|catalan"
    r"|englisch|deutsch|französisch|spanisch|italienisch|inglés|español|castellano|francés|alemán|italiano|portugués"
    r"|català|inglês|espanhol|francês|português|alemão|anglais|français|espagnol|allemand|italien|portugais|inglese"
    r"|francese|tedesco|spagnolo|engels|nederlands|duits|frans|svenska|engelska|norsk|dansk|suomi|englanti"
    r"|polski|angielski|čeština|angličtina|русский|английский|日本語|英語|中文|英文|한국어|영어)"
)
IN_LANGUAGES = re.compile(
    rf"(?i)\((?:in |auf |en |em )?{_LANGUAGE}(?:\s*(?:[/,&+]|and|und|y|e|et|or|oder|o)\s*{_LANGUAGE})*\)"
)
# `Coffee break 15:00-15:20`
TIME_BEHIND = re.compile(
    r"(?P<title>[^\W\d_].*?)[\s(,:|\u2013\u2014-]+(?P<time>[0-9]{1,2}[:.h][0-9]{2}\s*[-\u2013\u2014]\s*[0-9]{1,2}[:.h][0-9]{2})[).]*"
)


def below_title(title: str, text: str) -> dict[str, str]:
    """Return what the lines below a title in a cell are: the speakers, the place, or text.

    Below `Invited talk` they can be a person and the title, or a person, an organisation, the title and text.
    """
    lines = [part for part in text.strip().split("\n") if not OPEN_ROLE.fullmatch(part)]
    named = [(part, found["place"]) for part in lines if (found := PLACE.fullmatch(part))]
    if len(named) == 1:
        rest = "\n".join(part for part in lines if part != named[0][0])
        return {**below_title(title, rest), "room": named[0][1]}
    if tongues := [part for part in lines if IN_LANGUAGES.fullmatch(part)]:
        below = below_title(title, "\n".join(part for part in lines if part not in tongues))
        return {**below, "abstract": "\n".join([*filter(None, [below.get("abstract")]), *tongues])}
    people = [part for part in lines if people_in(part)]
    if len(lines) == 2 and len(people) == 1 and names_kind(title):
        other = next(part for part in lines if part not in people)
        return {"kind": title, "speakers": people[0], **({} if is_open(other) else {"title": other})}
    if len(lines) > 2 and people[:1] == lines[:1] and names_org(lines[1]) and names_kind(title.rstrip(" 0123456789")):
        return {
            "kind": title, "speakers": ", ".join(lines[:2]), "title": lines[2], "abstract": "\n".join(lines[3:])
        }  # fmt: skip
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
    # a nickname in brackets makes a list long: `Ada Lind (lin) & Bo Ek (bo)`
    is_list = bool(people_in(text)) or (looks_like_names(text) and not is_sentence)
    is_list = is_list and not PERFORMANCE.match(text)
    # `(Example Ltd)` on a line below a name is the organisation
    text = re.sub(r"\n(?=\([^()]*\)(?:\n|\Z))", " ", text) if is_list else text
    return {"speakers" if is_list else "abstract": text} if text else {}


def own_time(cell: str) -> tuple[str, str]:
    """Return the range of time that a cell of a grid names itself, and the rest of the cell.

    It is before the title, behind it, or a line of its own: `16:00-17:00 Closing`.
    """
    first, *others = cell.split("\n")
    lines = [text for text in others if _is_range(unmarked(text).strip("()[] "))]
    if len(lines) == 1:
        return unmarked(lines[0]).strip("()[] "), "\n".join([first, *(text for text in others if text not in lines)])
    found = LINE.fullmatch(unmarked(first)) or TIME_BEHIND.fullmatch(unmarked(first))
    if found is None or lines or not _is_range(found["time"]):
        return "", cell
    return found["time"], "\n".join([found["title"], *others])


def _is_range(text: str) -> bool:
    return len(RANGE.split(text)) == 2 and is_moment(text)
