"""Undo, redo and list the changes in the journal, described in words or as JSON."""

from datetime import UTC, datetime
from typing import Any

from confnote.actions.changes import redo, undo
from confnote.cli.run import Run
from confnote.cli.wait import whole
from confnote.core.text import one_line, one_line_each, safe_text
from confnote.core.time import local_time
from confnote.errors import Unknown
from confnote.store.db import Store
from confnote.store.journal import COUNTED, ChangeGroup, JournalEntry, entries, entries_of, history
from confnote.store.pins import PinChange
from confnote.store.read import find, handle_of
from confnote.store.rows import NAMED, name_in, name_of
from confnote.store.trash import trash
from confnote.views.lines import counted
from confnote.views.table import spelled

# the words for columns whose names are not plain words
LABELS = {
    "starts_at": "start", "ends_at": "end", "entered_at": "came in", "left_at": "left", "done_at": "done",
    "starts_on": "first day", "ends_on": "last day", "day_one": "day one", "day_end": "day end", "zone": "timezone",
}  # fmt: skip
NOUNS = {"tech": "product"}  # for a table whose name is no plain word
DERIVED = {"utc_offset", "imported", "opens_at", "closes_at", "key", "position"}


def show_undo(run: Run) -> None:
    """Undo the last change, and say what it was and which values are back."""
    with run.open() as store:
        with whole(store, "undone"):
            group = undo(store)  # described from the journal, for the record may be gone now
        run.answer(f"undid {words_of(store, group, undone=True)}", lambda: group_json(store, group))


def show_redo(run: Run) -> None:
    """Redo the change that the last undo took back, and say what it was."""
    with run.open() as store:
        with whole(store, "redone"):
            group = redo(store)
        run.answer(f"redid {words_of(store, group)}", lambda: group_json(store, group))


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
    fields = _fields_of(store, first, undone=undone)
    pins = f"; {group.pins.words(undone=undone)}" if group.pins else ""
    return f"{group.command}: {one_line(name_in(store, first.table, first.row), 60)}{fields}{rest}{pins}"


def _fields_of(store: Store, entry: JournalEntry, *, undone: bool = False) -> str:
    """Return up to four fields of an update in brackets, "" for a record made or deleted."""
    if entry.before is None or entry.after is None:
        return ""
    conference = entry.uid if entry.table == "conference" else entry.row.get("conference")
    parts = []
    for field, before, after in entry.fields():
        words = field_words(store, entry.table, conference, field, before, after)
        if words is not None:
            name, old, new = words
            parts.append(f"{name} {old}{'' if undone else f' → {new}'}")
    return f" ({'back to: ' if undone else ''}{', '.join(parts[:4])})" if parts else ""


def field_words(
    store: Store, table: str, conference: str | None, field: str, before: object, after: object
) -> tuple[str, str, str] | None:
    """Return a column and two values of it in the user's words, in short.

    None for a column that says nothing of its own. `conference` is the uid whose time zone counts.
    """
    if field in DERIVED or (field, table) == ("tags", "note"):  # those of a note are in its text
        return None
    # a record without a conference, such as a note in the inbox, is shown in UTC
    (zone,) = store.execute("SELECT zone FROM conference WHERE uid = ?", (conference,)).fetchone() or ("UTC",)
    old, new = one_line_each(_value(store, field, before, zone), _value(store, field, after, zone), 30)
    return LABELS.get(field, field), old, new


def _value(store: Store, field: str, value: object, zone: str) -> str:
    """Return a value in full, in the words of the user: a handle for a uid, `none` for no value."""
    if value is None or value == "":
        return "none"
    if field in NAMED:
        return handle_of(store, field, str(value)) or "one that is gone"
    if (field == "at" or field.endswith("_at")) and isinstance(value, int):
        return spelled(local_time(value, zone))
    if field in {"private", "service"}:
        return "yes" if value else "no"
    return str(value)


def _utc(at: int) -> str:
    # not local time: the changes of a store belong to conferences in several time zones
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="seconds")


def group_json(store: Store, group: ChangeGroup | PinChange) -> dict[str, Any]:
    """Return a change as JSON values, with each record before and after the change.

    One of only the room, or of being out, has no number, because the journal does not have it.
    """
    if isinstance(group, PinChange):
        return {
            "change": None, "command": group.command, "at": _utc(group.at), "undone": False, "entries": [],
            "settings": {"before": group.before, "after": group.after},
        }  # fmt: skip
    found = entries(store, group.number)
    return {
        "change": group.number, "command": group.command, "at": _utc(found[0].at), "undone": group.undone,
        "entries": [{"table": e.table, "uid": e.uid, "before": e.before, "after": e.after} for e in found],
        **({"settings": {"before": group.pins.before, "after": group.pins.after}} if group.pins else {}),
    }  # fmt: skip


def show_history(run: Run, handle: str | None = None, *, limit: int = 20) -> None:
    """Show the last `limit` changes, newest first, or all changes of one record, oldest first."""
    with run.open() as store:
        zone = run.calendar(store).zone

        def time(entry: JournalEntry) -> str:
            return f"{local_time(entry.at, zone):%Y-%m-%d %H:%M:%S}"

        if handle is None:
            groups = history(store, limit)
            lines = [
                f"{time(group.first)}  {words_of(store, group)}{'  (undone)' if group.undone else ''}"
                for group in groups
            ]
            run.answer(
                "\n".join(lines) or "nothing has happened yet", lambda: [group_json(store, group) for group in groups]
            )
            return
        entries = entries_of(store, _uid(store, handle))
        lines = [f"{time(e)}  {e.command or 'another program'}: {_change(store, e)}" for e in entries]
        values = [{"at": _utc(e.at), "command": e.command, "before": e.before, "after": e.after} for e in entries]
        run.answer("\n".join(lines), lambda: values)


def _change(store: Store, entry: JournalEntry) -> str:
    name = safe_text(name_in(store, entry.table, entry.row))
    if entry.before is None:
        return f"made {name}"
    if entry.after is None:
        return f"deleted {name}"
    return f"{name}{_fields_of(store, entry)}"


def _uid(store: Store, handle: str) -> str:
    """Return the uid of a record with a typed handle, in the trash too; else raise Unknown."""
    try:
        return find(store, handle)[1]
    except Unknown:
        for entry in trash(store):
            if name_of(entry.table, entry.row).split()[0] == handle.partition("-")[0]:
                return entry.uid
        raise
