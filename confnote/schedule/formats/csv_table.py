"""A table as CSV (comma, semicolon or tab) with a header line -> `Schedule`.

The columns are `id, title, start, end` or `duration`, `room, track, speakers, org, abstract, url`; only `title` and a
time are needed. What calendars and spreadsheets call them is known too (`Subject`, `Start Date`, `Raum`, ...).
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from confnote.core.calendar_names import MONTHS
from confnote.errors import Refused
from confnote.schedule.assemble import Skipped, assemble, limited, short_rooms
from confnote.schedule.kinds import cut_cancelled, is_off, sort_of
from confnote.schedule.links import address_key, distinct, web_address, weblink
from confnote.schedule.people import people, person, split_outside
from confnote.schedule.text import line, prose
from confnote.schedule.times import HOUR, MINUTE, YEARS, length, stamp
from confnote.schedule.value import Alias, Schedule, Slot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from confnote.model import Speaker
    from confnote.schedule.document import Document
    from confnote.schedule.times import Told, Zones


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
MORE_SPEAKERS = re.compile(r"(?:speaker|referent|presenter)?[1-9]")
NOT_WORD = re.compile(r"[^a-z0-9äöüéèêàíóúñç]+")
DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: its cells by column, and where it stands."""

    number: int
    cells: dict[str, str]
    speakers: tuple[str, ...] = ()

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Times:
    """When a row says it is; naive unless the cell has an offset."""

    start: datetime | None = None
    end: datetime | None = None
    all_day: bool = False


def identify(document: Document) -> bool:
    """Return whether the first line names columns: a title, and a time or at least two more."""
    if document.head.startswith((b"{", b"[", b"<")):
        return False
    known = set(_header(document.text)[1]) - {""}
    return "title" in known and (bool(known & {"start", "date"}) or len(known) > 2)


def read(document: Document, zones: Zones) -> Schedule:
    """Return the programme of a table; Refused for a date with two readings."""
    rows = list(limited(_rows(document.text)))
    order = order_of(cell for row in rows for cell in (row["start"], row["date"], row["end"], row["enddate"]))
    timed = [(row, _times(row, order)) for row in rows]
    told = zones.settle(None, floating=any(times and times.start and not times.start.tzinfo for _, times in timed))
    slots, skipped = [], []
    for row, times in timed:
        title, off = cut_cancelled(line(row["title"]))
        if not title or times is None:
            reason = f"no time in {row['start'] or row['date']!r:.40}" if title else "no title"
            skipped.append(Skipped(title[:60], f"line {row.number}: {reason}"))
        else:
            slots.append(_slot(row, title, off, times, told))
    rooms = short_rooms([slot.room for slot in slots])
    slots = [replace(slot, room=room) for slot, room in zip(slots, rooms, strict=True)]
    return assemble(Schedule(format=NAME), told, slots, skipped)


def _header(text: str) -> tuple[str, list[str]]:
    """Return the delimiter under which the first line names most columns, and those columns."""
    first = next((row for row in text.splitlines()[:20] if row.strip()), "")[:4000]
    readings = [
        (delimiter, _columns(next(csv.reader([first], delimiter=delimiter, skipinitialspace=True), [])))
        for delimiter in DELIMITERS
    ]
    return max(readings, key=lambda reading: sum(1 for column in reading[1] if column))


def _columns(names: list[str]) -> list[str]:
    plain = [NOT_WORD.sub("", name.casefold()) for name in names]
    return [COLUMNS.get(name, "speakers+" if MORE_SPEAKERS.fullmatch(name) else "") for name in plain]


def _rows(text: str) -> Iterator[Row]:
    delimiter, columns = _header(text)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, skipinitialspace=True, strict=True)
    try:
        begun = False
        for cells in reader:
            filled = any(cell.strip() for cell in cells)
            if filled and begun:
                yield _row(reader.line_num, columns, cells)
            begun = begun or filled
    except csv.Error as trouble:
        raise Refused(f"broken CSV near line {reader.line_num} ({trouble}): is a quote left open?") from None


def _row(number: int, columns: list[str], cells: list[str]) -> Row:
    found: dict[str, str] = {}
    more = []
    for column, cell in zip(columns, cells, strict=False):
        if column == "speakers+":
            more.append(cell)
        elif column and cell.strip():
            found.setdefault(column, cell.strip())
    return Row(number, found, tuple(more))


