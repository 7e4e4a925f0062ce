"""Judge a row of any table by itself: what is wrong with it, and how to mend it.

`load`, `dump --salvage` and `doctor` all ask this module and `relations`, so that a row which one of them passes suits
the others.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from confnote.core.text import has_surrogate
from confnote.core.time import find_zone, local_time
from confnote.errors import ConfnoteError
from confnote.post.settings import DraftText, Settings
from confnote.store.db import new_uid
from confnote.store.rows import LETTERS, PARENTS
from confnote.store.schema import fresh_store
from confnote.upkeep.dump import DERIVED, JOURNAL, TABLES, key_of

Row = dict[str, Any]

FIRST, LAST = -2_208_988_800_000, 7_258_118_400_000  # milliseconds of the years 1900 to 2199, as in the schema
LONGEST = 10_000_000  # characters of one text; the limit of `add_note` too
EXACT = 2**53  # JSON numbers beyond it lose digits in other programs
HIGHEST = 2**52  # the highest number of a row: the next ones must be exact too
NUMBERS = {
    "day_end": (0, 1439), "utc_offset": (-1439, 1439), "private": (0, 1), "service": (0, 1), "rating": (1, 5),
    **dict.fromkeys(("id", "seq", "change"), (1, HIGHEST)), "tick": (0, HIGHEST),
}  # fmt: skip
DATES = {"starts_on", "ends_on", "day_one", "day"}
YEARS = range(1900, 2200)
MOST_SHAPES = 1000  # that are remembered
MENDED_AT_MOST = 3  # columns of a row; with more faults, the bytes are those of another row
# the values for columns that nothing else tells and that have no default, or a wrong one: a damaged note may be private
GUESSES: dict[tuple[str, str], Any] = {
    ("conference", "zone"): "UTC", ("conference", "day_end"): 240, ("conference", "name"): "Conference",
    ("session", "title"): "Untitled", ("session_speaker", "position"): 0, ("link", "kind"): "page",
    ("note", "private"): 1, ("post", "options"): "{}", ("draft", "at"): 0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table, for text or else for whole numbers. A `required` one takes no NULL.

    `default` is SQL, None if there is none. A number is from `low` to `high`; that of an instant is milliseconds.
    """

    name: str
    is_text: bool
    required: bool
    default: str | None
    is_instant: bool
    low: int
    high: int


