"""Describe a list once, by its columns, and render it as plain lines, JSON or terminal lines.

A plain line is one record: its fields in a fixed order, two or more spaces apart, never more than one space within a
field (`awk -F '  +'` splits them). `-` is an empty field; empty fields at the end are left out. The handle comes first,
free text last. Further lines of a note are indented, so every line that begins with a handle begins a record.
Scripts may rely on the keys of JSON and on their order: new keys follow the old ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import zip_longest
from typing import Any, NamedTuple

from confnote.core.kinds import MOMENTS
from confnote.core.text import one_line, safe_json, safe_text
from confnote.core.time import clock_words, local_time
from confnote.model import Dossier, Link, Note, Position, Session, Speaker, Tech
from confnote.views.lines import GAP, Line, Sheet, View, hashtags

Json = dict[str, Any]

# column widths, wide enough for nearly all values: fields are aligned without measuring all rows first
HANDLE, MINUTE, SPAN, KIND, ATTENDANCE, STATE, RATING, LINK_KIND, MISSING = 5, 16, 22, 8, 10, 9, 3, 6, 24
INDENT = "    "
# the values that JSON has as objects, with their keys
OBJECTS: dict[type, tuple[str, ...]] = {
    Link: ("handle", "kind", "url", "title"),
    Speaker: ("name", "org", "handle", "url"),
    Position: ("seconds", "url", "sure"),
}


class Scope(NamedTuple):
    """What columns need besides the row: slug and zone of the conference, and handles by uid.

    Slug and zone are None in the inbox. `notes` has the number of notes by the uid of a session.
    """

    slug: str | None = None
    zone: str | None = None
    handles: Mapping[str | None, str] = {}
    notes: Mapping[str | None, int] = {}

    @classmethod
    def of(cls, dossier: Dossier | None) -> Scope:
        """Return the scope of a conference, or of the inbox if there is no dossier."""
        if dossier is None:
            return cls()
        things: tuple[Session | Note | Tech, ...] = (*dossier.sessions, *dossier.notes, *dossier.tech)
        return cls(
            slug=dossier.conference.slug,
            zone=dossier.conference.zone,
            handles={thing.uid: thing.handle for thing in things},
            notes=Counter(note.session for note in dossier.notes if note.kind not in MOMENTS),
        )

    def moment(self, at: int | None, minutes_east: int = 0) -> datetime | None:
        """Return local time at the conference; in the inbox, at the UTC offset `minutes_east`."""
        if at is None:
            return None
        if self.zone is None:
            # a note of the inbox has no zone, only the UTC offset at which it was typed
            return datetime.fromtimestamp(at / 1000, UTC).astimezone(timezone(timedelta(minutes=minutes_east)))
        return local_time(at, self.zone)


class Column(NamedTuple):
    """One fact of a row: its key in JSON, its value, its text and least width in a plain line.

    The default value is the row's attribute `key`, the default text is `spelled(value)`.
    """

    key: str
    value: Callable[[Any, Scope], Any] | None = None
    plain: Callable[[Any, Scope], str] | None = None
    width: int = 0

    def of(self, row: Any, scope: Scope) -> Any:
        """Return the value of this column in a row."""
        return getattr(row, self.key) if self.value is None else self.value(row, scope)

    def spell(self, row: Any, scope: Scope) -> str:
        """Return the text of this column in a plain line."""
        return self.plain(row, scope) if self.plain else spelled(self.of(row, scope))

    def within(self, name: str) -> Column:
        """Return this column for rows that have the record in the attribute `name`."""
        return self._replace(
            value=lambda row, scope: self.of(getattr(row, name), scope),
            plain=lambda row, scope: self.spell(getattr(row, name), scope),
        )


def spelled(value: Any) -> str:
    """Return the text of a value in plain lines: `2022-05-18 11:00`, `#a #b`; empty for None."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d} {clock_words(value)}"
    if isinstance(value, tuple):
        return hashtags(value)
    return "" if value is None else str(value)


def json_value(value: Any) -> Any:
    """Return a value for JSON: days and times in ISO 8601, the types of OBJECTS as objects."""
    # first, since a datetime is a date too
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [json_value(item) for item in value]
    if type(value) in OBJECTS:
        return {key: getattr(value, key) for key in OBJECTS[type(value)]}
    return value


class Table(NamedTuple):
    """The columns of a kind of row in the order of JSON, and the keys of a plain line in order.

    `shown` are columns for plain lines only. `multiline`: the last field may have several lines (indented from the
    second on).
    """

    columns: tuple[Column, ...]
    plain: tuple[str, ...]
    shown: tuple[Column, ...] = ()
    multiline: bool = False

    def value(self, row: Any, scope: Scope) -> Json:
        """Return a row as JSON."""
        return {column.key: json_value(column.of(row, scope)) for column in self.columns}

    def records(self, rows: Iterable[Any], scope: Scope, **replaced: str) -> Iterator[str]:
        """Yield the plain lines of the rows; `replaced` has other texts for columns, by key."""
        known = {column.key: column for column in (*self.columns, *self.shown)}
        columns = [known[key] for key in self.plain]
        widths = [column.width for column in columns]
        for row in rows:
            fields = [
                replaced[column.key] if column.key in replaced else column.spell(row, scope) for column in columns
            ]
            if not self.multiline:
                yield record(fields, widths)
                continue
            # the text of a note may have several blanks in a row: no field follows it
            first, *rest = safe_text(fields[-1]).strip().split("\n")
            yield aligned([*map(one_line, fields[:-1]), first], widths)
            for line in rest:
                yield f"{INDENT}{line}".rstrip()

    def listing(self, rows: Sequence[Any], scope: Scope, lines: Callable[[Sheet], Iterable[Line]]) -> Listing:
        """Return a list of the rows in the given order; `lines` draws them in a terminal."""
        return Listing(
            lines=lines,
            plain=lambda: self.records(rows, scope),
            values=lambda: [self.value(row, scope) for row in rows],
        )


class Listing(View):
    """A list, as three functions that make its terminal lines, plain lines and JSON values."""

    __slots__ = ("plain", "values")

    def __init__(
        self, lines: Callable[[Sheet], Iterable[Line]], plain: Callable[[], Iterable[str]], values: Callable[[], Any]
    ) -> None:
        super().__init__(lines)
        self.plain, self.values = plain, values


def record(fields: Iterable[str], widths: Sequence[int] = ()) -> str:
    """Return a plain line of fields, made safe and padded, without empty ones at the end."""
    shown = [one_line(field) for field in fields]
    while shown and not shown[-1]:
        shown.pop()
    return aligned(shown, widths)


def aligned(fields: Sequence[str], widths: Sequence[int]) -> str:
    """Return fields (already safe) side by side, each padded to its width; `-` for an empty one."""
    padded = zip_longest(fields, widths[: len(fields)], fillvalue=0)
    return GAP.join(f"{field or '-':<{width}}" for field, width in padded).rstrip()


def dumps(value: Json | Sequence[Json]) -> str:
    """Return an indented JSON document without a final line end, safe to show in a terminal."""
    import json  # 8 ms; plain lines do not need it

    return safe_json(json.dumps(value, ensure_ascii=False, indent=2))
