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
    "SELECT 's' || id, title FROM session WHERE conference = :conference ORDER BY coalesce(starts_at, entered_at), id"
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
rooms = _query(
    "SELECT DISTINCT room, '' FROM session WHERE conference = :conference AND room <> '' ORDER BY room", named=False
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

    run = Run.of(ctx)
    path = os.path.expandvars(run.path)  # the shell has not expanded the typed line yet
    if not os.path.isfile(path):
        return []
    head = incomplete.partition("-")[0]
    values: dict[str, object] = {"head": f"{head}%" if HANDLE.fullmatch(head) else "%"}
    with opened(connect(path, wait=0.2)) as store:
        if ":conference" in sql:
            values["conference"] = place_of(store, run.now, run.slug(store)).conference
        return store.execute(sql, values).fetchall()


def _matching(found: Iterable[tuple[object, ...]], incomplete: str, *, named: bool) -> Iterator[tuple[str, str]]:
    from confnote.core.lookup import matches

    for handle, about in found:
        words = one_line(str(about), 60)
        value = decorated(str(handle), words) if named else str(handle)
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
