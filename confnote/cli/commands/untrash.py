"""`confnote untrash`: back from the trash."""

from __future__ import annotations

from typing import Annotated

import typer

from confnote.cli.run import Run
from confnote.core.text import one_line
from confnote.store.journal import untrash
from confnote.store.rows import name_of

EXAMPLES = ("confnote list trash", "confnote untrash n45")


def run(
    ctx: typer.Context, handle: Annotated[str, typer.Argument(help="s12, n45, t3, l7.", show_default=False)]
) -> None:
    """Bring a deleted thing back under its old handle, with all that was deleted with it."""
    here = Run.of(ctx)
    with here.open() as store:
        back = untrash(store, handle.partition("-")[0])  # s12-words-of-the-title, as TAB has it
        root, notes = back[0], sum(entry.table == "note" for entry in back[1:])
        with_it = f", {notes} note{'' if notes == 1 else 's'} with it" if notes else ""
        name = name_of(root.table, root.row)
        here.answer(f"{one_line(name, 70)} is back{with_it}", lambda: {"handle": name.split()[0], "uid": root.uid})
