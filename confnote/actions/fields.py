"""Parse the fields that the user types into columns of a record, and format columns as fields.

The table FIELDS serves the options of `confnote edit` and the file that `confnote edit` opens in an editor.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from confnote.core.columns import SESSION_COLUMNS, Reading
from confnote.core.dates import check_past, parse_dates, parse_instant, parse_past, parse_time_of_day
from confnote.core.kinds import NOTE_KINDS
from confnote.core.links import check_url
from confnote.core.lookup import did_you_mean, parse_choice
from confnote.core.tags import tag_of, tags_in
from confnote.core.text import line_of, name_key, rating_of, readable, slug
from confnote.core.time import find_zone, local_time, utc_offset
from confnote.errors import Usage
from confnote.model import LINK_KINDS, Calendar

Columns = dict[str, Any]
Parse = Callable[[str, "TimeContext"], Columns]


@dataclass(frozen=True, slots=True)
class TimeContext:
    """What typed times refer to: now, the conference's calendar, the record's own instant (ms)."""

    now: int
    calendar: Calendar
    own: int | None = None

    def instant(self, text: str) -> int:
        """Return the instant that a text names; a bare time is on the record's day, else today."""
        # `--at 10:30` corrects the time of a talk next week, and does not move it to today
        bare = text.strip()[:1].isdigit() and len(text.split()) == 1 and ":" in text
        return parse_instant(text, self.own if bare and self.own is not None else self.now, self.calendar)


def _column(name: str, read: Reading = "text", what: str = "", choices: tuple[str, ...] = ()) -> Parse:
    """Return the parser of one column; `read`, `what` and `choices` are as in `SessionColumn`."""
    readers: Mapping[Reading, Callable[[str, TimeContext], Any]] = {
        "text": lambda text, _: readable(text)[0].strip(),
        "line": lambda text, _: line_of(readable(text)[0], what),
        "word": lambda text, _: line_of(readable(text)[0], what).casefold(),
        "choice": lambda text, _: parse_choice(text.strip(), choices, what or name),
        "instant": lambda text, by: by.instant(text) if text.strip() else None,
        "rating": lambda text, _: rating_of(text.strip()) if text.strip() not in {"", "0"} else None,
        "tags": lambda text, _: " ".join(
            dict.fromkeys(filter(None, map(tag_of, readable(text)[0].replace(",", " ").split())))
        ),
    }
    read_column = readers[read]
    return lambda text, by: {name: read_column(text, by)}


def _url(text: str, _: TimeContext) -> Columns:
    return {"url": check_url(text) if text.strip() else ""}


def _note_text(text: str, _: TimeContext) -> Columns:
    words = readable(text)[0]
    if not words.strip():
        raise Usage("a note cannot be empty: confnote rm deletes it")
    return {"text": words, "tags": " ".join(tags_in(words))}


def _note_at(text: str, by: TimeContext) -> Columns:
    # a note has an offset of its own, so that a later change of the conference's zone leaves its time of day
    at = by.instant(text)
    if at > by.now:
        last, reading = parse_past(text, by.now, by.calendar)
        if reading:  # another day, or the second of two: the user has to type it
            check_past(text, at, by.now, by.calendar)
        at = last
    return {"at": at, "utc_offset": utc_offset(at, by.calendar.zone)}


def _name(text: str, _: TimeContext) -> Columns:
    name = line_of(readable(text)[0], "a name")
    return {"name": name, "key": name_key(name)}


def _dates(text: str, by: TimeContext) -> Columns:
    starts, ends = parse_dates(text, local_time(by.now, by.calendar.zone).date())
    return {"starts_on": starts, "ends_on": ends}


def _day_one(text: str, by: TimeContext) -> Columns:
    first, last = parse_dates(text, by.calendar.starts_on)
    if first != last:
        raise Usage(f"day one is one date, not {text!r}")
    return {"day_one": first}


FIELDS: Mapping[str, Mapping[str, Parse]] = {
    "note": {
        "text": _note_text,
        "kind": lambda text, _: {"kind": parse_choice(text, NOTE_KINDS, "kind of note")},
        "at": _note_at,
        "private": lambda text, _: {"private": int(parse_choice(text.strip(), ("no", "yes"), "answer") == "yes")},
    },
    "session": {c.field or c.name: _column(c.name, c.read, c.what, c.choices) for c in SESSION_COLUMNS},
    "tech": {
        "name": _name,
        "url": _url,
        **{name: _column(name) for name in ("tagline", "verdict")},
        "rating": _column("rating", "rating"),
        "booth": _column("booth"),
        "tags": _column("tags", "tags"),
    },
    "link": {
        "url": lambda text, _: {"url": check_url(text)},
        "kind": _column("kind", "choice", "kind of link", LINK_KINDS),
        **{name: _column(name) for name in ("title", "author", "text", "published")},
    },
    "conference": {
        "name": _column("name", "line", "a conference's name"),
        "slug": lambda text, _: {"slug": slug(line_of(readable(text)[0], "a slug"), "conference")},
        "dates": _dates,
        "day-one": _day_one,
        "day-end": lambda text, _: {"day_end": parse_time_of_day(text)},
        "timezone": lambda text, _: {"zone": find_zone(text).key},
        "place": _column("place"),
        "url": _url,
        "hashtag": _column("hashtag"),
    },
}


# fields with which one may mean another one, of another kind of record
SAME = ({"name", "title"}, {"place", "room", "booth"}, {"tagline", "subtitle"}, {"abstract", "text"})


def read_fields(table: str, typed: Mapping[str, str], by: TimeContext) -> Columns:
    """Parse typed fields into columns; raise Usage for an unknown field or an invalid text."""
    known = FIELDS[table]
    columns: Columns = {}
    for field, text in typed.items():
        if field not in known:
            near = did_you_mean([f"--{name}" for same in SAME if field in same for name in same & known.keys()])
            raise Usage(f"a {table} has no {field}: {f'{near} It' if near else 'it'} has {', '.join(known)}")
        columns.update(known[field](text, by))
    return columns


def words_of(table: str, row: Mapping[str, Any], calendar: Calendar) -> dict[str, str]:
    """Return a record's fields as the user would type them."""

    def instant(at: int | None) -> str:
        return local_time(at, calendar.zone).isoformat(" ", "minutes") if at is not None else ""

    special: dict[str, Callable[[], str]] = {
        "at": lambda: instant(row["at" if table == "note" else "starts_at"]),
        "until": lambda: instant(row["ends_at"]),
        "private": lambda: "yes" if row["private"] else "no",
        "rating": lambda: str(row["rating"] or ""),
        "dates": lambda: f"{row['starts_on']} to {row['ends_on']}",
        "day-one": lambda: row["day_one"],
        "day-end": lambda: f"{row['day_end'] // 60:02}:{row['day_end'] % 60:02}",
        "timezone": lambda: row["zone"],
    }
    return {field: special[field]() if field in special else str(row[field]) for field in FIELDS[table]}
