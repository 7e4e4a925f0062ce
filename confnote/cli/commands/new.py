"""`confnote new`: a conference is made, and is the one in use from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from confnote.cli import complete
from confnote.cli.params import machine_zone
from confnote.cli.records import conference_json
from confnote.cli.run import Run
from confnote.core.dates import parse_dates
from confnote.core.links import check_url
from confnote.core.text import line_of, one_line, readable
from confnote.core.time import dates_label, find_zone, local_time
from confnote.errors import Usage
from confnote.store.conference import make_conference
from confnote.store.read import conference

if TYPE_CHECKING:
    from datetime import date

    from confnote.schedule.value import Schedule

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
    named = timezone or here.config()["timezone"]
    zone = find_zone(named) if named else None
    programme = _programme(here, schedule, zone) if schedule is not None else None
    zone = zone or ZoneInfo((programme and programme.zone) or machine_zone())
    day_end = here.config().minutes("day_end")
    starts, ends = _dates(dates, programme, local_time(here.now - day_end * 60_000, zone.key).date())
    first = _day_one(day_one, starts, ends)
    short = _slug(slug or title)
    with here.open() as store:
        with store.change("new"):
            uid = make_conference(
                store, slug=short, name=title, zone=zone.key, starts_on=starts, ends_on=ends, day_one=first,
                day_end=day_end, place=readable(place)[0], hashtag=readable(hashtag)[0],
                url=check_url(url) if url else "",
            )  # fmt: skip
        if not named and not (programme and programme.zone):
            here.warn(f"its time zone is taken to be {zone.key}, this machine's: --timezone says another")
        days = dates_label(starts, ends)
        here.answer(f"{short}: {one_line(title)}, {days}, {zone.key}. In use now", lambda: conference_json(store, uid))
        if programme is not None:
            from confnote.cli.commands.schedule import bring_in

            bring_in(here, store, conference(store, uid), programme, yes=True)


def _programme(here: Run, source: str, zone: ZoneInfo | None) -> Schedule:
    from confnote.cli.commands.schedule import programme

    return programme(here, source, zone)


def _dates(typed: str | None, programme: Schedule | None, today: date) -> tuple[date, date]:
    """Return the first and last day: as typed, else as the programme has them, else today."""
    if typed is not None:
        return parse_dates(typed, today)
    if programme is not None and programme.starts_on and programme.ends_on:
        return programme.starts_on, programme.ends_on
    return today, today


def _day_one(typed: str | None, starts: date, ends: date) -> date:
    if typed is None:
        return starts
    first, last = parse_dates(typed, starts)
    if first != last:
        raise Usage(f"--day-one is one date, not {typed!r}")
    if abs((first - starts).days) > 366 or abs((first - ends).days) > 366:
        raise Usage(f"--day-one {first} lies far from the dates {starts} to {ends}")
    return first


def _slug(text: str) -> str:
    from confnote.core.slug import slug

    return slug(text, "conference")