def _times(row: Row, order: Order) -> Times | None:
    """Return when a row is; None if there is something in its cells that cannot be read."""
    if not (row["start"] or row["date"]):
        return Times()
    begin, dated = when(row["start"], order) or When(), when(row["date"], order) or When()
    if begin.exact is not None:
        return Times(begin.exact, _end(row, order, begin.exact))
    day, clock = begin.day or dated.day, begin.clock if begin.clock is not None else dated.clock
    if day is None or (clock is None and row["start"] and begin.day is None):
        return None
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001  # a wall clock: its zone comes from elsewhere
    if clock is None:
        last = (when(row["end"], order) or When()).day or (when(row["enddate"], order) or When()).day or day
        return Times(midnight, midnight + timedelta(days=max((last - day).days, 0) + 1), all_day=True)
    return Times(midnight + clock, _end(row, order, midnight + clock))


def _end(row: Row, order: Order, start: datetime) -> datetime | None:
    """Return the end: a clock reading before the start is the next day's."""
    long = duration_of(row["duration"])
    end, dated = when(row["end"], order) or When(), when(row["enddate"], order) or When()
    if end.exact is not None:
        return end.exact if start.tzinfo else None
    if end.clock is None:
        return start + timedelta(milliseconds=long) if long is not None else None
    day = end.day or dated.day or start.date()
    found = datetime(day.year, day.month, day.day, tzinfo=start.tzinfo) + end.clock
    return found + timedelta(days=1) if found < start and day == start.date() else found


def _slot(row: Row, title: str, off: bool, times: Times, told: Told) -> Slot:
    track, page = line(row["track"], 200), web_address(row["url"])
    kind, service = sort_of(line(row["kind"], 100), title, track)
    starts_at = told.instant(times.start) if times.start else None
    ends_at = told.instant(times.end) if times.end else None
    return Slot(
        title=title,
        subtitle=line(row["subtitle"]),
        kind=kind,
        status="cancelled"
        if off or is_off(row["status"]) or row["status"].casefold() in {"true", "yes", "1"}
        else "scheduled",
        service=service,
        track=track,
        room=line(row["room"], 200),
        starts_at=starts_at,
        ends_at=ends_at if ends_at is None or starts_at is None or ends_at >= starts_at else None,
        all_day=times.all_day,
        abstract=prose(row["abstract"]),
        speakers=_speakers(row),
        links=distinct((weblink(page), weblink(row["slides"], "", "slides"), weblink(row["video"], "", "video"))),
        aliases=tuple(
            Alias(source, key)
            for source, key in (("url", address_key(page) if page else ""), ("id:csv", line(row["id"])))
            if key
        ),
    )


def _speakers(row: Row) -> tuple[Speaker, ...]:
    """Return the speakers with their organisations: as many of these in the same order, or one for all."""
    separators = ";" if ";" in row["speakers"] else r"[,;&]|\s(?:and|und|et|y)\s"
    named = [
        part for cell in (row["speakers"], *row.speakers) for part in split_outside(cell, separators) if part.strip()
    ]
    orgs = [part.strip() for part in row["org"].split(";")]
    if len(orgs) != len(named):
        orgs = [row["org"]] * len(named)
    return people(person(name, org=org) for name, org in zip(named, orgs, strict=True))


Order = Literal["", "day", "month"]
"""Which comes first in `03/04/2026`; empty where nothing in the file tells."""

YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
FIGURES = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
DAY_MONTH = re.compile(
    r"(?:[A-Za-z]{3,9}\.?,? )?([0-9]{1,2})(?:st|nd|rd|th|\.)? (?:of )?([A-Za-z]{3,9})\.?,? ([0-9]{4})"
)
MONTH_DAY = re.compile(r"(?:[A-Za-z]{3,9}\.?,? )?([A-Za-z]{3,9})\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")
CLOCK = re.compile(r"([0-9]{1,2})(?:[:.h]([0-9]{2}))?(?::([0-9]{2}))?(?: ?([ap])\.?m\.?)?(?: ?uhr)?", re.IGNORECASE)
SPLIT = re.compile(
    r"(?P<date>.+?)(?:,? at |[ T,]+)"
    r"(?P<time>[0-9]{1,2}(?:[:.h][0-9]{2}(?::[0-9]{2})?(?: ?[ap]\.?m\.?)?| ?[ap]\.?m\.?)(?: ?uhr)?)",
    re.IGNORECASE,
)
HOURS = re.compile(r"(?:([0-9]{1,3}) ?h(?:(?:ou)?rs?)?)? ?(?:([0-9]{1,4}) ?m(?:in(?:ute)?s?)?\.?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class When:
    """A cell's date and time, either of which may be missing; `exact` where it says both and an offset."""

    day: date | None = None
    clock: timedelta | None = None
    exact: datetime | None = None


def order_of(cells: Iterable[str]) -> Order:
    """Return which of day and month comes first in a file's dates: a cell with one reading tells for all."""
    found: set[Order] = set()
    for cell in cells:
        figures = FIGURES.match(cell.strip())
        if figures and figures[2] != ".":
            if int(figures[1]) > 12:
                found.add("day")
            if int(figures[3]) > 12:
                found.add("month")
    return found.pop() if len(found) == 1 else ""


def when(cell: str, order: Order) -> When | None:
    """Return what a cell says of a time, None if it cannot be read."""
    text = " ".join(cell.split())
    exact = stamp(text) if YEAR_FIRST.match(text) and len(text) > len("2026-05-17") else None
    if exact is not None and exact.tzinfo is not None:
        return When(exact=exact)
    if (day := date_of(text, order)) is not None:
        return When(day=day)
    if (clock := clock_of(text)) is not None:
        return When(clock=clock)
    split = SPLIT.fullmatch(text)
    day, clock = (date_of(split["date"], order), clock_of(split["time"])) if split else (None, None)
    if day is None or clock is None:
        return When(day=exact.date(), clock=_since_midnight(exact)) if exact else None
    return When(day=day, clock=clock)


def _since_midnight(moment: datetime) -> timedelta:
    return timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second)


def date_of(text: str, order: Order) -> date | None:
    """Return a date; refuse one whose day and month could be the other way round."""
    if found := YEAR_FIRST.fullmatch(text):
        return _date(found[1], found[2], found[3])
    if found := FIGURES.fullmatch(text):
        return _figures(found, order)
    if found := DAY_MONTH.fullmatch(text):
        return _date(found[3], _month(found[2]), found[1])
    if found := MONTH_DAY.fullmatch(text):
        return _date(found[3], _month(found[1]), found[2])
    return None


def _figures(found: re.Match[str], order: Order) -> date | None:
    one, other, year = found[1], found[3], found[4]
    if found[2] == "." or order == "day" or int(one) > 12 or one == other:  # dots: the day stands first
        return _date(year, other, one)
    if order == "month" or int(other) > 12:
        return _date(year, one, other)
    readings = (
        f"{int(one)} {MONTHS[int(other) - 1]} or {int(other)} {MONTHS[int(one) - 1]}"
        if int(one) and int(other)
        else "none"
    )
    raise Refused(f"{found[0]} can be {readings}: write dates with the year first, {year}-{other:0>2}-{one:0>2}")


def _month(name: str) -> str:
    short = name[:3].casefold()
    return next((str(place) for place, month in enumerate(MONTHS, 1) if month[:3].casefold() == short), "0")


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day)) if int(year) in YEARS else None
    except ValueError:
        return None


def clock_of(text: str) -> timedelta | None:
    """Return a time of day since midnight: `14:05`, `2:05 PM`, `2 pm`, `14.05 Uhr`."""
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
    """Return a duration in milliseconds: minutes, `1:30`, `45 min`, `1h30`, `PT45M`."""
    text = " ".join(cell.split())
    if (known := length(text)) is not None:
        return known
    found = HOURS.fullmatch(text)
    if found and any(found.groups()):
        return int(found[1] or 0) * HOUR + int(found[2] or 0) * MINUTE
    late = re.fullmatch(r"([0-9]{1,3}) ?h ?([0-9]{1,2})", text, re.IGNORECASE)
    return int(late[1]) * HOUR + int(late[2]) * MINUTE if late else None
