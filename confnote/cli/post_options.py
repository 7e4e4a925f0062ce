"""The options that `export` and `preview` share, and the request that the options make."""

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from confnote.actions.find import find_session
from confnote.actions.like import Habits, habits_of
from confnote.cli import complete
from confnote.cli.run import Run
from confnote.config import file_path
from confnote.core.dates import parse_day
from confnote.core.lookup import parse_choice
from confnote.errors import Unknown, Usage
from confnote.model import Conference
from confnote.post.drafting import Setup
from confnote.post.layouts import LAYOUTS, layout
from confnote.post.settings import Request, key_and_value
from confnote.post.sites import SITES, site
from confnote.post.templates import template_setting
from confnote.store.db import Store
from confnote.store.now import place_of

SPLITS = ("day", "none")

# named types, because `export` and `preview` must offer the same words
PostName = Annotated[str | None, typer.Option("--post", help="The name of the post, if the conference has several.")]
SiteName = Annotated[str | None, typer.Option("--site", help=", ".join(SITES) + ".", autocompletion=complete.of(SITES))]
LayoutName = Annotated[
    str | None, typer.Option("--layout", help=", ".join(LAYOUTS) + ".", autocompletion=complete.of(LAYOUTS))
]
Day = Annotated[
    str | None, typer.Option("--day", "-d", help="Only this day, as a post of its own.", autocompletion=complete.days)
]
SessionName = Annotated[
    str | None,
    typer.Option("--session", "-s", help="Only this session, as a post of its own.", autocompletion=complete.sessions),
]
Split = Annotated[
    str | None,
    typer.Option("--split", help="day: one post for each day; none: one post.", autocompletion=complete.of(SPLITS)),
]
Template = Annotated[
    str | None, typer.Option("--template", help="A template of yours in place of a layout: a name, a file, or none.")
]
Like = Annotated[
    str | None,
    typer.Option(
        "--like", metavar="POST.md", help="Take site, folder, layout, style and front matter keys from an old post."
    ),
]
Styles = Annotated[
    list[str] | None,
    typer.Option(
        "--style",
        metavar="KEY=VALUE",
        help="How the post looks; confnote export --style help lists the keys.",
        autocompletion=complete.styles,
    ),
]


def setup_of(run: Run) -> Setup:
    """Return what an export needs besides its options: the time, settings and folders."""
    config = run.config()
    return Setup(
        now=run.now, site=config["site"], layout=config["layout"], author=config["author"],
        posts_folder=config["posts_folder"], templates=templates_folder(), kept=Path(run.path).parent,
    )  # fmt: skip


def templates_folder() -> Path:
    """Return the folder where `--template NAME` finds templates."""
    return file_path(os.environ).parent / "templates"


def habits_in(run: Run, store: Store, conference: Conference, file: str | None) -> Habits | None:
    """Return the habits of the post of `--like`, None without one."""
    return habits_of(store, file, conference, run.now) if file is not None else None


def read_request(
    run: Run, store: Store, conference: Conference, *, site_name: str | None, layout_name: str | None, day: str | None,
    session: str | None, split: str | None, template: str | None, style: Iterable[str] | None, **more: Any,
) -> Request:  # fmt: skip
    """Return the request that the typed options make; `more` are further fields of the request."""
    return Request(
        site=known_site(site_name) if site_name is not None else None,
        layout=_name(layout_name, tuple(LAYOUTS), layout, "layout") if layout_name is not None else None,
        day=parse_day(day, run.now, conference) if day is not None else None,
        session=find_session(store, session, place_of(store, run.now, conference.slug)).uid if session else None,
        split=parse_choice(split, SPLITS, "way to split").replace("none", "") if split is not None else None,
        template=template_setting(template, templates_folder()) if template is not None else None,
        style=tuple(key_and_value(text, "--style") for text in style or ()),
        **more,
    )


def known_site(typed: str) -> str:
    """Return the built-in site that begins as typed, or an installed one; else raise Usage."""
    return _name(typed, tuple(SITES), site, "site")


def _name(typed: str, built_in: Sequence[str], load: Callable[[str], object], what: str) -> str:
    """Return the built-in name that begins as typed, or an installed name; else raise Usage."""
    try:
        return parse_choice(typed, built_in, what)
    except Usage:
        # the error lists built-in names only, and `load` imports only the installed value of this name
        try:
            load(typed)
        except Unknown:
            pass
        else:
            return typed
        raise
