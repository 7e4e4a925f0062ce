"""Parse an iCalendar file into components, also one that breaks the rules of the format.

This is a parser of our own because `icalendar` makes a typed object of each property: 0.27 s for 600 events, against
0.01 s here. The tests compare the two.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from confnote.errors import Refused
from confnote.schedule.assemble import MAX_SESSIONS
from confnote.schedule.document import Document, cut_off, not_utf_8

BEGINS = re.compile(rb"(?:\A|[\r\n])[ \t]*BEGIN:VCALENDAR[ \t]*[\r\n]", re.IGNORECASE)
NOT_LINE_END = re.compile(rb"[^\r\n]+")
FOLD = re.compile(rb"\r*\n[ \t]|\r[ \t]")
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
NAME = re.compile(r"\s*([A-Za-z0-9-]+)\s*[;:]")
CAPITALS = re.compile(r"\s*([A-Z0-9-]+)\s*[;:]")
# a colon in a TZID without quotes, as Outlook writes it: `TZID=(UTC+01:00) Amsterdam:20260518T090000`
DATE_VALUE = re.compile(r":(?=\s*[0-9]{4}-?[0-9]{2}-?[0-9]{2})")
DATES = {"DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE"}
KNOWN = {
    *DATES, "ACTION", "ATTACH", "ATTENDEE", "BEGIN", "CALSCALE", "CATEGORIES", "CLASS", "COLOR", "COMMENT", "COMPLETED",
    "CONFERENCE", "CONTACT", "CREATED", "DESCRIPTION", "DTSTAMP", "DUE", "DURATION", "END", "EXRULE", "GEO", "IMAGE",
    "LAST-MODIFIED", "LOCATION", "METHOD", "NAME", "ORGANIZER", "PRIORITY", "PRODID", "RELATED-TO", "REPEAT",
    "REQUEST-STATUS", "RESOURCES", "RRULE", "SEQUENCE", "SOURCE", "STATUS", "SUMMARY", "TRANSP", "TRIGGER", "TZ",
    "TZID", "TZNAME", "TZOFFSETFROM", "TZOFFSETTO", "TZURL", "UID", "URL", "VERSION",
}  # fmt: skip
# the properties that a line without a name continues: a text with line ends, and a text of one line
LONG_TEXTS, SHORT_TEXTS = {"DESCRIPTION", "COMMENT", "X-ALT-DESC", "X-WR-CALDESC"}, {"SUMMARY", "LOCATION"}
# the lengths at which programs fold lines, in characters; a folded line has no space at its end
FOLDED = range(73, 78)
# components that are in no other component but the calendar
OUTER = {"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE"}
MAX_DEPTH = 20
MAX_FAULTS = 3
# characters after which a text is not continued: more than an abstract may have
LONGEST = 100_000


class Property(NamedTuple):
    """One content line: parameters by upper-case name, and the value as in the file."""

    params: dict[str, str]
    value: str

    @property
    def text(self) -> str:
        r"""The value as text, with `\n`, `\,`, `\;` and `\\` unescaped."""
        if "\\" not in self.value:
            return self.value
        return ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], self.value)


NONE = Property({}, "")


@dataclass(slots=True, eq=False)
class Component:
    """A component such as a VEVENT, a VTIMEZONE or the VCALENDAR itself.

    `line` is the number of its first line in the file. `parts` are the components in a VTIMEZONE.
    """

    name: str
    line: int
    properties: dict[str, list[Property]] = field(default_factory=dict)
    parts: list[Component] = field(default_factory=list)

    def first(self, name: str) -> Property:
        """Return the first property of a name, an empty one if there is none."""
        found = self.properties.get(name)
        return found[0] if found else NONE

    def text(self, name: str) -> str:
        """Return the text of the first property of a name, empty if there is none."""
        return self.first(name).text

    def all(self, name: str) -> list[Property]:
        """Return all properties of a name."""
        return self.properties.get(name, [])


@dataclass(slots=True)
class CalendarFile:
    """A parsed file: the properties of the first calendar (`head`), all events, all zones.

    `faults` say what is broken in which lines; `cut` is the line in which the file is cut off, else 0.
    """

    head: Component = field(default_factory=lambda: Component("VCALENDAR", 1))
    events: list[Component] = field(default_factory=list)
    zones: list[Component] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    cut: int = 0

    @property
    def notices(self) -> tuple[str, ...]:
        """What is broken in the file, in a few sentences."""
        number = len(self.faults) - MAX_FAULTS
        more = [f"and {number} more fault{'s' if number > 1 else ''} in the file"] if number > 0 else []
        return (*self.faults[:MAX_FAULTS], *more, *([cut_off(self.cut)[0]] if self.cut else []))


def calendar(data: bytes) -> CalendarFile:
    """Parse a file; raise Refused if it is nested too deep or has too many events."""
    reader = _LineReader(b"BEGIN:V" in data)
    begins = BEGINS.search(data)
    before = data[: begins.start()] if begins else b""
    if before.strip():
        reader.file.faults.append("what comes before BEGIN:VCALENDAR is left out")
    # the line ends stay, so that the numbers of lines are right
    rows = unfold(NOT_LINE_END.sub(b"", before) + data[len(before) :], reader.file.faults)
    number = 0
    for number, row in rows:
        reader.read(number, row, rows)
    reader.finish(number)
    _unescape_twice(reader.file)
    return reader.file


class _LineReader:
    """Read lines into a CalendarFile; close what the file leaves open."""

    def __init__(self, capitals: bool) -> None:  # a property of the file
        self.file = CalendarFile()
        self.name = CAPITALS if capitals else NAME
        self.stack: list[Component] = []
        self.calendars = 0
        # the list with the property of the line before, its name, and the length of that line
        self.last: tuple[list[Property], str, int] | None = None
        self.first_event = 0

    def read(self, number: int, row: str, rows: Iterator[tuple[int, str]]) -> None:
        found = self.name.match(row)
        name, params, value = split_line(row) if found else ("", {}, "")
        # `NOTE: bring a laptop` in a text whose line ends are not escaped
        if found and name not in KNOWN and self.last and value[:1] in " /" and not name.startswith("X-"):
            name = ""
        if not name:
            self._continue(row)
        elif name == "BEGIN":
            self._begin(value.strip().upper()[:40], number)
        elif name == "END":
            self._end(value.strip().upper()[:40], number)
        # properties before BEGIN:VCALENDAR belong to nothing
        elif self.stack:
            if "QUOTED-PRINTABLE" in {params.get("ENCODING", "").upper(), *params}:
                value = _unquoted(value, params.get("CHARSET", ""), rows)
            values = self.stack[-1].properties.setdefault(name, [])
            values.append(Property(params, value))
            self.last = (values, name, len(row)) if name in LONG_TEXTS or name in SHORT_TEXTS else None

    def _continue(self, row: str) -> None:
        """Add a line without a name to the text before it."""
        if self.last is None:
            return
        values, name, length = self.last
        if (name in SHORT_TEXTS and length < FOLDED.start) or len(values[-1].value) > LONGEST:
            return
        between = "" if length in FOLDED else " " if name in SHORT_TEXTS else "\\n"
        values[-1] = values[-1]._replace(value=values[-1].value + between + row)
        self.last = (values, name, len(row))

    def _begin(self, name: str, number: int) -> None:
        self.last = None
        if len(self.stack) >= MAX_DEPTH:
            raise Refused("broken iCalendar: its parts are nested more than 20 deep")
        while self.stack and (name == "VCALENDAR" or (name in OUTER and self.stack[-1].name != "VCALENDAR")):
            self._unclosed(self.stack[-1], f"BEGIN:{name} in line {number}")
        if name == "VCALENDAR":
            self.calendars += 1
            self.first_event = len(self.file.events)
        self.stack.append(self.file.head if name == "VCALENDAR" and self.calendars == 1 else Component(name, number))

    def _end(self, name: str, number: int) -> None:
        self.last = None
        if all(part.name != name for part in self.stack):
            self.file.faults.append(f"line {number}: END:{name} closes nothing that is open")
            return
        while self.stack[-1].name != name:
            self._unclosed(self.stack[-1], f"END:{name} in line {number}")
        self._close(self.stack.pop())

    def _unclosed(self, part: Component, where: str) -> None:
        self.file.faults.append(f"line {part.line}: a {part.name} without its END is closed at {where}")
        self._close(self.stack.pop())

    def _close(self, part: Component) -> None:
        if part.name == "VEVENT":
            self.file.events.append(part)
            if len(self.file.events) > MAX_SESSIONS:
                what = f"more than {MAX_SESSIONS:,} events"
                raise Refused(f"this calendar has {what}: no conference has; is it the right file?")
        elif part.name == "VTIMEZONE":
            self.file.zones.append(part)
        elif part.name == "VCALENDAR" and part.text("METHOD").strip().upper() == "CANCEL":
            for event in self.file.events[self.first_event :]:
                event.properties["STATUS"] = [Property({}, "CANCELLED")]
        elif self.stack and self.stack[-1].name == "VTIMEZONE":
            self.stack[-1].parts.append(part)

    def finish(self, number: int) -> None:
        """Close the calendar if the file is cut off; leave out the event in which it is."""
        if self.stack:
            self.file.cut = number
            # half of the last line is no fault of its own
            self.file.faults[:] = [fault for fault in self.file.faults if not fault.startswith(f"line {number}: END:")]
            # an open event may have half of its title or of its time
            if self.stack[0].name == "VCALENDAR":
                self._close(self.stack[0])


def unfold(data: bytes, faults: list[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank, unfolded, each with its number in the file.

    Unfold before decoding, since a fold can be inside a character. `faults` gets a notice of bytes that are no UTF-8.
    """
    # a fold becomes a NUL until its lines are counted; no text has one
    rows = FOLD.sub(b"\0", data.replace(b"\0", b""))
    number, western = 1, list[int]()
    for row in rows.split(b"\n" if b"\n" in rows else b"\r"):
        folds = row.count(b"\0")
        plain = row.replace(b"\0", b"").strip(b"\r") if folds else row.strip(b"\r")
        if plain.strip():
            try:
                text = plain.decode()
            except UnicodeDecodeError:
                text = Document(plain).text
                western.append(number)
            yield number, text
        number += 1 + folds
    if western:
        faults.insert(0, not_utf_8(western))


