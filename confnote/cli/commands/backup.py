"""`confnote backup` and `restore`: copy the store into a file, and replace it with such a file."""

from pathlib import Path
from typing import Annotated

import typer

from confnote.cli.app import PLAIN, examples
from confnote.cli.run import Run
from confnote.cli.wait import waiting
from confnote.core.files import with_home
from confnote.core.photos import FOLDER as FOLDER_OF_PHOTOS
from confnote.core.shell import named, quoted
from confnote.errors import Interrupted, Usage
from confnote.store.known import KnownStore, described
from confnote.upkeep import backup
from confnote.upkeep.compare import compared
from confnote.upkeep.photo_tar import gone_photos, missing_photos, photos_of

LISTED = 5  # backups in the message of a restore without a file
FOLDER = "~/.local/share/confnote/backups"
app = typer.Typer(**PLAIN)


@app.command("backup", epilog=examples("confnote backup", "confnote backup /media/stick/confnote.db"))
def back_up(
    ctx: typer.Context,
    file: Annotated[
        str | None,
        typer.Argument(
            metavar="[FILE]",
            help=f"The file to write; without it, one in backups/ beside the store (the last {backup.KEPT} are kept).",
        ),
    ] = None,
) -> None:
    """Copy the store into one consistent file, even while it is in use; `restore` puts it back."""
    run = Run.of(ctx)
    if file == "":
        raise Usage("the name of the backup is empty: name a file, or type confnote backup alone")
    if file == "-":  # SQLite writes the pages of a file in no order
        raise Usage("a backup is a file, not a stream: name one, or write the records with confnote dump -")
    with waiting("copying"):
        made = backup.back_up(run.path, run.now, with_home(file) if file is not None else None)
    run.answer(f"backed up to {named(made)}", lambda: {"file": str(made), "bytes": made.stat().st_size})
    folder, names = Path(run.path).parent, photos_of(made)
    count = len(names) - len(missing_photos(names, folder))
    if count:
        are = "photo is" if count == 1 else "photos are"
        run.warn(f"{count:,} {are} not in it: copy the folder {folder / FOLDER_OF_PHOTOS} too")


def offer_backups(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the backups for completion, the newest first."""
    return [str(file) for file in backup.automatic(Run.of(ctx).path) if str(file).startswith(incomplete)]


@app.command("restore", epilog=examples(f"ls {FOLDER}", f"confnote restore {FOLDER}/confnote-...db"))
def restore(
    ctx: typer.Context,
    file: Annotated[
        str | None, typer.Argument(metavar="FILE", help="The backup to restore.", autocompletion=offer_backups)
    ] = None,
) -> None:
    """Replace the store with a backup, even while it is in use; the store is backed up first."""
    run = Run.of(ctx)
    if file is None:
        raise Usage(_to_choose(run.path))
    had = KnownStore(run.path).read()
    try:
        with waiting("copying"):
            restored = backup.restore(run.path, with_home(file), run.now)
    except KeyboardInterrupt:  # once the store changes, Ctrl-C is ignored
        raise Interrupted(f"interrupted: nothing was restored, {run.path} is as it was") from None
    before = str(restored.before) if restored.before else None
    run.warn(compared(run.path, before, had))
    run.warn(gone_photos(run.path))
    run.answer(
        f"restored {named(run.path)} from {named(file)}{f'; as it was: {named(before)}' if before else ''}",
        lambda: {"store": run.path, "file": file, "before": before},
    )


def _to_choose(path: str) -> str:
    """Return a message that lists the newest backups of a store."""
    newest = [f"{quoted(file)}{described(str(file))}" for file in backup.automatic(path)[:LISTED]]
    if not newest:
        return f"name the backup: confnote restore FILE. There is none in {backup.folder_of(path)}"
    return "\n  ".join(["name the backup: confnote restore FILE. The newest are", *newest])
