"""Describe the lists and the tables of a file, so that the user can name their columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from confnote.core.lookup import did_you_mean, nearest
from confnote.errors import Refused
from confnote.schedule.columns import column_of, columns_of
from confnote.schedule.document import Document, text_of
from confnote.schedule.formats import csv_table, html_table, spreadsheet, xml_tree, yaml_tree
from confnote.schedule.formats.by_values import are_people, are_times, are_titles
from confnote.schedule.formats.candidates import Path
from confnote.schedule.formats.keys import day_or_clock
from confnote.schedule.formats.named import Columns, has_path, steps, typed_columns
from confnote.schedule.formats.named_header import header_of
from confnote.schedule.formats.references import MAX_DEPTH
from confnote.schedule.formats.table_header import distinct, texts_of
from confnote.schedule.formats.table_rows import table_columns
from confnote.schedule.text import line, unmarked
from confnote.schedule.times import duration_of
from confnote.schedule.value import Schedule

# so many lists or tables, fields of each, and texts of each field are looked at
MOST_SHOWN, MOST_FIELDS, MOST_TEXTS = 3, 15, 200
LONGEST_HEADING = 4
TIME_OF_DAY = re.compile(r"(?<![0-9])[0-2]?[0-9][:.h][0-5][0-9](?![0-9])|[0-9] ?[ap]\.?m\b", re.IGNORECASE)
WORD = re.compile(r"\w{2,}")
TIMES = {"date", "start", "end", "enddate", "duration"}
NO_HEADING = re.compile(r"\W*[0-9]+[-./:h][0-9]")
# what a column can be by its texts, in the order in which the user gives the fields
BY_TEXTS: tuple[tuple[str, Callable[[list[str]], bool]], ...] = (
    ("title", are_titles),
    ("date", lambda texts: _are(texts, "date")), ("start", lambda texts: are_times(texts) or _are(texts, "start")),
    ("speakers", are_people),
)  # fmt: skip


@dataclass(slots=True)
class Found:
    """A list of objects, or a table: what it is, how many, and the first texts of each field."""

    what: str
    key: str = ""
    number: int = 0
    fields: dict[str, list[str]] = field(default_factory=dict)
    is_table: bool = False

    def add(self, name: str, text: str) -> None:
        """Add a text of a field."""
        texts = self.fields.setdefault(name, [])
        if text and len(texts) < MOST_TEXTS:
            texts.append(text)

    def lines(self) -> Iterator[str]:
        """Yield a line for the list, and one for each field with its first text."""
        yield self.what
        width = min(max(map(len, self.fields)), 30)
        for name in [*self.fields][:MOST_FIELDS]:
            yield f"  {line(name, 60):{width}}  {line(next(iter(self.fields[name]), '-'), 60)}"
        if (more := len(self.fields) - MOST_FIELDS) > 0:
            yield f"  and {more} more"


def found_in(document: Document) -> list[Found]:
    """Return the largest lists of objects of a file, or its tables."""
    with suppress(Refused):
        if (root := _tree(document)) is not None:
            return _lists(root)
    with suppress(Refused):
        return [found for found in map(_table, _tables(document)) if found.fields][:MOST_SHOWN]
    return []


def missing(document: Document, columns: Columns) -> str:
    """Return what is wrong with columns that the user names and the file does not have."""
    with suppress(Refused):
        if csv_table.identify(document) or html_table.identify(document):
            return ""
        root = _tree(document)
        tables = [] if root is not None else [rows for rows, _ in _tables(document)]
        objects = [*_objects(root)]
        for column, name in columns if objects or tables else ():
            is_there = any(has_path(node, name) for node in objects) or any(
                header_of(rows, columns=((column, name),)) for rows in tables
            )
            if not is_there:
                names = _paths(root) if objects else [name for one in found_in(document) for name in one.fields]
                names = [*dict.fromkeys(names)]
                if name == "?":
                    return "name one of these"
                near = did_you_mean(nearest(name, names) or nearest(name.rpartition(".")[2], names))
                return f"the file has no {name!r}{f': {near}' if near else ''}"
        if tables and not any(header_of(rows, columns=columns) for rows in tables):
            return f"no table of the file has all of {', '.join(name for _, name in columns)}"
        if tables or objects:
            return ""
    return "--column is for tables, JSON, YAML and XML: this file is none of these, or its fields are fixed"


def without_effect(document: Document, schedule: Schedule) -> tuple[str, ...]:
    """Return a notice of the keys that the user names and of whose texts no session has a word."""
    said = {
        "title": [f"{slot.title} {slot.abstract}" for slot in schedule.slots],
        "room": [slot.room for slot in schedule.slots], "track": [slot.track for slot in schedule.slots],
        "speakers": [speaker.name for slot in schedule.slots for speaker in slot.speakers],
        "org": [speaker.org for slot in schedule.slots for speaker in slot.speakers],
        "kind": [slot.kind for slot in schedule.slots], "abstract": [slot.abstract for slot in schedule.slots],
    }  # fmt: skip
    idle: list[str] = []
    for column, name in document.columns:
        known = column in said or column in TIMES
        texts = [text for node in _objects(_tree(document)) for text in _texts_at(node, name) if text] if known else []
        words = {word.casefold() for text in texts for word in WORD.findall(text)}
        in_slots = {word.casefold() for text in said.get(column, ()) for word in WORD.findall(text)}
        is_time = any(text.isdigit() or day_or_clock(text) or duration_of(text) is not None for text in texts)
        if texts and (not is_time if column in TIMES else words.isdisjoint(in_slots)):
            idle += typed_columns(((column, name),))
    return (f"named columns of which no session has a word: {', '.join(idle)}",) if idle else ()


def _texts_at(node: Any, name: str) -> Iterator[str]:
    """Yield the texts to which a path leads from an object."""
    if isinstance(node, list):
        yield from (text for part in node for text in _texts_at(part, name))
    elif isinstance(node, dict):
        value = node.get(name)
        yield from map(text_of, value if isinstance(value, list) else [value])
        for key, rest in steps(node, name):
            yield from _texts_at(node[key], rest)


def advised(found: Iterable[Found], columns: Columns) -> Columns:
    """Return the columns that can be the title, the day, the start and the speakers of sessions.

    They are those of the largest list or table that has times, and the day of another list. What the user has named
    stays.
    """
    lists = [(one, _roles(one)) for one in found]
    if not lists:
        return ()
    _, best = max(lists, key=lambda pair: ("start" in pair[1], pair[0].number))
    day = next((roles["date"] for _, roles in lists if "date" in roles), "")
    best = {**best, **({"date": day} if day and "date" not in best else {})}
    named = dict(columns)
    others = ((column, name) for column, name in best.items() if column not in named)
    return (*columns, *((column, name) for column, name in others if name not in named.values()))


def unknown_texts(one: Found) -> list[str]:
    """Return the fields of unknown meaning that can be titles, those with most letters first."""
    lengths = {name: _length(texts) for name, texts in one.fields.items() if not column_of(name) and len(texts) > 1}
    return sorted(filter(lengths.get, lengths), key=lambda name: -lengths[name])


def has_times(text: str, found: Iterable[Found]) -> bool:
    """Return whether a text, or a field of the lists or tables in it, has times of day."""
    columns = [texts for one in found for texts in one.fields.values()]
    return bool(TIME_OF_DAY.search(text)) or any(
        texts and (are_times(texts) or _are(texts, "start")) for texts in columns
    )


def _roles(one: Found) -> dict[str, str]:
    """Return the fields of a list or table by what they mean, or what their texts can be."""
    roles: dict[str, str] = {}
    known = table_columns(one.fields) if one.is_table else columns_of(one.fields)
    for column, fits in BY_TEXTS:
        names = [*known.get(column, ()), *(name for name, texts in one.fields.items() if texts and fits(texts))]
        if free := [name for name in names if name not in roles.values()]:
            roles[column] = free[0]
    lengths = {name: _length(texts) for name, texts in one.fields.items() if name not in roles.values()}
    if "title" not in roles and any(lengths.values()):
        roles = {"title": max(lengths, key=lambda name: lengths[name]), **roles}
    return roles


def _are(texts: list[str], what: str) -> bool:
    return bool(texts) and all(day_or_clock(text) == what for text in texts)


def _length(texts: list[str]) -> int:
    """Return the number of letters in texts that can be titles."""
    return sum(len(text[:100]) for text in texts if not day_or_clock(text))


def _tree(document: Document) -> Any:
    """Return the tree of JSON, XML or YAML; None for other content."""
    if document.json is not None:
        return document.json
    if document.head.startswith(b"<"):
        return None if html_table.MARKUP.search(document.text) else xml_tree.tree_in(document)
    return yaml_tree.tree_in(document)


def _objects(node: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for part in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        if depth < MAX_DEPTH:
            yield from _objects(part, depth + 1)


def _paths(root: Any) -> list[str]:
    """Return the keys of a tree, alone and after the key above."""
    lists = _lists(root, most=100)
    return [
        *dict.fromkeys(name for one in lists for name in (*one.fields, *(f"{one.key}.{key}" for key in one.fields)))
    ]


def _lists(root: Any, most: int = MOST_SHOWN) -> list[Found]:
    """Return the largest lists of objects in a tree, in the order of the file."""
    groups: dict[Path, Found] = {}
    for path, node in _listed(root, ()):
        steps = [step for step in path if step != "[]"]
        found = groups.setdefault(path, Found(".".join(steps), steps[-1].strip("*") if steps else ""))
        found.number += 1
        for name, text in _fields(node, ""):
            found.add(name, text)
    largest = sorted(groups.values(), key=lambda one: -one.number * len(one.fields))[:most]
    lists = [one for one in groups.values() if one in largest and one.fields]
    counts = [name for one in lists for name in one.fields]
    for one in lists:
        # a name that is in several lists is written with that of its list
        one.fields = {
            f"{one.key}.{name}" if one.key and counts.count(name) > 1 else name: texts
            for name, texts in one.fields.items()
        }
        number = f"a list of {one.number} objects" if one.number > 1 else "1 object"
        one.what = number + (f" in {line(one.what, 60)}" if one.what else "")
    return lists


def _listed(node: Any, path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield the objects of the lists in a tree, and those that hold lists."""
    if len(path) > MAX_DEPTH:
        return
    if isinstance(node, dict):
        if path[-1:] == ("[]",):
            yield path, node
        are_objects = len(node) > 1 and all(isinstance(value, dict) for value in node.values())
        days = [name for name in node if day_or_clock(name)]  # `qui` alone is no Thursday
        for name, value in node.items():
            step = "[]" if are_objects else "*" if len(days) > 1 and name in days else name
            yield from _listed(value, (*path, step))
    for part in node if isinstance(node, list) else ():
        yield from _listed(part, (*path, "[]"))


