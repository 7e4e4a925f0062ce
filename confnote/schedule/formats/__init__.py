"""Read a programme in any known format. Each format is one module here that implements `Format`.

Another package can add a format by an entry point of the group `confnote.formats`, in its pyproject.toml:

    [project.entry-points."confnote.formats"]
    wiki = "confnote_wiki"

The module `confnote_wiki` has `NAME`, `identify` and `read`. `read` makes a `Slot` from each session, or a
`Skipped` from one that it cannot read. It passes them all to `confnote.schedule.assemble.assemble`, which makes the
`Schedule` and reports the skipped sessions. The shortest example is `confnote.schedule.formats.fahrplan`.
`confnote.schedule.contract.check_format` tests a module with a sample.
"""

from __future__ import annotations

import re
import shlex
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Protocol
from zoneinfo import ZoneInfo

from confnote.core.collector import collector_off
from confnote.core.lookup import Registry
from confnote.errors import Advised, ConfnoteError, NoColumn, Refused, Unread
from confnote.schedule.columns import column_of
from confnote.schedule.document import LARGEST, Document, is_web_page, too_large
from confnote.schedule.formats import (
    csv_table,
    fahrplan,
    giggity,
    html_table,
    ical,
    indico,
    pycon,
    schedule_json,
    schedule_xml,
    sessionize,
    spreadsheet,
    text_list,
    tree,
    xml_tree,
    yaml_tree,
)
from confnote.schedule.formats.found import Found, advised, found_in, has_times, missing, unknown_texts, without_effect
from confnote.schedule.formats.named import Columns
from confnote.schedule.span import outside_notices, parts_notices
from confnote.schedule.text import line
from confnote.schedule.times import Hints
from confnote.schedule.value import Schedule

# a date is missing, and nothing else
NO_DATE = re.compile(r"\bno date(?::|, and )")
# so many fields are tried as the title of a file of which few sessions can be read
MOST_TRIED = 3


class Format(Protocol):
    """A module that reads one format."""

    NAME: str
    """The name for users, such as `iCalendar`."""

    def identify(self, document: Document) -> bool:
        """Check quickly whether a file has this format; raise only Refused, for broken JSON."""
        ...

    def read(self, document: Document, hints: Hints) -> Schedule:
        """Return the programme; raise Refused (one line) for a broken file or no session."""
        ...


KNOWN: tuple[Format, ...] = (
    schedule_xml, ical, schedule_json, sessionize, pycon, indico, fahrplan, giggity,
)  # fmt: skip
# asked last, after the plug-ins, since they accept nearly any table or list
GENERIC: tuple[Format, ...] = (spreadsheet, tree, xml_tree, csv_table, html_table, yaml_tree, text_list)
FORMATS = (*KNOWN, *GENERIC)
PLUG_INS = Registry[Format]("programme format", "confnote.formats", {})

WEB_PAGE = (
    "this is a web page, not a programme: download its calendar or export file"
    " (Sched: all.ics; pretalx: schedule/export/schedule.xml; Indico: event.ics?scope=contribution)"
)
READABLE = (
    "schedule XML, iCalendar, a table with a header line (CSV, .xlsx, .ods, HTML), or JSON, YAML or XML in which"
    " sessions have a title and a start"
)
BINARY = f"this is a binary file (an archive, a PDF or the like), not a programme: give {READABLE}"


def read_schedule(
    data: bytes,
    zone: ZoneInfo | None = None,
    *,
    machine_zone: ZoneInfo | None = None,
    days: tuple[date, date] | None = None,
    day_one: date | None = None,
    machine_is: str = "this machine",
    columns: Columns = (),
) -> Schedule:
    """Return the programme in a file; raise Refused if there is none that can be read.

    The content decides the format, never the name of the file. `zone` is the time zone that the user gives, for a file
    that names none. Without either, `machine_zone` is used and a notice says so, with `machine_is` for its origin.
    Without that, too, raise Refused if some times have no offset. `days` are the dates of the conference, `day_one` is
    its Day 1: for a file that names weekdays or numbers of days. `columns` are the headings or keys that the user
    names: raise NoColumn for one that the file does not have.
    """
    if len(data) > LARGEST:
        raise too_large()
    document = Document(data, columns)
    head = document.head
    if not head:
        raise Refused("the file is empty")
    is_page = is_web_page(head) and not html_table.identify(document)
    if is_page and not (columns and found_in(document)):
        raise Refused(WEB_PAGE)
    is_binary = head.startswith((b"PK\x03\x04", b"\x1f\x8b", b"%PDF")) or b"\0" in head
    hints = Hints(zone, machine_zone, days, day_one, machine_is, columns)
    if columns and not takes_columns(data):
        raise Refused("--column is for tables, JSON, YAML and XML: the fields of iCalendar are fixed")
    if columns and (wrong := missing(document, columns)):
        no_column = NoColumn(wrong)
        no_column.found = _listing(found_in(document))
        raise no_column
    try:
        schedule = _read(document, hints, is_binary=is_binary)
    except Unread as error:
        raise _advised(document, hints, error, is_binary=is_binary) from None
    except Refused as error:
        # what is wrong with the whole file can be why nothing was found in it
        raise (Advised if isinstance(error, Advised) else Refused)("; ".join((*document.notices, str(error)))) from None
    outside: list[str] = []
    if not schedule.favourites:
        slots, read_in = schedule.slots, ZoneInfo(schedule.zone) if schedule.zone else None
        span = schedule.starts_on, schedule.ends_on
        outside = outside_notices(slots, read_in, days, span) if days else parts_notices(slots, read_in, span)
    notices = (*document.notices, *schedule.notices, *outside, *without_effect(document, schedule))
    doubts = _doubts(document, schedule, hints, is_binary=is_binary)
    return replace(schedule, notices=notices, doubts=doubts, columns=columns)


