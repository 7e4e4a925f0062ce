"""`confnote schedule import`: import a programme, or its next version, into a conference."""

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from confnote.actions.conferences import guessed
from confnote.actions.first_programme import followed, to_follow
from confnote.actions.programme import (
    compare_programme,
    has_two_spellings,
    import_programme,
    is_new,
    plan_favourites,
    typed_before,
)
from confnote.cli.app import PLAIN, examples
from confnote.cli.making import (
    Typed,
    make_of_programme,
    programme_json,
    quoted,
    source_key,
    warn_of_edits,
    with_columns,
)
from confnote.cli.options import ColumnOption
from confnote.cli.run import Run
from confnote.cli.wait import waiting, whole
from confnote.core.files import write_file
from confnote.core.lookup import fold
from confnote.core.text import one_line, sentences
from confnote.core.time import find_zone
from confnote.errors import Advised, NoColumn, Refused, Unread, Usage
from confnote.model import Conference
from confnote.schedule.change_lines import change_lines, contents, short_lines, summary
from confnote.schedule.changes import Add, Changes
from confnote.schedule.fetch import copy_name, fetch, is_address, read_path, read_stream, shown
from confnote.schedule.formats import read_schedule, takes_columns
from confnote.schedule.formats.named import FIELDS, Columns, parse_columns, typed_columns
from confnote.schedule.value import EDIT, NEW, Schedule
from confnote.store.db import Store
from confnote.store.read import conferences
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
    column: ColumnOption = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Import it in spite of warnings.")] = False,
) -> None:
    """Import a programme, or its next version. Your notes stay with their sessions.

    If there is no conference yet, confnote makes one from the programme. `confnote help programme` lists the formats.
    """
    run = Run.of(ctx)
    columns = columns_typed(column)
    data = read_source(source)  # before the store: an error of the file is the first thing to know
    typed = find_zone(timezone) if timezone else None
    with run.open() as store:
        if conferences(store):
            about = run.conference(store)
            _import_into(
                run, store, about, source, data, typed=typed, columns=columns, mine=mine, dry_run=dry_run, yes=yes
            )
            return
    new = Typed(timezone=timezone, config=run.config())
    again = f"confnote schedule import {quoted(source)}"
    schedule = read_programme(run, source, data, typed, new.default, columns=columns or (), again=again)
    if mine or schedule.favourites:
        raise Refused("there is no conference yet: import its whole programme first, then this file with --mine")
    run.warn("there is no conference yet: one is made of this programme")
    make_of_programme(run, new, source, schedule, dry_run=dry_run, yes=yes)


def _import_into(
    run: Run, store: Store, about: Conference, source: str, data: bytes, *,
    typed: ZoneInfo | None, columns: Columns | None, mine: bool, dry_run: bool, yes: bool,
) -> None:  # fmt: skip
    """Import a programme into a conference, or with `mine` plan the sessions of a personal one."""
    any_dates, any_zone = guessed(store, about)
    zone_before = "" if typed else typed_before(store, "timezone", about.uid, source_key(source))
    typed = typed or (find_zone(zone_before) if zone_before else None)
    zone, default = (typed, find_zone(about.zone)) if any_zone else (typed or find_zone(about.zone), None)
    days, day_one = (None, None) if any_dates else ((about.starts_on, about.ends_on), about.day_one)
    named = typed_before(store, "columns", about.uid, source_key(source)).splitlines()
    if columns is None and named:
        if takes_columns(data):
            run.warn(f"the columns are those that you named before: {', '.join(named)} (--column none forgets them)")
            columns = parse_columns(named)
        else:
            run.warn(f"iCalendar has no columns: read without those that you named before ({', '.join(named)})")
    again = f"confnote schedule import {quoted(source)} -c {about.slug}"
    schedule = read_programme(
        run, source, data, zone, (default, "the conference"), days, day_one, about.slug, columns or (), again
    )
    if zone_before and schedule.zone == zone_before:
        run.warn(f"the zone is the one that you typed before: {zone_before} (--timezone {about.zone} forgets it)")
    if not mine:
        import_programme_file(run, store, about, source, schedule, typed, columns, dry_run=dry_run, yes=yes)
        return
    found = plan_favourites(store, about.uid, schedule, dry_run=dry_run)
    if not found.uids:
        raise Refused(
            "none of these sessions is on the programme that is known: read that first (confnote schedule import FILE)"
        )
    run.warn(*(f"not on the programme: {one_line(title, 80)}" for title in found.missing))
    value = {"planned": len(found.uids), "missing": list(found.missing)}
    planned = "would be planned" if dry_run else "planned"
    run.answer(f"{counted(len(found.uids), 'session')} {planned}", lambda: value)


