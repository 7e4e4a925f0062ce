"""Find the header of a table, and make sessions of the rows below it.

A header names columns, or rooms or days whose cells are titles, or columns below rooms or days in the row above.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from confnote.errors import Refused
from confnote.schedule.columns import ROOM_WORDS, column_of, columns_of, needs, words_of
from confnote.schedule.day_names import NUMBERED
from confnote.schedule.formats.by_values import meanings
from confnote.schedule.formats.keys import date_in, day_in, day_or_clock, is_moment, name_in_cell
from confnote.schedule.formats.markdown_sections import is_part_of_day
from confnote.schedule.formats.table_rows import TableRow, is_weak, table_columns
from confnote.schedule.formats.title_lines import below_title, own_time
from confnote.schedule.kinds import KIND_AND_NAME, is_service, names_kind
from confnote.schedule.people import is_name
from confnote.schedule.unused import is_technical
from confnote.schedule.weblinks import web_address

MOST_COLUMNS = 500
# a line break as two signs, which is no `C:\\new` and no `$\\nu$`
ESCAPED = re.compile(r"(?:\\r)?\\n(?![a-z])|(?<=[^\W_])\\n(?=[a-z])")
# the line break of a table in Markdown
TAG_BREAK = re.compile(r"(?i)[ ]*<br ?/?>[ ]*")
# `Morning tea - with lab`, `Lunch, labs and experts`
BREAK_END = re.compile(r"\s[-\u2013\u2014+]\s|[,:(]")
UNNAMED = re.compile(r"\([0-9]+\)")
TRACK_WORDS = {"track", "spor", "spår"}


@dataclass(frozen=True, slots=True)
class TableHeader:
    """The header of a table: its headings, the number of the row it is in, and the delimiter.

    `rooms` are the headings of a grid with a column for each room or day, whose cells are titles. If the date
    is in the header of a grid, or in the line above, `row` is the row before that. `groups` has the heading of each
    column and the room or the day that it is of, for a table with columns for each of them: `Time, Talk, Speaker, Talk,
    Speaker` below the rooms, or `Time, Hall 1, Speaker, Hall 2, Speaker`. `written` has those of the file.
    """

    headings: list[str]
    row: int
    delimiter: str
    rooms: tuple[str, ...] = ()
    groups: tuple[tuple[str, str], ...] = ()
    written: tuple[str, ...] = ()


def _headings(cells: list[str]) -> list[str]:
    return [" ".join(cell.split()) for cell in cells[:MOST_COLUMNS]]


def texts_of(cells: list[str]) -> list[str]:
    """Return the texts of the filled cells, on one line each."""
    return [" ".join(cell.split()) for cell in cells if cell.strip()]


def find_header(rows: list[list[str]], delimiter: str = "") -> TableHeader | None:
    """Return the first row that names the columns of a programme; None if there is none."""
    # a cell as wide as the table is no header, but that of a day or a theme
    tables = [(number, distinct(cells)) for number, cells in enumerate(rows) if len({*_headings(cells)}) > 1]
    for number, headings in tables:
        if not needs(table_columns(filter(None, headings))):
            groups = _groups(rows[number], _last_filled(rows, number)[0])
            top = _last_filled(rows, number)[1] if groups else number
            row = row_of_header(headings, top, rows)
            named = _with_title(headings, rows[number + 1 :])
            return TableHeader(named, number if row == top else row, delimiter, groups=groups)
    for number, headings in tables:
        if _names_day(headings):  # `Time, Friday 9 May`, as again above the rows of another day
            return TableHeader([headings[0], "Title", *headings[2:]], number - 1, delimiter)
        if days := _days(headings, rows[number + 1 :]):
            # an empty heading beside the start can be that of the end
            ends = [row[1].strip() for row in rows[number + 1 :] if len(row) > 2 and is_moment(row[0].strip("* "))]
            headings[1:2] = ["End"] if not headings[1] and ends and all(map(is_moment, ends)) else headings[1:2]
            return TableHeader([headings[0] or "Time", *headings[1:]], number, delimiter, days)
        pictures = _for_programs(headings, rows[number + 1 :])
        groups = _rooms_with_speakers(rows[number], pictures)
        others = [heading for heading in headings if heading not in pictures]
        rooms = () if groups else _rooms(others) or _columns_of_titles(headings, rows[number + 1 :], pictures)
        if groups or rooms:
            is_day = day_or_clock(headings[0]) == "date"
            headings[0] = "Time" if is_day else headings[0] or "Time"
            above, last = _last_filled(rows, number)
            is_below_day = not is_day and _is_day_line(above)
            return TableHeader(headings, last - 1 if is_below_day else number - is_day, delimiter, rooms, groups)
    found = next((table for table in tables if _is_by_values(table[1], rows[table[0] + 1 :])), None)
    return TableHeader(found[1], found[0], delimiter) if found else None


def row_of_header(headings: list[str], number: int, rows: list[list[str]]) -> int:
    """Return the number of the row of a header, or that of the row above the day of its table."""
    above, last = _last_filled(rows, number)
    while last and is_part_of_day(" ".join(texts_of(above)).strip("#* ")):
        above, last = _last_filled(rows, last)
    has_dates = "date" in columns_of(filter(None, headings)) or any(
        date_in(cell) for cells in rows[number + 1 :] if len({*texts_of(cells)}) > 1 for cell in cells
    )
    return last - 1 if _is_day_line(above) and not has_dates else number


def _with_title(headings: list[str], below: list[list[str]]) -> list[str]:
    """Return the headings with `Title` for `Presentation` beside the blocks below `Session`."""
    first, *others = columns_of(filter(None, headings)).get("title", [""])
    if words_of(first) != ("session",) or not others:
        return headings
    texts = _texts_below([first, others[0]], headings, below)
    is_of_blocks = len({*filter(None, texts[first])}) < len({*filter(None, texts[others[0]])})
    return ["Title" if is_of_blocks and heading == others[0] else heading for heading in headings]


def _texts_below(names: Iterable[str], headings: list[str], below: list[list[str]]) -> dict[str, list[str]]:
    """Return the filled cells below some of the headings."""
    places = {name: headings.index(name) for name in names}
    return {
        name: [text for row in below if (text := "".join(row[place : place + 1]).strip(" -:"))]
        for name, place in places.items()
    }


def _is_by_values(headings: list[str], below: list[list[str]]) -> bool:
    """Return whether the cells below a row show a start and a title that it does not name."""
    texts = _texts_below(filter(None, headings), headings, below)
    known = table_columns(texts)
    found = meanings(texts, {"start", "title"} - known.keys())
    # the first row of a table without a header has a time, too
    return {*found.values(), *known} >= {"start", "title"} and not any(map(_is_no_name, headings))


def _is_no_name(heading: str) -> bool:
    return bool(heading) and (bool(day_or_clock(heading)) or not re.search(r"[^\W\d_]", heading))


def _last_filled(rows: list[list[str]], number: int) -> tuple[list[str], int]:
    """Return the last row with a text above a row, and its number."""
    last = next((place for place in range(number - 1, -1, -1) if any(cell.strip(":|- ") for cell in rows[place])), 0)
    return (rows[last] if number else []), last


def _is_day_line(cells: list[str]) -> bool:
    texts = {*texts_of(cells)}
    day = texts.pop().strip("#* ") if len(texts) == 1 else ""
    # `DevConf 2026 - Day 1` names the conference, `Day 1. Basics` does not
    is_day = day_or_clock(day) == "date" and not name_in_cell(day)
    return is_day or bool(NUMBERED.match(day) and day_in(day))


def _groups(cells: list[str], above: list[str]) -> tuple[tuple[str, str], ...]:
    """Return the heading of each column, and what the row above says of it; none for other tables.

    That row has the rooms or the days, in merged cells; the columns below each of them have the same headings.
    """
    headings = _headings(cells)
    repeated = [heading for heading, count in Counter(headings).items() if heading and count > 1]
    known = table_columns(repeated)
    if "title" not in known:
        return ()
    if "start" in known:
        return _side_by_side(headings, repeated, above)
    if len(set(texts_of(above))) < 2:
        if "speakers" in columns_of(repeated):
            raise Refused(f"it has {', '.join(repeated[:4])} more than once: write the rooms in the line above them")
        return ()
    found: list[tuple[str, str]] = []
    for heading, cell in zip_longest(headings, above[: len(headings)], fillvalue=""):
        name = " ".join(cell.split()) or (found[-1][1] if found else "")
        found.append((heading, name))
    named = [pair for pair in found if pair[0] and pair[1]]
    # each talk is below a room or a day of its own
    is_each = len(named) == len({*named}) and all(name for heading, name in found if heading in repeated)
    return tuple(found) if is_each else ()


def _side_by_side(headings: list[str], repeated: list[str], above: list[str]) -> tuple[tuple[str, str], ...]:
    """Return the groups of tables side by side, each with its own times: `Time, Title` twice.

    Each is called by the text above its columns, or has a number in brackets, which is no name.
    """
    begins = [place for place, heading in enumerate(headings) if heading == repeated[0]]
    spans = [*zip(begins, [*begins[1:], len(headings)], strict=True)]
    names = [texts[0] if len({*(texts := texts_of(above[begin:end]))}) == 1 else "" for begin, end in spans]
    if len({*filter(None, names)}) < len(names):
        names = [f"({number})" for number, _ in enumerate(names, 1)]
    shared = [(heading, "") for heading in headings[: begins[0]]]
    groups = zip(names, spans, strict=True)
    return (*shared, *((heading, name) for name, (begin, end) in groups for heading in distinct(headings[begin:end])))


def _for_programs(headings: list[str], below: list[list[str]]) -> set[str]:
    """Return the headings below which most cells are pictures, file names or addresses."""
    found: set[str] = set()
    for place, heading in enumerate(headings):
        texts = [text for row in below if (text := "".join(row[place : place + 1]).strip())]
        if 2 * sum(is_technical(heading, text) or bool(web_address(text)) for text in texts) > len(texts):
            found.add(heading)
    return found


def _rooms_with_speakers(cells: list[str], pictures: set[str]) -> tuple[tuple[str, str], ...]:
    """Return the groups of `Time, Hall 1, Speaker, Hall 2, Speaker`: titles are below a room.

    The speakers can have the number or the name of their room: `Speaker 1`, `Hall 1 Speaker`.
    """
    headings: list[str] = []
    room = ""
    for heading in _headings(cells):
        plain = (heading.replace(room, "") if room else heading).strip("0123456789#_.:- ")
        is_of_room = column_of(plain) == "speakers"
        room = room if is_of_room or heading in pictures or not _can_be_column(heading) else heading
        headings.append(plain if is_of_room else heading)
    headings[:1] = [headings[0] or "Time"]
    repeated = {heading for heading, count in Counter(headings).items() if heading and count > 1}
    if "speakers" not in columns_of(repeated) or "start" not in columns_of(filter(None, headings)):
        return ()
    found: list[tuple[str, str]] = []
    room = ""
    for heading in headings:
        is_room = heading not in repeated and heading not in pictures and _can_be_column(heading)
        room = heading if is_room else room
        found.append(("Title", room) if is_room else (heading, room if heading in repeated else ""))
    is_each = len({*found}) == len(found) and all(name for heading, name in found if heading in repeated)
    return tuple(found) if is_each else ()


def _days(headings: list[str], below: list[list[str]]) -> tuple[str, ...]:
    """Return the headings of a grid with a column for each day: `Time, Monday, Tuesday 9`."""
    days = tuple(filter(None, headings[1:]))
    timed = [row for row in below if row and day_or_clock(row[0].strip()) == "start"]
    is_grid = len(days) > 1 and all(map(_is_day, days)) and len(timed) > 1
    return days if is_grid and not _is_day(headings[0]) else ()


def _names_day(cells: list[str]) -> bool:
    """Return whether a row is the header `Time, Friday 9 May` of the sessions of one day."""
    return len(cells) > 1 and column_of(cells[0]) == "start" and _is_day(cells[1]) and not any(cells[2:])


def _is_day(heading: str) -> bool:
    return day_or_clock(heading.strip("* ")) == "date"


def _columns_of_titles(headings: list[str], below: list[list[str]], pictures: set[str]) -> tuple[str, ...]:
    """Return the headings of a grid with other names: below are times, and titles beside them."""
    times = _times(columns_of(headings))
    rooms = tuple(heading for heading in headings[1:] if heading not in times and heading not in pictures)
    if len(rooms) < 2 or not all(heading and _can_be_column(heading) for heading in rooms):
        return ()
    if headings[0] and headings[0] not in times and day_or_clock(headings[0]) != "date":
        return ()
    places = [headings.index(heading) for heading in rooms]
    starts = [place for place, heading in enumerate(headings) if not place or heading in times]
    timed = [
        row
        for row in below
        if any(place < len(row) and day_or_clock(row[place].strip()) == "start" for place in starts)
    ]
    cells = [row[place].strip() for row in timed for place in places if place < len(row)]
    texts = [cell for cell in cells if re.search(r"[^\W\d_]{2}", cell)]
    if {"title", "speakers"} <= {*meanings(_texts_below(rooms, headings, below), {"title", "speakers"}).values()}:
        return ()
    # a column such as the level says the same of many rows
    is_grid = len(timed) > 1 and len(texts) * 2 > len(timed) * len(rooms) and len(set(texts)) * 2 > len(texts)
    return rooms if is_grid else ()


def _times(columns: dict[str, list[str]]) -> set[str]:
    return {heading for column in ("start", "end", "date", "duration") for heading in columns.get(column, ())}


def _can_be_column(heading: str) -> bool:
    """Return whether a heading can name a room or a track: it means nothing else."""
    column, words = column_of(heading), {*words_of(heading)}
    is_general = words <= {"room", "rooms", "location", "venue", "place", "where", "ort"}
    if is_weak(heading, "speakers"):
        return False
    return bool(words) and not day_or_clock(heading) and (not column or (column == "room" and not is_general))


def _rooms(headings: list[str]) -> tuple[str, ...]:
    """Return the headings that are rooms, if the others are times: `Time, Hall 1, Hall 2`."""
    known = columns_of(filter(None, headings))
    times = _times(known)
    rooms = tuple(heading for heading in headings if heading and heading not in times)
    named = sum(not ROOM_WORDS.isdisjoint(words_of(heading)) for heading in rooms)
    return rooms if "start" in known and len(rooms) > 1 and named * 2 >= len(rooms) else ()


def distinct(cells: list[str]) -> list[str]:
    """Return headings without white space around; the second `Speaker` becomes `Speaker (2)`."""
    found: dict[str, None] = {}
    uses: Counter[str] = Counter()
    names: list[str] = []
    for heading in _headings(cells):
        name = heading
        while name and name in found:
            uses[heading] += 1
            name = f"{heading} ({uses[heading] + 1})"
        found[name] = None
        names.append(name)
    return names


def records_of(header: TableHeader, where: str, cells: list[str]) -> Iterator[TableRow]:
    """Yield the session of a row, or those of a row of a grid, one in each room."""
    cells = [ESCAPED.sub("\n", cell) for cell in cells]
    cells = [TAG_BREAK.sub("\n", cell) for cell in cells] if header.delimiter == "|" else cells
    # a cell without a heading keeps a name, by which it is said that it is not used
    pairs = zip_longest(header.headings, cells[:MOST_COLUMNS], fillvalue="")
    texts = {heading or f"column {n}": text for n, (heading, cell) in enumerate(pairs, 1) if (text := cell.strip())}
    if _repeats_header(header, cells):  # that of another day
        days = (cell for cell in cells[:2] if _is_day(cell))
        yield from (TableRow(where, {header.headings[0]: day.strip("* ")}) for day in days)
        return
    if header.groups:
        yield from _in_groups(header, where, cells)
        return
    titles = {heading: texts.pop(heading) for heading in header.rooms if heading in texts}
    by_day = bool(header.rooms) and all(map(_is_day, header.rooms))
    titles = {heading: title for heading, title in titles.items() if not by_day or title.strip("-\u2013\u2014 ")}
    if (
        not by_day
        and len(set(titles.values())) == 1
        and (len(titles) == len(header.rooms) or is_service(*titles.values()) or _is_short(header, cells))
    ):
        title = next(iter(titles.values()))
        titles = {"": title}  # lunch is for all
        if _is_short(header, cells) and is_service(BREAK_END.split(title)[0]):
            texts["kind"] = "break"
    known = columns_of(filter(None, header.headings)) if titles else {}
    for room, cell in titles.items():
        time, text = own_time(cell)
        title, _, rest = text.partition("\n")
        times = {**dict.fromkeys(_times(known), ""), known.get("start", header.headings)[0]: time} if time else {}
        place = {"date": room.strip("* ")} if by_day else {_place_of(header.rooms): room}
        yield TableRow(where, {**texts, **times, **place, "title": title, **below_title(title, rest)})
    if not titles:
        known = table_columns(texts)
        heading = next(iter(known.get("title", ())), "")
        title, _, rest = texts.get(heading, "").partition("\n")
        by = KIND_AND_NAME.fullmatch(title) if rest and known.keys().isdisjoint({"speakers", "kind"}) else None
        if by and names_kind(by["kind"]) and is_name(by["name"]):
            texts |= {"kind": by["kind"], "speakers": by["name"]}
            title, _, rest = rest.partition("\n")
            texts[heading] = title
        below = below_title(title, rest)
        title = below.pop("title", title)
        # beside a text of its own the whole cell is the title
        yield TableRow(
            where, {**texts, **({heading: title, **below} if rest and known.keys().isdisjoint(below) else {})}
        )


def _is_short(header: TableHeader, cells: list[str]) -> bool:
    """Return whether a row in Markdown ends before the last columns."""
    return header.delimiter == "|" and len(cells) < len(header.headings)


def _place_of(names: Sequence[str]) -> str:
    """Return what the headings of a grid are: `track` for `Track 1, Track 2`."""
    return "track" if all(not TRACK_WORDS.isdisjoint(words_of(name)) for name in names) else "room"


def _repeats_header(header: TableHeader, cells: list[str]) -> bool:
    headings = [*header.written] or header.headings
    if _names_day(cells) and " ".join(cells[0].split()) == headings[0]:
        return True
    is_like = len(cells) > 1 and " ".join(cells[1].split()) == headings[1]  # quick
    return is_like and distinct(cells)[1:] == headings[1:]


def _in_groups(header: TableHeader, where: str, cells: list[str]) -> Iterator[TableRow]:
    """Yield the session below each room or day of a row; a break that all have is one."""
    if all(cell.strip() in {"", name} for (_, name), cell in zip(header.groups, cells, strict=False)):
        return  # the rooms, below the line of the day
    by_name: dict[str, dict[str, str]] = {}
    for (heading, name), cell in zip(header.groups, cells, strict=False):
        if heading and (text := cell.strip()):
            by_name.setdefault(name, {})[heading] = text
    shared = by_name.pop("", {})
    names = [name for _, name in header.groups if name]
    by_day = all(map(_is_day, names))
    first, *others = by_name.values() or [{}]
    are_equal = all({*one.values()} == {*first.values()} for one in others)
    is_for_all = are_equal if others else any(map(is_service, first.values()))
    if is_for_all and not by_day:
        by_name = {"": first}
    for name, texts in by_name.items():
        place = {} if UNNAMED.fullmatch(name) else {"date" if by_day else _place_of(names): name}
        yield TableRow(where, {**shared, **place, **texts})
    if not by_name:
        yield TableRow(where, shared)
