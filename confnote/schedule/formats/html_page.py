"""Collect the tables of a web page, and the headings, the items and the paragraphs between them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from confnote.schedule.formats.csv_table import zones_in
from confnote.schedule.formats.keys import LINE, day_in, day_or_clock, is_moment
from confnote.schedule.formats.lost_entries import SENTENCE
from confnote.schedule.formats.markdown_sections import HEADING
from confnote.schedule.formats.table_header import MOST_COLUMNS
from confnote.schedule.formats.title_lines import TIME_BEHIND
from confnote.schedule.name_lists import people_in
from confnote.schedule.text import unmarked

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "caption"}
HIDDEN = {"head", "script", "style", "template"}
CELLS = {"td", "th"}
BREAKS = {"br", "p", "div", "li", "tr", "dd", "dt", *HEADINGS, *CELLS}
LISTS, ITEMS = {"ul", "ol", "dl"}, {"li", "p", "dt", "dd"}
STRUCK = {"del", "s", "strike"}
# the end of a title in bold, until it is known whether names are behind it
BOLD, BOLD_END = {"b", "strong"}, "\v"
MOST_ROWS = 30_000
# the longest line that begins with a time
LONGEST = 200
DOWNLOADS = re.compile(r"(?i)[(\[](?:(?:papers?|slides?|pdf)\b[\s,/|\u2013\u2014-]*)+[)\]]")
# a heading of a person below that of a session, and `1A-2 Ada Lind and Bo Ek` above a title
CHAIR = re.compile(r"(?i)(?:session )?(?:co-?)?(?:chair|moderator)[^:]{0,20}:")
NUMBERED = re.compile(r"([0-9]*[A-Z]?[-.]?[0-9]+[:.]? +)(.+)")
SPACE = re.compile(r"\s+")
TIME = re.compile("[0-9][:.h][0-9]{2}")


@dataclass(slots=True)
class HtmlTable:
    """A table: its rows as texts, the line of each, and the headings above.

    `spans` has the last row of each cell that goes over several, by the row and the column of its text. The rows of a
    list are the items and paragraphs that begin with a time of day.
    """

    headings: list[tuple[int, str]]
    is_list: bool = False
    theme: str = ""
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    spans: dict[tuple[int, int], int] = field(default_factory=dict)


class HtmlPage(HTMLParser):
    """Collects the outermost tables, and the headings, items and paragraphs between them."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[HtmlTable] = []
        self.headings: list[tuple[int, str]] = []
        self.zones: set[str] = set()
        # by column, the last row of a cell that goes over several
        self.last_rows: dict[int, int] = {}
        self.depth = self.hidden = 0
        # the last heading above the last table
        self.above = ""
        self.picture, self.is_heading = "", False
        self.text: list[str] = []
        self.size: tuple[int, int] | None = None
        # the open item or paragraph, the time in the last `dt`, how many lists are open, and how many were at the
        # last item with a time
        self.item = self.term = ""
        self.lists, self.timed = 0, -1
        # whether the last `dt` has its session, and the tag of the titles below a `<time>`
        self.has_term, self.title = False, ""
        # where the text of an open link begins, its target, and the days that links to parts of the page name
        self.link, self.target = 0, ""
        self.days: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, a row, a cell, a list, an item or a heading."""
        self.hidden += tag in HIDDEN
        if tag == "table":
            self.depth += 1
            if self.depth == 1:
                self._end_block("")
                self._begin_table(is_list=False)
                self.last_rows = {}
        elif self.depth == 1 and tag in {"tr", *CELLS}:
            self._end_cell()
            if tag == "tr" and len(self.tables[-1].rows) < MOST_ROWS:
                self.tables[-1].rows.append([])
                self.tables[-1].lines.append(self.getpos()[0])
            given = dict(attrs)
            self.size = (_number(given.get("colspan")), _number(given.get("rowspan"))) if tag in CELLS else None
            self.is_heading, self.picture = tag == "th", ""
        elif not self.depth and (tag in {*HEADINGS, *LISTS, *ITEMS} or (tag == "time" and not self.item)):
            self._end_block(tag if tag in ITEMS else "dt" if tag == "time" else "")
            self.lists += tag in LISTS
            self.timed = -1 if self.lists <= self.timed and tag not in {"p", "dd"} else self.timed
        given = dict(attrs)
        if not self.depth and (day := self.days.get(given.get("id") or "")):
            self._end_block("")
            self.headings.append((self.getpos()[0], day))
        if tag == "a":
            self.link, self.target = len(self.text), given.get("href") or ""
        if tag == "img":
            self.picture = dict(attrs).get("alt") or ""
        # `Practical 1<small>Send your data` has a blank on the screen
        self.text += ["\n"] if tag in BREAKS else ["~~"] if tag in STRUCK else [" "] if tag == "small" else []

    def handle_endtag(self, tag: str) -> None:
        """End a table, a row, a cell, a list, an item or a heading."""
        self.hidden -= tag in HIDDEN and self.hidden > 0
        self.text += ["\n"] if tag in BREAKS else ["~~"] if tag in STRUCK else []
        self.text += [BOLD_END] if self.depth and tag in BOLD else []
        if (
            tag == "a"
            and self.target.startswith("#")
            and day_in(day := " ".join("".join(self.text[self.link :]).split()))
        ):
            self.days[self.target[1:]] = day
        if self.depth == 1 and tag in {"tr", "table", *CELLS}:
            self._end_cell()
        elif not self.depth and tag in HEADINGS and self.term and self.title in {"", tag}:
            self._end_title(tag)
        elif not self.depth and tag in HEADINGS:
            self._end_text(is_heading=True)
        elif not self.depth and tag == "time" and self.item == "dt":
            self._end_block("")
            self.title = ""
        elif not self.depth and tag in {*LISTS, *ITEMS}:
            self._end_block("")
            self.lists -= tag in LISTS and self.lists > 0
            self.timed = -1 if self.lists < self.timed or not self.lists else self.timed
        self.depth -= tag == "table" and self.depth > 0

    def close(self) -> None:
        """Read the text at the end of the page, too."""
        super().close()
        self._end_block("")

    def handle_data(self, data: str) -> None:
        """Keep a text that the page shows."""
        if not self.hidden:
            # the lines of the source are none of the cell
            self.text.append(SPACE.sub(" ", data) if self.depth else data)

    def _end_cell(self) -> None:
        text, self.text, size, self.size = "\n".join(_lines_of(_apart(self.text))), [], self.size, None
        table = self.tables[-1]
        if size is None or not table.rows:
            return
        # a room can be named by the logo of its sponsor
        text = text or (" ".join(self.picture.split()) if self.is_heading else "")
        row = len(table.rows) - 1
        cells = table.rows[row]
        while self.last_rows.get(len(cells), -1) >= row:
            cells.append("")
        for _ in range(min(size[0], MOST_COLUMNS - len(cells))):
            if size[1] > 1:
                table.spans[row, len(cells)] = self.last_rows[len(cells)] = row + size[1] - 1
            cells.append(text)

    def _end_block(self, following: str) -> None:
        """Keep the text of an item or a paragraph that begins with a time, or is below one."""
        item, self.item = self.item, following
        lines = _lines_of(self.text) if item else []
        time, title = time_apart(lines[0]) if lines else ("", "")
        is_below = self.timed >= 0 and self.lists >= self.timed > 0 and self.tables[-1].is_list
        is_below = is_below or (item == "p" and bool(self.term and self.title))
        if item == "dt":
            self.term, self.has_term = time * (not title), False
        if item == "dt" and self.term:
            self.text = []
        elif lines and item == "dd" and self.term and not (self.has_term and len(lines) == 1 and people_in(lines[0])):
            self._add_row(self.term, lines)
            self.has_term = True
        elif time:
            self._add_row(time, [title, *lines[1:]] if title else lines[1:])
        elif lines and is_below:
            self.text = []
            row = self.tables[-1].rows[-1]
            numbered = NUMBERED.fullmatch(row[1])
            code, names = (numbered[1], numbered[2]) if numbered else ("", row[1])
            if self.title and people_in(names) and not any(map(people_in, lines)):
                row[1:] = [f"{code}{lines[0]}", names, "\n".join(lines[1:])]
                return
            # of a list below a talk the words are no names, if other lines below it are
            is_text = all(map(people_in, row[1].split("\n")[1:])) and not all(map(people_in, lines))
            row[3 if is_text else 1] = "\n".join(filter(None, (row[3 if is_text else 1], *lines)))
        else:
            self._end_text()

    def _end_title(self, tag: str) -> None:
        """Keep a heading as the title of a session if it is below a time, and no day."""
        lines = _lines_of(self.text)
        if lines and self.has_term and CHAIR.match(lines[0]):
            self.text, row = [], self.tables[-1].rows[-1]
            row[3] = "\n".join(filter(None, (row[3], *lines)))
        elif lines and not day_in(" ".join(lines)):
            self._add_row(self.term, lines)
            self.has_term, self.title = True, tag
        else:
            self.term = ""
            self._end_text(is_heading=True)

    def _add_row(self, time: str, lines: list[str]) -> None:
        """Add an item, with a time, to the list that the page has here."""
        self.text = []
        if self.headings or not self.tables or not self.tables[-1].is_list:
            self._begin_table(is_list=True)
        self.tables[-1].rows.append([time, "\n".join(title_first(lines)), "", ""])
        self.tables[-1].lines.append(self.getpos()[0])
        self.timed = self.lists

    def _begin_table(self, *, is_list: bool) -> None:
        self.above = self.headings[-1][1] if self.headings else self.above
        self.tables.append(HtmlTable(self.headings, is_list=is_list))
        self.headings = []

    def _end_text(self, *, is_heading: bool = False) -> None:
        text, self.text, here = "".join(self.text), [], self.getpos()[0]
        if is_heading:
            self.headings += [(here, " ".join(text.split()))] if text.strip() else []
            return
        for number, written in enumerate(text.split("\n"), here - text.count("\n")):
            plain = unmarked(written).strip("#* ")
            self.zones.update(name for name, _ in zones_in(plain))
            if plain and (HEADING.fullmatch(written) or day_or_clock(plain) == "date"):
                self.headings.append((number, plain))
                continue
            behind = TIME_BEHIND.fullmatch(plain) if len(plain) <= LONGEST else None
            # a sentence has no mark in front of the time
            mark = plain[behind.end("title") : behind.start("time")].strip() if behind else ""
            is_title = behind and mark and not TIME.search(behind["title"])
            time, title = behind.group("time", "title") if behind and is_title else time_apart(plain)
            if title and day_in(self.headings[-1][1] if self.headings else self.above):
                self._add_row(time, [title])


def _apart(texts: list[str]) -> list[str]:
    """Return the texts of a cell, with a line end before the names behind a title in bold."""
    title, bold, rest = "".join(texts).partition(BOLD_END)
    names = rest.partition("\n")[0].replace(BOLD_END, "").strip()
    is_title = bool(bold) and "\n" not in title.strip() and not people_in(title.strip()) and bool(people_in(names))
    return [title, "\n" if is_title else "", rest.replace(BOLD_END, "")]


def _lines_of(texts: list[str]) -> list[str]:
    """Return the lines of a cell or an item, without `(Paper - Slides)`."""
    lines = (" ".join(DOWNLOADS.sub("", part).split()) for part in "".join(texts).split("\n"))
    return [*filter(None, lines)]


def time_apart(text: str) -> tuple[str, str]:
    """Return the time of day at the start of a text and the rest; nothing without one."""
    if is_moment(text):
        return text, ""
    found = LINE.fullmatch(text) if len(text) <= LONGEST and not SENTENCE.fullmatch(text) else None
    return (found["time"], found["title"]) if found and is_moment(found["time"]) else ("", "")


def title_first(lines: list[str]) -> list[str]:
    """Return the lines of a talk, the title before the people: `Ada Lind`, `Clay`."""
    # one word can be a name, or the kind of the session
    are_people_first = len(lines) == 2 and " " in lines[0] and people_in(lines[0]) and not people_in(lines[1])
    return lines[::-1] if are_people_first else lines


def _number(text: str | None) -> int:
    return min(max(int(text), 1), 1000) if text and text.isdecimal() else 1
