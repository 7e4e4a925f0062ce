"""Read every row that a damaged store still has, from its tables or its journal, as a dump.

A whole query fails if one page is damaged, so rows are read in ever smaller ranges. The journal has a copy of each
record as it was last, on other pages. A row with a faulty column is mended if that keeps the record.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Container, Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

from confnote.core.text import is_ulid
from confnote.core.time import exact_zone, is_offset, utc_offset
from confnote.errors import StoreError
from confnote.store.db import SCHEMA_VERSION
from confnote.store.known import KnownStore
from confnote.store.reasons import DAMAGE
from confnote.store.triggers import RECORDS
from confnote.upkeep.damaged import DamagedText, highest_number, open_damaged, readable_rows, uids_in_index
from confnote.upkeep.dump import (
    DERIVED,
    MENDED,
    ORDER,
    POST,
    TABLES,
    TRASH,
    Header,
    complete,
    encode,
    key_of,
    record_line,
)
from confnote.upkeep.judge import FIRST, LAST, LONGEST, judge, label, shown
from confnote.upkeep.relations import RELATIONS, mend_relation, unrelated

Row = dict[str, Any]

ONE_BY_ONE = ("conference", "session", "note", "tech")
YEAR = 366 * 86_400_000
ABSTRACT = "abstract"  # of a session: counted like the rows of a table, for the programme has it too
NAMED_AT_MOST, FEW = 20, 8
OLDER = "it may be older than what was lost"
VALUE = re.compile(r"'[^']*'|-?\d+")


@dataclass(frozen=True, slots=True)
class Salvaged:
    """The lines of a dump that loads, and sentences about the rows that were mended or left out."""

    lines: Generator[str]
    mended: tuple[str, ...]


def salvage(path: str) -> Salvaged:
    """Read all rows that can be read; raise StoreError if no schema can be read."""
    known = KnownStore(path).read()
    try:
        conn, how = open_damaged(path)
        with closing(conn):
            found, words, is_whole = _all_rows(conn, known.seq if known else 0)
    except (OSError, *DAMAGE) as error:
        why = getattr(error, "strerror", None) or error
        raise StoreError(f"{path}: {why}", "Nothing can be read from it: the backups are what is left") from error
    words += _mend_relations(found)
    records = (record_line(table, row) for table in TABLES for row in found[table].values())
    lines = chain(records, (encode({"table": TRASH, **entry}) for entry in found[TRASH].values()))
    told = [how, *_told(words)] if how else [*_told(words)]
    if not is_whole:
        told.append(
            "a part of its journal cannot be read: records of the last changes may be missing, back, or as they were"
            " before; look through them"
        )
    if known and len(found["note"]) < known.notes:
        told.append(f"it had {known}; {len(found['note']):,} can be read")
    return Salvaged(complete(Header(schema=SCHEMA_VERSION, trash=bool(found[TRASH])), lines), tuple(told))


@dataclass(frozen=True, slots=True)
class _Word:
    """What to tell the user of a row that was mended or left out.

    `sentence` is for this row alone. `each` is the part of it that is printed once if many rows of the table have the
    same fault.
    """

    table: str
    sentence: str
    each: str


def _told(words: list[_Word]) -> Iterator[str]:
    """Yield the sentences: one by one for what the user wrote, else by table and reason."""
    groups: dict[tuple[str, str], list[_Word]] = {}
    for word in words:
        is_alone = word.table in ONE_BY_ONE and not word.each.startswith(OLDER)
        reason = "" if is_alone else VALUE.sub("…", word.each)
        groups.setdefault((word.table, reason), []).append(word)
    for (table, reason), group in groups.items():
        if reason.startswith(OLDER) and len(group) > 1:
            names = ", ".join(word.sentence.partition(": ")[0] for word in group[:FEW])
            more = f" and {len(group) - FEW:,} more" if len(group) > FEW else ""
            yield f"{names}{more}: each {reason.removeprefix('it ').replace('; it is', ', and is')}"
            continue
        if table not in ONE_BY_ONE and len(group) > 1:
            what = "abstracts are damaged" if table == ABSTRACT else f"rows of {table}"
            yield f"{len(group):,} {what}: {group[0].each if len({it.each for it in group}) == 1 else reason}"
            continue
        yield from (word.sentence for word in group[:NAMED_AT_MOST])
        if len(group) > NAMED_AT_MOST:
            yield f"{len(group) - NAMED_AT_MOST:,} more such lines about rows of {table}"


def _all_rows(conn: sqlite3.Connection, newest: int) -> tuple[dict[str, dict[str, Row]], list[_Word], bool]:
    """Return the rows of each table by uid (or key), sentences, and whether the journal is whole.

    The sentences are about rows that were mended or left out. `newest` is the number of the last journal entry that
    is known from elsewhere, 0 if none is.
    """
    journal, deleted, is_whole, is_last = _last_entries(conn, newest)
    of_id = {(table, row.get("id")): row for table, row in journal.values()}
    found: dict[str, dict[str, Row]] = {}
    taken: set[str] = set()
    words: list[_Word] = []
    for table in TABLES:
        key, columns = key_of(table), judge().columns[table]
        rows: dict[str, Row] = {}
        lost: dict[object, tuple[Row, str]] = {}
        near = {"at": 0}
        indexed = uids_in_index(conn, table) if key == "uid" else {}
        of_id = {(table, number): {"uid": uid} for number, uid in indexed.items()} | of_id
        copies = [(row, True) for of, row in journal.values() if of == table]
        for whole, is_copy in (*((row, False) for row in readable_rows(conn, table)), *copies):
            # a store of another schema may have other columns than today's
            row = {name: value for name, value in whole.items() if name in columns}
            row, why = _with_known_uid(table, row, journal, of_id)
            of, last = journal.get(str(row.get(key)), (table, of_id.get((table, row.get("id")), {})))
            # a page in the place of another one has rows of another table
            if of != table or row.get(key) in rows or (key == "uid" and row.get(key) in taken):
                continue
            sound, more = _with_sound_texts(table, row, last)
            mended, others = judge().mended(table, sound, last, near)
            why += more + others
            if mended is not None and not is_copy:
                # what the judge has mended is named already
                kept = {name for name in row if mended[name] != row[name]} | {*DERIVED.get(table, ())}
                own = last if last.get("uid") == mended.get("uid") else {}
                mended, more = _as_in_journal(table, mended, own, kept, is_last)
                why += more
                if table == "note":
                    mended, more = _with_offset(mended, own, found["conference"].get(mended["conference"], {}))
                    why += more
            if mended is not None and is_copy and not is_whole and mended[key] not in rows:
                mended, why = _older(table, mended, why)
            if mended is None:
                lost[row.get(key)] = row, why[0]
            elif mended[key] not in rows and mended[key] not in taken:
                # a row with one value that is wrong may have others
                rows[mended[key]] = {**mended, MENDED: _unsure(table, mended, whole, last)} if why else mended
                words += _words(table, why, mended, last)
                near = {"at": mended["at"]} if "at" in mended else near
        words += _left_out(table, rows, lost)
        taken |= rows.keys() if key == "uid" else set()
        order = ORDER.get(table, "id")
        found[table] = dict(sorted(rows.items(), key=lambda item: item[1].get(order) or 0))
    found[TRASH] = {uid: entry for uid, entry in deleted.items() if uid not in taken}
    return found, words, is_whole


def _with_known_uid(
    table: str, row: Row, journal: Container[str], of_id: Mapping[tuple[str, Any], Mapping[str, Any]]
) -> tuple[Row, list[str]]:
    """Return a row with the uid that the journal has for its number, else the index, and sentences.

    Two uids of one number are of one record, which would be loaded twice. A uid of another program may have any form,
    so the index is right only about one that has the form of confnote's.
    """
    uid, known = row.get("uid"), of_id.get((table, row.get("id")), {}).get("uid")
    is_sound = not isinstance(uid, str) or not uid.isalnum() or uid in journal
    if is_sound or known in {None, uid} or (known not in journal and is_ulid(uid)):
        return row, []
    where = "journal" if known in journal else "index"
    values = f"{uid!r} and in the {where} {known!r}"
    return {**row, "uid": known}, [f"{label(table, row)}: the {table}'s uid is {values}: it is that of the {where} now"]


def _unsure(table: str, mended: Row, row: Row, last: Mapping[str, Any]) -> list[str]:
    """Return the columns of a mended row: with one value that is wrong, others may be wrong too.

    A note that the row or the journal has as private is private.
    """
    is_private = table == "note" and mended.get("private") in {row.get("private"), last.get("private")}
    return [name for name in mended if not (is_private and name == "private")]


def _with_sound_texts(table: str, row: Row, last: Mapping[str, Any]) -> tuple[Row, list[str]]:
    """Return a row with the journal's text where its own has damaged bytes, and sentences."""
    new, why = dict(row), []
    for name in [name for name, value in row.items() if isinstance(value, DamagedText)]:
        copy = last.get(name)
        is_sound = isinstance(copy, str) and not isinstance(copy, DamagedText)
        new[name] = copy if is_sound else row[name]
        now = "that of the journal" if is_sound else "\N{REPLACEMENT CHARACTER} for each of them"
        why.append(f"{label(table, row)}: the {table}'s {name} has damaged bytes: it is {now} now")
    return new, why


