"""`confnote rate`: rate a session, with a verdict in words."""

from typing import Annotated

import typer

from confnote.actions.capture import rate
from confnote.actions.messages import near_products, session_rated, tech_recorded
from confnote.actions.products import rate_product
from confnote.cli import complete
from confnote.cli.options import SessionOption
from confnote.cli.records import session_json, tech_json
from confnote.cli.run import Run
from confnote.core.shell import quoted
from confnote.core.text import REPLACED, rating_of, readable
from confnote.errors import Usage

EXAMPLES = (
    "confnote rate 5",
    "confnote rate 4 solid demo, the slides are worth a look",
    "confnote rate 2 --session s12",
    "confnote rate --tech Karpenter 4 saves us a node pool",
)


def command(
    ctx: typer.Context,
    rating: Annotated[str, typer.Argument(help="From 1 (skip it) to 5 (must watch).")],
    verdict: Annotated[list[str] | None, typer.Argument(help="What you think of it, in words.")] = None,
    session: SessionOption = None,
    tech: Annotated[
        str | None, typer.Option(metavar="NAME", help="Rate this product instead.", autocompletion=complete.tech)
    ] = None,
) -> None:
    """Rate the current session, or the last one you attended today, or a product."""
    run = Run.of(ctx)
    if session is not None and tech is not None:
        raise Usage("one rating is of one thing: choose one of --session and --tech")
    number = _rating(rating, verdict or [], tech)
    words, replaced = readable(" ".join(verdict or ()))
    with run.open(lambda: words) as store:
        store.words = words
        if tech is not None:
            product = rate_product(store, tech, number, words.strip(), run.now, conference=run.slug(store))
            run.warn(REPLACED if replaced else None, near_products(product))
            run.answer(tech_recorded(product), lambda: tech_json(store, product.uid))
            return
        slug, uid = run.slug(store), run.session_uid(store, session)
        rated = rate(store, number, words.strip(), run.now, conference=slug, session=uid)
        run.warn(REPLACED if replaced else None)
        run.answer(session_rated(rated), lambda: session_json(store, rated.session.uid))


def _rating(typed: str, verdict: list[str], tech: str | None) -> int:
    """Parse the rating; raise Usage, which quotes a product's name of several words."""
    try:
        return rating_of(typed)
    except Usage as error:
        words = [typed, *verdict]
        number = next((at for at, word in enumerate(words) if word in {"1", "2", "3", "4", "5"}), 0)
        if tech is None or not number:
            raise
        name = quoted(" ".join([tech, *words[:number]]))
        raise Usage(f"{error}: if that is part of the name, confnote rate --tech {name} {words[number]}") from None
