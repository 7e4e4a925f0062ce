"""`confnote export`: a post is drafted, or drafted again around what its author wrote."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from confnote.cli import complete
from confnote.cli.choosing import Wanted
from confnote.cli.drafting import site_name
from confnote.cli.exporting import Outcome, Plan, prepare
from confnote.cli.find import find_session
from confnote.cli.params import choice, today_of
from confnote.cli.run import Run
from confnote.cli.templates import built_in, template_setting
from confnote.cli.writing import carry_out, changes, outcome_json
from confnote.core.dates import parse_day
from confnote.core.lookup import nearest
from confnote.core.text import one_line, safe_text
from confnote.core.time import Calendar
from confnote.errors import Edited, Refused, Usage
from confnote.finding import none_of
from confnote.post.content.findings import Finding, summed_up
from confnote.post.front_matter import parse_value
from confnote.post.layouts import LAYOUTS
from confnote.post.merge.conflict import TAKES, Take
from confnote.post.settings import Asked, pair
from confnote.post.sites import SITES
from confnote.post.style import help_rows
from confnote.store.posts import forget_post, posts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from confnote.model import Conference
    from confnote.store.db import Store

SPLITS = ("day", "none")
UNSAID = ("words", "number", "bullet", "list")
"""What a style takes that its help says already."""
EXAMPLES = (
    "confnote export -o ~/blog --site jekyll",
    "confnote export    # again, with all that was said the last time",
    "confnote export --layout talks --set 'tags=[kubecon, kubernetes]' --unset draft",
    "confnote export --style headings=setext --style 'order=Overall Impressions, days, tech'",
    "confnote export --split day    # a post a day; --split none goes back",
    "confnote export --session s12 --layout liveblog",
    "confnote export --template-dump days > mine.md.j2; confnote export --template mine.md.j2",
    "confnote export --style help",
    "confnote export --diff",
)


def run(
    ctx: typer.Context,
    post: Annotated[
        str | None, typer.Option("--post", help="Which post of the conference, if there are several.")
    ] = None,
    site: Annotated[
        str | None, typer.Option("--site", help=", ".join(SITES) + ".", autocompletion=complete.of(tuple(SITES)))
    ] = None,
    layout: Annotated[
        str | None, typer.Option("--layout", help=", ".join(LAYOUTS) + ".", autocompletion=complete.of(tuple(LAYOUTS)))
    ] = None,
    day: Annotated[str | None, typer.Option("--day", "-d", help="That day alone, as a post of its own.")] = None,
    session: Annotated[
        str | None,
        typer.Option("--session", "-s", help="That session alone, as a post.", autocompletion=complete.sessions),
    ] = None,
    split: Annotated[
        str | None, typer.Option("--split", help="day: a post a day; none: one.", autocompletion=complete.of(SPLITS))
    ] = None,
    template: Annotated[
        str | None,
        typer.Option("--template", help="A template of yours in place of a layout: a name, a file, or none."),
    ] = None,
    template_dump: Annotated[
        str | None,
        typer.Option("--template-dump", metavar="LAYOUT", help="Print a layout as a template to start from."),
    ] = None,
    output: Annotated[str | None, typer.Option("--output", "-o", help="A file, a folder, or - for the screen.")] = None,
    front: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="A front matter key, in YAML.")
    ] = None,
    unset: Annotated[
        list[str] | None, typer.Option("--unset", metavar="KEY", help="A front matter key to leave out.")
    ] = None,
    style: Annotated[
        list[str] | None, typer.Option("--style", metavar="KEY=VALUE", help="How it looks; --style help lists all.")
    ] = None,
    title: Annotated[
        str | None, typer.Option("--title", help="Its title; else made from the conference's name.")
    ] = None,
    take: Annotated[str | None, typer.Option("--take", help="Where both changed: file, notes or both.")] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Say what to look at; write nothing. Exit 1 on errors.")
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what would change in the file; write nothing.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file, edits and all.")] = False,
    forget: Annotated[
        str | None, typer.Option("--forget", metavar="POST", help="Know this post no longer; its file stays.")
    ] = None,
) -> None:
    """Draft a post, or draft it again around your edits; what a post was exported with is remembered."""
    here = Run.of(ctx)
    if style == ["help"]:
        _style_help(here)
        return
    if template_dump is not None:
        sys.stdout.write(built_in(template_dump))
        return
    with here.open() as store:
        conference = here.conference(store)
        if forget is not None:
            _forget(here, store, conference, forget)
            return
        if session is not None and (day is not None or split is not None):
            raise Usage("a post is about one session, or about one day, or split by day: choose one of the three")
        asked = Asked(
            site=site_name(site) if site is not None else None,
            layout=choice(layout, tuple(LAYOUTS), "layout") if layout is not None else None,
            path=output,
            day=parse_day(day, here.now, Calendar.of(conference)) if day is not None else None,
            session=find_session(store, session, conference.uid, today_of(here, conference))[0] if session else None,
            split=None if split is None else choice(split, SPLITS, "way to split").replace("none", ""),
            template=None if template is None else template_setting(template),
            title=title,
            style=tuple(pair(text, "--style") for text in style or ()),
            front=tuple((key, parse_value(value)) for key, value in (pair(text, "--set") for text in front or ())),
            unset=tuple(unset or ()),
        )
        plan = prepare(here, store, conference, Wanted(name=post, asked=asked, take=_take(take), force=force))
        if diff:
            sys.stdout.write(safe_text(changes(plan)))
        elif check:
            _check(here, plan)
        elif output == "-":
            _print(plan)
        else:
            _write(here, store, conference, plan)


def _forget(here: Run, store: Store, conference: Conference, name: str) -> None:
    """Take a post off the list of those that an export knows."""
    known = [post.settings.name for post in posts(store, conference.uid)]
    if name not in known:
        raise none_of("post", one_line(name, 60), nearest(name, known), "confnote export tells the posts")
    with store.change("export --forget"):
        forget_post(store, conference.uid, name)
    here.answer(f"{name} is forgotten; its file stays as it is", lambda: {"post": name, "forgotten": True})


def _take(typed: str | None) -> Take | None:
    if typed is None:
        return None
    if typed not in TAKES:
        raise Usage(f"--take is one of {', '.join(TAKES)}, not {typed!r}")
    return typed


def _print(plan: Plan) -> None:
    """Write the drafts to standard output, several as `head` does."""
    for outcome in plan.outcomes:
        name = f"==> {outcome.post.path} <==\n" if len(plan.outcomes) > 1 else ""
        sys.stdout.write(name + outcome.post.text)


def _write(here: Run, store: Store, conference: Conference, plan: Plan) -> None:
    if plan.conflicts:
        sys.stdout.write(safe_text(plan.conflicts) + "\n")
        sys.stdout.flush()
        names = ", ".join(str(one.path) for one in plan.outcomes if one.conflicts)
        raise Edited(
            f"{names} and the notes both changed these places, so nothing was written: "
            "--take file, --take notes or --take both decides"
        )
    if not plan.outcomes:
        raise Refused("there is nothing to tell of any day yet: no session attended, no note")
    told = carry_out(here, store, conference, plan)
    here.warn(*told, *summed_up(finding for one in plan.outcomes for finding in one.findings))
    here.answer("\n".join(map(_line, plan.outcomes)), lambda: _json(plan))


def _line(outcome: Outcome) -> str:
    settings = outcome.post.settings
    words = len(outcome.post.body.split())
    return f"{outcome.word} {outcome.path} ({settings.site}, {settings.shape}, {words:,} words)"


def _json(plan: Plan) -> Any:
    """Give one post as an object, the posts of a series as a list."""
    values = [outcome_json(one) for one in plan.outcomes]
    return values[0] if len(values) == 1 else values


def _check(here: Run, plan: Plan) -> None:
    """Say all findings on standard output, as compilers do; an error among them is exit 1."""
    lines = [_found(outcome, finding) for outcome in plan.outcomes for finding in (*outcome.findings, *_news(outcome))]
    here.answer("\n".join(lines) or "nothing to look at", lambda: _json(plan))
    if any(finding.grade == "error" for outcome in plan.outcomes for finding in outcome.findings):
        raise typer.Exit(1)


def _news(outcome: Outcome) -> Iterator[Finding]:
    """Say whether the file is behind the notes."""
    if outcome.old is None:
        yield Finding("not written yet", grade="hint", advice="confnote export writes it")
    elif outcome.old != outcome.new:
        yield Finding("the notes have changed since", grade="hint", advice="confnote export brings it up to them")


def _found(outcome: Outcome, finding: Finding) -> str:
    place = f"{outcome.path}:{finding.line}" if finding.line else str(outcome.path)
    about = f"{finding.handle}: " if finding.handle else ""
    return one_line(f"{place}: {finding.grade}: {about}{finding.words}")


def _style_help(here: Run) -> None:
    """Say of each key what it is about, what it takes and, in brackets, its default."""
    rows = help_rows()
    width = max(len(row[0]) for row in rows)
    lines = [
        f"{key.ljust(width)}  {about}{'' if takes in UNSAID else f': {takes}'} [{usual}]"
        for key, usual, takes, about in rows
    ]
    here.answer("\n".join(lines), lambda: [list(row) for row in rows])
