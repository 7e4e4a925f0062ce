"""Read tables in HTML: those of a web page, or of a text in Markdown.

A table can have a header, a column for each day or room, or only times with titles beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache

from confnote.schedule.assemble import limited
from confnote.schedule.bare_cells import ALL_IN_BRACKETS
from confnote.schedule.cells import RANGE
from confnote.schedule.columns import ROOM_WORDS, columns_of, needs, words_of
from confnote.schedule.document import Document, is_web_page
from confnote.schedule.formats import text_list
from confnote.schedule.formats.csv_table import HEADER_ROWS, LOOP, MARKDOWN_RULE, shown, zones_in
from confnote.schedule.formats.html_cards import cards_in
from confnote.schedule.formats.html_page import HtmlPage, HtmlTable, time_apart, title_first
from confnote.schedule.formats.keys import day_in, day_or_clock, is_moment
from confnote.schedule.formats.named import Columns
from confnote.schedule.formats.named_header import header_of
from confnote.schedule.formats.table import table_schedule
from confnote.schedule.formats.table_header import MOST_COLUMNS, TableHeader, records_of
from confnote.schedule.formats.table_rows import TableRow, table_columns
from confnote.schedule.formats.text_shapes import with_colons_in_lines
from confnote.schedule.formats.title_lines import own_time
from confnote.schedule.kinds import is_service, names_kind
from confnote.schedule.people import looks_like_names
from confnote.schedule.text import line, listed
from confnote.schedule.times import Hints
from confnote.schedule.value import Schedule

NAME = "HTML table"
NOTICE = "only the tables and the headings of this page are read"
LIST_NOTICE = "only the tables, the headings, and the items and paragraphs with a time of this page are read"
# the fewest items with a time that are a programme
FEWEST = 3
# the header of a table which has none
COLUMNS = ("start", "title", "speakers", "abstract")
BARE = ("Time", "Title", "Speakers", "Abstract")
HTML = re.compile("(?i)<html")
MARKUP = re.compile(r"(?i)<(?:table|ul|ol|dl|p|time)\b")


@lru_cache(maxsize=1)
def _read_page(text: str, columns: Columns = ()) -> tuple[list[tuple[HtmlTable, TableHeader]], set[str]]:
    """Return the tables of a programme, each with its header, and the zones that the text names."""
    page = _parsed(text)
    # without rows, a loop fills the table, with the sessions of the front matter
    page.tables = [table for table in page.tables if table.is_list or len(table.rows) > 1 or not LOOP.search(text)]
    page.tables += [HtmlTable(page.headings, is_list=True)] if page.headings else []
    page.tables = [table for table in page.tables if not (columns and table.is_list)]
    tables = [table for table in page.tables if not table.is_list and table.rows]
    named = table_columns(filter(None, (text for table in tables for text in table.rows[0])))
    # the headings that mean the same in the tables of the page
    start, *others = (named.get(column, [name])[0] for column, name in zip(COLUMNS, BARE, strict=True))
    for table in page.tables:
        _take_time(table, start)
    _split_times(tables)
    kinds_first = _are_kinds_first(tables)
    found = [
        (table, header) for table in page.tables
        if (
            header := TableHeader([start, *others], -1, "") if table.is_list
            else _header(table, columns, kinds_first=kinds_first)
        )
    ]  # fmt: skip
    timed = sum(len(table.rows) + sum(bool(time_apart(text)[0]) for _, text in table.headings) for table, _ in found)
    if timed >= FEWEST or any(not table.is_list for table, _ in found):
        return found, page.zones
    cards = TableHeader([start, *others, "Room"], -1, "")
    is_other = columns or MARKDOWN_RULE.search(text) or (text.lstrip().startswith("<?xml") and not HTML.search(text))
    return [(table, cards) for table in ([] if is_other else cards_in(shown(text)))], page.zones


def _parsed(text: str) -> HtmlPage:
    page = HtmlPage()
    with suppress(AssertionError):  # the parser of Python stops so at `<![x`
        page.feed(shown(text))
        page.close()
    return page


def tables_in(document: Document) -> list[list[list[str]]]:
    """Return the rows of each table in HTML; none for other content."""
    tables = _parsed(document.text).tables if MARKUP.search(document.text) else []
    return [table.rows for table in tables if not table.is_list]


def _take_time(table: HtmlTable, start: str) -> None:
    """Make the theme of the rows of a heading with a time right above them.

    Rows without a time get that of the heading, in a column `start`.
    """
    time, theme = time_apart(table.headings[-1][1]) if table.headings and table.rows else ("", "")
    if not time:
        return
    table.headings, table.theme = table.headings[:-1], theme
    if not any(is_moment(cell) for row in table.rows for cell in row):
        table.rows = [[time if number else start, *row] for number, row in enumerate(table.rows)]
        table.spans = {(row, column + 1): last for (row, column), last in table.spans.items()}


def _are_kinds_first(tables: list[HtmlTable]) -> bool:
    """Return whether the column behind the times has kinds, such as `Full paper`, for titles."""
    rows = [others for table in tables for row in table.rows if row and is_moment(row[0]) and (others := _others(row))]
    pairs = [(row[0].partition("\n")[0], row[1].partition("\n")[0]) for row in rows if len(row) > 1]
    pairs = [pair for pair in pairs if not ALL_IN_BRACKETS.fullmatch(pair[1])]
    kinds, titles = {kind for kind, _ in pairs}, {title for _, title in pairs}
    are_longer = sum(map(len, titles)) * len(kinds) > sum(map(len, kinds)) * len(titles)
    are_names = 2 * sum(map(looks_like_names, titles)) >= len(titles)
    return are_longer and not are_names and len(kinds) < len(titles) and 4 * len(kinds) <= 3 * len(pairs)


def _others(row: list[str]) -> list[str]:
    """Return the different texts of a row behind its time."""
    return [*dict.fromkeys(filter(None, row[1:]))]


def _split_times(tables: list[HtmlTable]) -> None:
    """Write `9:30` and `Clay` into two cells where the tables have one for both: `0930 Clay`."""
    tables = [table for table in tables if all(len({*filter(None, row)}) < 2 for row in table.rows)]
    texts = [" ".join("".join({*row}).split()) for table in tables for row in table.rows]
    apart = [time_apart(text) for text in with_colons_in_lines("\n".join(texts)).split("\n")]
    if sum(bool(title) for _, title in apart) < FEWEST:
        return
    found = iter(zip(texts, apart, strict=True))
    for table in tables:
        rows = [next(found) for _ in table.rows]
        table.rows = [[time, title] if time and title else [text] for text, (time, title) in rows]


def _header(table: HtmlTable, columns: Columns, *, kinds_first: bool) -> TableHeader | None:
    """Return the header, and fill the merged cells.

    It is `Time, Title` where the rows have a time and a text, and no header is above them.
    """
    header = header_of(table.rows[:HEADER_ROWS], columns=columns)
    if header and (header.rooms or header.groups):
        _write_times(table, header.row)
        return header
    plain = [[*row] for row in table.rows]
    for (row, column), last in table.spans.items():
        for below in table.rows[row + 1 : last + 1]:
            below[column : column + 1] = table.rows[row][column : column + 1] if column < len(below) else []
    if header:
        # a heading over two columns is that of both
        names = next(row for row in table.rows if len({*filter(None, row)}) > 1 and not _is_day_row(row))
        first = [n for n, name in enumerate(names) if not n or not name or name != names[n - 1]]
        pairs = list(zip(first, [*first[1:], MOST_COLUMNS], strict=True))
        table.rows = [
            [_joined([*dict.fromkeys(filter(None, row[begin:end]))]) for begin, end in pairs] for row in table.rows
        ]
        header = header_of(table.rows[:HEADER_ROWS], columns=columns)
        if header and header.rooms and len(pairs) == len(names):
            # that it is a grid can show only where the cells are filled
            table.rows = plain
            _write_times(table, header.row)
        return header
    if columns:
        return None
    rows = [row for row in table.rows if len({*filter(None, row)}) > 1]
    timed = sum(is_moment(row[0]) for row in rows)
    if not timed or 2 * timed < len(rows):
        return None
    if kinds_first:
        _fill_kinds(table)
        return TableHeader([*BARE, "Type", "Track"], -1, "")
    _fill_bare(table, has_names=is_moment(rows[0][0]))
    return TableHeader([*BARE[:3]], -1, "")


def _fill_kinds(table: HtmlTable) -> None:
    """Write the cells of a table without a header in the order of the columns, kinds last."""
    for row in table.rows:
        kind, *titles = _others(row) or [""]
        # `(Chairs)` beside `Opening` is no title
        if not titles or ALL_IN_BRACKETS.fullmatch(titles[0]):
            row[1:] = [kind, *titles[:1]]
            continue
        name, _, said = kind.partition("\n")
        row[1:] = [titles[0], "", said, *((name, "") if names_kind(name) else ("", name)), *titles[1:]]


def _fill_bare(table: HtmlTable, *, has_names: bool) -> None:
    """Write time, title and speakers of a table without a header into its first cells."""
    for row in table.rows:
        if others := _others(row):
            # below a header that is not understood a name can be anything
            are_names = has_names and looks_like_names(", ".join(others[1:]))
            row[1:] = [others[0], *([] if are_names else [""]), *others[1:]]
    for (number, column), last in table.spans.items():
        first, below = table.rows[number], table.rows[number + 1 : last + 1]
        # the speakers are in the row below the title
        if not column and len(below) == 1 and first[2:] == [""] and looks_like_names("".join(below[0][1:])):
            first[2] = below[0][1]
            below[0].clear()


def _joined(texts: list[str]) -> str:
    return ": ".join(" ".join(text.split()).rstrip(":") for text in texts) if len(texts) > 1 else "".join(texts)


def _write_times(table: HtmlTable, header: int) -> None:
    """Write its times in front of a title in a grid that goes over several rows."""
    clocks = [row[0] if row else "" for row in table.rows]
    for (row, column), last in table.spans.items():
        text = table.rows[row][column]
        begin, *rest = RANGE.split(clocks[row])
        # the next row begins when this one ends
        after = next(filter(None, clocks[last:row:-1] if rest else clocks[last + 1 :]), "")
        end = RANGE.split(after)[-1 if rest else 0]
        if column and row > header and text and is_moment(begin) and is_moment(end) and not own_time(text)[0]:
            table.rows[row][column] = f"{begin}-{end} {text}"


def _is_day_row(row: list[str]) -> bool:
    """Return whether a row has nothing but one day, as `Day 1, Friday 9 June` does."""
    texts = [*dict.fromkeys(filter(None, row))]
    return bool(texts) and len(texts) <= 2 and all(map(day_in, texts))


def identify(document: Document) -> bool:
    """Return whether the file has a table, or a list, in HTML with times and titles."""
    if not MARKUP.search(document.text):
        return False
    tables = _read_page(document.text, document.columns)[0]
    return any(not table.is_list for table, _ in tables) or (
        bool(tables) and (is_web_page(document.head) or "<time" in document.text or not text_list.identify(document))
    )


def read(document: Document, hints: Hints) -> Schedule:
    """Return the programme; raise Refused for an ambiguous date or no session."""
    tables, zones = _read_page(document.text, document.columns)
    zones = zones | {name for _, header in tables for text in header.headings for name, _ in zones_in(text)}
    records = list(limited(record for table, header in tables for record in _records(table, header)))
    left = [
        line(text, 40)
        for table, _ in tables
        for _, text in table.headings
        if not (_is_day_row([text]) or time_apart(text)[0])
    ]
    has_items = any(table.is_list and table.rows for table, _ in tables)
    notices = [LIST_NOTICE if has_items else NOTICE]
    notices += [f"headings not read: {listed([*dict.fromkeys(left)])}"] if left else []
    days = [text for table, _ in tables for row in table.rows if _is_day_row(row) for text in row]
    if places := [line(text, 60) for text in dict.fromkeys(map(_beside_day, days)) if text and not _is_room(text)]:
        notices.append(f"texts beside days not used: {listed(places)}")
    return table_schedule(
        Schedule(format=NAME, notices=tuple(notices)), records, hints, merged=True,
        stated=next(iter(zones)) if len(zones) == 1 else "",
    )  # fmt: skip


def _records(table: HtmlTable, header: TableHeader) -> Iterator[TableRow]:
    known = table_columns(filter(None, header.headings))
    first = [*known.get("date", ()), *known.get("start", ()), header.headings[0]][0]
    yield from _in_headings(table, known, first)
    room, day_room, track = "", "", "" if "track" in known else table.theme
    theme: list[TableRow] = []  # one that is above no session is named as a row without a title
    for number, row in list(zip(table.lines, table.rows, strict=True))[header.row + 1 :]:
        where, texts = f"line {number}", [*dict.fromkeys(filter(None, row))]
        # `Friday 9 June | Workshops` above the rows
        is_below_none = row is table.rows[0] and len(texts) == 2 and _is_day_row(texts[:1]) and not day_in(texts[1])
        if is_below_none:
            track = track or texts[1]
            yield TableRow(where, {first: day_in(texts[0])})
        elif _is_day_row(row):
            yield from theme
            theme, track, place = [], "", _beside_day(texts[-1])
            day_room = place if _is_room(place) else ""
            yield TableRow(where, {first: day_in(texts[-1])})
        elif len(texts) == 1 and not is_moment(texts[0]) and _is_room(texts[0]):
            room, day_room = texts[0], ""
        elif _is_theme(row) and "track" not in known:
            yield from theme
            theme, track = [TableRow(where, {first: texts[0]})], texts[0]
        elif len(texts) < 2:
            texts = [text for text in texts if not (header.rooms and is_moment(text))]
            yield from (TableRow(where, {first: text}) for text in texts)
        elif not _is_header(texts):
            theme = []
            above = {column: text for column, text in (("room", day_room or room), ("track", track)) if text}
            for cells, block in _with_talks(row):
                own = {"track": block} if block and "track" not in known else {}
                for record in records_of(header, where, cells):
                    yield replace(record, cells={**above, **own, **record.cells})
    yield from theme


def _in_headings(table: HtmlTable, known: dict[str, list[str]], first: str) -> Iterator[TableRow]:
    """Yield the days and the sessions that the headings above a table name."""
    for number, text in table.headings:
        where, (time, title) = f"line {number}", time_apart(text)
        if _is_day_row([text]):
            yield TableRow(where, {first: day_in(text)})
        elif time:
            start, name = (known.get(column, [column])[0] for column in ("start", "title"))
            yield TableRow(where, {start: time, name: title})


def _is_header(texts: list[str]) -> bool:
    """Return whether a row names the columns, as it can again below a day."""
    return not any(map(is_moment, texts)) and "start" in columns_of(texts) and not needs(table_columns(texts))


def _with_talks(row: list[str]) -> Iterator[tuple[list[str], str]]:
    """Yield the cells of a row, and those of each talk with a time of its own, with its block."""
    # a time can be at both ends, or in a cell that goes over several columns
    cells = ["" if text in row[:number] and is_moment(text) else text for number, text in enumerate(row)]
    cells[-1] = "" if row[-1] == row[0] else cells[-1]
    clock = next((number for number, text in enumerate(cells) if is_moment(text)), None)
    for number, cell in enumerate(cells):
        first, *lines = cell.split("\n")
        talks: list[tuple[str, list[str]]] = []
        head = [first]
        for text in lines:
            time, title = time_apart(text)
            if time:
                talks.append((time, [title] if title else []))
            else:
                (talks[-1][1] if talks else head).append(text)
        if clock is None or len(talks) < 2 or not all(found for _, found in talks):
            continue
        yield [*cells[:number], "\n".join(head), *cells[number + 1 :]], ""
        for time, found in talks:
            talk = [*cells[:number], "\n".join(title_first(found)), *cells[number + 1 :]]
            yield [*talk[:clock], time, *talk[clock + 1 :]], first
        return
    yield cells, ""


def _beside_day(text: str) -> str:
    """Return what is in brackets behind a day: `Friday, 2 December (Aula)`."""
    found = re.search(r"\(([^()]*)\)\s*\Z", text)
    return found[1].strip() if found and not day_or_clock(found[1].strip()) else ""


def _is_room(text: str) -> bool:
    return not ROOM_WORDS.isdisjoint(words_of(text))


def _is_theme(row: list[str]) -> bool:
    """Return whether a cell as wide as the table can be the theme of the sessions below it."""
    text = next(iter(row), "")
    is_wide = len(row) > 1 and bool(text) and {*row} == {text}
    return is_wide and not (is_moment(text) or is_service(text))
