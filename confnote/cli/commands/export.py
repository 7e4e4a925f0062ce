"""`confnote export`: draft a post, or draft it again around the edits of its author."""

import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from confnote.actions.export import carry_out, drafting, forget
from confnote.cli import complete
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
from confnote.cli.run import Run
from confnote.cli.wait import waiting
from confnote.core.files import is_stdout, is_stream, with_home, write_file
from confnote.core.shell import named
from confnote.core.text import one_line, safe_text
from confnote.errors import Edited, Refused, Usage
from confnote.post.content.findings import Finding, summed_up
from confnote.post.drafting import Setup
from confnote.post.export import Outcome, Plan, plan_export
from confnote.post.front_matter import cut, parse_value
from confnote.post.merge.conflict import read_takes
from confnote.post.settings import key_and_value
from confnote.post.style import ROWS
from confnote.post.templates import built_in
from confnote.store.db import Store

SELF_EXPLANATORY = ("words", "number", "bullet", "list")
"""The kinds of style value that `--style help` leaves out, since the help of the key explains them."""
EXAMPLES = (
    "confnote export -o ~/blog --site jekyll",
    "confnote export    # again, with the options of the last time",
    "confnote export --like ~/blog/_posts/2025-05-20-kubecon.md",
    "confnote export --layout talks --set 'tags=[kubecon, kubernetes]' --unset draft",
    "confnote export --style headings=setext --style 'order=Overall Impressions, days, tech'",
    "confnote export --split day    # a post a day; --split none goes back",
    "confnote export --session s12 --layout liveblog",
    "confnote export --template-dump days > mine.md.j2; confnote export --template mine.md.j2",
    "confnote export --style help",
    "confnote export --diff",
)

TemplateDump = Annotated[
    str | None,
    typer.Option("--template-dump", metavar="LAYOUT", help="Print a built-in layout as a template to start from."),
]
Output = Annotated[
    str | None, typer.Option("--output", "-o", help="Where to write: a file, a folder, or - for the screen.")
]
Front = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help="Set a front matter key; the value is YAML.",
        autocompletion=complete.front_matter,
    ),
]
Unset = Annotated[list[str] | None, typer.Option("--unset", metavar="KEY", help="Leave out a front matter key.")]
Title = Annotated[
    str | None, typer.Option("--title", help="The title; the name of the conference if you leave it out.")
]
TakeSide = Annotated[
    list[str] | None,
    typer.Option(
        "--take",
        metavar="SIDE",
        help="Where the file and the notes both changed: keep file, notes or both. Of single places: notes:2,3.",
    ),
]
Check = Annotated[bool, typer.Option("--check", help="List problems of the post; write nothing. Exit 1 on errors.")]
Diff = Annotated[bool, typer.Option("--diff", help="Show what would change in the file; write nothing.")]
Force = Annotated[bool, typer.Option("--force", help="Overwrite the file, and lose your edits in it.")]
Forget = Annotated[
    str | None, typer.Option("--forget", metavar="POST", help="Forget this post and its options; its file stays.")
]


def command(
    ctx: typer.Context,
    post: PostName = None,
    site: SiteName = None,
    layout: LayoutName = None,
    day: Day = None,
    session: SessionName = None,
    split: Split = None,
    template: Template = None,
    template_dump: TemplateDump = None,
    output: Output = None,
    front: Front = None,
    unset: Unset = None,
    style: Styles = None,
    like: Like = None,
    title: Title = None,
    take: TakeSide = None,
    check: Check = False,
    diff: Diff = False,
    force: Force = False,
    forgotten: Forget = None,
) -> None:
    """Draft a post, or draft it again and keep your edits. The next export has the same options."""
    run = Run.of(ctx)
    if style == ["help"]:
        _style_help(run)
        return
    if template_dump is not None:
        sys.stdout.write(built_in(template_dump))
        return
    with run.open() as store:
        conference = run.conference(store)
        if forgotten is not None:
            _forget(run, store, conference.uid, forgotten)
            return
        if session is not None and (day is not None or split is not None):
            raise Usage("a post is about one session, or about one day, or split by day: choose one of the three")
        takes = read_takes(take or ())
        habits = habits_in(run, store, conference, like)
        request = read_request(
            run, store, conference,
            site_name=site, layout_name=layout, day=day, session=session, split=split, template=template, style=style,
            name=post, takes=takes, force=force, check=check, like=habits and habits.settings,
            path="-" if _is_stream(output) else output, title=title,
            unset=tuple(unset or ()),
            front=tuple(
                (key, parse_value(value)) for key, value in (key_and_value(text, "--set") for text in front or ())
            ),
        )  # fmt: skip
        setup = setup_of(run)
        with waiting("drafting"):
            plan = plan_export(drafting(store, conference.uid, request, setup), request)
        lines = tuple(habit_lines(habits)) if habits else ()
        if not _is_shown(run, plan, output, lines, diff=diff, check=check):
            _write(run, store, conference.uid, plan, setup, lines)


