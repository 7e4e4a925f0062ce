"""Find sessions, their speakers and their links in a post: under headings or in prose."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from confnote.core.links import check_url, kind_of
from confnote.errors import Usage
from confnote.model import Link, LinkKind, Speaker
from confnote.post.markdown.parser import commonmark
from confnote.recap.blocks import Block, PostPlace, notes, plain
from confnote.recap.value import Item, RecapNote, Talk

# --- names of people ---

_PARTICLES = r"(?:de|da|del|della|den|der|di|dos|du|el|la|le|van|von|zu|bin|ibn|al)"
_NAME_WORD = r"(?:[^\W\d_a-z][\w'\u2019.-]*)"  # begins with any letter but a small Latin one
NAME = rf"{_NAME_WORD}(?: (?:{_PARTICLES} )*{_NAME_WORD}){{1,3}}"
_NAME = re.compile(NAME)
_ORG = re.compile(rf"{_NAME_WORD}(?: (?:&|and|of|{_NAME_WORD})){{0,3}}")
_AND = re.compile(r",? (?:and|&) |, ")
# what separates title and speakers in a heading; after " (" a ")" must follow the speakers
SEPARATORS = (" - ", " \u2013 ", " \u2014 ", " by ", " with ", " | ", " (", ", ")


def people(text: str) -> tuple[Speaker, ...]:
    """Return the speakers in `Ada Lovelace and Grace Hopper`; () if some part is no name."""
    text = text.strip()
    alone = re.fullmatch(rf"({NAME}), ({_ORG.pattern})", text)
    # `Ada Lovelace, Grace Hopper` are two people, `Ada Lovelace, Engines` is one
    if alone and not _NAME.fullmatch(alone[2]):
        return (Speaker(name=alone[1], org=alone[2]),)
    names = [name.strip() for name in _AND.split(text)]
    if not names or not all(_NAME.fullmatch(name) for name in names):
        return ()
    return tuple(Speaker(name=name) for name in names)


def format_people(speakers: tuple[Speaker, ...]) -> str:
    """Return speakers as a post writes them: `A, B and C`."""
    names = [f"{speaker.name}, {speaker.org}" if speaker.org else speaker.name for speaker in speakers]
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def title_and_people(words: str) -> tuple[str, str, str]:
    """Split a heading into title, speakers and template (`{title} by {speakers}`).

    Without speakers, the whole heading is the title, and the others are empty.
    """
    for separator in SEPARATORS:
        # the last separator counts: a title may contain a dash
        title, found, names = words.rpartition(separator)
        close = ")" if separator == " (" else ""
        if found and title.strip() and names.endswith(close) and people(names.removesuffix(close)):
            return title.strip(), names.removesuffix(close), f"{{title}}{separator}{{speakers}}{close}"
    return words, "", ""


# --- titles in prose ---

SHORTEST, LONGEST = 2, 25  # words of a title
FEWEST_CAPITALS = 4  # words of a title that only its capitals mark
NEAR = 120  # characters before a title, and twice as many after it, in which to look for its speakers
_QUOTES = r"\"([^\"]+)\"|\u201c([^\u201d]+)\u201d"
_MARKED = re.compile(
    rf"(?:\*\*|__|\*|_)(?:{_QUOTES})(?:\*\*|__|\*|_)"  # a quoted title in emphasis, _"Open Standards"_
    rf"|(?:{_QUOTES})"  # a title in quotation marks alone
    r"|(?:\*\*|__)([^*_]+)(?:\*\*|__)"  # a title in bold
)
# words that titles write small
_SMALL = {
    *("a", "an", "and", "are", "as", "at", "but", "by", "for", "from", "how", "in", "into", "is", "it", "of", "on"),
    *("or", "our", "the", "their", "to", "vs", "we", "with", "you"),
}
_WORD = re.compile(r"\S+")


def mentions(text: str) -> tuple[Talk, ...]:
    """Return the sessions that a paragraph names, each once and with title and speakers only."""
    groups = ((match, next(filter(None, match.groups()), "")) for match in _MARKED.finditer(text))
    marked = ((match.start(), match.end(), " ".join(words.split())) for match, words in groups)
    found = [(start, end, title.rstrip(".,")) for start, end, title in marked if _is_title(title)]
    # capitals alone are a weak sign: they count only if nothing is marked
    found = found or sorted(_capitals(text))
    titles: dict[str, Talk] = {}
    for start, end, title in found:
        titles.setdefault(title.casefold(), Talk(title, _speakers(text, start, end)))
    return tuple(titles.values())


def _is_title(text: str) -> bool:
    """Return whether a text has the length and the capitals of a title, unlike a quoted remark."""
    words = [word for word in text.split() if word.strip("\"'()*_").lower() not in _SMALL]
    capitals = [word for word in words if re.match(r"\W*[^\W_a-z]", word)]
    return SHORTEST <= len(text.split()) <= LONGEST and len(capitals) * 3 > len(words) * 2 and text[0].isupper()


def _capitals(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, title) of titles that only capitals and a colon mark: `Git: A New Way`."""
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        end = at
        # a title ends with its sentence, or before a small word that is not in _SMALL
        while end < len(words) and (_is_capital(words[end][0]) or words[end][0].lower() in _SMALL):
            end += 1
            if words[end - 1][0].endswith((".", "!", ";", ",")):
                break
        run = words[at:end]
        while run and not _is_capital(run[0][0]):
            run.pop(0)
        while run and run[-1][0].lower() in _SMALL:
            run.pop()
        if run:
            title = text[run[0].start() : run[-1].end()].rstrip(".,;!")
            if len(run) >= FEWEST_CAPITALS and ": " in title and _is_title(title):
                yield run[0].start(), run[-1].end(), title
        at = max(end, at + 1)


