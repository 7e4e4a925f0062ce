"""Read a table as CSV (comma, semicolon or tab) with a header line.

The columns are `id, title, start, end` or `duration`, `room, track, speakers, org, abstract, url` and more; `title` and
either a start or two other columns are required. Names that calendars and spreadsheets use are known too (`Subject`,
`Start Date`, `Raum`, ...). A date that can be read in two ways (`03/04/2026`) is refused, unless another date of the
file shows the order.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, TypeAlias

from confnote.core.clock import MONTHS
from confnote.errors import Refused
from confnote.model import Speaker
from confnote.schedule.assemble import assemble, classified, limited
from confnote.schedule.document import Document
from confnote.schedule.kinds import cut_cancelled, is_off
from confnote.schedule.people import distinct_speakers, person, split_outside
from confnote.schedule.text import line, prose
from confnote.schedule.times import HOUR, MINUTE, YEARS, FileZone, Hints, length, midnight, stamp
from confnote.schedule.value import Schedule, Skipped, Slot, aliases_of
from confnote.schedule.weblinks import address_key, distinct_links, web_address, weblink

NAME = "CSV"
COLUMNS: dict[str, str] = {
    alias: column
    for column, aliases in {
        "id": "id key uid nr no number sessionid",
        "title": "title titel name subject summary session talk event sessiontitle talktitle titre titolo titulo",
        "subtitle": "subtitle untertitel",
        "date": "date day datum startdate eventdate",
        "start": "start starts startsat starttime begin begins beginn time uhrzeit von from startdatetime dtstart",
        "end": "end ends endsat endtime ende bis to finish enddatetime dtend",
        "enddate": "enddate",
        "duration": "duration dauer length minutes durationminutes",
        "allday": "alldayevent allday",
        "room": "room raum location ort place stage hall saal venue salle sala",
        "track": "track topic category categories theme stream",
        "kind": "kind type format sessiontype sessionformat",
        "status": "status state cancelled canceled",
        "speakers": "speakers speaker presenter presenters referent referenten vortragende author authors who",
        "org": "org organisation organization company affiliation affiliations employer firma",
        "abstract": "abstract description beschreibung details text notes",
        "url": "url link page website permalink webpage",
        "slides": "slides slidesurl folien",
        "video": "video videourl recording recordingurl",
    }.items()
    for alias in aliases.split()
}
NUMBERED_SPEAKER = re.compile(r"(?:speaker|referent|presenter)?[1-9]")
NOT_LETTER = re.compile(r"[^a-z0-9äöüéèêàíóúñç]+")
DELIMITERS = ",;\t"
YES = {"true", "yes", "1"}


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: the number of its last line, and its cells that are not empty, by column.

    `speakers` are the cells of `speaker 1`, `speaker 2`, ...
    """

    number: int
    cells: dict[str, str]
    speakers: tuple[str, ...] = ()

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


Times: TypeAlias = tuple[datetime | None, datetime | None, bool]
"""The start and the end of a row, naive unless the cell has an offset; True for whole days."""


def identify(document: Document) -> bool:
    """Return whether the first line names a title, and a start or at least two other columns."""
    if document.head.startswith((b"{", b"[", b"<")):
        return False
    known = set(_header(document.text)[1]) - {""}
    return "title" in known and (bool(known & {"start", "date"}) or len(known) > 2)


def read(document: Document, hints: Hints) -> Schedule:
    """Return the programme; raise Refused for broken CSV, an ambiguous date or no session."""
    rows = list(limited(_rows(document.text)))
    order = order_of(row[column] for row in rows for column in ("start", "date", "end", "enddate"))
    timed = [(row, _times(row, order)) for row in rows]
    zone = hints.zone((times[0] for _, times in timed if times), places=[row["room"] for row in rows])
    slots = (_slot(row, times, zone) for row, times in timed)
    return assemble(Schedule(format=NAME), zone, slots, shorten_rooms=True)


def _header(text: str) -> tuple[str, list[str]]:
    """Return the delimiter that gives most known columns, and the columns, "" for unknown ones."""
    # only a part of the text, since any file that no other format identifies is tried as a table
    first = next((row for row in text.splitlines()[:20] if row.strip()), "")[:4000]
    readings = []
    for delimiter in DELIMITERS:
        names = next(csv.reader([first], delimiter=delimiter, skipinitialspace=True), [])
        plain = [NOT_LETTER.sub("", name.casefold()) for name in names]
        columns = [COLUMNS.get(name, "speakers+" if NUMBERED_SPEAKER.fullmatch(name) else "") for name in plain]
        readings.append((delimiter, columns))
    return max(readings, key=lambda reading: sum(1 for column in reading[1] if column))