def _fields(node: dict[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    """Yield the names and the texts of an object, and of the objects in it."""
    for name, value in node.items():
        if isinstance(value, dict):
            yield from _fields(value, f"{prefix}{name}.") if prefix.count(".") < 2 else ()
        else:
            # `speaker: [["Ada Lind", "@ada"]]`
            lists = value if isinstance(value, list) else [value]
            parts = [part for one in lists for part in (one if isinstance(one, list) else [one])]
            if not any(isinstance(part, dict | list) for part in parts):
                yield f"{prefix}{name}", ", ".join(map(text_of, parts))


def _tables(document: Document) -> Iterator[tuple[list[list[str]], str]]:
    """Yield the rows of each table of a file, from its header on, and what it is."""
    if spreadsheet.identify(document):
        for name, rows in spreadsheet.sheets_in(document.data):
            yield _from_header(rows), f"the sheet {line(name, 40)}"
    elif html := html_table.tables_in(document):
        yield from ((_from_header(rows), "a table") for rows in html)
    else:
        yield from ((rows, "a table") for rows in csv_table.tables_in(document.text))


def _from_header(rows: list[list[str]]) -> list[list[str]]:
    """Return the rows from the first one on that has several texts."""
    first = next((number for number, cells in enumerate(rows) if len({*filter(None, cells)}) > 1), len(rows))
    return rows[first:]


def _table(table: tuple[list[list[str]], str]) -> Found:
    rows, what = table
    headings = distinct(list(map(unmarked, rows[0]))) if rows else []
    while headings and not headings[-1]:  # behind the last `|` of Markdown
        headings.pop()
    # a row of texts, dates and times is no header: its columns have numbers
    is_header = not any(len(text.split()) > LONGEST_HEADING or NO_HEADING.match(text) for text in headings)
    names = [heading if is_header and heading else str(number) for number, heading in enumerate(headings, 1)]
    below = [cells for cells in rows[is_header:] if len(texts_of(cells)) > 1]
    found = Found(f"{what} of {len(below)} rows", number=len(below), is_table=True)
    for cells in below:
        for name, cell in zip(names, cells, strict=False):
            found.add(name, " ".join(cell.split()))
    if not is_header:
        found.what += ", whose columns have no names but numbers"
    return found
