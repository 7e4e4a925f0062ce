"""Blocks of what was heard -> sessions: under headings of their own, or told in prose."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from confnote.core.links import check_url, kind_of
from confnote.errors import Usage
from confnote.recap.chunks import Chunk, parser, plain
from confnote.recap.names import in_a_row, people, title_and_people
from confnote.recap.notes import Place, notes
from confnote.recap.titles import mentions
from confnote.recap.value import Item, Reference, Said, Talk

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from confnote.model import LinkKind, Speaker

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


def read_title(heading: Chunk, template: str = "") -> Title:
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


def is_talk(heading: Chunk) -> bool:
    """Whether a heading alone tells that it is a session's: it names speakers, or leads somewhere."""
    title = read_title(heading)
    return bool(title.who or title.url)


def title_template(headings: Iterable[Chunk]) -> str:
    """Return the template that most headings with speakers are of."""
    counted = Counter(title.template for title in map(read_title, headings) if title.template)
    return counted.most_common(1)[0][0] if counted else "{title}"


@dataclass(frozen=True, slots=True)
class Shape:
    """What the sessions of a post look like: the template of their headings, and where social posts stand."""

    template: str
    place: Place


def headed(blocks: Sequence[Chunk], level: int, shape: Shape, theme: str = "") -> tuple[Item, ...]:
    """Read blocks under headings of that level, a session each; what stands before the first is of no session."""
    starts = [at for at, block in enumerate(blocks) if block.sort == "heading" and block.level == level]
    loose = blocks[: starts[0]] if starts else blocks
    talks = [talk(blocks[at], blocks[at + 1 : end], shape, theme) for at, end in pairwise([*starts, len(blocks)])]
    return (*notes(loose, shape.place), *talks)


def talk(heading: Chunk, blocks: Sequence[Chunk], shape: Shape, theme: str = "") -> Talk:
    """Read a session under a heading of its own."""
    title = read_title(heading, shape.template)
    links: list[Reference] = []
    if title.url:
        kind = kind_of(title.url)
        links.append(Reference(kind if kind in {"video", "slides"} else "page", title.url))
    own = line_of_links(blocks[0]) if blocks else ()
    said = notes(blocks[1:] if own else blocks, shape.place)
    return Talk(title.words, title.who, (*links, *title.rest, *own), said, theme)


def linked(heading: Chunk) -> tuple[Said, ...]:
    """Return a heading's own Markdown as a note, if there are addresses in it that its words do not tell."""
    return (Said(heading.words),) if _LINK.search(heading.words) else ()


def line_of_links(block: Chunk) -> tuple[Reference, ...]:
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


def told_in_prose(blocks: Iterable[Chunk], place: Place, *, runs_on: bool) -> tuple[Item, ...]:
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


def mentioned(told: Iterable[Said]) -> tuple[Talk, ...]:
    """Return the sessions that notes name, without notes of their own."""
    found = {one.title.casefold(): Talk(one.title, one.speakers) for said in told for one in mentions(said.text)}
    return tuple(found.values())


def links_in(text: str) -> tuple[Reference, ...]:
    """Return the links of a note that are its session's by their kind."""
    found: dict[str, Reference] = {}
    for token in parser().parseInline(text)[0].children or ():
        if token.type == "link_open":
            url = _address(str(token.attrs.get("href", "")))
            if url and kind_of(url) in TELLING:
                found.setdefault(url, Reference(kind_of(url), url))
    return tuple(found.values())