def split_line(text: str) -> tuple[str, dict[str, str], str]:
    """Return name, parameters and value of a content line; an empty name for other text."""
    head, colon, value = text.partition(":")
    if not colon:
        return "", {}, ""
    if '"' in head:  # a colon in a quoted parameter: `CN="Panel: one"`
        # if a quote is not closed, the first colon counts
        end = next(_outside_quotes(text, ":"), len(head))
        head, value = text[:end], text[end + 1 :]
    if ";" not in head:
        return head.strip().upper(), {}, value
    if head.partition(";")[0].strip().upper() in DATES and (date := DATE_VALUE.search(text)):
        head, value = text[: date.start()], text[date.end() :]
    ends = [-1, *_outside_quotes(head, ";"), len(head)]
    name, *params = (head[begin + 1 : end] for begin, end in pairwise(ends))
    pairs = (param.partition("=") for param in params)
    return name.strip().upper(), {key.strip().upper(): of.strip('"') for key, _, of in pairs}, value


def _outside_quotes(text: str, char: str) -> Iterator[int]:
    """Yield the indexes of a character outside quotes; an open quote reaches to the end."""
    return (found.start() for found in re.finditer(f'"[^"]*"?|{char}', text) if found[0] == char)


def _unquoted(value: str, charset: str, rows: Iterator[tuple[int, str]]) -> str:
    """Return a quoted-printable value of vCalendar 1.0; `=` at its end continues the line."""
    parts = [value]
    while parts[-1].endswith("="):
        parts.append(next(rows, (0, ""))[1].lstrip())
    plain = quopri.decodestring("".join(part.removesuffix("=") for part in parts).encode())
    try:
        return plain.decode(charset or "utf-8")
    except (UnicodeDecodeError, LookupError, ValueError):
        return Document(plain).text


# `One\\, two` and `one\\nTwo`, but not `C:\\new`; and a text that is escaped once
TWICE = re.compile(r"(?<!\\)\\\\(?:[,;]|n(?![a-z]))")
ONCE = re.compile(r"(?<!\\)(?:\\\\)*\\[,;nN]")


def _unescape_twice(file: CalendarFile) -> None:
    """Remove one level of escapes if an exporter has escaped all texts twice."""
    names = ("SUMMARY", "DESCRIPTION", "LOCATION")
    texts = (found.value for event in file.events for name in names for found in event.all(name))
    escaped = [text for text in texts if "\\" in text]
    if not any(map(TWICE.search, escaped)) or any(map(ONCE.search, escaped)):
        return
    for event in file.events:
        for values in event.properties.values():
            values[:] = [found._replace(value=found.value.replace("\\\\", "\\")) for found in values]
