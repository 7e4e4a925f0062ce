"""`confnote plan`: sessions are put on my agenda, or dropped from it."""

from __future__ import annotations

from typing import Annotated

import typer

from confnote.cli import complete
from confnote.cli.find import find_session
from confnote.cli.records import session_json
from confnote.cli.run import Run
from confnote.store.place import place_of
from confnote.store.programme import set_attendance
from confnote.views.answer import session_line

EXAMPLES = ("confnote plan s12 s40", "confnote plan backstage", "confnote plan --drop s12")


def run(
    ctx: typer.Context,
    sessions: Annotated[
        list[str],
        typer.Argument(help="Handles, or words of a title.", show_default=False, autocompletion=complete.sessions),
    ],
    drop: Annotated[bool, typer.Option("--drop", help="Off my agenda again.")] = False,
) -> None:
    """Put sessions on my agenda: notes go to them by the clock."""
    here = Run.of(ctx)
    with here.open() as store:
        place = place_of(store, here.now, here.slug(store))
        found = list(dict.fromkeys(find_session(store, words, place.conference, place.day) for words in sessions))
        with store.change("plan"):
            set_attendance(store, [uid for uid, _, _ in found], "" if drop else "planned")
        done = "off the agenda" if drop else "planned"
        here.answer(
            "\n".join(f"{session_line(session)}: {done}" for session in found),
            lambda: [session_json(store, uid) for uid, _, _ in found],
        )
