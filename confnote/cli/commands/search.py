"""`confnote search`: find words in all conferences."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from confnote.actions.find import find_session
from confnote.cli import complete
from confnote.cli.params import calendar_of
from confnote.cli.run import Run
from confnote.core.lookup import did_you_mean, nearest
from confnote.core.tags import tag_of
from confnote.core.text import one_line, readable
from confnote.errors import Usage
from confnote.store.db import Store
from confnote.store.now import place_of
from confnote.store.search import SearchFilters, read_words, search
from confnote.views.hits import hit_list

EXAMPLES = (
    "confnote search cilium",
    "confnote search '\"big red button\"' --since 2025-01-01",
    "confnote search kube --kind takeaway --rating 4+ --newest",
    "confnote search catalogue -c cloud-days-2026 --json",
)


def command(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(help='Words; "a phrase" in double quotes.', show_default=False)],
    day: Annotated[str | None, typer.Option("--day", "-d", help="2, tue, 17 May.")] = None,
    session: Annotated[
        str | None,
        typer.Option("--session", "-s", help="A handle, or words of the title.", autocompletion=complete.sessions),
    ] = None,
    speaker: Annotated[str | None, typer.Option("--speaker", help="In sessions of this speaker.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", "-k", help="A kind of note, session or link.")] = None,
    rating: Annotated[str | None, typer.Option("--rating", help="4, 4+ or 2-.")] = None,
    tag: Annotated[str | None, typer.Option("--tag", help="With this tag.")] = None,
    since: Annotated[str | None, typer.Option("--since", help="2025-01-01, yesterday.")] = None,
    private: Annotated[bool | None, typer.Option("--private/--public", help="Only private notes, or none.")] = None,
    newest: Annotated[bool, typer.Option("--newest", help="The newest first, not the best match.")] = False,
    limit: Annotated[int, typer.Option("--limit", "-n", help="How many.")] = 20,
) -> None:
    """Search notes, sessions, speakers, tech and links of all conferences, or of one with -c."""
    run = Run.of(ctx)
    if limit < 1:
        raise Usage("--limit is a number from 1 up")
    typed = readable(" ".join(words))[0]
    wanted = read_words(typed)
    with run.open() as store:
        place = place_of(store, run.now, run.slug(store))
        filters = SearchFilters(
            conference=place.conference if run.named else None,
            day=_day(run, store, day).isoformat() if day is not None else None,
            session=find_session(store, session, place.conference, place.day).uid if session is not None else None,
            speaker=speaker,
            kind=kind,
            rating=_rating(rating) if rating is not None else None,
            tag=tag_of(tag) if tag is not None else None,
            since=_since(run, store, since) if since is not None else None,
            private=private,
        )
        hits = search(store, wanted, filters, limit=limit, newest=newest)
        near = [] if hits else suggestions(store, typed)
    run.show(hit_list(hits))
    if not hits:
        advice = f": {did_you_mean([one_line(name, 60) for name in near])}" if near else ""
        run.warn(f"nothing has {one_line(typed, 60)!r}{advice}")


def _rating(typed: str) -> tuple[int, int]:
    from confnote.views.selection import ratings  # 3 ms

    found = ratings(typed)
    return found[0], found[-1]


def _day(run: Run, store: Store, typed: str) -> date:
    from confnote.core.dates import parse_day  # 4 ms

    return parse_day(typed, run.now, calendar_of(run, store))


def _since(run: Run, store: Store, typed: str) -> int:
    """Return the instant at which that day begins."""
    from confnote.core.dates import parse_instant

    return parse_instant(f"{_day(run, store, typed).isoformat()} 00:00", run.now, calendar_of(run, store))


def suggestions(store: Store, typed: str) -> list[str]:
    """Return the names of products, speakers and sessions nearest to the typed words."""
    names = store.execute(
        "SELECT name FROM tech UNION SELECT name FROM speaker UNION SELECT title FROM session"
    ).fetchall()
    return nearest(typed, [str(name) for (name,) in names], 3, 70)
