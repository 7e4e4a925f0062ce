"""Undo, redo, delete, restore from the trash, mark as done. Each call is one committed transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from confnote.actions.find import expand_handles
from confnote.core.kinds import FOLLOW_UPS
from confnote.errors import Usage
from confnote.store.db import Store
from confnote.store.journal import ChangeGroup, JournalEntry, redo_last, restore_deleted, undo_last
from confnote.store.read import find, rows
from confnote.store.rows import delete, name_of, update
from confnote.store.write import mark_done


@dataclass(frozen=True, slots=True)
class RemovedRecord:
    """A record that was deleted: its uid, and the handle and words it was known by."""

    uid: str
    name: str


@dataclass(frozen=True, slots=True)
class MarkedNote:
    """A question or an action, and whether it was done before."""

    handle: str
    uid: str
    text: str
    done: bool


def undo(store: Store, writer: str | None = None) -> ChangeGroup:
    """Undo the last change (of `writer`, if given); NothingToUndo if there is none, Refused if it cannot be undone."""
    with store.change("undo"):
        return undo_last(store, writer)


def redo(store: Store) -> ChangeGroup:
    """Redo the change that the last undo took back; Refused if there is none."""
    with store.change("redo"):
        return redo_last(store)


def untrash(store: Store, handle: str) -> tuple[JournalEntry, ...]:
    """Restore a deleted record under its handle, with all that was deleted with it; return the entries, it first."""
    with store.change("untrash"):
        return restore_deleted(store, handle)


def remove(store: Store, records: Iterable[tuple[str, str]]) -> int:
    """Delete records, given as (table, uid), with what belongs to them; return how many notes went with sessions."""
    with store.change("rm"):
        return sum(delete(store, table, uid) for table, uid in records)


def remove_handles(store: Store, handles: Iterable[str]) -> tuple[list[RemovedRecord], int]:
    """Delete what handles, ranges and `last` name; return it, and how many notes went with sessions."""
    records = list(dict.fromkeys(find(store, handle)[:2] for handle in expand_handles(store, handles)))
    removed = [
        RemovedRecord(uid, name_of(table, rows(store, f"SELECT * FROM [{table}] WHERE uid = ?", uid)[0]))
        for table, uid in records
    ]
    return removed, remove(store, records)


def done(store: Store, handles: Sequence[str], at: int | None) -> list[MarkedNote]:
    """Mark questions and actions as done at an instant, or as open with None; return them as they were before."""
    with store.change("done"):
        found = _follow_ups(store, handles)
        mark_done(store, {note.uid: at for note in found if note.done == (at is None)})
    return found


def _follow_ups(store: Store, handles: Sequence[str]) -> list[MarkedNote]:
    """Return the follow-ups among the notes named; a range may hold other notes, a single handle may not be one."""
    found: list[MarkedNote] = []
    for word in handles:
        named = expand_handles(store, [word])
        for handle in named:
            table, uid, _ = find(store, handle)
            kind, text, done_at = "", "", None
            if table == "note":
                kind, text, done_at = store.execute(
                    "SELECT kind, text, done_at FROM note WHERE uid = ?", (uid,)
                ).fetchone()
            if kind in FOLLOW_UPS:
                found.append(MarkedNote(handle, uid, text, done_at is not None))
            elif len(named) == 1:
                raise Usage(
                    f"{handle} is a {kind or table}: only questions and actions are done or open "
                    f"(confnote list followups{f'; confnote edit {handle} --kind action' if kind else ''})"
                )
    if not found:
        raise Usage(f"there is no question and no action in {' '.join(handles)}: confnote list followups")
    return list(dict.fromkeys(found))


def make_private(store: Store, note: str) -> None:
    """Make a note (a uid) private: no post shows it."""
    with store.change("private"):
        update(store, "note", note, private=1)
