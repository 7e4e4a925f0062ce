"""`confnote preview`: show a post in the terminal as `export` would draft it."""

import sys
from typing import Annotated

import typer

from confnote.actions.export import drafting
from confnote.cli.post_options import (
    Day,
    LayoutName,
    PostName,
    SessionName,
    SiteName,
    Split,
    Styles,
    Template,
    read_request,
    setup_of,
)  # fmt: skip
from confnote.cli.run import Run, has_colours
from confnote.cli.wait import waiting
from confnote.core.text import safe_text
from confnote.post.content.findings import said_of_left_out

EXAMPLES = ("confnote preview", "confnote preview --day 2", "confnote preview --layout narrative --site jekyll")


def command(
    ctx: typer.Context,
    post: PostName = None,
    site: SiteName = None,
    layout: LayoutName = None,
    day: Day = None,
    session: SessionName = None,
    style: Styles = None,
    split: Split = None,
    template: Template = None,
    source: Annotated[bool, typer.Option("--source", help="Print the Markdown itself.")] = False,
) -> None:
    """Show the post, or a series of posts, as export would draft it; nothing is stored."""
    run = Run.of(ctx)
    with run.open() as store:
        conference = run.conference(store)
        request = read_request(
            run, store, conference, name=post,
            site_name=site, layout_name=layout, day=day, session=session, split=split, template=template, style=style,
        )  # fmt: skip
        chosen = drafting(store, conference.uid, request, setup_of(run))
    with waiting("drafting"):
        posts = chosen.all()
    run.warn(*said_of_left_out(finding for drafted in posts for finding in drafted.findings))
    if run.json:
        values = [{"text": post.text, "front": post.front_text, "path": str(post.path)} for post in posts]
        run.put_json(values[0] if len(values) == 1 else values)
    elif source or not (sys.stdout.isatty() or has_colours()):  # a pipe gets the Markdown, for another program
        for drafted in posts:
            name = f"==> {drafted.path} <==\n" if len(posts) > 1 else ""
            sys.stdout.write(name + safe_text(drafted.text))
    else:
        from rich.rule import Rule

        from confnote.views.markdown import rendered

        headings = [(Rule(str(post.path)),) if len(posts) > 1 else () for post in posts]
        texts = [rendered(safe_text(post.text)) for post in posts]
        run.page(*(part for heading, text in zip(headings, texts, strict=True) for part in (*heading, text)))
