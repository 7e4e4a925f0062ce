"""Complete words at Tab: conferences, sessions, tech, kinds, handles.

Completion never raises and never makes a file. A handle is completed as `s12-words-of-the-title`, without blanks and
quotes, since shells differ in how they treat them; commands ignore all after the digits.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice

import typer

from confnote.core.kinds import NOTE_KINDS
from confnote.core.text import one_line
from confnote.store.conditions import day_sql

Offered = list[tuple[str, str]]
MOST = 200  # values offered at a Tab
HANDLE = re.compile(r"[a-z]?[0-9]+|[sntl]")  # a whole handle, or its beginning


class _AlwaysOffered(str):
    """A value that Typer must offer even if it does not begin with the typed word."""

    __slots__ = ()

    def startswith(self, *_: object) -> bool:  # Typer asks this
        return True


def of(choices: Iterable[str]) -> Callable[[str], list[str]]:
    """Return a function that offers the choices that begin with the typed word."""
    return lambda incomplete: [choice for choice in choices if choice.startswith(incomplete)]


def _query(sql: str, *, named: bool = True) -> Callable[[typer.Context, str], Offered]:
    """Return a function that offers the values which a query selects, each with a text about it.

    The query may use `:conference`, and `:head`, a pattern for handles that begin as typed. With `named` the values are
    handles, and the first words of the text are appended so that the user recognises them.
    """

    def offer(ctx: typer.Context, incomplete: str) -> Offered:
        with suppress(Exception):  # the user is typing: the command itself will report the error
            return list(islice(_matching(_read(ctx, sql, incomplete), incomplete, named=named), MOST))
        return []

    return offer


def _newest(letter: str, table: str, words: str) -> str:
    """Return SQL for the newest handles that begin as typed; column `words` describes them."""
    # ordered by id, with a limit for each table, so that SQLite does not sort a million rows
    return (
        f"SELECT '{letter}' || id, substr({words}, 1, 60) FROM [{table}]"
        f" WHERE conference IS :conference AND '{letter}' || id LIKE :head ORDER BY id DESC LIMIT {MOST}"
    )


# the letter of the handles, the table, the column that describes a record
RECORDS = (("n", "note", "text"), ("s", "session", "title"), ("t", "tech", "name"), ("l", "link", "url"))

conferences = _query("SELECT slug, name FROM conference ORDER BY starts_on DESC", named=False)
sessions = _query(
    "SELECT 's' || id, title, starts_at FROM session WHERE conference = :conference"
    " ORDER BY coalesce(starts_at, entered_at), id"
)
tech = _query("SELECT 't' || id, name FROM tech WHERE conference = :conference ORDER BY id")
# for arguments that take no handle
tech_names = _query("SELECT name, tagline FROM tech WHERE conference = :conference", named=False)
# for `about`: the names of all conferences
names = _query(
    "SELECT name, min(org) FROM speaker GROUP BY name UNION ALL SELECT name, min(tagline) FROM tech GROUP BY name"
    " ORDER BY 1",
    named=False,
)
tracks = _query(
    "SELECT DISTINCT track, '' FROM session WHERE conference = :conference AND track <> '' ORDER BY track", named=False
)
speakers = _query("SELECT name, org FROM speaker WHERE conference = :conference ORDER BY name", named=False)
# the rooms of today first
rooms = _query(
    f"SELECT room, '' FROM session WHERE conference = :conference AND room <> '' GROUP BY room"
    f" ORDER BY max({day_sql('coalesce(starts_at, entered_at)', ':conference', ':day_end')} = :day) DESC, room",
    named=False,
)
notes = _query(_newest("n", "note", "text"))
handles = _query(" UNION ALL ".join(f"SELECT * FROM ({_newest(*record)})" for record in RECORDS))
follow_ups = _query(
    "SELECT 'n' || id, substr(text, 1, 60) FROM note WHERE conference IS :conference"
    " AND kind IN ('question', 'action') AND done_at IS NULL ORDER BY id DESC"
)
kinds = of(NOTE_KINDS)


def session_kinds(incomplete: str) -> list[str]:
    """Offer the kinds of session."""
    from confnote.model import SESSION_KINDS  # 6 ms that `now` does not need

    return of(SESSION_KINDS)(incomplete)


def days(ctx: typer.Context, incomplete: str) -> Offered:
    """Offer the numbers of the conference's days, with their dates."""
    from datetime import date, timedelta

    from confnote.core.time import day_label

    sql = "SELECT starts_on, ends_on, day_one FROM conference WHERE uid = :conference"
    with suppress(Exception):
        for row in _read(ctx, sql, ""):
            first, last, one = (date.fromisoformat(str(value)) for value in row)
            known = [first + timedelta(ahead) for ahead in range(min((last - first).days + 1, 31))]
            offered = [(str((day - one).days + 1), day_label(day)) for day in known]
            return [pair for pair in offered if pair[0].startswith(incomplete)]
    return []