def _rows(text: str) -> Iterator[TableRow]:
    delimiter, columns = _header(text)
    # `strict` reports a quote that is never closed; without it the rest of the file becomes one cell
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, skipinitialspace=True, strict=True)
    try:
        lines = (cells for cells in reader if any(cell.strip() for cell in cells))
        next(lines, None)  # the header line
        for cells in lines:
            pairs = list(zip(columns, cells, strict=False))
            # if two columns have the same meaning, the first with a value counts
            filled = {column: cell.strip() for column, cell in reversed(pairs) if column and cell.strip()}
            speakers = tuple(cell for column, cell in pairs if column == "speakers+")
            yield TableRow(reader.line_num, filled, speakers)
    except csv.Error as error:
        raise Refused(f"broken CSV near line {reader.line_num} ({error}): is a quote left open?") from None


def _times(row: TableRow, order: Order) -> Times | None:
    """Return the times of a row, which may have none; None if the start or date cannot be read."""
    if not (row["start"] or row["date"]):
        return None, None, False
    begin, dated = when(row["start"], order), when(row["date"], order)
    start = begin.exact
    if start is None:
        day, clock = begin.day or dated.day, begin.clock if begin.clock is not None else dated.clock
        if day is None or (clock is None and row["start"] and begin.day is None):
            return None
        if clock is None or row["allday"].casefold() in YES:
            end = when(row["end"], order)
            last = max(end.day or when(row["enddate"], order).day or day, day)
            # Outlook ends a whole day at 0:00 of the next one, Google on the day itself
            is_excluded = end.clock == timedelta(0) and last > day
            return midnight(day), midnight(last) + timedelta(days=not is_excluded), True
        start = midnight(day) + clock
    return start, _end(row, order, start), False


def _end(row: TableRow, order: Order, start: datetime) -> datetime | None:
    """Return the end, None if unknown; a time of day before the start belongs to the next day."""
    duration = duration_of(row["duration"])
    end, dated = when(row["end"], order), when(row["enddate"], order)
    # if only the end has an offset, the two can be in different zones
    if end.exact is not None:
        return end.exact if start.tzinfo else None
    if end.clock is None:
        return start + timedelta(milliseconds=duration) if duration is not None else None
    day = end.day or dated.day or start.date()
    found = midnight(day).replace(tzinfo=start.tzinfo) + end.clock
    return found + timedelta(days=1) if found < start and day == start.date() else found


def _slot(row: TableRow, times: Times | None, zone: FileZone) -> Slot | Skipped:
    where = f"line {row.number}: "
    if times is None:
        title = cut_cancelled(line(row["title"]))[0]
        reason = f"no time in {row['start'] or row['date']!r:.40}" if title else "no title"
        return Skipped(title[:60], where + reason)
    page, track = web_address(row["url"]), line(row["track"], 200)
    start, end, all_day = times
    starts_at, ends_at = zone.span(start, end)
    slot = Slot(
        title=row["title"], subtitle=line(row["subtitle"]), track=track, room=row["room"], starts_at=starts_at,
        ends_at=ends_at, all_day=all_day, abstract=prose(row["abstract"]), speakers=_speakers(row),
        links=distinct_links((weblink(page), weblink(row["slides"], "", "slides"), weblink(row["video"], "", "video"))),
        aliases=aliases_of(("url", address_key(page)), ("id:csv", line(row["id"]))),
    )  # fmt: skip
    off = is_off(row["status"]) or row["status"].casefold() in YES  # of a column `cancelled`
    return classified(slot, Skipped("", where + "no title"), row["kind"], track, off=off)


def _speakers(row: TableRow) -> tuple[Speaker, ...]:
    # a row has one organisation for each speaker, in the same order, or one for all
    separators = ";" if ";" in row["speakers"] else r"[,;&]|\s(?:and|und|et|y)\s"
    cells = (row["speakers"], *row.speakers)
    names = [part for cell in cells for part in split_outside(cell, separators) if part.strip()]
    orgs = [part.strip() for part in row["org"].split(";")]
    if len(orgs) != len(names):
        orgs = [row["org"]] * len(names)
    return distinct_speakers(person(name, org=org) for name, org in zip(names, orgs, strict=True))


Order = Literal["", "day", "month"]
"""The first number of `03/04/2026`; empty if the file does not show it."""

YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
NUMBERS = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
WEEKDAY = r"(?:[A-Za-z]{3,9}\.?,? )?"
DAY_MONTH = re.compile(
    WEEKDAY + r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|\.)? (?:of )?(?P<month>[A-Za-z]{3,9})\.?,? (?P<year>[0-9]{4})"
)
MONTH_DAY = re.compile(
    WEEKDAY + r"(?P<month>[A-Za-z]{3,9})\.? (?P<day>[0-9]{1,2})(?:st|nd|rd|th)?,? (?P<year>[0-9]{4})"
)
CLOCK = re.compile(r"([0-9]{1,2})(?:[:.h]([0-9]{2}))?(?::([0-9]{2}))?(?: ?([ap])\.?m\.?)?(?: ?uhr)?", re.IGNORECASE)
DATE_AND_TIME = re.compile(
    r"(?P<date>.+?)(?:,? at |[ T,]+)"
    r"(?P<time>[0-9]{1,2}(?:[:.h][0-9]{2}(?::[0-9]{2})?(?: ?[ap]\.?m\.?)?| ?[ap]\.?m\.?)(?: ?uhr)?)",
    re.IGNORECASE,
)
HOURS = re.compile(r"(?:([0-9]{1,3}) ?h(?:(?:ou)?rs?)?)? ?(?:([0-9]{1,4}) ?m(?:in(?:ute)?s?)?\.?)?", re.IGNORECASE)
HOURS_AND_MINUTES = re.compile(r"([0-9]{1,3}) ?h ?([0-9]{1,2})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class When:
    """The date and the time of day in a cell; only `exact` is set for a time with an offset."""

    day: date | None = None
    clock: timedelta | None = None
    exact: datetime | None = None


def order_of(cells: Iterable[str]) -> Order:
    """Return whether day or month comes first: `25/04/2026` decides for all dates of the file."""
    found = [numbers for cell in cells if (numbers := NUMBERS.match(cell.strip())) and numbers[2] != "."]
    day_first, month_first = (any(int(numbers[place]) > 12 for numbers in found) for place in (1, 3))
    if day_first == month_first:
        return ""
    return "day" if day_first else "month"


def when(cell: str, order: Order) -> When:
    """Return the date and time in a cell, else an empty When; raise Refused as `date_of` does."""
    text = " ".join(cell.split())
    exact = stamp(text) if YEAR_FIRST.match(text) and len(text) > len("2026-05-17") else None
    if exact is not None and exact.tzinfo is not None:
        return When(exact=exact)
    if (day := date_of(text, order)) is not None:
        return When(day=day)
    if (clock := clock_of(text)) is not None:
        return When(clock=clock)
    split = DATE_AND_TIME.fullmatch(text)
    day, clock = (date_of(split["date"], order), clock_of(split["time"])) if split else (None, None)
    if day is not None and clock is not None:
        return When(day=day, clock=clock)
    return When(exact.date(), exact - midnight(exact.date())) if exact is not None else When()


def date_of(text: str, order: Order) -> date | None:
    """Return a date, None for other text or a day that does not exist.

    Raises Refused if `order` is empty and day and month can be swapped, as in `03/04/2026`.
    """
    if found := YEAR_FIRST.fullmatch(text):
        return _date(*found.groups())
    if found := NUMBERS.fullmatch(text):
        first, mark, second, year = found.groups()
        # with dots the day comes first
        if mark == "." or order == "day" or int(first) > 12 or first == second:
            return _date(year, second, first)
        if order == "month" or int(second) > 12:
            return _date(year, first, second)
        if not int(first) or not int(second):
            return None
        readings = f"{int(first)} {MONTHS[int(second) - 1]} or {int(second)} {MONTHS[int(first) - 1]}"
        raise Refused(f"{text} can be {readings}: write dates with the year first, {year}-{second:0>2}-{first:0>2}")
    found = DAY_MONTH.fullmatch(text) or MONTH_DAY.fullmatch(text)
    if found is None:
        return None
    short = found["month"][:3].casefold()
    months = (number for number, month in enumerate(MONTHS, 1) if month[:3].casefold() == short)
    return _date(found["year"], str(next(months, 0)), found["day"])


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day)) if int(year) in YEARS else None
    except ValueError:
        return None


def clock_of(text: str) -> timedelta | None:
    """Return the time since midnight of `14:05`, `2 pm` or `14.05 Uhr`; None for other text."""
    found = CLOCK.fullmatch(text)
    if not found or not (found[2] or found[4]):
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[4] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return timedelta(hours=hour, minutes=minute, seconds=int(found[3] or 0)) if hour < 24 and minute < 60 else None


def duration_of(cell: str) -> int | None:
    """Return the milliseconds of `45`, `1:30`, `45 min`, `1h30` or `PT45M`; None for other text."""
    text = " ".join(cell.split())
    if (known := length(text)) is not None:
        return known
    found = HOURS.fullmatch(text)
    if not found or not any(found.groups()):
        found = HOURS_AND_MINUTES.fullmatch(text)
    return int(found[1] or 0) * HOUR + int(found[2] or 0) * MINUTE if found else None
