"""Find sessions, their speakers and their links in a post: under headings or in prose."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from confnote.core.links import kind_of
from confnote.core.lookup import fold
from confnote.model import Link, Speaker
from confnote.post.content.line_template import spell
from confnote.post.content.wording import speakers
from confnote.post.markdown.parser import commonmark
from confnote.post.style import Style, read_style
from confnote.recap.blocks import Block, PostPlace, notes, plain
from confnote.recap.link_lines import form_of_links, line_of_links
from confnote.recap.people import (
    CALLED,
    LINK,
    NAME,
    address,
    byline,
    is_person,
    names_speaker,
    people,
    title_and_people,
    told_speakers,
)
from confnote.recap.ratings import rated
from confnote.recap.titles import KIND_NAMES, Title, kind_field, number_of, read_title, without_number
from confnote.recap.value import Item, RecapNote, Talk

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
_TAGS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|<[a-zA-Z/][^<>]*>", re.DOTALL)
# words that titles write small
_SMALL_WORDS = (
    "& a an and are as at but by for from how in into is it of on or our the their to vs we with you without beyond not"
    " no what why that when where about between over under your this be do does can"
)
_SMALL = frozenset(_SMALL_WORDS.split())
_WORD = re.compile(r"\S+")


def mentions(text: str) -> tuple[Talk, ...]:
    """Return the sessions that some paragraphs name, each once and with title and speakers only."""
    titles: dict[str, Talk] = {}
    # a title never runs over a paragraph
    for paragraph in re.split(r"\n[ \t]*\n", text):
        for talk in _mentions(paragraph) if not paragraph.startswith("#") else ():
            titles.setdefault(talk.title.casefold(), talk)
    return tuple(titles.values())


def _mentions(text: str) -> Iterator[Talk]:
    found = []
    text = _TAGS.sub(lambda tag: " " * len(tag[0]), text)  # the words of an attribute are no title
    for match in _MARKED.finditer(text):
        title = plain(next(filter(None, match.groups()), "")).strip().rstrip(".,")
        is_bold = match.lastindex == len(match.groups())
        if _is_title(title) and not (is_bold and _is_other(title, text, match)):
            found.append((match.start(), match.end(), title))
    for match in LINK.finditer(text):
        title = _linked_title(match, text)
        if title and not any(start < match.end() and match.start() < end for start, end, _ in found):
            found.append((*match.span(), title))
    # capitals alone are a weak sign: they count only if nothing is marked
    for start, end, title in sorted(found or _capitals(text)):
        yield Talk(title, _speakers(text, start, end))


_TALK = re.compile(r"(?i)\b(?:talk|session|keynote|presentation|workshop|tutorial|panel)s?\b|\b(?:titled|called)\b")


# what follows the name of a person, and what comes before it
_DOES = re.compile(
    r"[*_]*(?:\s*\(?\[?@|\s*['\u2019]s\b|,? (?:who|gave|talked|spoke|presented|showed|told|led|did|on|from)\b)"
)
_WITH = re.compile(r"(?i)\b(?:by|with|met|thanks to|speaker|speakers|mr|ms|dr)[ :*_]*$")


_QUOTE_MARKS = "\"'\u201c\u201d\u2018\u2019 "
_LABELS = re.compile(rf"(?i)\b(?:{'|'.join(chain(*CALLED.values()))}|watch|link)\b")


def _is_named(words: str) -> bool:
    """Return whether the words of a link are a title, and not such as `Video Recording`."""
    return _is_title(words) and not _LABELS.search(words)


def _linked_title(match: re.Match[str], text: str) -> str:
    """Return the words of a link to a video or slides if they are the title of a talk, else ""."""
    words = plain(match[1])
    if kind_of(match[2]) not in {"video", "slides"} or not _is_named(words):
        return ""
    before = text[max(0, match.start() - 60) : match.start()]
    is_sure = len(words.split()) >= FEWEST_CAPITALS or _TALK.search(before) or _speakers(text, *match.span())
    return words if is_sure else ""


def _is_other(title: str, text: str, match: re.Match[str]) -> bool:
    """Return whether bold words are a person, a brand or a small heading, and no title."""
    before, after = text[max(0, match.start() - 60) : match.start()], text[match.end() :]
    alone = not text[: match.start()].strip() and not after.strip(" .:")
    if title.endswith(":") or alone:
        return not title_and_people(title)[1]
    if is_person(title) and (_DOES.match(after) or _WITH.search(before)):
        return True
    is_named = any(word.strip("\"'()*_,:").lower() in _SMALL for word in title.split())
    return not (is_named or _TALK.search(before) or _TALK.match(after.lstrip(" *_,")) or _speakers(text, *match.span()))


def _is_title(text: str) -> bool:
    """Return whether a text has the length and the capitals of a title, unlike a quoted remark."""
    words = [word for word in text.split() if word.strip("\"'()*_").lower() not in _SMALL]
    capitals = [word for word in words if re.match(r"\W*[^\W_a-z]", word)]
    has_marks = re.search(r"\]\(|[\[\]<>`]|\*\*|://", text)
    is_long_enough = SHORTEST <= len(text.split()) <= LONGEST and not has_marks
    return is_long_enough and len(capitals) * 3 > len(words) * 2 and text[0].isupper()


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
            # `Training and Support: New employees` is a label and a sentence
            is_label = len(title.rpartition(": ")[2].split()) == 1 and not title.endswith("?")
            if len(run) >= FEWEST_CAPITALS and ": " in title and not is_label and _is_title(title):
                yield run[0].start(), run[-1].end(), title
        at = max(end, at + 1)


def _is_capital(word: str) -> bool:
    return bool(re.match(r"\(?[^\W\d_a-z]", word)) and word != "I"


def _speakers(text: str, start: int, end: int) -> tuple[Speaker, ...]:
    """Return the people before a title (`Ada Lovelace's`) or after it (`by Ada Lovelace`)."""
    before = re.search(rf"({NAME})['\u2019]s? *$", text[max(0, start - NEAR) : start])
    if before and (found := people(before[1])):
        return found
    after = re.match(rf"[\s,*_]*(?:by|with|from) ({NAME}(?:(?:, | and | & ){NAME})*)", text[end : end + 2 * NEAR])
    return people(after[1]) if after else ()


# --- sessions under headings ---

FEWEST_TOLD = 3  # talks whose text names the speaker; fewer may be a coincidence
# How a line names a speaker, the most usual first.
SPEAKERS = ("{name}, {org}", "{name} ({org})", "{name} - {org}", "{name}")


# what may come before each title: an emoji, or the kind
_PREFIX = re.compile(
    r"(?:[^\w\s\[\](){}\"'\u201c\u2018*_`#.,:;\u2026-]+|(?:Talk|Session|Keynote|Workshop):|"
    rf"(?i:\[(?:{KIND_NAMES})\])) "
)


def shape_of(parts: Sequence[tuple[Block, Sequence[Block]]], place: PostPlace) -> Shape:
    """Return the shape of sessions below headings; their template is that of most with speakers."""
    number = number_of([heading for heading, _ in parts])
    parts = [(without_number(heading), blocks) for heading, blocks in parts] if number else parts
    titles = [read_title(heading, blocks) for heading, blocks in parts]
    counted = Counter(title.template for title in titles if title.template)
    prefixes = {match[0] if (match := _PREFIX.match(heading.plain)) else "" for heading, _ in parts}
    prefix = prefixes.pop() if len(prefixes) == 1 and len(parts) > 1 else ""
    template = (prefix or kind_field(titles)) + (counted.most_common(1)[0][0] if counted else "{title}")
    marks = {_quotation(title.words) for title in titles}
    before, after = marks.pop() if len(marks) == 1 and len(parts) > 1 else ("", "")
    prefix, template = prefix or before, number + template.replace("{title}", f"{before}{{title}}{after}")
    with_org = [title for title in titles if title.names and any(who.org for who in title.speakers)]
    fits = {
        speaker: sum(spell(speakers(it.speakers, read_style([("speaker", speaker)]))) == it.names for it in with_org)
        for speaker in SPEAKERS
    }
    shapes = Counter(heading.shape for heading, _ in parts).most_common(1)
    told = sum(bool(told_speakers(blocks)) for _, blocks in parts)
    is_bare = not any(title.speakers for title in titles) and not any(
        byline(blocks[0]) for _, blocks in parts if blocks
    )
    return Shape(
        prefix, template, not counted or counted.total() * 2 >= len(parts), place,
        speaker=max(SPEAKERS, key=fits.__getitem__), session=shapes[0][0] if shapes else "",
        is_told=is_bare and told >= FEWEST_TOLD and told * 2 > len(parts), suffix=after,
        joiner=_joiner(titles, [blocks[0] for _, blocks in parts if blocks]), is_numbered=bool(number),
    )  # fmt: skip


_JOINER = re.compile(r"(?: (&|\+|/|and|et|und)|(,)) ")


def _joiner(titles: Iterable[Title], below: Iterable[Block]) -> str:
    """Return what joins the last two speakers in most titles and lines below them, "" for `and`."""
    written = [(title.names, title.speakers) for title in titles]
    written += [(plain(block.inline or block.text), line.speakers) for block in below if (line := byline(block))]
    found: Counter[str] = Counter()
    for words, (*_, one, two) in ((words, who) for words, who in written if len(who) > 1):
        between = words.partition(one.name)[2].partition(two.name)[0]
        if match := _JOINER.fullmatch(between):
            found[match[1] or match[2]] += 1
    joiner, count = found.most_common(1)[0] if found else ("", 0)
    # one talk of several speakers may be an exception
    return joiner if joiner != "and" and count > 1 and count * 2 > found.total() else ""


def _quotation(words: str) -> tuple[str, str]:
    """Return the quotation marks around a title, "" for none."""
    match = re.fullmatch(r"(\")[^\"]+(\")|(\u201c)[^\u201c\u201d]+(\u201d)", words)
    return (match[1] or match[3], match[2] or match[4]) if match else ("", "")


@dataclass(frozen=True, slots=True)
class Shape:
    """How a post writes sessions: in prose, or under headings that `template` makes.

    `prefix` is before all titles, `suffix` after them; `joiner` is between the last two speakers, "" for `and`.
    `is_usual` is False if few headings have speakers. `speaker` is a value of that style key; so is `session`, "" for
    headings. `place` says whether social posts come before or after the notes about them, `links` the same of lines of
    links. `join` is the text between two links, "" if no line has two. `is_shown`: without any heading of a session,
    the post still shows that it writes of sessions in prose, or lists them (`is_listed`). `marks` are those of the
    headings if they are deeper than usual, `####`. `is_told`: no title names speakers, but the text below most of them
    does. `is_numbered`: a number is before each title. `style` writes the ratings and the takeaways of sessions.
    """

    prefix: str
    template: str
    is_usual: bool
    place: PostPlace
    speaker: str = ""
    session: str = ""
    is_prose: bool = False
    links: PostPlace = "before"
    join: str = ""
    is_shown: bool = False
    is_listed: bool = False
    marks: str = ""
    is_told: bool = False
    suffix: str = ""
    joiner: str = ""
    is_numbered: bool = False
    style: Style = field(default_factory=lambda: read_style(()))


def talk(heading: Block, blocks: Sequence[Block], shape: Shape, theme: str = "") -> tuple[Item, ...]:
    """Make a session of a heading and the blocks under it; `theme` is the heading above.

    Below the words of the style's `label.between`, the blocks are notes of no session.
    """
    lead = f"**{shape.style['label.between']}:**"
    at = next((at for at, block in enumerate(blocks) if block.sort == "text" and block.text.startswith(lead)), None)
    if at is None:
        return (_talk(heading, blocks, shape, theme),)
    said = blocks[at].text.removeprefix(lead).lstrip()
    after = (*((replace(blocks[at], text=said),) if said else ()), *blocks[at + 1 :])
    return (_talk(heading, blocks[:at], shape, theme), *notes(after, shape.place))


def page_of(title: Title) -> list[Link]:
    """Return the link of a title, to the page of the session even on a host of code or papers."""
    kind = kind_of(title.url)
    return [Link(kind=kind if kind in {"video", "slides"} else "page", url=title.url)] if title.url else []


def talk_of(title: Title, comment: str) -> Talk:
    """Make a session of an item of a list, and a note of the comment after its title."""
    words = re.sub(r"^(?:: | [-\u2013\u2014] |\. )", "", comment).strip()
    return Talk(
        title.words, title.speakers, (*page_of(title), *title.rest), (RecapNote(words),) if words else (),
        kind=title.kind,
    )  # fmt: skip


def _talk(heading: Block, blocks: Sequence[Block], shape: Shape, theme: str) -> Talk:
    heading = without_number(heading) if shape.is_numbered else heading
    title = read_title(heading, blocks)
    under = byline(blocks[0]) if blocks and not title.speakers else None
    chair: Sequence[Block] = ()
    if blocks[1:] and not under and not title.speakers and names_speaker(blocks[0]) and (under := byline(blocks[1])):
        chair, blocks = blocks[:1], blocks[1:]
    links = page_of(title)
    written = blocks[0].text if under else ""
    if under:
        blocks = (*chair, *blocks[1:])
        title = replace(title, speakers=under.speakers, rest=(*title.rest, *under.links))
    at = len(blocks) - 1 if shape.links == "after" else 0
    # links are shown in one place: those of a second line stay in a note
    has_links = bool(under and under.links)
    is_usual = blocks and not has_links and form_of_links(blocks[at]) == shape.style["links.line"]
    line = line_of_links(blocks[at]) if is_usual else ()
    blocks = (*blocks[:at], *blocks[at + 1 :]) if line else blocks
    named = title.speakers or (told_speakers(blocks) if shape.is_told else ())
    rating = rated(blocks[0].text, shape.style) if blocks and blocks[0].sort == "text" else None
    found = notes(blocks[1:] if rating else blocks, shape.place)
    lead = f"**{shape.style['label.takeaway']}:** "
    found = tuple(
        replace(note, text=note.text.removeprefix(lead), kind="takeaway") if note.text.startswith(lead) else note
        for note in found
    )
    words = title.words.removeprefix(shape.prefix).removesuffix(shape.suffix) or title.words
    room = under.room if under else ""
    grade, verdict = rating or (None, "")
    return Talk(
        words, named, (*links, *title.rest, *line), found, theme, written, room, grade, verdict, title.kind
    )  # fmt: skip


def heading_links(heading: Block) -> tuple[RecapNote, ...]:
    """Return a heading as a note if it has links, because its plain words would lose them."""
    return (RecapNote(heading.words),) if LINK.search(heading.words) else ()


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
            items.append(replace(found[0], links=links_in(note.text, found[0].title), notes=(note,)))
        elif not found and runs_on and isinstance(last, Talk) and last.notes:
            items[-1] = replace(last, notes=(*last.notes, note), links=(*last.links, *links_in(note.text, last.title)))
        else:
            items += [*found, note]
    return tuple(items)


def mentioned_talks(found: Iterable[RecapNote]) -> tuple[Talk, ...]:
    """Return the sessions that notes name; these sessions have no notes."""
    return tuple({talk.title.casefold(): talk for note in found for talk in mentions(note.text)}.values())


def links_in(text: str, title: str) -> tuple[Link, ...]:
    """Return a note's links whose address shows a kind in CALLED: they belong to its session.

    One with the title of another session does not.
    """
    found: dict[str, Link] = {}
    url, words = "", ""
    for token in commonmark().parseInline(text)[0].children or ():
        if token.type == "link_open":
            url, words = address(str(token.attrs.get("href", ""))), ""
        elif token.type == "link_close":
            is_other = _is_named(words.strip(_QUOTE_MARKS)) and fold(title) not in fold(words)
            if url and kind_of(url) in CALLED and not is_other:
                found.setdefault(url, Link(kind=kind_of(url), url=url))
        else:
            words += token.content
    return tuple(found.values())
