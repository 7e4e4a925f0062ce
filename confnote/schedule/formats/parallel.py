"""Divide an entry with several titles, as `One (Ada Lind)<br>Two (Bo Ek)`, into sessions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from confnote.schedule.columns import columns_of
from confnote.schedule.document import TREE
from confnote.schedule.formats.references import MAX_DEPTH
from confnote.schedule.formats.table_rows import TableRow, table_columns
from confnote.schedule.kinds import names_kind
from confnote.schedule.name_lists import JOINT
from confnote.schedule.people import is_named, split_outside
from confnote.schedule.text import line, listed

# between titles, the surest first; `One | Two` can be one title
BETWEEN = (re.compile(r"(?i)\s*</?br ?/?>\s*|\n"), re.compile(r"\s//\s"), re.compile(r"\s\|\s"))
IN_BRACKETS = re.compile(r".*\S\s*\((?P<names>[^()]+)\)")
# a title that goes on in the next line
GOES_ON = re.compile(r"[:,&\u2013\u2014-]\Z")
MOST = 20
# what only one session can have: the next import finds it by that
OWN = ("id", "url")


class Divided:
    """The titles of the entries of a file that are divided, and of those that can be several."""

    def __init__(self) -> None:
        self.sure: dict[str, None] = {}
        self.unsure: dict[str, None] = {}
        # the places of the rows that are divided
        self.places: set[str] = set()

    @property
    def notices(self) -> tuple[str, ...]:
        """Notices of these entries."""
        found = (
            (self.sure, "has several titles: it is", "have several titles: they are", "read as parallel sessions"),
            (self.unsure, "can be several parallel sessions: it is", "can be several parallel sessions: they are",
             "read as one"),
        )  # fmt: skip
        return tuple(
            f"{f'1 entry {one}' if len(titles) == 1 else f'{len(titles)} entries {more}'} {how}: "
            f"{listed([line(title, 60) for title in titles], 3)}"
            for titles, one, more, how in found if titles
        )  # fmt: skip

    def tree(self, node: Any, depth: int = 0) -> Any:
        """Return a part of a tree with the members of its lists divided."""
        if depth > MAX_DEPTH or not isinstance(node, TREE):
            return node
        if isinstance(node, dict):
            return {key: self.tree(value, depth + 1) for key, value in node.items()}
        parts = (self._divided(part, columns_of(part)) if isinstance(part, dict) else [part] for part in node)
        return [self.tree(part, depth + 1) for found in parts for part in found]

    def rows(self, rows: Sequence[TableRow]) -> Sequence[TableRow]:
        """Return the rows of a table, divided."""
        columns = table_columns(dict.fromkeys(heading for row in rows for heading in row.cells))
        found = [(row, self._divided(row.cells, columns)) for row in rows]
        self.places.update(row.where for row, parts in found if len(parts) > 1)
        return [replace(row, cells=cells) for row, parts in found for cells in parts]

    def _divided(self, cells: Mapping[str, Any], columns: Mapping[str, list[str]]) -> list[dict[str, Any]]:
        """Return the sessions of an entry; the entry itself if it is one."""
        whole = [dict(cells)]
        heading = next((name for name in columns.get("title", ()) if cells.get(name)), "")
        title = cells.get(heading)
        between = next((mark for mark in BETWEEN if isinstance(title, str) and mark.search(title)), None)
        titles = _parts(title, between) if between else []
        if not 1 < len(titles) <= MOST:
            return whole
        beside = {
            column: {
                name: parts for name in columns.get(column, ())
                if len(parts := _parts(cells.get(name), between)) == len(titles)
            }
            for column in ("speakers", "room", "org", "abstract")
        }  # fmt: skip
        names = [frozenset(found["names"].split()) for part in titles if (found := IN_BRACKETS.fullmatch(part))]
        have_names = len({*names}) == len(titles) and all(map(_ends_in_names, titles))
        goes_on = any(map(GOES_ON.search, titles)) or any(map(_goes_on, titles))
        if not have_names and (not beside["speakers"] or goes_on):
            return whole
        # a list of speakers is that of one talk, too
        is_open = any(isinstance(cells[name], list) for name in beside["speakers"]) or any(map(names_kind, titles))
        is_sure = have_names or bool(beside["room"]) or not (is_open or between is BETWEEN[-1])
        (self.sure if is_sure else self.unsure)[" / ".join(titles)] = None
        if not is_sure:
            return whole
        apart = {heading: titles, **{name: parts for found in beside.values() for name, parts in found.items()}}
        own = {name for column in OWN for name in columns.get(column, ())}
        return [
            {
                name: apart[name][place] if name in apart else value
                for name, value in cells.items() if not (place and name in own)
            }
            for place in range(len(titles))
        ]  # fmt: skip


def _parts(value: Any, between: re.Pattern[str] | None) -> list[str]:
    parts = between.split(value) if between and isinstance(value, str) else value if isinstance(value, list) else []
    return [part.strip() for part in parts if isinstance(part, str) and part.strip()]


def _ends_in_names(title: str) -> bool:
    """Return whether a title ends in names in brackets: `One (Ada Lind, Bo Ek)`."""
    found = IN_BRACKETS.fullmatch(title)
    return found is not None and all(is_named(part.strip()) for part in split_outside(found["names"], f"[,;]|{JOINT}"))


def _goes_on(title: str) -> bool:
    return title[0].islower() or title[0] in "(\u2013\u2014-"