def columns_of(store: sqlite3.Connection, table: str) -> dict[str, TableColumn]:
    """Return the columns of a table by name; the id, which SQLite fills itself, is not required."""
    found = {}
    for _, name, kind, not_null, default, _ in store.execute(f"PRAGMA table_info([{table}])").fetchall():
        is_instant = name in {"at", "wall"} or name.endswith("_at")
        limits = NUMBERS.get(name, (FIRST, LAST) if is_instant else (-EXACT, EXACT))
        found[name] = TableColumn(name, kind == "TEXT", bool(not_null), default, is_instant, *limits)
    return found


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: its column, and a sentence for the user."""

    column: str
    why: str


class Judge:
    """Judges rows by the schema of an empty store; it asks SQLite by writing rows into memory."""

    def __init__(self, fresh: sqlite3.Connection) -> None:
        self.columns = {table: columns_of(fresh, table) for table in (*TABLES, JOURNAL)}
        self._needed = {
            table: [
                name
                for name, column in columns.items()
                if column.required and column.default is None and name not in DERIVED.get(table, ())
            ]
            for table, columns in self.columns.items()
        }
        self._scratch = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._checked: dict[str, list[str]] = {}
        self._choices: dict[str, dict[str, str]] = {}  # columns for some words only, with `IN (...)`
        self._passed: set[tuple[Any, ...]] = set()
        self._shapes: dict[tuple[Any, ...], tuple[list[tuple[str, int, int]], list[str]]] = {}
        for table in TABLES:
            (sql,) = fresh.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
            self._scratch.execute(sql)
            self._choices[table] = dict(re.findall(r"CHECK \((\w+) (IN \([^)]*\))\)", sql))
            # `misfit` has looked at the instants, and nearly each row has another one
            names = [name for name, column in self.columns[table].items() if not column.is_instant]
            self._checked[table] = [name for name in names if re.search(rf"CHECK \([^)]*\b{name}\b", sql)]

    def fault(self, table: str, row: Mapping[str, Any], *, clean: bool = False) -> Fault | None:
        """Return the first thing wrong with a row; the row may lack columns with a default.

        `clean` is as in `misfit`.
        """
        return self.misfit(table, row, clean=clean) or _unreadable(table, row) or self._refused_by_schema(table, row)

    def misfit(self, table: str, row: Mapping[str, Any], *, clean: bool = False) -> Fault | None:
        """Return the first column that is missing, unknown, or of a wrong type or range.

        With `clean`, no text of the row has a NUL or a lone surrogate, or is longer than LONGEST.
        """
        if not clean:
            return self._misfit(table, row)
        # nearly all rows of a table have the same columns and types: then only numbers, dates and uid can be wrong
        shape = (table, *row, *map(type, row.values()))
        known = self._shapes.get(shape)
        if known is None:
            found = self._misfit(table, row)
            if not found and len(self._shapes) < MOST_SHAPES:
                self._shapes[shape] = self._to_compare(table, row)
            return found
        numbers, dates = known
        for name, low, high in numbers:
            if not low <= row[name] <= high:
                return self._misfit(table, row)
        for name in dates:
            if not _is_date(row[name]):
                return self._misfit(table, row)
        return None if "uid" not in row or _is_uid(row["uid"]) else self._misfit(table, row)

    def _to_compare(self, table: str, row: Mapping[str, Any]) -> tuple[list[tuple[str, int, int]], list[str]]:
        """Return the numbers of a row with their limits, and its dates."""
        columns = [self.columns[table][name] for name in row if name not in DERIVED.get(table, ())]
        numbers = [(it.name, it.low, it.high) for it in columns if type(row[it.name]) is int]
        return numbers, [it.name for it in columns if it.name in DATES and row[it.name] is not None]

    def _misfit(self, table: str, row: Mapping[str, Any]) -> Fault | None:
        columns, derived, key = self.columns[table], DERIVED.get(table, ()), key_of(table)
        if table != JOURNAL and row.get(key) is None:
            return Fault(key, f"the {table} has no {key}")
        for name, value in row.items():
            column = columns.get(name)
            if column is None:
                return Fault(name, f"a {table} has no {name!r}")
            wrong = "" if name in derived or _is_plain(column, value) else _wrong_value(column, value)
            if wrong:
                return Fault(name, f"the {table}'s {name} is {wrong}")
        for name in self._needed[table]:
            if name not in row:
                return Fault(name, f"the {table} has no {name}")
        # records of recap posts have hashes instead of ULIDs
        uid = row["uid"] if "uid" in columns else "X"
        return None if _is_uid(uid) else Fault("uid", f"{uid[:40]!r} is no uid")

    def _refused_by_schema(self, table: str, row: Mapping[str, Any]) -> Fault | None:
        if table == JOURNAL:
            return None
        # to write each row would take as long as to load it: ask once for each set of values
        key = (table, *map(row.get, self._checked[table]))
        if key in self._passed:
            return None
        values = {**row, **dict.fromkeys(DERIVED.get(table, ()), 0)}
        names = ", ".join(f"[{name}]" for name in values)
        sql = f"INSERT INTO [{table}] ({names}) VALUES ({', '.join('?' * len(values))})"
        try:
            self._scratch.execute(sql, (*values.values(),))
        except sqlite3.IntegrityError as error:
            return _explained(table, row, error)
        self._scratch.execute(f"DELETE FROM [{table}]")
        self._passed.add(key)
        return None

    def unlikely(self, table: str) -> str:
        """Return an SQL condition for the rows of a store that `fault` may find faulty.

        PRAGMA integrity_check finds NULL and values of a wrong type. A reference is not looked at: if it is faulty, no
        record has it as uid (see `relations`).
        """
        if table in {"conference", "post"}:  # only Python can read zones and settings
            return "1"
        references = {name for name, _ in PARENTS.get(table, ())}
        terms = [] if key_of(table) != "uid" else ["uid GLOB '*[^0-9A-Za-z]*' OR length(uid) NOT BETWEEN 1 AND 64"]
        for name, column in self.columns[table].items():
            if not column.is_text:
                terms.append(f"[{name}] NOT BETWEEN {column.low} AND {column.high}")
            elif name in DATES:
                # without a modifier, SQLite takes 2022-02-30 for a date
                terms.append(f"[{name}] IS NOT date([{name}], '+0 days') OR [{name}] NOT BETWEEN '1900' AND '2200'")
            elif name in references:
                continue
            elif name in self._choices[table]:
                terms.append(f"[{name}] NOT {self._choices[table][name]}")
            elif name in READERS.get(table, ()):
                terms.append(f"([{name}] IS NOT NULL AND NOT json_valid([{name}]))")
            else:
                terms.append(f"instr([{name}], char(0)) OR length([{name}]) > {LONGEST}")
        return " OR ".join(terms)

    def mended(self, table: str, row: Row, *others: Mapping[str, Any]) -> tuple[Row | None, list[str]]:
        """Return the row, each faulty column with another value, and what was mended, in words.

        The value is that of the first of `others` which has a sound one, else the column's default. Returns None for a
        row that cannot be mended.
        """
        words: list[str] = []
        for _ in range(MENDED_AT_MOST + 1):
            found = self.fault(table, row)
            if found is None:
                return row, words
            for value in self._candidates(table, row, found.column, others):
                new = {**row, found.column: value}
                left = self.fault(table, new)
                if left is None or left.column != found.column:
                    words.append(f"{label(table, new)}: {found.why}: it is {shown(value, found.column)} now")
                    row = new
                    break
            else:
                break
        return None, [found.why] if found else []

    def _candidates(self, table: str, row: Row, name: str, others: tuple[Mapping[str, Any], ...]) -> Iterator[Any]:
        """Yield values to try for a faulty column, the most likely first."""
        column, value = self.columns[table].get(name), row.get(name)
        if isinstance(value, str) and name not in READERS.get(table, ()):
            yield value[:LONGEST].replace("\0", "\N{REPLACEMENT CHARACTER}")
        yield from (other[name] for other in others if other.get(name) is not None)
        if name in DATES and table == "conference":
            yield from (row[other] for other in ("starts_on", "ends_on", "day_one") if other in row)
        if (table, name) in GUESSES:
            yield GUESSES[table, name]
        if name == "uid":
            yield new_uid()
        if (table, name) == ("conference", "slug"):
            yield f"conference-{row.get('id') or 1}"
        if column and column.default is not None:
            yield self._scratch.execute(f"SELECT {column.default}").fetchone()[0]
        yield None


def judge() -> Judge:
    """Return the judge of today's schema."""
    return _judge_by(fresh_store())


