"""`confnote search`: full text over all conferences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from confnote.actions.find import find_session
from confnote.cli import complete
from confnote.cli.params import calendar_of
from confnote.cli.run import Run
from confnote.core.dates import parse_day, parse_instant
from confnote.core.lookup import did_you_mean, nearest
from confnote.core.tags import tag_of
from confnote.core.text import one_line, readable
from confnote.errors import Usage
from confnote.store.now import place_of
from confnote.store.search import Filters, Hit, read_words, search
from confnote.views.hits import hit_list
from confnote.views.selection import ratings

if TYPE_CHECKING:
    from confnote.store.db import Store

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
    session: Annotated[str | None, typer.Option("--session", "-s", autocompletion=complete.sessions)] = None,
    speaker: Annotated[str | None, typer.Option("--speaker", help="Of sessions by this person.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", "-k", help="Of note, session or link.")] = None,
    rating: Annotated[str | None, typer.Option("--rating", help="4, 4+ or 2-.")] = None,
    tag: Annotated[str | None, typer.Option("--tag", help="With this tag.")] = None,
    since: Annotated[str | None, typer.Option("--since", help="2025-01-01, yesterday.")] = None,
    private: Annotated[bool | None, typer.Option("--private/--public", help="Only private notes, or none.")] = None,
    newest: Annotated[bool, typer.Option("--newest", help="The newest first, not the best.")] = False,
    limit: Annotated[int, typer.Option("--limit", "-n", help="How many.")] = 20,
) -> None:
    """Search notes, sessions, speakers, tech and links of all conferences, or of one with -c."""
    here = Run.of(ctx)
    if limit < 1:
        raise Usage("--limit is a number from 1 up")
    typed = readable(" ".join(words))[0]
    wanted = read_words(typed)
    with here.open() as store:
        place = place_of(store, here.now, here.slug(store))
        filters = Filters(
            conference=place.conference if here.named else None,
            day=parse_day(day, here.now, calendar_of(here, store)).isoformat() if day is not None else None,
            session=find_session(store, session, place.conference, place.day)[0] if session is not None else None,
            speaker=speaker,
            kind=kind,
            rating=_rating(rating),
            tag=tag_of(tag) if tag is not None else None,
            since=_since(here, store, since),
            private=private,
        )
        hits = search(store, wanted, filters, limit=limit, newest=newest)
        near = [] if hits else suggestions(store, typed)
    _show(here, hits, near, typed)


def _rating(typed: str | None) -> tuple[int, int] | None:
    if typed is None:
        return None
    found = ratings(typed)
    return found[0], found[-1]


def _since(here: Run, store: Store, typed: str | None) -> int | None:
    if typed is None:
        return None
    calendar = calendar_of(here, store)
    first = parse_day(typed, here.now, calendar)
    return parse_instant(f"{first.isoformat()} 00:00", here.now, calendar)


def suggestions(store: Store, typed: str) -> list[str]:
    """Return the names of products, speakers and sessions that are most like what was typed."""
    names = store.execute(
        "SELECT name FROM tech UNION SELECT name FROM speaker UNION SELECT title FROM session"
    ).fetchall()
    return nearest(typed, [str(name) for (name,) in names], 3, 70)


def _show(here: Run, hits: list[Hit], near: list[str], typed: str) -> None:
    here.show(hit_list(hits))
    if not hits:
        advice = f": {did_you_mean([one_line(name, 60) for name in near])}" if near else ""
        here.warn(f"nothing has {one_line(typed, 60)!r}{advice}")