def _is_capital(word: str) -> bool:
    return bool(re.match(r"\(?[^\W\d_a-z]", word)) and word != "I"


def _speakers(text: str, start: int, end: int) -> tuple[Speaker, ...]:
    """Return the people before a title (`Ada Lovelace's`) or after it (`by Ada Lovelace`)."""
    before = re.search(rf"({NAME})['\u2019]s? *$", text[max(0, start - NEAR) : start])
    if before:
        return people(before[1])
    after = re.match(rf"[\s,*_]*(?:by|with|from) ({NAME}(?:(?:, | and | & ){NAME})*)", text[end : end + 2 * NEAR])
    return people(after[1]) if after else ()


# --- sessions under headings ---

_LINK = re.compile(r"(?<!!)\[([^\[\]]*)\]\(<?([^()\s<>]+(?:\([^()\s]*\)[^()\s]*)*)>?(?: [^()]*)?\)")
_BETWEEN = re.compile(r"\s*(?:[|,/·]|[-\u2013\u2014])?\s*")
# link kinds by the beginning of a link's text, which decides before its address; a link of these kinds belongs to the
# session, wherever in a note it is
CALLED: dict[LinkKind, tuple[str, ...]] = {
    "slides": ("slides", "deck"), "video": ("video", "recording"), "code": ("code", "repo"), "paper": ("paper",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Title:
    """A session's heading: `words` are the title, `url` is its link, `rest` are other links.

    `template` joins title and speakers: `{title} by {speakers}`.
    """

    words: str
    speakers: tuple[Speaker, ...] = ()
    template: str = ""
    url: str = ""
    rest: tuple[Link, ...] = ()


def read_title(heading: Block, template: str = "") -> Title:
    """Read a session's heading.

    One that does not fit `template` (if given), or that an export would write in another form, is all title.
    """
    links = [(plain(match[1]), _address(match[2])) for match in _LINK.finditer(heading.words)]
    urls = {words: url for words, url in links if url}
    words, names, joined = title_and_people(heading.plain)
    speakers = tuple(replace(speaker, url=urls.get(speaker.name, "")) for speaker in people(names))
    # an export must write the heading again exactly as it was
    is_lossy = format_people(speakers) != names or template not in {"", joined} or (links and words not in urls)
    if not speakers or is_lossy:
        words, speakers, joined = heading.plain, (), ""
    used = {words, *(speaker.name for speaker in speakers)}
    rest = tuple(Link(kind="page", url=url, title=name) for name, url in urls.items() if name not in used)
    return Title(words, speakers, joined, urls.get(words, ""), rest)


def is_talk(heading: Block) -> bool:
    """Return whether a heading is a session's: it names speakers, or its title is a link."""
    title = read_title(heading)
    return bool(title.speakers or title.url)


def title_template(headings: Iterable[Block]) -> str:
    """Return the template of most headings with speakers, `{title}` if there are none."""
    counted = Counter(title.template for title in map(read_title, headings) if title.template)
    return counted.most_common(1)[0][0] if counted else "{title}"


@dataclass(frozen=True, slots=True)
class Shape:
    """How a post writes sessions: in prose, or under headings that `template` makes.

    `place` says whether social posts come before or after the notes about them.
    """

    template: str
    place: PostPlace
    is_prose: bool = False


def talks_under_headings(blocks: Sequence[Block], level: int, shape: Shape, theme: str = "") -> tuple[Item, ...]:
    """Make a session of each heading of `level` and its blocks, and notes of the blocks before."""
    starts = [at for at, block in enumerate(blocks) if block.sort == "heading" and block.level == level]
    loose = blocks[: starts[0]] if starts else blocks
    talks = [talk(blocks[at], blocks[at + 1 : end], shape, theme) for at, end in pairwise([*starts, len(blocks)])]
    return (*notes(loose, shape.place), *talks)


def talk(heading: Block, blocks: Sequence[Block], shape: Shape, theme: str = "") -> Talk:
    """Make a session of a heading and the blocks under it; `theme` is the heading above."""
    title = read_title(heading, shape.template)
    kind = kind_of(title.url)
    # the title links to the page of the session, even on a host of code or papers
    links = [Link(kind=kind if kind in {"video", "slides"} else "page", url=title.url)] if title.url else []
    line = line_of_links(blocks[0]) if blocks else ()
    found = notes(blocks[1:] if line else blocks, shape.place)
    return Talk(title.words, title.speakers, (*links, *title.rest, *line), found, theme)


def heading_links(heading: Block) -> tuple[RecapNote, ...]:
    """Return a heading as a note if it has links, because its plain words would lose them."""
    return (RecapNote(heading.words),) if _LINK.search(heading.words) else ()


def line_of_links(block: Block) -> tuple[Link, ...]:
    """Return the links of a paragraph that consists of links only; () for any other block."""
    found, at = [], 0
    if block.sort != "text":
        return ()
    for match in _LINK.finditer(block.text):
        if not _BETWEEN.fullmatch(block.text, at, match.start()):
            return ()
        url, words = _address(match[2]), match[1].strip().lower()
        kinds = [kind for kind, starts in CALLED.items() if words.startswith(starts)]
        found.append(Link(kind=kinds[0] if kinds else kind_of(url), url=url, title=plain(match[1])))
        at = match.end()
    return tuple(found) if not block.text[at:].strip() and all(link.url for link in found) else ()


def _address(url: str) -> str:
    try:
        return check_url(url)
    except Usage:
        return ""


# --- sessions in prose ---


def talks_in_prose(blocks: Iterable[Block], place: PostPlace, *, runs_on: bool) -> tuple[Item, ...]:
    """Make sessions of paragraphs that name them.

    With `runs_on`, a paragraph that names no new session belongs to the session just before it. A paragraph that names
    several new sessions is a note of no session, and these sessions have no notes.
    """
    items: list[Item] = []
    known: set[str] = set()
    for note in notes(blocks, place):
        found = [talk for talk in mentions(note.text) if talk.title.casefold() not in known]
        known |= {talk.title.casefold() for talk in found}
        last = items[-1] if items else None
        if len(found) == 1:
            items.append(replace(found[0], links=links_in(note.text), notes=(note,)))
        elif not found and runs_on and isinstance(last, Talk) and last.notes:
            items[-1] = replace(last, notes=(*last.notes, note), links=(*last.links, *links_in(note.text)))
        else:
            items += [*found, note]
    return tuple(items)


def mentioned_talks(found: Iterable[RecapNote]) -> tuple[Talk, ...]:
    """Return the sessions that notes name; these sessions have no notes."""
    return tuple({talk.title.casefold(): talk for note in found for talk in mentions(note.text)}.values())


def links_in(text: str) -> tuple[Link, ...]:
    """Return a note's links whose address shows a kind in CALLED: they belong to its session."""
    found: dict[str, Link] = {}
    for token in commonmark().parseInline(text)[0].children or ():
        if token.type == "link_open":
            url = _address(str(token.attrs.get("href", "")))
            if url and kind_of(url) in CALLED:
                found.setdefault(url, Link(kind=kind_of(url), url=url))
    return tuple(found.values())
