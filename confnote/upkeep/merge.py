"""Decide column by column which values of a file go into the same record of the store.

A value of the store is kept, unless it is empty; so two machines that filled in different things end with the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from confnote.upkeep.judge import judge

Row = Mapping[str, Any]
FILLED = ("conference", "session", "speaker", "note", "tech", "link")
# what a record is and where it belongs; the tags of a note are words of its text, and its offset is that of its time
PLACE = ("conference", "session", "note", "tech", "day", "section")
STAYING = {"uid", "id", "slug", "key", "imported", "at", "utc_offset", *PLACE}
# what a programme says of a session: half of an older programme would look like the user's own change
PROGRAMME = {
    "title", "subtitle", "kind", "status", "service", "track", "room", "starts_at", "ends_at", "abstract",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DifferingValue:
    """A value that differs: its record and column, the value here before, the one in the file.

    `taken` says whether the store has the file's now. `conference` is a uid, None for the inbox.
    """

    name: str
    table: str
    conference: str | None
    field: str
    here: Any
    file: Any
    taken: bool


def merged(
    table: str, own: Row, row: Row, differing: Row, *, theirs: bool = False, mended: tuple[str, ...] = ()
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the values of `differing` to write into `own`, and the others that contradict it.

    `theirs` takes all but the `mended` ones, which salvage could not read. A note that is private on either side is,
    but not if salvage only supposes that.
    """
    if {*mended} & {*PLACE}:
        mended = (*mended, *PLACE)
    take, leave = {}, {}
    for column, value in differing.items():
        if (table, column) == ("note", "private") and (own[column] or column in mended):
            continue
        if (theirs and column not in mended) or _fills(table, own, row, column):
            take[column] = value
        elif not _fills(table, row, own, column):  # else the file lacks what is here, and adds nothing
            leave[column] = value
    return take, leave


def is_empty(table: str, column: str, value: object) -> bool:
    """Return whether a value says nothing: none, no text, or the column's default."""
    known = judge().columns[table].get(column)
    default = known.default.strip("'") if known and known.default is not None else ""
    return value is None or str(value) in {"", default}


def _fills(table: str, own: Row, row: Row, column: str) -> bool:
    if table not in FILLED or column in STAYING or (table, column) == ("note", "tags"):
        return False
    if is_empty(table, column, row.get(column)) or not is_empty(table, column, own.get(column)):
        return False
    if table != "session":
        return True
    if column in PROGRAMME:
        return bool(own.get("imported") == row.get("imported"))
    if column in {"entered_at", "left_at"}:
        # a visit is one: its end is not that of another
        same = own.get("entered_at") in {None, row.get("entered_at")}
        return same and own.get("attendance", "") in {"", row.get("attendance")}
    return True