def _as_in_journal(
    table: str, row: Row, last: Mapping[str, Any], kept: Container[str], is_last: Callable[[str], bool]
) -> tuple[Row, list[str]]:
    """Return a row with the journal's values, but for those of `kept`, and sentences.

    If a later entry may be lost (not `is_last`), that may have changed the row: then only a time that is far from the
    journal's is no such change.
    """
    new, why = dict(row), []
    for name in [name for name in row if name in last and name not in kept and row[name] != last[name]]:
        if isinstance(last[name], DamagedText) or not (
            is_last(row["uid"]) or (name == "at" and abs(row[name] - last[name]) > YEAR)
        ):
            continue
        changed = {**new, name: last[name]}
        if judge().fault(table, changed) is None:
            new = changed
            values = f"{shown(row[name], name)} and in the journal {shown(last[name], name)}"
            why.append(f"{label(table, row)}: the {table}'s {name} is {values}: it is that of the journal now")
    return new, why


def _with_offset(note: Row, last: Mapping[str, Any], conference: Mapping[str, Any]) -> tuple[Row, list[str]]:
    """Return a note with the UTC offset of its time if its own is wrong, and a sentence then.

    The conference may have had another zone when the note was written: then the journal has that offset too.
    """
    offset, zone = note["utc_offset"], exact_zone(str(conference.get("zone")))
    is_known = is_offset(offset) and (last.get("at"), last.get("utc_offset")) == (note["at"], offset)
    right = utc_offset(note["at"], zone.key) if zone is not None else offset if is_offset(offset) else 0
    if is_known or offset == right:
        return note, []
    words = (
        f"{label('note', note)}: the note's utc_offset is {offset}, and that of its time is {right}: it is {right} now"
    )
    return {**note, "utc_offset": right}, [words]


