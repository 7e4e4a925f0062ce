"""`confnote new`: add a conference and use it."""

from datetime import date
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from confnote.actions.conferences import machine_zone, new_conference
from confnote.cli import complete
from confnote.cli.options import UrlOption
from confnote.cli.records import conference_json
from confnote.cli.run import Run
from confnote.core.dates import parse_dates
from confnote.core.links import check_url
from confnote.core.text import line_of, one_line, readable
from confnote.core.text import slug as slug_of
from confnote.core.time import dates_label, find_zone, local_time, zone_label
from confnote.errors import Usage
from confnote.model import Conference
from confnote.store.read import conference

if TYPE_CHECKING:
    from confnote.schedule.value import Schedule

EXAMPLES = (
    'confnote new "KubeCon EU 2022" --dates "16-20 May 2022" --timezone Europe/Madrid --day-one "18 May 2022"',
    'confnote new "DevOps Meetup"',
    'confnote new "FOSDEM 2026" --timezone Europe/Brussels --schedule fosdem.xml',
)


def command(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="Its name, with the year: it becomes the title of posts.")],
    dates: Annotated[str | None, typer.Option(help='"16-20 May 2022"; today if you leave it out.')] = None,
    timezone: Annotated[
        str | None,
        typer.Option(help="Europe/Madrid, ...; this machine's if you leave it out.", autocompletion=complete.zones),
    ] = None,
    place: Annotated[str, typer.Option(help="The town and the venue.")] = "",
    url: UrlOption = None,
    hashtag: Annotated[str, typer.Option(help="Its hashtag: #KubeCon.")] = "",
    day_one: Annotated[str | None, typer.Option(help="The date called Day 1, if it is not the first date.")] = None,
    slug: Annotated[str | None, typer.Option(help="Its short name; made from the name if you leave it out.")] = None,
    schedule: Annotated[str | None, typer.Option(help="Its programme: a file or an address.")] = None,
) -> None:
    """Add a conference and use it: notes go to it from now on."""
    run = Run.of(ctx)
    title = line_of(readable(name)[0], "a conference's name")
    config = run.config()
    named = timezone or config["timezone"]
    zone = find_zone(named) if named else None
    programme = None
    if schedule is not None:
        from confnote.cli.commands.schedule import (
            import_programme_file,
            read_programme,
        )  # the formats take 60 ms to import

        programme = read_programme(run, schedule, zone)
    # the programme is read first, for it may name the zone and the days
    is_zone_known = zone is not None or bool(programme and programme.zone)
    of_machine = None if is_zone_known else machine_zone()
    zone = zone or of_machine or ZoneInfo((programme and programme.zone) or "UTC")
    day_end = config.minutes("day_end")
    starts, ends = _dates(dates, programme, local_time(run.now - day_end * 60_000, zone.key).date())
    first = _day_one(day_one, starts, ends)
    short = slug_of(slug or title, "conference")
    about = Conference(
        slug=short, name=title, zone=zone.key, starts_on=starts, ends_on=ends, day_one=first, day_end=day_end,
        place=readable(place)[0], hashtag=readable(hashtag)[0], url=check_url(url) if url else "",
    )  # fmt: skip
    with run.open() as store:
        uid = new_conference(store, about)
        if not is_zone_known:
            used = f"given: the zone of this machine, {zone.key}, is used"
            if of_machine is None:
                used = "given, and that of this machine cannot be found: UTC is used"
            run.warn(f"no time zone is {used}; to change it type confnote edit {short} --timezone ZONE")
        when = f"{dates_label(starts, ends)}, {zone_label(zone.key)}"
        run.answer(f"{short}: {one_line(title)}, {when}. In use now", lambda: conference_json(store, uid))
        if programme is not None:
            import_programme_file(run, store, conference(store, uid), programme, yes=True)


def _dates(typed: str | None, programme: "Schedule | None", today: date) -> tuple[date, date]:
    """Return the first and last day: as typed, else as in the programme, else today."""
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
