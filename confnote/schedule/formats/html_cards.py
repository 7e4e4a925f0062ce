"""Find the sessions of a web page without tables: in cards, or in lines that end with a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import islice
from typing import TypeAlias

from confnote.core.same_person import is_open
from confnote.schedule.columns import ROOM_WORDS, column_of, words_of
from confnote.schedule.formats.html_page import BREAKS, HEADINGS, HIDDEN, LONGEST, SPACE, HtmlTable
from confnote.schedule.formats.keys import day_in, day_or_clock, is_moment
from confnote.schedule.formats.lost_entries import SENTENCE
from confnote.schedule.formats.markdown_sections import LABELLED
from confnote.schedule.kinds import names_kind
from confnote.schedule.name_lists import people_in

VOID = {"br", "img", "hr", "input", "meta", "link", "source", "wbr", "col", "area", "base", "embed", "track", "param"}
# what a page has around its text
ASIDE = {*HIDDEN, "nav", "footer", "svg", "button", "form", "dialog", "summary"}
LISTS = {"ul", "ol"}
# a larger page is not read: half of it would be no programme
MOST_NODES, DEEPEST = 30_000, 200
# so many elements behind a time can belong to it
MOST_BESIDE = 50
# the fewest sessions that are a programme
FEWEST = 3
# words in the class of an element
OF_SPEAKERS = {"speaker", "speakers", "author", "authors", "presenter", "presenters", "lecturer", "ponente", "ponentes"}
OF_ORGS = {"affil", "affiliation", "company", "org", "organization", "organisation", "institution", "university"}
WORD = re.compile(r"[A-Za-z][a-z]+|[A-Z]+")
# `Parallel sessions 1 9:00 am - 10:30 am`
_CLOCK = r"[0-9]{1,2}(?:[:.h][0-9]{2})?(?:\s?[ap]\.?m\.?)?"
TIME_LAST = re.compile(
    rf"(?i)(?P<title>[^\W\d_].*?)[\s,:|(\u2013\u2014-]+(?P<time>{_CLOCK}(?:\s?(?:[-\u2013\u2014]|to)\s?{_CLOCK})?)\)?"
)
TIME = re.compile(r"(?i)[0-9](?:[:.h][0-9]{2}|\s?[ap]\.?m\b)")


@dataclass(slots=True, eq=False)
class Node:
    """An element of the page: its line, and the elements and the texts in it."""

    tag: str
    number: int
    classes: str = ""
    parent: Node | None = None
    inner: list[Node | str] = field(default_factory=list)
    # the elements in it, and its own place among those around it
    nodes: list[Node] = field(default_factory=list)
    place: int = 0
    # how many times of day are in it as the whole text of an element, and whether a day is
    times: int = 0
    has_day: bool = False
    # about how long its text is
    size: int = 0

    @property
    def text(self) -> str:
        """Return all texts in it, on one line."""
        return " ".join("".join(self.texts()).split())

    def texts(self) -> Iterator[str]:
        """Yield all texts in it, with blanks between paragraphs."""
        for one in self.inner:
            yield from [one] if isinstance(one, str) else one.texts()
        yield " " if self.tag in BREAKS else ""


Pieces: TypeAlias = list[tuple[Node, str]]
"""The texts of a card, each with its innermost element."""


class _Page(HTMLParser):
    """Makes a tree of the elements that the page shows."""

    def __init__(self) -> None:
        super().__init__()
        self.root = self.open = Node("html", 1)
        self.nodes, self.depth = 0, 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element; a paragraph or an item ends the one before."""
        if tag in {"p", "li"} and self.open.tag == tag:
            self.handle_endtag(tag)
        if self.nodes > MOST_NODES or self.depth > DEEPEST:
            return
        node = Node(tag, self.getpos()[0], dict(attrs).get("class") or "", self.open)
        node.place = len(self.open.nodes)
        self.open.inner.append(node)
        self.open.nodes.append(node)
        self.nodes += 1
        if tag not in VOID:
            self.open, self.depth = node, self.depth + 1

    def handle_endtag(self, tag: str) -> None:
        """End the element of this tag, and those that are open in it."""
        node, up = self.open, 1
        while node.tag != tag and node.parent:
            node, up = node.parent, up + 1
        if node.parent:
            self.open, self.depth = node.parent, self.depth - up

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        self.open.inner.append(data)


def cards_in(text: str) -> list[HtmlTable]:
    """Return the sessions of a page below the headings above them; none if they are few."""
    page = _Page()
    with suppress(AssertionError):  # the parser of Python stops so at `<![x`
        page.feed(text)
    if page.nodes > MOST_NODES:
        return []
    _count(page.root)
    for rows_of in (_cards, _lines):
        tables: list[HtmlTable] = []
        headings: list[tuple[int, str]] = []
        for number, row in rows_of(page.root):
            if isinstance(row, str):
                headings.append((number, row))
                continue
            if headings or not tables:
                tables.append(HtmlTable(headings, is_list=True))
                headings = []
            tables[-1].rows.append(row)
            tables[-1].lines.append(number)
        if sum(len(table.rows) for table in tables) >= FEWEST:
            return tables
    return []


def _count(node: Node) -> None:
    """Count the times in an element, and note whether it has a day."""
    for one in node.nodes:
        if one.tag not in ASIDE:
            _count(one)
    node.times = sum(one.times for one in node.nodes)
    node.size = sum(len(one.strip()) if isinstance(one, str) else one.size for one in node.inner)
    text = node.text if not node.times and node.size <= LONGEST else ""
    if text:
        node.times = int(TIME.search(text) is not None and is_moment(text))
        # a link to a part of the page is no heading
        is_day = bool(day_in(text)) if node.tag in HEADINGS else day_or_clock(text) == "date"
        node.has_day = is_day and node.tag != "a"
    node.has_day = node.has_day or any(one.has_day for one in node.nodes)


