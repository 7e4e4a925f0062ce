"""Undo, redo and list the changes in the journal."""

from datetime import UTC, datetime
from typing import Any

from confnote.actions.changes import redo, undo
from confnote.cli.run import Run
from confnote.cli.wait import whole
from confnote.core.text import safe_text
from confnote.core.time import local_time
from confnote.errors import Unknown
from confnote.store.db import Store
from confnote.store.journal import ChangeGroup, JournalEntry, entries, entries_of, history
from confnote.store.pins import PinChange
from confnote.store.read import find
from confnote.store.rows import name_in, name_of
from confnote.store.trash import trash
from confnote.views.changes import fields_changed, words_of


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
    return f"{name}{fields_changed(store, entry)}"


def _uid(store: Store, handle: str) -> str:
    """Return the uid of a record with a typed handle, in the trash too; else raise Unknown."""
    try:
        return find(store, handle)[1]
    except Unknown:
        for entry in trash(store):
            if name_of(entry.table, entry.row).split()[0] == handle.partition("-")[0]:
                return entry.uid
        raise
