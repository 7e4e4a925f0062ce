"""Read a dump: check every line, stage the records in a temporary table, write rows.

An incomplete file is refused whole.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple, NoReturn

from confnote.core.text import one_line
from confnote.errors import ConfnoteError, Refused
from confnote.store.db import Store
from confnote.store.rows import LETTERS
from confnote.store.triggers import RECORDS
from confnote.store.write import bounds
from confnote.upkeep.dump import (
    AGAIN,
    DERIVED,
    DROPPED,
    JOINED,
    JOURNAL,
    MENDED,
    POST,
    TABLES,
    TRASH,
    Header,
    key_of,
    portable,
)
from confnote.upkeep.judge import FIRST, LAST, LONGEST, Fault, judge, plain
from confnote.upkeep.relations import DAY, OWNERS, RELATIONS, prepare, unrelated

# whole: it has all columns that a dump writes; such a NOTE has its values in columns of their own, and `row` is NULL
STAGE = """CREATE TEMP TABLE incoming (
  line INTEGER NOT NULL, tbl TEXT NOT NULL, name TEXT, id INTEGER, at INTEGER, row TEXT, state TEXT,
  mended TEXT NOT NULL, whole INTEGER NOT NULL, {})"""
NOTE = "note"  # a large dump has little else, and to stage a row as JSON and read it again takes a fifth of a load
TWICE = """SELECT j.line, i.line, i.tbl, i.name FROM temp.incoming i JOIN temp.incoming j ON j.name = i.name
 WHERE j.rowid < i.rowid ORDER BY i.rowid, j.rowid LIMIT 1"""
CACHE = 64_000  # KiB of the store and of the temporary table in memory: SQLite's 2 MB cost a tenth more CPU time


class Record(NamedTuple):  # a frozen dataclass takes three times as long to make
    """A row to load, with its line number; `at` is when it was deleted (ms), None if it was not.

    `state` is that of its uid in the store (see `compare`), None if the store has never had it. `mended` names columns
    that salvage could not read. `text` is the row as JSON, if the line can be used as it is.
    """

    line: int
    table: str
    row: Mapping[str, Any]
    at: int | None = None
    state: str | None = None
    mended: tuple[str, ...] = ()
    text: str = ""


class Incoming:
    """A dump that is being read: first its header, then its records.

    `number` is the number of the line read last. Raises Refused if there is no header that this version can read.
    """

    def __init__(self, lines: Iterable[bytes]) -> None:
        self.number = 0
        self._judge = judge()
        self._clean = False
        self._text = ""
        self._lines = iter(lines)
        first = next((line for line in self._numbered() if line.strip()), b"")
        self.header = Header.of(self._parse(first.removeprefix(b"\xef\xbb\xbf")))

    def records(self) -> Iterator[Record]:
        """Yield the records in the file's order; raise Refused if it is faulty or incomplete."""
        count = 0
        ended = False
        for line in self._numbered():
            if line.isspace():
                continue
            value = self._parse(line)
            if ended:
                raise Refused(f"line {self.number} comes after its end: are these two dumps? Load them one by one")
            if "end" in value:
                wanted = value.get("records")
                if wanted != count:
                    raise Refused(f"a part of it is missing: it has {count:,} records of {wanted}; {AGAIN}")
                ended = True
                continue
            count += 1
            yield self._record(value)
        if not ended:
            raise Refused(f"it is cut off: its last line is missing, after {count:,} records; {AGAIN}")

    def _numbered(self) -> Iterator[bytes]:
        for line in self._lines:
            self.number += 1
            yield line

    def _parse(self, line: bytes) -> dict[str, Any]:
        try:
            self._text = line.decode("utf-8")
            value = PARSE(self._text)
        except (ValueError, RecursionError) as error:
            # only the last line of a file can lack its end
            if not line.endswith(b"\n"):
                raise Refused(f"it is cut off in line {self.number}; {AGAIN}") from error
            what = "UTF-8" if isinstance(error, UnicodeDecodeError) else "JSON"
            raise Refused(f"line {self.number} is no {what}; {AGAIN}") from error
        if not isinstance(value, dict):
            raise Refused(f"line {self.number} is no JSON object; {AGAIN}")
        # JSON can have a NUL or a lone surrogate only in an escape
        self._clean = b"\\u" not in line and len(line) <= LONGEST
        return value

    def _record(self, value: dict[str, Any]) -> Record:
        table = value.pop("table", None)
        if table == TRASH:
            table, row, at = value.get("of"), value.get("row"), value.get("at")
            if table not in RECORDS or not isinstance(row, dict) or type(at) is not int:
                raise Refused(f"line {self.number} is no deleted record: it needs of, at and row")
            if not FIRST <= at <= LAST:
                raise Refused(f"line {self.number}: it was deleted at {at}, which is no time of the years 1900 to 2199")
            # checked when it is used: an unknown uid is none of the store
            joined = {JOINED: value[JOINED]} if table == "tech" and isinstance(value.get(JOINED), str) else {}
            return Record(self.number, table, {**self._check(table, row), **joined}, at)
        if table == JOURNAL:
            return Record(self.number, JOURNAL, *self._entry(value))
        if table not in TABLES:
            raise Refused(f"line {self.number} is of no table that confnote has ({str(table)[:40]!r})")
        mended = value.pop(MENDED, ())
        if mended != () and not (isinstance(mended, list) and all(isinstance(column, str) for column in mended)):
            raise Refused(f"line {self.number}: its {MENDED} is no list of columns; nothing was loaded")
        row = self._check(table, value)
        text = self._as_it_is(len(row)) if mended == () and row is value and table != NOTE else ""
        return Record(self.number, table, row, None, None, tuple(mended), text)

    def _as_it_is(self, names: int) -> str:
        """Return the line if it is plain JSON that names no column twice, else an empty string.

        Of two columns of one name, SQLite takes the first and Python the last. `names` is the number of columns that
        Python has, without `table`.
        """
        text = self._text
        # a text can have these two characters too: then the line is not used as it is
        if not self._clean or text.count('":') != 1 + names:
            return ""
        return "" if " :" in text or "\t:" in text or "\r:" in text else text

    def _check(self, table: str, row: dict[str, Any]) -> dict[str, Any]:
        """Return the row without columns that were dropped since; raise Refused if it is faulty."""
        if table in DROPPED_FROM:
            row = {n: value for n, value in row.items() if DROPPED.get((table, n), 0) <= self.header.schema}
        fault = self._judge.fault(table, row, clean=self._clean)
        if fault:
            number = row.get("id")
            self._refuse(fault, f" ({LETTERS[table]}{number})" if table in LETTERS and type(number) is int else "")
        return portable(table, row)

    def _entry(self, value: dict[str, Any]) -> tuple[dict[str, Any], None, None, tuple[()], str]:
        """Return an entry of the journal and the other values of its Record; raise Refused."""
        sides = {side: value[side] for side in ("before", "after") if value.get(side) is not None}
        self._refuse(self._judge.misfit(JOURNAL, {**value, **dict.fromkeys(sides)}, clean=self._clean))
        table = value["tbl"]
        if table not in OF_JOURNAL or not sides:
            raise Refused(f"line {self.number} is no entry of the journal: it needs tbl, and before or after")
        names, columns = len(value), self._judge.columns[table]
        for row in sides.values():
            if not isinstance(row, dict) or row.get("uid") != value["uid"] or row.get("id") is None:
                raise Refused(f"line {self.number}: before and after need the id and the uid of the {table}")
            # an older schema had other columns; a value that the table refuses is refused again by an undo
            known = row if row.keys() <= columns.keys() else {name: row[name] for name in row if name in columns}
            self._refuse(self._judge.misfit(table, known, clean=self._clean))
            names += len(row)
        if table in {POST, "link"}:
            return value | {side: portable(table, row) for side, row in sides.items()}, None, None, (), ""
        return value, None, None, (), self._as_it_is(names)

    def _refuse(self, fault: Fault | None, handle: str = "") -> None:
        if fault:
            raise Refused(f"line {self.number}{handle}: {fault.why}; nothing was loaded")


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


