"""Describe a change of the journal in words and in JSON."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from confnote.core.text import one_line
from confnote.store.db import Store
from confnote.store.rows import LETTERS, name_of

if TYPE_CHECKING:
    from confnote.store.journal import Entry, Group

DERIVED = {"tags", "utc_offset", "imported", "opens_at", "closes_at", "key"}
SHOWN = (*LETTERS, "conference")  # the user knows these by name; other tables only connect them


def words_of(store: Store, group: Group) -> str:
    """Return `add: n45 Backstage wins one catalogue`, with the number of further records."""
    named = [entry for entry in group.entries if entry.table in SHOWN] or list(group.entries)
    first = named[0]
    more = len({entry.uid for entry in named}) - 1
    rest = f" and {more} more" if more else ""
    return f"{group.command}: {one_line(name_of(first.table, first.row), 60)}{fields_of(store, first)}{rest}"


def fields_of(store: Store, entry: Entry) -> str:
    """Return ` (rating none → 4)` for an update, nothing for a record that was made or deleted."""
    if entry.before is None or entry.after is None:
        return ""
    parts = [
        f"{field} {_value(store, field, before)} → {_value(store, field, after)}"
        for field, before, after in entry.fields()
        if field not in DERIVED
    ]
    return f" ({', '.join(parts[:4])})" if parts else ""


def _value(store: Store, field: str, value: object) -> str:
    """Return a value as the user knows it: a handle or slug for a reference, a time in UTC for an instant."""
    if value is None or value == "":
        return "none"
    if field == "conference":
        found = store.execute("SELECT slug FROM conference WHERE uid = ?", (value,)).fetchone()
        return str(found[0]) if found else "one that is gone"
    if field in LETTERS:
        found = store.execute(f"SELECT id FROM [{field}] WHERE uid = ?", (value,)).fetchone()
        return f"{LETTERS[field]}{found[0]}" if found else "one that is gone"
    if (field == "at" or field.endswith("_at")) and isinstance(value, int):
        return f"{datetime.fromtimestamp(value / 1000, UTC):%Y-%m-%d %H:%M}Z"
    return one_line(str(value), 30)


def _utc(at: int) -> str:
    # the changes of a store belong to several conferences, each with its own clock
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="seconds")


def group_json(group: Group) -> dict[str, Any]:
    """Return a change as JSON: number, command, time, its entries with their values before and after."""
    return {
        "change": group.number,
        "command": group.command,
        "at": _utc(group.entries[0].at),
        "undone": group.undone,
        "entries": [{"table": e.table, "uid": e.uid, "before": e.before, "after": e.after} for e in group.entries],
    }


def entry_json(entry: Entry) -> dict[str, Any]:
    """Return one entry of a record's history as JSON."""
    return {"at": _utc(entry.at), "command": entry.command, "before": entry.before, "after": entry.after}
