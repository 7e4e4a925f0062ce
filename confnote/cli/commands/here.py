"""`confnote here`: pin the room you sit in."""

from typing import Annotated

import typer

from confnote.actions.messages import room_pinned
from confnote.actions.sessions import pin_room
from confnote.cli import complete
from confnote.cli.run import Run
from confnote.core.text import line_of, readable
from confnote.errors import Usage
from confnote.store.now import place_in_conference

EXAMPLES = ("confnote here 'Hall 1'", "confnote here", "confnote here --leave")


def command(
    ctx: typer.Context,
    room: Annotated[
        list[str] | None,
        typer.Argument(
            help="The room's name, or a part; off for none; without it, show the pinned room.",
            autocompletion=complete.rooms,
        ),
    ] = None,
    leave: Annotated[bool, typer.Option("--leave", help="Unpin the room.")] = False,
) -> None:
    """Pin the room you sit in: of several sessions at once, notes go to the one in that room."""
    run = Run.of(ctx)
    if room and leave:
        raise Usage("either a room or --leave")
    with run.open() as store:
        slug = run.slug(store)
        if room or leave:  # else only show which room is pinned
            place = pin_room(store, line_of(readable(" ".join(room))[0], "a room") if room else None, run.now, slug)
        else:
            place = place_in_conference(store, run.now, slug)
        run.answer(room_pinned(place), lambda: {"room": place.room})