def _is_shown(run: Run, plan: Plan, output: str | None, learnt: Sequence[str], *, diff: bool, check: bool) -> bool:
    """Show a plan as --diff, --check or an output that is no file ask; else return False."""
    is_stream_asked = output is not None and _is_stream(output)
    if not (diff or check or is_stream_asked):
        return False
    run.warn(*learnt, *plan.warnings)
    if diff:
        sys.stdout.write(safe_text(plan.changes))
        if plan.conflicts:
            run.warn("without --take, the export writes nothing: the file and the notes both changed the places above")
    elif check:
        _check(run, plan)
    elif output is not None:
        _print(run, plan, output)
    return True


def _forget(run: Run, store: Store, conference: str, name: str) -> None:
    forget(store, conference, name)
    run.answer(f"{name} is forgotten; its file stays as it is", lambda: {"post": name, "forgotten": True})


def _write(run: Run, store: Store, conference: str, plan: Plan, setup: Setup, learnt: Sequence[str]) -> None:
    """Write and report the posts of a plan; raise Edited for conflicts, Refused without posts."""
    _refuse_conflicts(plan)  # for a conflict in one post of a series, none is written
    warnings = carry_out(store, conference, plan, setup)
    # so late: what they say of a new post is not so if it could not be written
    run.warn(
        *plan.warnings, *warnings, *summed_up(finding for outcome in plan.outcomes for finding in outcome.findings)
    )
    run.warn(*(learnt if run.json else ()))
    run.answer("\n".join([*learnt, *map(_line, plan.outcomes)]), lambda: _json(plan))
    sys.stdout.flush()  # the user does not wait for the backup
    with waiting("backing up"):
        run.back_up_if_due(store)


def _is_stream(output: str | None) -> bool:
    """Return whether -o names the screen, a pipe or a device: posts there are not stored.

    Raises Usage if the name is empty.
    """
    if output == "":
        raise Usage("the path of -o is empty: name a file, a folder, or - for the screen")
    return output == "-" or (output is not None and is_stream(with_home(output)))


def _print(run: Run, plan: Plan, output: str) -> None:
    """Write the posts to the screen, a pipe or a device."""
    text = ""
    for outcome in plan.outcomes:  # if there are several, with the path above each, as `head` does
        text += (f"==> {outcome.new.path} <==\n" if len(plan.outcomes) > 1 else "") + outcome.new.text
    path = with_home(output)
    if output == "-" or is_stdout(path):
        sys.stdout.write(text)
        return
    write_file(path, text.encode())
    run.answer(f"written into {named(path)}; the next export does not know of it", lambda: {"path": str(path)})


