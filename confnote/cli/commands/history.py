"""`confnote history`: show the changes of the store or of one thing."""

from __future__ import annotations

from typing import Annotated

import typer

from confnote.cli import complete
from confnote.cli.changes import entry_json, fields_of, group_json, words_of
from confnote.cli.params import calendar_of
from confnote.cli.run import Run
from confnote.core.text import safe_text
from confnote.core.time import local_time
from confnote.errors import Unknown, Usage
from confnote.store.db import Store
from confnote.store.journal import Entry, entries_of, history, trash
from confnote.store.read import find
from confnote.store.rows import name_of

EXAMPLES = ("confnote history", "confnote history n45", "confnote history --limit 100")


def command(
    ctx: typer.Context,
    handle: Annotated[
        str | None, typer.Argument(help="Of one thing.", show_default=False, autocompletion=complete.handles)
    ] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", help="How many changes.")] = 20,
) -> None:
    """Show the last changes, newest first, or all changes of one thing."""
    run = Run.of(ctx)
    if limit < 1:
        raise Usage("--limit is a number from 1 up")
    with run.open() as store:
        zone = calendar_of(run, store).zone
        if handle is None:
            groups = history(store, limit)
            lines = [
                f"{_time(group.entries[0], zone)}  {words_of(store, group)}{'  (undone)' if group.undone else ''}"
                for group in groups
            ]
            run.answer("\n".join(lines) or "nothing has happened yet", lambda: [group_json(group) for group in groups])
            return
        entries = entries_of(store, _uid(store, handle))
        lines = [
            f"{_time(entry, zone)}  {entry.command or 'another program'}: {_change(store, entry)}" for entry in entries
        ]
        run.answer("\n".join(lines), lambda: [entry_json(entry) for entry in entries])


def _time(entry: Entry, zone: str) -> str:
    return f"{local_time(entry.at, zone):%Y-%m-%d %H:%M:%S}"


def _change(store: Store, entry: Entry) -> str:
    name = safe_text(name_of(entry.table, entry.row))
    if entry.before is None:
        return f"made {name}"
    if entry.after is None:
        return f"deleted {name}"
    return f"{name}{fields_of(store, entry)}"


def _uid(store: Store, handle: str) -> str:
    """Return the uid of a record, also of one in the trash."""
    try:
        return find(store, handle)[1]
    except Unknown:
        for entry in trash(store):
            if name_of(entry.table, entry.row).split()[0] == handle.partition("-")[0]:
                return entry.uid
        raise
