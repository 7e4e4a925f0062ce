"""Read a table as CSV (comma, semicolon, tab or `|`) with a header line, also below other lines.

The columns are `id, title, start, end` or `duration`, `room, track, speakers, org, abstract, url` and more; `title` and
either a start or two other columns are required. `confnote.schedule.columns` knows other names of them. A date that can
be read in two ways (`03/04/2026`) is refused, unless the other dates of the file or the conference show the order.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from typing import Any, Literal

from confnote.errors import Refused
from confnote.schedule.assemble import limited
from confnote.schedule.cells import REGIONS
from confnote.schedule.columns import columns_of, needs, words_of
from confnote.schedule.document import SECTION, Document, cut_off
from confnote.schedule.formats.keys import day_or_clock, is_moment, name_in_cell
from confnote.schedule.formats.markdown_sections import in_sections, is_of_section, sections_of
from confnote.schedule.formats.named import Columns
from confnote.schedule.formats.named_header import header_of
from confnote.schedule.formats.table import table_schedule
from confnote.schedule.formats.table_header import ESCAPED, TableHeader, distinct, records_of, texts_of
from confnote.schedule.formats.table_rows import DIGIT, TableRow, is_open_time, table_columns
from confnote.schedule.text import line, listed, unmarked
from confnote.schedule.times import Hints
from confnote.schedule.value import Schedule
from confnote.schedule.zones import PART, offsets_of, place_in, zone_named

NAME = "CSV"
DELIMITERS = ",;\t|"
# the rows and the characters in which the header is looked for: any file that no other format identifies is tried;
# in Markdown, more text can be above the first table
HEADER_ROWS, HEADER_TEXT = 20, 20_000
FEW_WORDS = 3
MOST_ROWS = 2000
# of the text of a time, also with a date and a zone: `Tuesday, 18 May 2026, 10:00 AM - 10:45 AM (Europe/Berlin)`
LONGEST_TIME = 100
# Excel reads the delimiter from such a line
SEPARATOR = re.compile(r"\s*\"?sep=(.)\"?[,;\t|]*\s*\r?\n?", re.IGNORECASE)
PLACE = re.compile(r"(?i)(?:venue|location|place|city|address|where|ort|adresse|lieu|lugar)(?::,?|,) *(?P<place>.+)")
# `(Europe/Paris)`, `(CET)`, `all times CET`, `time zone: Europe/Paris`, `(BST/GMT+01/UTC+01)`
_SHORT = r"(?:(?:UTC|GMT)(?:[+\u2212-][0-9:]{1,5})?|[CEW]ES?T|[BCEJMP][SD]T|MES?Z)\b"
ZONE = re.compile(
    r"(?:(?i:time ?zones?|times)(?i: are)?(?i: in)?:? |(?i:\ball times?|\blocal time)\b[^.;()\n]{0,40}? |[(\[])"
    rf"(?P<zone>{_SHORT}(?: ?[/=] ?{_SHORT})*|[A-Z][A-Za-z]+/[A-Z][A-Za-z_/]+\b)"
    # `All times are local to Sydney`
    r"|(?i:\ball times)[\w ]{0,40}? (?i:in|local to) (?P<city>[A-Z]\w+(?: [A-Z]\w+)?)"
    # `Monday, 20 April 2026, 14:45-17:45 SAST`
    r"|[0-9]{4}[^\n0-9]{1,20}[0-9]{1,2}[:.][0-9]{2} ?[-\u2013\u2014]{1,2} ?[0-9]{1,2}[:.][0-9]{2}"
    r" (?P<behind>[A-Z]{2,4}T)\b"
)
# winter and summer of one zone
BOTH = {
    frozenset(names.split()): zone
    for names, zone in {
        "UTC+1 UTC+2": "CET", "GMT BST": "Europe/London", "EST EDT": REGIONS["ET"], "UTC-6 UTC-5": REGIONS["CT"],
        "MST MDT": REGIONS["MT"], "UTC-8 PDT": REGIONS["PT"],
    }.items()
}  # fmt: skip
RULE = re.compile(r"[:\-\s=+]*")
FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(?:[^\n]*\n){0,5000}?---[ \t]*(?:\r?\n|\Z)")
# one that is never closed goes up to the end, so that the search stays fast
COMMENT = re.compile(r"<!--.*?(-->|\Z)", re.DOTALL)
# a loop of Liquid or Jinja without another one in it
LOOP = re.compile(r"\{%-?\s*for\b(?:(?!\{%-?\s*for\b).)*?\{%-?\s*endfor\s*-?%\}", re.DOTALL)
OUTER = re.compile(r"^[ \t]*\|", re.MULTILINE)
# the line below the header of a table in Markdown
MARKDOWN_RULE = re.compile(
    r"^[ \t]*+(?=[^\n]*\|)\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?[ \t\r]*+$", re.MULTILINE
)

# kramdown needs no such line: an empty line above rows with a `|` at both ends
NO_RULE = re.compile(r"^[ \t]*(?=\r?\n(?:[ \t]*\|[^\n]*\|[^\n]*\|[ \t]*\r?(?:\n|\Z)){3})", re.MULTILINE)


def shown(text: str) -> str:
    """Return a Markdown text without HTML comments, front matter and loops of a template.

    Front matter is what the first two lines of `---` enclose. Each line keeps its number. The first table has a rule.
    """
    text = FRONT_MATTER.sub(lambda found: "\n" * found[0].count("\n"), text, count=1)
    while "{%" in text and (filled := LOOP.sub(lambda found: "\n" * found[0].count("\n"), text)) != text:
        text = filled
    text = COMMENT.sub(lambda found: "\n" * found[0].count("\n") if found[1] else found[0], text)
    return text if "|" not in text or MARKDOWN_RULE.search(text) else NO_RULE.sub("|---|---|", text, count=1)


def _markdown_rule(text: str) -> re.Match[str] | None:
    """Return the line below the header of the first table in Markdown; None without a table."""
    if (begin := MARKDOWN_RULE.search(text)) is None:
        return None
    above = text[: begin.start()]
    before, quote, _ = above.rpartition('"')
    # a table in a quoted cell is none of the file; in prose, a lone quote can be an inch or a slip
    is_in_cell = quote and above.count('"') % 2 and (before.rstrip(" ") or "\n")[-1] in "\n,;\t|"
    return None if is_in_cell else begin


def _reader(text: str, delimiter: str, *, strict: bool = False) -> Any:  # the type of a reader has no public name
    """Return the rows of a text; in a table in Markdown, quotes are text."""
    quoting: Literal[0, 3] = csv.QUOTE_NONE if delimiter == "|" and _markdown_rule(text) else csv.QUOTE_MINIMAL
    lines = text.splitlines(keepends=True)
    return csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=strict, quoting=quoting)


def in_table(text: str) -> str:
    """Return a text in Markdown with empty lines for all but the tables and what is above them.

    Between two tables the headings stay, since they can be those of days. Other text stays as it is.
    """
    text = shown(text)
    if (begin := _markdown_rule(text)) is None:
        return text
    end = text.find("\n", max(text.rfind("|"), begin.end()))
    lines = text[begin.end() : end if end >= 0 else None].splitlines(keepends=True)
    kept = (
        written
        if "|" in written or written.startswith("#") or day_or_clock(written.strip("#* \r\n")) == "date"
        else "\n"
        for written in lines
    )
    # without the first `|`, since the cell in front of it is empty
    return OUTER.sub("", text[: begin.end()] + "".join(kept))


def identify(document: Document) -> bool:
    """Return whether one of the first lines names a title, and a start or two other columns."""
    text = in_table(document.text)
    # above a table in Markdown there can be a style or a picture
    is_other = text[:HEADER_TEXT].lstrip().startswith(("{", "[", "<")) and not _markdown_rule(text)
    header = None if is_other else _header(text, document.columns)
    if header is None or not LOOP.search(document.text):
        return header is not None
    # a loop fills the table, with the sessions of the front matter
    rows = _filled(_rows(text[:HEADER_TEXT], header.delimiter)[header.row + 1 :])
    return not all(RULE.fullmatch(cell) for cells in rows for cell in cells)


# `QA Days 2026 - 29-30 October, Brno, Czechia`
NAME_END = re.compile(r"\s[\u2013\u2014|/-]\s|,\s")


def read(document: Document, hints: Hints) -> Schedule:
    """Return the programme; raise Refused for broken CSV, an ambiguous date or no session."""
    text = in_table(document.text)
    header = _header(text, document.columns)
    above = _rows(text[:HEADER_TEXT], header.delimiter)[: max(header.row, 0)] if header else []
    faults: list[tuple[str, ...]] = []
    records = list(limited(_records(text, header, faults) if header else ()))
    # `(GMT-3 Time)` is a row of its own
    alone = {
        record.where: zones
        for record in records
        if len(record.cells) == 1 and (zones := [*zones_in(*record.cells.values())])
    }
    named = {name for found in alone.values() for name, _ in found}
    named |= {name for cells in above for text in texts_of(cells) for name, _ in zones_in(text)}
    if len(named) == 1:
        records = [record for record in records if record.where not in alone]
    doubts = tuple(doubt for _, *found in faults for doubt in found)
    whole, is_markdown = shown(document.text), _markdown_rule(text) is not None
    sections = sections_of(whole) if is_markdown else []
    records, unread = in_sections(records, sections) if sections else (records, ())
    read = {where for section in sections if section.is_session for where in section.lines}
    # the lines that say something of a table below a heading do not name the conference
    schedule = named_above(NAME, [cells for cells in above if not is_of_section(cells, sections)])
    if is_markdown:
        # a store that was filled before knows the programme by the name of the format
        schedule = replace(schedule, format="Markdown", identity=schedule.identity or (f"format {NAME}",))
    rooms = [one.said.get("other place", "") for one in sections if not one.is_session]
    rooms += [one.said.get("room", "") for one in sections if not (one.has_room or one.is_session)]
    if places := [line(text, 60) for text in rooms if text and text not in schedule.place]:
        unread = (*unread, f"places above the sessions not used: {listed(places)}")
    schedule = replace(schedule, notices=(*(notice for notice, *_ in faults), *unread), doubts=doubts)
    return table_schedule(
        schedule, records, hints, merged=True, stated=named.pop() if len(named) == 1 else "",
        written=[row for row in _written(whole, header.delimiter) if row.where not in read] if header else (),
    )  # fmt: skip


def _written(text: str, delimiter: str) -> list[TableRow]:
    """Return all rows and lines of a file."""
    reader = _reader(text, delimiter)
    found: list[TableRow] = []
    with suppress(csv.Error):
        found.extend(
            TableRow(f"line {reader.line_num}", {str(n): ESCAPED.sub("\n", cell) for n, cell in enumerate(cells)})
            for cells in reader
        )
    return found


def named_above(format_name: str, above: list[list[str]]) -> Schedule:
    """Return a programme with the name and the place that lines above the header give."""
    lines = [[unmarked(line(text, 200)).strip() for text in texts] for cells in above if (texts := texts_of(cells))]
    places = [_place(cells) for cells in lines]
    place = next(filter(None, places), "")
    others = (cells for cells, found in zip(lines, places, strict=True) if not found)
    names = (list(filter(None, map(name_in_cell, cells))) for cells in others)
    texts = next(filter(None, names), [])
    if len(texts) != 1 or not 2 < len(texts[0]) < 100:
        return Schedule(format=format_name, place=place)
    name, *rest = NAME_END.split(texts[0], maxsplit=1)
    parts = [part.strip() for part in "".join(rest).split(",") if not any(map(str.isdigit, part))]
    if not place and parts and (place := _place(parts)):
        texts = [name]
    # a store that was filled before the name was read knows the programme by its format
    return Schedule(format=format_name, title=texts[0], place=place, identity=(f"format {format_name}",))


def zones_in(text: str) -> Iterator[tuple[str, int]]:
    """Yield the names of the zones that a line gives for all times, and where each begins.

    Names of one zone, such as `BST (UTC+1)`, count once.
    """
    named: list[tuple[str, int, set[timedelta | None]]] = []
    for found in ZONE.finditer(text):
        zone = found["zone"] or found["city"] or found["behind"]
        parts = re.split(" ?[/=] ?", zone) if re.match(_SHORT, zone) else [zone]
        names = [REGIONS.get(part, part) for part in parts]
        names = [BOTH[frozenset(names)]] if frozenset(names) in BOTH else names
        zones = ((name, zone_named(name)) for name in names)
        named += [(name, found.start(), {*offsets_of(zone)}) for name, zone in zones if zone is not None]
    # `CEST` beside `Europe/Berlin` says no more
    for number, (name, begin, offsets) in enumerate(named):
        others = (
            own for place, (_, _, own) in enumerate(named) if own > offsets or (own == offsets and place < number)
        )
        if not any(others):
            yield name, begin


def repeats(cells: list[str], above: list[list[str]]) -> bool:
    """Return whether a row repeats a line above the sessions, as on a new page."""
    texts = texts_of(cells)
    return texts in map(texts_of, above) and not (len(texts) == 1 and day_or_clock(texts[0]))


def _place(cells: list[str]) -> str:
    """Return the address in a line such as `Venue: Old Mill, Lisbon` or `Lisbon, Portugal`."""
    text = ", ".join(cells)
    if found := PLACE.fullmatch(text):
        is_room = "," not in text and not {"room", "raum", "salle", "sala", "saal", "aula", "zaal"}.isdisjoint(
            words_of(found["place"])
        )
        return "" if is_room else found["place"]
    named = place_in(text, is_address=True)
    # a line of prose or the name of the conference can have a city, too
    return text if named and PART.split(text)[0].strip() == named.name and len(text.split()) <= FEW_WORDS else ""


def described(text: str) -> str:
    """Return what a text that is no programme holds and what it lacks, for a refusal."""
    lines = len(text.splitlines())
    number = f"{lines:,} lines" if lines > 1 else "1 line"
    cells = [row.split(";") for row in text[:HEADER_TEXT].splitlines() if row.strip("; ")]
    timed = sum(len(row) > 1 and is_moment(re.split("[-\u2013]", row[0])[0].strip()) for row in cells)
    if 2 * timed > len(cells) > 1:
        return f"a table of {number} whose first line is no header: write one such as time;title;speaker above it"
    for delimiter in DELIMITERS:
        rows = _filled(_rows(text[:HEADER_TEXT], delimiter))
        headings = list(filter(None, distinct(rows[0] if rows else [])))
        # a heading has few words, unlike a line of prose with commas
        short = sum(len(heading.split()) <= FEW_WORDS for heading in headings)
        is_table = 1 < len(headings) < short * 2 and len(rows) > 1 and _is_table(rows[1:], len(headings))
        if is_table and _has_times(TableHeader(distinct(rows[0]), 0, delimiter), rows[1:]):
            named = ", ".join(line(heading, 30) for heading in headings[:6]) + (", ..." if len(headings) > 6 else "")
            lack = needs(table_columns(headings)) or "no title and start"
            return f"a table of {number} with the columns {named}: {lack} that confnote understands"
    what = "TOML or an INI file" if SECTION.match(text.lstrip()[:200].encode()) else "text"
    return f"{what}: {number}, no columns"


def tables_in(text: str) -> list[list[list[str]]]:
    """Return the rows of the tables of a text, from their headers on; none for other text."""
    text = in_table(text)
    readings: list[list[list[str]]] = []
    for delimiter in DELIMITERS:
        with suppress(csv.Error):
            rows = _filled(list(islice(_reader(text, delimiter), MOST_ROWS)))
            readings.append(rows)
            rules = [n for n, cells in enumerate(rows) if n and len(cells) > 1 and all(map(RULE.fullmatch, cells))]
            if rules:
                ends = [*(rule - 1 for rule in rules[1:]), len(rows)]
                return [[rows[rule - 1], *rows[rule + 1 : end]] for rule, end in zip(rules, ends, strict=True)]
    # the delimiter that most rows have as often as the first one with it
    tables = [
        rows[next((n for n, cells in enumerate(rows) if len(texts_of(cells)) > 1), len(rows)) :] for rows in readings
    ]
    tables = [rows for rows in tables if len(rows) > 1 and _is_table(rows[1:], len(rows[0]))]
    return [max(tables, key=lambda rows: sum(map(len, rows)))] if tables else []


def _filled(rows: list[list[str]]) -> list[list[str]]:
    return [cells for cells in rows if any(cell.strip() for cell in cells)]


def _is_table(rows: list[list[str]], cells: int) -> bool:
    """Return whether at least half of the rows have so many cells."""
    return sum(len(row) >= cells for row in rows) * 2 >= len(rows)


def _header(text: str, columns: Columns) -> TableHeader | None:
    """Return the header in the reading, by delimiter, that gives most known columns.

    If the user names columns, it is the reading with most rows that have them all.
    """
    start = text[:HEADER_TEXT]
    separator = SEPARATOR.match(start)
    readings: list[tuple[int, int, TableHeader]] = []
    for delimiter in [separator[1]] if separator else "|" if _markdown_rule(start) else DELIMITERS:
        rows = _rows(start, delimiter)
        header = header_of(rows[: HEADER_ROWS + _lines_above(start)], delimiter, columns)
        below = _filled(rows[header.row + 1 :]) if header else []
        # a line of prose or of a program can have such words, too
        if header and (columns or (_is_table(below, 2) and _has_times(header, below))):
            widest = sum(len(row) for row in below if len(row) == len(header.headings)) if columns else 0
            readings.append((widest, len(columns_of(filter(None, header.headings))), header))
    return max(readings, key=lambda one: one[:2], default=(0, 0, None))[2]


def _has_times(header: TableHeader, rows: list[list[str]]) -> bool:
    """Return whether a column of times has a figure, a day or nothing, unlike prose with commas."""
    known = columns_of(filter(None, header.headings))
    places = [header.headings.index(heading) for column in ("start", "date") for heading in known.get(column, ())]
    cells = [row[place].strip() for row in rows for place in places if place < len(row)]
    filled = [cell for cell in cells if cell and not is_open_time(cell)]
    if not filled and places:
        return _is_table(rows, len(header.headings))
    # `noon` is refused as a time, by its line
    is_prose = any(" " in cell for cell in filled)
    return not is_prose or any(
        len(cell) <= LONGEST_TIME and (DIGIT.search(cell) or day_or_clock(cell)) for cell in filled
    )


def _lines_above(text: str) -> int:
    """Return how many lines are above the first table in Markdown; 0 without one."""
    table = _markdown_rule(text)
    return text.count("\n", 0, table.start()) if table else 0


def _rows(text: str, delimiter: str) -> list[list[str]]:
    """Return the first rows of a text; none for what is no CSV."""
    try:
        return list(islice(_reader(text, delimiter), HEADER_ROWS * 2 + _lines_above(text)))
    except csv.Error:
        return []


def _records(text: str, header: TableHeader, faults: list[tuple[str, ...]]) -> Iterator[TableRow]:
    """Yield the sessions; add a notice, and a doubt, if the file ends within a row."""
    lines, widths, begin = text.splitlines(keepends=True), [], 1
    above = _rows(text, header.delimiter)[: header.row + 1]
    # the last row is held back: half a row is no session
    last: list[TableRow] = []
    # `strict` reports a quote that is never closed; without it the rest of the file becomes one cell
    reader = _reader(text, header.delimiter, strict=True)
    try:
        for number, cells in enumerate(reader):
            # a table of Markdown has a line `|---|---|`
            is_row = number > header.row and any(cell.strip() for cell in cells) and not repeats(cells, above)
            if is_row and not all(map(RULE.fullmatch, cells)):
                widths.append(len(cells))
                yield from last
                last = list(records_of(header, f"line {reader.line_num}", cells))
            begin = reader.line_num + 1
    except csv.Error as error:
        has_rows = any(row.count(header.delimiter) >= len(header.headings) - 1 for row in lines[begin:])
        # rows behind the quote would be lost
        if has_rows or not widths or "end of data" not in str(error):
            raise Refused(f"broken CSV near line {reader.line_num} ({error}): is a quote left open?") from None
        faults.append(cut_off(begin))
        yield from last
        return
    if len(widths) > 2 and widths[-1] < min(widths[:-1]):
        if lines[-1].endswith(("\n", "\r")):
            what = f"line {reader.line_num} has fewer cells than each row above it"
            faults.append((f"{what}: the file may be cut off there; if it is, get it again",))
        else:
            faults.append(cut_off(reader.line_num))
            last = []
    yield from last
