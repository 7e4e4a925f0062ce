"""`confnote new`: a conference is made, and is the one in use from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from confnote import when
from confnote.cli import complete
from confnote.cli.params import machine_zone
from confnote.cli.records import conference_json
from confnote.cli.run import Run
from confnote.errors import Usage
from confnote.linking import check_url
from confnote.store.conference import make_conference
from confnote.typed import line_of, readable
from confnote.views.safe import one_line

if TYPE_CHECKING:
    from datetime import date

EXAMPLES = (
    'confnote new "KubeCon EU 2022" --dates "16-20 May 2022" --timezone Europe/Madrid --day-one "18 May 2022"',
    'confnote new "DevOps Meetup"',
    'confnote new "FOSDEM 2026" --timezone Europe/Brussels --schedule fosdem.xml',
)


def run(
    ctx: typer.Context,
    name: Annotated[
        str, typer.Argument(help="Its name, with the year: it becomes the title of posts.", show_default=False)
    ],
    dates: Annotated[str | None, typer.Option("--dates", help='"16-20 May 2022"; today if not said.')] = None,
    timezone: Annotated[
        str | None,
        typer.Option("--timezone", help="Europe/Madrid, ...; else the machine's.", autocompletion=complete.zones),
    ] = None,
    place: Annotated[str, typer.Option("--place", help="Town and venue.")] = "",
    url: Annotated[str | None, typer.Option("--url", help="Its page.")] = None,
    hashtag: Annotated[str, typer.Option("--hashtag", help="#KubeCon.")] = "",
    day_one: Annotated[str | None, typer.Option("--day-one", help="The date called Day 1, if not the first.")] = None,
    slug: Annotated[str | None, typer.Option("--slug", help="Its short name; made from the name if not said.")] = None,
    schedule: Annotated[str | None, typer.Option("--schedule", help="Its programme: a file or an address.")] = None,
) -> None:
    """Make a conference and use it."""
    here = Run.of(ctx)
    title = line_of(readable(name)[0], "a conference's name")
    zone, assumed = _zone(here, timezone)
    today = when.local(here.now, zone).date()
    starts, ends = when.dates(dates, today) if dates is not None else (today, today)
    first = _day_one(day_one, starts, ends)
    short = _slug(slug or title)
    with here.open() as store:
        with store.change("new"):
            uid = make_conference(
                store, slug=short, name=title, zone=zone, starts_on=starts, ends_on=ends, day_one=first,
                day_end=here.config().minutes("day_end"), place=readable(place)[0], hashtag=readable(hashtag)[0],
                url=check_url(url) if url else "",
            )  # fmt: skip
        here.warn(f"its time zone is taken to be {zone}, this machine's: --timezone says another" if assumed else None)
        days = when.dates_label(starts, ends)
        here.answer(f"{short}: {one_line(title)}, {days}, {zone}. In use now", lambda: conference_json(store, uid))
        if schedule is not None:
            from confnote.cli.schedule import bring_in

            bring_in(here, store, uid, schedule, mine=False, dry_run=False, yes=False)


def _zone(here: Run, typed: str | None) -> tuple[str, bool]:
    """Return the zone's name and whether it was assumed."""
    named = typed or here.config()["timezone"]
    return (when.zone(named).key, False) if named else (machine_zone(), True)


def _day_one(typed: str | None, starts: date, ends: date) -> date:
    if typed is None:
        return starts
    first, last = when.dates(typed, starts)
    if first != last:
        raise Usage(f"--day-one is one date, not {typed!r}")
    if abs((first - starts).days) > 366 or abs((first - ends).days) > 366:
        raise Usage(f"--day-one {first} lies far from the dates {starts} to {ends}")
    return first


def _slug(text: str) -> str:
    from confnote.post.names import slug

    return slug(text, "conference")
