"""`confnote done`: mark questions and actions as done, or open again."""

from typing import Annotated

import typer

from confnote.actions.changes import done
from confnote.actions.find import of_another
from confnote.cli import complete
from confnote.cli.records import note_json
from confnote.cli.run import Run
from confnote.core.text import one_line
from confnote.store.now import place_of

EXAMPLES = (
    "confnote done n45",
    "confnote done n40-n45 n51",
    "confnote done send Kim the slides",
    "confnote done --undo n45",
    "confnote list followups    # what is open",
)


def command(
    ctx: typer.Context,
    handles: Annotated[
        list[str],
        typer.Argument(
            metavar="HANDLE...", help="n45, n40-n45, last, or words of one.", autocompletion=complete.follow_ups
        ),
    ],
    undo: Annotated[bool, typer.Option("--undo", help="Mark them as open again.")] = False,
) -> None:
    """Mark questions and actions as done. Other notes in a range are skipped."""
    run = Run.of(ctx)
    state = "open" if undo else "done"
    with run.open() as store:
        place = place_of(store, run.now, run.slug(store))
        found = done(store, handles, None if undo else run.now, place)
        lines = [
            f"{note.handle} {one_line(note.text, 60)}{of_another(store, 'note', note.uid, place)}: "
            f"{state}{' already' if note.done != undo else ''}"
            for note in found
        ]
        run.answer("\n".join(lines), lambda: [note_json(store, note.uid) for note in found])
