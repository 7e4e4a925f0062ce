"""`confnote search`: find words in all conferences."""

from datetime import datetime
from itertools import product
from typing import Annotated, Any

import typer

from confnote.actions.find import find_session
from confnote.cli.options import DaysOption, LimitOption, PrivateOption, RatingOption, SessionsOption, TagOption
from confnote.cli.run import Run
from confnote.core.lookup import did_you_mean, nearest
from confnote.core.tags import tag_of
from confnote.core.text import one_line, readable
from confnote.store.db import Store
from confnote.store.now import place_of
from confnote.store.positions import positions_of
from confnote.store.read import all_names
from confnote.store.search import SearchFilters, read_words, search
from confnote.views.hits import hit_list, more_hits

EXAMPLES = (
    "confnote search cilium",
    "confnote search '\"big red button\"' --since 2025-01-01",
    "confnote search kube --kind takeaway --rating 4+ --newest",
    "confnote search museum --captions    # also what was said in recordings",
    "confnote search catalogue -c cloud-days-2026 --json",
)


def command(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(help='Words; "a phrase" in double quotes.')],
    day: DaysOption = None,
    session: SessionsOption = None,
    speaker: Annotated[list[str] | None, typer.Option(help="Only in sessions of this speaker.")] = None,
    kind: Annotated[
        list[str] | None, typer.Option("--kind", "-k", help="Only this kind of note, session or link.")
    ] = None,
    rating: RatingOption = None,
    tag: TagOption = None,
    since: Annotated[str | None, typer.Option(help="From this day on: 2025-01-01, yesterday.")] = None,
    private: PrivateOption = None,
    captions: Annotated[bool, typer.Option("--captions", help="Also what was said in recordings.")] = False,
    newest: Annotated[bool, typer.Option("--newest", help="Show the newest first, not the best match.")] = False,
    limit: LimitOption = 20,
) -> None:
    """Search notes, sessions, speakers, tech and links of all conferences, or of one with -c."""
    run = Run.of(ctx)
    typed = readable(" ".join(words))[0]
    wanted = read_words(typed)
    with run.open() as store:
        place = place_of(store, run.now, run.slug(store))
        alternatives: dict[str, list[Any]] = {
            "day": [_day(run, store, typed_day) for typed_day in day or ()],
            "session": [find_session(store, name, place).uid for name in session or ()],
            "speaker": speaker or [],
            "kind": kind or [],
            "rating": [_rating(typed_rating) for typed_rating in rating or ()],
            "tag": [tag_of(word) for word in tag or ()],
        }
        conference = place.conference if run.named else None
        after = _since(run, store, since) if since is not None else None
        filters = [
            SearchFilters(
                conference=conference, since=after, private=private, **dict(zip(alternatives, one, strict=True))
            )
            for one in product(*(values or [None] for values in alternatives.values()))
        ]
        hits = search(store, wanted, *filters, limit=limit, newest=newest)
        if captions:
            from confnote.store.spoken import add_captions  # few searches need it

            add_captions(store, hits, typed, *filters, limit=limit, newest=newest)
        positions = positions_of(store, [hit.id for hit in hits if hit.table == "note"])
        near = [] if hits else nearest(typed, all_names(store), 3, 70)
    run.show(hit_list(hits, positions))
    run.warn(more_hits(hits))
    if not hits:
        advice = f": {did_you_mean([one_line(name, 60) for name in near])}" if near else ""
        run.warn(f"nothing has {one_line(typed, 60)!r}{advice}")


def _rating(typed: str) -> tuple[int, int]:
    from confnote.views.selection import ratings  # 3 ms

    found = ratings(typed)
    return found[0], found[-1]


def _day(run: Run, store: Store, typed: str) -> str:
    """Return a typed day as an ISO date."""
    from confnote.core.dates import parse_day  # 4 ms

    return parse_day(typed, run.now, run.calendar(store)).isoformat()


def _since(run: Run, store: Store, typed: str) -> int:
    """Return the instant at which a typed day begins."""
    from confnote.core.time import instant_of

    # not by `parse_instant`, which refuses a midnight that a change of the clock skips or repeats
    midnight = datetime.fromisoformat(_day(run, store, typed))
    return instant_of(midnight, run.calendar(store).zone)
