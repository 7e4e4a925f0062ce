"""`confnote preview`: show a post in the terminal as `export` would draft it."""

import sys
from typing import Annotated

import typer

from confnote.actions.export import drafting, newest_of_several
from confnote.cli.old_post import habit_lines
from confnote.cli.post_options import (
    Day,
    LayoutName,
    Like,
    PostName,
    SessionName,
    SiteName,
    Split,
    Styles,
    Template,
    habits_in,
    read_request,
    setup_of,
)  # fmt: skip
from confnote.cli.run import Run, has_colours
from confnote.cli.wait import waiting
from confnote.core.shell import quoted
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
    like: Like = None,
    source: Annotated[bool, typer.Option("--source", help="Print the Markdown itself.")] = False,
) -> None:
    """Show the post, or a series of posts, as export would draft it; nothing is stored.

    With --like, show the old post beside it, or above it in a narrow terminal.
    """
    run = Run.of(ctx)
    with run.open() as store:
        conference = run.conference(store)
        habits = habits_in(run, store, conference, like)
        if habits and post is None and split is None and (post := newest_of_several(store, conference.uid)):
            run.warn(f"of several posts this is the one exported last: --post {quoted(post)}")
        request = read_request(
            run, store, conference, name=post,
            site_name=site, layout_name=layout, day=day, session=session, split=split, template=template, style=style,
            like=habits and habits.settings,
        )  # fmt: skip
        chosen = drafting(store, conference.uid, request, setup_of(run))
    with waiting("drafting"):
        posts = chosen.all()
    run.warn(*(habit_lines(habits) if habits else ()))
    run.warn(*said_of_left_out(finding for drafted in posts for finding in drafted.findings))
    if run.json:
        values = [{"text": post.text, "front": post.front_text, "path": str(post.path)} for post in posts]
        run.put_json(values[0] if len(values) == 1 else values)
        return
    texts = [(str(post.path), safe_text(post.text)) for post in posts]
    if habits:
        texts.insert(0, (str(habits.path), safe_text(habits.text)))
    if source or not (sys.stdout.isatty() or has_colours()):  # a pipe gets the Markdown, for another program
        sys.stdout.write("".join((f"==> {path} <==\n" if len(texts) > 1 else "") + text for path, text in texts))
    else:
        from confnote.views.markdown import beside, headed

        old, *new = headed(texts)
        run.page(*(beside(old, new, run.console()) if habits else (old, *new)))
