"""A change of the journal in words and in JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confnote.store.records import LETTERS, name_of
from confnote.views.safe import one_line

if TYPE_CHECKING:
    from confnote.store.journal import Entry, Group

SHOWN = (*LETTERS, "conference")  # what a person knows by name; the rest are rows between them


def words_of(group: Group) -> str:
    """`add: n45 Backstage wins one catalogue`; what more a change wrote is counted."""
    named = [entry for entry in group.entries if entry.table in SHOWN] or list(group.entries)
    first = named[0]
    more = len({entry.uid for entry in named}) - 1
    rest = f" and {more} more" if more else ""
    return f"{group.command}: {one_line(name_of(first.table, first.row), 60)}{fields_of(first)}{rest}"


def fields_of(entry: Entry) -> str:
    """` (rating none → 4)` for an update, nothing for what was made or deleted."""
    if entry.before is None or entry.after is None:
        return ""
    parts = [
        f"{field} {one_line(str(before), 20) if before not in {None, ''} else 'none'} → "
        f"{one_line(str(after), 30) if after not in {None, ''} else 'none'}"
        for field, before, after in entry.fields()
        if field not in {"tags", "utc_offset", "imported", "opens_at", "closes_at"}
    ]
    return f" ({', '.join(parts[:4])})" if parts else ""


def group_json(group: Group) -> dict[str, Any]:
    """Return a change as JSON values: number, command, when, its entries with before and after."""
    return {
        "change": group.number,
        "command": group.command,
        "at": group.entries[0].at,
        "undone": group.undone,
        "entries": [{"table": e.table, "uid": e.uid, "before": e.before, "after": e.after} for e in group.entries],
    }
