"""A row of a dump -> a row of its table, with the columns that are made from others."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import TYPE_CHECKING, Any

from confnote.errors import ConfnoteError, Refused
from confnote.store.zones import bounds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from confnote.store.connect import Store


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
