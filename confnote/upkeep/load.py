"""Load a dump in one change: add new records; keep those that exist, or update them on request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, NamedTuple

from confnote.errors import Refused
from confnote.post.settings import Settings
from confnote.store.db import Store
from confnote.store.journal import complete_journal, put_entry, row_json
from confnote.store.now import SessionRef, place_of
from confnote.store.read import handle_of, row_of, rows, with_links
from confnote.store.rows import LETTERS, NAMED, name_of
from confnote.store.triggers import RECORDS, create_triggers, drop_triggers, insert_triggers_off, rebuild_indexes
from confnote.store.triggers import UNIQUE as KEYS_OF_RECORDS
from confnote.store.write import refresh_zone
from confnote.upkeep.dump import JOINED, JOURNAL, KEYS, POST, TABLES, key_of, with_own_places
from confnote.upkeep.incoming import (
    Record,
    broken_relations,
    check_relations,
    insert,
    stage,
    staged_scope,
    update,
)
from confnote.upkeep.matching import match
from confnote.upkeep.merge import DifferingValue, is_empty, merged
from confnote.upkeep.staged import (
    FREE_HANDLE,
    compare,
    enter_staged,
    insert_whole,
    pass_over_same,
    staged,
    staged_trash,
)

Row = dict[str, Any]


class Deleted(NamedTuple):
    """A record that was deleted in the file, and stays.

    `links` is ` with 2 links` for a product that has links. `into` is the handle of the product that it was joined to
    in the file, None if it was not, or if that is not here.
    """

    handle: str
    links: str
    into: str | None


@dataclass(slots=True)
class Loaded:
    """The result of a load.

    `new` counts new rows by table, `there` rows that add nothing to what the store has, `back` names those of the new
    ones that had been deleted here, `trash` deleted records that are new. `same` has a sentence about each
    conference of the file that has another uid here, and each product of it that is joined with another here.
    `completed` names records whose empty columns have the file's values now, `kept` those that differ and stay,
    `taken` those that have the file's values now; `differences` has the values of the last two. `hidden` names
    notes that are private now, `private` those that stay so although they are public in the file, `supposed` new
    notes that are private because salvage could not tell, `deleted` records that were deleted in the file, after their
    last change here, and stay (a load deletes nothing). `renamed` describes records that got another slug or name.
    `history` says what happened to the file's journal: "taken", "left out", or empty if it has none. `target` is where
    a note of now goes after the load, if that is another session than before: (before, now, whether it is one that was
    started).
    """

    new: Counter[str] = field(default_factory=Counter)
    there: int = 0
    completed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    differences: list[DifferingValue] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    private: list[str] = field(default_factory=list)
    supposed: list[str] = field(default_factory=list)
    deleted: list[Deleted] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    trash: int = 0
    same: list[str] = field(default_factory=list)
    twins: list[str] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    history: str = ""
    target: tuple[SessionRef | None, SessionRef, bool] | None = None

    @property
    def changed(self) -> bool:
        """Return whether the store has changed, or would change without a dry run."""
        return bool(self.new or self.completed or self.taken or self.hidden or self.trash)


class _TakeBack(Exception):
    """Rolls back the change of a dry run, or of a file that has nothing new."""


def load(
    store: Store,
    records: Iterable[Record],
    *,
    theirs: bool = False,
    dry_run: bool = False,
    by_uid: bool = False,
    now: int | None = None,
    look: Callable[[Store], Iterable[str]] | None = None,
) -> Loaded:
    """Load the records; rows that differ get the file's values if empty, or with `theirs` in all.

    With `by_uid`, no column is filled, and records of other uids are never the same (see `matching`). A store that has
    never had a record takes the file's journal too. Raises Refused, and writes nothing, if one record is faulty. A dry
    run does everything and rolls it back. `now` is the instant for `Loaded.target`; `look` finds hints about new
    products, in a dry run too.
    """
    stage(store, records)  # the temporary table goes when the store is closed: to drop it takes longer
    loaded = Loaded()
    with suppress(_TakeBack), store.change("load"):
        has_journal = store.execute("SELECT 1 FROM temp.incoming WHERE tbl = ? LIMIT 1", (JOURNAL,)).fetchone()
        # a store that has never had a record takes the file's journal too
        used = any(store.execute(f"SELECT 1 FROM [{table}] LIMIT 1").fetchone() for table in (*RECORDS, JOURNAL))
        before = place_of(store, now, now=now).session if used and now is not None else None
        if not by_uid:
            loaded.same = match(store)
        # a changed record may no longer suit one of the store that refers to it
        scope = "1" if theirs else staged_scope(store)
        known = broken_relations(store, scope) if used else {}
        if has_journal and not used:
            loaded.history = "taken"
            loaded.new = replicate(store)
        else:
            loaded.history = "left out" if has_journal else ""
            # a load that brings nothing new leaves the schema alone
            with insert_triggers_off(store) if compare(store) else nullcontext():
                _Writer(store, loaded, theirs=theirs, fill=not by_uid).write()
        check_relations(store, known, scope)
        after = place_of(store, now, now=now) if used and now is not None else None
        if after and after.session is not None and after.session != before:
            loaded.target = before, after.session, after.step == 1
        if look and loaded.new["tech"] and loaded.history != "taken":
            loaded.twins = list(look(store))
        # so late: only a real transaction finds every clash of handles and names
        if dry_run or not loaded.changed:
            raise _TakeBack
    return loaded


# tables whose new and equal rows need no Python
SIMPLE = tuple(table for table in RECORDS if table != "conference")


class _Writer:
    """Writes the staged records inside a change: simple ones at once, others one by one."""

    def __init__(self, store: Store, loaded: Loaded, *, theirs: bool, fill: bool) -> None:
        self.store, self.loaded, self.theirs, self.fill = store, loaded, theirs, fill
        self.is_first = store.execute("SELECT 1 FROM conference").fetchone() is None
        self.handles: dict[str, Handles] = {}

    def write(self) -> None:
        for table in TABLES:
            if table not in KEYS:
                self.handles[table] = Handles(self.store, table)
            if table in SIMPLE:
                self.loaded.there += pass_over_same(self.store, table)
                is_used = self.store.execute("SELECT 1 FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
                inserted = insert_whole(self.store, table, FREE_HANDLE.format(table) if is_used else "id >= 1")
                if inserted:
                    self.loaded.new[table] += inserted
            for record in staged(self.store, table):
                try:
                    self._put(record)
                except Refused as error:
                    raise Refused(f"line {record.line}: {error}; nothing was loaded") from error
            if table in RECORDS:
                enter_staged(self.store, table)
        self.loaded.supposed = [f"n{number}" for (number,) in self.store.execute(SUPPOSED)]
        # last, so that no deleted record takes the handle of one that exists
        for record in staged_trash(self.store):
            self._put_deleted(record)

    def _put(self, record: Record) -> None:
        table, row = record.table, dict(record.row)
        key = key_of(table)
        is_new = table in RECORDS and record.state != "there"
        existing = [] if is_new else rows(self.store, f"SELECT * FROM [{table}] WHERE [{key}] = ?", row[key])
        if not existing:
            self._insert(table, row, record.state)
            return
        own = existing[0]
        if table == POST:
            row["options"] = with_own_places(row["options"], own["options"])  # its files stay where they are
        differing = {column: value for column, value in row.items() if column != "id" and own[column] != value}
        unique = UNIQUE.get(table, ("",))[-1]
        if unique in differing and is_taken(self.store, table, row):
            del differing[unique]  # the record was renamed when it was loaded before
            differing.pop("name" if table == "tech" else "options", None)
        if not differing or self._is_choice_of_conference(table, row):
            self.loaded.there += 1
        elif self.fill or self.theirs:
            self._merge(record, own, row, differing)
        else:
            self._note(table, own, differing, taken=False)

    def _merge(self, record: Record, own: Row, row: Row, differing: Row) -> None:
        """Write the values that go into a row which differs, and note the others."""
        table = record.table
        take, leave = merged(table, own, row, differing, theirs=self.theirs, mended=record.mended)
        self.loaded.there += not take and not leave
        if take:
            update(self.store, table, key_of(table), own, take)
            self._complete(table, own, own)
        if table == "note" and "private" in differing and (own["private"] or "private" in take):
            (self.loaded.hidden if take.pop("private", 0) else self.loaded.private).append(_label(table, own))
        if take:
            self._note(table, own, take, taken=True)
        if leave:
            self._note(table, own, leave, taken=False)

    def _note(self, table: str, own: Row, values: Row, *, taken: bool) -> None:
        """Note in the result that values of the file were taken, or were not."""
        name = _label(table, own)
        conference = own["uid"] if table == "conference" else own.get("conference")
        replaced = {column: value for column, value in values.items() if not is_empty(table, column, own[column])}
        told = replaced if taken else values
        names = self.loaded.kept if not taken else self.loaded.taken if replaced else self.loaded.completed
        names.append(name)
        self.loaded.differences += [
            DifferingValue(name, table, conference, column, own[column], value, taken) for column, value in told.items()
        ]

    def _is_choice_of_conference(self, table: str, row: Row) -> bool:
        """Return whether a row would change which conference is in use."""
        # a file decides that only for an empty store
        return table == "setting" and row["key"] == "conference" and not self.is_first

    def _insert(self, table: str, row: Row, state: str | None) -> None:
        if self._is_choice_of_conference(table, row) or (
            table == "setting" and (row["key"].startswith(("out:", "here:")) or row["key"] == "pins")
        ):
            self.loaded.there += 1
            return
        if state == "other":  # the journal's last entry for this uid is of a record that exists
            raise Refused(f"the uid of the {table} is that of another record")
        if table in self.handles:
            named = renamed(self.store, table, row)
            if named != row:
                column = "name" if table == "tech" else UNIQUE[table][-1]
                self.loaded.renamed.append(f"{row[column]} is {named[column]} here")
            is_back = state == "back" or (table not in RECORDS and self._is_known(row["uid"]))
            row = {**named, "id": self.handles[table].give(row)}
            if is_back:
                self.loaded.back.append(_label(table, row))
        insert(self.store, table, row)
        self.loaded.new[table] += 1
        self._complete(table, row, None)

    def _complete(self, table: str, row: Row, before: Row | None) -> None:
        """Write what depends on a row that was inserted (`before` is None) or updated."""
        if table == "conference":
            refresh_zone(self.store, row["uid"])
        if table == "post":  # posts have no triggers: without an entry, undo could not take it back
            put_entry(self.store, table, row["uid"], before, row_of(self.store, table, row["uid"]))

    def _is_known(self, uid: str) -> bool:
        return self.store.execute("SELECT 1 FROM journal WHERE uid = ? LIMIT 1", (uid,)).fetchone() is not None

    def _put_deleted(self, record: Record) -> None:
        """Write a deleted record to the journal only, unless the store knows the record already."""
        deleted = dict(record.row)
        uid, target = deleted["uid"], deleted.pop(JOINED, None)
        if self._is_known(uid):
            self.loaded.there += 1
            if record.table in NAMED:
                for row in rows(self.store, UNCHANGED.format(record.table), uid, record.at):
                    into = handle_of(self.store, "tech", target) if target else None
                    self.loaded.deleted.append(Deleted(_label(record.table, row), with_links(self.store, uid), into))
            return
        handles = self.handles[record.table]
        number = handles.give(deleted)
        handles.reserve(number)
        row = {**deleted, "id": number}
        put_entry(self.store, record.table, uid, None, row, at=record.at)
        put_entry(self.store, record.table, uid, row, None, at=record.at)
        self.loaded.trash += 1


def _label(table: str, row: Row) -> str:
    """Return a record's handle or a conference's slug; for other rows, the table and name."""
    name = name_of(table, row) if table in RECORDS else str(row.get("name") or row[key_of(table)])
    return name.split()[0] if table in LETTERS or table == "conference" else f"{table} {name}".strip()


# the next journal entry sorts after all loaded ones, and begins a change of its own
AFTER = """UPDATE clock SET wall = max(wall, (SELECT coalesce(max(wall), 0) FROM journal)),
 tick = (SELECT coalesce(max(tick), 0) + 1 FROM journal), change = (SELECT coalesce(max(seq), 0) + 1 FROM journal)"""
HANDLES = "SELECT tbl, max(json_extract(before, '$.id')) FROM journal WHERE after IS NULL GROUP BY tbl"
HIGHEST_ID = """SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = ?), 0),
 coalesce((SELECT max(id) FROM temp.incoming WHERE tbl = ?), 0))"""
# new notes of which salvage does not know whether they were private
SUPPOSED = """SELECT n.id FROM temp.incoming i CROSS JOIN note n ON n.uid = i.name
 WHERE i.tbl = 'note' AND i.at IS NULL AND coalesce(i.state, '') NOT IN ('there', 'same') AND n.private
 AND ' ' || i.mended || ' ' LIKE '% private %' ORDER BY n.id"""
# a record with a uid, if it has not changed since an instant
UNCHANGED = "SELECT * FROM [{}] t WHERE uid = ? AND (SELECT max(at) FROM journal j WHERE j.uid = t.uid) <= ?"
# no two rows of a table may have equal values in these columns; `renamed` changes the last one
UNIQUE = {**KEYS_OF_RECORDS, "post": ("conference", "name")}


def replicate(store: Store) -> Counter[str]:
    """Insert all staged rows and the journal into an empty store; return how many by table."""
    drop_triggers(store)  # triggers would write the entries that are loaded anyway
    new: Counter[str] = Counter()
    for table in (*TABLES, JOURNAL):
        inserted = insert_whole(store, table) if table in {*SIMPLE, JOURNAL} else 0
        if inserted:
            new[table] += inserted
        for record in staged(store, table):
            row = dict(record.row)
            if table == JOURNAL:
                row |= {side: row_json(row.get(side)) for side in ("before", "after")}
            try:
                insert(store, table, row)
            except Refused as error:
                raise Refused(f"line {record.line}: {error}; nothing was loaded") from error
            new[table] += 1
    rebuild_indexes(store)  # the triggers that fill the indexes were dropped
    create_triggers(store)
    store.execute(AFTER)
    for table, number in store.execute(HANDLES).fetchall():
        reserve_id(store, table, number)
    for (uid,) in store.execute("SELECT uid FROM conference").fetchall():
        refresh_zone(store, uid)
    complete_journal(store)
    return new


def reserve_id(store: Store, table: str, number: int) -> None:
    """Make sure that a table never gives an id again, even if only a deleted record has it."""
    updated = store.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (number, table)).rowcount
    # a table has no row in sqlite_sequence before its first record
    if not updated:
        store.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, number))


class Handles:
    """Gives ids to loaded rows: the id in the file if the store never gave it, else a new one."""

    def __init__(self, store: Store, table: str) -> None:
        self._store, self._table = store, table
        sql = "SELECT json_extract(before, '$.id'), uid FROM journal WHERE after IS NULL AND tbl = ? ORDER BY seq"
        self._deleted: dict[int, str] = dict(store.execute(sql, (table,)).fetchall())
        self._old = {uid: number for number, uid in self._deleted.items()}
        self._next: int = store.execute(HIGHEST_ID, (table, table)).fetchone()[0] + 1

    def give(self, row: Mapping[str, Any]) -> int:
        """Return the id of a new row; a record that was deleted here gets its old one."""
        wanted = self._old.get(row["uid"], row.get("id"))
        if wanted is not None and wanted >= 1 and self._deleted.get(wanted, row["uid"]) == row["uid"]:
            taken = self._store.execute(f"SELECT 1 FROM [{self._table}] WHERE id = ?", (wanted,)).fetchone()
            if taken is None:
                return int(wanted)
        self._next += 1
        return self._next - 1

    def reserve(self, number: int) -> None:
        """Make sure that the id of a deleted record is never given again."""
        self._deleted.setdefault(number, "")
        reserve_id(self._store, self._table, number)


def is_taken(store: Store, table: str, row: Mapping[str, Any]) -> bool:
    """Return whether another record in the store has the row's slug, key or name."""
    columns = UNIQUE.get(table)
    if columns is None:
        return False
    sql = f"SELECT 1 FROM [{table}] WHERE {' AND '.join(f'[{column}] = ?' for column in columns)} AND uid <> ?"
    return store.execute(sql, (*(row[column] for column in columns), row["uid"])).fetchone() is not None


def renamed(store: Store, table: str, row: dict[str, Any]) -> dict[str, Any]:
    """Return the row, with a number after its slug, key or name if the store has that already."""
    if not is_taken(store, table, row):
        return row
    column = UNIQUE[table][-1]
    separator = " " if table == "tech" else "-"
    key = row[column]
    numbered = ({**row, column: f"{key}{separator}{number}"} for number in count(2))
    row = next(new for new in numbered if not is_taken(store, table, new))
    # the key of a product is made from its name, and a post's settings contain its name too
    if table == "tech":
        row["name"] += row["key"].removeprefix(key)
    if table == "post":
        row["options"] = replace(Settings.from_json(row["options"]), name=row["name"]).to_json()
    return row
