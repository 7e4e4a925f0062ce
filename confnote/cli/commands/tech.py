"""`confnote tech`: record a product that was shown at a booth or named in a session."""

from typing import Annotated

import typer

from confnote.actions.capture import record_tech
from confnote.actions.messages import near_products, tech_recorded
from confnote.cli import complete
from confnote.cli.options import UrlOption
from confnote.cli.records import tech_json
from confnote.cli.run import Run
from confnote.core.links import check_url
from confnote.core.text import REPLACED, line_of, rating_of, readable

EXAMPLES = (
    "confnote tech Karpenter a cluster autoscaler built for flexibility",
    "confnote tech 'Chaos Mesh' --url https://chaos-mesh.org --rating 4",
    "confnote tech karpenter --verdict 'very, very cool' --booth S42",
)


def command(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="Its name.", autocompletion=complete.tech_names)],
    tagline: Annotated[list[str] | None, typer.Argument(help="What it is, in the words of its makers.")] = None,
    url: UrlOption = None,
    rating: Annotated[str | None, typer.Option(help="How much you like it, 1 to 5.")] = None,
    verdict: Annotated[str, typer.Option(help="What you think of it.")] = "",
    booth: Annotated[str, typer.Option(help="Where it was shown.")] = "",
    session: Annotated[
        str | None,
        typer.Option("--session", "-s", help="The session that mentioned it.", autocompletion=complete.sessions),
    ] = None,
) -> None:
    """Record a product; the same name again, in upper or lower case, changes its entry."""
    run = Run.of(ctx)
    typed = {"name": line_of(name, "a name"), "more": " ".join(tagline or ()), "verdict": verdict, "booth": booth}
    # all is checked before the store is opened, so that a mistake stores nothing
    read = {field: readable(text) for field, text in typed.items()}
    words = {field: text.strip() for field, (text, _) in read.items()}
    link = check_url(url) if url is not None else ""
    number = rating_of(rating) if rating is not None else None
    with run.open(lambda: " ".join(filter(None, words.values()))) as store:
        slug, uid = run.slug(store), run.session_uid(store, session)
        known = words.pop("name")
        tech = record_tech(store, known, run.now, conference=slug, session=uid, url=link, rating=number, **words)
        run.warn(near_products(tech))  # the name may be a mistyped one
        run.warn(REPLACED if any(replaced for _, replaced in read.values()) else None)
        run.answer(tech_recorded(tech), lambda: tech_json(store, tech.uid))
