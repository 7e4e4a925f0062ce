"""A change of the journal in words and in JSON."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from confnote.core.text import one_line
from confnote.store.rows import LETTERS, name_of

if TYPE_CHECKING:
    from confnote.store.db import Store
    from confnote.store.journal import Entry, Group

DERIVED = {"tags", "utc_offset", "imported", "opens_at", "closes_at", "key"}
SHOWN = (*LETTERS, "conference")  # what a person knows by name; the rest are rows between them


def words_of(store: Store, group: Group) -> str:
    """`add: n45 Backstage wins one catalogue`; what more a change wrote is counted."""
    named = [entry for entry in group.entries if entry.table in SHOWN] or list(group.entries)
    first = named[0]
    more = len({entry.uid for entry in named}) - 1
    rest = f" and {more} more" if more else ""
    return f"{group.command}: {one_line(name_of(first.table, first.row), 60)}{fields_of(store, first)}{rest}"


def fields_of(store: Store, entry: Entry) -> str:
    """` (rating none → 4)` for an update, nothing for what was made or deleted."""
    if entry.before is None or entry.after is None:
        return ""
    parts = [
        f"{field} {_value(store, field, before)} → {_value(store, field, after)}"
        for field, before, after in entry.fields()
        if field not in DERIVED
    ]
    return f" ({', '.join(parts[:4])})" if parts else ""


def _value(store: Store, field: str, value: object) -> str:
    """A field's value as a person knows it: a reference by its handle or slug, an instant by its time in UTC."""
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


def utc(at: int) -> str:
    """Return an instant for JSON, in UTC: a change can be of several conferences, each with a clock of its own."""
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="seconds")


def group_json(group: Group) -> dict[str, Any]:
    """Return a change as JSON values: number, command, when, its entries with before and after."""
    return {
        "change": group.number,
        "command": group.command,
        "at": utc(group.entries[0].at),
        "undone": group.undone,
        "entries": [{"table": e.table, "uid": e.uid, "before": e.before, "after": e.after} for e in group.entries],
    }
