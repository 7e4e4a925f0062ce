"""Describe a list once, by its columns, and render it as plain lines, JSON or terminal lines.

A plain line is one record: its fields in a fixed order, two or more spaces apart, never more than one space within a
field (`awk -F '  +'` takes them apart). `-` is an empty field; empty fields at the end are left out. The handle comes
first, free text last. Further lines of a note are indented, so every line that begins with a handle begins a record.
The keys of JSON are a contract, in this order; new keys follow them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import zip_longest
from typing import Any, NamedTuple

from confnote.core.text import one_line, safe_json, safe_text
from confnote.core.time import local_time
from confnote.model import Dossier, Link, Note, Session, Speaker, Tech
from confnote.views.lines import GAP, Line, Sheet, View, hashtags

Json = dict[str, Any]

# wide enough for nearly all values, so that fields line up without being measured first
HANDLE, MINUTE, SPAN, KIND, ATTENDANCE, STATE, RATING, LINK_KIND, MISSING = 5, 16, 22, 8, 10, 9, 3, 6, 24
INDENT = "    "


class Scope(NamedTuple):
    """What the rows of a list refer to: slug and zone of the conference, handles by uid.

    Slug and zone are None in the inbox. `notes` counts the notes of each session.
    """

    slug: str | None = None
    zone: str | None = None
    handles: Mapping[str | None, str] = {}
    notes: Mapping[str | None, int] = {}

    @classmethod
    def of(cls, dossier: Dossier | None) -> Scope:
        """Return the scope of a conference's rows; without a dossier that of the inbox."""
        if dossier is None:
            return cls()
        things: tuple[Session | Note | Tech, ...] = (*dossier.sessions, *dossier.notes, *dossier.tech)
        return cls(
            slug=dossier.conference.slug,
            zone=dossier.conference.zone,
            handles={thing.uid: thing.handle for thing in things},
            notes=Counter(note.session for note in dossier.notes),
        )

    def moment(self, at: int | None, minutes_east: int = 0) -> datetime | None:
        """Return local time at the conference; in the inbox that of the note's machine."""
        if at is None:
            return None
        if self.zone is None:
            # the zone's name is unknown there, a note keeps only the offset it was typed at
            return datetime.fromtimestamp(at / 1000, UTC).astimezone(timezone(timedelta(minutes=minutes_east)))
        return local_time(at, self.zone)


class Column(NamedTuple):
    """One fact of a row: its key in JSON, its value, and how a plain line spells and pads it.

    Without `value` it is the attribute named `key`. Both `value` and `plain` get the row and the scope of the list.
    """

    key: str
    value: Callable[[Any, Scope], Any] | None = None
    plain: Callable[[Any, Scope], str] | None = None
    width: int = 0

    def of(self, row: Any, scope: Scope) -> Any:
        """Return the value in a row."""
        return getattr(row, self.key) if self.value is None else self.value(row, scope)

    def spell(self, row: Any, scope: Scope) -> str:
        """Return the field of a plain line."""
        return self.plain(row, scope) if self.plain else spelled(self.of(row, scope))


def spelled(value: Any) -> str:
    """Return a value as a plain line has it: `2022-05-18 11:00`, `#a #b`; nothing for None."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, tuple):
        return hashtags(value)
    return "" if value is None else str(value)


def json_value(value: Any) -> Any:
    """Return a value for JSON: days and times (to the second) in ISO 8601, links as objects."""
    # a datetime is a date too, so it goes first
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [json_value(item) for item in value]
    if isinstance(value, Link):
        return {"handle": value.handle, "kind": value.kind, "url": value.url, "title": value.title}
    if isinstance(value, Speaker):
        return {"name": value.name, "org": value.org, "handle": value.handle, "url": value.url}
    return value


class Table(NamedTuple):
    """A kind of row: its columns in the order of JSON, and the keys of a plain line in their order.

    `shown` are columns of plain lines alone. If the last field is `multiline`, its further lines are indented.
    """

    columns: tuple[Column, ...]
    plain: tuple[str, ...]
    shown: tuple[Column, ...] = ()
    multiline: bool = False

    def value(self, row: Any, scope: Scope) -> Json:
        """Return a row as JSON."""
        return {column.key: json_value(column.of(row, scope)) for column in self.columns}

    def records(self, rows: Iterable[Any], scope: Scope, **replaced: str) -> Iterator[str]:
        """Yield the plain lines of the rows; `replaced` has other fields by key."""
        # keys of plain lines are looked up once for a list, not once for a row
        known = {column.key: column for column in (*self.columns, *self.shown)}
        columns = [known[key] for key in self.plain]
        widths = [column.width for column in columns]
        for row in rows:
            fields = [replaced.get(column.key) or column.spell(row, scope) for column in columns]
            if not self.multiline:
                yield record(fields, widths)
                continue
            # the text of a note keeps its blanks: it is the last field, so nothing has to be found behind it
            first, *rest = safe_text(fields[-1]).strip().split("\n")
            yield aligned([*map(one_line, fields[:-1]), first], widths)
            for line in rest:
                yield f"{INDENT}{line}".rstrip()

    def listing(self, rows: Sequence[Any], scope: Scope, lines: Callable[[Sheet], Iterable[Line]]) -> Listing:
        """Return a list of the rows in order; `lines` arranges them for a terminal."""
        return Listing(
            lines=lines,
            plain=lambda: self.records(rows, scope),
            values=lambda: [self.value(row, scope) for row in rows],
        )


class Listing(View):
    """A list as lines for a terminal, plain lines or JSON, each made only when asked for."""

    __slots__ = ("plain", "values")

    def __init__(
        self, lines: Callable[[Sheet], Iterable[Line]], plain: Callable[[], Iterable[str]], values: Callable[[], Any]
    ) -> None:
        super().__init__(lines)
        self.plain, self.values = plain, values


def record(fields: Iterable[str], widths: Sequence[int] = ()) -> str:
    """Return the plain line of some fields, padded to `widths`, without empty ones at the end."""
    shown = [one_line(field) for field in fields]
    while shown and not shown[-1]:
        shown.pop()
    return aligned(shown, widths)


def aligned(fields: Sequence[str], widths: Sequence[int]) -> str:
    """Return safe fields side by side, each padded to its width."""
    padded = zip_longest(fields, widths[: len(fields)], fillvalue=0)
    return GAP.join(f"{field or '-':<{width}}" for field, width in padded).rstrip()


def dumps(value: Json | Sequence[Json]) -> str:
    """Return one JSON document, indented by two, without a line end; it is safe to show."""
    import json  # 8 ms, and plain lines need none

    return safe_json(json.dumps(value, ensure_ascii=False, indent=2))
