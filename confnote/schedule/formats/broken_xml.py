"""Read schedule XML that an XML parser refuses, as far as it goes.

Sites publish such files for days: with a bare `&`, `&nbsp;`, a control character, a tag that is not closed.
`read_broken` keeps what it does not understand as text, closes what is left open, and names the lines.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from html import unescape
from typing import NamedTuple
from xml.etree.ElementTree import Element, TreeBuilder

from confnote.errors import Refused
from confnote.schedule.text import line

TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)|(?P<doctype><!DOCTYPE)"
    # the second form of a tag has a quote that is not closed
    r"""|<(?P<end>/?)(?P<name>[A-Za-z_][\w:.-]*)(?P<rest>(?:[^<>"']|"[^"<]*"|'[^'<]*')*+|[^<>]*+)>""",
    re.DOTALL | re.IGNORECASE,
)
ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>/]+)""")
GOOD_REST = re.compile(r"""(?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/?""")
# expat stops at these; the other control characters are removed when a text is cleaned
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)")
# elements that hold others; a tag in any other element of an event is text, such as `<b>` in an abstract
GROUPS = {"persons", "links", "attachments", "recording"}
# a new element of the key closes these if they are open
CLOSES = {
    "conference": {"version", "generator"},
    "event": {"event"},
    "day": {"version", "generator", "day", "room", "event", "conference"},
}
FIELDS = {
    "abstract", "attachments", "date", "description", "duration", "end", "event", "feedback_url", "language", "links",
    "logo", "origin_url", "persons", "recording", "room", "slug", "start", "subtitle", "title", "track", "type", "url",
    "video_download_url",
}  # fmt: skip
# these can also be in an element of a group
INNER = {"description", "slug", "title", "type", "url", "logo"}
# after `</room>` in an event: if one of these follows, the event was not closed
AFTER_ROOM = re.compile(r"\s*<(?:event|room\s|/?day|/schedule)")
# no programme has more levels
DEEPEST = 40
NAMED = 3
BEFORE = "text before <schedule>"


class Mended(NamedTuple):
    """The root of a broken file, its faults, and the line in which it is cut off, if it is."""

    root: Element
    faults: tuple[str, ...]
    cut_in_line: int | None


def read_broken(text: str) -> Mended:
    """Return the elements of a broken schedule XML; raise Refused if it has no `<schedule>`."""
    return _Reader(text).read()


def _drop_last_event(root: Element) -> None:
    """Remove the event in which a file is cut off: its title or time may be half of one."""
    for element in root.iter():
        if len(element) and element[-1].tag == "event":
            parent = element
    parent.remove(parent[-1])


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = [found.end() for found in re.finditer("\n", text)]
        self.builder = TreeBuilder()
        self.open: list[str] = []
        # the tags that were kept as text in the open field
        self.markup: list[str] = []
        self.rooms_in_event = 0
        # the element that holds the days
        self.home = ""
        self.faults: dict[int, str] = {}
        self.is_over = False

    def read(self) -> Mended:
        at = 0
        for token in TOKEN.finditer(self.text):
            self._data(at, token.start())
            at = token.end()
            self._token(token)
            if self.is_over:
                break
        else:
            self._data(at, len(self.text))
        if not self.is_over and not self.open:
            raise Refused("this XML has no <schedule>: is it a programme?")
        cut = None if self.is_over else self._line(len(self.text.rstrip()))
        is_complete, is_in_event = self.is_over, "event" in self.open
        while self.open:
            self._close()
        root = self.builder.close()
        if is_in_event:
            _drop_last_event(root)
        rest = self.text[at:].lstrip() if is_complete else ""
        if rest and not rest.startswith("<!--"):
            self._fault(len(self.text) - len(rest), "text after </schedule>")
        return Mended(root, tuple(self._named()), cut)

    def _named(self) -> list[str]:
        found = [f"line {number} ({what})" for number, what in sorted(self.faults.items())]
        number = len(found) - NAMED
        return [*found[:NAMED], *([f"and {number} more line{'s' if number > 1 else ''}"] if number > 0 else [])]

    def _line(self, at: int) -> int:
        return bisect_right(self.lines, at) + 1

    def _fault(self, at: int, what: str) -> None:
        self.faults.setdefault(self._line(at), what)

    def _data(self, begin: int, end: int) -> None:
        text = self.text[begin:end]
        if not self.open:
            if text.strip():
                self._fault(begin, BEFORE)
            return
        if found := CONTROL.search(text):
            self._fault(begin + found.start(), "a control character")
            text = CONTROL.sub("", text)
        if "&" in text:
            if found := AMPERSAND.search(text):
                word = re.match(r"&\w{1,20};", text[found.start() :])
                self._fault(begin + found.start(), word[0] if word else "a bare &")
            text = unescape(text)
        if "<" in text:
            self._fault(begin + text.index("<"), "a bare <")
        self.builder.data(text)

    def _token(self, token: re.Match[str]) -> None:
        at, name = token.start(), (token["name"] or "").rpartition(":")[2]
        if token["doctype"]:
            raise Refused("this XML has a DOCTYPE, which no programme needs: it is not read")
        if token["cdata"] is not None and self.open:
            self.builder.data(CONTROL.sub("", token["cdata"]))
        elif name and token["end"]:
            self._end(name, at, token)
        elif name:
            self._start(name, at, token)

    def _start(self, name: str, at: int, token: re.Match[str]) -> None:
        rest = token["rest"]
        if (name == "schedule") is bool(self.open):
            self._fault(at, "a second <schedule>" if self.open else BEFORE)
            return
        if "event" in self.open and self._is_leaf() and name not in FIELDS and name != self.open[-1]:
            self.builder.data(token[0])
            self.markup.append(name)
            self._fault(at, f"<{line(name, 30)}> in a text")
            return
        if not GOOD_REST.fullmatch(rest):
            self._fault(at, f"the tag <{line(name, 30)}>")
        attributes = {key: unescape(value.strip("\"'")) for key, value in ATTRIBUTE.findall(rest)} if rest else {}
        self._make_way(name, at, has_name="name" in attributes)
        if len(self.open) < DEEPEST:
            self._begin(name, attributes)
            if rest.endswith("/"):
                self._close()

    def _make_way(self, name: str, at: int, *, has_name: bool) -> None:
        """Close the elements that cannot hold an element of this name."""
        if self._is_leaf():
            self._close(at)
        if "event" in self.open and name in FIELDS - INNER and "recording" not in self.open:
            while self.open[-1] != "event":
                self._close(at)
        ended = CLOSES.get(name, set())
        if name in {"event", "room"} and "event" not in self.open:
            self._into_day(at)
        if name == "room" and "event" not in self.open:
            ended = {"room"}
        elif name == "room" and has_name and self.rooms_in_event:
            ended = {"event", "room"}  # the event and its room were not closed
        while not ended.isdisjoint(self.open):
            self._close(at)
        if name == "day":
            while self.home and self.open[-1] != self.home and len(self.open) > 1:
                self._close(at)
            self.home = self.home or self.open[-1]

    def _into_day(self, at: int) -> None:
        """Close what is neither a day nor a room, such as `<br>`; begin a day if there is none."""
        if "day" in self.open:
            while self.open[-1] not in {"day", "room"}:
                self._close(at)
        else:
            while self.open[-1] != (self.home or "schedule") and len(self.open) > 1:
                self._close(at)
            self._fault(at, "<day> is missing")
            self._begin("day", {})

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self.builder.start(name, attributes)
        if name == "event":
            self.rooms_in_event = 0
        elif name == "room" and "event" in self.open:
            self.rooms_in_event += 1
        self.open.append(name)
        self.markup.clear()

    def _end(self, name: str, at: int, token: re.Match[str]) -> None:
        if name in self.markup:
            self.markup.remove(name)
            self.builder.data(token[0])
            return
        ends_event = name == "room" and "event" in self.open and self.open[-1] != "room"
        if name not in self.open or (ends_event and not AFTER_ROOM.match(self.text, token.end())):
            if self.open:
                self._fault(at, f"</{line(name, 30)}> closes nothing")
            return
        while self.open[-1] != name:
            self._close(at)
        self._close()

    def _is_leaf(self) -> bool:
        """Return whether the innermost element is a field of an event or of the conference."""
        name = self.open[-1] if self.open else ""
        if "event" in self.open:
            return name != "event" and name not in GROUPS
        return "conference" in self.open and name not in {"conference", "tracks", "track"}

    def _close(self, at: int | None = None) -> None:
        """Close the innermost element; `at` is where its own end is found to be missing."""
        name = self.open.pop()
        self.markup.clear()
        self.builder.end(name)
        self.is_over = not self.open
        if at is not None:
            self._fault(at, f"<{line(name, 30)}> is not closed")
