"""Words -> the people they name, as far as they look like names; and the title that stands beside them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from confnote.core.links import check_url, kind_of
from confnote.errors import Usage
from confnote.model import Speaker
from confnote.post.markdown.parser import commonmark
from confnote.recap.blocks import Block, Place, notes, plain
from confnote.recap.value import Item, RecapNote, Reference, Talk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from confnote.model import LinkKind


_PARTICLES = r"(?:de|da|del|della|den|der|di|dos|du|el|la|le|van|von|zu|bin|ibn|al)"
_NAME_WORD = r"(?:[^\W\d_a-z][\w'\u2019.-]*)"  # begins with a letter that is not a small Latin one
NAME = rf"{_NAME_WORD}(?: (?:{_PARTICLES} )*{_NAME_WORD}){{1,3}}"
_NAME = re.compile(NAME)
_ORG = re.compile(rf"{_NAME_WORD}(?: (?:&|and|of|{_NAME_WORD})){{0,3}}")
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


SHORTEST, LONGEST = 2, 25  # words of a title
LONE = 4  # words at least of one that nothing but capitals sets off
NEAR = 120  # characters beside it in which its speakers are looked for
_QUOTES = r"\"([^\"]+)\"|\u201c([^\u201d]+)\u201d"
_MARKED = re.compile(
    rf"(?:\*\*|__|\*|_)(?:{_QUOTES})(?:\*\*|__|\*|_)"  # a quoted title in emphasis, _"Open Standards"_
    rf"|(?:{_QUOTES})"  # one in quotation marks alone
    r"|(?:\*\*|__)([^*_]+)(?:\*\*|__)"  # one in bold
)
_SMALL = {
    *("a", "an", "and", "are", "as", "at", "but", "by", "for", "from", "how", "in", "into", "is", "it", "of", "on"),
    *("or", "our", "the", "their", "to", "vs", "we", "with", "you"),
}
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Mention:
    """A session that a text names, and who spoke there."""

    title: str
    speakers: tuple[Speaker, ...] = ()


def mentions(text: str) -> tuple[Mention, ...]:
    """Return the sessions named in a paragraph, each once, in the order of the text."""
    found = sorted(_marked(text)) or sorted(_capitals(text))
    titles: dict[str, Mention] = {}
    for start, end, title in found:
        titles.setdefault(title.casefold(), Mention(title, _speakers(text, start, end)))
    return tuple(titles.values())


def _marked(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _MARKED.finditer(text):
        title = " ".join(next(group for group in match.groups() if group is not None).split())
        if _is_title(title):
            yield match.start(), match.end(), title.rstrip(".,")


def _is_title(words: str) -> bool:
    """Whether most of its words have capitals, as in a programme: a quoted remark has not."""
    every = [word for word in words.split() if word.strip("\"'()*_").lower() not in _SMALL]
    capitals = [word for word in every if re.match(r"\W*[^\W_a-z]", word)]
    return SHORTEST <= len(words.split()) <= LONGEST and len(capitals) * 3 > len(every) * 2 and words[0].isupper()


def _capitals(text: str) -> Iterator[tuple[int, int, str]]:
    """Find titles that nothing sets off but capitals, if a colon is in them: `Backstage: Restoring Order`."""
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        end = at
        while end < len(words) and _goes_on(words[end][0]) and not (end > at and _ends(words[end - 1][0])):
            end += 1
        run = words[at:end]
        while run and not _is_capital(run[0][0]):
            run.pop(0)
        while run and run[-1][0].lower() in _SMALL:
            run.pop()
        if run:
            title = text[run[0].start() : run[-1].end()].rstrip(".,;!")
            if len(run) >= LONE and ": " in title and _is_title(title):
                yield run[0].start(), run[-1].end(), title
        at = max(end, at + 1)


def _goes_on(word: str) -> bool:
    return _is_capital(word) or word.lower() in _SMALL


def _is_capital(word: str) -> bool:
    return bool(re.match(r"\(?[^\W\d_a-z]", word)) and word != "I"


def _ends(word: str) -> bool:
    """Whether a sentence, or a part of one, ends with this word."""
    return word.endswith((".", "!", ";", ","))


def _speakers(text: str, start: int, end: int) -> tuple[Speaker, ...]:
    """Read who is named right before a title (`Ada Lovelace's`) or right after it (`by Ada Lovelace`)."""
    before = re.search(rf"({NAME})['\u2019]s? *$", text[max(0, start - NEAR) : start])
    if before:
        return people(before[1])
    after = re.match(rf"[\s,*_]*(?:by|with|from) ({NAME}(?:(?:, | and | & ){NAME})*)", text[end : end + 2 * NEAR])
    return people(after[1]) if after else ()


_LINK = re.compile(r"(?<!!)\[([^\[\]]*)\]\(<?([^()\s<>]+(?:\([^()\s]*\)[^()\s]*)*)>?(?: [^()]*)?\)")
_WHOLE = re.compile(rf"\s*{_LINK.pattern}\s*")
_BETWEEN = re.compile(r"\s*(?:[|,/·]|[-\u2013\u2014])?\s*")
CALLED: dict[LinkKind, tuple[str, ...]] = {
    "slides": ("slides", "deck"),
    "video": ("video", "recording"),
    "code": ("code", "repo"),
    "paper": ("paper",),
}
TELLING = ("slides", "video", "paper", "code")
"""Kinds of links that say by themselves that they are a session's, wherever they stand in a note of it."""