def styles(incomplete: str) -> Offered:
    """Offer the keys of a post's style; of a key with choices, each `key=choice`."""
    from confnote.post.style import ROWS

    pairs = [
        (f"{row.key}={value}", row.help) for row in ROWS for value in (row.allowed if row.sort == "choice" else ("",))
    ]
    return [pair for pair in pairs if pair[0].startswith(incomplete)]


def front_matter(incomplete: str) -> list[str]:
    """Offer the usual keys of a post's front matter."""
    return of(("author=", "categories=", "date=", "description=", "draft=false", "draft=true", "tags=", "title="))(
        incomplete
    )


def notes_then_sessions(ctx: typer.Context, incomplete: str) -> Offered:
    """Complete the words of `move`: notes or products; after the first word also sessions."""
    more = sessions(ctx, incomplete) if ctx.params.get("words") else []
    products = tech(ctx, incomplete) if incomplete.startswith("t") else []
    return [*more, *products, *notes(ctx, incomplete)]


def zones(incomplete: str) -> list[str]:
    """Offer the time zones whose name contains the typed text."""
    from zoneinfo import available_timezones

    typed = incomplete.casefold()
    return [_AlwaysOffered(zone) for zone in sorted(available_timezones()) if typed in zone.casefold()]


def _read(ctx: typer.Context, sql: str, incomplete: str) -> list[tuple[object, ...]]:
    from confnote.cli.run import Run
    from confnote.store.db import connect, opened
    from confnote.store.now import place_of
    from confnote.store.rows import fields_of

    run = Run.of(ctx)
    path = os.path.expandvars(run.path)  # the shell has not expanded the typed line yet
    if not os.path.isfile(path):
        return []
    head = incomplete.partition("-")[0]
    values: dict[str, object] = {"head": f"{head}%" if HANDLE.fullmatch(head) else "%"}
    with opened(connect(path, wait=0.2)) as store:
        if ":conference" not in sql:
            return store.execute(sql, values).fetchall()
        place = place_of(store, run.now, run.slug(store))
        (day_end,) = fields_of(store, "conference", place.conference, "day_end") if place.conference else (0,)
        values |= {"conference": place.conference, "day": place.day, "day_end": day_end}
        rows = store.execute(sql, values).fetchall()
        return [(*row[:2], _day_and_time(row[2], place.zone)) if "title, starts_at" in sql else row for row in rows]


def _day_and_time(at: int | None, zone: str) -> str:
    """Return `Tue 19 10:00`; "" for an unknown time."""
    if at is None:
        return ""
    from confnote.core.clock import WEEKDAYS
    from confnote.core.time import local_time

    local = local_time(at, zone)
    return f"{WEEKDAYS[local.weekday()][:3]} {local.day} {local:%H:%M}"


def _matching(found: Iterable[tuple[object, ...]], incomplete: str, *, named: bool) -> Iterator[tuple[str, str]]:
    from confnote.core.lookup import matches

    for handle, about, *when in found:
        words = one_line(str(about), 60)
        value = decorated(str(handle), words) if named else str(handle)
        words = " ".join([*(str(time) for time in when if time), words])
        if value != one_line(value):
            continue  # a command line cannot hold a line end or a control character
        if value.startswith(incomplete):
            yield value, words
        elif (named and handle == incomplete.partition("-")[0]) or matches(incomplete, f"{value} {words}"):
            yield _AlwaysOffered(value), words


def decorated(handle: str, words: str) -> str:
    """Return a handle with the first six words of a text, as lower-case ASCII joined by dashes."""
    from confnote.core.lookup import fold

    kept = "".join(c if c.isascii() and c.isalnum() else " " for c in fold(words))
    behind = "-".join(kept.split()[:6])
    # a handle gets no text such as `n5`: `n2-n5` would be a range
    return handle if not behind or HANDLE.fullmatch(behind) else f"{handle}-{behind}"
