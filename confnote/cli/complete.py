"""Complete words at Tab: conferences, sessions, tech, kinds, handles. It never fails and never makes a file.

A session is completed as `s12-words-of-the-title`: no blank or quote in it, whatever the shell does with them; all
after the digits is decoration.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

import typer

from confnote.core.kinds import NOTE_KINDS
from confnote.core.text import one_line
from confnote.model import SESSION_KINDS

if TYPE_CHECKING:
    from confnote.store.db import Store

Offered = list[tuple[str, str]]
MOST = 200
HANDLE = re.compile(r"[a-z]?[0-9]+|[sntl]")  # a whole one, or its beginning


def conferences(ctx: typer.Context, incomplete: str) -> Offered:
    """Offer conferences by slug."""
    return _offer(ctx, "SELECT slug, name FROM conference ORDER BY starts_on DESC", incomplete, named=False)


def sessions(ctx: typer.Context, incomplete: str) -> Offered:
    """Offer sessions of the conference: by handle, or by words of the title."""
    return _offer(
        ctx,
        "SELECT 's' || id, title FROM session WHERE conference = :conference"
        " ORDER BY coalesce(starts_at, entered_at), id",
        incomplete,
    )


def tech(ctx: typer.Context, incomplete: str) -> Offered:
    """Offer tech of the conference by handle."""
    return _offer(ctx, "SELECT 't' || id, name FROM tech WHERE conference = :conference ORDER BY id", incomplete)


def tech_names(ctx: typer.Context, incomplete: str) -> Offered:
    """Offer tech of the conference by name, for arguments that take no handle."""
    return _offer(ctx, "SELECT name, tagline FROM tech WHERE conference = :conference", incomplete, named=False)


def handles(ctx: typer.Context, incomplete: str) -> Offered:
    """Offer the handles of all records of the conference, the newest first."""
    parts = (("n", "note", "text"), ("s", "session", "title"), ("t", "tech", "name"), ("l", "link", "url"))
    sql = " UNION ALL ".join(f"SELECT * FROM ({_newest(*part)})" for part in parts)
    return _offer(ctx, sql, incomplete)


def notes(ctx: typer.Context, incomplete: str) -> Offered:
    """Offer notes by handle, the newest first."""
    return _offer(ctx, _newest("n", "note", "text"), incomplete)


def notes_then_sessions(ctx: typer.Context, incomplete: str) -> Offered:
    """Offer notes; once one is named, also the sessions it can go to."""
    more = sessions(ctx, incomplete) if ctx.params.get("words") else []
    return [*more, *notes(ctx, incomplete)]


def _newest(letter: str, table: str, words: str) -> str:
    """Return SQL for the newest handles of a table that begin as typed; it does not sort a million rows."""
    return (
        f"SELECT '{letter}' || id, substr({words}, 1, 60) FROM [{table}]"
        f" WHERE conference IS :conference AND '{letter}' || id LIKE :head ORDER BY id DESC LIMIT {MOST}"
    )


def follow_ups(ctx: typer.Context, incomplete: str) -> Offered:
    """Offer open questions and actions by handle, the newest first."""
    return _offer(
        ctx,
        "SELECT 'n' || id, substr(text, 1, 60) FROM note WHERE conference IS :conference"
        " AND kind IN ('question', 'action') AND done_at IS NULL ORDER BY id DESC",
        incomplete,
    )


def rooms(ctx: typer.Context, incomplete: str) -> Offered:
    """Offer the rooms of the programme."""
    sql = "SELECT DISTINCT room, '' FROM session WHERE conference = :conference AND room <> '' ORDER BY room"
    return _offer(ctx, sql, incomplete, named=False)


def kinds(incomplete: str) -> list[str]:
    """Offer the kinds of note."""
    return [kind for kind in NOTE_KINDS if kind.startswith(incomplete)]


def session_kinds(incomplete: str) -> list[str]:
    """Offer the kinds of session."""
    return [kind for kind in SESSION_KINDS if kind.startswith(incomplete)]


def zones(incomplete: str) -> list[str]:
    """Offer time zones, by a part of the name too."""
    from zoneinfo import available_timezones

    typed = incomplete.casefold()
    return [_AlwaysOffered(zone) for zone in sorted(available_timezones()) if typed in zone.casefold()]


class _AlwaysOffered(str):
    """A value that does not begin with the typed word; Typer drops such values, so `startswith` answers yes."""

    __slots__ = ()

    def startswith(self, *_: object) -> bool:
        return True


def _offer(ctx: typer.Context, sql: str, incomplete: str, *, named: bool = True) -> Offered:
    with suppress(Exception):  # the user is typing: the command itself will report the error
        return list(islice(_rows(ctx, sql, incomplete, named=named), MOST))
    return []


def _rows(ctx: typer.Context, sql: str, incomplete: str, *, named: bool) -> Iterator[tuple[str, str]]:
    from confnote.core.lookup import matches

    for handle, about in _read(ctx, sql, incomplete):
        words = one_line(str(about), 60)
        value = decorated(str(handle), words) if named else str(handle)
        if value != one_line(value):
            continue  # a command line cannot hold a line end or a control character
        if value.startswith(incomplete):
            yield value, words
        elif (named and handle == incomplete.partition("-")[0]) or matches(incomplete, f"{value} {words}"):
            yield _AlwaysOffered(value), words


def _read(ctx: typer.Context, sql: str, incomplete: str) -> list[tuple[object, ...]]:
    from confnote.cli.run import Run
    from confnote.store.db import connect, opened

    run = Run.of(ctx)
    path = os.path.expandvars(run.path)  # the shell has not expanded the typed line yet
    if not os.path.isfile(path):
        return []
    head = incomplete.partition("-")[0]
    with opened(connect(path, wait=0.2)) as store:
        values = {
            "head": f"{head}%" if HANDLE.fullmatch(head) else "%",
            "conference": _conference(run, store) if ":conference" in sql else None,
        }
        return store.execute(sql, values).fetchall()


def _conference(run: object, store: Store) -> str | None:
    from confnote.cli.run import Run
    from confnote.store.now import place_of

    assert isinstance(run, Run)
    return place_of(store, run.now, run.slug(store)).conference


def decorated(handle: str, words: str) -> str:
    """Return a handle with words that the user recognises; without them if they look like a range (`n2-n5`)."""
    behind = decoration(words)
    return handle if not behind or HANDLE.fullmatch(behind) else f"{handle}-{behind}"


def decoration(words: str) -> str:
    """Return a title as lower-case ASCII words joined by dashes."""
    from confnote.core.lookup import fold

    kept = "".join(c if c.isascii() and c.isalnum() else " " for c in fold(words))
    return "-".join(kept.split()[:6])


def of(choices: tuple[str, ...]) -> Callable[[str], list[str]]:
    """Return a function that offers fixed choices."""
    return lambda incomplete: [choice for choice in choices if choice.startswith(incomplete)]
