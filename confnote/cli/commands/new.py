"""`confnote new`: add a conference and use it."""

from typing import Annotated

import typer

from confnote.cli import complete
from confnote.cli.making import Typed, make, make_of_programme, new_again, parse_day_one
from confnote.cli.options import ColumnOption, UrlOption
from confnote.cli.run import Run
from confnote.core.dates import parse_dates
from confnote.core.shell import quoted
from confnote.core.text import sentences
from confnote.core.time import local_time
from confnote.errors import Advised, Refused, Usage

EXAMPLES = (
    'confnote new "KubeCon EU 2022" --dates "16-20 May 2022" --timezone Europe/Madrid --day-one "18 May 2022"',
    'confnote new "DevOps Meetup"',
    "confnote new --schedule fosdem.xml    # name, dates and zone as in the programme",
    'confnote new "KubeCon EU 2022" --schedule https://example.org/schedule.ics --timezone Europe/Madrid',
)


def command(
    ctx: typer.Context,
    name: Annotated[
        str | None, typer.Argument(help="Its name, with the year: it becomes the title of posts.", show_default=False)
    ] = None,
    dates: Annotated[
        str | None, typer.Option(help='"16-20 May 2022"; else those of its first programme, until then today.')
    ] = None,
    timezone: Annotated[
        str | None,
        typer.Option(
            help="Europe/Madrid, ...; else as in its programme, or this machine's.", autocompletion=complete.zones
        ),
    ] = None,
    place: Annotated[str, typer.Option(help="The town and the venue.")] = "",
    url: UrlOption = None,
    hashtag: Annotated[str, typer.Option(help="Its hashtag: #KubeCon.")] = "",
    day_one: Annotated[str | None, typer.Option(help="The date called Day 1, if it is not the first date.")] = None,
    slug: Annotated[str | None, typer.Option(help="Its short name; made from the name if you leave it out.")] = None,
    schedule: Annotated[str | None, typer.Option(help="Its programme, which names all that you leave out.")] = None,
    column: ColumnOption = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Import its programme in spite of warnings.")] = False,
) -> None:
    """Add a conference and use it. Notes go to it, unless only another one is on now."""
    run = Run.of(ctx)
    typed = Typed(
        name=name or "", dates=dates, timezone=timezone, place=place, url=url, hashtag=hashtag, day_one=day_one,
        slug=slug, config=run.config(),
    )  # fmt: skip
    if schedule is None:
        if column:
            raise Usage("--column is about a programme: name it by --schedule FILE")
        if name is None:
            raise Usage('say its name, or name its programme: confnote new "KubeCon EU 2022", or --schedule FILE')
        make(run, typed)
        return
    # the formats take 60 ms to import
    from confnote.cli.commands.schedule import columns_typed, read_programme, read_source

    default = typed.default
    zone = typed.zone or default[0]
    days = parse_dates(dates, local_time(run.now, zone.key if zone else "UTC").date()) if dates else None
    first = parse_day_one(day_one, *days) if days else None
    try:
        columns = columns_typed(column) or ()
        programme = read_programme(
            run, schedule, read_source(schedule), typed.zone, default, days, first, columns=columns,
            again=new_again(typed, schedule),
        )  # fmt: skip
    except Advised:
        raise
    except Refused as error:
        words = [quoted(name) if name else '"NAME"', quoted(dates) if dates else '"16-20 May 2022"']
        raise Refused(sentences(str(error), f"Without a programme: confnote new {' --dates '.join(words)}")) from None
    make_of_programme(run, typed, schedule, programme, yes=yes)