def _refuse_conflicts(plan: Plan) -> None:
    """If a plan has conflicts, show them and raise Edited; raise Refused if it has no post."""
    if plan.conflicts:  # on standard output, like a diff; the error says what to do
        sys.stdout.write(safe_text(plan.conflicts) + "\n")
        sys.stdout.flush()
        private = [
            f"{found.handle} is {found.message}, in {outcome.path}:{found.line}"
            for outcome in plan.outcomes
            for found in outcome.withdrawn
        ]
        if private:
            raise Edited(
                f"{'; '.join(private)}, so nothing was written: --take notes takes them out, --take file keeps them"
            )
        names = ", ".join(str(outcome.path) for outcome in plan.outcomes if outcome.is_undecided)
        single = "; --take notes:2 decides only place 2" if plan.places > 1 else ""
        raise Edited(
            f"{names} and the notes both changed these places, so nothing was written: "
            f"--take file, --take notes or --take both decides{single}"
        )
    if not plan.outcomes:
        raise Refused("there is nothing to write about any day yet: no session attended, no note")


def _line(outcome: Outcome) -> str:
    settings = outcome.new.settings
    words = len(cut(outcome.merged).body.split())  # with the author's edits
    seen = f", as {named(outcome.seen_by)} shows" if outcome.seen_by else ""
    is_emptied = not words and outcome.edited is not None and cut(outcome.new.text).body.strip()
    why = ": its text was deleted. Delete the file, too, and export drafts it again" if is_emptied else ""
    return f"{outcome.word} {named(outcome.path)} ({settings.site}{seen}, {settings.shape}, {words:,} words{why})"


def _json(plan: Plan) -> Any:
    """Return one post as an object, the posts of a series as a list."""
    values = [
        {
            "post": outcome.new.settings.name,
            "path": str(outcome.path),
            "site": outcome.new.settings.site,
            "site_seen_by": str(outcome.seen_by) if outcome.seen_by else None,
            "layout": outcome.new.settings.layout,
            "status": outcome.word.rstrip(":"),
            "findings": [
                {
                    "grade": found.grade, "handle": found.handle or None, "line": found.line or None,
                    "message": found.message, "advice": found.advice or None,
                }
                for found in outcome.findings
            ],
        }
        for outcome in plan.outcomes
    ]  # fmt: skip
    return values[0] if len(values) == 1 else values


def _check(run: Run, plan: Plan) -> None:
    """Print all findings, each on a line as compilers do; exit with 1 if there is an error."""
    lines = []
    for outcome in plan.outcomes:
        findings = list(outcome.findings)
        if outcome.edited is None:
            findings.append(Finding("not written yet", grade="hint", advice="confnote export writes it"))
        elif outcome.edited != outcome.merged:
            advice = "confnote export brings it up to them"
            findings.append(Finding("the notes have changed since", grade="hint", advice=advice))
        for finding in findings:
            place = f"{outcome.path}:{finding.line}" if finding.line else str(outcome.path)
            about = f"{finding.handle}: " if finding.handle else ""
            lines.append(one_line(f"{place}: {finding.grade}: {about}{finding.words}"))
    run.answer("\n".join(lines) or "nothing to look at", lambda: _json(plan))
    if any(finding.grade == "error" for outcome in plan.outcomes for finding in outcome.findings):
        raise typer.Exit(1)


def _style_help(run: Run) -> None:
    """Print the style keys by group: help, values, default, an example and what that makes."""
    from confnote.post.style_help import grouped

    width = max(len(row.key) for row in ROWS) + 2
    lines = ["Each key with its values and, in brackets, its default; below it an example. An empty value means none."]
    for group, rows in grouped():
        lines += ["", f"{group}:"]
        for row, example in rows:
            takes = "" if row.takes in SELF_EXPLANATORY else f": {row.takes}"
            lines.append(f"{row.key.ljust(width)}{row.help}{takes} [{row.default}]")
            if example:
                made = example.line.strip().split("\n") if example.line else ["nothing"]
                first = f"{' ' * width}{example.key}={example.value} makes"
                lines += [f"{first} {made[0]}"] if len(made) == 1 else [first, *(" " * (width + 2) + it for it in made)]
    run.answer("\n".join(lines), _style_values)


def _style_values() -> Any:
    from confnote.post.style_help import grouped

    return [
        [row.key, row.default, row.takes, row.help, group, *([example.value, example.line] if example else ["", ""])]
        for group, rows in grouped()
        for row, example in rows
    ]
