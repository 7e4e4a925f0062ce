"""What TAB offers: conferences, sessions, tech, kinds, handles. Never an error, never a new file.

A session is completed as `s12-words-of-the-title`: no blank or quote in it, whatever the shell does with them; all
after the digits is decoration.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

import typer

from confnote.errors import ConfnoteError
from confnote.model import NOTE_KINDS, SESSION_KINDS
from confnote.views.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from confnote.store.connect import Store

Offered = list[tuple[str, str]]
MOST = 200


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


def handles(ctx: typer.Context, incomplete: str) -> Offered:
    """Offer handles of anything the conference holds, the newest first."""
    return _offer(
        ctx,
        """SELECT 'n' || id, substr(text, 1, 60), 0 AS kind, id FROM note WHERE conference IS :conference
           UNION ALL SELECT 's' || id, title, 1, id FROM session WHERE conference = :conference
           UNION ALL SELECT 't' || id, name, 2, id FROM tech WHERE conference = :conference
           UNION ALL SELECT 'l' || id, url, 3, id FROM link WHERE conference = :conference
           ORDER BY 3, 4 DESC""",
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
    """Offer time zones."""
    from zoneinfo import available_timezones

    return sorted(zone for zone in available_timezones() if zone.lower().startswith(incomplete.lower()))


def _offer(ctx: typer.Context, sql: str, incomplete: str, *, named: bool = True) -> Offered:
    with suppress(ConfnoteError, OSError):
        return list(_rows(ctx, sql, incomplete, named=named))
    return []


def _rows(ctx: typer.Context, sql: str, incomplete: str, *, named: bool) -> Iterator[tuple[str, str]]:
    from confnote.matching import folded

    typed = folded(incomplete)
    for row in _read(ctx, sql):
        handle, words = str(row[0]), one_line(str(row[1]), 60)
        value = f"{handle}-{decoration(words)}".rstrip("-") if named else handle
        if value.startswith(incomplete) or handle == incomplete.partition("-")[0] or (typed and typed in folded(words)):
            yield value, words


def _read(ctx: typer.Context, sql: str) -> list[tuple[object, ...]]:
    from confnote.cli.run import Run
    from confnote.store.connect import connect, opened

    run = Run.of(ctx)
    if not os.path.isfile(run.path):
        return []
    with opened(connect(run.path, wait=0.2)) as store:
        values = {"conference": _conference(run, store)} if ":conference" in sql else {}
        return store.execute(f"{sql} LIMIT {MOST}", values).fetchall()


def _conference(run: object, store: Store) -> str | None:
    from confnote.cli.run import Run
    from confnote.store.place import place_of

    assert isinstance(run, Run)
    return place_of(store, run.now, run.slug(store)).conference


def decoration(words: str) -> str:
    """Return a title as lower-case ASCII words joined by dashes, for the eye."""
    from confnote.matching import folded

    kept = "".join(c if c.isascii() and c.isalnum() else " " for c in folded(words))
    return "-".join(kept.split()[:6])


def of(choices: tuple[str, ...]) -> Callable[[str], list[str]]:
    """Return what offers fixed choices."""
    return lambda incomplete: [choice for choice in choices if choice.startswith(incomplete)]