def _words(table: str, why: list[str], mended: Row, last: Mapping[str, Any]) -> Iterator[_Word]:
    """Yield the sentences about a mended row; of its abstract, only what was done with it."""
    parts = {sentence: sentence.partition(": ")[2] for sentence in why}
    about_abstract = {sentence for sentence, each in parts.items() if each.startswith("the session's abstract ")}
    yield from (_Word(table, sentence, each) for sentence, each in parts.items() if sentence not in about_abstract)
    if about_abstract:
        text = mended["abstract"]
        done = "\N{REPLACEMENT CHARACTER} in place of what is lost"
        if not text or text == last.get("abstract"):
            done = "as in the journal now" if text else "empty now"
        elif len(text) == LONGEST:
            done = f"cut after {LONGEST:,} characters"
        yield _Word(ABSTRACT, f"{label(table, mended)}: its abstract is damaged: {done}", done)


def _older(table: str, row: Row, why: list[str]) -> tuple[Row, list[str]]:
    """Return the copy of a row in a journal that lacks entries, and the sentences about it.

    It may be older than the row that was lost, which may have been made private.
    """
    private = " it is private now, in case it was" if table == "note" and not row.get("private") else ""
    new = {**row, "private": 1} if private else row
    return new, [*why, f"{label(table, row)}: {OLDER}{';' + private if private else ''}"]


def _left_out(table: str, rows: Mapping[str, Row], lost: Mapping[object, tuple[Row, str]]) -> Iterator[_Word]:
    """Yield a sentence for each lost row that is not in `rows` either: it is left out, and why.

    `lost` has rows and reasons by key. The page of another table, or damaged bytes, can look like a row with any key
    and id: a message about such a row says "what may be".
    """
    there = {row.get("id") for row in rows.values()} - {None}
    for key, (row, why) in lost.items():
        if key in rows or row.get("id") in there:
            continue
        is_sure = isinstance(key, str) and key.isalnum()
        name = label(table, row) if is_sure else f"what may be {label(table, row)}"
        sentence = f"{name if row.get('id') or key else f'a row of {table}'} is left out: {why}"
        yield _Word(table, sentence, f"left out: {why}")


