"""`confnote rate`: rate a session, with a verdict in words."""

from typing import Annotated

import typer

from confnote.actions.capture import rate
from confnote.actions.messages import session_rated
from confnote.cli.options import SessionOption
from confnote.cli.records import session_json
from confnote.cli.run import Run
from confnote.core.text import REPLACED, rating_of, readable

EXAMPLES = (
    "confnote rate 5",
    "confnote rate 4 solid demo, the slides are worth a look",
    "confnote rate 2 --session s12",
)


def command(
    ctx: typer.Context,
    rating: Annotated[str, typer.Argument(help="From 1 (skip it) to 5 (must watch).")],
    verdict: Annotated[list[str] | None, typer.Argument(help="What you think of it, in words.")] = None,
    session: SessionOption = None,
) -> None:
    """Rate the current session, or the last one you attended today."""
    run = Run.of(ctx)
    number = rating_of(rating)
    words, replaced = readable(" ".join(verdict or ()))
    with run.open(lambda: words) as store:
        store.words = words
        slug, uid = run.slug(store), run.session_uid(store, session)
        rated = rate(store, number, words.strip(), run.now, conference=slug, session=uid)
        run.warn(REPLACED if replaced else None)
        run.answer(session_rated(rated), lambda: session_json(store, rated.session.uid))
