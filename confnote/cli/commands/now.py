"""`confnote now`: what is on, where the next note goes, what comes next."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from confnote.cli.run import Run
from confnote.core.text import one_line
from confnote.core.time import clock_time
from confnote.errors import ConfnoteError
from confnote.store.capture import NO_CONFERENCE
from confnote.store.now import minutes_of, next_of
from confnote.store.place import Place, place_of
from confnote.views import answer

if TYPE_CHECKING:
    from confnote.store.db import Store

EXAMPLES = ("confnote now", "confnote now --short    # for tmux or a shell prompt")


def run(
    ctx: typer.Context,
    short: Annotated[bool, typer.Option("--short", help="One line, empty if nothing is on; always exit 0.")] = False,
) -> None:
    """Say what is on, where the next note goes, and what comes next."""
    here = Run.of(ctx)
    if short:
        _short(here)
        return
    with here.open() as store:
        place = place_of(store, here.now, here.slug(store))
        coming = next_of(store, place)
        here.answer("\n".join(_lines(store, place, coming)), lambda: _json(store, place, coming))


def _short(here: Run) -> None:
    try:
        with here.open() as store:
            place = place_of(store, here.now, here.slug(store))
            line = answer.now_short(place, minutes_of(store, place))
    except ConfnoteError:
        return  # a status bar is no place for errors
    if line:
        sys.stdout.write(line + "\n")


def _lines(store: Store, place: Place, coming: tuple[Any, ...] | None) -> list[str]:
    if place.conference is None:
        return [f"Notes go to the inbox: {NO_CONFERENCE}"]
    clock = clock_time(place.at, place.zone)
    room = f", in {one_line(place.room, 40)}" if place.room else ""
    lines = [f"{one_line(place.name, 60)}, {answer.day_name(place)}, {clock}{room}"]
    if place.session:
        gone, left = minutes_of(store, place)
        about = [
            f"{gone} min in" if gone is not None and gone >= 0 else "",
            f"{left} min left" if left is not None and left >= 0 else "",
        ]
        times = ", ".join(part for part in about if part)
        lines.append(f"Notes go to {answer.session_line(place.session)}" + (f" ({times})" if times else ""))
    elif place.rivals:
        lines.append("Notes go to the day: several sessions are possible, and nothing says which:")
        lines += [f"  {answer.session_line(rival)}" for rival in place.rivals]
    else:
        lines.append("Notes go to the day: no session is on")
    if coming:
        _, number, title, where, at = coming
        lines.append(
            f"Next: {clock_time(at, place.zone)} {answer.session_line(('', number, title))}"
            + (f", {one_line(where, 40)}" if where else "")
        )
    return lines


def _json(store: Store, place: Place, coming: tuple[Any, ...] | None) -> dict[str, Any]:
    from confnote.store.read import dossier  # 10 ms with the model, for JSON alone
    from confnote.views.now import now_value

    held = dossier(store, place.conference) if place.conference else None
    following = next((s for s in held.sessions if coming and s.uid == coming[0]), None) if held else None
    return now_value(place, held, following)
