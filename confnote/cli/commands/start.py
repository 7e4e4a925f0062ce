"""`confnote start`: sit down in a session, on the programme or not."""

from __future__ import annotations

from typing import Annotated

import typer

from confnote.cli import complete
from confnote.cli.find import search_session, sessions_of
from confnote.cli.params import calendar_of
from confnote.cli.records import session_json
from confnote.cli.run import Run
from confnote.core.dates import parse_instant
from confnote.core.links import check_url
from confnote.core.lookup import nearest
from confnote.core.speakers import parse_speaker
from confnote.core.text import line_of, readable
from confnote.store.attend import Start, Started, start
from confnote.store.linked import NewLink
from confnote.store.place import place_of
from confnote.views.answer import session_line

EXAMPLES = (
    'confnote start "Vitess, are we Fast Yet?" --speaker "Florent Poinsard, PlanetScale"',
    "confnote start s12",
    "confnote start backstage",
    "confnote start 'Keynotes' --kind keynote --at 09:00",
)


def run(
    ctx: typer.Context,
    title: Annotated[
        list[str],
        typer.Argument(
            help="A handle, words of a title, or a new title.", show_default=False, autocompletion=complete.sessions
        ),
    ],
    speakers: Annotated[
        list[str] | None, typer.Option("--speaker", help='"Name, Org @handle https://..."; again for more.')
    ] = None,
    kind: Annotated[
        str,
        typer.Option(
            "--kind", "-k", help="talk, keynote, panel, ... or another word.", autocompletion=complete.session_kinds
        ),
    ] = "",
    room: Annotated[str, typer.Option("--room", help="Where.")] = "",
    at: Annotated[str | None, typer.Option("--at", help="When it was: a past one is attended, not current.")] = None,
    url: Annotated[str | None, typer.Option("--url", help="Its page.")] = None,
    slides: Annotated[str | None, typer.Option("--slides", help="Its slides.")] = None,
    video: Annotated[str | None, typer.Option("--video", help="Its recording.")] = None,
    new: Annotated[bool, typer.Option("--new", help="A new session, even if a title matches.")] = False,
) -> None:
    """Sit down in a session; one that is not on the programme is made."""
    here = Run.of(ctx)
    words = line_of(readable(" ".join(title))[0], "a title")
    people = tuple(parse_speaker(readable(text)[0]) for text in speakers or ())
    urls = (("page", url), ("slides", slides), ("video", video))
    links = tuple(NewLink(kind=k, url=check_url(u)) for k, u in urls if u is not None)
    with here.open() as store:
        slug = here.slug(store)
        began = parse_instant(at, here.now, calendar_of(here, store)) if at is not None else here.now
        place = place_of(store, began, slug)
        found = None if new else search_session(store, words, place.conference, place.day)
        what = Start(
            session=found[0] if found else None, title=words, kind=kind.strip().casefold(),
            room=readable(room)[0].strip(), speakers=people, links=links,
        )  # fmt: skip
        near = (
            []
            if found or new
            else nearest(words, [session_line(s) for s in sessions_of(store, place.conference)], 1, 86)
        )
        started = start(store, what, began, here.now, slug)
        here.warn(f"a new session; the nearest on the programme is {near[0]}" if near else None)
        here.answer(_words(started), lambda: session_json(store, started.session[0]))


def _words(started: Started) -> str:
    line = session_line(started.session)
    if not started.current:
        return f"{line}: marked as attended, not the current one"
    left = f"; left {session_line(started.left)}" if started.left else ""
    return f"{line}: {'new, ' if started.new else ''}notes go here now{left}"
