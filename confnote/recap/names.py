"""Words -> the people they name, as far as they look like names; and the title that stands beside them."""

from __future__ import annotations

import re

from confnote.model import Speaker

_PARTICLES = r"(?:de|da|del|della|den|der|di|dos|du|el|la|le|van|von|zu|bin|ibn|al)"
_WORD = r"(?:[^\W\d_a-z][\w'\u2019.-]*)"  # begins with a letter that is not a small Latin one
NAME = rf"{_WORD}(?: (?:{_PARTICLES} )*{_WORD}){{1,3}}"
_NAME = re.compile(NAME)
_ORG = re.compile(rf"{_WORD}(?: (?:&|and|of|{_WORD})){{0,3}}")
_AND = re.compile(r",? (?:and|&) |, ")

SEPARATORS = (
    # what parts title and speakers in a heading -> the template that says it so
    (" - ", "{title} - {speakers}"),
    (" \u2013 ", "{title} \u2013 {speakers}"),
    (" \u2014 ", "{title} \u2014 {speakers}"),
    (" by ", "{title} by {speakers}"),
    (" with ", "{title} with {speakers}"),
    (" | ", "{title} | {speakers}"),
    (" (", "{title} ({speakers})"),
    (", ", "{title}, {speakers}"),
)


def people(text: str) -> tuple[Speaker, ...]:
    """Return the speakers of `Ada Lovelace and Grace Hopper, Engines`; nothing where a part is no name."""
    text = text.strip()
    alone = re.fullmatch(rf"({NAME}), ({_ORG.pattern})", text)
    if alone and not _NAME.fullmatch(alone[2]):
        return (Speaker(name=alone[1], org=alone[2]),)
    names = [name.strip() for name in _AND.split(text)]
    if not names or not all(_NAME.fullmatch(name) for name in names):
        return ()
    return tuple(Speaker(name=name) for name in names)


def in_a_row(speakers: tuple[Speaker, ...]) -> str:
    """Say speakers as a post does: one, two and three."""
    names = [f"{one.name}, {one.org}" if one.org else one.name for one in speakers]
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def title_and_people(words: str) -> tuple[str, str, str]:
    """Part a heading into title, speakers and the template that joins them; all is title where nobody is named."""
    for separator, template in SEPARATORS:
        title, found, who = words.rpartition(separator)
        if separator == " (":
            if not who.endswith(")"):
                continue
            who = who[:-1]
        if found and title.strip() and people(who):
            return title.strip(), who, template
    return words, "", ""
