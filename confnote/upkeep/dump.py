"""A store -> the lines of a dump, the same ones for the same records."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from confnote.store.tables import RECORDS
from confnote.upkeep.lines import DERIVED, JOURNAL, TABLES, TRASH, Header, encode, last_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from confnote.store.connect import Store

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