def _cards(root: Node) -> Iterator[tuple[int, list[str] | str]]:
    """Yield the headings of a page, and a row for each time with the texts in its card.

    The card is the largest element that has this time alone; where it has no other text, it has the elements behind it.
    """
    done: set[Node] = set()
    found: list[tuple[int, str, Pieces]] = []
    for node in _walk(root, done):
        if node.tag in HEADINGS or (node.has_day and not any(one.has_day for one in node.nodes)):
            done.add(node)
            found += [(node.number, node.text, [])]
        elif node.times == 1 and not node.has_day:
            done.add(node)
            time = node
            while inner := next((one for one in time.nodes if one.times), None):
                time = inner
            pieces = [*_pieces(node, time)]
            if not pieces and node.parent:
                for one in islice(node.parent.nodes, node.place + 1, node.place + 1 + MOST_BESIDE):
                    if one.times or one.has_day or one.tag in HEADINGS & {"h1", "h2"}:
                        break
                    done.add(one)
                    pieces += _pieces(one, time)
            found += [(node.number, time.text, pieces)] if pieces else []
    # of two lines without a heading the first one has the people if it has them in more cards
    pairs = [(people_in(one[0][1]), people_in(one[1][1])) for *_, one in found if len(one) > 1 and _title(one) is None]
    are_first = sum(bool(first) - bool(second) for first, second in pairs) > 0
    for number, text, pieces in found:
        yield number, _row(text, pieces, are_first=are_first) if pieces else text


def _walk(node: Node, done: set[Node]) -> Iterator[Node]:
    """Yield the elements in order, without those that are done and what is in them."""
    for one in node.nodes:
        if one in done or one.tag in ASIDE:
            continue
        yield one
        if one not in done:
            yield from _walk(one, done)


def _pieces(node: Node, time: Node) -> Iterator[tuple[Node, str]]:
    """Yield the texts of an element without its time, and the innermost element of each."""
    if node is time or node.tag in ASIDE:
        return
    if any(isinstance(one, str) and one.strip() for one in node.inner) or not node.nodes:
        lines = (" ".join(part.split()) for part in "".join(_stream(node, time)).split("\n"))
        yield from ((node, text) for text in lines if text)
        return
    for one in node.nodes:
        yield from _pieces(one, time)


def _stream(node: Node, time: Node) -> Iterator[str]:
    """Yield the texts of an element without its time, with line ends as on the screen."""
    for one in node.inner:
        if isinstance(one, str):
            yield SPACE.sub(" ", one)
        elif one is not time and one.tag not in ASIDE:
            edge = "\n" if one.tag in BREAKS else ""
            yield from (edge, *_stream(one, time), edge)


def _title(pieces: Pieces) -> tuple[Node, str] | None:
    """Return the heading of a card, or the text whose class says that it is the title."""
    named = [one for one in pieces if one[0].tag in HEADINGS] or [one for one in pieces if "title" in _words(one[0])]
    return named[0] if named else None


def _row(time: str, pieces: Pieces, *, are_first: bool) -> list[str]:
    """Return the time, the title, the speakers, the text and the room of a card."""
    first = _title(pieces) or pieces[are_first and len(pieces) > 1 and bool(people_in(pieces[0][1]))]
    title, speakers, texts, room = first[1], list[str](), list[str](), ""
    for node, text in (one for one in pieces if one is not first and not is_open(one[1])):
        words = _words(node)
        label = LABELLED.fullmatch(text)
        column = column_of(label["label"]) if label and len(text) <= LONGEST else ""
        if label and column == "title" and names_kind(title.rstrip(" 0123456789")):
            title = title if is_open(label["text"]) else f"{title}: {label['text']}"
        elif label and column in {"speakers", "room"}:
            speakers += [label["text"]] if column == "speakers" else []
            room = label["text"] if column == "room" else room
        elif _is_in_list(node) or label:
            texts.append(text)
        elif words & OF_ORGS and speakers and len(text) <= LONGEST:
            speakers[-1] += f" ({text})"
        elif people_in(text) and (words & OF_SPEAKERS or not texts):
            speakers.append(text)
        elif words & {*ROOM_WORDS, "location", "venue"} and not room:
            room = text
        else:
            texts.append(text)
    return [time, title, "; ".join(speakers), "\n".join(texts), room]


def _words(node: Node) -> set[str]:
    """Return the words in the classes of an element: `speaker` and `name` of `speaker-name`."""
    words = {word.lower() for word in WORD.findall(node.classes)}
    is_alone = node.parent and node.tag not in BREAKS and len(node.parent.nodes) == 1
    return words | _words(node.parent) if node.parent and is_alone else words


def _is_in_list(node: Node) -> bool:
    up: Node | None = node
    while up and up.tag not in LISTS:
        up = up.parent
    return up is not None


def _lines(root: Node) -> Iterator[tuple[int, list[str] | str]]:
    """Yield the headings of a page, and a row for each line that ends with a time below a day."""
    day, before = "", list[str]()
    for node, text in _pieces(root, Node("", 0)):
        if node.tag in HEADINGS or day_or_clock(text) == "date":
            day, before = day_in(text) or (day if node.tag not in {"h1", "h2"} else ""), []
            yield node.number, text
        elif day and len(text) <= LONGEST:
            found = None if SENTENCE.fullmatch(text) else TIME_LAST.fullmatch(text)
            if found and TIME.search(found["time"]) and is_moment(found["time"]) and not TIME.search(found["title"]):
                yield node.number, [found["time"], found["title"].rstrip(" ,:("), "", "\n".join(before), ""]
                before = []
            elif words_of(text):
                before.append(text)
