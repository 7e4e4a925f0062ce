"""`confnote preview`: the post as it would be drafted, in the terminal."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from confnote import when
from confnote.cli import complete
from confnote.cli.exporting import Wanted, choose
from confnote.cli.params import choice
from confnote.cli.run import Run
from confnote.cli.wait import Waiting
from confnote.post.draft import draft
from confnote.post.layouts import LAYOUTS
from confnote.post.settings import Asked, merged, pair
from confnote.post.sites import SITES
from confnote.store.read import dossier
from confnote.views.safe import safe_text

EXAMPLES = ("confnote preview", "confnote preview --day 2", "confnote preview --layout narrative --site jekyll")


def run(
    ctx: typer.Context,
    post: Annotated[str | None, typer.Option("--post", help="Which post of the conference.")] = None,
    site: Annotated[
        str | None, typer.Option("--site", help=", ".join(SITES) + ".", autocompletion=complete.of(tuple(SITES)))
    ] = None,
    layout: Annotated[
        str | None, typer.Option("--layout", help=", ".join(LAYOUTS) + ".", autocompletion=complete.of(tuple(LAYOUTS)))
    ] = None,
    day: Annotated[str | None, typer.Option("--day", "-d", help="That day alone.")] = None,
    style: Annotated[list[str] | None, typer.Option("--style", metavar="KEY=VALUE", help="How it looks.")] = None,
    source: Annotated[bool, typer.Option("--source", help="The Markdown itself.")] = False,
) -> None:
    """Show the post as it would be drafted; nothing is written or remembered."""
    here = Run.of(ctx)
    with here.open() as store:
        conference = here.conference(store)
        asked = Asked(
            site=choice(site, tuple(SITES), "site") if site is not None else None,
            layout=choice(layout, tuple(LAYOUTS), "layout") if layout is not None else None,
            day=when.day(day, here.now, when.Calendar.of(conference)) if day is not None else None,
            style=tuple(pair(text, "--style") for text in style or ()),
        )
        settings = merged(choose(here, store, conference, Wanted(name=post, asked=asked)).settings, asked)
        held = dossier(store, conference.uid)
    with Waiting("drafting"):
        made = draft(held, settings, here.now)
    text = safe_text(made.text)
    if here.json:
        here.put_json({"text": made.text, "front": made.front_text, "path": str(made.path)})
    elif source or not sys.stdout.isatty():
        sys.stdout.write(text)
    else:
        from confnote.views.markdown import rendered

        console = here.console()
        with console.pager(styles=True):
            console.print(rendered(made.text))
