"""`confnote rate`: a session's rating and verdict."""

from __future__ import annotations

from typing import Annotated

import typer

from confnote.cli import complete
from confnote.cli.find import find_session
from confnote.cli.records import session_json
from confnote.cli.run import Run
from confnote.core.text import REPLACED, rating_of, readable
from confnote.store.capture import rate
from confnote.store.place import place_of
from confnote.views import answer

EXAMPLES = (
    "confnote rate 5",
    "confnote rate 4 solid demo, the slides are worth a look",
    "confnote rate 2 --session s12",
)


def run(
    ctx: typer.Context,
    rating: Annotated[str, typer.Argument(help="1 (skip it) to 5 (must watch).", show_default=False)],
    verdict: Annotated[list[str] | None, typer.Argument(help="In words.", show_default=False)] = None,
    session: Annotated[
        str | None,
        typer.Option("--session", "-s", help="A handle, or words of the title.", autocompletion=complete.sessions),
    ] = None,
) -> None:
    """Rate the current session, else the last one attended today."""
    here = Run.of(ctx)
    number = rating_of(rating)
    words, replaced = readable(" ".join(verdict or ()))
    with here.open() as store:
        slug = here.slug(store)
        uid = None
        if session is not None:
            place = place_of(store, here.now, slug)
            uid = find_session(store, session, place.conference, place.day)[0]
        rated = rate(store, number, words.strip(), here.now, conference=slug, session=uid)
        here.warn(REPLACED if replaced else None)
        here.answer(answer.rated(rated), lambda: session_json(store, rated.session[0]))
