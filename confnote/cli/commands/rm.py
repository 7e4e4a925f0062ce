"""`confnote rm` and `untrash`: move records to the trash, and restore them."""

from datetime import date
from typing import Annotated

import typer

from confnote.actions.changes import remove_handles, untrash
from confnote.cli import complete
from confnote.cli.app import PLAIN, examples
from confnote.cli.run import Run
from confnote.cli.wait import whole
from confnote.core.text import one_line
from confnote.core.time import day_label
from confnote.store.now import place_of
from confnote.store.rows import name_of
from confnote.store.trash import Untrashed
from confnote.views.lines import counted

app = typer.Typer(**PLAIN)


@app.command("rm", epilog=examples("confnote rm n45", "confnote rm n40-n45 t3", "confnote rm last"))
def delete(
    ctx: typer.Context,
    handles: Annotated[
        list[str], typer.Argument(help="s12, n45, t3, l7, n40-n45, last.", autocompletion=complete.handles)
    ],
) -> None:
    """Delete records, and with a session its notes; undo and untrash restore them together."""
    run = Run.of(ctx)
    with run.open() as store:
        removed, notes = remove_handles(store, handles, place_of(store, run.now, run.slug(store)))
        names = ", ".join(name for _, name in removed)
        run.answer(
            f"deleted {names}{_notes_too(notes)} (confnote undo brings it back)",
            lambda: [{"handle": name.split()[0], "uid": uid} for uid, name in removed],
        )


@app.command("untrash", epilog=examples("confnote list trash", "confnote untrash n45"))
def restore(ctx: typer.Context, handle: Annotated[str, typer.Argument(help="s12, n45, t3, l7.")]) -> None:
    """Restore a deleted record under its old handle, with all that was deleted with it."""
    run = Run.of(ctx)
    with run.open() as store:
        with whole(store, "restored"):
            found = untrash(store, handle.partition("-")[0])  # Tab completes s12-words-of-the-title
        handle = name_of(found.root.table, found.root.row).split()[0]
        run.answer(_restored(found), lambda: {"handle": handle, "uid": found.root.uid})


def _restored(found: Untrashed) -> str:
    """Return what came back, and where it is if its session did not."""
    name = one_line(name_of(found.root.table, found.root.row), 70)
    notes = sum(entry.table == "note" for entry in found.others)
    if found.is_here:
        rest = " and ".join(filter(None, (counted(notes, "note"), counted(len(found.others) - notes, "other record"))))
        return f"{name} has {rest or 'what was deleted with it'} again"
    if found.session is None:
        return f"{name} is back{_notes_too(notes)}"
    session = one_line(name_of("session", found.session.row), 50)
    where = f" on {day_label(date.fromisoformat(found.day))}" if found.day else ""
    short = session.split()[0]
    return f"{name} is back{where}; its session {session} is in the trash: confnote untrash {short}"


def _notes_too(count: int) -> str:
    return f", {count} note{'' if count == 1 else 's'} with it" if count else ""
