r"""Write a store as JSON Lines: a header first, one record a line, the number of records last.

The same records always give the same lines. Characters that a terminal or an editor could take for a command or a line
end are written as `\uXXXX`, so that a dump can be shown, cut at its line ends, and read back to the same strings.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path, PureWindowsPath
from typing import IO, Any, Literal

from confnote.core.files import cannot_write, is_stream, make_folder, writing
from confnote.core.text import safe_json
from confnote.errors import UPGRADE, Refused
from confnote.store.db import SCHEMA_VERSION, Store
from confnote.store.read import one_state
from confnote.store.trash import joined_to
from confnote.store.triggers import RECORDS

FORMAT = "confnote dump"
FORMAT_VERSION = 1  # of the lines; the columns in them depend on the schema, which has its own number
TABLES = (*RECORDS, "post", "setting", "draft")  # in the order of a dump: parents before children
KEYS = {"setting": "key", "draft": "who"}  # the column that identifies a row, if that is not uid
# computed from other columns, or of this machine alone, so no part of a dump: a link's captions are in no dump either
DERIVED = {"conference": ("opens_at", "closes_at"), "link": ("cues",)}
DROPPED = {("conference", "source"): 2}  # the schema that dropped a column; older dumps still have it
AGAIN = "nothing was loaded: fetch or make the file again, whole"
TRASH, JOURNAL, POST = "trash", "journal", "post"
MENDED = "mended"  # in the line of a record: columns whose values salvage had to replace
PLACES = ("path", "template")  # settings of a post that name a folder of one machine
ORDER = {"setting": "key", "draft": "who", JOURNAL: "seq"}  # the column to sort by, if that is not id
BY_SESSION = ("session_speaker", "session_alias")  # these belong to a conference only through their session
JOINED = "joined"  # in the line of a deleted product: the uid of the one that it was joined to
DELETED = """SELECT at, tbl, before FROM journal j WHERE after IS NULL
 AND seq = (SELECT max(seq) FROM journal k WHERE k.uid = j.uid) ORDER BY seq"""
IN_MEMORY = 1 << 25  # bytes of a dump to standard output that are collected in memory; the rest goes to a file


def key_of(table: str) -> str:
    """Return the column that identifies a table's rows on every machine."""
    return KEYS.get(table, "uid")


def encode(value: Mapping[str, Any]) -> str:
    """Return a JSON object as a line, with its line end."""
    return safe_json(json.dumps(value, ensure_ascii=False, separators=(",", ":"))) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The first line of a dump: its schema, and whether trash and journal follow.

    `conference` is a slug, None for a dump of all conferences.
    """

    schema: int
    conference: str | None = None
    trash: bool = False
    journal: bool = False

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> Header:
        """Return the header in a parsed line; raise Refused if there is none or it is too new."""
        if value.get("format") != FORMAT:
            if value.keys() & {"table", "end"}:
                raise Refused(f"it is a part of a dump: the first line, its header, is missing; {AGAIN}")
            raise Refused("it is JSON, but no dump of confnote's (confnote dump makes one)")
        version, schema, slug = value.get("version"), value.get("schema"), value.get("conference")
        if type(version) is not int or type(schema) is not int or version < 1 or schema < 1:
            raise Refused("its header names no version: it is no dump that confnote made")
        # an older dump lacks columns, which get their defaults; a newer one has columns that would be lost
        if version > FORMAT_VERSION or schema > SCHEMA_VERSION:
            raise Refused(
                f"it was made by a newer confnote (format {version}, schema {schema}; this one knows {FORMAT_VERSION}"
                f" and {SCHEMA_VERSION}): {UPGRADE}"
            )
        extras = {extra: bool(value.get(extra)) for extra in (TRASH, JOURNAL)}
        return cls(schema=schema, conference=slug if isinstance(slug, str) else None, **extras)


def complete(header: Header, lines: Iterable[str]) -> Generator[str]:
    """Yield a whole dump: the header, the lines of its records, and a line with their number.

    A dump without that last line was cut off.
    """
    yield encode({"format": FORMAT, "version": FORMAT_VERSION, **asdict(header)})
    count = 0
    for line in lines:
        count += 1
        yield line
    yield encode({"end": FORMAT, "records": count})


FileType = Literal["dump", "store", "text"]


def type_of(beginning: bytes) -> FileType:
    """Return a file's type by its first bytes: dump (any JSON object), store (SQLite) or text."""
    if beginning.startswith(b"SQLite format 3\0"):
        return "store"
    words = beginning.removeprefix(b"\xef\xbb\xbf").lstrip()
    # take a few bytes of a cut dump for a dump, so that the message is about dumps
    opening = b'{"format":"confnote'
    # `{{` and `{%` begin a template
    is_object = words[:1] == b"{" and words[1:].lstrip()[:1] in {b'"', b"}"}
    return "dump" if is_object or (words and opening.startswith(words)) else "text"