@cache
def _judge_by(fresh: sqlite3.Connection) -> Judge:
    return Judge(fresh)


def _is_plain(column: TableColumn, value: Any) -> bool:
    """Return whether a value is surely right, as most are: `_wrong_value` takes longer."""
    if type(value) is str:
        return (
            column.is_text
            and value.isascii()
            and "\0" not in value
            and len(value) <= LONGEST
            and column.name not in DATES
        )
    return type(value) is int and not column.is_text and column.low <= value <= column.high


def _wrong_value(column: TableColumn, value: Any) -> str:
    if value is None:
        return "null" if column.required else ""
    # True is an int in Python, but no number in JSON
    if isinstance(value, bool) or not isinstance(value, str if column.is_text else int):
        return f"no {'text' if column.is_text else 'whole number'}"
    if isinstance(value, str):
        return _wrong_text(column.name, value)
    if column.low <= value <= column.high:
        return ""
    if column.is_instant:
        return f"{value}, which is no time of the years 1900 to 2199"
    return f"{value}, which is not from {column.low} to {column.high}"


def _wrong_text(name: str, value: str) -> str:
    if len(value) > LONGEST:
        return f"longer than {LONGEST:,} characters"
    if "\0" in value:
        return "a text with a NUL in it"
    if has_surrogate(value):
        return "a text with an incomplete character (a lone surrogate)"
    return f"{value[:40]!r}, and no date such as 2022-05-17" if name in DATES and not _is_date(value) else ""


