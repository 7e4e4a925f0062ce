"""Find the speakers in the words of a file: lists of names, organisations, handles."""

from __future__ import annotations

import re
from collections.abc import Iterable

from confnote.core.same_person import person_key
from confnote.model import Speaker
from confnote.schedule.text import line
from confnote.schedule.weblinks import web_address

MAX_SPEAKERS = 50
MAX_NAME = 120
IN_SQUARE = re.compile(r"(.+?)\s*\[([^\[\]]+)\]")
IN_ROUND = re.compile(r"(.+?)\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)")
EMPLOYED = re.compile(r".*?(?:\bat\s|@|\bbei\s|\bchez\s)\s*(?P<org>[^|,;•]+).*", re.IGNORECASE)
HANDLE = re.compile(r"https?://(?:www\.)?(?:twitter|x)\.com/@?(?P<name>[A-Za-z0-9_]{1,15})/?")


def person(name: str, *, org: str = "", url: str = "", handle: str = "") -> Speaker | None:
    """Return a speaker, None for an empty name; split `Name [Org]` if `org` is empty."""
    name = line(name, MAX_NAME)
    if not org and (found := IN_SQUARE.fullmatch(name)):
        name, org = found[1], found[2]
    if not name:
        return None
    return Speaker(name=name, org=line(org, MAX_NAME), url=web_address(url), handle=line(handle, MAX_NAME))


def distinct_speakers(found: Iterable[Speaker | None]) -> tuple[Speaker, ...]:
    """Return the speakers that are not None, each name once, at most 50."""
    kept: dict[str, Speaker] = {}
    for speaker in found:
        if speaker is not None and len(kept) < MAX_SPEAKERS:
            kept.setdefault(person_key(speaker.name) or speaker.name.casefold(), speaker)
    return tuple(kept.values())


def speakers_in(text: str, *, round_is_org: bool = False) -> tuple[Speaker, ...]:
    """Return the speakers in `Ada, Bob [Org]`; `round_is_org` splits `Bob (Org)` too."""
    found = []
    for part in split_outside(text):
        in_round = IN_ROUND.fullmatch(part.strip()) if round_is_org else None
        found.append(person(in_round[1], org=in_round[2]) if in_round else person(part))
    return distinct_speakers(found)


def split_outside(text: str, separators: str = r"[,;&]|\s(?:and|und|et|y)\s") -> list[str]:
    """Split a text at separators (a pattern) that are not inside brackets."""
    # most texts have none, and this is five times as fast
    if "(" not in text and "[" not in text:
        return re.split(separators, text)
    parts, depth, begin = [], 0, 0
    for found in re.finditer(rf"[\[(]|[\])]|{separators}", text):
        if found[0] in "[(":
            depth += 1
        elif found[0] in "])":
            # a closing bracket too many changes nothing
            depth = max(depth - 1, 0)
        elif not depth:
            parts.append(text[begin : found.start()])
            begin = found.end()
    return [*parts, text[begin:]]


def unnamed_speakers(count: int) -> str:
    """Return a notice that the file lists speakers, but that no session names one."""
    return f"the file lists {count} speaker{'s' * (count > 1)}, but no session names one"


def employer(tagline: str) -> str:
    """Return the organisation in `Principal Engineer at Example`; empty if there is none."""
    found = EMPLOYED.fullmatch(line(tagline))
    # a longer text is a sentence that happens to have an `at`
    return found["org"].strip(" .") if found and len(found["org"]) <= 60 else ""


def handle_of(url: str) -> str:
    """Return `@name` for the address of a Twitter account; empty for any other."""
    found = HANDLE.fullmatch(url.strip())
    return f"@{found['name']}" if found else ""


def looks_like_names(text: str) -> bool:
    """Return whether a text can be a list of names: short parts with capitals, and no sentence."""
    for part in split_outside(text, ","):
        words = IN_SQUARE.sub(r"\1", part.strip()).split()
        if not 0 < len(words) <= 6 or words[-1][-1] in "?!:":
            return False
        small = sum(word[0].islower() for word in words)
        # a name of one word may be in lower case
        if len(words) > 1 and (small * 2 > len(words) or words[0][0].isdigit()):
            return False
    return True
