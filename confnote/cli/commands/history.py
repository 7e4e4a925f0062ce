"""`confnote history`: what changed when, of the store or of one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from confnote.cli import complete
from confnote.cli.changes import fields_of, group_json, utc, words_of
from confnote.cli.params import calendar_of
from confnote.cli.run import Run
from confnote.core.text import safe_text
from confnote.core.time import local_time
from confnote.errors import Unknown, Usage
from confnote.store.journal import Entry, entries_of, history, trash
from confnote.store.read import find
from confnote.store.rows import name_of

if TYPE_CHECKING:
    from confnote.store.db import Store

EXAMPLES = ("confnote history", "confnote history n45", "confnote history --limit 100")


def command(
    ctx: typer.Context,
    handle: Annotated[
        str | None, typer.Argument(help="Of one thing.", show_default=False, autocompletion=complete.handles)
    ] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", help="How many changes.")] = 20,
) -> None:
    """Show the last changes, newest first, or all that was ever done to one thing."""
    here = Run.of(ctx)
    if limit < 1:
        raise Usage("--limit is a number from 1 up")
    with here.open() as store:
        zone = calendar_of(here, store).zone
        if handle is None:
            groups = history(store, limit)
            lines = [
                f"{_time(group.entries[0].at, zone)}  {words_of(store, group)}{'  (undone)' if group.undone else ''}"
                for group in groups
            ]
            here.answer("\n".join(lines) or "nothing has happened yet", lambda: [group_json(g) for g in groups])
            return
        found = entries_of(store, _uid(store, handle))
        lines = [f"{_time(e.at, zone)}  {e.command or 'another program'}: {_what(store, e)}" for e in found]
        here.answer(
            "\n".join(lines),
            lambda: [{"at": utc(e.at), "command": e.command, "before": e.before, "after": e.after} for e in found],
        )


def _time(at: int, zone: str) -> str:
    moment = local_time(at, zone)
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def _what(store: Store, entry: Entry) -> str:
    name = safe_text(name_of(entry.table, entry.row))
    if entry.before is None:
        return f"made {name}"
    if entry.after is None:
        return f"deleted {name}"
    return f"{name}{fields_of(store, entry)}"


def _uid(store: Store, handle: str) -> str:
    try:
        return find(store, handle)[1]
    except Unknown:
        for entry in trash(store):
            if name_of(entry.table, entry.row).split()[0] == handle.partition("-")[0]:
                return entry.uid
        raise
