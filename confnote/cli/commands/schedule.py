"""`confnote schedule import`: a programme is read, or its next version, and no note is lost."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from confnote.cli.app import PLAIN
from confnote.cli.params import machine_zone
from confnote.cli.run import Run
from confnote.cli.wait import Waiting
from confnote.core.text import one_line
from confnote.core.time import find_zone
from confnote.errors import Refused
from confnote.schedule.fetch import fetch, is_address, read_path, read_stream
from confnote.schedule.match import match_favourites
from confnote.schedule.plan import Add, Change, Replace, Vanish, plan
from confnote.schedule.read import read
from confnote.schedule.summary import plan_lines, summary
from confnote.store.programme import carry_out, known_sessions, set_attendance

if TYPE_CHECKING:
    from confnote.model import Conference
    from confnote.schedule.plan import Plan
    from confnote.schedule.value import Schedule
    from confnote.store.db import Store

app = typer.Typer(
    **PLAIN,
    epilog="\b\nExamples:\n  confnote schedule import schedule.xml --dry-run\n"
    "  confnote schedule import https://example.org/schedule.ics\n"
    "  confnote schedule import favourites.ics --mine",
)


@app.callback()
def root() -> None:
    """Read a programme, or its next version. Notes are never lost."""


@app.command("import")
def run(
    ctx: typer.Context,
    source: Annotated[str, typer.Argument(metavar="FILE|URL|-", help="The programme.", show_default=False)],
    mine: Annotated[bool, typer.Option("--mine", help="Its sessions are those I plan to see.")] = False,
    timezone: Annotated[str | None, typer.Option("--timezone", help="Its zone, where the file cannot know.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change; write nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Even if much is lost, or it looks like another's.")] = False,
) -> None:
    """Read a programme of any format conferences publish; read again, it brings sessions up to date."""
    here = Run.of(ctx)
    with here.open() as store:
        about = here.conference(store)
        schedule = programme(here, source, find_zone(timezone or about.zone))
        if mine:
            _mark(here, store, about, schedule, dry_run=dry_run)
        else:
            bring_in(here, store, about, schedule, dry_run=dry_run, yes=yes)


def programme(here: Run, source: str, zone: ZoneInfo | None) -> Schedule:
    """Return what a file, a pipe or an address holds, and say what had to be assumed."""
    with Waiting("reading the programme"):
        schedule = read(_fetched(here, source), zone, machine_zone=ZoneInfo(machine_zone()))
    here.warn(*(one_line(notice) for notice in schedule.notices))
    return schedule


def _fetched(here: Run, source: str) -> bytes:
    """Return the bytes of a file, a pipe or an address; of the last a copy is kept beside the store."""
    if source == "-":
        return read_stream(sys.stdin.buffer)
    if not is_address(source):
        return read_path(Path(source))
    found = fetch(source)
    folder = Path(here.path).parent / "programmes"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = "".join(c if c.isalnum() or c in ".-" else "-" for c in source.partition("//")[2])[-100:]
    copy = folder / name
    copy.write_bytes(found.data)
    copy.chmod(0o600)
    here.warn(f"a copy is kept in {copy}")
    return found.data


def bring_in(
    here: Run, store: Store, about: Conference, schedule: Schedule, *, dry_run: bool = False, yes: bool = False
) -> None:
    """Bring a conference's sessions to what a programme says, and say what became of them."""
    with Waiting("comparing with what is known"):
        made = plan(known_sessions(store, about.uid), schedule, (about.starts_on, about.ends_on))
    told = [one_line(line, 200) for line in plan_lines(made, ZoneInfo(about.zone))]
    doubts = [one_line(doubt, 300) for doubt in made.doubts]
    if dry_run:
        here.warn(*(f"needs --yes: {doubt}" for doubt in doubts))
        here.answer("\n".join([summary(made), *told]), lambda: _json(made, told, "dry run"))
        return
    if doubts and not yes:
        raise Refused(f"{'; '.join(doubts)}. --dry-run shows all, --yes does it")
    if made.changes:
        with Waiting("writing"), store.change("schedule import"):
            carry_out(store, about.uid, made)
    name = f"{one_line(schedule.title, 60)}: " if schedule.title else ""
    # a first programme is told by its sum; of a new version every change counts
    newer = any(not isinstance(action, Add) for action in made.actions)
    here.answer("\n".join([f"{name}{summary(made)}", *(told if newer else [])]), lambda: _json(made, told, "done"))


def _mark(here: Run, store: Store, about: Conference, schedule: Schedule, *, dry_run: bool) -> None:
    mine = match_favourites(known_sessions(store, about.uid), schedule)
    if not mine.uids:
        raise Refused(
            "none of these sessions is on the programme that is known: read that first (confnote schedule import FILE)"
        )
    if not dry_run:
        with store.change("schedule import --mine"):
            set_attendance(store, mine.uids, "planned")
    here.warn(*(f"not on the programme: {one_line(title, 80)}" for title in mine.missing))
    would = "would be planned" if dry_run else "planned"
    here.answer(
        f"{len(mine.uids)} sessions {would}", lambda: {"planned": len(mine.uids), "missing": list(mine.missing)}
    )


def _json(made: Plan, told: list[str], status: str) -> dict[str, Any]:
    return {
        "status": status,
        "summary": summary(made),
        "added": sum(isinstance(a, Add | Replace) for a in made.actions),
        "gone": sum(isinstance(a, Vanish | Replace) for a in made.actions),
        "changed": sum(isinstance(a, Change) and not a.quiet for a in made.actions),
        "lines": told,
    }