def read_programme(
    run: Run,
    source: str,
    data: bytes,
    zone: ZoneInfo | None,
    default: tuple[ZoneInfo | None, str],
    days: tuple[date, date] | None = None,
    day_one: date | None = None,
    slug: str = "",
    columns: Columns = (),
    again: str = "",
) -> Schedule:
    """Read a programme from the bytes of a source; warn of what was assumed or left out.

    `zone` is the zone that the user named, `default` the one to use if nothing names one, and whose it is.
    `days` are the dates of the conference and `day_one` its Day 1, if they are known. Without a `slug` there is no
    conference yet: notices that tell to edit it wait until `warn_of_edits`. `columns` are those that the user names,
    `again` is the command to which the user can add them.
    """
    try:
        with waiting("reading the programme"):
            schedule = read_schedule(
                data, zone, machine_zone=default[0], days=days, day_one=day_one, machine_is=default[1],
                columns=columns,
            )  # fmt: skip
    except NoColumn as error:
        run.warn(*(f"the file has {found}" for found in error.found))
        raise
    except Refused as error:
        if isinstance(error, Unread) and error.found:
            run.warn(*(f"the file has {found}" for found in error.found))
            advice = error.columns if error.columns != columns else ()
            named = with_columns(again, advice or (("title", "NAME"), ("date", "NAME"), ("start", "NAME")))
            no_help = "the columns that you name do not help: " if columns else ""
            line = f"{no_help}say what is what by such a line" + ("" if advice else ", with names from above")
            if ("date", "NAME") in advice:
                line = "if one of these is the day, say so by such a line, with its name"
            run.warn(f"{line}: {named}; the fields are {', '.join(FIELDS)}")
        words = str(error).replace(NEW, f"confnote new --schedule {quoted(source)}")
        raise (Advised if isinstance(error, Advised) else Refused)(
            words.replace(EDIT, f"confnote edit {slug}") if slug else words.split(f", or {EDIT}")[0]
        ) from None
    if is_address(source):  # only now, so that an error page never replaces the last good copy
        _keep_copy(run, source, data)
    run.warn(*(one_line(notice) for notice in schedule.notices if EDIT not in notice))
    if slug:
        warn_of_edits(run, schedule, slug)
    return schedule


def columns_typed(words: list[str] | None) -> Columns | None:
    """Return the columns that the user names; empty for `none`, None if nothing is typed."""
    return None if words is None else () if words == ["none"] else parse_columns(words)


def read_source(source: str) -> bytes:
    """Return the bytes of a file, a pipe or an address."""
    if not source.strip():
        raise Usage("the name of the file is empty: give a file, an address, or - for a pipe")
    if source == "-":
        return read_stream(sys.stdin.buffer)
    if is_address(source):
        with waiting("fetching the file"):
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
    run: Run, store: Store, about: Conference, source: str, schedule: Schedule, typed: ZoneInfo | None,
    named: Columns | None, *, dry_run: bool, yes: bool,
) -> None:  # fmt: skip
    """Update a conference's sessions to a programme and print what changed.

    With `dry_run` only print. Otherwise, without `yes`, raise Refused if the programme looks wrong. `typed` is the zone
    that the user typed, `named` are the columns that the user named, now or before.
    """
    follow = to_follow(store, about, schedule, yes=yes)
    took = [line for line in (followed(about, follow),) if line]
    about = replace(about, **follow)
    with waiting("comparing with what is known"):
        made = compare_programme(store, about, schedule)
    zone = ZoneInfo(about.zone)
    described = [one_line(line, 200) for line in change_lines(made, zone)]
    shown = [one_line(line, 200) for line in short_lines(made, zone)]
    doubts = [one_line(doubt, 300) for doubt in made.doubts]
    if dry_run:
        run.warn(*(f"needs --yes: {doubt}" for doubt in doubts))
        run.answer("\n".join([*took, summary(made), *shown]), lambda: programme_json(made, "dry run", described))
        return
    if doubts and not yes:
        raise Refused(sentences("; ".join(doubts), _advice(made, about, source, typed, schedule.columns)))
    back: tuple[str, ...] = ()
    texts = {} if named is None else {"columns": "\n".join(typed_columns(named))}
    if typed:
        texts["timezone"] = typed.key if typed.key != about.zone else ""
    words = source_key(source), texts
    if made.to_write or follow or is_new(store, about.uid, words) or has_two_spellings(store, about):
        with waiting("writing"), whole(store, "imported"):
            back = import_programme(store, about.uid, made, follow, words)
    into = "" if fold(schedule.title) == fold(about.name) else f", into {about.slug}"
    name = f"{one_line(schedule.title, 60)}{into}: " if schedule.title else ""
    # a first programme is only summed up; of a new version, the changes are listed
    newer = any(not isinstance(action, Add) for action in made.actions)
    read = shown if newer or not made.actions else map(one_line, contents(made, zone))
    lines = [*took, f"{name}{summary(made)}", *read, *map(one_line, back)]
    run.answer(
        "\n".join(lines), lambda: programme_json(made, "done", described) | ({"back": list(back)} if back else {})
    )


def _advice(made: Changes, about: Conference, source: str, typed: ZoneInfo | None, columns: Columns) -> str:
    """Say what to type if the programme looks wrong."""
    if not made.foreign:
        zone = f" --timezone {typed.key}" if typed else ""
        again = with_columns(f"confnote schedule import {quoted(source)} -c {about.slug}{zone}", columns)
        return f"To import it all the same: {again} --yes (with --dry-run it only shows what would change)"
    own = with_columns(f"confnote new --schedule {quoted(source)}", columns)
    return f"To make a conference of it: {own}; to import it into {about.slug} all the same add --yes"