def dump(
    store: Store, conference: tuple[str, str] | None = None, *, trash: bool = False, journal: bool = False
) -> Generator[str]:
    """Return the lines of all records, or of one conference (uid, slug), by table, then by handle.

    All lines show the store at one moment. With `journal`, `trash` is ignored: the journal has all deletions.
    """
    uid, slug = conference or (None, None)
    trash = trash and not journal
    header = Header(schema=store.version, conference=slug, trash=trash, journal=journal)
    return complete(header, _lines(store, uid, trash=trash, journal=journal))


def record_line(table: str, row: dict[str, Any]) -> str:
    """Return the line of a record, without the columns that are computed from others."""
    derived, there = DERIVED.get(table, ()), portable(table, row)
    return encode({"table": table, **{name: value for name, value in there.items() if name not in derived}})


def portable(table: str, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row without what is of one machine.

    That are the captions of a link, and the folders of a post's file and template.
    """
    if table == "link" and "cues" in row:
        return {name: value for name, value in row.items() if name != "cues"}
    if table != POST:
        return row
    there = {name: value for name, value in row.items() if name != "path"}
    template = place_in(row.get("options"), "template")
    # a Windows path, which also splits at `/`; the name stays, because another machine may have a template of that name
    places = {"path": "", "template": PureWindowsPath(template).name}
    return there | {"options": _with_places(row.get("options"), places)}


def with_own_places(options: Any, own: Any) -> Any:
    """Return a dumped post's settings (JSON) with the folders of `own`, the same post here.

    A path in the dump stays, and so does the name of another template.
    """
    places = {name: place_in(options, name) for name in PLACES}
    if not places["path"]:
        places["path"] = place_in(own, "path")
    template = place_in(own, "template")
    if places["template"] == PureWindowsPath(template).name:
        places["template"] = template
    return _with_places(options, places)


def place_in(options: Any, name: str) -> str:
    """Return a setting of a post (JSON); empty if it has none."""
    try:
        return str(json.loads(options).get(name) or "")
    except (ValueError, TypeError, AttributeError, RecursionError):  # doctor names settings that cannot be read
        return ""


def _with_places(options: Any, places: Mapping[str, str]) -> Any:
    """Return the settings of a post (JSON) with other places."""
    changed = {name: place for name, place in places.items() if place != place_in(options, name)}
    return json.dumps({**json.loads(options), **changed}, ensure_ascii=False) if changed else options


def _lines(store: Store, conference: str | None, *, trash: bool, journal: bool) -> Iterator[str]:
    with one_state(store):
        for table in TABLES:
            if table in RECORDS:
                yield from _record_lines(store, table, *_belonging(table, conference))
                continue
            for row in _rows(store, table, *_belonging(table, conference)):
                yield record_line(table, row)
        if trash:
            yield from _trash(store, conference)
        if journal:
            for row in _rows(store, JOURNAL):
                sides = {side: json.loads(row[side]) if row[side] else None for side in ("before", "after")}
                row |= {side: there and portable(row["tbl"], there) for side, there in sides.items()}
                yield encode({"table": JOURNAL, **row})


def _belonging(table: str, conference: str | None) -> tuple[str, tuple[str, ...]]:
    """Return (SQL, values) of the condition for the rows of a conference (a uid)."""
    if conference is None:
        # when the user went out (`stop`) or pinned a room (`here`) is of the moment, and of one machine
        of_moment = "key LIKE 'out:%' OR key LIKE 'here:%' OR key = 'pins'"
        return f"NOT ({of_moment})" if table == "setting" else "1", ()
    conditions = {
        "conference": "uid = ?",
        "setting": "key = 'room:' || ?",
        "draft": "0 AND ?",
        **dict.fromkeys(BY_SESSION, "session IN (SELECT uid FROM session WHERE conference = ?)"),
    }
    return conditions.get(table, "conference = ?"), (conference,)


def _record_lines(store: Store, table: str, where: str, values: tuple[str, ...]) -> Iterator[str]:
    """Yield what `record_line` returns for each row; SQLite makes the JSON, in less time."""
    names = [row[1] for row in store.execute(f"PRAGMA table_info([{table}])")]
    fields = "".join(f", '{name}', [{name}]" for name in names if name not in DERIVED.get(table, ()))
    sql = f"SELECT json_object('table', '{table}'{fields}) FROM [{table}] WHERE {where} ORDER BY id"
    for (line,) in store.execute(sql, values):
        yield safe_json(line) + "\n"


def _rows(store: Store, table: str, where: str = "1", values: tuple[str, ...] = ()) -> Iterator[dict[str, Any]]:
    cursor = store.execute(f"SELECT * FROM [{table}] WHERE {where} ORDER BY {ORDER.get(table, 'id')}", values)
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=True))


def _trash(store: Store, conference: str | None) -> Iterator[str]:
    """Yield a line for each deleted record of a conference (None: of all), by time of deletion."""
    # a deleted speaker link names only its session, which may be deleted too
    gone = [(at, table, json.loads(before)) for at, table, before in store.execute(DELETED) if table in RECORDS]
    sessions = {row["uid"] for _, table, row in gone if table == "session" and row["conference"] == conference}
    if conference is not None:
        sessions |= {uid for (uid,) in store.execute("SELECT uid FROM session WHERE conference = ?", (conference,))}
    for at, table, row in gone:
        of = "uid" if table == "conference" else "conference"
        belongs = row["session"] in sessions if table in BY_SESSION else row[of] == conference
        if belongs or conference is None:
            target = joined_to(store, row["uid"]) if table == "tech" else None
            joined = {JOINED: target} if target else {}
            yield encode({"table": TRASH, "of": table, "at": at, **joined, "row": row})


def write_file(path: Path, lines: Iterable[str]) -> int:
    """Write lines to a private file, whole or not at all, or into a pipe; return how many.

    Make the folder of a file if there is none. Raises Refused.
    """
    try:
        if is_stream(path):
            with _spooled(lines) as (spool, count), writing(path) as file:
                shutil.copyfileobj(spool, file)
            return count
        count = 0
        make_folder(path.parent)
        with writing(path) as file:
            for line in lines:
                file.write(line.encode())
                count += 1
    except OSError as error:
        raise cannot_write(path, error) from error
    return count


def write_stdout(lines: Iterable[str]) -> None:
    """Write lines to standard output."""
    with _spooled(lines) as (spool, _):
        sys.stdout.flush()
        shutil.copyfileobj(spool, sys.stdout.buffer)
        sys.stdout.buffer.flush()


@contextmanager
def _spooled(lines: Iterable[str]) -> Iterator[tuple[IO[bytes], int]]:
    """Yield all lines as a file, and their number: a slow reader must not keep the store locked."""
    count = 0
    with tempfile.SpooledTemporaryFile(IN_MEMORY, "w+b") as spool:
        for line in lines:
            spool.write(line.encode())
            count += 1
        spool.seek(0)
        yield spool, count