def _mend_relations(found: dict[str, dict[str, Row]]) -> Iterator[_Word]:
    """Mend or drop the rows that do not suit the others; yield what was done."""
    conn = sqlite3.connect(":memory:", isolation_level=None)
    for table in (*RECORDS, POST):
        names = [*judge().columns[table]]
        # without constraints: load gives other ids and names to rows that have the same
        conn.execute(f"CREATE TABLE [{table}] ({', '.join(f'[{name}]' for name in names)})")
        conn.execute(f"CREATE INDEX [{table}_uid] ON [{table}] (uid)")
        values = ([row.get(name) for name in names] for row in found[table].values())
        conn.executemany(f"INSERT INTO [{table}] VALUES ({', '.join('?' * len(names))})", values)
    for relation in RELATIONS:
        for before in unrelated(conn, relation):
            uid, rows = before["uid"], found[relation.table]
            name, why = label(relation.table, before), relation.why
            after = mend_relation(conn, relation, uid)
            if after is None:
                del rows[uid]
                yield _Word(relation.table, f"{name} {why}: it is left out", f"each {why}: it is left out")
                continue
            new = {column: value for column, value in after.items() if value != before[column]}
            rows[uid].update(new)
            rows[uid][MENDED] = [*dict.fromkeys([*rows[uid].get(MENDED, ()), *new])]
            changes = ", ".join(f"its {column} is {shown(value, column)} now" for column, value in new.items())
            yield _Word(relation.table, f"{name} {why}: {changes}", f"each {why}: {changes}")


def _last_entries(
    conn: sqlite3.Connection, newest: int
) -> tuple[dict[str, tuple[str, Row]], dict[str, Row], bool, Callable[[str], bool]]:
    """Return table and last version of each record in the journal that is not deleted, by uid.

    Return too the deleted records as in a dump, and whether the journal has all entries up to the number `newest`, and
    lacks none between its first and last; last, whether the last entry of a record is here.
    """
    last, is_whole, is_last = _read_journal(conn, newest)
    found: dict[str, tuple[str, Row]] = {}
    deleted: dict[str, Row] = {}
    for uid, (table, after, before, at) in last.items():
        try:
            row = json.loads(after or before)
        except (ValueError, TypeError, RecursionError):
            continue
        if table not in RECORDS or not isinstance(row, dict) or row.get("uid") != uid:
            continue
        if after:
            if isinstance(after, DamagedText):
                lost = "\N{REPLACEMENT CHARACTER}"
                row = {n: DamagedText(v) if isinstance(v, str) and lost in v else v for n, v in row.items()}
            found[uid] = (table, row)
            continue
        row = {name: value for name, value in row.items() if name in judge().columns[table]}
        if isinstance(at, int) and FIRST <= at <= LAST and not judge().fault(table, row):
            deleted[uid] = {"of": table, "at": at, "row": row}
    return found, deleted, is_whole, is_last


def _read_journal(
    conn: sqlite3.Connection, newest: int
) -> tuple[dict[str, tuple[Any, ...]], bool, Callable[[str], bool]]:
    """Return table, `after`, `before` (of a deletion) and time of each record's last entry, by uid.

    The other two values are as in `_last_entries`.
    """
    last: dict[str, tuple[Any, ...]] = {}
    numbers: set[int] = set()
    of_record: dict[str, int] = {}
    sound: set[int] = set()  # the numbers of entries that have the right uid
    for entry in readable_rows(conn, "journal"):
        number, uid, value = entry.get("seq"), entry["uid"], entry["after"] or entry["before"]
        if isinstance(number, int):
            numbers.add(number)
        if isinstance(uid, str):
            last.pop(uid, None)  # the order is that of the last entries
            last[uid] = (entry["tbl"], entry["after"], entry["before"] if not entry["after"] else None, entry["at"])
            if isinstance(number, int) and uid in str(value):
                of_record[uid] = number
                sound.add(number)
    ends = (min(numbers, default=1), max(numbers, default=0))
    lost = max(newest, highest_number(conn, "journal"), ends[1])
    while lost in sound:
        lost -= 1
    is_whole = len(numbers) == ends[1] - ends[0] + 1 and ends[1] >= newest
    return last, is_whole, partial(_is_last, conn, of_record, lost)


def _is_last(conn: sqlite3.Connection, of_record: Mapping[str, int], lost: int, uid: str) -> bool:
    """Return whether the last entry of a record that can be read is its last one.

    `lost` is the number of the last entry that cannot be read; the index, on other pages, may tell of which record.
    """
    number = of_record.get(uid, 0)
    if number > lost:
        return True
    try:
        found = conn.execute("SELECT max(seq) FROM journal INDEXED BY journal_by_uid WHERE uid = ?", (uid,)).fetchone()
    except DAMAGE:
        return False
    return bool(number) and found[0] == number
