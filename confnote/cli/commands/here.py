"""`confnote here`: the room one sits in is pinned."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from confnote.cli import complete
from confnote.cli.run import Run
from confnote.core.lookup import fold, matches, nearest
from confnote.core.text import line_of, one_line, readable
from confnote.errors import Unknown, Usage
from confnote.finding import none_of
from confnote.store.conference import put_setting
from confnote.store.place import place_of
from confnote.store.read import setting
from confnote.views import answer

EXAMPLES = ("confnote here 'Hall 1'", "confnote here", "confnote here --leave")


def run(
    ctx: typer.Context,
    room: Annotated[
        list[str] | None,
        typer.Argument(help="Its name, or a part of it.", show_default=False, autocompletion=complete.rooms),
    ] = None,
    leave: Annotated[bool, typer.Option("--leave", help="In no room any more.")] = False,
) -> None:
    """Pin the room I sit in: of parallel sessions, notes go to the one there."""
    here = Run.of(ctx)
    if room and leave:
        raise Usage("either a room or --leave")
    with here.open() as store:
        about = here.conference(store)
        key = f"room:{about.uid}"
        if room or leave:
            name = _room(store, about.uid, line_of(readable(" ".join(room))[0], "a room")) if room else None
            with store.change("here"):
                put_setting(store, key, name)
        now = setting(store, key)
        place = place_of(store, here.now, about.slug)
        going = f"; notes go to {answer.session_line(place.session)}" if place.session else ""
        here.answer(f"in {one_line(now, 60)}{going}" if now else f"in no room{going}", lambda: {"room": now})


def _room(store: Any, conference: str, typed: str) -> str:
    """Return the room of the programme that the words mean: whole, else by a part only one has."""
    every = [
        str(row[0])
        for row in store.execute(
            "SELECT DISTINCT room FROM session WHERE conference = ? AND room <> '' ORDER BY room", (conference,)
        ).fetchall()
    ]
    if not every:
        return " ".join(typed.split())
    found = [r for r in every if fold(r) == fold(typed)] or [r for r in every if matches(typed, r)]
    if len(found) == 1:
        return found[0]
    if found:
        raise Unknown(f"{typed!r} is several rooms: {', '.join(one_line(r, 40) for r in found[:12])}")
    raise none_of("room", one_line(typed, 60), nearest(typed, every), "The rooms are those of the programme")
