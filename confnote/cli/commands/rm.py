"""`confnote rm`: to the trash."""

from __future__ import annotations

from typing import Annotated

import typer

from confnote.cli import complete
from confnote.cli.run import Run
from confnote.core.text import one_line
from confnote.store.edit import expand, remove
from confnote.store.read import find, rows
from confnote.store.rows import name_of

EXAMPLES = ("confnote rm n45", "confnote rm n40-n45 t3", "confnote rm last")


def run(
    ctx: typer.Context,
    handles: Annotated[
        list[str],
        typer.Argument(help="s12, n45, t3, l7, n40-n45, last.", show_default=False, autocompletion=complete.handles),
    ],
) -> None:
    """Delete to the trash; what belongs to a deleted session goes with it, and comes back with it."""
    here = Run.of(ctx)
    with here.open() as store:
        records = [find(store, handle)[:2] for handle in expand(store, handles)]
        records = list(dict.fromkeys(records))
        names = [name_of(t, rows(store, f"SELECT * FROM [{t}] WHERE uid = ?", uid)[0]) for t, uid in records]
        notes = remove(store, records)
        under = f", {notes} note{'' if notes == 1 else 's'} with it" if notes else ""
        line = f"deleted {', '.join(one_line(name, 50) for name in names)}{under} (confnote undo brings it back)"
        here.answer(
            line,
            lambda: [{"handle": name.split()[0], "uid": uid} for name, (_, uid) in zip(names, records, strict=True)],
        )