def _is_uid(text: str) -> bool:
    return text.isascii() and text.isalnum() and len(text) <= 64


@lru_cache(1000)
def _is_date(text: str) -> bool:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return False
    return day.isoformat() == text and day.year in YEARS


def _unreadable(table: str, row: Mapping[str, Any]) -> Fault | None:
    """Return the first column of a row that cannot be parsed (see READERS), and why."""
    for name, read in READERS.get(table, {}).items():
        try:
            if row.get(name) is not None:
                read(row[name])
        except (ConfnoteError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            why = f" ({error})" if isinstance(error, ConfnoteError) else ""
            return Fault(name, f"the {table}'s {name} cannot be read{why}")
    if table == "conference" and row["ends_on"] < row["starts_on"]:
        return Fault("ends_on", f"the conference's ends_on is {row['ends_on']}, before its starts_on")
    return None


def _read_zone(name: str) -> None:
    if find_zone(name).key != name:
        raise ValueError(name)


def _read_slug(slug: str) -> None:
    if not slug.strip() or not slug.isprintable():
        raise ValueError(slug)


READERS: dict[str, dict[str, Callable[[str], Any]]] = {
    "conference": {"zone": _read_zone, "slug": _read_slug},
    "session": {"imported": json.loads},
    "post": {"options": Settings.from_json, "base": DraftText.from_json},
}


def _explained(table: str, row: Mapping[str, Any], error: sqlite3.IntegrityError) -> Fault:
    """Return in plain words why the schema refuses a row."""
    kind, _, what = str(error).partition(" constraint failed: ")
    column = (re.findall(r"\w+", what.removeprefix(f"{table}.")) or ["row"])[0]
    if kind == "CHECK":
        wrong = f"the {table}'s {column} is {shown(row.get(column))}"
        words = re.findall(r"'([^']+)'", what)
        end = f"which is none of {', '.join(words)}" if words else f"and no {column}"
        return Fault(column, f"{wrong}, {end}")
    return Fault(column, plain(table, error))


def plain(table: str, error: Exception) -> str:
    """Return why SQLite refuses a row of a table, without SQL."""
    kind, _, what = str(error).partition(" constraint failed: ")
    column = what.rpartition(".")[2]
    if kind == "UNIQUE":
        return f"another {table} has its {column}"
    if "INSERT OR REPLACE" in kind:
        return f"the uid of the {table} is that of another record"
    return f"the {table} does not fit" if what else f"the {table} does not fit: {kind}"


def shown(value: object, column: str = "") -> str:
    """Return a value (of a column) for a message, cut if it is long; an instant as UTC."""
    if (column == "at" or column.endswith("_at")) and isinstance(value, int) and FIRST <= value <= LAST:
        return f"{local_time(value, 'UTC'):%Y-%m-%d %H:%M} UTC"
    text = "empty" if value is None or value == "" else repr(value)
    return text if len(text) <= 60 else text[:59] + "…"


def label(table: str, row: Mapping[str, Any]) -> str:
    """Return the handle of a row, else its table and key."""
    if table in LETTERS and row.get("id"):
        return f"{LETTERS[table]}{row['id']}"
    return f"{table} {row.get('slug') or row.get('name') or row.get(key_of(table))}"
