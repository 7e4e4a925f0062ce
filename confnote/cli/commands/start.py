"""`confnote start` and `stop`: start a session, which may be new, and leave the current one."""

from typing import Annotated, Any

import typer

from confnote.actions.messages import nearest_title, session_left, session_started
from confnote.actions.sessions import Start, start_by_words
from confnote.actions.sessions import stop as leave_session
from confnote.cli import complete
from confnote.cli.app import PLAIN, examples
from confnote.cli.options import UrlOption
from confnote.cli.records import session_json
from confnote.cli.run import Run
from confnote.core.dates import next_date, parse_instant
from confnote.core.links import check_url
from confnote.core.speakers import parse_speaker
from confnote.core.text import line_of, readable
from confnote.model import Link, LinkKind
from confnote.store.now import Place

app = typer.Typer(**PLAIN)
START_EXAMPLES = examples(
    'confnote start "Vitess, are we Fast Yet?" --speaker "Florent Poinsard, PlanetScale"',
    "confnote start s12",
    "confnote start backstage",
    "confnote start 'Keynotes' --kind keynote --at 09:00",
)


@app.command("start", epilog=START_EXAMPLES)
def start(
    ctx: typer.Context,
    title: Annotated[
        list[str], typer.Argument(help="A handle, words of a title, or a new title.", autocompletion=complete.sessions)
    ],
    speakers: Annotated[
        list[str] | None,
        typer.Option("--speaker", help='"Name, Org @handle https://..."; repeat it for more speakers.'),
    ] = None,
    kind: Annotated[
        str,
        typer.Option(
            "--kind", "-k", help="talk, keynote, panel, ... or any other word.", autocompletion=complete.session_kinds
        ),
    ] = "",
    room: Annotated[str, typer.Option(help="The room it is in.")] = "",
    at: Annotated[
        str | None, typer.Option(help="When it began: a past time marks it as attended, without making it current.")
    ] = None,
    url: UrlOption = None,
    slides: Annotated[str | None, typer.Option(help="The address of its slides.")] = None,
    video: Annotated[str | None, typer.Option(help="The address of its recording.")] = None,
    new: Annotated[bool, typer.Option("--new", help="Make a new session, even if a title matches.")] = False,
) -> None:
    """Start a session: your notes go to it. A session that is not on the programme is added."""
    run = Run.of(ctx)
    urls: tuple[tuple[LinkKind, str | None], ...] = (("page", url), ("slides", slides), ("video", video))
    what = Start(
        title=line_of(readable(" ".join(title))[0], "a title"), kind=kind.strip().casefold(),
        room=readable(room)[0].strip(), speakers=tuple(parse_speaker(readable(text)[0]) for text in speakers or ()),
        links=tuple(Link(kind=sort, url=check_url(address)) for sort, address in urls if address is not None),
    )  # fmt: skip
    with run.open() as store:
        slug = run.slug(store)
        began = run.now
        if at is not None:
            began = parse_instant(at, run.now, run.calendar(store))
            run.warn(next_date(at, began, run.now, run.calendar(store)))
        asking = run.asking("confnote start {} starts it", goes_back=False)
        started = start_by_words(store, what, began, run.now, slug, new=new, asking=asking)
        run.warn(nearest_title(started))  # the title may be a mistyped one of the programme
        run.answer(session_started(started), lambda: session_json(store, started.session.uid))


@app.command("stop", epilog=examples("confnote stop", "confnote stop --early"))
def stop(
    ctx: typer.Context,
    early: Annotated[bool, typer.Option("--early", help="Mark the session as left early.")] = False,
) -> None:
    """Leave the session you sit in.

    Without one you are out: notes go to the day until your next session begins.
    """
    run = Run.of(ctx)
    with run.open() as store:
        left, place = leave_session(store, run.now, run.slug(store), early=early)
        run.answer(session_left(left, place), lambda: session_json(store, left.uid) if left else _nothing_left(place))


def _nothing_left(place: Place) -> dict[str, Any]:
    """Return the JSON of a `stop` that left no session: whether the user is out."""
    return {"left": None, "out": place.out, "session": f"s{place.session.id}" if place.session else None}
