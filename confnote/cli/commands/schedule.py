"""`confnote schedule import`: import a programme, or its next version, into a conference."""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from confnote.actions.conferences import machine_zone
from confnote.actions.programme import compare_programme, import_programme, plan_favourites
from confnote.cli.app import PLAIN, examples
from confnote.cli.run import Run
from confnote.cli.wait import waiting, whole
from confnote.core.files import write_file
from confnote.core.text import one_line
from confnote.core.time import find_zone
from confnote.errors import Refused
from confnote.model import Conference
from confnote.schedule.changes import Add, Changes, Replace, Update, Vanish, change_lines, summary
from confnote.schedule.fetch import copy_name, fetch, is_address, read_path, read_stream, shown
from confnote.schedule.formats import read_schedule
from confnote.schedule.value import Schedule
from confnote.store.db import Store
from confnote.views.lines import counted

app = typer.Typer(
    **PLAIN,
    epilog=examples(
        "confnote schedule import schedule.xml --dry-run",
        "confnote schedule import https://example.org/schedule.ics",
        "confnote schedule import favourites.ics --mine",
    ),
)


@app.callback()
def root() -> None:
    """Import a programme, or its next version. No note is lost."""


@app.command("import")
def command(
    ctx: typer.Context,
    source: Annotated[str, typer.Argument(metavar="FILE|URL|-", help="A file, an address, or - for a pipe.")],
    mine: Annotated[
        bool, typer.Option("--mine", help="The file has only your choice: put its sessions on your agenda.")
    ] = False,
    timezone: Annotated[
        str | None, typer.Option(help="The programme's time zone, if the file does not name one.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change; write nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Import it in spite of warnings.")] = False,
) -> None:
    """Import a programme, or its next version. Your notes stay with their sessions.

    `confnote help programme` lists the formats.
    """
    run = Run.of(ctx)
    with run.open() as store:
        about = run.conference(store)
        zone = find_zone(timezone or about.zone)
        schedule = read_programme(run, source, zone, (about.starts_on, about.ends_on), about.day_one)
        if not mine:
            import_programme_file(run, store, about, schedule, dry_run=dry_run, yes=yes)
            return
        found = plan_favourites(store, about.uid, schedule, dry_run=dry_run)
        if not found.uids:
            raise Refused(
                "none of these sessions is on the programme that is known: "
                "read that first (confnote schedule import FILE)"
            )
        run.warn(*(f"not on the programme: {one_line(title, 80)}" for title in found.missing))
        value = {"planned": len(found.uids), "missing": list(found.missing)}
        planned = "would be planned" if dry_run else "planned"
        run.answer(f"{counted(len(found.uids), 'session')} {planned}", lambda: value)


def read_programme(
    run: Run,
    source: str,
    zone: ZoneInfo | None,
    days: tuple[date, date] | None = None,
    day_one: date | None = None,
) -> Schedule:
    """Read a programme from a file, a pipe or an address; warn of what was assumed or left out.

    `days` are the dates of its conference and `day_one` its Day 1, if they are known.
    """
    with waiting("reading the programme"):
        data = _data(source)
        schedule = read_schedule(data, zone, machine_zone=machine_zone(), days=days, day_one=day_one)
    if is_address(source):  # only now, so that an error page never replaces the last good copy
        _keep_copy(run, source, data)
    run.warn(*(one_line(notice) for notice in schedule.notices))
    return schedule


def _data(source: str) -> bytes:
    """Return the bytes of a file, a pipe or an address."""
    if source == "-":
        return read_stream(sys.stdin.buffer)
    if is_address(source):
        return fetch(source).data
    if "://" in source:  # the error of `read_path` would show a password in it
        raise Refused(f"{shown(source)} is no http, https or webcal address: give one of these, or a file")
    return read_path(Path(source))


def _keep_copy(run: Run, address: str, data: bytes) -> None:
    """Keep a download beside the store; warn where it is, or why there is none."""
    folder = Path(run.path).parent / "programmes"
    copy = folder / copy_name(address)
    try:
        write_file(copy, data, within=folder, private=True)
    except Refused as error:
        run.warn(f"no copy is kept: {error}")
    else:
        run.warn(f"a copy is kept in {copy}")


def import_programme_file(
    run: Run, store: Store, about: Conference, schedule: Schedule, *, dry_run: bool = False, yes: bool = False
) -> None:
    """Update a conference's sessions to a programme and print what changed.

    With `dry_run` only print. Otherwise, without `yes`, raise Refused if the programme looks wrong.
    """
    with waiting("comparing with what is known"):
        made = compare_programme(store, about, schedule)
    described = [one_line(line, 200) for line in change_lines(made, ZoneInfo(about.zone))]
    doubts = [one_line(doubt, 300) for doubt in made.doubts]
    if dry_run:
        run.warn(*(f"needs --yes: {doubt}" for doubt in doubts))
        run.answer("\n".join([summary(made), *described]), lambda: _json(made, described, "dry run"))
        return
    if doubts and not yes:
        raise Refused(f"{'; '.join(doubts)}. --dry-run shows all, --yes does it")
    back: tuple[str, ...] = ()
    if made.to_write:
        with waiting("writing"), whole(store, "imported"):
            back = import_programme(store, about.uid, made)
    name = f"{one_line(schedule.title, 60)}: " if schedule.title else ""
    # a first programme is only summed up; of a new version, every change is listed
    newer = any(not isinstance(action, Add) for action in made.actions)
    lines = [f"{name}{summary(made)}", *(described if newer else []), *(one_line(line, 200) for line in back)]
    run.answer("\n".join(lines), lambda: _json(made, described, "done") | ({"back": list(back)} if back else {}))


def _json(made: Changes, described: list[str], status: str) -> dict[str, Any]:
    return {
        "status": status,
        "summary": summary(made),
        "added": sum(isinstance(a, Add | Replace) for a in made.actions),
        "gone": sum(isinstance(a, Vanish | Replace) for a in made.actions),
        "changed": sum(isinstance(a, Update) and not a.quiet for a in made.actions),
        "lines": described,
    }
