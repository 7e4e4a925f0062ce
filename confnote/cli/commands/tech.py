"""`confnote tech`: record a product that was shown at a booth or named in a session."""

from __future__ import annotations

from typing import Annotated

import typer

from confnote.actions.capture import record_tech
from confnote.actions.find import find_session_now
from confnote.actions.messages import tech_recorded
from confnote.cli import complete
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
    name: Annotated[str, typer.Argument(help="Its name.", show_default=False, autocompletion=complete.tech_names)],
    tagline: Annotated[
        list[str] | None, typer.Argument(help="What it is, in the words of its makers.", show_default=False)
    ] = None,
    url: Annotated[str | None, typer.Option("--url", help="The address of its page.")] = None,
    rating: Annotated[str | None, typer.Option("--rating", help="How much you like it, 1 to 5.")] = None,
    verdict: Annotated[str | None, typer.Option("--verdict", help="What you think of it.")] = None,
    booth: Annotated[str | None, typer.Option("--booth", help="Where it was shown.")] = None,
    session: Annotated[
        str | None,
        typer.Option("--session", "-s", help="The session that mentioned it.", autocompletion=complete.sessions),
    ] = None,
) -> None:
    """Record a product; the same name again, in any case, completes its entry."""
    run = Run.of(ctx)
    texts = {
        "name": line_of(name, "a name"), "tagline": " ".join(tagline or ()), "verdict": verdict or "",
        "booth": booth or "",
    }  # fmt: skip
    read = {field: readable(text) for field, text in texts.items()}
    clean = {field: text.strip() for field, (text, _) in read.items()}
    known = clean.pop("name")
    link = check_url(url) if url is not None else ""
    number = rating_of(rating) if rating is not None else None
    with run.open() as store:
        slug = run.slug(store)
        uid = find_session_now(store, session, run.now, slug).uid if session is not None else None
        tech = record_tech(store, known, run.now, conference=slug, session=uid, url=link, rating=number, **clean)
        run.warn(REPLACED if any(replaced for _, replaced in read.values()) else None)
        run.answer(tech_recorded(tech), lambda: tech_json(store, tech.uid))
