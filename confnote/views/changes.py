"""Describe the changes in the journal in words, for the shell and the prompt."""

from __future__ import annotations

from confnote.core.deep_link import clock
from confnote.core.text import one_line, one_line_each
from confnote.core.time import local_time
from confnote.store.db import Store
from confnote.store.journal import COUNTED, ChangeGroup, JournalEntry
from confnote.store.pins import PinChange
from confnote.store.read import handle_of
from confnote.store.rows import NAMED, name_in, name_of_session
from confnote.views.lines import counted
from confnote.views.table import spelled

# the words for columns whose names are not plain words
LABELS = {
    "starts_at": "start", "ends_at": "end", "entered_at": "came in", "left_at": "left", "done_at": "done",
    "starts_on": "first day", "ends_on": "last day", "day_one": "day one", "day_end": "day end", "zone": "timezone",
    "zero_at": "began", "zero_by": "known by", "cues": "captions read",
}  # fmt: skip
NOUNS = {"tech": "product"}  # for a table whose name is no plain word
FOUND = {"length", "cues", "zero_at", "zero_by"}  # what `moments` finds of a recording
DERIVED = {"utc_offset", "imported", "opens_at", "closes_at", "key", "position"}


def words_of(store: Store, group: ChangeGroup | PinChange, *, undone: bool = False) -> str:
    """Describe a change: `add: n45 Backstage wins one catalogue and 2 more`.

    The fields of an update follow: ` (rating none → 4)`, or with `undone` their values now: ` (back to: rating none)`.
    A load of more than one record is described by their numbers: `load: 6 notes, 2 products`.
    """
    if isinstance(group, PinChange):
        return f"{group.command}: {group.words(undone=undone)}"
    if group.command == "load" and group.records > 1 and group.counts:
        counts = (
            f"{'at least ' if number == COUNTED else ''}{counted(number, NOUNS.get(table, table))}"
            for table, number in group.counts
        )
        return f"load: {', '.join(counts)}"
    first = group.first
    more = f"{'at least ' if group.records == COUNTED else ''}{group.records - 1:,} more"
    rest = f" and {more}" if group.records > 1 else ""
    fields = fields_changed(store, first, undone=undone)
    name = name_in(store, first.table, first.row)
    found = first.before and first.after and {field for field, *_ in first.fields()} <= FOUND
    if first.table == "link" and found and first.row["session"]:  # the user named the session, and not its link
        name = f"recording of {name_of_session(store, first.row['session'])}"
    pins = f"; {group.pins.words(undone=undone)}" if group.pins else ""
    return f"{group.command}: {one_line(name, 60)}{fields}{rest}{pins}"


def fields_changed(store: Store, entry: JournalEntry, *, undone: bool = False) -> str:
    """Return up to four fields of an update in brackets, "" for a record made or deleted."""
    if entry.before is None or entry.after is None:
        return ""
    conference = entry.uid if entry.table == "conference" else entry.row.get("conference")
    parts = []
    for field, before, after in entry.fields():
        words = field_words(store, entry.table, conference, field, (before, after))
        if words is not None:
            name, old, new = words
            parts.append(f"{name} {old}{'' if undone else f' → {new}'}")
    return f" ({'back to: ' if undone else ''}{', '.join(parts[:4])})" if parts else ""


def field_words(
    store: Store, table: str, conference: str | None, field: str, values: tuple[object, object]
) -> tuple[str, str, str] | None:
    """Return a column and two values of it in the user's words, in short.

    None for a column that says nothing of its own. `conference` is the uid whose time zone counts.
    """
    if field in DERIVED or (field, table) == ("tags", "note"):  # those of a note are in its text
        return None
    # a record without a conference, such as a note in the inbox, is shown in UTC
    (zone,) = store.execute("SELECT zone FROM conference WHERE uid = ?", (conference,)).fetchone() or ("UTC",)
    before, after = (_value(store, field, value, zone) for value in values)
    if before == after and field == "cues":
        before, after = "those before", "others"
    if before == after and _is_time(field):
        before, after = (f"{local_time(int(str(value)), zone):%Y-%m-%d %H:%M:%S}" for value in values)
    old, new = one_line_each(before, after, 30)
    return LABELS.get(field, field), old, new


def _value(store: Store, field: str, value: object, zone: str) -> str:
    """Return a value in full, in the words of the user: a handle for a uid, `none` for no value."""
    if value is None or value == "" or (field, value) == ("length", 0):
        return "none"
    if field in NAMED:
        return handle_of(store, field, str(value)) or "one that is gone"
    if field == "zero_at" and isinstance(value, int):
        return f"{local_time(value, zone):%Y-%m-%d %H:%M:%S}"
    if _is_time(field) and isinstance(value, int):
        return spelled(local_time(value, zone))
    if field in {"private", "service", "cues"}:
        return "yes" if value else "no"
    return clock(value) if field == "length" and isinstance(value, int) else str(value)


def _is_time(field: str) -> bool:
    return field == "at" or field.endswith("_at")
