"""Change the fields of a record. Each call is one committed transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from confnote.actions.fields import TimeContext, check_times, read_fields
from confnote.actions.find import expand_handles, find_conference
from confnote.core.speakers import format_speaker, parse_speaker
from confnote.errors import NoHandle, Usage
from confnote.store.db import Store
from confnote.store.read import dossier, find, rows
from confnote.store.rows import update
from confnote.store.write import change_conference, set_speakers


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record to change: its table, its uid, the uid of its conference (None in the inbox), its row."""

    table: str
    uid: str
    conference: str | None
    row: dict[str, Any]

    @property
    def own_instant(self) -> int | None:
        """Return when a note was taken or a session begins."""
        return self.row.get("at") if self.table == "note" else self.row.get("starts_at")


def find_record(store: Store, typed: str) -> StoredRecord:
    """Return the record that a handle, `last` or the name of a conference means."""
    if typed == "last":
        (typed,) = expand_handles(store, [typed])
    try:
        table, uid, conference = find(store, typed)
    except NoHandle:
        table = "conference"
        conference = uid = find_conference(store, typed).uid
    return StoredRecord(table, uid, conference, read_row(store, table, uid))


def read_row(store: Store, table: str, uid: str) -> dict[str, Any]:
    """Return a record's row by column name."""
    return rows(store, f"SELECT * FROM [{table}] WHERE uid = ?", uid)[0]


def change_record(
    store: Store,
    record: StoredRecord,
    typed: Mapping[str, str],
    context: TimeContext,
    speakers: Sequence[str] | None = None,
) -> dict[str, Any]:
    """Write the typed fields, all or none, and the speakers if given; return the row as it is now."""
    columns = read_fields(record.table, typed, context)
    people = tuple(parse_speaker(text) for text in speakers) if speakers is not None else None
    if people is not None and record.table != "session":
        raise Usage(f"a {record.table} has no speakers: only a session has")
    if record.table == "session":
        check_times({**record.row, **columns})
    with store.change("edit"):
        _write(store, record, columns)
        if people is not None and record.conference is not None:
            set_speakers(store, record.conference, record.uid, people)
    return read_row(store, record.table, record.uid)


def _write(store: Store, record: StoredRecord, columns: dict[str, Any]) -> None:
    if record.table == "conference":
        change_conference(store, record.uid, **columns)
        return
    if record.table == "tech" and "key" in columns:
        taken = store.execute(
            "SELECT id FROM tech WHERE conference = ? AND key = ? AND uid <> ?",
            (record.conference, columns["key"], record.uid),
        ).fetchone()
        if taken:
            raise Usage(f"t{taken[0]} has that name already: change that one, or choose another name")
    update(store, record.table, record.uid, **columns)


def speakers_of(store: Store, record: StoredRecord) -> list[str]:
    """Return the speakers of a session as the user would type them."""
    assert record.conference is not None
    session = next(s for s in dossier(store, record.conference).sessions if s.uid == record.uid)
    return [format_speaker(person) for person in session.speakers]
