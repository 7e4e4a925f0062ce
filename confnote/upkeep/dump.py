r"""Rows <-> the lines of a dump: JSON Lines, documented in the README; a header first, the number of records last.

What could be taken for a line end or a command to a terminal is written as `\uXXXX`, so that a dump can be shown, cut
by any tool at its line ends, and read back to the same strings.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from confnote.core.files import replacing
from confnote.core.text import safe_json
from confnote.errors import Refused
from confnote.store.tables import RECORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from confnote.store.db import Store


FORMAT = "confnote dump"
VERSION = 1  # of the lines; the columns in them are of a schema, which has a number of its own
TABLES = (*RECORDS, "post", "setting", "draft")
"""The tables whose rows are records of a dump, in its order: what is referred to before what refers."""
KEYS = {"setting": "key", "draft": "who"}
"""What names a row, where it is not its uid."""
DERIVED = {"conference": ("opens_at", "closes_at")}
"""Columns that are made from others, and so are no part of a dump."""
TRASH, JOURNAL = "trash", "journal"


def key_of(table: str) -> str:
    """Return the column that names a table's rows on every machine."""
    return KEYS.get(table, "uid")


def encode(value: Mapping[str, Any]) -> str:
    """Return a line, with its end."""
    return safe_json(json.dumps(value, ensure_ascii=False, separators=(",", ":"))) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the first line says: the schema of the rows, the one conference (its slug) or None for all, the extras."""

    schema: int
    conference: str | None = None
    trash: bool = False
    journal: bool = False

    def line(self) -> str:
        """Return it as a line."""
        return encode(
            {
                "format": FORMAT,
                "version": VERSION,
                "schema": self.schema,
                "conference": self.conference,
                "trash": self.trash,
                "journal": self.journal,
            }
        )


def last_line(records: int) -> str:
    """Return the line that ends a dump: by it one that was cut off is known."""
    return encode({"end": FORMAT, "records": records})


Sort = Literal["dump", "store", "text"]


def sort_of(beginning: bytes) -> Sort:
    """Say what a file is by its first bytes: a dump (or the beginning of one), an SQLite file, or some text."""
    if beginning.startswith(b"SQLite format 3\0"):
        return "store"
    words = beginning.removeprefix(b"\xef\xbb\xbf").lstrip()
    opening = b'{"format":"confnote'
    is_object = words[:1] == b"{" and words[1:].lstrip()[:1] in {b'"', b"}"}  # `{{` is a template's, `{%` too
    return "dump" if is_object or (words and opening.startswith(words)) else "text"


BY_SESSION = ("session_speaker", "session_alias")
DELETED = """SELECT at, tbl, before FROM journal j WHERE after IS NULL
 AND seq = (SELECT max(seq) FROM journal k WHERE k.uid = j.uid) ORDER BY seq"""


def dump(
    store: Store, conference: tuple[str, str] | None = None, *, trash: bool = False, journal: bool = False
) -> Iterator[str]:
    """Yield the lines of all records, or of one conference, given as (uid, slug), of one moment of the store.

    Records stand by table and handle. The journal tells of all that was deleted, so it needs no trash beside it.
    """
    slug = conference[1] if conference else None
    yield Header(schema=store.version, conference=slug, trash=trash and not journal, journal=journal).line()
    count = 0
    store.execute("BEGIN")  # one moment for all the queries
    try:
        for line in _lines(store, conference[0] if conference else None, trash=trash and not journal, journal=journal):
            count += 1
            yield line
    finally:
        store.execute("COMMIT")
    yield last_line(count)


def _lines(store: Store, conference: str | None, *, trash: bool, journal: bool) -> Iterator[str]:
    for table in TABLES:
        derived = DERIVED.get(table, ())
        for row in _rows(store, table, *_chosen(table, conference)):
            yield encode({"table": table, **{name: value for name, value in row.items() if name not in derived}})
    if trash:
        yield from _trash(store, conference)
    if journal:
        for row in _rows(store, JOURNAL):
            row |= {side: json.loads(row[side]) if row[side] else None for side in ("before", "after")}
            yield encode({"table": JOURNAL, **row})


def _chosen(table: str, conference: str | None) -> tuple[str, tuple[str, ...]]:
    """Return which rows of a table belong to a conference, as SQL with its values."""
    if conference is None:
        return "1", ()
    which = {
        "conference": "uid = ?",
        "setting": "key = 'room:' || ?",
        "draft": "0 AND ?",
        **dict.fromkeys(BY_SESSION, "session IN (SELECT uid FROM session WHERE conference = ?)"),
    }
    return which.get(table, "conference = ?"), (conference,)


def _rows(store: Store, table: str, where: str = "1", values: Iterable[str] = ()) -> Iterator[dict[str, Any]]:
    order = {"setting": "key", "draft": "who", JOURNAL: "seq"}.get(table, "id")
    cursor = store.execute(f"SELECT * FROM [{table}] WHERE {where} ORDER BY {order}", tuple(values))
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=True))


def _trash(store: Store, conference: str | None) -> Iterator[str]:
    """Yield what was deleted and is not back, in the order it was deleted in."""
    gone = [(at, table, json.loads(before)) for at, table, before in store.execute(DELETED) if table in RECORDS]
    sessions = {row["uid"] for _, table, row in gone if table == "session" and row["conference"] == conference}
    if conference is not None:
        sessions |= {uid for (uid,) in store.execute("SELECT uid FROM session WHERE conference = ?", (conference,))}
    for at, table, row in gone:
        of = "uid" if table == "conference" else "conference"
        belongs = row["session"] in sessions if table in BY_SESSION else row[of] == conference
        if belongs or conference is None:
            yield encode({"table": TRASH, "of": table, "at": at, "row": row})


IN_MEMORY = 1 << 25  # bytes of a dump


def write_file(path: Path, lines: Iterable[str]) -> int:
    """Write the lines into a private file in place of what is there, on disk when this returns; return how many."""
    count = 0
    try:
        with replacing(path) as file:
            for line in lines:
                file.write(line.encode())
                count += 1
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}; nothing of it was changed") from error
    return count


def put_out(lines: Iterable[str]) -> int:
    """Write the lines to standard output once all have been read: a reader that waits there must not hold the store."""
    with tempfile.SpooledTemporaryFile(IN_MEMORY, "w+b") as spool:
        count = 0
        for line in lines:
            spool.write(line.encode())
            count += 1
        spool.seek(0)
        sys.stdout.flush()
        shutil.copyfileobj(spool, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    return count
