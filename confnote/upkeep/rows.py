"""One row of a dump -> what is wrong with it, before it comes near the tables."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from confnote.core.text import has_surrogate
from confnote.errors import ConfnoteError, Refused
from confnote.post.settings import Settings
from confnote.store.zones import bounds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from confnote.store.db import Store


FIRST, LAST = -62_135_596_800_000, 253_402_300_799_999  # milliseconds of the years 1 to 9999
LONGEST = 10_000_000  # characters of one text, as for a note that is typed
NUMBERS = {"day_end": (0, 1439), "utc_offset": (-1439, 1439), "private": (0, 1), "service": (0, 1), "rating": (1, 5)}
DATES = {"starts_on", "ends_on", "day_one", "day"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column as the table has it."""

    name: str
    is_text: bool
    required: bool
    """It takes no NULL."""
    has_default: bool


def columns_of(store: sqlite3.Connection, table: str) -> dict[str, Column]:
    """Return the columns of a table by name."""
    return {
        name: Column(name, kind == "TEXT", bool(not_null) and not is_key, default is not None or bool(is_key))
        for _, name, kind, not_null, default, is_key in store.execute(f"PRAGMA table_info([{table}])").fetchall()
    }


def fault(table: str, row: Mapping[str, Any], columns: Mapping[str, Column], derived: tuple[str, ...]) -> str:
    """Say what keeps a row from being one of its table; nothing if it may be."""
    for name, value in row.items():
        if name not in columns:
            return f"a {table} has no {name!r}"
        wrong = _wrong(columns[name], value)
        if wrong:
            return f"the {table}'s {name} is {wrong}"
    missing = [c.name for c in columns.values() if c.required and not c.has_default and c.name not in derived]
    missing = [name for name in missing if name not in row]
    if missing:
        return f"the {table} has no {missing[0]}"
    if "uid" in columns and not _is_uid(row["uid"]):
        return f"{row['uid'][:40]!r} is no uid"
    return _unreadable(table, row)


def _wrong(column: Column, value: Any) -> str:
    """Say why a value does not fit a column."""
    if value is None:
        return "null" if column.required else ""
    if isinstance(value, bool) or not isinstance(value, str if column.is_text else int):
        return f"no {'text' if column.is_text else 'whole number'}"
    if isinstance(value, str):
        return _wrong_text(column.name, value)
    low, high = NUMBERS.get(column.name, (FIRST, LAST) if _is_instant(column.name) else (-(2**53), 2**53))
    return "" if low <= value <= high else f"{value}, which is not from {low} to {high}"


def _is_instant(name: str) -> bool:
    return name == "at" or name.endswith("_at")


def _wrong_text(name: str, value: str) -> str:
    if len(value) > LONGEST:
        return f"longer than {LONGEST:,} characters"
    if "\0" in value:
        return "a text with a NUL in it"
    if has_surrogate(value):
        return "a text with half a character in it"
    if name in DATES and not _is_date(value):
        return f"{value[:40]!r}, and no date such as 2022-05-17"
    return ""


def _is_uid(uid: str) -> bool:
    return uid.isascii() and uid.isalnum() and len(uid) <= 64


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _unreadable(table: str, row: Mapping[str, Any]) -> str:
    """Say which part of a row its readers would stumble over."""
    for name, read in READERS.get(table, {}).items():
        try:
            if row.get(name) is not None:
                read(row[name])
        except (ConfnoteError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            why = str(error) if isinstance(error, ConfnoteError) else "it cannot be read"
            return f"the {table}'s {name} is no {name} ({why})"
    return ""


def _read_zone(name: str) -> None:
    from confnote.core.time import find_zone  # 8 ms

    if find_zone(name).key != name:
        raise ValueError(name)


def _read_base(text: str) -> None:
    base = json.loads(text)
    if not isinstance(base["front"], str) or any(list(map(type, piece)) != [str] * 3 for piece in base["blocks"]):
        raise ValueError(text)


def _read_slug(slug: str) -> None:
    if not slug.strip() or not slug.isprintable():
        raise ValueError(slug)


READERS: dict[str, dict[str, Callable[[str], Any]]] = {
    "conference": {"zone": _read_zone, "slug": _read_slug},
    "session": {"imported": json.loads},
    "post": {"options": Settings.from_json, "base": _read_base},
}


def insert(store: Store, table: str, row: Mapping[str, Any]) -> None:
    """Insert a row; Refused where the table does not take it."""
    values = {**row, **derived(table, row)}
    names = ", ".join(f"[{name}]" for name in values)
    _run(store, f"INSERT INTO [{table}] ({names}) VALUES ({', '.join('?' * len(values))})", (*values.values(),))


def update(store: Store, table: str, key: str, held: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Change columns of the row that `held` is, and what is made from them."""
    values = {**new, **derived(table, {**held, **new})}
    sets = ", ".join(f"[{column}] = ?" for column in values)
    _run(store, f"UPDATE [{table}] SET {sets} WHERE [{key}] = ?", (*values.values(), held[key]))


def derived(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a row that no dump holds."""
    if table != "conference":
        return {}
    try:
        first, last = date.fromisoformat(row["starts_on"]), date.fromisoformat(row["ends_on"])
        opens_at, closes_at = bounds(row["zone"], first, last, row["day_end"])
    except (ConfnoteError, ValueError, OverflowError) as error:
        raise Refused(f"the conference's dates cannot be reckoned with ({error})") from error
    return {"opens_at": opens_at, "closes_at": closes_at}


def _run(store: Store, sql: str, values: tuple[Any, ...]) -> None:
    try:
        store.execute(sql, values)
    except (sqlite3.IntegrityError, OverflowError) as error:
        raise Refused(str(error)) from error
