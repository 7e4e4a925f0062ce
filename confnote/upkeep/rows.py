"""Check a row of a dump before it reaches its table, and write it with the columns computed from others."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from confnote.core.text import has_surrogate
from confnote.core.time import find_zone
from confnote.errors import ConfnoteError, Refused
from confnote.post.settings import LastDraft, Settings
from confnote.store.db import Store
from confnote.store.zones import bounds

FIRST, LAST = -62_135_596_800_000, 253_402_300_799_999  # milliseconds of the years 1 to 9999
LONGEST = 10_000_000  # characters of one text, as for a note that is typed
EXACT = 2**53  # JSON numbers beyond it lose digits in other programs
NUMBERS = {"day_end": (0, 1439), "utc_offset": (-1439, 1439), "private": (0, 1), "service": (0, 1), "rating": (1, 5)}
DATES = {"starts_on", "ends_on", "day_one", "day"}


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table. `required` says that it takes no NULL."""

    name: str
    is_text: bool
    required: bool
    has_default: bool


def columns_of(store: sqlite3.Connection, table: str) -> dict[str, TableColumn]:
    """Return the columns of a table by name."""
    return {
        name: TableColumn(name, kind == "TEXT", bool(not_null) and not is_key, default is not None or bool(is_key))
        for _, name, kind, not_null, default, is_key in store.execute(f"PRAGMA table_info([{table}])").fetchall()
    }


def fault(table: str, row: Mapping[str, Any], columns: Mapping[str, TableColumn], derived: tuple[str, ...]) -> str:
    """Return why a row cannot be one of its table; empty if it can."""
    for name, value in row.items():
        if name not in columns:
            return f"a {table} has no {name!r}"
        wrong = _wrong_value(columns[name], value)
        if wrong:
            return f"the {table}'s {name} is {wrong}"
    for column in columns.values():
        if column.required and not column.has_default and column.name not in (*derived, *row):
            return f"the {table} has no {column.name}"
    # records of recap posts have hashes instead of ULIDs
    if "uid" in columns and not (row["uid"].isascii() and row["uid"].isalnum() and len(row["uid"]) <= 64):
        return f"{row['uid'][:40]!r} is no uid"
    return _unreadable(table, row)


def _wrong_value(column: TableColumn, value: Any) -> str:
    if value is None:
        return "null" if column.required else ""
    # True is an int in Python, but no number in JSON
    if isinstance(value, bool) or not isinstance(value, str if column.is_text else int):
        return f"no {'text' if column.is_text else 'whole number'}"
    if isinstance(value, str):
        return _wrong_text(column.name, value)
    is_instant = column.name == "at" or column.name.endswith("_at")
    low, high = NUMBERS.get(column.name, (FIRST, LAST) if is_instant else (-EXACT, EXACT))
    return "" if low <= value <= high else f"{value}, which is not from {low} to {high}"


def _wrong_text(name: str, value: str) -> str:
    if len(value) > LONGEST:
        return f"longer than {LONGEST:,} characters"
    if "\0" in value:
        return "a text with a NUL in it"
    if has_surrogate(value):
        return "a text with an incomplete character (a lone surrogate)"
    return f"{value[:40]!r}, and no date such as 2022-05-17" if name in DATES and not _is_date(value) else ""


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _unreadable(table: str, row: Mapping[str, Any]) -> str:
    """Return which structured column of a row its reader cannot parse."""
    for name, read in READERS.get(table, {}).items():
        try:
            if row.get(name) is not None:
                read(row[name])
        except (ConfnoteError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            why = str(error) if isinstance(error, ConfnoteError) else "it cannot be read"
            return f"the {table}'s {name} is no {name} ({why})"
    return ""


def _read_zone(name: str) -> None:
    if find_zone(name).key != name:
        raise ValueError(name)


def _read_slug(slug: str) -> None:
    if not slug.strip() or not slug.isprintable():
        raise ValueError(slug)


READERS: dict[str, dict[str, Callable[[str], Any]]] = {
    "conference": {"zone": _read_zone, "slug": _read_slug},
    "session": {"imported": json.loads},
    "post": {"options": Settings.from_json, "base": LastDraft.from_json},
}


def insert(store: Store, table: str, row: Mapping[str, Any]) -> None:
    """Insert a row; raise Refused if the table does not accept it."""
    values = {**row, **_derived(table, row)}
    names = ", ".join(f"[{name}]" for name in values)
    _run(store, f"INSERT INTO [{table}] ({names}) VALUES ({', '.join('?' * len(values))})", (*values.values(),))


def update(store: Store, table: str, key: str, row: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Change columns of an existing row, and the columns computed from them."""
    values = {**new, **_derived(table, {**row, **new})}
    assignments = ", ".join(f"[{column}] = ?" for column in values)
    _run(store, f"UPDATE [{table}] SET {assignments} WHERE [{key}] = ?", (*values.values(), row[key]))


def _derived(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a row that a dump leaves out."""
    if table != "conference":
        return {}
    try:
        first, last = date.fromisoformat(row["starts_on"]), date.fromisoformat(row["ends_on"])
        opens_at, closes_at = bounds(row["zone"], first, last, row["day_end"])
    except (ConfnoteError, ValueError, OverflowError) as error:
        raise Refused(f"the conference's dates are out of range ({error})") from error
    return {"opens_at": opens_at, "closes_at": closes_at}


def _run(store: Store, sql: str, values: tuple[Any, ...]) -> None:
    try:
        store.execute(sql, values)
    except (sqlite3.IntegrityError, OverflowError) as error:
        raise Refused(str(error)) from error