@dataclass(frozen=True, slots=True)
class Title:
    """What a session's heading says: its title, who spoke, how the two are joined, and where the title leads."""

    words: str
    who: tuple[Speaker, ...] = ()
    template: str = ""
    url: str = ""
    rest: tuple[Reference, ...] = ()
    """Links in it that are neither the title's nor a speaker's."""


def read_title(heading: Block, template: str = "") -> Title:
    """Read a session's heading; with a template one that is not of it is all title."""
    links = [(plain(match[1]), _address(match[2])) for match in _LINK.finditer(heading.words)]
    urls = {words: url for words, url in links if url}
    words, names, joined = title_and_people(heading.plain)
    who = tuple(replace(one, url=urls.get(one.name, "")) for one in people(names))
    if not who or in_a_row(who) != names or template not in {"", joined} or (links and words not in urls):
        words, who, joined = heading.plain, (), ""
    used = {words, *(one.name for one in who)}
    rest = tuple(Reference("page", url, name) for name, url in urls.items() if name not in used)
    return Title(words, who, joined, urls.get(words, ""), rest)


def is_talk(heading: Block) -> bool:
    """Whether a heading alone tells that it is a session's: it names speakers, or leads somewhere."""
    title = read_title(heading)
    return bool(title.who or title.url)


def title_template(headings: Iterable[Block]) -> str:
    """Return the template that most headings with speakers are of."""
    counted = Counter(title.template for title in map(read_title, headings) if title.template)
    return counted.most_common(1)[0][0] if counted else "{title}"


@dataclass(frozen=True, slots=True)
class Shape:
    """What the sessions of a post look like: the template of their headings, and where social posts stand."""

    template: str
    place: Place


def headed(blocks: Sequence[Block], level: int, shape: Shape, theme: str = "") -> tuple[Item, ...]:
    """Read blocks under headings of that level, a session each; what stands before the first is of no session."""
    starts = [at for at, block in enumerate(blocks) if block.sort == "heading" and block.level == level]
    loose = blocks[: starts[0]] if starts else blocks
    talks = [talk(blocks[at], blocks[at + 1 : end], shape, theme) for at, end in pairwise([*starts, len(blocks)])]
    return (*notes(loose, shape.place), *talks)


def talk(heading: Block, blocks: Sequence[Block], shape: Shape, theme: str = "") -> Talk:
    """Read a session under a heading of its own."""
    title = read_title(heading, shape.template)
    links: list[Reference] = []
    if title.url:
        kind = kind_of(title.url)
        links.append(Reference(kind if kind in {"video", "slides"} else "page", title.url))
    own = line_of_links(blocks[0]) if blocks else ()
    said = notes(blocks[1:] if own else blocks, shape.place)
    return Talk(title.words, title.who, (*links, *title.rest, *own), said, theme)


def linked(heading: Block) -> tuple[RecapNote, ...]:
    """Return a heading's own Markdown as a note, if there are addresses in it that its words do not tell."""
    return (RecapNote(heading.words),) if _LINK.search(heading.words) else ()


def line_of_links(block: Block) -> tuple[Reference, ...]:
    """Return the links of a paragraph that is nothing but links."""
    found, at = [], 0
    if block.sort != "text":
        return ()
    for match in _LINK.finditer(block.text):
        if not _BETWEEN.fullmatch(block.text, at, match.start()):
            return ()
        url = _address(match[2])
        found.append(Reference(_kind(match[1], url), url, plain(match[1])))
        at = match.end()
    return tuple(found) if found and not block.text[at:].strip() and all(one.url for one in found) else ()


def _kind(words: str, url: str) -> LinkKind:
    """Tell what a link leads to by what it is called, else by its address."""
    called = words.strip().lower()
    for kind, starts in CALLED.items():
        if called.startswith(starts):
            return kind
    return kind_of(url)


def _address(url: str) -> str:
    try:
        return check_url(url)
    except Usage:
        return ""


def told_in_prose(blocks: Iterable[Block], place: Place, *, runs_on: bool) -> tuple[Item, ...]:
    """Read paragraphs that each tell of a session; with `runs_on` one that names none goes on with the one before.

    A paragraph that names several is a note of none of them, and each of them is a session without notes.
    """
    items: list[Item] = []
    known: set[str] = set()
    for said in notes(blocks, place):
        found = [one for one in mentions(said.text) if one.title.casefold() not in known]
        known |= {one.title.casefold() for one in found}
        last = items[-1] if items else None
        if len(found) == 1:
            items.append(Talk(found[0].title, found[0].speakers, links_in(said.text), (said,)))
        elif not found and runs_on and isinstance(last, Talk) and last.notes:
            items[-1] = replace(last, notes=(*last.notes, said), links=(*last.links, *links_in(said.text)))
        else:
            items += [*(Talk(one.title, one.speakers) for one in found), said]
    return tuple(items)


def mentioned(told: Iterable[RecapNote]) -> tuple[Talk, ...]:
    """Return the sessions that notes name, without notes of their own."""
    found = {one.title.casefold(): Talk(one.title, one.speakers) for said in told for one in mentions(said.text)}
    return tuple(found.values())


def links_in(text: str) -> tuple[Reference, ...]:
    """Return the links of a note that are its session's by their kind."""
    found: dict[str, Reference] = {}
    for token in commonmark().parseInline(text)[0].children or ():
        if token.type == "link_open":
            url = _address(str(token.attrs.get("href", "")))
            if url and kind_of(url) in TELLING:
                found.setdefault(url, Reference(kind_of(url), url))
    return tuple(found.values())