OF_JOURNAL = {*RECORDS, POST}
DROPPED_FROM = {table for table, _ in DROPPED}
# made once: json.loads and json.dumps make a new one for each line
PARSE = json.JSONDecoder(parse_constant=_no_number).decode
FORMAT = json.JSONEncoder(ensure_ascii=False).encode


def stage(store: Store, records: Iterable[Record]) -> None:
    """Put the records into a temporary table: a large file needs no memory and no lock.

    Raises Refused if two lines are the same record.
    """
    for schema in ("main", "temp"):
        store.execute(f"PRAGMA {schema}.cache_size = -{CACHE}")
    store.execute("DROP TABLE IF EXISTS temp.incoming")
    store.execute(STAGE.format(", ".join(map(note_value, note_columns()))))
    store.execute("BEGIN")  # locks only the temporary table
    try:
        values = ", ?" * len(note_columns())
        store.executemany(f"INSERT INTO temp.incoming VALUES (?, ?, ?, ?, ?, ?, NULL, ?, ?{values})", _staging(records))
        # after the rows: to sort all names once takes less time than to insert each at its place
        store.execute("CREATE INDEX temp.incoming_by_table ON incoming (tbl, at, id)")
        store.execute("CREATE UNIQUE INDEX temp.incoming_once ON incoming (name)")
        store.execute("COMMIT")
    except sqlite3.IntegrityError:
        before, line, table, name = store.execute(TWICE).fetchone()
        raise Refused(
            f"lines {before} and {line} are one record ({table} {name.split(' ', 1)[-1]}): are these two dumps in one "
            "file? Load them one by one; nothing was loaded"
        ) from None
    finally:
        if store.in_transaction:
            store.execute("ROLLBACK")


