"""`confnote preview`: the post as it would be drafted, in the terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from confnote.cli import complete
from confnote.cli.choosing import Wanted
from confnote.cli.drafting import Drafting, site_name
from confnote.cli.find import find_session
from confnote.cli.pager import page
from confnote.cli.params import choice, today_of
from confnote.cli.run import Run
from confnote.cli.templates import template_setting
from confnote.cli.wait import Waiting
from confnote.core.dates import parse_day
from confnote.core.text import safe_text
from confnote.core.time import Calendar
from confnote.post.layouts import LAYOUTS
from confnote.post.settings import Asked, pair
from confnote.post.sites import SITES
from confnote.store.read import dossier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confnote.post.draft import Post

SPLITS = ("day", "none")
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
    session: Annotated[
        str | None, typer.Option("--session", "-s", help="That session alone.", autocompletion=complete.sessions)
    ] = None,
    style: Annotated[list[str] | None, typer.Option("--style", metavar="KEY=VALUE", help="How it looks.")] = None,
    split: Annotated[
        str | None, typer.Option("--split", help="day: a post a day; none: one.", autocompletion=complete.of(SPLITS))
    ] = None,
    template: Annotated[
        str | None, typer.Option("--template", help="A template of yours: a name, a file, or none.")
    ] = None,
    source: Annotated[bool, typer.Option("--source", help="The Markdown itself.")] = False,
) -> None:
    """Show the post as it would be drafted, a series day by day; nothing is written or remembered."""
    here = Run.of(ctx)
    with here.open() as store:
        conference = here.conference(store)
        asked = Asked(
            site=site_name(site) if site is not None else None,
            layout=choice(layout, tuple(LAYOUTS), "layout") if layout is not None else None,
            day=parse_day(day, here.now, Calendar.of(conference)) if day is not None else None,
            session=find_session(store, session, conference.uid, today_of(here, conference))[0] if session else None,
            split=None if split is None else choice(split, SPLITS, "way to split").replace("none", ""),
            template=None if template is None else template_setting(template),
            style=tuple(pair(text, "--style") for text in style or ()),
        )
        drafting = Drafting(here, store, dossier(store, conference.uid), Wanted(name=post, asked=asked))
    with Waiting("drafting"):
        made = [drafting.draft(before, settings) for before, settings in drafting.meant.drafted]
    if here.json:
        values = [{"text": one.text, "front": one.front_text, "path": str(one.path)} for one in made]
        here.put_json(values[0] if len(values) == 1 else values)
    elif source or not sys.stdout.isatty():
        for one in made:
            sys.stdout.write((f"==> {one.path} <==\n" if len(made) > 1 else "") + safe_text(one.text))
    else:
        _page(here, made)


def _page(here: Run, made: Sequence[Post]) -> None:
    """Show the posts one behind the other, what is longer than the screen in the person's pager."""
    from rich.rule import Rule

    from confnote.views.markdown import rendered

    console = here.console()
    with console.capture() as captured:
        for one in made:
            if len(made) > 1:
                console.print(Rule(str(one.path)))
            console.print(rendered(safe_text(one.text)))
    page(captured.get(), here.config()["pager"] or "less")