def takes_columns(data: bytes) -> bool:
    """Return whether the user can name columns of a file: the fields of iCalendar are fixed."""
    return not ical.identify(Document(data))


def _doubts(document: Document, schedule: Schedule, hints: Hints, *, is_binary: bool) -> tuple[str, ...]:
    """Return the doubts about a programme, and which field as the title gives more sessions."""
    doubts, columns = schedule.doubts, document.columns
    if columns and not schedule.favourites and all(slot.starts_at is None for slot in schedule.slots):
        return (*doubts, "no session has a time in the columns that you name")
    found = found_in(document)[:1] if doubts and not columns else []
    for name in (name for one in found for name in unknown_texts(one)[:MOST_TRIED]):
        named = (("title", name),)
        with suppress(Refused):
            other = _read(Document(document.data, named), replace(hints, named=named), is_binary=is_binary)
            if not other.doubts and len(other.slots) > len(schedule.slots):
                better = f"with --column title={shlex.quote(name)} {len(other.slots)} sessions can be read"
                return (*doubts[:-1], f"{doubts[-1]}; {better}")
    return doubts


def _advised(document: Document, hints: Hints, error: Unread, *, is_binary: bool) -> Unread:
    """Return the error with what the file has and the columns that help, if any can."""
    why, found, typed = str(error), found_in(document), document.columns
    new = Unread("; ".join((*document.notices, why)))
    if NO_DATE.search(why):
        # the title and the start are understood, and what no field can be is the day
        found = [one for one in found if {"", "date"} & {column_of(name) for name in one.fields}]
        columns: Columns = (*typed, ("date", "NAME"))
    elif "no start" in why and not is_binary and not has_times(document.text, found):
        return Unread(f"{new}; the file has no times such as 9:30")
    else:
        columns = _that_help(document.data, hints, advised(found, typed), typed, why)
    new.found, new.columns = _listing(found), columns
    return new


def _that_help(data: bytes, hints: Hints, columns: Columns, typed: Columns, why: str) -> Columns:
    """Return the columns; none if they are read so already, and refused for the reason `why`."""
    if columns == typed or any(column_of(name.rpartition(".")[2]) != column for column, name in columns):
        return columns
    try:
        _read(Document(data, columns), replace(hints, named=columns), is_binary=False)
    except Refused as error:
        return () if str(error) == why else columns
    return columns


def _listing(found: list[Found]) -> tuple[str, ...]:
    """Return a text for each list or table of a file: what it is, and a line for each field."""
    return tuple("\n".join(one.lines()) for one in found)


@collector_off()
def _read(document: Document, hints: Hints, *, is_binary: bool) -> Schedule:
    """Return the programme by the first format that identifies it; raise Refused if none does."""
    if is_web_page(document.head):
        return html_table.read(document, hints)
    # the fields of a known format need no names
    known = () if is_binary or document.columns else KNOWN
    found = next((one for one in known if one.identify(document)), None)
    if found is not None:
        return found.read(document, hints)
    # a plug-in may read spreadsheets; plug-ins are loaded only for a file that none of our formats identifies
    schedule = None if document.columns else _read_with_plug_in(document, hints)
    if schedule is not None:
        return schedule
    for table in (spreadsheet,) if is_binary else GENERIC:
        if table.identify(document) and not (document.columns and table is text_list):
            return table.read(document, hints)
    if is_binary:
        raise Refused(spreadsheet.CUT_OFF if spreadsheet.is_cut_off(document) else BINARY)
    holds = "JSON without a list of objects" if document.json is not None else schedule_xml.other_xml(document)
    raise Unread(f"{holds or csv_table.described(document.text)}: give {READABLE}")


def _read_with_plug_in(document: Document, hints: Hints) -> Schedule | None:
    """Return the programme, None if no plug-in knows the file; raise Refused if one fails."""
    for name in PLUG_INS.names():
        plug_in = PLUG_INS.load(name)
        try:
            if plug_in.identify(document):
                return plug_in.read(document, hints)
        except ConfnoteError:
            raise
        except Exception as error:  # a package of somebody else may fail in any way
            what = f"the programme format {name!r} from {PLUG_INS.origin(name)} failed: {type(error).__name__}"
            raise Refused(f"{what}: {line(str(error), 200)}") from error
    return None