def _staging(records: Iterable[Record]) -> Iterator[tuple[Any, ...]]:
    """Yield a row of the temporary table for each record."""
    columns = {table: set(columns_in_dump(table)) for table in (*TABLES, JOURNAL)}
    values_of, no_values = itemgetter(*note_columns()), (None,) * len(note_columns())
    for record in records:
        table, row = record.table, record.row
        mended, whole = " ".join(record.mended), row.keys() == columns[table]
        if table == NOTE and whole and record.at is None:
            yield record.line, table, row["uid"], row["id"], None, None, mended, True, *values_of(row)
            continue
        # as JSON, so that json_extract finds the record's references
        text = record.text or FORMAT(row)
        yield record.line, table, _name(record), row.get("id"), record.at, text, mended, whole, *no_values


def note_columns() -> tuple[str, ...]:
    """Return the columns of a note, without id and uid, that the temporary table has too."""
    return tuple(name for name in columns_in_dump(NOTE) if name not in {"id", "uid"})


def note_value(column: str) -> str:
    """Return the column of the temporary table for one of `note_columns`."""
    return f"note_{column}"


def columns_in_dump(table: str) -> tuple[str, ...]:
    """Return the columns of a table that a dump writes."""
    return tuple(name for name in judge().columns[table] if name not in DERIVED.get(table, ()))


def _name(record: Record) -> str | None:
    """Return a name that no other record of a dump has; None for an entry of the journal."""
    if record.table == JOURNAL:
        return None
    key = key_of(record.table)
    value = str(record.row[key])
    return value if key == "uid" else f"{key} {value}"  # uids are unique over all tables


FEW = 10_000  # records of a dump


