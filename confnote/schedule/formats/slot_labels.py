"""Read rows whose column of speakers has the name of a slot: `11:00, Keynote 1`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from confnote.schedule.bare_cells import bare_cell, several_names, without_role
from confnote.schedule.formats.table_rows import LENGTHS, TableRow, table_columns
from confnote.schedule.kinds import names_kind
from confnote.schedule.people import has_given_name, is_named
from confnote.schedule.text import line, listed


@lru_cache(maxsize=4096)  # many sessions have the same people
def names_nobody(text: str) -> bool:
    """Return whether a text in the place of speakers names no person: `Coffee`, `Keynote 1`."""
    names = several_names(without_role(bare_cell(text)))
    return not any(is_named(name) or has_given_name(name) for name in names)


@dataclass(slots=True)
class _Slot:
    """A row that names a slot, and the rows below it without a time."""

    row: TableRow
    below: list[TableRow] = field(default_factory=list)


class SlotLabels:
    """The rows of a table, by what they say in the columns of times, titles and speakers."""

    def __init__(self, records: Sequence[TableRow]) -> None:
        headings = dict.fromkeys(heading for record in records for heading, text in record.cells.items() if text)
        self.columns = table_columns(headings)
        self.notices: list[str] = []
        # the rows that are no session
        self.places: set[str] = set()
        people = [text for record in records if (text := self._text(record, "speakers"))]
        has_all = {"start", "title", "speakers"} <= self.columns.keys()
        labels = sum(map(self._is_label, records)) if has_all else 0
        # of a name of a band nobody knows that it is a person
        are_people = 2 * sum(map(names_nobody, people)) < len(people) + labels
        self.records = [*self._read(records)] if labels and are_people else records

    def _text(self, record: TableRow, column: str) -> str:
        return next((text for name in self.columns.get(column, ()) if (text := record.cells.get(name))), "")

    def _is_label(self, record: TableRow) -> bool:
        who = self._text(record, "speakers")
        is_alone = bool(self._text(record, "start") and who) and not (self._text(record, "title") or record.speakers)
        return is_alone and names_nobody(who)

    def _read(self, records: Sequence[TableRow]) -> Iterator[TableRow]:
        slot: _Slot | None = None
        for record in records:
            is_below = not self._text(record, "start") and (
                self._text(record, "title") or self._text(record, "speakers")
            )
            if slot and is_below and self._text(record, "date") in {"", self._text(slot.row, "date")}:
                slot.below.append(record)
                continue
            yield from self._sessions(slot) if slot else ()
            slot = _Slot(record) if self._is_label(record) else None
            yield from () if slot else [record]
        yield from self._sessions(slot) if slot else ()

    def _sessions(self, slot: _Slot) -> Iterator[TableRow]:
        """Yield the talks of a slot, or the slot as one session if no talk of it has a title."""
        title = self.columns["title"][0]
        # what is beside the name of a slot is no organisation
        who = ": ".join(filter(None, (self._text(slot.row, column) for column in ("speakers", "org"))))
        if not any(self._text(row, "title") for row in slot.below):
            of_people = [*self.columns["speakers"], *self.columns.get("org", ())]
            own = {name: text for name, text in slot.row.cells.items() if name not in of_people}
            for row in slot.below:
                for name in row.cells.keys() - {*of_people, *self.columns.get("date", ())}:
                    own[name] = "\n\n".join(filter(None, (own.get(name), row.cells[name])))
            pairs = [(self._text(row, "speakers"), self._text(row, "org")) for row in slot.below]
            people = "; ".join(f"{name} ({org})" if org else name for name, org in pairs)
            own |= {self.columns["speakers"][0]: people} if people else {}
            yield replace(slot.row, cells={**own, title: who})
            return
        self.places.add(slot.row.where)
        times = [name for column in ("date", "start", *LENGTHS) for name in self.columns.get(column, ())]
        above = {name: text for name in times if (text := slot.row.cells.get(name))}
        column = "kind" if names_kind(who) else "track"
        above |= {} if column in self.columns else {column: who}
        for row in slot.below:
            names = "" if self._text(row, "title") else self._text(row, "speakers")
            if names:
                self.notices.append(line(names, 40))
            yield replace(row, cells={**above, **row.cells, **({title: names} if names else {})})


def with_labels_of_slots(records: Sequence[TableRow]) -> tuple[Sequence[TableRow], set[str], tuple[str, ...]]:
    """Return the rows with the time of its slot for each talk.

    Also return the places of the rows that only name a slot, and a notice of talks without a title.
    """
    labels = SlotLabels(records)
    what = "1 entry has" if len(labels.notices) == 1 else f"{len(labels.notices)} entries have"
    notice = f"{what} no title, the speakers count as one: {listed(labels.notices)}"
    return labels.records, labels.places, (notice,) if labels.notices else ()