def staged_scope(store: Store) -> str:
    """Return an SQL condition for the records `x` of the store that are staged, or for all."""
    (count,) = store.execute("SELECT count(*) FROM temp.incoming").fetchone()
    # a list of very many names would take longer than to look at the whole store
    return "x.uid IN (SELECT name FROM temp.incoming WHERE at IS NULL)" if count < FEW else "1"


def broken_relations(store: Store, where: str) -> dict[tuple[str, str], str]:
    """Return what is wrong with the records that match `where` (SQL) as records among records.

    The keys are a record's uid and what is wrong with it in short, the values are sentences.
    """
    prepare(store)
    found = {}
    for relation in RELATIONS:
        for row in unrelated(store, relation, where):
            what = relation.why
            if relation.missing:
                parent = f"{relation.parent} ({one_line(str(row[relation.missing]), 40)})"
                what = f"belongs to a {parent} that is neither in the file nor in the store"
            found[row["uid"], relation.why] = f"the {relation.table} {what}"
    return found


def check_relations(store: Store, known: Mapping[tuple[str, str], str], where: str) -> None:
    """Raise Refused if something is wrong with a record among records that is not `known`.

    Call it after all staged records are written.
    """
    for (uid, why), words in broken_relations(store, where).items():
        if (uid, why) not in known:
            line = store.execute("SELECT line FROM temp.incoming WHERE name = ?", (uid,)).fetchone()
            raise Refused(f"{f'line {line[0]}: ' if line else ''}{words}; nothing was loaded")


def insert(store: Store, table: str, row: Mapping[str, Any]) -> None:
    """Insert a row and its computed columns; raise Refused if the table does not accept them."""
    values = {**row, **_derived(table, row), **_implied(store, table, row)}
    _run(store, table, _insertion(table, tuple(values)), (*values.values(),))


@cache
def _insertion(table: str, names: tuple[str, ...]) -> str:
    columns = ", ".join(f"[{name}]" for name in names)
    return f"INSERT INTO [{table}] ({columns}) VALUES ({', '.join('?' * len(names))})"


def update(store: Store, table: str, key: str, row: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Write `new` values, and the columns computed from them, into the existing row `row`.

    `key` is the column that identifies the row. Raises Refused if the table does not accept the values.
    """
    values = {**new, **_derived(table, {**row, **new})}
    assignments = ", ".join(f"[{column}] = ?" for column in values)
    _run(store, table, f"UPDATE [{table}] SET {assignments} WHERE [{key}] = ?", (*values.values(), row[key]))


def _derived(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Compute the columns of a row that a dump leaves out."""
    if table != "conference":
        return {}
    try:
        first, last = date.fromisoformat(row["starts_on"]), date.fromisoformat(row["ends_on"])
        opens_at, closes_at = bounds(row["zone"], first, last, row["day_end"])
    except (ConfnoteError, ValueError, OverflowError) as error:
        raise Refused(f"the conference's dates are out of range ({error})") from error
    return {"opens_at": opens_at, "closes_at": closes_at}


def _implied(store: Store, table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that a record lacks and that other records imply.

    A note or link is of the conference of its owner, a note of the day of its time.
    """
    implied = {}
    if table in {"note", "link"} and "conference" not in row:
        owner = next((owner for owner in OWNERS if row.get(owner)), None)
        if owner:
            found = store.execute(f"SELECT conference FROM [{owner}] WHERE uid = ?", (row[owner],)).fetchone()
            implied["conference"] = found[0] if found else None
    if table == "note" and "day" not in row and row.get("conference") and not row.get("session"):
        prepare(store)
        sql = f"SELECT {DAY} FROM (SELECT ? AS conference, ? AS section, ? AS at, NULL AS day) x"
        (implied["day"],) = store.execute(sql, (row["conference"], row.get("section", ""), row["at"])).fetchone()
    return implied


def _run(store: Store, table: str, sql: str, values: tuple[Any, ...]) -> None:
    try:
        store.execute(sql, values)
    except sqlite3.IntegrityError as error:
        raise Refused(plain(table, error)) from error
